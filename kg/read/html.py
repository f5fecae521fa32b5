"""Web pages (.html): the article's text and metadata, found by trafilatura.

The stored text is the extracted text, its paragraphs parted by blank lines. Precision is not favoured over recall: what
is not the article is masked by `clean`, a lost paragraph is lost. A date is taken where the page's own metadata or
its time element give it; one guessed from a copyright line would be worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import ReadError
from kg.model import Article
from kg.read.metadata import metadata
from kg.read.source import SAVE_AS_TEXT, Failure, base_name, storable

# trafilatura's default is the present day, and a graph must not depend on when it was built.
DATES = {"extensive_search": False, "original_date": True, "max_date": "2999-12-31"}


def read(stream: BinaryIO, where: str) -> Iterator[Article | Failure]:
    """One article, in the encoding that the page declares. Raises ReadError for a page without one."""
    import trafilatura  # a quarter of a second that only pages need

    data = stream.read()
    if not data:
        raise ReadError("the file is empty", where, "Save the page again, or leave it out.")
    if b"\x00" in data:
        raise ReadError("the file is binary, not a web page", where, SAVE_AS_TEXT)
    page = trafilatura.bare_extraction(
        data, include_comments=False, with_metadata=True, date_extraction_params=dict(DATES)
    )
    if page is None or not (page.text or "").strip():
        raise ReadError(
            "no article was found in the page", where, "Save the article's text as .txt instead, if it has one."
        )
    text = "\n\n".join(line.strip() for line in page.text.splitlines() if line.strip())
    known = metadata(
        {
            "title": page.title,
            "published": page.date,
            "publisher": page.sitename,
            "author": page.author,
            "url": page.url,
        },
        where,
    )
    yield known.over(Article(source=base_name(where), text=storable(text, where)))
