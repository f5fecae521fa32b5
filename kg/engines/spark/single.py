"""What comes twice: an id within a file is a failure, an article that was there before is taken once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from kg.model import Article
from kg.read import Failure
from kg.read.source import Once

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def repeated(found: DataFrame) -> tuple[DataFrame, int, list[tuple[int, Failure]]]:
    """Articles (columns of `extract.EXTRACTED`) each once, the first of each; their number; failures with their places.

    What comes twice is rare, so that it is dealt with on the driver.
    """
    from pyspark.sql import functions as F

    known = F.when(F.col("unique").isNotNull() & F.col("record").isNotNull(), F.struct("unique", "record"))
    row = found.agg(F.count("*"), F.count(known), F.countDistinct(known), F.countDistinct("article")).first()
    assert row is not None
    every, ids, different, articles = row
    failed = _same_ids(found) if ids > different else []
    if failed:
        found = _without(found, {place for place, _ in failed})
        articles = found.select("article").distinct().count()
        every -= len(failed)
    return (found if articles == every else _without(found, _later(found))), articles, failed


def _same_ids(found: DataFrame) -> list[tuple[int, Failure]]:
    """The articles whose id another one of their file has, but for the first."""
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    ids = found.where("unique IS NOT NULL AND record IS NOT NULL").select("place", "where", "unique", "record")
    same = Window.partitionBy("unique", "record")
    twice = ids.withColumn("count", F.count("*").over(same)).where("count > 1")
    failed: list[tuple[int, Failure]] = []
    once: dict[int, Once] = {}
    for row in sorted(twice.toArrow().to_pylist(), key=lambda r: r["place"]):
        where, number = row["where"], int(row["where"].rpartition(":")[2])
        item = Article(where, "", record=row["record"])
        checked = once.setdefault(row["unique"], Once("id", "line")).check(item, where, number)
        if isinstance(checked, Failure):
            failed.append((row["place"], checked))
    return failed


def _later(found: DataFrame) -> set[int]:
    """The places of articles that stand at an earlier place too."""
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    order = Window.partitionBy("article").orderBy("place")
    later = found.select("article", "place").withColumn("rank", F.row_number().over(order)).where("rank > 1")
    return set(later.toArrow()["place"].to_pylist())


def _without(found: DataFrame, places: set[int]) -> DataFrame:
    from pyspark.sql import functions as F

    gone = found.sparkSession.createDataFrame(pa.table({"place": pa.array(sorted(places), pa.int64())}))
    return found.join(F.broadcast(gone), "place", "left_anti")
