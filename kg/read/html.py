"""Web pages (.html): the article's text and metadata, found by trafilatura.

The stored text is the extracted text, its paragraphs parted by blank lines. Precision is not favoured over recall: what
is not the article is masked by `clean`, a lost paragraph is lost. A date is taken where the page's own metadata or
its time element give it; one guessed from a copyright line would be worse than none.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import ReadError
from kg.model import Article
from kg.read.metadata import metadata
from kg.read.source import SAVE_AS_TEXT, Failure, base_name, storable

# trafilatura's default is the present day, and a graph must not depend on when it was built.
DATES = {"extensive_search": False, "original_date": True, "max_date": "2999-12-31"}
# So many characters may be broken in a page that is read all the same; more, and it is in another encoding.
BROKEN_SHARE = 0.001

_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
# What pages call Latin-1 or ASCII is Windows-1252: https://encoding.spec.whatwg.org/#names-and-labels
_WINDOWS = {"iso8859-1", "ascii"}


def read(stream: BinaryIO, where: str) -> Iterator[Article | Failure]:
    """One article, in the encoding that the page declares. Raises ReadError for a page without one."""
    yield page(stream.read(), where, base_name(where))


def nothing(where: str) -> ReadError:
    """That a page holds no article."""
    return ReadError(
        "no article was found in the page", where, "Save the article's text as .txt instead, if it has one."
    )


def page(data: bytes, where: str, source: str, *, charset: str | None = None, url: str | None = None) -> Article:
    """The article of a page: a pure function of its bytes.

    `charset` is the encoding that the server states, `url` the address that it was fetched from. Raises ReadError for
    a page without an article.
    """
    import trafilatura  # a quarter of a second that only pages need

    if not data:
        raise ReadError("the file is empty", where, "Save the page again, or leave it out.")
    content = decoded(data, where, charset)
    try:
        found = trafilatura.bare_extraction(
            content, include_comments=False, with_metadata=True, date_extraction_params=dict(DATES)
        )
    except Exception as error:  # whatever a page's markup does to the library costs that page alone
        what = f"the page can't be parsed: {type(error).__name__}: {error}"
        raise ReadError(what, where, "Save the article's text as .txt instead.") from error
    if found is None or not (found.text or "").strip():
        raise nothing(where)
    text = "\n\n".join(line.strip() for line in found.text.splitlines() if line.strip())
    known = metadata(
        {
            "title": found.title,
            "published": found.date,
            "publisher": found.sitename,
            "author": found.author,
            "url": url or found.url,
        },
        where,
    )
    return known.over(Article(source=source, text=storable(text, where)))


def decoded(data: bytes, where: str, charset: str | None = None) -> str | bytes:
    """A page's text, by its byte order mark, the server's word, the page's own, or as UTF-8.

    Bytes that state nothing and are no UTF-8 are returned as they are, for trafilatura to guess. Raises ReadError for
    what is no text, or not in the encoding that is stated.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, encoding, where)
    if b"\x00" in data:
        raise ReadError("the file is binary, not a web page", where, SAVE_AS_TEXT)
    own = _CHARSET.search(data[:4096])
    for stated in (charset, own[1].decode("ascii") if own else None):
        if stated and (name := _known(stated)):
            return _strictly(data, name, where)
    try:
        return _DECLARATION.sub("", data.decode("utf-8"))
    except UnicodeDecodeError:
        return data


def _known(label: str) -> str | None:
    try:
        name = codecs.lookup(label.strip("\"' ")).name
    except (LookupError, ValueError):
        return None
    return "cp1252" if name in _WINDOWS else name


def _strictly(data: bytes, encoding: str, where: str) -> str:
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken > BROKEN_SHARE * len(text) + 1:
        raise ReadError(
            f"the page is not in the encoding that it states ({encoding}): {broken} characters are broken",
            where,
            "Convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEWFILE (name the encoding that it has)",
            cause="broken characters",
        )
    return _DECLARATION.sub("", text)
