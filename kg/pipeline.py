"""The sentence that the program is: articles are read, annotated, extracted and resolved, assembled as quads and stored."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar

import pyoxigraph as ox

from kg import knowledge, vocab
from kg.corpus.catalogue import FILE as CATALOGUE
from kg.corpus.catalogue import Catalogue
from kg.corpus.changes import Settings
from kg.corpus.corpus import Corpus
from kg.corpus.judgements import Judgements
from kg.corpus.noted import note
from kg.engine import Engine
from kg.errors import KgError, ReadError
from kg.iri import DEFAULT_BASE
from kg.iri import article as article_ref
from kg.model import Article, Document, Reading
from kg.read import Columns, Failure, read
from kg.read.clean import document
from kg.read.records import BY_NAME
from kg.read.unread import Unread
from kg.reading import read as read_annotated
from kg.resources import BATCH, DEFAULT_MODEL
from kg.store import Lines

BATCH_TEXT = 200_000
"""Characters of text in a batch, if not of a single article."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What is told of an article's reading, and what was `made` of it where it was read."""

    source: str
    dated: bool
    claims: int
    unresolved_dates: int
    made: T


Watch = Callable[[Read[Any]], None]


@dataclass(slots=True)
class Totals:
    """What a build has made so far. `relations` counts distinct facts, `failures` what could not be read.

    Entities, relations and events are those of the whole corpus, and stand only when it is resolved.
    """

    articles: int = 0
    entities: int = 0
    relations: int = 0
    events: int = 0
    claims: int = 0
    unresolved_dates: int = 0
    undated: list[str] = field(default_factory=list)
    failures: Unread = field(default_factory=Unread)

    def add(self, read: Read[Any]) -> None:
        """Counts one article's reading in."""
        self.articles += 1
        self.claims += read.claims
        self.unresolved_dates += read.unresolved_dates
        if not read.dated:
            self.undated.append(read.source)

    def resolved(self, db: Catalogue) -> None:
        """Counts what the corpus holds."""
        self.entities, self.events, self.relations = db.totals(vocab.measures())


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles that are parsed together. Which ones are follows from the articles alone, lest the engine matter."""

    articles: tuple[Article, ...]

    def __str__(self) -> str:
        return ", ".join(a.source for a in self.articles)


def single(found: Iterable[Article | Failure], totals: Totals) -> Iterator[Article]:
    """Articles, each once; failures are noted."""
    seen: set[str] = set()
    for each in found:
        if isinstance(each, Failure):
            totals.failures.append(each)
            continue
        ref = article_ref(each)
        if ref not in seen:
            seen.add(ref)
            yield each


def batches(articles: Iterable[Article]) -> Iterator[Batch]:
    """Articles in batches of few enough, and of little enough text, that memory stays small."""
    held: list[Article] = []
    size = 0
    for each in articles:
        if held and (len(held) == BATCH or size + len(each.text) > BATCH_TEXT):
            yield Batch(tuple(held))
            held, size = [], 0
        held.append(each)
        size += len(each.text)
    if held:
        yield Batch(tuple(held))


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Cyclic garbage is looked for seldom: a parse is hundreds of thousands of objects that all live until it is read."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def readings(docs: Iterable[Document], model: str = DEFAULT_MODEL) -> Iterator[Reading]:
    """What each document says, in order."""
    from kg.annotate import annotate  # the model's library takes a second, which a process without the model saves

    known = knowledge.load()
    with seldom_collected():
        for annotated in annotate(docs, model):
            yield read_annotated(annotated, known).reading


def itself(reading: Reading) -> Reading:
    """The reading."""
    return reading


def read_batch(
    batch: Batch, made: Callable[[Reading], T], model: str = DEFAULT_MODEL, least: float = 0.0
) -> list[Read[T] | Failure]:
    """What is `made` of what each article of a batch says, claims less sure than `least` left out, in order.

    A Failure stands for one over which cleaning, parser or extraction fails.
    """
    try:
        found = [surer(r, least) for r in readings(map(document, batch.articles), model)]
    except KgError:
        raise
    except Exception as error:
        if len(batch.articles) == 1:
            return [_failure(batch.articles[0], error)]
        return [found for a in batch.articles for found in read_batch(Batch((a,)), made, model, least)]
    return [_read(each, made(each)) for each in found]


def _read(reading: Reading, made: T) -> Read[T]:
    article = reading.document.article
    return Read(article.source, article.published is not None, len(reading.claims), reading.unresolved_dates, made)


def _failure(article: Article, error: Exception) -> Failure:
    """An article that the program is at fault with, not the user: the others must not be lost by it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    what = f"reading it fails: {type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"
    return Failure(
        article.source, ReadError(what, article.source, "This is a defect of kg: please report it with the article.")
    )


