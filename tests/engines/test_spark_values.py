"""What the engine on Spark does to values, without Spark: rows, ties, reading, what is said of failures."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import made_up
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import iri
from kg.engines.spark import session
from kg.engines.spark.frames import ddl
from kg.engines.spark.rows import READING, reading_of, reading_row
from kg.engines.spark.run import address
from kg.engines.spark.sources import sources
from kg.engines.spark.ties import Parts, parts_of, ties
from kg.errors import EngineError, UsageError
from kg.model import Claim, Factuality, Quantity, Reading, Span, Value


def back(reading: Reading) -> Reading:
    """A reading to a table and back."""
    row = reading_row(reading, iri.article(reading.document.article))
    return reading_of(pa.Table.from_pylist([row], schema=pa.schema(READING)).to_pylist()[0])


@pytest.mark.parametrize("number", range(20))
def test_a_reading_comes_back_from_its_row_as_it_was(number: int) -> None:
    reading = made_up.reading(number)
    assert back(reading) == reading


def test_what_claims_follow_from_comes_back_too() -> None:
    reading = made_up.reading(3)
    far = Claim("person/a", "leads", "state/b", Span(0, 5), Factuality.ASSERTED, 0.123456789)
    near = Claim(
        "event/c",
        "distance",
        Quantity("4350", "MI"),
        Span(5, 9),
        Factuality.DENIED,
        0.5,
        "person/a",
        derived_from=(far,),
    )
    own = replace(
        reading.claims[0],
        derived_from=(near, far),
        roles=(("date", Value("2024", "gYear")), ("weapon", Quantity("1", "M"))),
    )
    with_sources = replace(reading, claims=(own, near, *reading.claims))
    assert back(with_sources) == with_sources
    assert [c["stated"] for c in reading_row(with_sources, "article/x")["claims"]].count(False) == 1


def test_a_type_in_arrow_has_its_word_in_spark() -> None:
    fields = [("a", pa.list_(pa.struct([("b", pa.int64())]))), ("c", pa.date32())]
    assert ddl(fields) == "`a` array<struct<`b`: bigint>>, `c` date"


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_parts_are_those_of_a_plain_search(edges: list[tuple[int, int]]) -> None:
    named = [(f"{a:02}", f"{b:02}") for a, b in edges]
    near: dict[str, set[str]] = {}
    for a, b in named:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    for node, part in parts_of(named):
        seen, queue = {node}, [node]
        while queue:
            new = near[queue.pop()] - seen
            seen |= new
            queue += new
        assert part == min(seen)


@pytest.mark.parametrize("seed", range(10))
def test_cells_of_a_hot_block_tie_what_the_whole_block_ties(seed: int) -> None:
    draw = random.Random(seed)
    things = [(draw.randrange(12), draw.randrange(100)) for _ in range(40)]

    def name(thing: tuple[int, int]) -> int:
        return thing[0]

    def tied(a: tuple[int, int], b: tuple[int, int]) -> bool:
        return a[0] == b[0] or abs(a[1] - b[1]) == 3

    def parts(pairs: list[tuple[int, int]]) -> list[int]:
        found = Parts[int]()
        for a, b in pairs:
            found.join(a, b)
        return [found.find(i) for i in range(len(things))]

    all_pairs = [(i, j) for i, j in combinations(range(len(things)), 2) if tied(things[i], things[j])]
    whole = list(ties(things, [0] * len(things), name, tied))
    sides = [draw.randrange(3) for _ in things]
    cells = []
    for a in range(3):
        for b in range(a, 3):
            held = [i for i, side in enumerate(sides) if side in (a, b)]
            found = ties([things[i] for i in held], [sides[i] for i in held], name, tied)
            cells += [(held[i], held[j]) for i, j in found]
    assert parts(whole) == parts(cells) == parts(all_pairs)
    assert len(whole) < len(things)


def test_large_tables_are_split_and_the_rest_is_read_file_by_file(tmp_path: Path) -> None:
    for name, size in (("a.jsonl", 50), ("b.jsonl", 500), ("c.parquet", 500), ("d.txt", 500), ("e.warc.gz", 500)):
        (tmp_path / name).write_text("x" * size)
    found = sources([tmp_path, tmp_path / "missing.txt"], split=100)
    assert [Path(path).name for _, path in found.lines] == ["b.jsonl"]
    assert [Path(path).name for _, path in found.rows] == ["c.parquet"]
    assert [f.path.name for _, f in found.whole] == ["a.jsonl", "d.txt", "e.warc.gz"]
    assert len(found.ready) == 1
    numbers = sorted(n for kind in (found.lines, found.rows, found.whole, found.ready) for n, _ in kind)
    assert len(set(numbers)) == 6


def test_what_a_cluster_cannot_read_from_afar_is_refused() -> None:
    assert sources(["s3a://bucket/news.jsonl"]).lines == [(1, "s3a://bucket/news.jsonl")]
    with pytest.raises(UsageError, match=r"\.jsonl or \.parquet"):
        sources(["s3a://bucket/crawl.warc.gz"])


def test_an_address_survives_being_taken_for_a_path() -> None:
    assert address(Path("s3a://bucket/out")) == "s3a://bucket/out"
    assert address(Path("hdfs://name:9000/out/x")) == "hdfs://name:9000/out/x"
    assert address(Path("out/graph")) is None


def test_without_java_the_remedy_is_named(tmp_path: Path) -> None:
    env = {**{k: v for k, v in os.environ.items() if k != "JAVA_HOME"}, "PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "kg", "build", "--engine", "spark", "-o", str(tmp_path / "out")],
        capture_output=True, text=True, env=env, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Spark needs Java" in done.stderr and "apt-get install -y default-jre-headless" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_pyspark_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "find_spec", lambda name: None if name == "pyspark" else object())
    with pytest.raises(EngineError, match=r"pip install 'kg\[spark\]'"):
        session.check()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--engine", "spark", "-o", "x.ttl"], "writes a folder"),
        (["--engine", "spark", "--jobs", "2"], "for this machine's processes"),
        (["--master", "local[2]"], "Add --engine spark"),
    ],
)
def test_options_that_exclude_each_other_are_told(arguments: list[str], said: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kg", "build", *arguments], capture_output=True, text=True, cwd=tmp_path, timeout=120
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []
