"""Reading: each format, each order of precedence, each way a file can be unreadable."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReadError
from kg.model import Article
from kg.read import READERS, Failure, count, read, samples
from kg.read.clean import document
from kg.read.source import decode

PAGE = """<!doctype html><html lang="en"><head><title>Navy ends drill off coast | Harbour Wire</title>
<meta property="og:site_name" content="Harbour Wire"><meta name="author" content="Jane Roe">{date}
<link rel="canonical" href="https://harbour.example/a/1"></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Navy ends drill off coast</h1>
<p>The navy ended a five-day drill off the northern coast on Thursday, the ministry said in a short statement.</p>
<p>Two frigates and a submarine took part, and about 1,200 sailors were involved, according to the ministry.</p>
<h2>What next</h2><p>Officials are planning another one for autumn, they said on Thursday evening in the capital.</p>
</article><footer>© 2023 Harbour Wire</footer></body></html>"""
PAGE_DATE = '<meta property="article:published_time" content="2024-05-02T08:00:00Z">'

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


def articles(*paths: Path | str, **options: object) -> list[Article]:
    items = list(read(list(paths), **options))  # type: ignore[arg-type]
    assert not [i for i in items if isinstance(i, Failure)]
    return [i for i in items if isinstance(i, Article)]


def failure(*paths: Path | str) -> Failure:
    (item,) = read(list(paths))
    assert isinstance(item, Failure) and isinstance(item.error, ReadError)
    assert item.error.remedy, "every error says what to do"
    return item


# Formats


@pytest.mark.parametrize(
    "text",
    [
        "One line without an end",
        "One line.\r\n\r\nAnother.\r\n",
        "\ufeffAfter a mark.\n",
        "A rocket 🚀 rose.\n\n\n",
        "old\rMac\rlines",
        " \t leading white space\u2028",
    ],
)
def test_the_stored_text_of_a_text_file_is_the_file(write: Write, text: str) -> None:
    (article,) = articles(write("launch.txt", text))
    assert article == Article(source="launch.txt", text=text)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), min_size=1))
def test_whatever_is_decoded_encodes_to_the_same_bytes(text: str) -> None:
    if text.strip().strip("\ufeff"):
        assert decode(text.encode(), "x.txt").encode() == text.encode()
    else:
        with pytest.raises(ReadError, match="white space"):
            decode(text.encode(), "x.txt")


def test_markdown_takes_its_metadata_from_the_front_matter_and_keeps_it_in_the_text(write: Write) -> None:
    text = (
        "---\ntitle: 'A: b'\npublished: 2024-10-31T07:10:00+09:00\npublisher: Harbour Wire\nauthor: [A. Roe, B. Poe]\n"
        "url: https://harbour.example/1\nunknown: 3\n---\n# A: b\n\nText of it.\n"
    )
    (article,) = articles(write("launch.md", text))
    assert article == Article(
        source="launch.md",
        text=text,
        title="A: b",
        published=date(2024, 10, 31),
        publisher="Harbour Wire",
        author="A. Roe, B. Poe",
        url="https://harbour.example/1",
    )


def test_markdown_knows_date_as_another_name_and_windows_line_ends(write: Write) -> None:
    (article,) = articles(write("a.md", "\ufeff---\r\ndate: '2024-10-31'\r\n---\r\nText of it.\r\n"))
    assert article.published == date(2024, 10, 31)
    assert article.text.startswith("\ufeff---\r\n")


def test_a_ruled_line_at_the_top_is_no_front_matter(write: Write) -> None:
    (article,) = articles(write("a.md", "---\n\nThe talks ended: nobody signed.\n\n---\n\nMore of it here.\n"))
    assert article.title is None


def test_a_page_gives_its_article_and_metadata(write: Write) -> None:
    (article,) = articles(write("a.html", PAGE.format(date=PAGE_DATE)))
    assert (article.title or "").startswith("Navy ends drill off coast")
    assert (article.published, article.publisher) == (date(2024, 5, 2), "Harbour Wire")
    assert (article.author, article.url) == ("Jane Roe", "https://harbour.example/a/1")
    assert "1,200 sailors" in article.text and "World" not in article.text and "©" not in article.text
    read_as = document(article)
    assert read_as.headline is not None and read_as.headline.of(article.text) == "Navy ends drill off coast"
    assert [p.of(article.text).split()[0] for p in read_as.paragraphs] == ["The", "Two", "Officials"]


def test_a_copyright_year_is_not_a_pages_date(write: Write) -> None:
    (article,) = articles(write("a.html", PAGE.format(date="")))
    assert article.published is None


def test_json_lines_are_an_article_each(write: Write) -> None:
    lines = [
        {
            "id": 7,
            "title": "T",
            "published": "2024-10-31",
            "publisher": "P",
            "url": "https://p.example",
            "text": "First.\n",
        },
        {"id": "b", "text": "Second 🚀."},
        {"text": "Third."},
    ]
    path = write("news.jsonl", "\ufeff" + "\n\n".join(json.dumps(line) for line in lines))
    first, second, third = articles(path)
    assert first == Article(
        "news.jsonl#7", "First.\n", "T", date(2024, 10, 31), "P", None, "https://p.example", record="7"
    )
    assert (second.source, second.text, second.record) == ("news.jsonl#b", "Second 🚀.", "b")
    assert (third.source, third.record) == ("news.jsonl#5", None)


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("index.yaml", "- {file: b.txt, published: 2024-10-31, publisher: unknown, title: T, author: A}\n"),
        ("index.yml", "- file: b.txt\n  date: '2024-10-31'\n  title: T\n  author: A\n"),
        (
            "index.json",
            '[{"file": "b.txt", "published": "2024-10-31", "title": "T", "author": "A", "publisher": null}]',
        ),
        ("index.csv", "file,published,title,author,publisher\r\nb.txt,2024-10-31,T,A,\r\n"),
    ],
)
def test_an_index_tells_of_the_files_beside_it(write: Write, tmp_path: Path, name: str, index: str) -> None:
    write("a.txt", "First."), write("b.txt", "Second.")
    given_index, told = write(name, index), Article("b.txt", "Second.", "T", date(2024, 10, 31), author="A")
    assert articles(tmp_path) == [Article("a.txt", "First."), told]
    assert articles(given_index) == [told]
    assert articles(tmp_path / "b.txt") == [told]
    assert articles(tmp_path / "b.txt", given_index, tmp_path / "a.txt") == [told, Article("a.txt", "First.")]


def test_an_index_goes_before_what_the_file_says(write: Write, tmp_path: Path) -> None:
    write("sub/a.md", "---\ntitle: Own\npublisher: Own\n---\nText.\n")
    write("index.yaml", "- {file: sub/a.md, title: Given}\n")
    (article,) = articles(tmp_path)
    assert (article.title, article.publisher) == ("Given", "Own")


def test_another_programs_index_beside_a_text_is_left_alone(write: Write) -> None:
    write("index.json", '{"pages": 3}')
    assert len(articles(write("a.txt", "Text."))) == 1


def test_a_folder_is_read_with_all_below_it_sorted_without_hidden_and_other_files(write: Write, tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/c.TXT", ".hidden.txt", ".git/x.txt", "picture.png", "notes"):
        write(name, f"Text of {name}.")
    assert [a.source for a in articles(tmp_path)] == ["c.TXT", "z.md", "b.txt"]


def test_a_file_named_twice_is_read_once_and_order_is_that_of_the_paths(write: Write, tmp_path: Path) -> None:
    a, b = write("a.txt", "A."), write("b.txt", "B.")
    assert [x.source for x in read([b, a, tmp_path, b])] == ["b.txt", "a.txt"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("data", "sources"),
    [
        (b"Plain text.\n", ["stdin"]),
        (b'{"id": "x", "text": "A."}\n{"id": "y", "text": "B."}\n', ["stdin#x", "stdin#y"]),
        (b"{ a brace, and no record\n", ["stdin"]),
        (b"---\ntitle: T\n---\nText.\n", ["stdin"]),
        (PAGE.encode(), ["stdin"]),
    ],
)
def test_standard_input_is_what_its_form_says(data: bytes, sources: list[str]) -> None:
    found = articles("-", stdin=io.BytesIO(data))
    assert [a.source for a in found] == sources
    assert not any("<article>" in a.text for a in found)


# Dates


def test_a_given_date_fills_only_what_has_none(write: Write, tmp_path: Path) -> None:
    write("a.txt", "Head\n\nSunday, September 15, 2019\n\nText that is long enough to be a paragraph.\n")
    write("b.txt", "Head\n\nText that is long enough to be a paragraph.\n")
    write("c.md", "---\npublished: 2020-01-02\n---\nSunday, September 15, 2019\n")
    found = articles(tmp_path, published=date(2024, 1, 1))
    assert [a.published for a in found] == [date(2019, 9, 15), date(2024, 1, 1), date(2020, 1, 2)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Thursday, October 31, 2024", date(2024, 10, 31)),
        ("31 Oct 2024", date(2024, 10, 31)),
        ("Thurs, 31st October, 2024", date(2024, 10, 31)),
        ("*Sept. 3, 2021*", date(2021, 9, 3)),
        ("2024-10-31", date(2024, 10, 31)),
        ("On October 31, 2024", None),
        ("October 31, 2024, was a Thursday.", None),
        ("October 2024", None),
        ("February 30, 2024", None),
        ("10/11/2024", None),
    ],
)
def test_a_date_line_is_a_whole_date_and_nothing_else(write: Write, line: str, expected: date | None) -> None:
    (article,) = articles(write("a.txt", f"Some headline here\r\n{line}\r\n\r\nText of the article.\r\n"))
    assert article.published == expected


def test_a_date_far_below_the_headline_is_not_the_articles(write: Write) -> None:
    (article,) = articles(write("a.txt", "Head\n\n" + "A paragraph.\n\n" * 9 + "January 3, 2020\n"))
    assert article.published is None


# Failures


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t", "white space"),
        ("a.txt", b"caf\xe9", "byte 0xe9 at offset 3"),
        ("a.txt", b"PK\x03\x04\x00\x00", "binary"),
        ("a.txt", "text".encode("utf-16"), "UTF-16"),
        ("a.pdf", b"%PDF", r"suffix \.pdf"),
        ("noname", b"text", r"suffix \(none\)"),
        ("a.md", b"---\npublished: yesterday\n---\nText.\n", "'yesterday'"),
        ("a.md", b"---\npublished: 2024-13-01\n---\nText.\n", "2024-13-01"),
        ("a.md", b"---\ntitle: a: b: c\n---\nText.\n", "not YAML"),
        ("a.md", b"---\ntitle: {a: b}\n---\nText.\n", "title"),
        ("a.md", b"---\ntitle: x\n---\n\n", "no article"),
        ("a.html", b"", "empty"),
        ("a.html", b"<html><body></body></html>", "no article"),
        ("a.html", b"\x00\x01<html>", "binary"),
        ("a.jsonl", b"\n", "empty"),
        ("index.yaml", b"a: [", "not YAML"),
        ("index.yaml", b"just words", "not a list"),
        ("index.json", b"[1,", "not JSON"),
        ("index.yaml", b"- {title: x}", "names no file"),
        ("index.yaml", b"- {file: gone.txt}", "gone.txt is not there"),
        ("index.yaml", b"- {file: ../a.txt}", "not in the index's folder"),
    ],
)
def test_a_bad_file_is_named_with_what_is_wrong_and_the_remedy(
    write: Write, name: str, content: bytes, what: str
) -> None:
    found = failure(write(name, content))
    assert name in found.where and name in str(found.error)
    assert found.error.remedy is not None and found.error.remedy in str(found.error)
    with pytest.raises(ReadError, match=what):
        raise found.error


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b"{broken", "not JSON"),
        (b"[1]", "not an object"),
        (b'{"id": "x"}', "no text"),
        (b'{"text": ""}', "no text"),
        (b'{"text": "  "}', "white space"),
        (b'{"text": "a", "id": [1]}', "id is neither"),
        (b'{"text": "a", "published": "31.10.2024"}', "31.10.2024"),
        (b'{"text": "\\ud800"}', "surrogate"),
        (b'{"text": "caf\xe9"}', "byte 0xe9"),
        (b'{"text": "again", "id": "1"}', "already on line 1"),
    ],
)
def test_a_bad_record_is_named_by_file_and_line_and_the_others_are_read(write: Write, line: bytes, what: str) -> None:
    path = write("n.jsonl", b'{"text": "one", "id": "1"}\n' + line + b'\n{"text": "three", "id": 3}\n')
    first, bad, third = read([path])
    assert isinstance(first, Article) and isinstance(third, Article) and third.text == "three"
    assert isinstance(bad, Failure) and bad.where == f"{path}:2" and what in bad.error.what and bad.error.remedy


def test_a_missing_path_an_empty_folder_and_a_loop_are_failures(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert "no such file" in str(failure(tmp_path / "gone.txt").error)
    assert "no article" in str(failure(tmp_path / "empty").error)
    assert "loop.txt" in str(failure(tmp_path / "loop.txt").error)


def test_what_can_not_be_opened_in_a_folder_does_not_stop_the_others(write: Write, tmp_path: Path) -> None:
    write("b.txt", "Text.")
    (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "c.txt").symlink_to(tmp_path / "gone")
    loop, good, gone = read([tmp_path])
    assert isinstance(loop, Failure) and "a.txt" in str(loop.error) and loop.error.remedy
    assert good == Article("b.txt", "Text.")
    assert isinstance(gone, Failure) and "No such file" in str(gone.error)
    assert count([tmp_path]) == 3


def test_a_name_that_is_not_utf_8_can_still_be_stored(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text("Text.")
    (article,) = articles(path)
    assert article.source == "caf\ufffd.txt"


def test_empty_standard_input_is_a_failure() -> None:
    (item,) = read(["-"], stdin=io.BytesIO(b""))
    assert isinstance(item, Failure) and item.where == "stdin" and item.error.remedy


def test_a_bad_date_in_an_index_fails_its_file_alone(write: Write, tmp_path: Path) -> None:
    write("a.txt", "First."), write("b.txt", "Second.")
    write("index.yaml", "- {file: a.txt, published: soon}\n- {file: b.txt, publisher: P}\n")
    bad, good = read([tmp_path])
    assert isinstance(bad, Failure) and "a.txt" in bad.where and "index.yaml" in bad.where and "soon" in bad.error.what
    assert good == Article("b.txt", "Second.", publisher="P")


def test_a_bad_index_does_not_stop_the_texts(write: Write, tmp_path: Path) -> None:
    write("index.yaml", "- [")
    text = write("a.txt", "First.")
    bad, good = read([tmp_path, text])
    assert isinstance(bad, Failure) and "index.yaml" in bad.where and good == Article("a.txt", "First.")


def test_an_index_naming_another_kind_of_file_is_told(write: Write, tmp_path: Path) -> None:
    write("notes.pdf", "%PDF")
    write("index.yaml", "- {file: notes.pdf}\n")
    assert "notes.pdf" in failure(tmp_path).where


# Counting


def test_count_is_what_read_yields(write: Write, tmp_path: Path) -> None:
    (
        write("a.txt", "A."),
        write("b/c.md", "B."),
        write("d.jsonl", '{"text": "1"}\n\n{"text": "2"}\n'),
        write("e.txt", b""),
    )
    assert count([tmp_path]) == len(list(read([tmp_path]))) == 5
    assert count(["-", tmp_path / "gone.txt"]) == 2


def test_samples_can_be_read_by_their_paths() -> None:
    assert len(articles(*samples())) == len(samples()) == 10


def test_every_reader_takes_a_stream_and_a_name() -> None:
    for suffix, reader in READERS.items():
        with pytest.raises(ReadError, match="x" + suffix.replace(".", r"\.")):
            list(reader(io.BytesIO(b""), "x" + suffix))
