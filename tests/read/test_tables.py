"""Tables: CSV, Parquet and JSON Lines know the same names of columns, row by row, and name each row that is broken."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kg.errors import ReadError, UsageError
from kg.model import Article
from kg.read import Failure, count, parquet, read, table
from kg.read.records import NAMES, Columns, article, columns

ROW = {
    "id": "7",
    "headline": "Talks end",
    "Date Published": "2024-10-31T07:10:00+09:00",
    "source": "Harbour Wire",
    "authors": "A. Roe",
    "link": "https://harbour.example/7",
    "lang": "en_GB",
    "body": 'The talks ended, "without result".\nNobody signed.',
}
TOLD = Article(
    source="news#7", text=ROW["body"], title="Talks end", published=date(2024, 10, 31), publisher="Harbour Wire",
    author="A. Roe", url="https://harbour.example/7", language="en-GB", record="7",
)  # fmt: skip


def csv_of(*rows: dict[str, str], delimiter: str = ",") -> bytes:
    lines = [list(rows[0]), *(list(r.values()) for r in rows)]
    quoted = (['"' + v.replace('"', '""') + '"' for v in line] for line in lines)
    return "\r\n".join(delimiter.join(line) for line in quoted).encode()


def parquet_of(rows: list[dict[str, object]], **options: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out, **options)
    return out.getvalue()


FORMATS: dict[str, Callable[[], bytes]] = {
    "news.csv": lambda: csv_of(ROW),
    "news.csv.gz": lambda: gzip.compress(csv_of(ROW)),
    "news.tsv": lambda: csv_of(ROW, delimiter="\t"),
    "semicolons.csv": lambda: b"\xef\xbb\xbf" + csv_of(ROW, delimiter=";"),
    "utf16.csv": lambda: csv_of(ROW).decode().encode("utf-16"),
    "news.parquet": lambda: parquet_of([ROW]),
    "news.jsonl": lambda: json.dumps(ROW).encode(),
    "news.jsonl.gz": lambda: gzip.compress(json.dumps(ROW).encode()),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_article(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FORMATS[name]())
    (found,) = read([tmp_path])
    assert isinstance(found, Article), found
    assert found.source == f"{name}#7"
    assert {f: getattr(found, f) for f in Article.__slots__ if f != "source"} == {
        f: getattr(TOLD, f) for f in Article.__slots__ if f != "source"
    }


@pytest.mark.parametrize(("field", "name"), [(f, n) for f, names in NAMES.items() for n in names])
def test_every_name_of_a_field_is_known_however_it_is_written(field: str, name: str) -> None:
    value = {"published": "2024-10-31", "language": "en-GB"}.get(field, "something")
    wanted = {"published": date(2024, 10, 31)}.get(field, value)
    for written in (name, name.upper(), name.replace("_", " "), name.replace("_", "-")):
        record = {written: value} if field == "text" else {"text": "Words.", written: value}
        found = article(record, "here", "n", 1)
        assert isinstance(found, Article)
        assert getattr(found, "record" if field == "id" else field) == wanted


def test_named_columns_go_before_known_names(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text("text,story,when\nteaser,The whole story.,2024-10-31\n")
    (found,) = read([path], columns=columns(["text=story", "published=when"]))
    assert isinstance(found, Article) and (found.text, found.published) == ("The whole story.", date(2024, 10, 31))


@pytest.mark.parametrize("option", ["text", "text=", "colour=story", "=story"])
def test_a_column_option_that_names_no_field_is_refused(option: str) -> None:
    with pytest.raises(UsageError, match="names no field"):
        columns([option])


@pytest.mark.parametrize("name", ["n.csv", "n.parquet"])
@pytest.mark.parametrize(
    ("named", "what"), [({}, "no column holds the text"), ({"title": "head"}, "no column for title=head")]
)
def test_a_missing_column_is_an_error_that_names_the_columns(
    tmp_path: Path, name: str, named: dict[str, str], what: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"a,b\n1,2\n" if name.endswith("csv") else parquet_of([{"a": "1", "b": "2"}]))
    (found,) = read([path], columns=Columns(named))
    assert isinstance(found, Failure) and what in found.error.what and "a, b" in found.error.what
    assert name in str(found.error) and "--column" in str(found.error.remedy)


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (b"2,too,many,2024-10-31\n", "4 fields, the header 3"),
        (b"2,few\n", "2 fields, the header 3"),
        (b"2,caf\xe9,\n", "byte 0xe9"),
        (b"2,,2024-10-31\n", "no text"),
        (b"2,words,yesterday\n", "'yesterday'"),
        (b"1,words,\n", "stands already on line 2"),
        (b'2,"a"b,\n', "not CSV"),
        (b"2,nul\x00,\n", "characters that are none"),
    ],
)
def test_a_broken_row_is_named_by_file_and_line_and_the_others_are_read(row: bytes, what: str) -> None:
    data = b'id,text,date\n1,"first\nof two lines",\n' + row + b"3,third,\n"
    first, bad, third = table.read(io.BytesIO(data), "n.csv")
    assert isinstance(first, Article) and isinstance(third, Article) and third.text == "third"
    assert isinstance(bad, Failure) and what in bad.error.what and bad.error.remedy
    assert bad.where == "n.csv:4"


def test_a_quotation_mark_that_is_never_closed_costs_no_more_than_what_it_swallows() -> None:
    found = list(table.read(io.BytesIO(b'text\nfirst\n"never closed\nsecond\n'), "n.csv"))
    assert isinstance(found[0], Article) and isinstance(found[-1], Failure) and found[-1].where == "n.csv:3"


def test_a_text_of_a_megabyte_is_read() -> None:
    (found,) = table.read(io.BytesIO(b"text\n" + b"word " * 200_000 + b"\n"), "n.csv")
    assert isinstance(found, Article) and len(found.text) >= 999_999


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\x00\x01"])
def test_what_is_no_csv_is_an_error(data: bytes) -> None:
    with pytest.raises(ReadError):
        list(table.read(io.BytesIO(data), "n.csv"))


def test_a_gzip_file_that_ends_too_early_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "n.csv.gz"
    rows = "".join(f"{n},article {n} {hash(str(n))}\n" for n in range(5000))
    path.write_bytes(gzip.compress(f"id,text\n{rows}".encode())[:-2000])
    *found, bad = read([path])
    assert len(found) > 1000 and isinstance(bad, Failure) and "can't be unpacked" in bad.error.what


def test_parquet_knows_dates_times_and_lists() -> None:
    east = timezone(timedelta(hours=9))
    rows: list[dict[str, object]] = [
        {"text": "One.", "published": datetime(2024, 10, 31, 7, 10, tzinfo=east), "authors": ["A", "B"]}
    ]
    (found,) = parquet.read(io.BytesIO(parquet_of(rows)), "n.parquet")
    assert isinstance(found, Article)
    assert (found.source, found.published, found.author) == ("n.parquet#1", date(2024, 10, 31), "A, B")
    day = pa.table({"text": ["One."], "published": pa.array([date(2024, 10, 31)])})
    nano = pa.table({"text": [b"One."], "date": pa.array([1730332800123456789], pa.timestamp("ns"))})
    for made in (day, nano):
        out = io.BytesIO()
        pq.write_table(made, out)
        (found,) = parquet.read(out, "n.parquet")
        assert isinstance(found, Article) and (found.text, found.published) == ("One.", date(2024, 10, 31))


def test_a_broken_row_of_parquet_is_named_by_its_number() -> None:
    rows: list[dict[str, object]] = [
        {"text": "One.", "id": 1},
        {"text": None, "id": 2},
        {"text": "Three.", "id": 1},
        {"text": "Four.", "id": 4},
    ]
    first, empty, again, last = parquet.read(io.BytesIO(parquet_of(rows)), "n.parquet")
    assert isinstance(first, Article) and first.record == "1" and isinstance(last, Article)
    assert isinstance(empty, Failure) and (empty.where, empty.cause) == ("n.parquet:2", "the record has no text")
    assert isinstance(again, Failure) and "already on row 1" in again.error.what


def test_a_damaged_part_of_parquet_costs_its_rows_alone() -> None:
    rows: list[dict[str, object]] = [{"text": f"Article {n} {n * n} {'x' * n}."} for n in range(300)]
    data = bytearray(parquet_of(rows, row_group_size=100, compression="gzip", use_dictionary=False))
    column = pq.ParquetFile(io.BytesIO(data)).metadata.row_group(1).column(0)
    middle = column.data_page_offset + column.total_compressed_size // 2
    data[middle : middle + 30] = b"\xff" * 30
    found = list(parquet.read(io.BytesIO(data), "n.parquet"))
    (bad,) = [f for f in found if isinstance(f, Failure)]
    assert "rows 101 to 200" in bad.error.what and bad.where == "n.parquet:101"
    assert [f.source for f in found if isinstance(f, Article)] == [
        f"n.parquet#{n}" for n in (*range(1, 101), *range(201, 301))
    ]


def test_what_is_no_parquet_is_an_error() -> None:
    for data in (b"", b"PAR1", b"PAR1 and words after it PAR1"):
        with pytest.raises(ReadError, match="not Parquet"):
            list(parquet.read(io.BytesIO(data), "n.parquet"))


def test_a_name_of_a_column_that_is_no_text_is_an_error() -> None:
    data = parquet_of([ROW]).replace(b"headline", b"he\xe5dline")
    with pytest.raises(ReadError, match="not Parquet"):
        list(parquet.read(io.BytesIO(data), "n.parquet"))


def test_memory_is_flat_within_one_large_row_group() -> None:
    pool, peaks = pa.default_memory_pool(), []
    for size in (3000, 6000):
        rows: list[dict[str, object]] = [{"text": f"{n:06d} " * 300} for n in range(size)]
        data = parquet_of(rows, row_group_size=size, use_dictionary=False, data_page_size=1 << 16, compression="none")
        before, most = pool.bytes_allocated(), 0
        for _ in parquet.read(io.BytesIO(data), "n.parquet"):
            most = max(most, pool.bytes_allocated() - before)
        peaks.append(most)
    assert peaks[1] < 1.1 * peaks[0]


def test_another_stated_language_is_passed_over() -> None:
    found = article({"text": "Die Gespräche endeten.", "language": "de"}, "n.csv:2", "n.csv", 2)
    assert isinstance(found, Failure) and found.passed and found.cause == "not in English"
    english = article({"text": "The talks ended.", "language": "English"}, "n.csv:2", "n.csv", 2)
    assert isinstance(english, Article) and english.language == "en"


def test_names_within_values_are_taken_as_services_give_them() -> None:
    record = {
        "text": "Words.",
        "source": {"id": None, "name": "Harbour Wire"},
        "authors": [{"name": "A. Roe"}, {"name": "B. Poe"}],
    }
    found = article(record, "here", "n", 1)
    assert isinstance(found, Article) and (found.publisher, found.author) == ("Harbour Wire", "A. Roe, B. Poe")


def test_what_can_be_counted_at_once_is(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"text": "One."}, {"text": "Two."}]
    (tmp_path / "n.parquet").write_bytes(parquet_of(rows))
    assert count([tmp_path]) == 2
    (tmp_path / "n.csv").write_bytes(csv_of(ROW))
    assert count([tmp_path]) is None
    assert count(["https://news.example/feed"]) is None
