"""The names that fit what somebody types, the best first."""

from __future__ import annotations

import time

import pytest
from serving import Server

from kg.serve import names
from kg.serve.names import Index
from kg.serve.problems import Problem

LABELS = {
    "a": "North Korea",
    "b": "Missile launch by North Korea",
    "c": "Kim Jong Un",
    "d": "Recep Tayyip Erdoğan",
    "e": "Korean Peninsula",
    "f": "two\nlines",
}
OTHERS = [("a", "DPRK"), ("a", "Pyongyang"), ("c", "Kim"), ("gone", "Korea of old")]
ARTICLES = {"a": 6, "b": 1, "c": 3}


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(LABELS, OTHERS, ARTICLES)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("north korea", ["a", "b"]),
        ("korea", ["a", "b", "e"]),
        ("launch north", ["b"]),
        ("erdogan", ["d"]),
        ("ERDOĞAN", ["d"]),
        ("dprk", ["a"]),
        ("kim", ["c"]),
        ("two lines", ["f"]),
        ("korea missile nowhere", []),
        ("  ", []),
        ("\n", []),
        ("of old", []),
    ],
)
def test_names_hold_all_words_and_the_best_come_first(index: Index, typed: str, expected: list[str]) -> None:
    assert [found.n for found in index.find(typed)] == expected


def test_a_node_comes_once_with_the_name_that_fits_best(index: Index) -> None:
    (found,) = index.find("pyong")
    assert (found.name, found.label, found.articles) == ("Pyongyang", "North Korea", 6)


def test_every_name_finds_its_node_and_nothing_is_found_twice() -> None:
    many = {f"n{i}": f"Person {i:04}" for i in range(500)}
    index = Index(many, [], {})
    for node, label in many.items():
        assert index.find(label)[0].n == node
    everyone = [found.n for found in index.find("person")]
    assert len(everyone) == len(set(everyone)) == 24


def test_too_many_names_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "MOST_NAMES", 3)
    with pytest.raises(Problem) as refused:
        Index(LABELS, OTHERS, ARTICLES)
    assert refused.value.status == 501


def test_the_server_answers_and_keeps_up_with_the_graph(writable: Server) -> None:
    def found(typed: str) -> list[str]:
        return [f["label"] for f in writable.client.get("/names", params={"q": typed}).json()["names"]]

    assert found("nakat")[0] == "Gen Nakatani"
    assert found("Zanzibar") == []
    writable.update('INSERT DATA { GRAPH <urn:more> { <urn:z> rdfs:label "Zanzibar" } }')
    deadline = time.monotonic() + 20
    while not found("zanzib"):
        assert time.monotonic() < deadline, "the new name is not found"
        time.sleep(0.05)
