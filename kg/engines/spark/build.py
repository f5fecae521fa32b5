"""The pipeline's sentence on Spark: articles are read and extracted, names and events resolved, quads written sorted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa

from kg import vocab
from kg.corpus.changes import Settings
from kg.corpus.judgements import Judgements
from kg.engines.spark import copies, graph, resolve
from kg.engines.spark.extract import CLAIMS, EXTRACTED, extracted
from kg.engines.spark.frames import mapped
from kg.engines.spark.output import write_lines
from kg.engines.spark.read import Reading, articles, failure_of
from kg.engines.spark.session import SPLIT
from kg.engines.spark.single import repeated
from kg.engines.spark.sources import sources
from kg.engines.spark.tables import Tables
from kg.pipeline import Totals
from kg.read.records import BY_NAME, Columns
from kg.resources import DEFAULT_MODEL

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_TASK = 2000
"""Articles whose graph one task writes."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is built of what: as the options of `kg build`. Tables larger than `split` bytes are read in such pieces."""

    published: date | None = None
    stdin: BinaryIO | None = None
    columns: Columns = BY_NAME
    model: str = DEFAULT_MODEL
    min_confidence: float = 0.0
    judged: Judgements = field(default_factory=Judgements)
    settings: Settings = field(default_factory=Settings)
    split: int = SPLIT


def build(
    spark: SparkSession, paths: Sequence[str | Path], output: str, totals: Totals, options: Options,
    say: Callable[[str], None] = lambda what: None, check: Callable[[Totals], None] = lambda totals: None,
) -> Tables:  # fmt: skip
    """Builds the graph of the articles under `paths` at the address `output`: N-Quads in `nquads/`, and `tables/`.

    Counts into `totals`, tells `say` what begins, and has `check` look at what was read. The tables returned hold some
    that are for the way only, until they are cleaned.
    """
    tables = Tables(spark, f"{output}/tables", spark.sparkContext.defaultParallelism)
    say("Reading")
    claims = _claims(tables, paths, totals, options)
    check(totals)
    finish(tables, claims, output, totals, options, say)
    return tables


def finish(
    tables: Tables, claims: DataFrame, output: str, totals: Totals, options: Options, say: Callable[[str], None]
) -> None:
    """All that follows from the table of claims."""
    say("Resolving")
    refs = _refs(tables, claims, options)
    copied = tables.write("copies", copies.groups(tables, claims))
    say("Writing")
    seen = claims.join(refs, "article", "left").join(copied, "article", "left")
    said = tables.scratch("said", graph.said_by(seen, options.judged, options.settings))
    tallies = tables.write("tallies", _tallies(said))
    corpus = tables.scratch("corpus", graph.corpus(tables, tallies, options.settings.base))
    background = [{"line": line} for line in graph.background(tallies, options.settings.base)]
    rest = tables.spark.createDataFrame(pa.Table.from_pylist(background, schema=pa.schema(graph.LINES)))
    write_lines(tables, f"{output}/nquads", said.selectExpr("explode(lines) AS line").union(corpus).union(rest))
    _count(tallies, totals)


def _claims(tables: Tables, paths: Sequence[str | Path], totals: Totals, options: Options) -> DataFrame:
    """The table of claims: what each article says, by itself."""
    from pyspark.sql import functions as F

    work = partial(extracted, model=options.model, min_confidence=options.min_confidence)
    tables.spark.conf.set("spark.sql.files.maxPartitionBytes", options.split)
    how = Reading(options.published, options.columns, work, EXTRACTED)
    found = articles(tables.spark, sources(paths, options.stdin, options.columns, options.split), how)
    all_ = tables.scratch("extracted", found)
    failed = all_.where("failure IS NOT NULL").select("place", "failure").toArrow().to_pylist()
    there = all_.where("failure IS NULL")
    once, totals.articles, again = repeated(there)
    for _, failure in sorted([*((r["place"], failure_of(r["failure"])) for r in failed), *again], key=lambda x: x[0]):
        totals.failures.append(failure)
    tables.expect(totals.articles, _TASK)
    columns = [name for name, _ in CLAIMS]
    claims = tables.write(
        "claims", once.select(columns).repartition(tables.tasks, "article").sortWithinPartitions("article")
    )
    said = claims.agg(F.sum(F.size("claims")), F.sum("unresolved_dates")).first()
    assert said is not None
    totals.claims, totals.unresolved_dates = int(said[0] or 0), int(said[1] or 0)
    totals.undated = [
        r["source"] for r in claims.where("published IS NULL").select("source").sort("source").toArrow().to_pylist()
    ]
    return claims


