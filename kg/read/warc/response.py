"""One WARC record as an article: a pure function of its bytes, for any engine.

Records that are no web page in English are passed over. The publication date is the page's own: that of the capture
(WARC-Date) is none, but no page was published after it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from kg.errors import ReadError
from kg.model import Article
from kg.read import html, language
from kg.read.source import Failure, passed_over

PAGES = ("text/html", "application/xhtml+xml")
# In words: what is shorter and was found on a crawled page is a notice, not an article.
SHORTEST = 30
# In characters: what is longer is a list or a whole book.
LONGEST = 200_000

REMEDY = "Nothing else is lost by it; fetch the page again if it matters."


def article(data: bytes, where: str, source: str) -> Article | Failure:
    """The article in one record.

    `data` is the whole record, unpacked, from "WARC/1" to the end of its block; `where` names its place in errors,
    `source` its file. The article's address is that of the capture, its source the file with the record's id.
    """
    from fastwarc.warc import WarcRecord, WarcRecordType

    try:
        record = WarcRecord.from_bytes(data)
        if record.record_type not in (WarcRecordType.response, WarcRecordType.resource):
            kind = str(record.headers.get("WARC-Type", "record of no type"))
            return passed_over(where, f"no response ({kind})")
        url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
        if url.partition("://")[2].partition("?")[0].partition("/")[2] == "robots.txt":
            return passed_over(where, "robots.txt")
        page = _resource(record) if record.record_type == WarcRecordType.resource else _response(record, data, where)
        if isinstance(page, str):
            return passed_over(where, page)
        body, charset = page
        if not body.strip():
            raise ReadError("the response is empty", where, REMEDY)
        name = f"{source}#{(record.record_id or url).strip('<>').removeprefix('urn:uuid:')}"
        found = html.page(body, where, name, charset=charset, url=url or None)
    except OSError as error:
        return Failure(where, ReadError(f"the record is broken: {error}", where, REMEDY))
    except ReadError as error:
        return Failure(where, error)
    if found.published and found.published > _latest(record):
        found = replace(found, published=None)
    if len(found.text.split()) < SHORTEST:
        return Failure(where, html.nothing(where))
    if len(found.text) > LONGEST:
        return passed_over(where, f"too long for an article ({len(found.text):,} characters)")
    spoken = language.identified(found.text)
    if spoken is not None and not language.is_english(spoken):
        return passed_over(where, f"not in English ({spoken})", "not in English")
    return found


def _latest(record: Any) -> date:
    """The last day on which the page can have been published: one after the capture, for zones east of Greenwich."""
    try:
        return date.fromisoformat((record.headers.get("WARC-Date") or "")[:10]) + timedelta(days=1)
    except ValueError:
        return date.max  # a record without a proper date still holds a page


def _resource(record: Any) -> tuple[bytes, str | None] | str:
    """A resource's body and encoding; why it is passed over, where it is no page."""
    kind, _, parameters = (record.headers.get("Content-Type") or "").partition(";")
    if kind.strip().lower() not in PAGES:
        return f"no web page ({kind.strip().lower() or 'of no type'})"
    return record.reader.read(), parameters.partition("charset=")[2].strip("\"' ") or None


def _response(record: Any, data: bytes, where: str) -> tuple[bytes, str | None] | str:
    """A response's body and the encoding that its header states; why it is passed over, where it is no page.

    Raises ReadError, or OSError as fastwarc does, for one that is broken.
    """
    stated = record.headers.get("Content-Type") or "application/http"
    if not stated.lower().startswith("application/http"):
        return f"no web page ({stated.partition(';')[0].strip().lower()})"
    record.parse_http(auto_decode="none")
    headers = record.http_headers
    if headers is None or not (headers.status_line or "").startswith("HTTP/"):
        raise ReadError("there is no HTTP header", where, REMEDY)
    status = headers.status_code
    if status is None:
        raise ReadError("the HTTP header has no status", where, REMEDY)
    if status != 200:
        return f"redirect ({status})" if 300 <= status < 400 else f"error page ({status})"
    kind = (record.http_content_type or "").strip().lower()
    if kind and kind not in PAGES:
        return f"no web page ({kind})"
    body = record.reader.read()
    if not kind and body.strip() and not body.lstrip().startswith(b"<"):
        return "no web page (of no type)"
    if headers.get("Transfer-Encoding") or headers.get("Content-Encoding"):
        body = _decoded(data, body, where)
    return body, record.http_charset


def _decoded(data: bytes, body: bytes, where: str) -> bytes:
    """The body without chunks and compression. Crawlers that undo them often leave the header as it was."""
    from fastwarc.warc import WarcRecord

    if body.lstrip().startswith(b"<"):
        return body
    record = WarcRecord.from_bytes(data)
    try:
        record.parse_http(auto_decode="all")
        return record.reader.read()
    except OSError as error:
        raise ReadError(
            f"the response can't be decoded: {error}", where, REMEDY, cause="broken chunks or compression"
        ) from error
