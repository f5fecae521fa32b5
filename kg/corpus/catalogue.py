"""What an incremental build remembers: SQLite in WAL mode in the store's folder.

Readings as the articles gave them, with their units and tellings, the blocks by which those are looked up, the refs
that the corpus gives them, and tallies of what all articles say. Every table follows from the set of readings and
judgements. Nothing is written but in transactions of the caller.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from kg.errors import StoreError
from kg.model import Ref
from kg.resolve.happenings import Telling
from kg.resolve.units import Unit

FILE = "catalogue.sqlite"
VERSION = 1

_SCHEMA = """
CREATE TABLE article (id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, key TEXT NOT NULL, hash TEXT NOT NULL,
    source TEXT NOT NULL, published TEXT, publisher TEXT, title TEXT, reading BLOB NOT NULL, shingles INTEGER NOT NULL,
    copy TEXT NOT NULL, given BLOB NOT NULL);
CREATE INDEX article_key ON article (key);
CREATE INDEX article_copy ON article (copy);
CREATE TABLE unit (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, local TEXT NOT NULL, data TEXT NOT NULL, ref TEXT);
CREATE INDEX unit_local ON unit (local);
CREATE TABLE unit_block (block TEXT NOT NULL, unit INTEGER NOT NULL, PRIMARY KEY (block, unit)) WITHOUT ROWID;
CREATE INDEX unit_block_unit ON unit_block (unit);
CREATE TABLE entity (article INTEGER NOT NULL, local TEXT NOT NULL, unit INTEGER NOT NULL, PRIMARY KEY (article, local)) WITHOUT ROWID;
CREATE INDEX entity_unit ON entity (unit);
CREATE TABLE telling (id INTEGER PRIMARY KEY, article INTEGER NOT NULL, local TEXT NOT NULL, data TEXT NOT NULL, ref TEXT,
    UNIQUE (article, local));
CREATE INDEX telling_local ON telling (local);
CREATE TABLE telling_block (block TEXT NOT NULL, telling INTEGER NOT NULL, PRIMARY KEY (block, telling)) WITHOUT ROWID;
CREATE INDEX telling_block_telling ON telling_block (telling);
CREATE TABLE thing (article INTEGER NOT NULL, local TEXT NOT NULL, event TEXT NOT NULL, ref TEXT NOT NULL,
    PRIMARY KEY (article, local, event)) WITHOUT ROWID;
