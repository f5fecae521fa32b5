"""A graph that is pushed arrives whole in stores of any make, and can be asked there."""

from __future__ import annotations

import csv
import http.server
import io
import json
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import example
import httpx
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from othermakes import Store, oxigraph, virtuoso

from kg import answers, named, push, query, store
from kg.commands.query import command as query_command
from kg.errors import KgError, QueryError, StoreError, UsageError
from kg.http import Client, Credentials
from kg.remote import Remote, with_prefixes

CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as a file."""
    path = tmp_path_factory.mktemp("graph") / "graph.nq"
    example.store().dump(path, ox.RdfFormat.N_QUADS)
    return path


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A running store of another make."""
    if request.param == "oxigraph":
        with oxigraph() as running:
            yield running
    else:
        with virtuoso(tmp_path_factory.mktemp("virtuoso")) as running:
            yield running


def kg(*arguments: str, password: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        env={"KG_PASSWORD": password, "PATH": "/usr/bin:/bin"},
    )


def test_the_graph_arrives_whole_and_is_asked_there(other: Store, graph: Path, tmp_path: Path) -> None:
    state = ["--state", str(tmp_path / "state.json"), "--graph", str(graph)]
    user = ["--user", other.user] if other.user else []
    sent = kg("push", other.graphs, *state, "--piece", "100", *user, password=other.password)
    assert sent.returncode == 0, sent.stderr
    whole = example.store()
    assert f"{len(whole):,} triples in {len(list(whole.named_graphs()))} graphs" in sent.stdout
    remote = Remote(other.query)
    for name in whole.named_graphs():
        answer = remote.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}")
        assert isinstance(answer, ox.QueryTriples)
        assert {_plain(t) for t in answer} == {
            _plain(q.triple) for q in whole.quads_for_pattern(None, None, None, name)
        }
    again = kg("push", other.graphs, *state, *user, password=other.password)
    assert "Sent 0 triples in 0 graphs" in again.stdout
    asked = kg("query", "--endpoint", other.query, "launches", "actor=North Korea")
    assert asked.returncode == 0, asked.stderr
    assert "Pyongyang" in asked.stdout
    shown = kg("query", "--endpoint", other.query, "SELECT ?who { ?who kg:holdsOffice ?office }", "--format", "table")
    assert "Gen Nakatani" in shown.stdout


def test_every_named_query_is_answered_there_as_here(other: Store, tmp_path: Path) -> None:
    samples = CHECKOUT / "exports" / "graph.trig"
    # The example may lie there, and has a corpus graph of the same name.
    for name in example.store().named_graphs():
        httpx.delete(other.graphs, params={"graph": name.value}, auth=httpx.DigestAuth(other.user, other.password))
    state = ["--state", str(tmp_path / "state.json"), "--graph", str(samples)]
    sent = kg("push", other.graphs, *state, *(["--user", other.user] if other.user else []), password=other.password)
    assert sent.returncode == 0, sent.stderr
    whole = ox.Store()
    whole.load(path=samples, format=ox.RdfFormat.TRIG)
    store.unite(whole)
    differing = []
    for name in named.names():
        found = named.find(name)
        given = shlex.split(found.example)[3:]
        needed = any(p.required for p in found.parameters)
        dated = ["since=2024-10", "until=2024-10-31"] if any(p.name == "since" for p in found.parameters) else []
        for values in [given] if needed else [[], given, dated] if dated else [[], given]:
            here = cells(answer_of(whole, name, values))
            asked = CliRunner().invoke(query_command, ["--endpoint", other.query, name, *values])
            assert asked.exit_code == 0, (name, values, asked.stderr)
            there = cells(asked.stdout_bytes)
            assert here or values == dated, (name, values)
            # Virtuoso 7.2.5 sorts long texts by their beginning alone.
            if sorted(here) != sorted(there) or (not other.user and here != there and name != "event-rows"):
                differing.append((name, values))
    assert not differing


