"""Bytes from an http or https address: a feed or a page that the user names. Nothing else is ever fetched."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

from kg.errors import ReadError

# Seconds without an answer, and in all; bytes, unpacked.
PATIENCE = 30.0
DEADLINE = 120.0
LARGEST = 64 << 20
REDIRECTS = 5

_BLOCK = 1 << 16
REMEDY = "Check the address in a browser, or save it and give the file."


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: the bytes, the media type and encoding that the server states, and the address in the end."""

    content: bytes
    media_type: str
    charset: str | None
    url: str


class _Few(urllib.request.HTTPRedirectHandler):
    """Follows a few redirects, and only to http and https."""

    max_redirections = REDIRECTS
    max_repeats = 1

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:  # fmt: skip
        if not is_address(newurl):
            raise urllib.error.URLError(f"it sends on to {newurl}, which is no web address")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def is_address(path: object) -> bool:
    """Whether a path is the address of something on the web."""
    return str(path).lower().startswith(("http://", "https://"))


def fetch(url: str) -> Fetched:
    """What stands at an address. Raises ReadError if it can't be had, is too large or takes too long."""
    if not _names_server(url):
        raise ReadError("the address names no server", url, REMEDY)
    opener = urllib.request.build_opener(_Few())
    request = urllib.request.Request(
        url, headers={"User-Agent": "kg", "Accept": "application/rss+xml, application/atom+xml, text/html, */*;q=0.5"}
    )
    try:
        with opener.open(request, timeout=PATIENCE) as answer:
            content = _content(answer, url)
            return Fetched(
                content, answer.headers.get_content_type(), answer.headers.get_content_charset(), answer.geturl()
            )
    except urllib.error.HTTPError as error:
        with error:
            raise ReadError(f"the server answers {error.code} {error.reason}".strip(), url, REMEDY) from error
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError, zlib.error) as error:
        reason = getattr(error, "reason", error)
        said = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        raise ReadError(f"it can't be fetched: {said}", url, REMEDY) from error


def _names_server(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _content(answer: http.client.HTTPResponse, url: str) -> bytes:
    """The body, unpacked if the server packed it unasked."""
    until = time.monotonic() + DEADLINE
    packed = (answer.headers.get("Content-Encoding") or "").lower() in ("gzip", "x-gzip", "deflate")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32) if packed else None
    found = bytearray()
    while block := answer.read1(_BLOCK):
        found += unpacker.decompress(block, LARGEST + 1) if unpacker else block
        if len(found) > LARGEST:
            raise ReadError(f"it is larger than {LARGEST >> 20} MiB", url, "Save it, and give the part that you want.")
        if time.monotonic() > until:
            raise ReadError(f"it took longer than {DEADLINE:.0f} s", url, REMEDY)
    if answer.length:
        raise ReadError(f"the connection ended {answer.length} bytes too early", url, "Try again.")
    return bytes(found)
