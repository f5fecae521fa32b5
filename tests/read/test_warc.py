"""Crawls: every way in which a record can be broken is named and costs that record alone."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from typing import BinaryIO, cast

import crawl
import pytest
from fastwarc import ZstdWriter

from kg.errors import ReadError
from kg.model import Article
from kg.read import Failure, warc
from kg.read.warc import response

GERMAN = (
    "Das Ministerium erklärte am Donnerstag, die Gespräche seien ohne Ergebnis zu Ende gegangen, und niemand habe etwas "
    "unterschrieben. Die beiden Länder wollen im Frühjahr wieder verhandeln, sagte ein Sprecher der Regierung in Wien."
)


def read(data: bytes) -> list[Article | Failure]:
    return list(warc.read(io.BytesIO(data), "news/crawl.warc.gz"))


def one(record: bytes) -> Article | Failure:
    return response.article(record, "here", "crawl.warc.gz")


def reply(body: str | bytes, **options: str) -> bytes:
    return crawl.record(5, crawl.http(body.encode() if isinstance(body, str) else body, **options))


def test_a_record_is_an_article_with_the_metadata_of_its_page() -> None:
    (article,) = read(crawl.packed(crawl.whole(5)))
    assert isinstance(article, Article)
    assert article.source == "crawl.warc.gz#00000000-0000-0000-0000-000000000005"
    assert (article.url, article.record, article.language) == ("https://news5.example/5.html", None, "en")
    assert (article.published, article.publisher) == (date(2024, 10, 8), "Quarry Post")
    assert article.title == crawl.story(5)[0]
    assert all(p in article.text for p in crawl.story(5)[1]) and "World" not in article.text


def test_the_day_of_the_capture_is_no_publication_date() -> None:
    undated = crawl.record(5, crawl.http(crawl.page(5, published=False).encode()))
    (article,) = read(crawl.packed(undated))
    assert isinstance(article, Article) and article.published is None


def test_a_date_after_the_capture_is_no_publication_date() -> None:
    early = crawl.record(5, crawl.http(crawl.page(5).encode()), captured="2024-10-01T07:00:00Z")
    (article,) = read(crawl.packed(early))
    assert isinstance(article, Article) and article.published is None


@pytest.mark.parametrize("pack", [crawl.packed, lambda *r: b"".join(r), lambda *r: gzip.compress(b"".join(r))])
def test_records_packed_each_by_itself_all_together_or_not_at_all(pack: Callable[..., bytes]) -> None:
    found = read(pack(*(crawl.whole(n) for n in range(4))))
    assert [a.title for a in found if isinstance(a, Article)] == [crawl.story(n)[0] for n in range(4)]
    assert len(found) == 4


def test_zstandard() -> None:
    out = io.BytesIO()
    for n in range(3):
        writer = ZstdWriter(out)
        writer.write(crawl.whole(n))
        writer.close()
    found = read(out.getvalue())
    assert [isinstance(a, Article) for a in found] == [True] * 3
    first, *_, bad = read(out.getvalue()[:-200])
    assert isinstance(first, Article) and isinstance(bad, Failure) and bad.cause == "can't be unpacked"


LENGTHS = "wrong Content-Length"
DAMAGED: dict[str, tuple[bytes, str, str]] = {
    "cut": (crawl.cut(crawl.packed(crawl.whole(2))), "can't be unpacked", crawl.address(2)),
    "cut in its head": (crawl.packed(crawl.whole(2))[:14], "can't be unpacked", ""),
    "flipped": (crawl.flipped(crawl.packed(crawl.whole(2))), "can't be unpacked", crawl.address(2)),
    "wrong checksum": (crawl.packed(crawl.whole(2))[:-6] + b"\x00" * 6, "can't be unpacked", crawl.address(2)),
    "no gzip": (b"\x01 not packed at all " * 9, "can't be unpacked", ""),
    "too short": (crawl.packed(crawl.record(2, b"x" * 900, length=300)), LENGTHS, crawl.address(2)),
    "too long": (crawl.packed(crawl.record(2, b"x" * 900, length=3000)), LENGTHS, crawl.address(2)),
    "enormous": (crawl.packed(crawl.record(2, b"x" * 900, length=10**13)), "too large", crawl.address(2)),
    "negative": (crawl.packed(crawl.record(2, b"x" * 900, length=-1)), "broken WARC header", crawl.address(2)),
    "no end of header": (crawl.packed(b"WARC/1.0\r\nWARC-Type: response\r\n"), "broken WARC header", ""),
    "no record": (crawl.packed(b"<html><body>a page</body></html>"), "no WARC record", ""),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_record_is_named_and_the_others_are_read(name: str) -> None:
    data, cause, address = DAMAGED[name]
    before, after = crawl.packed(crawl.whole(0), crawl.whole(1)), crawl.packed(crawl.whole(3), crawl.whole(4))
    first, second, bad, third, last = read(before + data + after)
    titles = [a.title for a in (first, second, third, last) if isinstance(a, Article)]
    assert titles == [crawl.story(n)[0] for n in (0, 1, 3, 4)]
    assert isinstance(bad, Failure) and bad.cause == cause and not bad.passed
    assert bad.where.startswith(f"news/crawl.warc.gz, record 3 at byte {len(before)}") and bad.where.endswith(address)
    assert bad.error.remedy and bad.where in str(bad.error)
    *_, at_the_end = read(before + data)
    assert isinstance(at_the_end, Failure) and at_the_end.cause == cause


@pytest.mark.parametrize("length", [-1, 0, 300, 1500, 3000, 10**13])
def test_unpacked_records_are_found_again_after_one_of_wrong_length(length: int) -> None:
    data = [crawl.whole(0), crawl.record(1, b"x" * 900, length=length), crawl.whole(2), crawl.whole(3)]
    first, bad, *others = list(warc.read(io.BytesIO(b"".join(data)), "crawl.warc"))
    assert isinstance(first, Article) and isinstance(bad, Failure) and crawl.address(1) in bad.where
    assert [a.title for a in others if isinstance(a, Article)] == [crawl.story(n)[0] for n in (2, 3)]


def test_wherever_a_member_is_cut_only_its_record_is_lost() -> None:
    members = [crawl.packed(crawl.record(n, bytes(range(256)) * n * 9)) for n in range(1, 4)]
    for at in range(1, len(members[1]), 7):
        found = list(warc.records(io.BytesIO(members[0] + members[1][:at] + members[2]), "c"))
        assert [isinstance(f, Failure) for f in found] == [False, True, False], at


@pytest.mark.parametrize(
    ("record", "cause"),
    [
        (crawl.record(5, b"<html><body>no header</body></html>"), "there is no HTTP header"),
        (
            crawl.record(5, b"HTTP/1.1 many OK\r\nContent-Type: text/html\r\n\r\n<html>"),
            "the HTTP header has no status",
        ),
        (reply(b""), "the response is empty"),
        (reply(b" \r\n "), "the response is empty"),
        (reply("ZZ\r\nno chunk", more="Transfer-Encoding: chunked\r\n"), "broken chunks or compression"),
        (reply("not gzip", more="Content-Encoding: gzip\r\n"), "broken chunks or compression"),
        (reply("what", more="Content-Encoding: unheard-of\r\n"), "broken chunks or compression"),
        (reply("<html><body><p>Log in to go on.</p></body></html>"), "no article was found in the page"),
        (reply("<html><body></body></html>"), "no article was found in the page"),
        (reply(crawl.page(5).encode("utf-16-le")), "the file is binary, not a web page"),
        (reply(crawl.page(5, words="é" * 40).encode("latin-1")), "broken characters"),
        (crawl.record(5, crawl.http(b"x"), kind="response")[10:], "the record is broken"),
    ],
)
def test_a_broken_response_is_a_failure(record: bytes, cause: str) -> None:
    found = one(record)
    assert isinstance(found, Failure) and not found.passed and found.cause == cause and found.where == "here"


@pytest.mark.parametrize(
    ("record", "cause"),
    [
        (crawl.record(1, b"software: ours\r\n", kind="warcinfo", content="application/warc-fields"), "no response"),
        (crawl.record(1, b"GET / HTTP/1.1\r\n\r\n", kind="request"), "no response"),
        (crawl.record(1, b"fetchTimeMs: 1\r\n", kind="metadata", content="application/warc-fields"), "no response"),
        (crawl.record(1, crawl.http(b""), kind="revisit"), "no response"),
        (crawl.record(1, b"20241031\nnews.example. A", content="text/dns"), "no web page"),
        (crawl.record(1, crawl.http(b"User-agent: *", "text/plain"), "https://a.example/robots.txt"), "robots.txt"),
        (crawl.record(1, b"GIF89a", kind="resource", content="image/gif"), "no web page"),
        (reply(b"\xff\xd8\xff", kind="image/jpeg"), "no web page"),
        (reply(b"{}", kind=""), "no web page"),
        (reply("<html>moved</html>", status="301 Moved Permanently"), "redirect"),
        (reply("<html>gone</html>", status="404 Not Found"), "error page"),
        (reply("<html>oh</html>", status="503 Service Unavailable"), "error page"),
        (
            reply(f"<html><body><article>{'<p>One more line of a list.</p>' * 9000}</article></body></html>"),
            "too long for an article",
        ),
        (reply(f"<html><body><article><p>{GERMAN}</p><p>{GERMAN}</p></article></body></html>"), "not in English"),
    ],
)
def test_what_is_no_article_in_english_is_passed_over(record: bytes, cause: str) -> None:
    found = one(record)
    assert isinstance(found, Failure) and found.passed and found.cause == cause


@pytest.mark.parametrize(
    ("body", "options"),
    [
        (gzip.compress(crawl.page(5).encode()), {"more": "Content-Encoding: gzip\r\n"}),
        (crawl.page(5).encode(), {"more": "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"}),
        (
            f"{len(crawl.page(5)) + 1:x}\r\n{crawl.page(5)}\r\n0\r\n\r\n".encode(),
            {"more": "Transfer-Encoding: chunked\r\n"},
        ),
        (crawl.page(5).encode(), {"kind": ""}),
        (
            crawl.page(5, charset="windows-1251").encode("cp1251", "replace"),
            {"kind": "text/html; charset=windows-1251"},
        ),
        (crawl.page(5).encode("utf-16"), {"kind": "text/html"}),
        (b"\xef\xbb\xbf" + crawl.page(5).encode(), {}),
        (('<?xml version="1.0" encoding="utf-8"?>' + crawl.page(5)).encode(), {"kind": "application/xhtml+xml"}),
        (crawl.page(5).encode() + b"<!-- \xff -->", {}),
    ],
)
def test_a_page_is_read_in_whatever_form_it_is_sent(body: bytes, options: dict[str, str]) -> None:
    found = one(reply(body, **options))
    assert isinstance(found, Article), found
    assert all(p in found.text for p in crawl.story(5)[1])


def test_a_resource_that_is_a_page_is_read() -> None:
    found = one(crawl.record(5, crawl.page(5).encode(), kind="resource", content="text/html; charset=utf-8"))
    assert isinstance(found, Article) and crawl.story(5)[1][0] in found.text


def test_of_two_captures_of_one_address_the_first_with_an_article_counts() -> None:
    gone = crawl.record(8, crawl.http(b"<html>gone</html>", status="404 Not Found"), crawl.address(5))
    again = crawl.record(9, crawl.http(crawl.page(6).encode()), crawl.address(5) + "#comments")
    first, second, third = read(crawl.packed(gone, crawl.whole(5), again))
    assert isinstance(first, Failure) and first.passed
    assert isinstance(second, Article) and second.title == crawl.story(5)[0]
    assert isinstance(third, Failure) and third.passed and "in record 2" in third.error.what


def test_an_empty_file_is_an_error() -> None:
    with pytest.raises(ReadError, match="empty"):
        read(b"")


class Endless(io.RawIOBase):
    """The same members over and over, up to a size."""

    def __init__(self, members: bytes, size: int) -> None:
        self.members, self.left = members, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = min(len(buffer), self.left, len(self.members))
        buffer[:count] = self.members[:count]
        self.members = self.members[count:] + self.members[:count]
        self.left -= count
        return count


def records(size: int) -> Iterator[object]:
    member = crawl.packed(*(crawl.record(n, (b"%07d " % n) * 4000) for n in range(8)))
    return iter(warc.records(cast("BinaryIO", Endless(member, size // len(member) * len(member))), "c"))


def test_memory_is_flat_however_long_the_file() -> None:
    peaks = []
    for size in (100_000, 1_000_000):
        tracemalloc.start()
        count = sum(1 for _ in records(size))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert count > size / 20_000
    assert peaks[1] < 1.3 * peaks[0] + 200_000


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "words",
        "<p>" + "&#" * 5000,
        "<html><body>" + "<table><tr><td>" * 500 + "words",
        "<html><head><title>\ud7ff\ufffe</title></head><body><p>\x01\x02 words</p></body></html>",
        "<html><body><article>" + "<p>word</p>" * 3,
    ],
)
def test_odd_pages_cost_no_more_than_themselves(page: str) -> None:
    found = one(reply(page.encode("utf-8", "surrogatepass")))
    assert isinstance(found, Failure)