def answer_of(store: ox.Store, name: str, values: list[str]) -> bytes:
    """What `kg query` prints of a store."""
    out = io.BytesIO()
    answers.write(query.run_named(store, name, dict(v.split("=", 1) for v in values)), out, None, store=store)
    return out.getvalue()


def cells(answer: bytes) -> list[tuple[str, ...]]:
    """Rows, or triples; what is joined of several in no set order is put in one."""
    if answer.startswith(b"@prefix"):
        triples = ox.parse(answer, ox.RdfFormat.TURTLE)
        found = [(str(t.subject), str(t.predicate), getattr(t.object, "value", "")) for t in triples]
    else:
        found = [tuple(row) for row in csv.reader(io.StringIO(answer.decode()))][1:]
    return [tuple("; ".join(sorted(re.split("[;,] ", cell))) for cell in row) for row in found]


def _plain(triple: ox.Triple) -> tuple[str, str, str]:
    """A triple without the datatype, and a duration in seconds: so Virtuoso keeps it."""
    value = triple.object
    if not isinstance(value, ox.Literal):
        return str(triple.subject), str(triple.predicate), str(value)
    minutes = re.fullmatch(r"PT(?:(\d+)H)?(\d+)M", value.value)
    text = f"{int(minutes[1] or 0) * 3600 + int(minutes[2]) * 60}" if minutes else value.value
    return str(triple.subject), str(triple.predicate), text.removesuffix(".0")


def test_updates_bring_the_same(graph: Path, tmp_path: Path) -> None:
    with oxigraph() as other:
        sent = kg(
            "push", "--update", other.update, "--graph", str(graph), "--state", str(tmp_path / "s"), "--piece", "99"
        )
        assert sent.returncode == 0, sent.stderr
        assert Remote(other.query).base() == "https://kg.example/id/"
        answer = Remote(other.query).query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
        assert isinstance(answer, ox.QuerySolutions)
        assert int(next(answer)["n"].value) == len(example.store())


class Recorder:
    """A target that takes pieces until it fails."""

    def __init__(self, fails_at: int = 10**6) -> None:
        self.graphs: dict[str, set[str]] = {}
        self.calls, self._fails_at = 0, fails_at

    def _call(self) -> None:
        self.calls += 1
        if self.calls == self._fails_at:
            raise StoreError("the line is down")

    def start(self, graph: str, lines: list[str]) -> None:
        self._call()
        self.graphs[graph] = set(lines)

    def add(self, graph: str, lines: list[str]) -> None:
        self._call()
        self.graphs[graph] |= set(lines)

    def remove(self, graph: str) -> None:
        del self.graphs[graph]


def lines_of(store: ox.Store) -> dict[str, set[str]]:
    return {g.value: set(push._lines(store, g.value)) for g in store.named_graphs() if isinstance(g, ox.NamedNode)}


@pytest.mark.parametrize("fails_at", range(1, 9))
def test_a_push_that_breaks_off_goes_on_where_it_stopped(tmp_path: Path, fails_at: int) -> None:
    store, target, path = example.store(), Recorder(fails_at), tmp_path / "state.json"
    with pytest.raises(StoreError):
        push.push(store, target, push.State.read(path, "x"), 100)
    push.push(store, target, push.State.read(path, "x"), 100)
    assert target.graphs == lines_of(store)
    whole = Recorder()
    push.push(store, whole, push.State.read(tmp_path / "other.json", "x"), 100)
    assert target.calls == whole.calls + 1


def test_only_what_has_changed_is_sent_again(tmp_path: Path) -> None:
    store, target, path = example.store(), Recorder(), tmp_path / "state.json"
    push.push(store, target, push.State.read(path, "x"), 10_000)
    corpus = ox.NamedNode("https://kg.example/id/graph/corpus")
    background = ox.NamedNode("https://kg.example/id/graph/background")
    store.remove(next(store.quads_for_pattern(None, None, None, corpus)))
    store.remove_graph(background)
    done = push.push(store, target, push.State.read(path, "x"), 10_000)
    assert (done.graphs, done.removed) == (1, 1)
    assert target.graphs == lines_of(store)
    without = push.push(store, target, push.State.read(path, "x"), 10_000, text=False)
    assert without.removed == 1
    assert not [g for g in target.graphs if g.endswith("#text")]


