"""An article as the catalogue takes it in: all that follows from its reading alone, made wherever it was read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kg import iri
from kg.corpus import copies, parts, serial
from kg.corpus.catalogue import written
from kg.corpus.rewrite import without
from kg.iri import digest
from kg.model import Article, Reading, Ref
from kg.resolve.units import block_keys


@dataclass(frozen=True, slots=True)
class NotedUnit:
    """A unit under the article's own ref, as the catalogue's tables have it, with the blocks that it is looked up by."""

    local: Ref
    key: str
    ref: Ref
    data: str
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """A row of the catalogue for one article, with its sampled runs of words and its units."""

    ref: Ref
    key: str
    content: str
    source: str
    published: str | None
    publisher: str | None
    title: str | None
    reading: bytes
    shingles: tuple[int, ...]
    units: tuple[NotedUnit, ...]


def key(article: Article) -> str:
    """What an article is known by when it comes again: its address, its record's name, or its file's."""
    if article.url:
        return f"url {article.url}"
    if article.record:
        return f"record {article.publisher or article.source} {article.record}"
    return f"source {article.source}"


def content(article: Article) -> str:
    """A digest of all that is in an article."""
    return digest(
        article.source, article.text, article.title, article.published, article.publisher, article.author, article.url,
        article.language, article.record, size=32,
    )  # fmt: skip


def note(reading: Reading) -> Noted:
    """A reading for the catalogue, nothing of it rejected."""
    article = reading.document.article
    return Noted(
        iri.article(article), key(article), content(article), article.source,
        article.published.isoformat() if article.published else None, article.publisher, article.title,
        serial.dumps(reading), tuple(sorted(copies.shingles(article.text))), noted_units(reading),
    )  # fmt: skip


def noted_units(reading: Reading, rejected: Collection[Ref] = ()) -> tuple[NotedUnit, ...]:
    """The units of a reading, without what is rejected of it."""
    units = parts.article_units(without(reading, rejected))
    return tuple(NotedUnit(r, u.key, u.ref, written(u), tuple(sorted(block_keys(u)))) for r, u in units.items())
