"""The store and its catalogue from what a cluster wrote, so that all of `kg` works on it: a copy, nothing is computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pyoxigraph as ox

from kg.corpus import catalogue, said, serial
from kg.corpus.catalogue import Catalogue
from kg.corpus.changes import Settings
from kg.corpus.corpus import Corpus
from kg.corpus.judgements import Judgements
from kg.corpus.noted import content, key
from kg.engines.spark.rows import reading_of
from kg.resolve import happenings, units
from kg.store import Lines, portions, write_new

BATCH = 500


def load(graph: Path, store: Path, judged: Judgements, manifest: Mapping[str, object], force: bool) -> None:
    """Makes the store at `store` of what `build` wrote into the folder `graph`. Errors are those of `write_new`."""

    def batches(folder: Path) -> Iterator[Lines]:
        db = Catalogue(folder / catalogue.FILE)
        try:
            _fill(db, graph / "tables", judged)
        finally:
            db.close()
        for part in sorted((graph / "nquads").glob("part-*.nq")):
            for some in portions(ox.parse(path=str(part), format=ox.RdfFormat.N_QUADS)):
                yield Lines.of(some)

    write_new(store, batches, force=force, manifest=manifest, union=True)


def _rows(tables: Path, name: str, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a table, some at a time."""
    for batch in ds.dataset(tables / name, format="parquet").to_batches(columns=columns, batch_size=BATCH):
        yield from batch.to_pylist()


def _fill(db: Catalogue, tables: Path, judged: Judgements) -> None:
    """Fills a new catalogue."""
    ask = db.db
    ask.execute("BEGIN IMMEDIATE")
    copy = {row["article"]: row["copy"] for row in _rows(tables, "copies")}
    articles: dict[str, int] = {}
    for row in _rows(tables, "claims"):
        reading, ref = reading_of(row), row["article"]
        article = reading.document.article
        published = article.published.isoformat() if article.published else None
        values = (
            ref, key(article), content(article), article.source, published, article.publisher, article.title,
            serial.dumps(reading), len(row["shingles"]), copy.get(ref, ref), b"",
        )  # fmt: skip
        number = _insert(
            db, "article (ref, key, hash, source, published, publisher, title, reading, shingles, copy, given)", values
        )
        articles[ref] = number
        ask.executemany("INSERT INTO shingle VALUES (?,?)", [(s, number) for s in row["shingles"]])
    for row in _rows(tables, "said", ["article", "given"]):
        given = {(g["ref"], g["aspect"], g["value"]): g["n"] for g in row["given"]}
        ask.execute("UPDATE article SET given=? WHERE ref=?", (said.dumps(Counter(given)), row["article"]))
    numbers: dict[str, int] = {}
    for row in _rows(tables, "units"):
        number = _insert(db, "unit (key, local, data, ref)", (row["id"], row["local"], row["data"], row["ref"]))
        numbers[row["id"]] = number
        _blocks(db, "unit_block", units.block_keys(catalogue.unit(row["data"])), number)
    mentions = ((articles[r["article"]], r["local"], numbers[r["id"]]) for r in _rows(tables, "mentions"))
    ask.executemany("INSERT INTO entity VALUES (?,?,?)", mentions)
    for row in _rows(tables, "tellings"):
        told = (articles[row["article"]], row["local"], row["data"], row["ref"])
        number = _insert(db, "telling (article, local, data, ref)", told)
        _blocks(db, "telling_block", happenings.block_keys(catalogue.telling(row["data"])), number)
    things = ((articles[r["article"]], r["local"], r["event"], r["ref"]) for r in _rows(tables, "things"))
    ask.executemany("INSERT INTO thing VALUES (?,?,?,?)", things)
    tallies = ((r["ref"], r["aspect"], r["value"], r["n"]) for r in _rows(tables, "tallies"))
    ask.executemany("INSERT INTO tally VALUES (?,?,?,?)", tallies)
    Corpus(db, None, Settings(), judged).note_judgements()
    ask.execute("COMMIT")


def _insert(db: Catalogue, into: str, values: tuple[object, ...]) -> int:
    number = db.db.execute(f"INSERT INTO {into} VALUES ({catalogue.marks(values)})", values).lastrowid
    assert number is not None
    return number


def _blocks(db: Catalogue, table: str, blocks: Iterable[str], number: int) -> None:
    db.db.executemany(f"INSERT INTO {table} VALUES (?,?)", [(block, number) for block in sorted(blocks)])
