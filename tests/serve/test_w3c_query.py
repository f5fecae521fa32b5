"""The W3C's tests of queries: through HTTP the answer is what Oxigraph gives within the process, test by test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pyoxigraph as ox
import pytest
from rdflib import Graph, Namespace
from rdflib.term import Node
from serving import Server, bearer, make_store, serving
from w3c import MF, entries, included, manifest

pytestmark = [pytest.mark.shared, pytest.mark.full]

QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
EVALUATIONS = 225


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose default graph is the default graph."""
    with serving(make_store(tmp_path_factory.mktemp("w3c") / "kg.db"), "--write", "--no-union") as running:
        yield running


def test_queries_give_through_http_what_oxigraph_gives(plain: Server, shared: Path) -> None:
    folder = shared / "bench" / "w3c" / "sparql11"
    if not folder.is_dir():
        pytest.skip(f"the tests of the W3C are not at {folder}")
    asked, differing = 0, []
    for path in included(folder / "manifest-sparql11-query.ttl"):
        found = manifest(path)
        for name, test in entries(found):
            action = found.value(test, MF.action)
            query = found.value(action, QT.query)
            if query is None:
                continue
            asked += 1
            text = f"BASE <{query}> {file(query).read_text()}"
            here, there = in_process(found, action, text), through_http(plain, found, action, text)
            if here != there:
                differing.append(f"{path.parent.name}/{name}: {here} is not {there}"[:500])
    print(f"{asked} queries, {len(differing)} of them answered otherwise")
    assert not differing, "\n".join(differing)
    assert asked >= EVALUATIONS


def file(iri: Node) -> Path:
    return Path(unquote(urlsplit(str(iri)).path))


def data(found: Graph, action: Node) -> Iterator[tuple[str | None, Path]]:
    """The files of a test with the graphs that they go to."""
    for iri in found.objects(action, QT.data):
        yield None, file(iri)
    for iri in found.objects(action, QT.graphData):
        yield str(iri), file(iri)


def format_of(path: Path) -> ox.RdfFormat:
    form = ox.RdfFormat.from_extension(path.suffix[1:])
    assert form, path
    return form


def in_process(found: Graph, action: Node, text: str) -> object:
    store = ox.Store()
    for name, path in data(found, action):
        to = ox.NamedNode(name) if name else ox.DefaultGraph()
        store.load(path=str(path), format=format_of(path), base_iri=path.as_uri(), to_graph=to)
    try:
        answer = store.query(text)
        if isinstance(answer, ox.QueryTriples):
            return plain_triples(answer)
        return plain_rows(answer.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    except SyntaxError:
        return "malformed"


def through_http(server: Server, found: Graph, action: Node, text: str) -> object:
    assert server.update("DROP ALL").status_code == 204
    for name, path in data(found, action):
        triples = ox.parse(path=str(path), format=format_of(path), base_iri=path.as_uri())
        content = ox.serialize((q.triple for q in triples), format=ox.RdfFormat.N_TRIPLES)
        to = f"graph={quote(name, safe='')}" if name else "default"
        headers = {"Content-Type": "application/n-triples", **bearer()}
        assert server.client.post(f"/graph?{to}", content=content, headers=headers).status_code in (201, 204)
    response = server.ask(text, "application/sparql-results+json, application/n-triples")
    if response.status_code == 400:
        return "malformed"
    assert response.status_code == 200, response.text
    if "json" in response.headers["content-type"]:
        return plain_rows(response.content)
    return plain_triples(q.triple for q in ox.parse(response.content, ox.RdfFormat.N_TRIPLES))


def plain_rows(content: bytes) -> object:
    """Rows in an order of their own, blank nodes without their names."""
    answer = ox.parse_query_results(content, ox.QueryResultsFormat.JSON)
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    return sorted(tuple("_" if isinstance(v, ox.BlankNode) else str(v) for v in row) for row in answer)


def plain_triples(triples: Iterator[ox.Triple]) -> object:
    return sorted({tuple("_" if isinstance(v, ox.BlankNode) else str(v) for v in t) for t in triples})
