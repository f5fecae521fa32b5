"""The graph over many articles follows from their set: order, coming and going leave no trace."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import made_up
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import iri, pipeline
from kg.assemble import terms
from kg.assemble.background import background_quads
from kg.assemble.corpus import corpus_quads
from kg.corpus import asked, serial
from kg.corpus.catalogue import Catalogue
from kg.corpus.changes import Settings
from kg.corpus.corpus import Corpus
from kg.corpus.judgements import Judgements
from kg.corpus.noted import note
from kg.iri import KG
from kg.model import Reading
from kg.store import canonical, fingerprint, named, unite

MANY = [made_up.reading(n) for n in range(40)]


def build(readings: Iterable[Reading], judged: Judgements | None = None) -> Corpus:
    """A corpus in memory with its store, built at once."""
    corpus = Corpus(Catalogue(), None, Settings(), judged)
    corpus.take(map(note, readings))
    corpus.store = ox.Store()
    for batch in corpus.batches():
        corpus.store.bulk_load(input=batch.quads, format=ox.RdfFormat.N_QUADS)
    unite(corpus.store)
    return corpus


def same(a: Corpus, b: Corpus) -> None:
    """Fails with the quads that differ, in the named graphs and in the union."""
    assert a.store is not None and b.store is not None
    first, second = (set(canonical(x.store).splitlines()) for x in (a, b))
    assert sorted(first ^ second)[:5] == []
    assert fingerprint(a.store) == fingerprint(b.store)
    unions = [set(x.store.quads_for_pattern(None, None, None, ox.DefaultGraph())) for x in (a, b)]
    assert unions[0] == unions[1]
    held = {ox.Quad(q.subject, q.predicate, q.object, ox.DefaultGraph()) for q in named(a.store)}
    assert unions[0] == held


def refs(readings: Iterable[Reading]) -> list[str]:
    return [iri.article(r.document.article) for r in readings]


@pytest.fixture(scope="module")
def whole() -> Corpus:
    return build(MANY)


def test_a_reading_survives_its_serial_form() -> None:
    for reading in MANY:
        assert serial.loads(serial.dumps(reading)) == reading


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_building_changes_nothing(seed: int, whole: Corpus) -> None:
    shuffled = MANY[:]
    random.Random(seed).shuffle(shuffled)
    same(whole, build(shuffled))


@pytest.mark.parametrize("seed", range(4))
def test_adding_gives_what_building_gives(seed: int, whole: Corpus) -> None:
    shuffled = MANY[:]
    random.Random(seed).shuffle(shuffled)
    corpus = build(shuffled[:15])
    for reading in shuffled[15:]:
        assert corpus.add(reading).what == "added"
    same(whole, corpus)


@pytest.mark.parametrize("seed", range(4))
def test_removing_leaves_what_a_build_without_it_gives(seed: int) -> None:
    shuffled = MANY[:]
    random.Random(seed).shuffle(shuffled)
    corpus = build(shuffled)
    for ref in refs(shuffled[12:]):
        assert corpus.remove(ref).what == "removed"
    same(build(shuffled[:12]), corpus)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["add", "remove", "change"]), st.integers(0, 11)), max_size=14))
def test_any_history_gives_the_graph_of_what_is_left(history: list[tuple[str, int]]) -> None:
    corpus, there = build([]), dict[int, Reading]()
    for number, (what, at) in enumerate(history):
        if what == "remove" and at in there:
            corpus.remove(iri.article(there.pop(at).document.article))
        elif what == "add":
            there[at] = there.get(at, MANY[at])
            corpus.add(there[at])
        elif what == "change":
            there[at] = made_up.reading(at, seed=number + 1)
            corpus.add(there[at])
    same(build(there.values()), corpus)


def test_removing_all_leaves_nothing() -> None:
    corpus = build(MANY[:8])
    for ref in refs(MANY[:8]):
        corpus.remove(ref)
    assert corpus.store is not None and len(corpus.store) == 0
    tables = [t for (t,) in corpus.db.db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    assert {t: n for t in tables if (n := corpus.db.db.execute(f"SELECT count(*) FROM {t}").fetchone()[0])} == {}


def test_an_unchanged_article_is_left_alone() -> None:
    corpus = build(MANY[:10])
    assert corpus.store is not None
    before = fingerprint(corpus.store)
    assert {corpus.add(r).what for r in MANY[:10]} == {"unchanged"}
    assert fingerprint(corpus.store) == before


def test_a_changed_article_takes_its_own_place() -> None:
    corpus = build(MANY[:10])
    changed = made_up.reading(3, seed=9)
    assert corpus.add(changed).what == "replaced"
    same(build([*MANY[:3], changed, *MANY[4:10]]), corpus)


def test_a_changed_headline_is_a_change_though_the_article_keeps_its_name() -> None:
    corpus = build(MANY[:5])
    old = MANY[2]
    article = replace(old.document.article, title="Another headline")
    changed = replace(old, document=replace(old.document, article=article))
    assert iri.article(article) == iri.article(old.document.article)
    assert corpus.add(changed).what == "replaced"
    same(build([*MANY[:2], changed, *MANY[3:5]]), corpus)


def test_the_tallies_say_what_the_graphs_say(whole: Corpus) -> None:
    """Labels, counts, factuality and background, counted article by article, are those that the whole store gives."""
    store = whole.store
    assert store is not None
    fresh = ox.Store()
    graphs = {iri.DEFAULT_BASE + r for r in refs(MANY)}
    fresh.extend(q for q in named(store) if str(q.graph_name)[1:-1] in graphs)
    expected = {*corpus_quads(fresh), *background_quads(fresh)}
    own = {
        q
        for g in (iri.CORPUS, iri.BACKGROUND)
        for q in store.quads_for_pattern(None, None, None, ox.NamedNode(iri.DEFAULT_BASE + g))
    }
    more = {str(q.subject)[1:-1].removeprefix(iri.DEFAULT_BASE).split("/")[0] for q in own - expected}
    publishers = {q for q in expected - own if q.predicate == terms.kg("articleCount")}
    assert expected - own - publishers == set()
    assert more <= {"fact", "dispute", "organization"}


def ask(corpus: Corpus, pattern: str) -> list[str]:
    assert corpus.store is not None
    rows = corpus.store.query(
        f"PREFIX kg: <{KG}> PREFIX rdfs: <{terms.RDFS}> SELECT DISTINCT ?x {{ {pattern} }} ORDER BY ?x"
    )
    assert isinstance(rows, ox.QuerySolutions)
    return [r["x"].value.removeprefix(iri.DEFAULT_BASE) for r in rows]


def test_one_node_stands_for_each_leader(whole: Corpus) -> None:
    assert ask(whole, "?x a kg:Person ; kg:leads <https://kg.example/id/state/ukraine>") == [
        "person/volodymyr-zelensky"
    ]
    assert len(ask(whole, "?x a kg:Person ; kg:leads <https://kg.example/id/state/north-korea>")) == 1
    assert ask(whole, "?x a kg:Person ; kg:leads <https://kg.example/id/state/turkey>") == [
        "person/recep-tayyip-erdogan"
    ]


def test_judgements_split_and_join_and_survive_a_rebuild() -> None:
    judged = Judgements()
    corpus = build(MANY, judged)
    before = fingerprint(corpus.store) if corpus.store else ""
    apart = {"left": "person/volodymyr-zelensky", "right": "person/volodymyr-zelenskyy", "judgement": "different"}
    assert corpus.judge(apart) > 0
    assert len(ask(corpus, "?x a kg:Person ; kg:leads <https://kg.example/id/state/ukraine>")) > 1
    same(build(MANY, judged), corpus)
    corpus.judge(apart | {"judgement": "undecided"})
    assert len(ask(corpus, "?x a kg:Person ; kg:leads <https://kg.example/id/state/ukraine>")) > 1
    corpus.judge(apart | {"judgement": "same"})
    assert len(ask(corpus, "?x a kg:Person ; kg:leads <https://kg.example/id/state/ukraine>")) == 1
    assert corpus.store is not None and fingerprint(corpus.store) == before
    joined = {"left": "person/volodymyr-zelensky", "right": "person/kim-jong-un", "judgement": "same"}
    corpus.judge(joined)
    same(build(MANY, judged), corpus)
    assert "person/volodymyr-zelensky" in ask(
        corpus, "?x a kg:Person ; kg:leads <https://kg.example/id/state/north-korea>"
    )


def test_a_rejected_claim_goes_with_its_event_and_comes_back() -> None:
    judged = Judgements()
    corpus = build(MANY[:12], judged)
    assert corpus.store is not None
    before = fingerprint(corpus.store)
    claims = ask(corpus, f"?x a kg:Claim ; <{terms.RDF}predicate> <{terms.RDF}type>")
    own = asked.claims(corpus, claims[0])
    for claim, article in own:
        corpus.judge({"claim": claim, "article": article, "judgement": "rejected"})
    assert claims[0] not in ask(corpus, "?x a kg:Claim")
    same(build(MANY[:12], judged), corpus)
    for claim, article in own:
        corpus.judge({"claim": claim, "article": article, "judgement": "accepted"})
    assert fingerprint(corpus.store) == before


@pytest.mark.shared
def test_the_two_articles_on_one_launch_tell_of_one(shared: Path, tmp_path: Path) -> None:
    """One launch of the day with both articles' claims, and another in December; one deployment of theirs."""
    for name in ("icbm-and-troops.txt", "long-range-test.txt", "index.yaml"):
        shutil.copy(shared / "articles" / name, tmp_path)
    lines = (tmp_path / "index.yaml").read_text("utf-8").split("- file: ")
    kept = [e for e in lines if e.startswith(("icbm-and-troops", "long-range-test"))]
    (tmp_path / "index.yaml").write_text("".join(f"- file: {e}" for e in kept), "utf-8")
    graph = pipeline.in_memory([tmp_path])
    both = "SELECT (COUNT(DISTINCT ?g) AS ?n) ?e WHERE { GRAPH ?g { ?e a kg:%s ; %s } } GROUP BY ?e HAVING (COUNT(DISTINCT ?g) > 1)"
    for cls, role in (
        ("MissileLaunch", 'kg:date "2024-10-31"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("TroopDeployment", "kg:actor ?a"),
    ):
        rows = graph.query(f"PREFIX kg: <{KG}> " + both % (cls, role))
        assert isinstance(rows, ox.QuerySolutions)
        assert len(list(rows)) == 1, cls
