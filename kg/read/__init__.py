"""Reading: files, folders, web addresses and standard input in; articles out, a Failure in place of what can't be read."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from kg import resources
from kg.errors import ReadError
from kg.model import Article
from kg.read import dateline, feed, fetch, frontmatter, html, jsonl, markdown, parquet, table, text, warc
from kg.read.files import Finder, Found
from kg.read.records import BY_NAME, Columns, RecordReader
from kg.read.source import Failure, Reader, unreadable

__all__ = [
    "READERS", "STDIN", "Columns", "Failure", "Reader", "articles_of", "count", "dated", "finder", "read", "samples",
]  # fmt: skip


def _gzipped(reader: RecordReader) -> RecordReader:
    """The reader for files of its format that gzip has packed."""

    def read(stream: BinaryIO, where: str, /, columns: Columns = BY_NAME) -> Iterator[Article | Failure]:
        try:
            with gzip.open(stream) as unpacked:
                yield from reader(cast("BinaryIO", unpacked), where, columns)
        except (OSError, EOFError, zlib.error) as error:
            raise ReadError(f"the file can't be unpacked from here on: {error}", where, "Fetch it again.") from error

    return read


_TEXTS: dict[str, RecordReader] = {
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
    ".csv": table.read,
    ".tsv": table.read,
}
TABLES: dict[str, RecordReader] = {
    **_TEXTS,
    **{f"{suffix}.gz": _gzipped(reader) for suffix, reader in _TEXTS.items()},
    ".parquet": parquet.read,
}
"""The formats whose records have named fields."""

READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".warc": warc.read,
    ".warc.gz": warc.read,
    ".warc.zst": warc.read,
    ".rss": feed.read,
    ".atom": feed.read,
    ".xml": feed.read,
    **TABLES,
}
STDIN = "-"
# In bytes: lines of larger files are not counted beforehand.
COUNTED = 16 << 20


def _suffix(name: str) -> str | None:
    """The suffix of a file's name by which it is read; the longest wins."""
    return max((suffix for suffix in READERS if name.lower().endswith(suffix)), key=len, default=None)


def _reader(name: str, columns: Columns) -> Reader | None:
    suffix = _suffix(name)
    if suffix is None:
        return None
    return partial(TABLES[suffix], columns=columns) if suffix in TABLES else READERS[suffix]


@contextmanager
def _reported(where: str) -> Iterator[None]:
    """An operating system's error becomes a ReadError."""
    try:
        yield
    except OSError as error:
        raise unreadable(error, where) from error


def articles_of(found: Found, columns: Columns = BY_NAME) -> Iterator[Article | Failure]:
    """The articles of one file."""
    path, known = found.path, found.metadata
    if isinstance(known, Failure):
        yield known
        return
    try:
        reader = _reader(path.name, columns)
        if reader is None:
            kinds = ", ".join(READERS)
            raise ReadError(
                f"the suffix {path.suffix or '(none)'} is not one that can be read",
                str(path),
                f"Known are {kinds}; rename or convert it.",
            )
        with _reported(str(path)), path.open("rb") as stream:
            for article in reader(stream, str(path)):
                yield known.over(article) if known and isinstance(article, Article) else article
    except ReadError as error:
        yield Failure(str(path), error)


def _address(url: str) -> Iterator[Article | Failure]:
    """A feed at an address, or a page."""
    try:
        got = fetch.fetch(url)
        if feed.is_feed(got.content):
            yield from feed.read(io.BytesIO(got.content), url)
        elif got.media_type in warc.response.PAGES:
            yield html.page(got.content, url, url, charset=got.charset, url=got.url)
        else:
            raise ReadError(
                f"what is there is neither a feed nor a page ({got.media_type})",
                url,
                "Save it, and give the file: its suffix tells what it is.",
            )
    except ReadError as error:
        yield Failure(url, error)


def _piped(stream: BinaryIO, columns: Columns) -> Iterator[Article | Failure]:
    """Standard input: JSON Lines, a feed, a page, Markdown with front matter, or plain text, as its own form tells."""
    where = "stdin"
    try:
        with _reported(where):
            data = stream.read()
        if jsonl.is_jsonl(data):
            reader: Reader = partial(jsonl.read, columns=columns)
        elif feed.is_feed(data):
            reader = feed.read
        elif data.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
            reader = html.read
        else:
            reader = markdown.read if frontmatter.span(data[:100_000].decode("utf-8", "replace")) else text.read
        yield from reader(io.BytesIO(data), where)
    except ReadError as error:
        yield Failure(where, error)


def finder() -> Finder:
    """What finds the files of all formats that can be read."""
    return Finder(lambda name: _suffix(name) is not None)


def dated(article: Article, published: date | None) -> Article:
    """The article's own date: from its metadata, else from its date line; `published` where it has none."""
    if article.published is not None:
        return article
    day = dateline.published(article.text) or published
    return article if day is None else replace(article, published=day)


def read(
    paths: Sequence[str | Path], *, published: date | None = None, stdin: BinaryIO | None = None,
    columns: Columns = BY_NAME,
) -> Iterator[Article | Failure]:  # fmt: skip
    """The articles of files, folders (with all below them), index files, web addresses, and standard input ("-").

    In the order of `paths`, sorted within a folder; a file named twice is read once. Hidden files are left out, and in
    folders so are files of other kinds. `published` dates the articles that state no date; `columns` names those of
    tables. Nothing that is wrong with one file stops the others: it is yielded as a Failure.
    """
    files = finder()
    for path in paths:
        if str(path) == STDIN:
            batches = iter([_piped(stdin or sys.stdin.buffer, columns)])
        elif fetch.is_address(path):
            batches = iter([_address(str(path))])
        else:
            batches = (
                iter([found]) if isinstance(found, Failure) else articles_of(found, columns)
                for found in files.find([path])
            )
        for batch in batches:
            for item in batch:
                yield dated(item, published) if isinstance(item, Article) else item


def count(paths: Sequence[str | Path]) -> int | None:
    """About how many articles `read` will yield, failures included; None where that is known only by reading.

    No text is parsed. Standard input counts as one.
    """
    total = sum(str(path) == STDIN for path in paths)
    if any(fetch.is_address(path) for path in paths):
        return None
    for found in finder().find([path for path in paths if str(path) != STDIN]):
        in_file = _count(found.path) if isinstance(found, Found) else 1
        if in_file is None:
            return None
        total += in_file
    return total


def _count(path: Path) -> int | None:
    reader = READERS.get(_suffix(path.name) or "", text.read)
    if reader in (text.read, markdown.read, html.read) or not path.is_file():
        return 1
    if reader not in (jsonl.read, parquet.read) or (reader is jsonl.read and path.stat().st_size > COUNTED):
        return None
    with path.open("rb") as stream:
        try:
            return parquet.rows(stream) if reader is parquet.read else sum(1 for line in stream if line.strip())
        except ReadError:
            return 1  # reading it will tell what is wrong


def samples() -> list[Path]:
    """The sample articles that come with kg, sorted by name."""
    return sorted(resources.samples_dir().glob("*.md"))
