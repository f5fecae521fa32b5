"""Feeds: RSS and Atom from files and from a real server; as much as they hold, and nothing else is fetched."""

from __future__ import annotations

import gzip
import io
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import crawl
import pytest

from kg.errors import ReadError
from kg.model import Article
from kg.read import Failure, feed, fetch, read
from kg.read.fragment import text

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbour Wire</title><language>en-gb</language><link>https://harbour.example/</link>
<item><title>Talks end &amp; nobody signs</title><link>https://harbour.example/1</link><guid isPermaLink="false">tag:1</guid>
<pubDate>Thu, 31 Oct 2024 07:10:00 +0900</pubDate><dc:creator>A. Roe</dc:creator>
<description>The talks ended.</description>
<content:encoded><![CDATA[<p>The talks ended on <b>Thursday</b>.</p><script>x()</script>
<p>Nobody signed<br>anything.</p>]]></content:encoded>
</item>
<item><title>Second</title><link>https://harbour.example/2</link><description>&lt;p&gt;Only a summary.&lt;/p&gt;</description></item>
<item><title>No text at all</title><link>https://harbour.example/3</link></item>
<item><title>Bad date</title><link>https://harbour.example/4</link><pubDate>some day</pubDate><description>Words.</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Valley Post</title><id>f</id><updated>2024-11-02T00:00:00Z</updated>
<entry><id>https://valley.example/1</id><title>First</title><link href="https://valley.example/1"/><author><name>B. Poe</name></author>
<published>2024-10-31T23:30:00-05:00</published><updated>2024-11-01T10:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One paragraph.</p><ul><li>A point.</li></ul></div></content></entry>
<entry><id>urn:2</id><title>Second</title><link href="https://valley.example/2"/><updated>2024-11-01T10:00:00Z</updated>
<summary>Plain words &lt; here.</summary></entry>
<entry xml:lang="de"><id>urn:3</id><title>Dritte</title><updated>2024-11-01T10:00:00Z</updated>
<content>Die Gespräche endeten.</content></entry>
</feed>"""
RSS1 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="c"><title>Meadow News</title><link>https://m.example/</link>
<description>d</description></channel><item rdf:about="https://m.example/1"><title>First</title><link>https://m.example/1</link>
<description>Some words.</description><dc:date>2024-10-31T07:10:00+09:00</dc:date></item></rdf:RDF>"""


def entries(data: str | bytes) -> list[Article | Failure]:
    return list(feed.read(io.BytesIO(data.encode() if isinstance(data, str) else data), "wire.rss"))


def test_an_entry_of_rss_is_an_article_with_its_whole_content() -> None:
    first, second, empty, undatable = entries(RSS)
    assert first == Article(
        "wire.rss#tag:1", "The talks ended on Thursday.\n\nNobody signed anything.", "Talks end & nobody signs",
        date(2024, 10, 31), "Harbour Wire", "A. Roe", "https://harbour.example/1", record="tag:1",
    )  # fmt: skip
    assert isinstance(second, Article) and (second.text, second.published) == ("Only a summary.", None)
    assert (
        isinstance(empty, Failure) and empty.cause == "the entry holds no text" and empty.where == "wire.rss, entry 3"
    )
    assert isinstance(undatable, Failure) and "'some day'" in undatable.error.what


def test_atom_gives_its_date_of_publication_and_never_that_of_an_update() -> None:
    first, second, german = entries(ATOM)
    assert isinstance(first, Article) and isinstance(second, Article)
    assert (first.text, first.published, first.author) == ("One paragraph.\n\nA point.", date(2024, 10, 31), "B. Poe")
    assert (first.publisher, first.record) == ("Valley Post", None)
    assert (second.text, second.published, second.record) == ("Plain words < here.", None, "urn:2")
    assert isinstance(german, Failure) and german.passed


def test_rss_1_has_the_date_of_dublin_core() -> None:
    (found,) = entries(RSS1)
    assert isinstance(found, Article) and (found.published, found.publisher) == (date(2024, 10, 31), "Meadow News")


def test_a_feed_that_states_no_language_is_looked_at() -> None:
    german = "Das Ministerium erklärte am Donnerstag, die Gespräche seien ohne Ergebnis zu Ende gegangen, und niemand habe unterschrieben."
    item = "<item><title>T</title><link>https://a.example/{}</link><description>{}</description></item>"
    data = f'<rss version="2.0"><channel><title>W</title>{item.format(1, german)}{item.format(2, crawl.story(1)[1][0])}</channel></rss>'
    first, second = entries(data)
    assert isinstance(first, Failure) and first.passed and isinstance(second, Article)


def test_a_damaged_feed_gives_what_is_there_and_says_so() -> None:
    first, *_, fault = entries(RSS[: RSS.index("<item><title>No text")])
    assert isinstance(first, Article) and isinstance(fault, Failure) and fault.cause == "a damaged feed"


@pytest.mark.parametrize("data", ["", "   ", "<html><body>A page</body></html>", "words", '{"text": "x"}'])
def test_what_is_no_feed_is_an_error(data: str) -> None:
    with pytest.raises(ReadError):
        entries(data)


