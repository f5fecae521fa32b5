"""Crawls made for tests: short articles of our own on web pages, in WARC records, whole and broken."""

from __future__ import annotations

import gzip
import html
from datetime import date, timedelta
from uuid import UUID

STATES = ("Norway", "Kenya", "Peru", "Japan", "Egypt", "France", "Brazil", "Canada", "Turkey", "Vietnam")
PLACES = ("Oslo", "Nairobi", "Lima", "Tokyo", "Cairo", "Paris", "Brasilia", "Ottawa", "Ankara", "Hanoi")
NAMES = ("Harbour", "Valley", "Meadow", "Summit", "Lantern", "Quarry", "Orchard", "Beacon", "Ferry", "Granite")


def story(number: int) -> tuple[str, tuple[str, ...]]:
    """The headline and paragraphs of made-up article `number`; no two share a run of eight words."""
    a, b = STATES[number % 10], STATES[(number // 10 + number + 1) % 10]
    place, name = PLACES[(number * 7) % 10], NAMES[(number * 3 + number // 10) % 10]
    head = f"{a} and {b} sign the {name} pact number {number}"
    return head, (
        f"{a} signed the {name} pact {number} with {b} in {place} on Thursday after {number + 3} days.",
        f"Article {number} sends {number * 10 + 20} engineers to {a}, file {number} of the pact says.",
        f"Page {number} stays closed until day {number} of spring, and page {number + 1} for {number} weeks after page {number} is open.",
    )


def page(number: int, *, site: str = "", published: bool = True, charset: str = "utf-8", words: str = "") -> str:
    """A web page with that article between navigation and footer."""
    head, paragraphs = story(number)
    day = date(2024, 10, 3) + timedelta(days=number % 20)
    dated = f'<meta property="article:published_time" content="{day}T08:00:00Z">' if published else ""
    body = "".join(f"<p>{html.escape(p)}</p>" for p in (*paragraphs, words) if p)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="{charset}"><title>{head}</title>{dated}'
        f'<meta property="og:site_name" content="{site or NAMES[number % 10] + " Post"}"></head><body>'
        '<nav><a href="/">Home</a> <a href="/world">World</a></nav>'
        f"<article><h1>{head}</h1>{body}</article><footer>© 2023 All rights reserved.</footer></body></html>"
    )


def http(body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = "") -> bytes:
    """An HTTP response."""
    typed = f"Content-Type: {kind}\r\n" if kind else ""
    return f"HTTP/1.1 {status}\r\n{typed}{more}Content-Length: {len(body)}\r\n\r\n".encode() + body


def record(
    number: int, block: bytes, url: str | None = None, *, kind: str = "response", length: int | None = None,
    content: str = "application/http; msgtype=response", captured: str = "2024-10-31T07:00:00Z",
) -> bytes:  # fmt: skip
    """A WARC record; `length` is what its header says, if that is not so."""
    where = f"WARC-Target-URI: {url or address(number)}\r\n" if kind != "warcinfo" else ""
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{UUID(int=number)}>\r\nWARC-Date: {captured}\r\n"
        f"{where}Content-Type: {content}\r\nContent-Length: {len(block) if length is None else length}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


def address(number: int) -> str:
    return f"https://news{number % 7}.example/{number}.html"


def whole(number: int) -> bytes:
    """A record with article `number`."""
    return record(number, http(page(number).encode()))


def packed(*records: bytes) -> bytes:
    """Records as crawls have them, each a gzip member."""
    return b"".join(gzip.compress(r, mtime=0) for r in records)


def cut(data: bytes, share: float = 0.5) -> bytes:
    """The beginning of a gzip member."""
    return data[: int(len(data) * share)]


def flipped(data: bytes) -> bytes:
    """A gzip member with a bit of its content turned."""
    broken = bytearray(data)
    broken[len(broken) // 2] ^= 0x10
    return bytes(broken)
