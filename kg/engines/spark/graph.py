"""Quads as lines: an article's from its reading in the corpus's refs, the corpus's from the tallies of all articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import pyoxigraph as ox

from kg.corpus import changes, parts, said
from kg.corpus.changes import Settings
from kg.corpus.judgements import Judgements
from kg.engines.spark.frames import Fields, Row, by, grouped, mapped
from kg.engines.spark.rows import as_read
from kg.engines.spark.tables import Tables
from kg.model import Ref

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

TALLY: Fields = [("ref", pa.string()), ("aspect", pa.string()), ("value", pa.string()), ("n", pa.int64())]
SAID: Fields = [
    ("article", pa.string()), ("lines", pa.list_(pa.string())), ("given", pa.list_(pa.struct(TALLY)))
]  # fmt: skip
LINES: Fields = [("line", pa.string())]
_OWNED: Fields = [("owner", pa.string()), *TALLY]
_GROUP = 20_000


def lines(quads: Iterable[ox.Quad]) -> list[str]:
    """Quads as lines of N-Quads, https://www.w3.org/TR/n-quads/."""
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert written is not None
    return [line for line in written.decode("utf-8").split("\n") if line]


# articles


def said_by(seen: DataFrame, judged: Judgements, settings: Settings) -> DataFrame:
    """What each article says and gives to the tallies: claims with the columns refs and copy."""
    return mapped(seen, partial(_said_by, judged=judged, settings=settings), SAID)


def _said_by(rows: Iterator[Row], judged: Judgements, settings: Settings) -> Iterator[Row]:
    for row in rows:
        refs = {r["local"]: r["ref"] for r in sorted(row["refs"] or (), key=lambda r: r["rank"])}
        copy = row["copy"] or row["article"]
        quads, given = parts.said_by(as_read(row, judged), refs, copy, settings.base, settings.text)
        tallies = [{"ref": ref, "aspect": a, "value": v, "n": n} for (ref, a, v), n in sorted(given.items())]
        yield {"article": row["article"], "lines": lines(quads), "given": tallies}


# the corpus


def corpus(tables: Tables, tallies: DataFrame, base: str) -> DataFrame:
    """The lines of the corpus's graph: each ref with its own tallies, and with how the fillers of its roles are shown."""
    from pyspark.sql import functions as F

    groups = max(tables.tasks, tallies.count() // _GROUP)
    naming = tallies.where(F.col("aspect").isin("name", "class"))
    shown = grouped(naming, "ref", groups, _shown, TALLY)
    fillers = tallies.where(F.col("aspect").startswith("role:") & F.contains("value", F.lit("/")))
    pairs = fillers.select(F.col("ref").alias("owner"), F.col("value").alias("ref")).where("owner <> ref").distinct()
    owned = tallies.select(F.col("ref").alias("owner"), *[name for name, _ in TALLY])
    both = owned.unionByName(pairs.join(shown, "ref").select(*[name for name, _ in _OWNED]))
    return grouped(both, "owner", groups, partial(_corpus, base=base), LINES)


def _tallies(rows: Iterable[Row]) -> dict[tuple[str, str], int]:
    return {(row["aspect"], row["value"]): row["n"] for row in rows}


def _shown(rows: list[Row]) -> Iterator[Row]:
    """For each ref one tally that shows it as all of them do."""
    for ref, own in by(rows, "ref").items():
        tallies = _tallies(own)
        kind = said.cls(tallies)
        value = kind or said.label(ref, tallies, lambda _: {})
        yield {"ref": ref, "aspect": "class" if kind else "name", "value": value, "n": 1}


def _corpus(rows: list[Row], base: str) -> Iterator[Row]:
    for owner, own in by(rows, "owner").items():
        tallies = {ref: _tallies(each) for ref, each in by(own, "ref").items()}
        quads = said.quads(owner, tallies[owner], lambda ref, known=tallies: known.get(ref, {}), base)  # type: ignore[misc]
        yield from ({"line": line} for line in lines(quads))


def background(tallies: DataFrame, base: str) -> list[str]:
    """The lines of the background: few, since the gazetteer is finite."""
    from pyspark.sql import functions as F

    named = tallies.where(F.col("aspect") == "name").select("ref").distinct()
    occurring = mapped(named, _known, [("ref", pa.string())]).toArrow()["ref"].to_pylist()
    return lines(changes.background(occurring, base))


def _known(rows: Iterator[Row]) -> Iterator[dict[str, Ref]]:
    return (row for row in rows if changes.known(row["ref"]))
