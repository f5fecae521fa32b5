"""The Parquet tables between the stages: each written once, whole or not at all, and read from there by what follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

KEPT = ("claims", "mentions", "units", "tellings", "things", "copies", "tallies")
"""Tables that stay with the result; docs/scale.md describes them column by column."""

FEW = 1000
"""With fewer articles it takes Spark longer to plan and compile a stage than to run it."""


@dataclass(slots=True)
class Tables:
    """A folder of tables, by any address that Spark can write to. `tasks` are as many as a stage has, at least a core's."""

    spark: SparkSession
    root: str
    tasks: int
    _scratch: list[str] = field(default_factory=list)

    def expect(self, articles: int, a_task: int) -> None:
        """Sizes the stages for so many articles, so many of them a task, but for no fewer tasks than keep all cores busy."""
        conf, few = self.spark.conf, articles < FEW
        self.tasks = self.tasks if few else max(2 * self.tasks, articles // a_task)
        conf.set("spark.sql.shuffle.partitions", self.tasks)
        conf.set("spark.sql.files.maxPartitionBytes", 32 << 20)
        conf.set("spark.sql.adaptive.enabled", not few)
        conf.set("spark.sql.codegen.wholeStage", not few)

    def at(self, name: str) -> str:
        """The address of a table."""
        return f"{self.root}/{name}"

    def write(self, name: str, frame: DataFrame) -> DataFrame:
        """Writes a table and gives it back as it lies there."""
        frame.write.mode("overwrite").option("compression", "zstd").parquet(self.at(name))
        return self.read(name)

    def read(self, name: str) -> DataFrame:
        """A table that was written."""
        return self.spark.read.parquet(self.at(name))

    def scratch(self, name: str, frame: DataFrame) -> DataFrame:
        """Writes a table that `clean` removes."""
        self._scratch.append(name)
        return self.write(name, frame)

    def clean(self) -> None:
        """Removes the tables that were for the way only."""
        for name in self._scratch:
            folder, files = filesystem(self.spark, self.at(name))
            files.delete(folder, True)
        self._scratch.clear()


def filesystem(spark: SparkSession, address: str) -> tuple[Any, Any]:
    """An address as Hadoop knows it, and the file system that it lies in, be it local, HDFS or an object store."""
    jvm = spark.sparkContext._jvm
    assert jvm is not None
    path = jvm.org.apache.hadoop.fs.Path(address)
    return path, path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
