"""What changes when articles come or go: only the blocks that they touch are looked at again.

The refs of units and tellings are functions of connected parts of units and tellings. A change dirties units; their
parts are computed anew, and the articles whose refs came out otherwise are what must be written anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from kg import iri
from kg.corpus import catalogue as tables
from kg.corpus import parts, serial
from kg.corpus.catalogue import Catalogue
from kg.corpus.grouping import regroup
from kg.corpus.judgements import Judgements
from kg.corpus.noted import Noted, NotedUnit, noted_units
from kg.corpus.rewrite import without
from kg.engine import Engine
from kg.model import Reading, Ref
from kg.resolve import happenings
from kg.resolve.happenings import Telling


@dataclass(slots=True)
class Resolver:
    """Applies changes to the catalogue, within the caller's transaction; collects which articles they touch."""

    db: Catalogue
    judgements: Judgements
    units: set[int] = field(default_factory=set)
    tellings: set[int] = field(default_factory=set)
    articles: set[int] = field(default_factory=set)
    copied: set[int] = field(default_factory=set)

    # what people decided

    def dirty(self, ref: Ref) -> None:
        """Has all that bears a ref (of an article's own) looked at again, with its neighbours."""
        for (number,) in self.db.db.execute("SELECT id FROM unit WHERE local=? OR key=?", (ref, ref)).fetchall():
            self.units |= {number, *self.near_units(number)}
        for (number,) in self.db.db.execute("SELECT id FROM telling WHERE local=?", (ref,)).fetchall():
            self.tellings |= {number, *self.near_tellings(number)}

    # articles

    def reading(self, number: int) -> Reading:
        """An article's reading in its own refs, without what is rejected."""
        found = serial.loads(self.db.reading(number))
        return without(found, self.judgements.claims_of(iri.article(found.document.article)))

    def add(self, new: Noted) -> int:
        """Takes an article in; its ref must not be there yet."""
        db = self.db.db
        cursor = db.execute(
            "INSERT INTO article (ref, key, hash, source, published, publisher, title, reading, shingles, copy, given) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (new.ref, new.key, new.content, new.source, new.published, new.publisher, new.title, new.reading, len(new.shingles), new.ref, b""),
        )  # fmt: skip
        number = cursor.lastrowid
        assert number is not None
        db.executemany("INSERT INTO shingle VALUES (?,?)", [(s, number) for s in new.shingles])
        self.copied |= regroup(self.db, {number})
        rejected = self.judgements.claims_of(new.ref)
        self._units(number, noted_units(serial.loads(new.reading), rejected) if rejected else new.units)
        self.articles.add(number)
        return number

    def reread(self, number: int) -> None:
        """Takes in that what is rejected of an article has changed."""
        self._forget_units(number)
        self._units(number, noted_units(self.reading(number)))
        self.articles.add(number)

    def remove(self, number: int) -> None:
        """Takes an article out."""
        db = self.db.db
        self._forget_units(number)
        self._forget_tellings(
            number, [t for (t,) in db.execute("SELECT id FROM telling WHERE article=?", (number,)).fetchall()]
        )
        db.execute("DELETE FROM thing WHERE article=?", (number,))
        group = db.execute("SELECT copy FROM article WHERE id=?", (number,)).fetchone()[0]
        db.execute("DELETE FROM shingle WHERE article=?", (number,))
        db.execute("DELETE FROM article WHERE id=?", (number,))
        left = {i for (i,) in db.execute("SELECT id FROM article WHERE copy=?", (group,)).fetchall()}
        if left:
            self.copied |= regroup(self.db, left)
        for touched in (self.articles, self.copied):
            touched.discard(number)

    def _units(self, number: int, units: Iterable[NotedUnit]) -> None:
        db = self.db.db
        for unit in units:
            row = db.execute("SELECT id FROM unit WHERE key=?", (unit.key,)).fetchone()
            if row is None:
                cursor = db.execute(
                    "INSERT INTO unit (key, local, data) VALUES (?,?,?)", (unit.key, unit.ref, unit.data)
                )
                at = cursor.lastrowid
                assert at is not None
                db.executemany("INSERT INTO unit_block VALUES (?,?)", [(b, at) for b in unit.blocks])
                self.units.add(at)
                row = (at,)
            db.execute("INSERT INTO entity VALUES (?,?,?)", (number, unit.local, row[0]))

    def _forget_units(self, number: int) -> None:
        db = self.db.db
        held = [u for (u,) in db.execute("SELECT DISTINCT unit FROM entity WHERE article=?", (number,)).fetchall()]
        db.execute("DELETE FROM entity WHERE article=?", (number,))
        for unit in held:
            if db.execute("SELECT 1 FROM entity WHERE unit=? LIMIT 1", (unit,)).fetchone():
                continue
            self.units |= set(self.near_units(unit))
            db.execute("DELETE FROM unit_block WHERE unit=?", (unit,))
            db.execute("DELETE FROM unit WHERE id=?", (unit,))
            self.units.discard(unit)

    # entities

    def near_units(self, number: int) -> list[int]:
        unit = self.db.unit(number)
        found = [i for i, other in self.db.beside_unit(number) if parts.tied(unit, other)]
        for partner in [p for x in (unit.ref, unit.key) for p in self.judgements.partners(x)]:
            rows = self.db.db.execute(
                "SELECT id FROM unit WHERE (local=? OR key=?) AND id<>?", (partner, partner, number)
            ).fetchall()
            found += [i for (i,) in rows]
        return sorted(set(found))

    def entities(self) -> None:
        """Gives all dirty units and what is connected with them their refs."""
        while self.units:
            part = reached(self.units.pop(), self.near_units)
            self.units -= part
            by_unit = {self.db.unit(n): n for n in part}
            for ref, cluster in parts.clusters(by_unit, self.judgements):
                for unit in cluster.units:
                    self._name_unit(by_unit[unit], ref)

    def _name_unit(self, number: int, ref: Ref) -> None:
        db = self.db.db
        if db.execute("SELECT ref FROM unit WHERE id=?", (number,)).fetchone()[0] == ref:
            return
        db.execute("UPDATE unit SET ref=? WHERE id=?", (ref, number))
        self.articles |= {
            a for (a,) in db.execute("SELECT DISTINCT article FROM entity WHERE unit=?", (number,)).fetchall()
        }

    def entity_refs(self, number: int) -> dict[Ref, Ref]:
        """The corpus's refs of an article's entities, where they differ from its own."""
        rows = self.db.db.execute(
            "SELECT e.local, u.ref FROM entity e JOIN unit u ON u.id=e.unit WHERE e.article=? AND e.local<>u.ref",
            (number,),
        )
        return dict(rows.fetchall())

    # events

    def events(self, engine: Engine = map) -> None:
        """Gives the events of all touched articles, and what is connected with them, their refs."""
        for number, told in engine(tell, map(self._untold, sorted(self.articles))):
            self._tellings(number, told)
        while self.tellings:
            start = self.tellings.pop()
            last = happenings.settled(self.db.telling(start))
            if last:
                self._name_telling(start, last)
                continue
            part = reached(start, self.near_tellings)
            self.tellings -= part
            by_telling = {self.db.telling(n): n for n in part}
            for happening in parts.happened(by_telling, self.judgements):
                self._happening(happening, by_telling)

    def _untold(self, number: int) -> Untold:
        ref, reading = self.db.db.execute("SELECT ref, reading FROM article WHERE id=?", (number,)).fetchone()
        return Untold(number, ref, reading, self.judgements.claims_of(ref), self.entity_refs(number))

    def _tellings(self, number: int, new: Mapping[Ref, tuple[str, tuple[str, ...]]]) -> None:
        """Notes an article's events anew, where they are told otherwise than before."""
        db = self.db.db
        old = {
            r: (i, d)
            for i, r, d in db.execute("SELECT id, local, data FROM telling WHERE article=?", (number,)).fetchall()
        }
        self._forget_tellings(number, [i for r, (i, d) in old.items() if r not in new or new[r][0] != d])
        for ref, (data, keys) in new.items():
            if ref in old and old[ref][1] == data:
                continue
            cursor = db.execute("INSERT INTO telling (article, local, data) VALUES (?,?,?)", (number, ref, data))
            at = cursor.lastrowid
            assert at is not None
            db.executemany("INSERT INTO telling_block VALUES (?,?)", [(b, at) for b in keys])
            self.tellings.add(at)

    def _forget_tellings(self, number: int, gone: Iterable[int]) -> None:
        db = self.db.db
        for telling in gone:
            self.tellings |= set(self.near_tellings(telling))
            local = self.db.telling(telling).ref
            db.execute("DELETE FROM telling_block WHERE telling=?", (telling,))
            db.execute("DELETE FROM telling WHERE id=?", (telling,))
            db.execute("DELETE FROM thing WHERE article=? AND event=?", (number, local))
            self.tellings.discard(telling)

    def near_tellings(self, number: int) -> list[int]:
        telling = self.db.telling(number)
        found = [i for i, other in self.db.beside_telling(number) if parts.one(telling, other)]
        for partner in self.judgements.partners(telling.ref):
            rows = self.db.db.execute("SELECT id FROM telling WHERE local=? AND id<>?", (partner, number)).fetchall()
            found += [i for (i,) in rows]
        return sorted(set(found))

    def _happening(self, happening: happenings.Happening, numbers: dict[Telling, int]) -> None:
        db = self.db.db
        things = happenings.things(happening)
        for telling in happening.tellings:
            number = numbers[telling]
            self._name_telling(number, happening.ref)
            article = db.execute("SELECT article FROM telling WHERE id=?", (number,)).fetchone()[0]
            new = {local: ref for (a, local), ref in things.items() if a == telling.article}
            old = dict(
                db.execute(
                    "SELECT local, ref FROM thing WHERE article=? AND event=?", (article, telling.ref)
                ).fetchall()
            )
            if new != old:
                db.execute("DELETE FROM thing WHERE article=? AND event=?", (article, telling.ref))
                db.executemany(
                    "INSERT INTO thing VALUES (?,?,?,?)",
                    [(article, local, telling.ref, ref) for local, ref in sorted(new.items())],
                )
                self.articles.add(article)

    def _name_telling(self, number: int, ref: Ref) -> None:
        db = self.db.db
        article, old = db.execute("SELECT article, ref FROM telling WHERE id=?", (number,)).fetchone()
        if old != ref:
            db.execute("UPDATE telling SET ref=? WHERE id=?", (ref, number))
            self.articles.add(article)

    def refs(self, number: int) -> dict[Ref, Ref]:
        """The corpus's refs of all that an article tells of, where they differ from its own."""
        db = self.db.db
        things = db.execute("SELECT local, min(ref) FROM thing WHERE article=? GROUP BY local", (number,)).fetchall()
        events = db.execute("SELECT local, ref FROM telling WHERE article=? AND local<>ref", (number,)).fetchall()
        return {**dict(things), **self.entity_refs(number), **dict(events)}


@dataclass(frozen=True, slots=True)
class Untold:
    """What an article's tellings follow from: its number and ref, its reading, what is rejected, the corpus's refs."""

    number: int
    article: Ref
    reading: bytes
    rejected: frozenset[Ref]
    entities: Mapping[Ref, Ref]

    def __str__(self) -> str:
        return self.article


def tell(untold: Untold) -> tuple[int, dict[Ref, tuple[str, tuple[str, ...]]]]:
    """An article's number and its tellings, as the catalogue's tables have them, each with its blocks."""
    reading = without(serial.loads(untold.reading), untold.rejected)
    told = happenings.tellings(reading, untold.article, untold.entities)
    return untold.number, {r: (tables.written(t), tuple(sorted(happenings.block_keys(t)))) for r, t in told.items()}


def reached(start: int, near: Callable[[int], Iterable[int]]) -> set[int]:
    """All numbers connected with one."""
    found, queue = {start}, [start]
    while queue:
        for other in near(queue.pop()):
            if other not in found:
                found.add(other)
                queue.append(other)
    return found