def surer(reading: Reading, least: float) -> Reading:
    """The reading without claims less sure than `least`, and without events that only such claims tell."""
    if least <= 0:
        return reading
    claims = [c for c in reading.claims if c.confidence >= least]
    events = {c.subject for c in reading.claims if c.predicate == "type"}
    told = {c.subject for c in claims if c.predicate == "type"}
    gone = events - told
    kept = tuple(
        replace(c, roles=tuple((r, v) for r, v in c.roles if v not in gone))
        for c in claims
        if c.subject not in gone and c.object not in gone
    )
    return replace(reading, claims=kept)


def read_all(
    paths: Sequence[str | Path], totals: Totals, *, published: date | None = None, stdin: BinaryIO | None = None,
    model: str = DEFAULT_MODEL, watch: Watch | None = None, min_confidence: float = 0.0, skip: Callable[[Article], bool] | None = None,
    engine: Engine = map, columns: Columns = BY_NAME, made: Callable[[Reading], T],
) -> Iterator[T]:  # fmt: skip
    """What is `made` of the readings of all articles under `paths`, one at a time; those that `skip` names are not read.

    The language work runs on `engine`, and gives the same on each; so does `made`, a function that is importable.
    """
    found = single(read(paths, published=published, stdin=stdin, columns=columns), totals)
    wanted = (a for a in found if skip is None or not skip(a))
    work = partial(read_batch, made=made, model=model, least=min_confidence)
    for each in chain.from_iterable(engine(work, batches(wanted))):
        if isinstance(each, Failure):
            totals.failures.append(each)
            continue
        totals.add(each)
        if watch:
            watch(each)
        yield each.made


def build(
    paths: Sequence[str | Path], totals: Totals, folder: Path | None = None, *, base: str = DEFAULT_BASE, text: bool = True,
    judged: Judgements | None = None, engine: Engine = map, stage: Callable[[str, int], None] | None = None, **options: Any,
) -> Iterator[Lines]:  # fmt: skip
    """All quads of the graph of the articles under `paths`: each article's, then what depends on all.

    The catalogue is made in `folder`, or in memory; `judged` are people's judgements. `stage` is told what begins when
    all is read, and of how many articles. The other options are those of `read_all`.
    """
    say = stage or (lambda what, articles: None)
    db = Catalogue(folder / CATALOGUE if folder else None)
    try:
        corpus = Corpus(db, None, Settings(base, text), judged)
        noted = read_all(paths, totals, engine=engine, made=note, **options)
        corpus.take(noted, lambda: say("Resolving", totals.articles), engine)
        say("Writing", totals.articles)
        yield from corpus.batches(engine)
        totals.resolved(db)
    finally:
        db.close()


def in_memory(paths: Sequence[str | Path], totals: Totals | None = None, **options: Any) -> ox.Store:
    """The graph of the articles under `paths`, in a store in memory. Options are those of `build`."""
    store = ox.Store()
    for batch in build(paths, totals or Totals(), **options):
        store.bulk_load(input=batch.quads, format=ox.RdfFormat.N_QUADS)
    return store
