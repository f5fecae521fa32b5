"""Readings as rows of a table, and back, exactly: the schema of `claims`, described column by column in docs/scale.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from kg.corpus.judgements import Judgements
from kg.corpus.rewrite import without
from kg.model import (
    Article,
    Claim,
    Comparator,
    Document,
    Entity,
    Factuality,
    Quantity,
    Reading,
    Ref,
    Span,
    Term,
    Value,
)  # fmt: skip

Row = dict[str, Any]

_SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])
_TERM = [("value", pa.string()), ("datatype", pa.string()), ("unit", pa.string())]
_CLAIM = pa.struct([
    ("stated", pa.bool_()), ("subject", pa.string()), ("predicate", pa.string()), ("object", pa.struct(_TERM)),
    ("sentence", _SPAN), ("factuality", pa.string()), ("confidence", pa.float64()), ("speaker", pa.string()),
    ("relayed_by", pa.string()), ("comparator", pa.string()), ("as_written", pa.string()),
    ("roles", pa.list_(pa.struct([("role", pa.string()), *_TERM]))), ("derived_from", pa.list_(pa.int32())),
])  # fmt: skip
_ENTITY = pa.struct(
    [("ref", pa.string()), ("cls", pa.string()), ("name", pa.string()), ("names", pa.list_(pa.string()))]
)

ARTICLE = [
    ("source", pa.string()), ("text", pa.string()), ("title", pa.string()), ("published", pa.date32()), ("publisher", pa.string()),
    ("author", pa.string()), ("url", pa.string()), ("language", pa.string()), ("record", pa.string()),
]  # fmt: skip
"""The columns of an article as it was read."""

READING = [
    ("article", pa.string()), *ARTICLE, ("headline", _SPAN), ("paragraphs", pa.list_(_SPAN)), ("entities", pa.list_(_ENTITY)),
    ("claims", pa.list_(_CLAIM)), ("unresolved_dates", pa.int32()),
]  # fmt: skip
"""The columns of a reading: a row an article."""


def article_row(article: Article) -> Row:
    """An article as a row."""
    return {name: getattr(article, name) for name, _ in ARTICLE}


def article_of(row: Mapping[str, Any]) -> Article:
    """The article that `article_row` wrote."""
    return Article(**{name: row[name] for name, _ in ARTICLE})


def reading_row(reading: Reading, article: Ref) -> Row:
    """A reading as a row; `article` is its article's ref."""
    document = reading.document
    claims, place = list(reading.claims), dict[Claim, int]()
    for number, claim in enumerate(claims):
        place.setdefault(claim, number)
    rows: list[Row] = []
    for number, claim in enumerate(claims):
        for source in claim.derived_from:
            # What a claim follows from stands behind the others, once each.
            if place.setdefault(source, len(claims)) == len(claims):
                claims.append(source)
        rows.append(_claim_row(claim, number < len(reading.claims), [place[c] for c in claim.derived_from]))
    return {
        "article": article, **article_row(document.article), "headline": document.headline and _span_row(document.headline),
        "paragraphs": [_span_row(p) for p in document.paragraphs],
        "entities": [{"ref": e.ref, "cls": e.cls, "name": e.name, "names": e.names} for e in reading.entities],
        "claims": rows, "unresolved_dates": reading.unresolved_dates,
    }  # fmt: skip


def reading_of(row: Mapping[str, Any]) -> Reading:
    """The reading that `reading_row` wrote."""
    headline = row["headline"]
    document = Document(
        article_of(row), _span(headline) if headline else None, tuple(_span(p) for p in row["paragraphs"])
    )
    entities = tuple(Entity(e["ref"], e["cls"], e["name"], tuple(e["names"])) for e in row["entities"])
    rows, made = row["claims"], dict[int, Claim]()

    def claim(number: int) -> Claim:
        if number not in made:
            made[number] = _claim(rows[number], tuple(claim(n) for n in rows[number]["derived_from"]))
        return made[number]

    stated = tuple(claim(n) for n, c in enumerate(rows) if c["stated"])
    return Reading(document, entities, stated, row["unresolved_dates"])


def as_read(row: Row, judged: Judgements) -> Reading:
    """A row's reading, without what people have rejected."""
    reading = reading_of(row)
    rejected = judged.claims_of(row["article"]) if judged.rejected else ()
    return without(reading, rejected) if rejected else reading


def _span_row(span: Span) -> Row:
    return {"start": span.start, "end": span.end}


def _span(row: Mapping[str, int]) -> Span:
    return Span(row["start"], row["end"])


def _term_row(term: Term) -> Row:
    if isinstance(term, Value):
        return {"value": term.lexical, "datatype": term.datatype, "unit": None}
    if isinstance(term, Quantity):
        return {"value": term.number, "datatype": None, "unit": term.unit}
    return {"value": term, "datatype": None, "unit": None}


def _term(row: Mapping[str, str | None]) -> Term:
    value = row["value"]
    assert value is not None
    if row["datatype"] is not None:
        return Value(value, row["datatype"])
    return Quantity(value, row["unit"]) if row["unit"] is not None else value


def _claim_row(c: Claim, stated: bool, derived_from: list[int]) -> Row:
    return {
        "stated": stated, "subject": c.subject, "predicate": c.predicate, "object": _term_row(c.object), "sentence": _span_row(c.sentence),
        "factuality": c.factuality.value, "confidence": c.confidence, "speaker": c.speaker, "relayed_by": c.relayed_by,
        "comparator": c.comparator and c.comparator.value, "as_written": c.as_written,
        "roles": [{"role": role, **_term_row(filler)} for role, filler in c.roles], "derived_from": derived_from,
    }  # fmt: skip


def _claim(row: Mapping[str, Any], derived_from: tuple[Claim, ...]) -> Claim:
    return Claim(
        row["subject"], row["predicate"], _term(row["object"]), _span(row["sentence"]), Factuality(row["factuality"]),
        row["confidence"], row["speaker"], row["relayed_by"], Comparator(row["comparator"]) if row["comparator"] else None,
        row["as_written"], tuple((r["role"], _term(r)) for r in row["roles"]), derived_from,
    )  # fmt: skip