def _refs(tables: Tables, claims: DataFrame, options: Options) -> DataFrame:
    """The corpus's refs of what each article tells of: columns article and refs (local, ref, rank), all where they differ."""
    from pyspark.sql import functions as F

    # Without its text an article is small; only what is rejected is known by the text.
    light = claims if options.judged.rejected else claims.withColumn("text", F.lit(""))
    mentions = tables.write(
        "mentions", mapped(light, partial(resolve.mentions, judged=options.judged), resolve.MENTION)
    )
    units = tables.scratch(
        "unit-data", mentions.groupBy("id").agg(F.min("name").alias("local"), F.min("data").alias("data"))
    )
    named = tables.scratch("unit-refs", resolve.resolved(tables, resolve.UNITS, units, options.judged))
    tables.write("units", units.join(named, "id"))
    entities = mentions.select("article", "local", "id").join(named, "id").where("local <> ref")
    refs = tables.scratch("entity-refs", _collected(entities.select("article", "local", "ref", F.lit(1).alias("rank"))))

    told = tables.scratch(
        "telling-data",
        mapped(light.join(refs, "article", "left"), partial(resolve.told, judged=options.judged), resolve.TELLING),
    )
    happened = tables.scratch("telling-refs", resolve.resolved(tables, resolve.TELLINGS, told, options.judged))
    tellings = tables.write("tellings", told.join(happened, "id"))
    things = tellings.select("article", F.col("local").alias("event"), F.explode("things").alias("thing")).select(
        "article", "event", "thing.local", "thing.ref"
    )
    things = tables.write("things", things)
    events = tellings.where("local <> ref").select("article", "local", "ref", F.lit(2).alias("rank"))
    unnamed = things.groupBy("article", "local").agg(F.min("ref").alias("ref"), F.lit(0).alias("rank"))
    every = refs.select("article", F.explode("refs").alias("r")).select("article", "r.local", "r.ref", "r.rank")
    return _collected(every.unionByName(unnamed).unionByName(events))


def _collected(refs: DataFrame) -> DataFrame:
    from pyspark.sql import functions as F

    return refs.groupBy("article").agg(F.collect_list(F.struct("local", "ref", "rank")).alias("refs"))


def _tallies(said: DataFrame) -> DataFrame:
    given = said.selectExpr("explode(given) AS g").select("g.ref", "g.aspect", "g.value", "g.n")
    return given.groupBy("ref", "aspect", "value").agg({"n": "sum"}).withColumnRenamed("sum(n)", "n")


def _count(tallies: DataFrame, totals: Totals) -> None:
    from pyspark.sql import functions as F

    counted = {
        r["aspect"]: r["n"]
        for r in tallies.where(F.col("aspect").isin("name", "class"))
        .groupBy("aspect")
        .agg(F.countDistinct("ref").alias("n"))
        .toArrow()
        .to_pylist()
    }
    totals.entities, totals.events = counted.get("name", 0), counted.get("class", 0)
    predicate = F.get_json_object("value", "$[1]")
    totals.relations = (
        tallies.where(F.col("aspect") == "fact").where(~predicate.isin([*sorted(vocab.measures()), "type"])).count()
    )
