"""Articles as a data frame: large JSON Lines and Parquet split by Spark, every other file read by one task as a whole."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pyarrow as pa

from kg import read as reading
from kg.engines.spark.frames import Fields, Row, mapped
from kg.engines.spark.rows import ARTICLE, article_row
from kg.engines.spark.session import SPLIT
from kg.engines.spark.sources import Sources
from kg.errors import ReadError
from kg.model import Article
from kg.read import Failure, jsonl, records
from kg.read.files import Found
from kg.read.records import Columns
from kg.read.source import base_name

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_FAILURE = pa.struct([
    ("where", pa.string()), ("what", pa.string()), ("remedy", pa.string()), ("cause", pa.string()), ("passed", pa.bool_())
])  # fmt: skip
HEAD = [("place", pa.int64()), ("where", pa.string()), ("unique", pa.int32()), ("failure", _FAILURE)]
READ = [*HEAD, *ARTICLE]
"""What is read: `place` orders as the embedded engine would, `unique` numbers the file in which an id must stand once."""

_FILE = 32
_ADDRESS = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """How articles are read, and what a worker does to them at once: rows of READ to rows of `fields`."""

    published: date | None
    columns: Columns
    then: Callable[[Iterator[Row]], Iterable[Row]]
    fields: Fields

    def of(self, frame: DataFrame, first: Callable[..., Iterator[Row]], **known: object) -> DataFrame:
        """Reads the rows of a frame by `first`, and goes on in the same worker."""
        work = partial(first, published=self.published, columns=self.columns, **known)
        return mapped(frame, partial(_both, first=work, then=self.then), self.fields)


def _both(
    rows: Iterator[Row], first: Callable[..., Iterator[Row]], then: Callable[..., Iterable[Row]]
) -> Iterable[Row]:
    return then(first(rows))


def articles(spark: SparkSession, found: Sources, how: Reading) -> DataFrame:
    """What `how` makes of all articles and failures."""
    frames = []
    if found.ready:
        items = [(n << _FILE | at, item) for n, batch in found.ready for at, item in enumerate(batch)]
        rows = [_row(item, place, how.published) for place, item in items]
        frames.append(
            mapped(spark.createDataFrame(pa.Table.from_pylist(rows, schema=pa.schema(READ))), how.then, how.fields)
        )
    if found.whole:
        frames.append(_whole(spark, found.whole, how))
    if found.lines:
        frames.append(_lines(spark, found.lines, how))
    if found.rows:
        frames.append(_table(spark, found.rows, how))
    if not frames:
        return spark.createDataFrame(pa.Table.from_pylist([], schema=pa.schema(how.fields)))
    first, *others = frames
    for other in others:
        first = first.union(other)
    return first


def _row(
    item: Article | Failure, place: int, published: date | None, where: str = "", unique: int | None = None
) -> Row:
    head = {"place": place, "where": where, "unique": unique}
    if isinstance(item, Article):
        return {**head, "failure": None, **article_row(reading.dated(item, published))}
    return {**head, "failure": failure_row(item)}


def failure_row(failure: Failure) -> Row:
    """A failure as a row."""
    e = failure.error
    return {"where": failure.where, "what": e.what, "remedy": e.remedy, "cause": e.cause, "passed": failure.passed}


def failure_of(row: Mapping[str, Any]) -> Failure:
    """The failure that `failure_row` wrote."""
    return Failure(row["where"], ReadError(row["what"], row["where"], row["remedy"], row["cause"]), row["passed"])


# files as a whole


def _whole(spark: SparkSession, files: list[tuple[int, Found]], how: Reading) -> DataFrame:
    """A task reads some files; articles of files that hold many are dealt out anew, since parsing is what takes long."""
    sizes = [f.path.stat().st_size if f.path.is_file() else 0 for _, f in files]
    tasks = max(4 * spark.sparkContext.defaultParallelism, sum(sizes) // SPLIT)
    table = pa.table({
        "number": pa.array([n for n, _ in files], pa.int64()), "found": pa.array([pickle.dumps(f) for _, f in files], pa.binary())
    })  # fmt: skip
    frame = spark.createDataFrame(table).repartition(min(tasks, len(files)), "number")
    if max(sizes) <= SPLIT:
        return how.of(frame, _read_whole)
    read = mapped(frame, partial(_read_whole, published=how.published, columns=how.columns), READ)
    return mapped(read.repartition(tasks, "place"), how.then, how.fields)


def _read_whole(rows: Iterator[Row], published: date | None, columns: Columns) -> Iterator[Row]:
    for row in rows:
        for at, item in enumerate(reading.articles_of(pickle.loads(row["found"]), columns)):
            yield _row(item, row["number"] << _FILE | at, published)


# JSON Lines


def _lines(spark: SparkSession, files: list[tuple[int, str]], how: Reading) -> DataFrame:
    """Lines with the numbers that they have in their files: those of the blocks before are counted first."""
    from pyspark.sql import functions as F

    text = spark.read.option("lineSep", "\n").text([path for _, path in files]).select(
        F.col("value").cast("binary").alias("line"), F.col("_metadata.file_path").alias("file"),
        F.col("_metadata.file_block_start").alias("block"),
    )  # fmt: skip
    counted = text.groupBy("file", "block").count().toArrow().to_pylist()
    before, at = dict[tuple[str, int], int](), dict[str, int]()
    for row in sorted(counted, key=lambda r: (r["file"], r["block"])):
        before[row["file"], row["block"]] = at.get(row["file"], 0)
        at[row["file"]] = at.get(row["file"], 0) + row["count"]
    return how.of(text, _read_lines, before=before, named=_named(files, sorted(at)))


def _read_lines(
    rows: Iterator[Row],
    before: Mapping[tuple[str, int], int],
    named: Mapping[str, tuple[int, str]],
    published: date | None,
    columns: Columns,
) -> Iterator[Row]:
    seen: dict[tuple[str, int], int] = {}
    for row in rows:
        block = row["file"], row["block"]
        number = seen[block] = seen.get(block, before[block]) + 1
        file, where = named[row["file"]]
        data = row["line"].removeprefix(b"\xef\xbb\xbf") if number == 1 else row["line"]
        if data.strip():
            make = partial(jsonl.line, data)
            yield _record(make, where, file, number, published, columns)


def _record(
    make: Callable[[str, str, int, Columns], Article | Failure],
    where: str,
    file: int,
    number: int,
    published: date | None,
    columns: Columns,
) -> Row:
    place = f"{where}:{number}"
    try:
        item = make(place, base_name(where), number, columns)
    except ReadError as error:
        item = Failure(place, error)
    return _row(item, file << _FILE | number, published, place, file)


def _named(files: list[tuple[int, str]], found: list[str]) -> dict[str, tuple[int, str]]:
    """For each file that Spark found its number and its name as the user wrote it."""
    own = {str(Path(path).resolve()): (n, path) for n, path in files if "://" not in path}
    first = min((n for n, path in files if "://" in path), default=0)
    named = {}
    for at, file in enumerate(found):
        # An address may stand for many files.
        named[file] = own.get(unquote(urlsplit(file).path)) or ((first << _ADDRESS) + at, file)
    return named


# Parquet


def _table(spark: SparkSession, files: list[tuple[int, str]], how: Reading) -> DataFrame:
    from pyspark.sql import functions as F

    table = spark.read.option("mergeSchema", "true").parquet(*[path for _, path in files])
    wanted = {c for several in how.columns.checked(table.columns, files[0][1]).values() for c in several}
    frame = table.select(
        F.struct(*[F.col(f"`{c}`") for c in table.columns if c in wanted]).alias("record"),
        F.col("_metadata.file_path").alias("file"), F.col("_metadata.row_index").alias("row"),
    )  # fmt: skip
    found = sorted(r["file"] for r in frame.select("file").distinct().toArrow().to_pylist())
    return how.of(frame, _read_rows, named=_named(files, found))


def _read_rows(
    rows: Iterator[Row], named: Mapping[str, tuple[int, str]], published: date | None, columns: Columns
) -> Iterator[Row]:
    for row in rows:
        file, where = named[row["file"]]
        yield _record(partial(records.article, row["record"]), where, file, row["row"] + 1, published, columns)
