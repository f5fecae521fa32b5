"""JSON Lines (.jsonl): a record a line, at least with its text; the names of its fields are those of `records`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import ReadError
from kg.model import Article
from kg.read.records import BY_NAME, Columns, article
from kg.read.source import Failure, Once, base_name

REMEDY = 'Write one JSON object a line: {"id": "1", "published": "2024-10-31", "text": "…"}'


def line(data: bytes, where: str, source: str, number: int, named: Columns = BY_NAME) -> Article | Failure:
    """One line as an article: a pure function, for any engine. A Failure for one that is no record, or not whole."""
    try:
        return article(_record(data, where), where, source, number, named)
    except ReadError as error:
        return Failure(where, error)


def _record(data: bytes, where: str) -> dict[str, object]:
    try:
        record = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ReadError(
            f"the line is not UTF-8 (byte 0x{data[error.start]:02x} at offset {error.start})",
            where,
            "Save the file as UTF-8.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise ReadError(f"the line is not JSON: {error}", where, REMEDY) from error
    if not isinstance(record, dict):
        raise ReadError("the line is JSON, but not an object", where, REMEDY)
    return record


def read(stream: BinaryIO, where: str, columns: Columns = BY_NAME) -> Iterator[Article | Failure]:
    """An article a record, in order; the source of a record without an id is its line's number.

    Failures name file and line, as FILE:LINE. Blank lines are none.
    """
    name, once, found = base_name(where), Once("id", "line"), False
    for number, data in enumerate(stream, 1):
        if number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        if not data.strip():
            continue
        found, place = True, f"{where}:{number}"
        yield once.check(line(data, place, name, number, columns), place, number)
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
