"""Copies of one text, found among all articles without comparing all with all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from kg.corpus import copies
from kg.engines.spark.components import components
from kg.engines.spark.frames import Row, mapped
from kg.engines.spark.tables import Tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_PAIR = [("a", pa.string()), ("b", pa.string())]


def groups(tables: Tables, claims: DataFrame) -> DataFrame:
    """The articles that have copies, as columns article, copy: the name of their group."""
    edges = tables.scratch("copy-edges", _edges(claims))
    parts = components(tables, "copy", edges)
    return mapped(parts, _named, [("article", pa.string()), ("copy", pa.string())])


def _named(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        yield {"article": row["node"], "copy": copies.group(row["part"])}


def _edges(claims: DataFrame) -> DataFrame:
    """Pairs of copies, by prefixes of the rarest runs.

    Two texts that share at least t runs share one that is among the first size - t + 1 of each, in any one order of all
    runs; with the rarest first, what half the articles end with is hardly ever looked up. Chaudhuri et al., A Primitive
    Operator for Similarity Joins in Data Cleaning, https://doi.org/10.1109/ICDE.2006.9.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    sets = claims.select("article", "shingles", F.size("shingles").alias("size")).where(
        F.size("shingles") >= copies.LEAST
    )
    each = sets.select("article", "size", F.explode("shingles").alias("run"))
    often = each.groupBy("run").agg(F.count("*").alias("often"))
    order = Window.partitionBy("article").orderBy("often", "run")
    ranked = each.join(often, "run").withColumn("rank", F.row_number().over(order)).where("often > 1")
    needed = F.greatest(F.lit(copies.LEAST), F.floor(F.lit(copies.SHARE) * F.col("size")))
    small = ranked.where(F.col("rank") <= F.col("size") - needed + 1)
    large = ranked.where(F.col("rank") <= F.col("size") - copies.LEAST + 1)
    smaller = F.struct("a.size", "a.article") < F.struct("b.size", "b.article")
    pairs = (
        small.alias("a").join(large.alias("b"), (F.col("a.run") == F.col("b.run")) & smaller)
        .select(F.col("a.article").alias("a"), F.col("b.article").alias("b")).distinct()
    )  # fmt: skip
    runs = sets.select("article", "shingles")
    both = pairs.join(runs.select(F.col("article").alias("a"), F.col("shingles").alias("x")), "a").join(
        runs.select(F.col("article").alias("b"), F.col("shingles").alias("y")), "b"
    )
    return mapped(both, _copied, _PAIR)


def _copied(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        if copies.copied(len(set(row["x"]) & set(row["y"])), len(row["x"]), len(row["y"])):
            yield {"a": row["a"], "b": row["b"]}
