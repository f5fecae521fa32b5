"""What is known of an article beside its text, in whatever file that stands: one set of names for all formats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from kg.errors import ReadError
from kg.model import Article

DATE_REMEDY = "Write it as 2024-10-31 or 2024-10-31T07:10:00+09:00."
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].+)?|\d{8}")
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, *)?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of an Article that a reader may know; None is unknown."""

    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None

    def over(self, article: Article) -> Article:
        """The article with what is known here in place of what it says itself."""
        known = {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}
        return replace(article, **known) if known else article


def day(value: object, where: str) -> date | None:
    """A date as metadata give it, of which the day as written counts: ISO 8601, or RFC 5322 as mails and feeds do.

    None, the empty string and YAML's nulls are no date. Raises ReadError for anything else.
    """
    text = "" if value is None else str(value).strip()
    if text in ("", "~", "null"):
        return None
    if _ISO.fullmatch(text):
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            pass  # of the right form, yet no day of the calendar: the error below says so
    elif _MAIL.match(text):
        try:
            return parsedate_to_datetime(text).date()
        except ValueError:
            pass
    raise ReadError(
        f"the date {text!r} is not one that can be read", where, DATE_REMEDY, cause="a date that can't be read"
    )


# What people write into a field that they can't fill.
NOTHING = {"", "~", "-", "?", "n/a", "none", "null", "unknown"}


def _words(value: object, where: str, name: str) -> str | None:
    match value:
        case None:
            return None
        case str() | int() | float():
            words = " ".join(str(value).split())
            return None if words.casefold() in NOTHING else words
        case list() if all(isinstance(v, str) for v in value):
            return ", ".join(value) or None
    raise ReadError(f"{name} is neither text nor a list of texts", where, f'Write it on one line: {name}: "…"')


def metadata(fields: Mapping[str, object], where: str) -> Metadata:
    """The fields title, published (or date), publisher, author, url; others are not looked at.

    Raises ReadError, naming `where`, for a date or value that can't be used.
    """
    published = fields.get("published")
    return Metadata(
        title=_words(fields.get("title"), where, "title"),
        published=day(fields.get("date") if published is None else published, where),
        publisher=_words(fields.get("publisher"), where, "publisher"),
        author=_words(fields.get("author"), where, "author"),
        url=_words(fields.get("url"), where, "url"),
    )
