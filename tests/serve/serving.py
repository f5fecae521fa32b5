"""A real server in a process of its own, and a store for it."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import example
import httpx
import pyoxigraph as ox

from kg import store
from kg.assemble.article import quads
from kg.assemble.corpus import background_quads, corpus_quads

TOKEN = "a-token-for-tests-only"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LIGHT = "SELECT ?label { <https://kg.example/id/state/north-korea> rdfs:label ?label }"


@dataclass(frozen=True)
class Server:
    """A running server: `client` asks it, `said` is what it wrote when it started."""

    url: str
    client: httpx.Client
    process: subprocess.Popen[str]
    said: str

    def ask(self, query: str, accept: str = "application/sparql-results+json", **more: object) -> httpx.Response:
        """Ask a query by POST."""
        return self.client.post("/sparql", data={"query": query, **more}, headers={"Accept": accept})

    def rows(self, query: str) -> list[dict[str, str]]:
        """The rows of a query as texts."""
        response = self.ask(query)
        assert response.status_code == 200, response.text
        return [{k: v["value"] for k, v in row.items()} for row in response.json()["results"]["bindings"]]

    def update(self, text: str, token: str | None = TOKEN) -> httpx.Response:
        """Make an update."""
        return self.client.post("/sparql", data={"update": text}, headers=bearer(token))


def bearer(token: str | None = TOKEN) -> dict[str, str]:
    """The header that shows a token."""
    return {"Authorization": f"Bearer {token}"} if token else {}


def finish(made: ox.Store) -> list[list[ox.Quad]]:
    return [list(background_quads(made)), list(corpus_quads(made))]


def make_store(path: Path, more: Iterable[ox.Quad] = (), base: str = "https://kg.example/id/") -> Path:
    """The example's store, with more quads."""
    store.write_new(
        path, [quads(example.reading(), base), more], finish=finish, manifest={"base": base}, force=True
    )  # fmt: skip
    return path


@contextmanager
def serving(path: Path, *options: str, within: float = 60) -> Iterator[Server]:
    """`kg serve` on a free port for as long as the block lasts; it must begin `within` so many seconds, and end well."""
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--store", str(path), "--port", "0"]
    process = subprocess.Popen(
        [*command, *options], stderr=subprocess.PIPE, text=True, env={**os.environ, "KG_TOKEN": TOKEN}
    )
    lines: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=_read, args=(process, lines), daemon=True)
    reader.start()
    said = ""
    try:
        while "Serving " not in said:
            line = lines.get(timeout=within)
            assert line, f"the server ended: {said}"
            said += line
        url = said.rsplit(" at ", 1)[1].split()[0].rstrip("/")
        with httpx.Client(base_url=url, timeout=60) as client:
            yield Server(url, client, process, said)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(max(20, within / 2))
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        reader.join(5)
    rest = "".join(iter(lambda: lines.get_nowait() if not lines.empty() else "", ""))
    assert "Traceback" not in rest, rest


def _read(process: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    assert process.stderr
    for line in process.stderr:
        lines.put(line)
    lines.put("")
