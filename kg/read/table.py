"""CSV and its kin (.csv, .tsv): a header that names the columns, then an article a row, read row by row.

The delimiter is the one under which the header has a column for the text. RFC 4180, https://www.rfc-editor.org/rfc/rfc4180
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import ReadError
from kg.model import Article
from kg.read.records import BY_NAME, Columns, article
from kg.read.source import Failure, Once, base_name

DELIMITERS = ",\t;|"
# In characters. An article is never so long; a quotation mark that is never closed would swallow the file.
LONGEST_FIELD = 8_000_000

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
REMEDY = "Save the table as CSV in UTF-8, with quotation marks around fields that hold line breaks."


def _lines(stream: BinaryIO) -> tuple[str, io.TextIOWrapper]:
    """The first line, and the text after it; bytes that are no UTF-8 become surrogates, so that only their row fails."""
    buffered = io.BufferedReader(stream)  # type: ignore[type-var]
    start = buffered.peek(3)[:3]
    encoding = next((e for bom, e in _BOMS.items() if start.startswith(bom)), "utf-8")
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    text = io.TextIOWrapper(buffered, encoding, errors, newline="")
    first = ""
    while not first.strip():
        first = text.readline(LONGEST_FIELD)
        if not first:
            break
    return first, text


def _header(first: str, where: str, columns: Columns) -> tuple[str, list[str], dict[str, list[str]]]:
    """The delimiter, the names of the columns, and which hold what. Raises ReadError where none holds the text."""
    guesses = sorted(DELIMITERS, key=lambda d: -first.count(d))
    names = {d: [n.strip() for n in next(csv.reader([first], delimiter=d), [])] for d in guesses}
    for delimiter in guesses:
        found = columns.of(names[delimiter])
        if "text" in found and all(f in found for f in columns.named):
            return delimiter, names[delimiter], found
    columns.checked(names[guesses[0]], where)
    raise AssertionError("a header under which everything is found was returned above")


def read(stream: BinaryIO, where: str, columns: Columns = BY_NAME) -> Iterator[Article | Failure]:
    """An article a row, in order; the source of a row without an id is its line's number.

    Failures name file and line, as FILE:LINE. Raises ReadError for a file without a header that names the text's column.
    """
    csv.field_size_limit(max(LONGEST_FIELD, csv.field_size_limit()))
    first, text = _lines(stream)
    if not first:
        raise ReadError("the file is empty", where, REMEDY)
    if "\x00" in first:
        raise ReadError("the file is binary, not text", where, REMEDY)
    delimiter, names, _ = _header(first, where, columns)
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    name, once = base_name(where), Once("id", "line")
    while True:
        number = rows.line_num + 2
        place = f"{where}:{number}"
        try:
            row = next(rows)
            if not any(row):
                continue
            yield once.check(article(_record(row, names, place), place, name, number, columns), place, number)
        except StopIteration:
            return
        except csv.Error as error:
            yield Failure(place, ReadError(f"the row is not CSV: {error}", place, REMEDY))
        except ReadError as error:
            yield Failure(place, error)


def _record(row: list[str], names: list[str], where: str) -> dict[str, object]:
    if len(row) != len(names):
        raise ReadError(
            f"the row has {len(row)} fields, the header {len(names)}", where, REMEDY, cause="a row of another length"
        )
    for value in row:
        escaped = next((c for c in value if "\udc80" <= c <= "\udcff"), None)
        if escaped is not None:
            raise ReadError(f"the row is not UTF-8 (byte 0x{ord(escaped) - 0xDC00:02x})", where, REMEDY)
    record: dict[str, object] = {}
    for name, value in zip(names, row, strict=True):
        record.setdefault(name, value)
    return record
