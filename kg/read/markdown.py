"""Markdown (.md) with YAML front matter: title, published or date, publisher, author, url.

The stored text is the whole file; `clean` masks the front matter and never cuts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import ReadError
from kg.model import Article
from kg.read import frontmatter
from kg.read.metadata import metadata
from kg.read.source import Failure, base_name, decode


def read(stream: BinaryIO, where: str) -> Iterator[Article | Failure]:
    """One article. Raises ReadError for front matter that can't be used, or with no text after it."""
    text = decode(stream.read(), where)
    front = frontmatter.span(text)
    if front and not text[front.end :].strip():
        raise ReadError(
            "there is front matter, but no article after it", where, "Add the article's text below the second ---."
        )
    yield metadata(frontmatter.fields(text, where), where).over(Article(source=base_name(where), text=text))
