"""From what changed in the catalogue to the quads that change in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pyoxigraph as ox

from kg import iri
from kg.assemble.background import about, gazetteer, subject_quads
from kg.corpus import parts, said, serial
from kg.corpus.catalogue import Catalogue
from kg.corpus.judgements import Judgements
from kg.corpus.resolution import Resolver
from kg.corpus.rewrite import without
from kg.corpus.said import Given
from kg.disputes import SEVERAL, TOLD
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


def written(kept: Kept, settings: Settings) -> tuple[Ref, Lines, bytes]:
    """An article's ref, its quads as the corpus sees it, and what it adds to the tallies, by `said.dumps`."""
    reading = without(serial.loads(kept.reading), kept.rejected)
    quads, given = parts.said_by(reading, kept.refs, kept.copy, settings.base, settings.text)
    return kept.article, Lines.of(quads), said.dumps(given)


def graph_quads(store: ox.Store, article: Ref, base: str) -> Iterator[ox.Quad]:
    """What the store holds of an article."""
    for graph in (article, iri.text_graph(article)):
        yield from store.quads_for_pattern(None, None, None, ox.NamedNode(base + graph))


def corpus_change(db: Catalogue, counted: Given, change: Change, settings: Settings) -> None:
    """Adds to the tallies (negative numbers take away) and notes what changes in the corpus's graph and the background.

    The tallies must be as they were; afterwards they are as they are to be.
    """
    by_ref: dict[Ref, dict[tuple[str, str], int]] = {}
    for (ref, aspect, value), n in counted.items():
        if n:
            by_ref.setdefault(ref, {})[aspect, value] = n
    old = _Tallies(db, {ref: db.tallies(ref) for ref in by_ref})
    new = _Tallies(db, {ref: _plus(old(ref), changes) for ref, changes in by_ref.items()})
    for ref, changes in by_ref.items():
        voices = _voices(old(ref), new(ref), changes)
        change.replace(*(said.quads(ref, x(ref), x, settings.base, voices) for x in (old, new)))
    # Labels of events show those of their fillers, so these change with them.
    renamed = [ref for ref in by_ref if not ref.startswith("fact/") and said_as(ref, old) != said_as(ref, new)]
    for ref in {event for filler in renamed for event in db.with_filler(filler)} - by_ref.keys():
        change.replace(*(said.quads(ref, x(ref), x, settings.base) for x in (old, new)))
    coming = [ref for ref in by_ref if known(ref) and _named(old(ref)) != _named(new(ref))]
    around = {s for ref in coming for s in about(iri.DEFAULT_BASE + ref)}
    occurred = _occurrence(db)
    background = {s: list(subject_quads(s, occurred, settings.base)) for s in around}
    db.count({k: n for k, n in counted.items() if n})
    occurs = _occurrence(db)
    for subject, quads in background.items():
        change.replace(quads, subject_quads(subject, occurs, settings.base))


class _Tallies:
    """The tallies of refs, as they were or as they are to be; those that don't change are asked of the catalogue once."""

    def __init__(self, db: Catalogue, known: dict[Ref, said.Tallies]) -> None:
        self.db, self.known = db, known

    def __call__(self, ref: Ref) -> said.Tallies:
        if ref not in self.known:
            self.known[ref] = self.db.tallies(ref)
        return self.known[ref]


def _plus(tallies: said.Tallies, changes: Mapping[tuple[str, str], int]) -> said.Tallies:
    """The tallies after some changes."""
    found = dict(tallies)
    for key, n in changes.items():
        found[key] = found.get(key, 0) + n
        if not found[key]:
            del found[key]
    return found


def _named(tallies: said.Tallies) -> bool:
    return any(aspect == "name" for aspect, _ in tallies)


def _voices(old: said.Tallies, new: said.Tallies, changes: Mapping[tuple[str, str], int]) -> frozenset[Ref] | None:
    """The speakers whose place in a fact changes; None if all must be looked at, as its node comes or goes."""
    if min(old.get(TOLD, 0), new.get(TOLD, 0)) < SEVERAL:
        return None
    return frozenset(value for aspect, value in changes if aspect in {"for", "against"})


def said_as(ref: Ref, tallies: Callable[[Ref], said.Tallies]) -> str:
    """How a ref is shown in the label of an event that it fills a role of."""
    if kind := said.cls(tallies(ref)):
        return kind
    return said.label(ref, tallies(ref), tallies) if _named(tallies(ref)) else ""


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
    others = lru_cache(maxsize=4096)(db.tallies)
    for ref, tallies in db.all_tallies():
        yield from said.quads(ref, tallies, others, settings.base)
        if _named(tallies) and known(ref):
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
