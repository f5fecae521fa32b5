"""Reading: files, folders and standard input in; articles out, a Failure in place of each that can't be read."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from kg import resources
from kg.errors import ReadError
from kg.model import Article
from kg.read import dateline, frontmatter, html, jsonl, markdown, text
from kg.read.files import Finder, Found
from kg.read.source import Failure, Reader, unreadable

__all__ = ["READERS", "STDIN", "Failure", "Reader", "count", "read", "samples"]

READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
}
STDIN = "-"


def _reader(name: str) -> Reader | None:
    """The reader for a file's name; the longest suffix wins."""
    fitting = [suffix for suffix in READERS if name.lower().endswith(suffix)]
    return READERS[max(fitting, key=len)] if fitting else None


@contextmanager
def _reported(where: str) -> Iterator[None]:
    """An operating system's error becomes a ReadError."""
    try:
        yield
    except OSError as error:
        raise unreadable(error, where) from error


def _file(found: Found) -> Iterator[Article | Failure]:
    path, known = found.path, found.metadata
    if isinstance(known, Failure):
        yield known
        return
    try:
        reader = _reader(path.name)
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


def _piped(stream: BinaryIO) -> Iterator[Article | Failure]:
    """Standard input: JSON Lines, a web page, Markdown with front matter, or plain text, as its own form tells."""
    where = "stdin"
    try:
        with _reported(where):
            data = stream.read()
        if jsonl.is_jsonl(data):
            reader: Reader = jsonl.read
        elif data.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
            reader = html.read
        else:
            reader = markdown.read if frontmatter.span(data[:100_000].decode("utf-8", "replace")) else text.read
        yield from reader(io.BytesIO(data), where)
    except ReadError as error:
        yield Failure(where, error)


def _dated(article: Article, published: date | None) -> Article:
    """The article's own date: from its metadata, else from its date line; `published` where it has none."""
    if article.published is not None:
        return article
    day = dateline.published(article.text) or published
    return article if day is None else replace(article, published=day)


def read(
    paths: Sequence[str | Path], *, published: date | None = None, stdin: BinaryIO | None = None
) -> Iterator[Article | Failure]:
    """The articles of files, folders (with all below them), index files, and standard input ("-").

    In the order of `paths`, sorted within a folder; a file named twice is read once. Hidden files are left out, and in
    folders so are files of other kinds. `published` dates the articles that state no date. Nothing that is wrong with
    one file stops the others: it is yielded as a Failure.
    """
    finder = Finder(lambda name: _reader(name) is not None)
    for path in paths:
        piped = str(path) == STDIN
        batches = [_piped(stdin or sys.stdin.buffer)] if piped else (
            iter([found]) if isinstance(found, Failure) else _file(found) for found in finder.find([path])
        )  # fmt: skip
        for batch in batches:
            for item in batch:
                yield _dated(item, published) if isinstance(item, Article) else item


def count(paths: Sequence[str | Path]) -> int:
    """About how many articles `read` will yield, failures included; no text is parsed. Standard input counts as one."""
    total = sum(str(path) == STDIN for path in paths)
    finder = Finder(lambda name: _reader(name) is not None)
    for found in finder.find([path for path in paths if str(path) != STDIN]):
        if isinstance(found, Found) and _reader(found.path.name) is jsonl.read and found.path.is_file():
            with found.path.open("rb") as stream:
                total += sum(1 for line in stream if line.strip())
        else:
            total += 1
    return total


def samples() -> list[Path]:
    """The sample articles that come with kg, sorted by name."""
    return sorted(resources.samples_dir().glob("*.md"))
