"""What a worker makes of articles: readings, by a model that it loads once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import pyarrow as pa

from kg import iri
from kg.corpus import copies
from kg.engines.spark.frames import Row
from kg.engines.spark.read import HEAD, failure_row
from kg.engines.spark.rows import READING, article_of, reading_row
from kg.model import Article
from kg.read import Failure

CLAIMS = [*READING, ("shingles", pa.list_(pa.int64()))]
EXTRACTED = [*HEAD, *CLAIMS]


def extracted(rows: Iterator[Row], model: str, min_confidence: float) -> Iterator[Row]:
    """Articles as readings, failures passed through."""
    from kg.pipeline import batches, itself, read_batch

    heads, failed = deque[Row](), deque[Row]()

    def articles() -> Iterator[Article]:
        for row in rows:
            if row["failure"] is None:
                heads.append({name: row[name] for name, _ in HEAD})
                yield article_of(row)
            else:
                failed.append(row)

    for batch in batches(articles()):
        for found in read_batch(batch, itself, model, min_confidence):
            head = heads.popleft()
            if isinstance(found, Failure):
                yield {**head, "failure": failure_row(found)}
                continue
            article = found.made.document.article
            made = reading_row(found.made, iri.article(article))
            yield {**head, **made, "shingles": sorted(copies.shingles(article.text))}
        while failed:
            yield failed.popleft()
    yield from failed
