"""Records with named fields (JSON Lines, CSV, Parquet, rows of a data frame): one mapping of names to an article's parts.

A field goes by several names; case, blanks, hyphens and underscores in names don't matter. Where a record has several
of one field's names, the first in the list below that holds something counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import BinaryIO, Protocol

from kg.errors import ReadError, UsageError
from kg.model import Article
from kg.read import language
from kg.read.metadata import metadata
from kg.read.source import Failure, passed_over, storable

NAMES: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "article_text", "body_text", "full_text", "main_text"),
    "title": ("title", "headline"),
    "published": (
        "published", "date", "date_published", "published_at", "publication_date", "publish_date", "pub_date",
        "date_publish",
    ),
    "publisher": ("publisher", "source", "outlet", "site_name", "newspaper"),
    "author": ("author", "authors", "byline"),
    "url": ("url", "link"),
    "language": ("language", "lang"),
    "id": ("id", "guid", "article_id"),
}  # fmt: skip
"""Each field of an article, and the names that records give it, the plainest first."""

REMEDY = "Name the column with the text: --column text=NAME"


def folded(name: str) -> str:
    """A name as names are compared: "Date-Published" -> "datepublished"."""
    return re.sub(r"[\W_]+", "", name.casefold())


@dataclass(frozen=True)
class Columns:
    """Which columns hold which field: `named` as the user says ({"text": "story"}), the others by NAMES."""

    named: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _wanted(self) -> dict[str, tuple[str, ...]]:
        known = {f: tuple(map(folded, names)) for f, names in NAMES.items()}
        return known | {f: (folded(name),) for f, name in self.named.items()}

    def of(self, names: Iterable[str]) -> dict[str, list[str]]:
        """For each field the names among `names` that may hold it, best first; fields without one are left out."""
        by_name: dict[str, str] = {}
        for name in names:
            by_name.setdefault(folded(name), name)
        found = {f: [by_name[n] for n in wanted if n in by_name] for f, wanted in self._wanted.items()}
        return {f: columns for f, columns in found.items() if columns}

    def checked(self, names: Iterable[str], where: str) -> dict[str, list[str]]:
        """`of`, for a table whose columns are all known. Raises ReadError if the text's or a named one is not there."""
        names = list(names)
        found = self.of(names)
        missing = [f"{f}={self.named[f]}" for f in self.named if f not in found]
        if not missing and "text" in found:
            return found
        there = ", ".join(names) or "none"
        what = f"there is no column for {missing[0]}" if missing else "no column holds the text"
        raise ReadError(f"{what}; the columns are: {there}", where, REMEDY, cause="a column is missing")


BY_NAME = Columns()
"""Columns as NAMES knows them."""


class RecordReader(Protocol):
    """A reader of a format whose records have named fields: it is told which columns hold what."""

    def __call__(self, stream: BinaryIO, where: str, /, columns: Columns = BY_NAME) -> Iterator[Article | Failure]: ...


def columns(options: Iterable[str]) -> Columns:
    """Columns as options name them: "text=story". Raises UsageError for a field that is none."""
    named = {}
    for option in options:
        name, _, column = option.partition("=")
        if name not in NAMES or not column:
            raise UsageError(
                f"{option!r} names no field", "--column", f"Write FIELD=COLUMN; fields are {', '.join(NAMES)}."
            )
        named[name] = column
    return Columns(named)


def _plain(value: object) -> object:
    """Publishers and authors as schema.org and news services give them: {"name": …}, or a list of such."""
    match value:
        case {"name": str(name)}:
            return name
        case list() | tuple():
            return [_plain(v) for v in value]
    return value


def _is_nothing(value: object) -> bool:
    return value is None or value == ""


def article(
    record: Mapping[str, object], where: str, source: str, number: int, named: Columns = BY_NAME
) -> Article | Failure:
    """One record as an article: a pure function, for any engine.

    `where` names the record's place in errors, `source` its file; without an id it is known by its `number` in the file.
    A Failure for one without text, or with a date or id that can't be used; one that says that it is in another
    language than English is passed over.
    """
    try:
        return _article(record, where, source, number, named)
    except ReadError as error:
        return Failure(where, error)


def _article(record: Mapping[str, object], where: str, source: str, number: int, named: Columns) -> Article | Failure:
    fields: dict[str, object] = {}
    for name, candidates in named.of(record).items():
        fields[name] = next((_plain(record[c]) for c in candidates if not _is_nothing(record[c])), None)
    text, identifier = fields.get("text"), fields.get("id")
    if not isinstance(text, str) or not text:
        raise ReadError("the record has no text", where, "Give each record its text, or name its column with --column.")
    if identifier is not None and (isinstance(identifier, bool) or not isinstance(identifier, str | int)):
        raise ReadError("the record's id is neither text nor a whole number", where, "Give it an id, or none.")
    stated = fields.get("language")
    if isinstance(stated, str) and not language.is_english(stated):
        return passed_over(where, f"not in English ({stated.strip()})", "not in English")
    given = None if identifier is None else str(identifier).strip() or None
    found = Article(source=f"{source}#{number if given is None else given}", text=storable(text, where), record=given)
    if isinstance(stated, str):
        found = replace(found, language=language.tag(stated))
    return metadata(fields, where).over(found)
