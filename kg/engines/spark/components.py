"""Connected components of a graph that is a table of edges: on the driver while it is small, by joins when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from kg.engines.spark.ties import parts_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from kg.engines.spark.tables import Tables

SMALL = 2_000_000
"""As many edges fit into the driver's memory: some 200 bytes each."""


def components(tables: Tables, name: str, edges: DataFrame, small: int = SMALL) -> DataFrame:
    """Each node of the edges (columns a, b) with the least node of its component, as columns node, part.

    `name` is what scratch tables are called by. Node and part are text.
    """
    spark = tables.spark
    if edges.count() <= small:
        found = edges.toArrow()
        pairs = zip(found["a"].to_pylist(), found["b"].to_pylist(), strict=True)
        rows = [{"node": node, "part": part} for node, part in parts_of(pairs)]
        return spark.createDataFrame(
            pa.Table.from_pylist(rows, schema=pa.schema([(n, pa.string()) for n in ("node", "part")]))
        )
    return _by_joins(tables, name, edges)


def _by_joins(tables: Tables, name: str, edges: DataFrame) -> DataFrame:
    """Large-star and small-star in turn until nothing changes: logarithmically many rounds in practice.

    Kiveris et al., Connected Components in MapReduce and Beyond, https://doi.org/10.1145/2670979.2670997. Each round is
    written down, so that a lost worker costs one round.
    """
    from pyspark.sql import functions as F

    now = tables.scratch(
        f"{name}-0", edges.select(F.greatest("a", "b").alias("a"), F.least("a", "b").alias("b")).distinct()
    )
    before, round_ = _mark(now), 0
    while True:
        round_ += 1
        now = tables.scratch(f"{name}-{round_}", _small_star(_large_star(now)))
        mark = _mark(now)
        if mark == before:
            break
        before = mark
    roots = now.select(F.col("b").alias("node"), F.col("b").alias("part")).distinct()
    return now.select(F.col("a").alias("node"), F.col("b").alias("part")).union(roots)


def _large_star(edges: DataFrame) -> DataFrame:
    """Larger neighbours of each node are tied to the least of its neighbourhood. Edges go from the larger to the smaller."""
    from pyspark.sql import functions as F

    both = edges.union(edges.select(F.col("b").alias("a"), F.col("a").alias("b")))
    least = both.groupBy("a").agg(F.least(F.min("b"), F.col("a")).alias("least"))
    return both.where("b > a").join(least, "a").select(F.col("b").alias("a"), F.col("least").alias("b")).distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """A node and its smaller neighbours are tied to the least of these."""
    from pyspark.sql import functions as F

    least = edges.groupBy("a").agg(F.min("b").alias("least"))
    others = edges.join(least, "a").where("b <> least").select(F.col("b").alias("a"), F.col("least").alias("b"))
    return others.union(least.select("a", F.col("least").alias("b"))).distinct()


def _mark(edges: DataFrame) -> tuple[int, int]:
    """A number for a set of edges that changes with it."""
    from pyspark.sql import functions as F

    row = edges.agg(F.count("*"), F.sum(F.xxhash64("a", "b").cast("decimal(38,0)"))).first()
    assert row is not None
    return int(row[0]), int(row[1] or 0)
