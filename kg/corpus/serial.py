"""A reading as JSON and back, exactly."""

from __future__ import annotations

import json
import zlib
from datetime import date
from typing import Any

from kg.model import (
    Article,
    Claim,
    Comparator,
    Document,
    Entity,
    Factuality,
    Quantity,
    Reading,
    Span,
    Term,
    Value,
)  # fmt: skip


def dumps(reading: Reading) -> bytes:
    """The reading as compressed JSON. Equal readings give equal bytes."""
    document, article = reading.document, reading.document.article
    plain = {
        "article": {
            "source": article.source, "text": article.text, "title": article.title,
            "published": article.published.isoformat() if article.published else None, "publisher": article.publisher,
            "author": article.author, "url": article.url, "language": article.language, "record": article.record,
        },
        "headline": _span(document.headline) if document.headline else None,
        "paragraphs": [_span(p) for p in document.paragraphs],
        "entities": [[e.ref, e.cls, e.name, list(e.names)] for e in reading.entities],
        "claims": [_claim(c) for c in reading.claims],
        "unresolved": reading.unresolved_dates,
    }  # fmt: skip
    return zlib.compress(
        json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"), 3
    )


def loads(data: bytes) -> Reading:
    """The reading that `dumps` wrote."""
    plain = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    given = dict(plain["article"])
    given["published"] = date.fromisoformat(given["published"]) if given["published"] else None
    headline = plain["headline"]
    document = Document(
        Article(**given), Span(*headline) if headline else None, tuple(Span(*p) for p in plain["paragraphs"])
    )
    entities = tuple(Entity(ref, cls, name, tuple(names)) for ref, cls, name, names in plain["entities"])
    return Reading(document, entities, tuple(_read_claim(c) for c in plain["claims"]), plain["unresolved"])


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _term(term: Term) -> Any:
    if isinstance(term, Value):
        return [term.lexical, term.datatype]
    return {"number": term.number, "unit": term.unit} if isinstance(term, Quantity) else term


def _read_term(plain: Any) -> Term:
    if isinstance(plain, list):
        return Value(*plain)
    return Quantity(plain["number"], plain["unit"]) if isinstance(plain, dict) else str(plain)


def _claim(c: Claim) -> list[Any]:
    return [
        c.subject, c.predicate, _term(c.object), _span(c.sentence), c.factuality.value, c.confidence, c.speaker, c.relayed_by,
        c.comparator.value if c.comparator else None, c.as_written, [[r, _term(t)] for r, t in c.roles],
        [_claim(d) for d in c.derived_from],
    ]  # fmt: skip


def _read_claim(plain: list[Any]) -> Claim:
    (
        subject,
        predicate,
        object_,
        sentence,
        factuality,
        confidence,
        speaker,
        relayed,
        comparator,
        written,
        roles,
        derived,
    ) = plain
    return Claim(
        subject, predicate, _read_term(object_), Span(*sentence), Factuality(factuality), confidence, speaker, relayed,
        Comparator(comparator) if comparator else None, written, tuple((r, _read_term(t)) for r, t in roles),
        tuple(_read_claim(d) for d in derived),
    )  # fmt: skip
