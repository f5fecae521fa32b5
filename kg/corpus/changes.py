"""From what changed in the catalogue to the quads that change in the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg import iri
from kg.assemble.background import about, gazetteer, subject_quads
from kg.corpus import parts, said, serial
from kg.corpus.catalogue import Catalogue
from kg.corpus.judgements import Judgements
from kg.corpus.resolution import Resolver
from kg.corpus.rewrite import without
from kg.corpus.said import Given
from kg.model import Ref
from kg.store import Lines

Keys = set[ox.Quad]


@dataclass(slots=True)
class Change:
    """Quads to take out and to put in, of all named graphs."""

    gone: Keys = field(default_factory=set)
    new: Keys = field(default_factory=set)

    def replace(self, old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> None:
        """Notes that `new` stands where `old` stood."""
        before, after = set(old), set(new)
        self.gone |= before - after
        self.new |= after - before


@dataclass(frozen=True, slots=True)
class Settings:
    """What the quads of a store depend on beside the articles."""

    base: str = iri.DEFAULT_BASE
    text: bool = True


def article_change(db: Catalogue, resolver: Resolver, number: int, settings: Settings) -> tuple[list[ox.Quad], Given]:
    """The quads of an article as the corpus sees it, and what it adds to the tallies."""
    copy = db.db.execute("SELECT copy FROM article WHERE id=?", (number,)).fetchone()[0]
    return parts.said_by(resolver.reading(number), resolver.refs(number), copy, settings.base, settings.text)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the catalogue keeps of an article: all that its quads follow from, for whoever writes them."""

    article: Ref
    reading: bytes
    rejected: frozenset[Ref]
    refs: Mapping[Ref, Ref]
    copy: Ref

    def __str__(self) -> str:
        return self.article


def kept(db: Catalogue, resolver: Resolver, judged: Judgements) -> Iterator[Kept]:
    """Of all articles, in the order of their refs."""
    numbers = [n for (n,) in db.db.execute("SELECT id FROM article ORDER BY ref").fetchall()]
    for number in numbers:
        article, reading, copy = db.db.execute(
            "SELECT ref, reading, copy FROM article WHERE id=?", (number,)
        ).fetchone()
        yield Kept(article, bytes(reading), judged.claims_of(article), resolver.refs(number), copy)


def written(kept: Kept, settings: Settings) -> tuple[Ref, Lines, Given]:
    """An article's ref, its quads as the corpus sees it, and what it adds to the tallies."""
    reading = without(serial.loads(kept.reading), kept.rejected)
    quads, given = parts.said_by(reading, kept.refs, kept.copy, settings.base, settings.text)
    return kept.article, Lines.of(quads), given


def graph_quads(store: ox.Store, article: Ref, base: str) -> Iterator[ox.Quad]:
    """What the store holds of an article."""
    for graph in (article, iri.text_graph(article)):
        yield from store.quads_for_pattern(None, None, None, ox.NamedNode(base + graph))


def corpus_change(db: Catalogue, counted: Given, change: Change, settings: Settings) -> None:
    """Adds to the tallies (negative numbers take away) and notes what changes in the corpus's graph and the background.

    The tallies must be as they were; afterwards they are as they are to be.
    """
    refs = {r for (r, _, _), n in counted.items() if n}
    occurring = {r for (r, a, _), n in counted.items() if n and a == "name" and known(r)}
    before = {r: _corpus_quads(db, r, settings.base) for r in refs}
    shown = {r: _shown_as(db, r) for r in refs}
    touched = {iri.DEFAULT_BASE + r: db.occurs(r) for r in occurring}
    events = set[Ref]()
    db_changes = {k: n for k, n in counted.items() if n}
    old_events: dict[Ref, list[ox.Quad]] = {}
    # Labels of events show those of their fillers, so these change with them; what they showed is noted beforehand.
    changed_labels = _changed_labels(db, shown, db_changes)
    for ref in changed_labels:
        events |= set(db.with_filler(ref)) - refs
    for ref in events:
        old_events[ref] = _corpus_quads(db, ref, settings.base)
    around = {s for node, _ in touched.items() for s in about(node)}
    occurred = _occurrence(db)
    old_background = {s: subject_quads(s, occurred, settings.base) for s in around} if touched else {}
    db.count(db_changes)
    for ref, old in (before | old_events).items():
        change.replace(old, _corpus_quads(db, ref, settings.base))
    if any(db.occurs(node.removeprefix(iri.DEFAULT_BASE)) != was for node, was in touched.items()):
        occurs = _occurrence(db)
        for subject, old in old_background.items():
            change.replace(old, subject_quads(subject, occurs, settings.base))