def test_the_state_of_another_push_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    push.push(example.store(), Recorder(), push.State.read(path, "http://a.example/"), 10_000)
    with pytest.raises(StoreError, match=r"a\.example"):
        push.State.read(path, "http://b.example/")
    path.write_text(json.dumps([1]))
    with pytest.raises(StoreError, match="no state"):
        push.State.read(path, "http://a.example/")


def test_a_graph_without_a_name_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no named graph"):
        push.push(ox.Store(), Recorder(), push.State.read(tmp_path / "s", "x"), 10)


@pytest.fixture
def answering() -> Iterator[tuple[str, list[tuple[int, dict[str, str], bytes]], list[str]]]:
    """A server that answers what it is told to, in turn."""
    answers: list[tuple[int, dict[str, str], bytes]] = []
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            asked.append(f"{self.command} {self.path} {self.headers.get('authorization')}")
            status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = _answer

        def log_message(self, format: str, *args: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}/sparql", answers, asked
        listening.shutdown()


@pytest.mark.parametrize(
    ("status", "headers", "body", "error", "said"),
    [
        (400, {}, b"bad query", QueryError, "bad query"),
        (401, {"WWW-Authenticate": "Unknown"}, b"who?", StoreError, "credentials"),
        (200, {"Content-Type": "text/html"}, b"<p>", StoreError, "no result of SPARQL"),
        (200, {"Content-Type": "application/sparql-results+json"}, b"{", StoreError, "malformed"),
        (302, {"Location": "http://evil.example/"}, b"", StoreError, "302"),
    ],
)
def test_answers_that_are_none(
    answering: tuple[str, list[tuple[int, dict[str, str], bytes]], list[str]],
    status: int, headers: dict[str, str], body: bytes, error: type[KgError], said: str,
) -> None:  # fmt: skip
    url, answers, _ = answering
    answers.append((status, headers, body))
    with pytest.raises(error, match=said):
        Remote(url).query("ASK {}")


def test_a_busy_server_is_asked_again(
    answering: tuple[str, list[tuple[int, dict[str, str], bytes]], list[str]],
) -> None:
    url, answers, asked = answering
    answers += [
        (503, {"Retry-After": "1"}, b""),
        (200, {"Content-Type": "application/sparql-results+json"}, b'{"head":{},"boolean":true}'),
    ]
    assert bool(Remote(url, Credentials(token="secret")).query("ASK {}"))
    assert asked == ["POST /sparql Bearer secret"] * 2
    assert "secret" not in repr(Credentials(token="secret"))


def test_addresses_that_are_none() -> None:
    for url in ("file:///etc/passwd", "localhost:80", "ftp://x/"):
        with pytest.raises(UsageError):
            Client(url)
    with pytest.raises(StoreError, match="can't be reached"):
        Remote("http://127.0.0.1:1/").query("ASK {}")
    assert kg("query", "--endpoint", "http://127.0.0.1:1/", "launches").returncode == 1
    assert kg("query", "--endpoint", "http://x/", "--graph", "y.ttl", "launches").returncode == 2


def test_prefixes_are_declared_where_they_are_used() -> None:
    known = {"kg": "urn:kg#", "rdfs": "urn:rdfs#", "xsd": "urn:xsd#"}
    text = "PREFIX rdfs: <urn:own#> SELECT * { ?s a kg:State ; rdfs:label ?xsd }"
    assert with_prefixes(text, known) == f"PREFIX kg: <urn:kg#> {text}"


def test_errors_of_a_query_name_the_endpoint() -> None:
    with oxigraph() as other, pytest.raises(QueryError, match="does not take the query"):
        query.run(Remote(other.query), "SELECT * { bad }")  # type: ignore[arg-type]