def test_a_feed_that_breaks_its_parser_is_an_error() -> None:
    with pytest.raises(ReadError, match="can't be parsed"):
        entries(RSS.encode().replace(b"utf-8", b"ut\xf4-8"))


def test_entities_in_a_feed_are_neither_expanded_nor_read_from_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE rss [<!ENTITY a0 "ha"><!ENTITY file SYSTEM "file://{secret}">{bomb}]>'
    data = f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><item><description>&a11; &file;</description></item></channel></rss>'
    with pytest.raises(ReadError, match="entities"):
        entries(data)


def test_standard_input_may_be_a_feed() -> None:
    found = list(read(["-"], stdin=io.BytesIO(RSS.encode())))
    assert isinstance(found[0], Article) and found[0].source == "stdin#tag:1"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("Plain < text > & more", "Plain < text > & more"),
        ("<p>One</p>\n<p>Two&nbsp;&amp; three</p>", "One\n\nTwo & three"),
        ("One<br>line<br><br>Next", "One line\n\nNext"),
        ("<div><figure><img src=x><figcaption>Not this</figcaption></figure>This</div>", "This"),
        ("<p>Unclosed <b>marks", "Unclosed marks"),
        ("a &lt; b", "a < b"),
        ("", ""),
    ],
)
def test_pieces_of_html_become_paragraphs(html: str, words: str) -> None:
    assert text(html) == words


class Site(BaseHTTPRequestHandler):
    """A small site: a feed, a page, and ways of being difficult."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        match self.path:
            case "/feed":
                self.give(RSS.encode(), "application/rss+xml")
            case "/packed":
                self.give(gzip.compress(RSS.encode()), "application/xml", ("Content-Encoding", "gzip"))
            case "/page":
                self.give(crawl.page(5, words="café").encode("latin-1"), "text/html; charset=iso-8859-1")
            case "/moved":
                self.give(b"", "text/html", ("Location", "/feed"), status=301)
            case "/loop":
                self.give(b"", "text/html", ("Location", "/loop"), status=302)
            case "/file":
                self.give(b"", "text/html", ("Location", "file:///etc/passwd"), status=302)
            case "/ftp":
                self.give(b"", "text/html", ("Location", "ftp://127.0.0.1/x"), status=302)
            case "/huge":
                self.give(b"x" * 300_000, "text/xml")
            case "/short":
                self.give(RSS.encode()[:500], "text/xml", ("Content-Length", "5000"))
            case "/slow":
                time.sleep(2)
                self.give(RSS.encode(), "text/xml")
            case "/image":
                self.give(b"GIF89a", "image/gif")
            case _:
                self.give(b"<html>gone</html>", "text/html", status=404)

    def give(self, body: bytes, kind: str, *more: tuple[str, str], status: int = 200) -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(body))} | dict(more)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(BrokenPipeError):  # who asked has not waited
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    running.daemon_threads = True
    running.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture
def site(server: ThreadingHTTPServer) -> str:
    server.asked.clear()  # type: ignore[attr-defined]
    return f"http://127.0.0.1:{server.server_address[1]}"


@pytest.mark.parametrize("path", ["/feed", "/packed", "/moved"])
def test_a_feed_at_an_address_is_read_and_nothing_that_it_links_to(
    server: ThreadingHTTPServer, site: str, path: str
) -> None:
    found = list(read([site + path]))
    assert [isinstance(f, Article) for f in found] == [True, True, False, False]
    assert isinstance(found[0], Article) and found[0].url == "https://harbour.example/1"
    assert set(server.asked) <= {path, "/feed"}  # type: ignore[attr-defined]


def test_a_page_at_an_address_is_an_article(site: str) -> None:
    (found,) = read([site + "/page"])
    assert isinstance(found, Article) and found.url == site + "/page" and "café" in found.text
    assert found.published == date(2024, 10, 8)


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/gone", "answers 404"),
        ("/loop", "redirect"),
        ("/file", "not allowed"),
        ("/ftp", "no web address"),
        ("/huge", "larger than"),
        ("/short", "too early"),
        ("/slow", "timed out"),
        ("/image", "neither a feed nor a page (image/gif)"),
    ],
)
def test_what_can_not_be_fetched_is_named_and_does_not_stop_the_others(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, what: str
) -> None:
    monkeypatch.setattr(fetch, "PATIENCE", 0.5)
    monkeypatch.setattr(fetch, "LARGEST", 100_000)
    (tmp_path / "a.txt").write_text("Words.")
    bad, good = read([site + path, tmp_path])
    assert isinstance(bad, Failure) and bad.where == site + path and what in bad.error.what and bad.error.remedy
    assert isinstance(good, Article)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/feed", "http://", "http://[", "https://no-such-host.invalid/x"]
)
def test_an_address_where_nobody_answers_is_named(address: str) -> None:
    (bad,) = read([address])
    assert isinstance(bad, Failure) and bad.where == address and bad.error.remedy
