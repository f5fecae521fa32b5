"""Names and events resolved: blocks compared by a shuffle, connected parts found, each part grouped by the one function.

A hot block is cut into cells, each holding two of its shares, so that no task compares more than a cell's things.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from kg.corpus import catalogue, parts
from kg.corpus.judgements import Judgements
from kg.engines.spark.components import components
from kg.engines.spark.frames import Fields, Row, by, grouped, mapped
from kg.engines.spark.rows import as_read
from kg.engines.spark.tables import Tables
from kg.engines.spark.ties import ties
from kg.model import Ref
from kg.resolve import happenings, units
from kg.resolve.happenings import Telling
from kg.resolve.units import Unit

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

CELL = 2000
"""Things of a block that one task compares with each other."""

_EDGE: Fields = [("a", pa.string()), ("b", pa.string())]
MENTION: Fields = [(n, pa.string()) for n in ("article", "local", "id", "name", "data")]
TELLING: Fields = [(n, pa.string()) for n in ("article", "local", "id", "data")]
NAMED: Fields = [("id", pa.string()), ("ref", pa.string())]
THINGS: Fields = [*NAMED, ("things", pa.list_(pa.struct([("local", pa.string()), ("ref", pa.string())])))]


@dataclass(frozen=True, slots=True)
class Kind:
    """How units, or tellings, are read from a table, looked up, compared and named."""

    name: str
    read: Callable[[str], Any]
    blocks: Callable[[Any], Iterable[str]]
    tied: Callable[[Any, Any], bool]
    named: Callable[[list[tuple[str, Any]], Judgements], Iterator[Row]]
    fields: Fields


def resolved(tables: Tables, kind: Kind, things: DataFrame, judged: Judgements, *, cell: int = CELL) -> DataFrame:
    """What the corpus calls each thing (columns id, local, data): rows of the kind's fields."""
    from pyspark.sql import functions as F

    edges = tables.scratch(f"{kind.name}-edges", _edges(tables, kind, things, judged, cell))
    parts_ = components(tables, kind.name, edges).withColumnRenamed("node", "id")
    placed = things.select("id", "data").join(parts_, "id", "left").withColumn("part", F.coalesce("part", "id"))
    groups = max(tables.tasks, things.count() // CELL)
    return grouped(placed, "part", groups, partial(_name, kind=kind, judged=judged), kind.fields)


def _name(rows: list[Row], kind: Kind, judged: Judgements) -> Iterator[Row]:
    for part in by(rows, "part").values():
        yield from kind.named([(row["id"], kind.read(row["data"])) for row in part], judged)


# ties


def _edges(tables: Tables, kind: Kind, things: DataFrame, judged: Judgements, cell: int) -> DataFrame:
    from pyspark.sql import functions as F

    block: Fields = [("id", pa.string()), ("data", pa.string()), ("block", pa.string())]
    blocks = tables.scratch(
        f"{kind.name}-blocks", mapped(things.select("id", "data"), partial(_blocks, kind=kind), block)
    )
    counts = blocks.groupBy("block").agg(F.count("*").alias("count")).where("count > 1")
    shares = F.ceil(F.col("count") * 2 / F.lit(cell)).cast("int")
    shared = blocks.join(counts, "block").withColumn("shares", F.when(F.col("count") > cell, shares).otherwise(1))
    placed = shared.withColumn("side", F.pmod(F.xxhash64("id"), F.col("shares")).cast("int"))
    celled = placed.select(
        "id", "data", "side", F.explode(F.sequence(F.lit(0), F.col("shares") - 1)).alias("other"), "block", "shares"
    ).select(
        "id", "data", "side", F.concat_ws(" ", "block", F.least("side", "other"), F.greatest("side", "other")).alias("cell")
    )  # fmt: skip
    groups = max(tables.tasks, blocks.count() // (2 * CELL))
    found = grouped(celled, "cell", groups, partial(_ties, kind=kind), _EDGE)
    by_hand = _judged(things, judged)
    if by_hand:
        found = found.union(tables.spark.createDataFrame(pa.Table.from_pylist(by_hand, schema=pa.schema(_EDGE))))
    return found.distinct()


def _blocks(rows: Iterator[Row], kind: Kind) -> Iterator[Row]:
    for row in rows:
        for block in kind.blocks(kind.read(row["data"])):
            yield {**row, "block": block}


def _ties(rows: list[Row], kind: Kind) -> Iterator[Row]:
    for cell in by(rows, "cell").values():
        cell.sort(key=lambda row: row["id"])
        things = [kind.read(row["data"]) for row in cell]
        for i, j in ties(things, [row["side"] for row in cell], lambda thing: thing.ref, kind.tied):
            yield {"a": cell[i]["id"], "b": cell[j]["id"]}


def _judged(things: DataFrame, judged: Judgements) -> list[Row]:
    """What people's judgements connect, to be looked at together: for each pair all things of either name."""
    from pyspark.sql import functions as F

    refs = sorted({ref for pair in judged.pairs for ref in pair})
    if not refs:
        return []
    chosen = things.select("id", "local").where(F.col("local").isin(refs) | F.col("id").isin(refs))
    bearing: dict[Ref, set[str]] = {}
    for row in chosen.toArrow().to_pylist():
        for name in (row["id"], row["local"]):
            bearing.setdefault(name, set()).add(row["id"])
    found = set()
    for a, b in judged.pairs:
        left, right = sorted(bearing.get(a, ())), sorted(bearing.get(b, ()))
        if left and right:
            found |= {(left[0], y) for y in right} | {(x, right[0]) for x in left}
    return [{"a": a, "b": b} for a, b in sorted(found) if a != b]


# units


def _named_units(part: list[tuple[str, Unit]], judged: Judgements) -> Iterator[Row]:
    for ref, cluster in parts.clusters([unit for _, unit in part], judged):
        for unit in cluster.units:
            yield {"id": unit.key, "ref": ref}


UNITS = Kind("units", catalogue.unit, units.block_keys, parts.tied, _named_units, NAMED)


# tellings


def _named_tellings(part: list[tuple[str, Telling]], judged: Judgements) -> Iterator[Row]:
    last = {id_: happenings.settled(telling) for id_, telling in part}
    if all(last.values()):
        yield from ({"id": id_, "ref": ref, "things": []} for id_, ref in last.items())
        return
    ids = {telling: id_ for id_, telling in part}
    for happening in parts.happened(ids, judged):
        things = happenings.things(happening)
        for telling in happening.tellings:
            own = [
                {"local": local, "ref": ref}
                for (article, local), ref in sorted(things.items())
                if article == telling.article
            ]
            yield {"id": ids[telling], "ref": happening.ref, "things": own}


TELLINGS = Kind("tellings", catalogue.telling, happenings.block_keys, parts.one, _named_tellings, THINGS)


def mentions(rows: Iterator[Row], judged: Judgements) -> Iterator[Row]:
    for row in rows:
        for local, unit in parts.article_units(as_read(row, judged)).items():
            yield {
                "article": row["article"],
                "local": local,
                "id": unit.key,
                "name": unit.ref,
                "data": catalogue.written(unit),
            }


def told(rows: Iterator[Row], judged: Judgements) -> Iterator[Row]:
    for row in rows:
        entities = {r["local"]: r["ref"] for r in row["refs"] or ()}
        tellings = happenings.tellings(as_read(row, judged), row["article"], entities)
        for local, telling in tellings.items():
            yield {
                "article": row["article"],
                "local": local,
                "id": _id(telling),
                "data": catalogue.written(telling),
            }


def _id(telling: Telling) -> str:
    """A name for an event as one article tells it."""
    return json.dumps([telling.article, telling.ref])
