"""Sends the graph to a store of any make: graph by graph, in pieces, and after a break on from where it stopped.

By the Graph Store Protocol, https://www.w3.org/TR/sparql11-http-rdf-update/, or by SPARQL Update,
https://www.w3.org/TR/sparql11-update/. The state file says which pieces have arrived; since no node of ours is blank, a
piece that is sent twice changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.errors import StoreError
from kg.http import Client, Credentials, Reply

# Virtuoso takes no INSERT DATA of 2,000 triples.
PIECE, PIECE_OF_UPDATE = 10_000, 1_000

TEXT = "#text"

_MEANS = {
    401: "Give --user and KG_PASSWORD, or KG_TOKEN.",
    403: "The server lets nobody write, or not you.",
    404: "Is this the address that takes graphs? Ours is http://…/graph, Oxigraph's http://…/store.",
    405: "Is this the address that takes graphs? Ours is http://…/graph, Oxigraph's http://…/store.",
    413: "Send smaller pieces: --piece N.",
}


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was sent: graphs and triples; `skipped` graphs were there already, `removed` are no more in the store."""

    graphs: int
    triples: int
    skipped: int
    removed: int


class Target(Protocol):
    """Where graphs go: `start` empties a graph, `add` adds triples (N-Triples lines), `remove` takes it away."""

    def start(self, graph: str, lines: list[str]) -> None: ...
    def add(self, graph: str, lines: list[str]) -> None: ...
    def remove(self, graph: str) -> None: ...


class GraphStore:
    """A Graph Store Protocol address."""

    def __init__(self, url: str, credentials: Credentials | None = None) -> None:
        self._client = Client(url, credentials)

    def start(self, graph: str, lines: list[str]) -> None:
        """Let the graph hold these triples only."""
        self._send("PUT", graph, lines)

    def add(self, graph: str, lines: list[str]) -> None:
        """Add triples to the graph."""
        self._send("POST", graph, lines)

    def remove(self, graph: str) -> None:
        """Remove the graph; one that is not there is none the worse."""
        reply = self._client.send("DELETE", query=urlencode({"graph": graph}))
        if reply.status != 404:
            _check(reply, self._client.url)

    def _send(self, method: str, graph: str, lines: list[str]) -> None:
        # N-Triples is Turtle too, which every store must take.
        headers = {"Content-Type": "text/turtle; charset=utf-8"}
        _check(self._client.send(method, _text(lines), headers, urlencode({"graph": graph})), self._client.url)


class Update:
    """A SPARQL Update address."""

    def __init__(self, url: str, credentials: Credentials | None = None) -> None:
        self._client = Client(url, credentials)

    def start(self, graph: str, lines: list[str]) -> None:
        """Let the graph hold these triples only."""
        self._send(f"DROP SILENT GRAPH <{graph}> ; {_insert(graph, lines)}")

    def add(self, graph: str, lines: list[str]) -> None:
        """Add triples to the graph."""
        self._send(_insert(graph, lines))

    def remove(self, graph: str) -> None:
        """Remove the graph."""
        self._send(f"DROP SILENT GRAPH <{graph}>")

    def _send(self, update: str) -> None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        _check(self._client.send("POST", urlencode({"update": update}).encode(), headers), self._client.url)


def _insert(graph: str, lines: list[str]) -> str:
    return f"INSERT DATA {{ GRAPH <{graph}> {{\n{chr(10).join(lines)}\n}} }}"


def _text(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _check(reply: Reply, url: str) -> None:
    if not 200 <= reply.status < 300:
        said = f": {reply.said}" if reply.said else ""
        raise StoreError(f"answers {reply.status}{said}", url, _MEANS.get(reply.status))


@dataclass(slots=True)
class State:
    """Of each graph that was sent: the digest of its triples, and how many of them have arrived."""

    path: Path
    url: str
    graphs: dict[str, tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, url: str) -> State:
        """The state in a file; empty if there is none. Raises StoreError if the file is of another target."""
        try:
            found = json.loads(path.read_text("utf-8"))
            if found["url"] != url:
                remedy = "Name another file with --state, or remove this one."
                raise StoreError(f"this is the state of a push to {found['url']}", str(path), remedy)
            return cls(path, url, {g: (str(d), int(n)) for g, (d, n) in found["graphs"].items()})
        except FileNotFoundError:
            return cls(path, url)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError("this is no state of a push", str(path), "Remove it to send all anew.") from error

    def note(self, graph: str, digest: str, arrived: int) -> None:
        """Remember, in the file too, what has arrived."""
        self.graphs[graph] = (digest, arrived)
        self._write()

    def forget(self, graph: str) -> None:
        """Remember that a graph is gone."""
        del self.graphs[graph]
        self._write()

    def _write(self) -> None:
        new = self.path.with_name(self.path.name + ".new")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(json.dumps({"url": self.url, "graphs": self.graphs}, indent=1, sort_keys=True) + "\n", "utf-8")
        os.replace(new, self.path)


def push(
    store: ox.Store,
    target: Target,
    state: State,
    piece: int,
    *,
    text: bool = True,
    told: Callable[[str, int, int], None] | None = None,
) -> Pushed:
    """Make the target's graphs those of `store`, in pieces of so many triples; other graphs there are left alone.

    Without `text` the graphs of the articles' texts are left out. What the state says has arrived is not sent again;
    graphs that it knows and that are no more to be sent are removed. `told` is called with a graph, the triples of it
    that have arrived, and its size. Raises StoreError if there is no named graph, or if the target does not take a
    piece: what came before has arrived, and the next push goes on from there.
    """
    sent = triples = skipped = removed = 0
    graphs = (g.value for g in store.named_graphs() if isinstance(g, ox.NamedNode))
    names = sorted(g for g in graphs if text or not g.endswith(TEXT))
    if not names and not state.graphs:
        raise StoreError("there is no named graph to send", None, "Push a store, or a .trig or .nq file.")
    for name in names:
        lines = _lines(store, name)
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        known, arrived = state.graphs.get(name, ("", 0))
        if known == digest and arrived >= len(lines):
            skipped += 1
            continue
        start = arrived if known == digest else 0
        for at, part in _pieces(lines, start, piece):
            if at == 0:
                target.start(name, part)
            else:
                target.add(name, part)
            triples += len(part)
            state.note(name, digest, at + len(part))
            if told:
                told(name, at + len(part), len(lines))
        sent += 1
    for name in sorted(set(state.graphs) - set(names)):
        target.remove(name)
        state.forget(name)
        removed += 1
    return Pushed(sent, triples, skipped, removed)


def _pieces(lines: list[str], start: int, size: int) -> Iterator[tuple[int, list[str]]]:
    """Pieces with their places; of no lines one that is empty, so that the graph is emptied."""
    if not lines:
        yield 0, []
    for at in range(start, len(lines), size):
        yield at, lines[at : at + size]


def _lines(store: ox.Store, graph: str) -> list[str]:
    """The triples of a graph as sorted lines of N-Triples."""
    content = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph)) or b""
    return sorted(line for line in content.decode().split("\n") if line)
