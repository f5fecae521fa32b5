"""RSS and Atom feeds (.rss, .atom, .xml): an article an entry, with as much of its text as the feed holds.

Pages that a feed links to are not fetched: a feed of summaries gives summaries. An entry's publication date is the one
that it states as such; when it was last updated is another matter. feedparser reads all versions.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO

from kg.errors import ReadError
from kg.model import Article
from kg.read import fragment, language
from kg.read.metadata import day, metadata
from kg.read.source import Failure, base_name, passed_over, storable

# In bytes: a feed is parsed as a whole, and a longer one is none.
LARGEST = 64 << 20

_BEGIN = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>]*>|<\?[^>]*\?>|\s)*<(?:\w+:)?(?:rss|feed|RDF)\b", re.DOTALL
)
REMEDY = "Give an RSS or Atom feed."


def is_feed(data: bytes) -> bool:
    """Whether the root element is that of a feed."""
    return bool(_BEGIN.match(data.removeprefix(b"\xef\xbb\xbf")[:10_000]))


def read(stream: BinaryIO, where: str) -> Iterator[Article | Failure]:
    """An article an entry, in the feed's order. Failures name file and entry, as FILE, entry N.

    Raises ReadError for what is no feed, or too large to be one.
    """
    import feedparser  # a tenth of a second that only feeds need

    data = stream.read(LARGEST + 1)
    if not data.strip():
        raise ReadError("the file is empty", where, REMEDY)
    if len(data) > LARGEST:
        raise ReadError(f"the feed is larger than {LARGEST >> 20} MiB", where, REMEDY)
    if b"<!ENTITY" in data:
        raise ReadError("the feed declares entities of its own, as no feed does", where, "Take the declarations out.")
    try:
        found = feedparser.parse(io.BytesIO(data))
    except Exception as error:  # whatever a damaged feed does to the library costs that feed alone
        raise ReadError(
            f"the feed can't be parsed: {type(error).__name__}: {error}", where, "Fetch it again."
        ) from error
    if not found.version and not found.entries:
        raise ReadError("this is no RSS or Atom feed", where, REMEDY)
    name = base_name(where)
    for number, each in enumerate(found.entries, 1):
        yield entry(each, found, f"{where}, entry {number}", name, number)
    fault = found.get("bozo_exception")
    if found.bozo and not isinstance(fault, feedparser.CharacterEncodingOverride):
        what = f"the feed is not well-formed, entries may be missing: {fault}"
        yield Failure(where, ReadError(what, where, "Fetch it again.", cause="a damaged feed"))


def entry(
    found: Mapping[str, Any], whole: Mapping[str, Any], where: str, source: str, number: int
) -> Article | Failure:
    """One entry of a feed, both as feedparser gives them, as an article; one that is not in English is passed over."""
    feed = whole["feed"]
    try:
        text = _text(found)
        if not text:
            raise ReadError("the entry holds no text", where, "Nothing can be read from a headline's link alone.")
        spoken = _language(found, feed) or language.identified(text)
        if spoken and not language.is_english(spoken):
            return passed_over(where, f"not in English ({spoken})", "not in English")
        link, given = found.get("link"), found.get("id")
        known = metadata(
            {
                "title": fragment.text(found.get("title") or ""),
                "published": _published(found, whole, where),
                "publisher": (found.get("source") or {}).get("title") or feed.get("publisher") or feed.get("title"),
                "author": found.get("author"),
                "url": link,
            },
            where,
        )
        record = None if given is None or given == link else str(given)
        return known.over(Article(f"{source}#{given or link or number}", storable(text, where), record=record))
    except ReadError as error:
        return Failure(where, error)


def _text(found: Mapping[str, Any]) -> str:
    """The longest that an entry holds: its content or its summary."""
    held = [c.get("value") for c in found.get("content") or ()] + [found.get("summary")]
    return max((fragment.text(h) for h in held if h), key=len, default="")


def _published(found: Mapping[str, Any], whole: Mapping[str, Any], where: str) -> date | None:
    """The day of the date as the entry writes it, else, for an odd form, in UTC.

    RSS has no date of updating: what feedparser files there is Dublin Core's, which is the publication's.
    """
    name = "published"
    if name not in found and str(whole["version"]).startswith("rss"):
        name = "updated"
    try:
        return day(found.get(name), where)
    except ReadError:
        parsed = found.get(f"{name}_parsed")
        if parsed is None:
            raise
        return date(*parsed[:3])


def _language(found: Mapping[str, Any], feed: Mapping[str, Any]) -> str | None:
    """What the entry or the feed says that it is in."""
    held = [c.get("language") for c in found.get("content") or ()]
    stated = [*held, (found.get("title_detail") or {}).get("language"), feed.get("language")]
    return next((s for s in stated if s), None)
