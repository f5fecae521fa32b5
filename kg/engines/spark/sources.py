"""Which way each file goes: split by Spark, read by one task as a whole, or read on the driver."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from kg import read as reading
from kg.engines.spark.session import SPLIT
from kg.errors import UsageError
from kg.model import Article
from kg.read import Failure
from kg.read.fetch import is_address
from kg.read.files import Found
from kg.read.records import BY_NAME, Columns

_LINES, _ROWS = (".jsonl", ".ndjson"), (".parquet",)


@dataclass(slots=True)
class Sources:
    """What is to be read, by the way in which it is: each with its number in the order of the command line."""

    whole: list[tuple[int, Found]] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)
    rows: list[tuple[int, str]] = field(default_factory=list)
    ready: list[tuple[int, Iterable[Article | Failure]]] = field(default_factory=list)


def sources(
    paths: Sequence[str | Path], stdin: BinaryIO | None = None, columns: Columns = BY_NAME, split: int = SPLIT
) -> Sources:
    """How each file of `paths` is read. Addresses of a cluster's storage are .jsonl or .parquet."""
    found, number = Sources(), 0
    finder = reading.finder()
    for path in map(str, paths):
        number += 1
        if path == reading.STDIN or is_address(path):
            found.ready.append((number, reading.read([path], stdin=stdin, columns=columns)))
        elif "://" in path:
            kind = found.lines if path.endswith(_LINES) else found.rows if path.endswith(_ROWS) else None
            if kind is None:
                raise UsageError(
                    "this can't be read from there", path, "Give .jsonl or .parquet, or a file of this machine."
                )
            kind.append((number, path))
        else:
            for each in finder.find([path]):
                number += 1
                if isinstance(each, Failure):
                    found.ready.append((number, [each]))
                elif (
                    each.metadata is None and each.path.suffix.lower() in (*_LINES, *_ROWS) and _large(each.path, split)
                ):
                    kind = found.lines if each.path.suffix.lower() in _LINES else found.rows
                    kind.append((number, str(each.path)))
                else:
                    found.whole.append((number, each))
    return found


def _large(path: Path, split: int) -> bool:
    try:
        return path.stat().st_size > split
    except OSError:
        return False