def _changed_labels(db: Catalogue, shown: dict[Ref, str], changes: dict[tuple[Ref, str, str], int]) -> set[Ref]:
    """The refs whose label will be another after the changes."""
    after: dict[Ref, Counter[tuple[str, str]]] = {}
    for (ref, aspect, value), n in changes.items():
        if ref in shown:
            after.setdefault(ref, Counter(db.tallies(ref)))[aspect, value] += n
    return {r for r, tallies in after.items() if said_as(r, {k: n for k, n in tallies.items() if n}, db) != shown[r]}


def said_as(ref: Ref, tallies: said.Tallies, db: Catalogue) -> str:
    """How a ref is shown in the label of an event that it fills a role of."""
    if kind := said.cls(tallies):
        return kind
    return said.label(ref, tallies, db.tallies) if any(a == "name" for a, _ in tallies) else ""


def _shown_as(db: Catalogue, ref: Ref) -> str:
    return said_as(ref, db.tallies(ref), db)


def _corpus_quads(db: Catalogue, ref: Ref, base: str) -> list[ox.Quad]:
    return list(said.quads(ref, db.tallies(ref), db.tallies, base))


def known(ref: Ref) -> bool:
    """Whether the gazetteer has something to tell of a ref."""
    told = gazetteer()
    node = iri.DEFAULT_BASE + ref
    return node in told.labels or node in told.facts


class _occurrence:
    """Whether a node (under the default base) occurs, asked once each."""

    def __init__(self, db: Catalogue) -> None:
        self.db, self.found = db, dict[str, bool]()

    def __call__(self, node: str) -> bool:
        if node not in self.found:
            self.found[node] = self.db.occurs(node.removeprefix(iri.DEFAULT_BASE))
        return self.found[node]


def all_quads(db: Catalogue, settings: Settings) -> Iterator[ox.Quad]:
    """The quads of the corpus's graph and the background, from the tallies of all articles."""
    occurring: list[Ref] = []
    for ref in db.refs():
        yield from said.quads(ref, db.tallies(ref), db.tallies, settings.base)
        if known(ref) and db.occurs(ref):
            occurring.append(ref)
    yield from background(occurring, settings.base)


def background(occurring: Iterable[Ref], base: str) -> Iterator[ox.Quad]:
    """The background's quads, by the entities of the gazetteer that occur."""
    there = {iri.DEFAULT_BASE + ref for ref in occurring}
    for subject in sorted({s for node in there for s in about(node)}):
        yield from subject_quads(subject, there.__contains__, base)


def applied(store: ox.Store, change: Change) -> str:
    """The change as one SPARQL update, the default graph kept as the union of the named ones."""
    gone = change.gone - change.new
    new = change.new
    default = ox.DefaultGraph()
    ends: Keys = set()
    coming = {ox.Triple(q.subject, q.predicate, q.object) for q in new}
    for q in gone:
        triple = ox.Triple(q.subject, q.predicate, q.object)
        if triple in coming:
            continue
        held = (
            o
            for o in store.quads_for_pattern(q.subject, q.predicate, q.object, None)
            if o.graph_name != default and o not in gone
        )
        if next(held, None) is None:
            ends.add(ox.Quad(q.subject, q.predicate, q.object, default))
    begins = {ox.Quad(q.subject, q.predicate, q.object, default) for q in new}
    parts = []
    if gone or ends:
        parts.append(f"DELETE DATA {{\n{_lines(gone | ends)}}}")
    if new:
        parts.append(f"INSERT DATA {{\n{_lines(new | begins)}}}")
    return " ;\n".join(parts)


def _lines(quads: Keys) -> str:
    by_graph: dict[str, list[str]] = {}
    for q in quads:
        graph = "" if isinstance(q.graph_name, ox.DefaultGraph) else str(q.graph_name)
        by_graph.setdefault(graph, []).append(f"{q.subject} {q.predicate} {q.object} .")
    found = []
    for graph, lines in sorted(by_graph.items()):
        text = "\n".join(sorted(lines))
        found.append(f"GRAPH {graph} {{\n{text}\n}}\n" if graph else f"{text}\n")
    return "".join(found)
