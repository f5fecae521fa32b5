"""JSON Lines (.jsonl): a record a line, {id, title, published, publisher, author, url, text}, text at least."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import ReadError
from kg.model import Article
from kg.read.metadata import metadata
from kg.read.source import Failure, base_name, storable

REMEDY = 'Write one JSON object a line: {"id": "1", "published": "2024-10-31", "text": "…"}'


def _article(line: bytes, number: int, where: str, name: str) -> Article:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ReadError(
            f"the line is not UTF-8 (byte 0x{line[error.start]:02x} at offset {error.start})",
            where,
            "Save the file as UTF-8.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise ReadError(f"the line is not JSON: {error}", where, REMEDY) from error
    if not isinstance(record, dict):
        raise ReadError("the line is JSON, but not an object", where, REMEDY)
    text = record.get("text")
    if not isinstance(text, str) or not text:
        raise ReadError("the record has no text", where, REMEDY)
    identifier = record.get("id")
    if identifier is not None and not isinstance(identifier, str | int):
        raise ReadError("the record's id is neither text nor a whole number", where, REMEDY)
    given = None if identifier is None or identifier == "" else str(identifier)
    article = Article(source=f"{name}#{number if given is None else given}", text=storable(text, where), record=given)
    return metadata(record, where).over(article)


def read(stream: BinaryIO, where: str) -> Iterator[Article | Failure]:
    """An article a record, in order; the source of a record without an id is its line's number.

    Failures name file and line, as FILE:LINE. Blank lines are none.
    """
    name, seen, found = base_name(where), dict[str, int](), False
    for number, line in enumerate(stream, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        found, place = True, f"{where}:{number}"
        try:
            article = _article(line, number, place, name)
            if article.record is not None and seen.setdefault(article.record, number) != number:
                raise ReadError(
                    f"the id {article.record!r} stands already on line {seen[article.record]}",
                    place,
                    "Give each record an id of its own.",
                )
        except ReadError as error:
            yield Failure(place, error)
        else:
            yield article
    if not found:
        raise ReadError("the file is empty", where, REMEDY)


def is_jsonl(data: bytes) -> bool:
    """Whether every line that is not blank is a JSON object, and there is one."""
    lines = [line for line in data.removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()]
    try:
        return bool(lines) and all(
            line.lstrip().startswith(b"{") and isinstance(json.loads(line), dict) for line in lines
        )
    except (ValueError, RecursionError):
        return False