CREATE TABLE shingle (hash INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (hash, article)) WITHOUT ROWID;
CREATE INDEX shingle_article ON shingle (article);
CREATE TABLE tally (ref TEXT NOT NULL, aspect TEXT NOT NULL, value TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (ref, aspect, value)) WITHOUT ROWID;
CREATE INDEX tally_value ON tally (value, ref) WHERE aspect LIKE 'role:%';
CREATE TABLE judged (line TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE intent (id INTEGER PRIMARY KEY, key TEXT NOT NULL, hash TEXT, reading BLOB, removes TEXT);
"""


class Catalogue:
    """The tables, with the few questions that are asked of them. Closed by `close`."""

    def __init__(self, path: Path | None = None, *, read_only: bool = False) -> None:
        """Opens the catalogue at `path`, or one in memory; makes it if it is not there. Raises StoreError."""
        where = ":memory:" if path is None else str(path)
        try:
            if read_only:
                self.db = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
            else:
                self.db = sqlite3.connect(where, isolation_level=None)
                self.db.execute("PRAGMA journal_mode=WAL")
                self.db.execute("PRAGMA synchronous=NORMAL")
            version = self.db.execute("PRAGMA user_version").fetchone()[0]
            if not version and not read_only:
                self.db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version={VERSION}; COMMIT")
            elif version != VERSION:
                raise StoreError(
                    "its catalogue is of another version of kg", where, "Build it anew with `kg build --force`."
                )
        except sqlite3.Error as error:
            raise explained(error, where) from error

    def close(self) -> None:
        """Closes the file."""
        self.db.close()

    # articles

    def articles_of(self, key: str) -> list[tuple[int, Ref, str]]:
        """The articles under a key: number, ref, hash."""
        return self.db.execute("SELECT id, ref, hash FROM article WHERE key=? ORDER BY ref", (key,)).fetchall()

    def number(self, article: Ref) -> int | None:
        """An article's number."""
        row = self.db.execute("SELECT id FROM article WHERE ref=?", (article,)).fetchone()
        return row[0] if row else None

    def reading(self, number: int) -> bytes:
        """An article's reading, serialised."""
        return bytes(self.db.execute("SELECT reading FROM article WHERE id=?", (number,)).fetchone()[0])

    # units

    def unit(self, number: int) -> Unit:
        """A unit by its number."""
        return unit(self.db.execute("SELECT data FROM unit WHERE id=?", (number,)).fetchone()[0])

    def beside_unit(self, number: int) -> list[tuple[int, Unit]]:
        """All units that share a block with one, itself left out."""
        rows = self.db.execute(
            "SELECT id, data FROM unit WHERE id IN (SELECT b.unit FROM unit_block a JOIN unit_block b USING (block) WHERE a.unit=?) AND id<>? ORDER BY id",
            (number, number),
        )  # fmt: skip
        return [(i, unit(data)) for i, data in rows]

    def telling(self, number: int) -> Telling:
        """A telling by its number."""
        return telling(self.db.execute("SELECT data FROM telling WHERE id=?", (number,)).fetchone()[0])

    def beside_telling(self, number: int) -> list[tuple[int, Telling]]:
        """All tellings that share a block with one, itself left out."""
        rows = self.db.execute(
            "SELECT id, data FROM telling WHERE id IN (SELECT b.telling FROM telling_block a JOIN telling_block b USING (block) WHERE a.telling=?) AND id<>? ORDER BY id",
            (number, number),
        )  # fmt: skip
        return [(i, telling(data)) for i, data in rows]

    # tallies

    def tallies(self, ref: Ref) -> dict[tuple[str, str], int]:
        """What is counted of a ref: aspect and value with their number."""
        return {(a, v): n for a, v, n in self.db.execute("SELECT aspect, value, n FROM tally WHERE ref=?", (ref,))}

    def occurs(self, ref: Ref) -> bool:
        """Whether any article names this entity."""
        return (
            self.db.execute("SELECT 1 FROM tally WHERE ref=? AND aspect='name' LIMIT 1", (ref,)).fetchone() is not None
        )

    def with_filler(self, ref: Ref) -> list[Ref]:
        """The events in which something fills a role that labels show."""
        rows = self.db.execute("SELECT DISTINCT ref FROM tally WHERE value=? AND aspect LIKE 'role:%'", (ref,))
        return [r for (r,) in rows]

    def count(self, changes: Mapping[tuple[Ref, str, str], int]) -> None:
        """Adds to the tallies; what comes to 0 is taken out."""
        self.db.executemany(
            "INSERT INTO tally VALUES (?,?,?,?) ON CONFLICT (ref, aspect, value) DO UPDATE SET n = n + excluded.n",
            [(r, a, v, n) for (r, a, v), n in changes.items()],
        )  # fmt: skip
        self.db.executemany(
            "DELETE FROM tally WHERE ref=? AND aspect=? AND value=? AND n=0", [k for k, n in changes.items() if n < 0]
        )

    def totals(self, measures: Iterable[str]) -> tuple[int, int, int]:
        """How many entities, events and distinct relations all articles tell of."""
        ask = self.db.execute
        entities = ask("SELECT count(DISTINCT ref) FROM tally WHERE aspect='name'").fetchone()[0]
        events = ask("SELECT count(DISTINCT ref) FROM tally WHERE aspect='class'").fetchone()[0]
        no_relation = {*measures, "type"}
        relations = ask(
            f"SELECT count(*) FROM tally WHERE aspect='fact' AND json_extract(value, '$[1]') NOT IN ({marks(no_relation)})",
            tuple(no_relation),
        ).fetchone()[0]  # fmt: skip
        return entities, events, relations

    def all_tallies(self) -> Iterator[tuple[Ref, dict[tuple[str, str], int]]]:
        """All refs of which anything is counted, each with what."""
        rows = self.db.execute("SELECT ref, aspect, value, n FROM tally ORDER BY ref, aspect, value")
        for ref, counted in groupby(rows, key=itemgetter(0)):
            yield ref, {(aspect, value): n for _, aspect, value, n in counted}


@lru_cache(maxsize=16384)
def unit(data: str) -> Unit:
    """The unit that `written` wrote."""
    plain = json.loads(data)
    for field in ("names", "states", "posts"):
        plain[field] = tuple(plain[field])
    return Unit(**plain)


@lru_cache(maxsize=16384)
def telling(data: str) -> Telling:
    """The telling that `written` wrote."""
    plain = json.loads(data)
    plain["roles"] = tuple((r, tuple(fs)) for r, fs in plain["roles"])
    plain["things"] = tuple((r, ref, cls) for r, ref, cls in plain["things"])
    return Telling(**plain)


def written(thing: Unit | Telling) -> str:
    """A unit or telling as JSON."""
    plain = {f.name: getattr(thing, f.name) for f in fields(thing)}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def explained(error: sqlite3.Error, where: str) -> StoreError:
    """The catalogue's failure with its remedy."""
    words = str(error)
    if "full" in words or "No space" in words:
        return StoreError("the disk is full", where, "Free some space; what was begun is finished by the next run.")
    if "locked" in words:
        return StoreError("another process has the store open for writing", where, "Close it there, or wait for it.")
    if "readonly" in words or "unable to open" in words:
        return StoreError(
            "no permission for this file, or it is missing", where, "Change its rights, or use --store DIR."
        )
    return StoreError(f"the catalogue failed: {words}", where, "Build it anew with `kg build --force`.")


def marks(values: Iterable[object]) -> str:
    """As many question marks as there are values."""
    return ",".join("?" for _ in values)
