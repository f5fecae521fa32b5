"""Who and what is one over several articles: measured by pairs, on articles that trap."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from kg import pipeline
from kg.assemble import terms
from kg.iri import DEFAULT_BASE

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "resolution.yaml").read_text("utf-8"))
Mention = tuple[str, str]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The graph of the articles of the cases, built together."""
    folder = tmp_path_factory.mktemp("articles")
    for name, article in CASES["articles"].items():
        (folder / f"{name}.md").write_text(f"---\npublished: {article['published']}\n---\n{article['text']}", "utf-8")
    return pipeline.in_memory([folder])


def node(graph: ox.Store, kind: str, mention: Mention) -> str | None:
    """What the graph of an article calls the thing of that name; None if it has none."""
    article, name = mention
    sources = graph.quads_for_pattern(None, ox.NamedNode(terms.DCTERMS + "source"), terms.text(f"{article}.md"), None)
    for each in {q.subject for q in sources}:
        for predicate in (terms.ALT_LABEL, terms.NAME):
            for q in graph.quads_for_pattern(None, predicate, terms.text(name), each):
                ref = str(q.subject)[1:-1].removeprefix(DEFAULT_BASE)
                if ref.startswith(f"{kind}/"):
                    return ref
    return None


def pairs(graph: ox.Store, kind: str) -> Iterator[tuple[Mention, Mention, bool, bool]]:
    """All pairs of mentions of a kind: whether they are one thing, and whether the graph has one node for them."""
    mentions = [(tuple(m), number) for number, thing in enumerate(CASES["things"][kind]) for m in thing]
    nodes: dict[Any, str | None] = {m: node(graph, kind, m) for m, _ in mentions}
    for (a, x), (b, y) in combinations(mentions, 2):
        yield a, b, x == y, nodes[a] is not None and nodes[a] == nodes[b]


@pytest.mark.parametrize("kind", list(CASES["things"]))
def test_pairs_of_names_are_joined_and_kept_apart(graph: ox.Store, kind: str) -> None:
    judged = list(pairs(graph, kind))
    wrong = [(a, b) for a, b, one, joined in judged if joined and not one]
    missed = [(a, b) for a, b, one, joined in judged if one and not joined]
    right = sum(one and joined for _, _, one, joined in judged)
    assert wrong == [], "two things are one node"
    score = 2 * right / (2 * right + len(wrong) + len(missed))
    assert score >= 0.95, f"pairwise F1 {score:.3f}, missed {missed}"
