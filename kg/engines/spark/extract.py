"""What a worker makes of articles: readings, by a model that it loads once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from kg import iri
from kg.corpus import copies
from kg.engines.spark.frames import Row, mapped
from kg.engines.spark.read import READ
from kg.engines.spark.rows import READING, article_of, reading_row
from kg.model import Document

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

CLAIMS = [*READING, ("shingles", pa.list_(pa.int64()))]
EXTRACTED = [*READ[:4], *CLAIMS]


def extracted(articles: DataFrame, model: str, min_confidence: float) -> DataFrame:
    """The readings of articles, failures passed through."""
    return mapped(articles, partial(_extracted, model=model, min_confidence=min_confidence), EXTRACTED)


def _extracted(rows: Iterator[Row], model: str, min_confidence: float) -> Iterator[Row]:
    from kg.pipeline import readings, surer
    from kg.read.clean import document

    heads: deque[Row] = deque()
    failures: deque[Row] = deque()

    def documents() -> Iterator[Document]:
        for row in rows:
            if row["failure"] is None:
                heads.append({name: row[name] for name, _ in READ[:4]})
                yield document(article_of(row))
            else:
                failures.append(row)

    for reading in readings(documents(), model):
        article = reading.document.article
        made = reading_row(surer(reading, min_confidence), iri.article(article))
        yield {**heads.popleft(), **made, "shingles": sorted(copies.shingles(article.text))}
        while failures:
            yield failures.popleft()
    yield from failures
