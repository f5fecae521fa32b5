"""The graph over many articles: it follows from their readings and people's judgements, whatever the order.

A change is noted in the catalogue as an intent first; then store and catalogue change, each in one transaction, the
catalogue last. A run that is killed leaves an intent, which the next one finishes: to apply it twice changes nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

import pyoxigraph as ox

from kg import iri
from kg.corpus import catalogue as tables
from kg.corpus import changes, said, serial
from kg.corpus.catalogue import Catalogue
from kg.corpus.changes import Change, Settings
from kg.corpus.judgements import Judgements
from kg.corpus.noted import Noted, content, key, note
from kg.corpus.resolution import Resolver
from kg.corpus.said import Given
from kg.engine import Engine
from kg.errors import StoreError, UsageError
from kg.model import Article, Reading, Ref
from kg.store import Lines, portions

COUNTED = 100_000
"""Tallies that are held before they are added to the catalogue's, many at once."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an article: "added", "replaced", "unchanged" or "removed"; how many other articles changed."""

    what: str
    article: Ref
    others: int = 0


class Corpus:
    """The articles of one store: its catalogue and, where there is one, the store that is kept as they say."""

    def __init__(
        self, db: Catalogue, store: ox.Store | None, settings: Settings, judged: Judgements | None = None
    ) -> None:
        self.db, self.store, self.settings = db, store, settings
        self.on_change: Callable[[], None] = lambda: None
        self.judged = judged or Judgements()

    # building anew

    def take(self, articles: Iterable[Noted], then: Callable[[], None] = lambda: None, engine: Engine = map) -> None:
        """Takes articles in, calls `then`, and looks at what they have in common. For a new catalogue only."""
        self.db.db.execute("BEGIN IMMEDIATE")
        resolver = Resolver(self.db, self.judged)
        for noted in articles:
            if self.db.number(noted.ref) is None:
                resolver.add(noted)
        then()
        resolver.entities()
        resolver.events(engine)
        self.note_judgements()
        self.db.db.execute("COMMIT")

    def batches(self, engine: Engine = map) -> Iterator[Lines]:
        """All quads of a catalogue that `take` filled: an article at a time, then what depends on all.

        The articles' own are written on `engine`.
        """
        resolver = Resolver(self.db, self.judged)
        self.db.db.execute("BEGIN IMMEDIATE")
        work = partial(changes.written, settings=self.settings)
        counted: Given = Counter()
        for article, lines, given in engine(work, changes.kept(self.db, resolver, self.judged)):
            self.db.db.execute("UPDATE article SET given=? WHERE ref=?", (given, article))
            counted.update(said.loads(given))
            if len(counted) > COUNTED:
                self.db.count(counted)
                counted.clear()
            yield lines
        self.db.count(counted)
        self.db.db.execute("COMMIT")
        for some in portions(changes.all_quads(self.db, self.settings)):
            yield Lines.of(some)

    # changing what is there

    def unchanged(self, article: Article) -> bool:
        """Whether just this article is in already."""
        return any(h == content(article) for _, _, h in self.db.articles_of(key(article)))

    def add(self, reading: Reading, keep: Iterable[Ref] = ()) -> Outcome:
        """Adds an article, or puts it in the place of an older one of the same key (none of those in `keep`)."""
        article = reading.document.article
        if self.unchanged(article):
            return Outcome("unchanged", iri.article(article))
        older = [r for _, r, _ in self.db.articles_of(key(article)) if r not in set(keep)]
        ref = iri.article(article)
        other = self.db.db.execute("SELECT ref FROM article WHERE ref=?", (ref,)).fetchone()
        removes = ref if other else min(older, default=None)
        others = self._begin(key(article), content(article), reading, removes)
        return Outcome("replaced" if removes else "added", ref, others)

    def remove(self, article: Ref) -> Outcome:
        """Takes an article out. Raises UsageError if it is not in."""
        if self.db.number(article) is None:
            raise UsageError("there is no such article", article, "`kg status` lists them.")
        return Outcome("removed", article, self._begin("", None, None, article))

    def _begin(self, key_: str, hash_: str | None, reading: Reading | None, removes: Ref | None) -> int:
        with self._explained():
            self.db.db.execute(
                "INSERT INTO intent (key, hash, reading, removes) VALUES (?,?,?,?)",
                (key_, hash_, serial.dumps(reading) if reading else None, removes),
            )
        return self.finish()

    def pending(self) -> int:
        """How many changes were begun and not finished."""
        return int(self.db.db.execute("SELECT count(*) FROM intent").fetchone()[0])

    def finish(self) -> int:
        """Finishes all that was begun, and takes in judgements that changed; returns how many other articles changed."""
        others = 0
        with self._explained():
            for number, key_, hash_, data, removes in self.db.db.execute("SELECT * FROM intent ORDER BY id").fetchall():
                with self._transaction() as (resolver, change):
                    others += self._apply(resolver, change, key_, hash_, data, removes)
                    self.db.db.execute("DELETE FROM intent WHERE id=?", (number,))
            lines = self._new_judgements()
            if lines:
                with self._transaction() as (resolver, change):
                    others += self._judge(resolver, change, lines)
        return others

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise tables.explained(error, "the store's catalogue") from error
        except OSError as error:
            if "No space" in str(error):
                raise StoreError(
                    "the disk is full", None, "Free some space; what was begun is finished by the next run."
                ) from error
            raise StoreError(f"the store failed: {error}", None, "Build it anew with `kg build --force`.") from error

    @contextmanager
    def _transaction(self) -> Iterator[tuple[Resolver, Change]]:
        """The store changes in one update, then the catalogue commits; if anything fails, neither has changed."""
        assert self.store is not None
        db = self.db.db
        db.execute("BEGIN IMMEDIATE")
        try:
            change = Change()
            yield Resolver(self.db, self.judged), change
            update = changes.applied(self.store, change)
            if update:
                self.store.update(update)
            db.execute("COMMIT")
            if update:
                self.on_change()
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise

    def _apply(
        self, resolver: Resolver, change: Change, key_: str, hash_: str | None, data: bytes | None, removes: Ref | None
    ) -> int:
        counted: Counter[tuple[Ref, str, str]] = Counter()
        if removes is not None and (number := self.db.number(removes)) is not None:
            self._gone(change, number, removes, counted)
            resolver.remove(number)
        added: int | None = None
        if data is not None and hash_ is not None:
            reading = serial.loads(data)
            added = resolver.add(replace(note(reading), key=key_, content=hash_))
        return self._rewrite(resolver, change, counted) - (added is not None)

    def _gone(self, change: Change, number: int, article: Ref, counted: Counter[tuple[Ref, str, str]]) -> None:
        """Notes that an article's graphs go, and what it gave to the tallies."""
        assert self.store is not None
        change.replace(changes.graph_quads(self.store, article, self.settings.base), ())
        row = self.db.db.execute("SELECT given FROM article WHERE id=?", (number,)).fetchone()
        counted.subtract(said.loads(row[0]))

    def _rewrite(self, resolver: Resolver, change: Change, counted: Counter[tuple[Ref, str, str]]) -> int:
        """Writes anew what has other refs than before; returns how many articles these were."""
        assert self.store is not None
        resolver.entities()
        resolver.events()
        touched = resolver.articles | resolver.copied
        for number in sorted(touched):
            article, before = self.db.db.execute("SELECT ref, given FROM article WHERE id=?", (number,)).fetchone()
            quads, given = changes.article_change(self.db, resolver, number, self.settings)
            old = list(changes.graph_quads(self.store, article, self.settings.base))
            fresh = Change()
            fresh.replace(old, quads)
            # A replaced article may keep its ref: what was noted as gone stands again.
            change.gone -= set(quads)
            change.gone |= fresh.gone
            change.new |= fresh.new
            counted.subtract(said.loads(before))
            counted.update(given)
            self.db.db.execute("UPDATE article SET given=? WHERE id=?", (said.dumps(given), number))
        changes.corpus_change(self.db, counted, change, self.settings)
        return len(touched)

    # judgements

    def _lines(self) -> set[str]:
        pairs = {json.dumps([a, b, v]) for (a, b), v in self.judged.pairs.items()}
        return pairs | {json.dumps([c, a]) for c, a in self.judged.rejected.items()}

    def _new_judgements(self) -> set[str]:
        """The lines in which what is in force differs from what was applied."""
        return self._lines() ^ {line for (line,) in self.db.db.execute("SELECT line FROM judged")}

    def note_judgements(self) -> None:
        """Notes which judgements the catalogue was made with."""
        self.db.db.execute("DELETE FROM judged")
        self.db.db.executemany("INSERT INTO judged VALUES (?)", [(line,) for line in sorted(self._lines())])

    def _judge(self, resolver: Resolver, change: Change, lines: set[str]) -> int:
        for line in sorted(lines):
            plain = json.loads(line)
            if len(plain) == 3:
                resolver.dirty(plain[0])
                resolver.dirty(plain[1])
            elif (number := self.db.number(plain[1])) is not None:
                resolver.reread(number)
        self.note_judgements()
        return self._rewrite(resolver, change, Counter())

    def judge(self, line: Mapping[str, str]) -> int:
        """Takes a judgement in; returns how many articles changed."""
        self.judged.take(line)
        return self.finish()

    def close(self) -> None:
        """Puts all on disk and closes the catalogue."""
        if self.store is not None:
            self.store.flush()
        self.db.close()
