"""What comes twice: an id within a file is a failure, an article that was there before is taken once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from kg.errors import ReadError
from kg.model import Article
from kg.read import Failure
from kg.read.source import Once

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def repeated(found: DataFrame) -> tuple[DataFrame, list[tuple[int, Failure]]]:
    """Articles (columns of `extract.EXTRACTED`) each once, the first of each; and failures with their places.

    Of both there are few, so that they are dealt with on the driver.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    same_id = Window.partitionBy("unique", "record")
    ids = found.where("unique IS NOT NULL AND record IS NOT NULL").select("place", "where", "unique", "record")
    twice = ids.withColumn("count", F.count("*").over(same_id)).where("count > 1").drop("count")
    failed: list[tuple[int, Failure]] = []
    once: dict[int, Once] = {}
    for row in sorted(twice.toArrow().to_pylist(), key=lambda r: r["place"]):
        number = int(row["where"].rpartition(":")[2])
        try:
            once.setdefault(row["unique"], Once("id", "line")).check(
                Article(row["where"], "", record=row["record"]), row["where"], number
            )
        except ReadError as error:
            failed.append((row["place"], Failure(row["where"], error)))
    left = _without(found, {place for place, _ in failed})
    order = Window.partitionBy("article").orderBy("place")
    later = left.select("article", "place").withColumn("rank", F.row_number().over(order)).where("rank > 1")
    return _without(left, set(later.toArrow()["place"].to_pylist())), failed


def _without(found: DataFrame, places: set[int]) -> DataFrame:
    from pyspark.sql import functions as F

    if not places:
        return found
    gone = found.sparkSession.createDataFrame(pa.table({"place": pa.array(sorted(places), pa.int64())}))
    return found.join(F.broadcast(gone), "place", "left_anti")
