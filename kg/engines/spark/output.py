"""The graph as sorted N-Quads in parts: one after the other they are its canonical form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.engines.spark.frames import Row, mapped
from kg.engines.spark.graph import LINES
from kg.engines.spark.tables import Tables, filesystem

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

PART = 64 << 20
"""Bytes of N-Quads in a part, about."""


def write_lines(tables: Tables, address: str, lines: DataFrame) -> None:
    """Writes lines in the order of their bytes to `part-00000.nq` and so on, each line once."""
    from pyspark.sql import functions as F

    row = lines.agg(F.sum(F.octet_length("line") + 1)).first()
    size = int(row[0] or 0) if row else 0
    ordered = lines.repartitionByRange(max(1, size // PART), "line").sortWithinPartitions("line")
    mapped(ordered, _once, LINES).write.mode("overwrite").option("lineSep", "\n").text(address)
    folder, files = filesystem(tables.spark, address)
    for status in files.listStatus(folder):
        name = status.getPath().getName()
        if name.startswith("part-"):
            files.rename(status.getPath(), filesystem(tables.spark, f"{address}/{name[:10]}.nq")[0])


def _once(rows: Iterator[Row]) -> Iterator[Row]:
    before = None
    for row in rows:
        if row["line"] != before:
            before = row["line"]
            yield row
