"""Data frames by way of plain rows: a function over rows as `mapInArrow` or `applyInArrow`, no pandas on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Row = dict[str, Any]
Fields = list[tuple[str, pa.DataType]]

BATCH = 256
"""Rows that a worker hands back at once."""


def ddl(fields: Fields) -> str:
    """Arrow's types in Spark's words, https://spark.apache.org/docs/latest/sql-ref-datatypes.html."""
    return ", ".join(f"`{name}` {_word(kind)}" for name, kind in fields)


def _word(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"array<{_word(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'`{f.name}`: {_word(f.type)}' for f in kind)}>"
    words = {
        pa.string(): "string", pa.int32(): "int", pa.int64(): "bigint", pa.float64(): "double", pa.bool_(): "boolean",
        pa.date32(): "date", pa.binary(): "binary",
    }  # fmt: skip
    return words[kind]


def mapped(frame: DataFrame, work: Callable[[Iterator[Row]], Iterable[Row]], fields: Fields) -> DataFrame:
    """`work` over the rows of each partition, as a stream."""
    schema = pa.schema(fields)

    def over(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rows = iter(work(row for batch in batches for row in batch.to_pylist()))
        while some := list(islice(rows, BATCH)):
            yield pa.RecordBatch.from_pylist(some, schema=schema)

    return frame.mapInArrow(over, ddl(fields))


def grouped(
    frame: DataFrame, key: str, groups: int, work: Callable[[list[Row]], Iterable[Row]], fields: Fields
) -> DataFrame:
    """`work` over all rows whose `key` falls into one of so many groups: rows of one key are never apart.

    Many keys go to one group, since a call costs more than most keys' work.
    """
    from pyspark.sql import functions as F

    schema = pa.schema(fields)

    def over(table: pa.Table) -> pa.Table:
        return pa.Table.from_pylist(list(work(table.to_pylist())), schema=schema)

    bucket = F.pmod(F.xxhash64(key), F.lit(groups)).alias("bucket")
    return frame.groupBy(bucket).applyInArrow(over, ddl(fields))


def by(rows: Iterable[Row], *names: str) -> dict[Any, list[Row]]:
    """Rows by the values of columns, in the order of these values."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[n] for n in names) if len(names) > 1 else row[names[0]], []).append(row)
    return dict(sorted(found.items()))
