"""The sentence that the program is: articles are read, annotated, extracted and resolved, assembled as quads and stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg import knowledge, vocab
from kg.annotate import DEFAULT_MODEL, annotate
from kg.assemble.article import quads
from kg.assemble.background import background_quads
from kg.assemble.corpus import corpus_quads
from kg.iri import DEFAULT_BASE
from kg.iri import article as article_ref
from kg.model import Article, Document, Reading
from kg.read import Failure, read
from kg.read.clean import document
from kg.reading import read as read_annotated

Watch = Callable[[Article, Reading], None]


@dataclass(slots=True)
class Totals:
    """What a build has made so far. `relations` counts distinct facts, `failures` what could not be read."""

    articles: int = 0
    entities: set[str] = field(default_factory=set)
    relations: set[tuple[str, str, str]] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    claims: int = 0
    unresolved_dates: int = 0
    undated: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def add(self, reading: Reading) -> None:
        """Counts one article's reading in."""
        self.articles += 1
        self.entities |= {e.ref for e in reading.entities}
        self.events |= {c.subject for c in reading.claims if c.predicate == "type"}
        measures = {*vocab.measures(), "type"}
        self.relations |= {(c.subject, c.predicate, str(c.object)) for c in reading.claims if c.predicate not in measures}
        self.claims += len(reading.claims)
        self.unresolved_dates += reading.unresolved_dates
        if reading.document.article.published is None:
            self.undated.append(reading.document.article.source)


def documents(found: Iterable[Article | Failure], totals: Totals) -> Iterator[Document]:
    """Articles, cleaned; failures are noted, an article that comes twice is taken once."""
    seen: set[str] = set()
    for each in found:
        if isinstance(each, Failure):
            totals.failures.append(each)
            continue
        ref = article_ref(each)
        if ref not in seen:
            seen.add(ref)
            yield document(each)


def readings(docs: Iterable[Document], model: str = DEFAULT_MODEL) -> Iterator[Reading]:
    """What each document says, in order."""
    known = knowledge.load()
    for annotated in annotate(docs, model):
        yield read_annotated(annotated, known).reading


def surer(reading: Reading, least: float) -> Reading:
    """The reading without claims less sure than `least`, and without events that only such claims tell."""
    if least <= 0:
        return reading
    claims = [c for c in reading.claims if c.confidence >= least]
    events = {c.subject for c in reading.claims if c.predicate == "type"}
    told = {c.subject for c in claims if c.predicate == "type"}
    gone = events - told
    kept = tuple(
        replace(c, roles=tuple((r, v) for r, v in c.roles if v not in gone)) for c in claims if c.subject not in gone and c.object not in gone
    )
    return replace(reading, claims=kept)


def batches(
    paths: Sequence[str | Path], totals: Totals, *, published: date | None = None, stdin: BinaryIO | None = None, base: str = DEFAULT_BASE,
    model: str = DEFAULT_MODEL, text: bool = True, watch: Watch | None = None, min_confidence: float = 0.0,
) -> Iterator[list[ox.Quad]]:  # fmt: skip
    """The quads of each article under `paths`, an article at a time."""
    for reading in readings(documents(read(paths, published=published, stdin=stdin), totals), model):
        reading = surer(reading, min_confidence)
        totals.add(reading)
        if watch:
            watch(reading.document.article, reading)
        yield quads(reading, base, text)


def finish(store: ox.Store, base: str = DEFAULT_BASE) -> Iterator[list[ox.Quad]]:
    """The quads that depend on all articles: background knowledge, best names, the events' own factuality."""
    yield list(background_quads(store, base))
    yield list(corpus_quads(store, base))


def in_memory(paths: Sequence[str | Path], totals: Totals | None = None, **options: object) -> ox.Store:
    """The graph of the articles under `paths`, in a store in memory. Options are those of `batches`."""
    store = ox.Store()
    base = str(options.get("base", DEFAULT_BASE))
    for batch in batches(paths, totals or Totals(), **options):  # type: ignore[arg-type]
        store.bulk_extend(batch)
    for batch in finish(store, base):
        store.bulk_extend(batch)
    return store
