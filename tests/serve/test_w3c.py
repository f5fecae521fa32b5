"""The W3C's tests of the protocols, made to a real server. The floors only ever rise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rdflib import Graph
from serving import Server, bearer, make_store, serving
from w3c import entries, failure, load_data, manifest

pytestmark = pytest.mark.shared

PROTOCOL, GRAPH_STORE_INDIRECT, GRAPH_STORE_DIRECT = 34, 9, 4


@pytest.fixture(scope="module")
def tests(shared: Path) -> Path:
    """The folder of the tests."""
    found = shared / "bench" / "w3c" / "sparql11"
    if not found.is_dir():
        pytest.skip(f"the tests of the W3C are not at {found}")
    return found


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose default graph is the default graph, as the tests of the Graph Store Protocol take it to be."""
    path = make_store(tmp_path_factory.mktemp("w3c") / "kg.db")
    with serving(path, "--write", "--no-union", "--name", "www.example") as running:
        yield running


def test_the_sparql_protocol(writable: Server, tests: Path) -> None:
    found = manifest(tests / "protocol" / "manifest.ttl")
    results = {}
    for name, test in entries(found):
        load_data(writable.client, found, test, bearer())
        results[name] = failure(writable.client, found, test, lambda path: path, bearer())
    check(results, PROTOCOL)


def test_the_graph_store_protocol_by_parameter(plain: Server, tests: Path) -> None:
    found = manifest(tests / "graph-store-protocol" / "manifest-indirect.ttl")
    check(graph_store(plain, found, lambda path: path.replace("/gsp", "/graph", 1)), GRAPH_STORE_INDIRECT)


def test_the_graph_store_protocol_by_address(plain: Server, tests: Path) -> None:
    found = manifest(tests / "graph-store-protocol" / "manifest-direct.ttl")
    check(graph_store(plain, found, lambda path: "/graph" + path.removeprefix("/gsp")), GRAPH_STORE_DIRECT)


def graph_store(plain: Server, found: Graph, rewrite: Callable[[str], str]) -> dict[str, str | None]:
    """The results of tests that each begin with an empty store."""
    results = {}
    for name, test in entries(found):
        assert plain.update("DROP ALL").status_code == 204
        results[name] = failure(plain.client, found, test, rewrite, bearer())
    return results


def check(results: dict[str, str | None], floor: int) -> None:
    """Print what passed; at least `floor` must, of that many."""
    passed = [name for name, why in results.items() if why is None]
    told = "\n".join(f"{name}: {why}" for name, why in results.items() if why)
    print(f"{len(passed)} of {len(results)}\n{told}")
    assert len(passed) >= floor, told
