"""The graph that Spark makes is the embedded engine's, on threads and on a cluster, and when what works on it is killed."""

from __future__ import annotations

import hashlib
import json
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import made_up
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
from clusters import LOCAL, cluster, descendants

from benchmarks import synthetic
from kg import iri, pipeline
from kg.corpus.catalogue import FILE as CATALOGUE
from kg.corpus.catalogue import Catalogue
from kg.corpus.changes import Settings
from kg.corpus.copies import shingles
from kg.corpus.corpus import Corpus
from kg.corpus.judgements import Judgements
from kg.corpus.noted import note
from kg.engines.spark.build import Options, finish
from kg.engines.spark.components import components
from kg.engines.spark.extract import CLAIMS
from kg.engines.spark.rows import reading_row
from kg.engines.spark.run import run
from kg.engines.spark.session import session
from kg.engines.spark.tables import Tables
from kg.engines.spark.ties import parts_of
from kg.errors import EngineError
from kg.pipeline import Totals
from kg.store import canonical, fingerprint, open_store, united, write_new

# Java and Python start up several times over: slow where others are at work.
pytestmark = [pytest.mark.usefixtures("java"), pytest.mark.timeout(1800)]

Victim = Callable[[], list[psutil.Process]]


def workers() -> list[psutil.Process]:
    """Python workers of Spark, under the process that forks them, once they are at work."""
    found = [child for daemon in descendants("pyspark.daemon") for child in daemon.children()]
    return [p for p in found if p.is_running() and p.cpu_times().user > 1]


def executors() -> list[psutil.Process]:
    """Executors of a cluster that have a Python worker at work."""
    found = descendants("CoarseGrainedExecutorBackend")
    return [
        p
        for p in found
        if any(c.cpu_times().user > 1 for c in p.children(recursive=True) if "pyspark" in " ".join(c.cmdline()))
    ]


@contextmanager
def killing(victims: Victim, number: int = 1) -> Iterator[list[int]]:
    """Kills so many of the victims as soon as they are there; gives the ids of the killed."""
    killed: list[int] = []
    over = threading.Event()

    def kill() -> None:
        while not over.wait(0.1) and len(killed) < number:
            try:
                for process in victims()[:1]:
                    process.send_signal(signal.SIGKILL)
                    killed.append(process.pid)
                    time.sleep(1)
            except psutil.Error:
                continue

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join(30)


def embedded(paths: list[Path], store: Path) -> Totals:
    """The embedded engine's store of the same articles."""
    totals = Totals()
    write_new(store, lambda folder: pipeline.build(paths, totals, folder), union=True)
    return totals


def parts(folder: Path) -> bytes:
    """All parts of the N-Quads, one after the other."""
    return b"".join(p.read_bytes() for p in sorted((folder / "graph" / "nquads").glob("part-*.nq")))


def counted(totals: Totals) -> dict[str, Any]:
    """What totals say, failures as text."""
    names = ("articles", "entities", "relations", "events", "claims", "unresolved_dates", "undated")
    failures = [(f.where, f.error.what, f.error.remedy, f.cause) for f in totals.failures]
    return {**{n: getattr(totals, n) for n in names}, "failures": failures, "passed": dict(totals.failures.passed)}


TABLES = {
    "article": "SELECT ref, key, hash, source, published, publisher, title, reading, shingles, copy, given FROM article",
    "unit": "SELECT key, local, data, ref FROM unit",
    "unit_block": "SELECT block, key FROM unit_block JOIN unit ON unit.id=unit",
    "entity": "SELECT a.ref, e.local, u.key FROM entity e JOIN article a ON a.id=e.article JOIN unit u ON u.id=e.unit",
    "telling": "SELECT a.ref, t.local, t.data, t.ref FROM telling t JOIN article a ON a.id=t.article",
    "telling_block": "SELECT b.block, t.data FROM telling_block b JOIN telling t ON t.id=b.telling",
    "thing": "SELECT a.ref, t.local, t.event, t.ref FROM thing t JOIN article a ON a.id=t.article",
    "shingle": "SELECT s.hash, a.ref FROM shingle s JOIN article a ON a.id=s.article",
    "tally": "SELECT ref, aspect, value, n FROM tally",
    "judged": "SELECT line FROM judged",
    "intent": "SELECT key FROM intent",
}
"""What a catalogue holds, without the numbers that rows were given."""


def catalogue(store: Path) -> dict[str, list[Any]]:
    db = sqlite3.connect(f"file:{store / CATALOGUE}?mode=ro", uri=True)
    try:
        return {name: sorted(db.execute(query).fetchall()) for name, query in TABLES.items()}
    finally:
        db.close()


def write_mixed(folder: Path) -> Path:
    """Articles in files of several kinds: some twice, some broken."""
    folder.mkdir()
    made = [synthetic.record(a) for a in synthetic.articles(16)]
    lines = [json.dumps(r) for r in made[:8]]
    lines += [
        "",
        "{broken",
        json.dumps({**made[9], "id": made[2]["id"]}),
        json.dumps({"id": "no text"}),
        json.dumps(made[8]),
    ]
    (folder / "lines.jsonl").write_text("\n".join(lines) + "\n")
    pq.write_table(pa.Table.from_pylist(made[7:13]), folder / "rows.parquet", row_group_size=2)
    (folder / "plain.txt").write_text(made[14]["text"])
    (folder / "marked.md").write_text(
        f"---\npublished: 2024-03-01\npublisher: Harbour Wire\n---\n\n{made[15]['text']}\n"
    )
    (folder / "latin.txt").write_bytes(b"caf\xe9")
    return folder


def test_a_build_of_files_of_all_kinds_with_a_worker_killed_is_the_embedded_build(tmp_path: Path) -> None:
    folder, out = write_mixed(tmp_path / "news"), tmp_path / "out"
    totals = Totals()
    with killing(workers) as killed:
        options = Options(split=8000)
        written = run([folder], out, out / "kg.db", totals, options, master=LOCAL)
    assert len(killed) == 1
    expected = embedded([folder], tmp_path / "embedded.db")
    assert written == [str(out / "kg.db"), str(out / "graph")]
    assert counted(totals) == counted(expected)
    store, other = (open_store(p, read_only=True) for p in (out / "kg.db", tmp_path / "embedded.db"))
    differing = set(parts(out).splitlines()) ^ set(canonical(other).splitlines())
    assert sorted(differing)[:5] == []
    assert hashlib.sha256(parts(out)).hexdigest() == fingerprint(other) == fingerprint(store)
    assert united(store) and len(store) == len(other)
    loaded, own = catalogue(out / "kg.db"), catalogue(tmp_path / "embedded.db")
    for name in TABLES:
        assert loaded[name] == own[name], name
    tables = {p.name for p in (out / "graph" / "tables").iterdir()}
    assert tables == {"claims", "mentions", "units", "tellings", "things", "copies", "tallies"}
    assert [p for p in out.iterdir() if p.name.startswith(".")] == []
    assert descendants("java") == []


# --- sizes that take minutes ---


@pytest.mark.full
@pytest.mark.parametrize("judged", [False, True])
def test_made_up_readings_with_namesakes_give_the_embedded_graph(judged: bool, tmp_path: Path) -> None:
    """Each block cut into cells, each component found by joins."""
    readings = [made_up.reading(n) for n in range(120)]
    decided = Judgements()
    if judged:
        decided.take({"left": "person/kim-jong-un", "right": "person/vladimir-putin", "judgement": "same"})
        decided.take({"left": "person/anna-smith", "right": "person/anna-novak", "judgement": "same"})
        decided.take({"left": "person/elena-costa", "right": "person/elena-moreau", "judgement": "different"})
    corpus = Corpus(Catalogue(), None, Settings(), decided)
    corpus.take(map(note, readings))
    own = ox.Store()
    for batch in corpus.batches():
        own.bulk_load(input=batch.quads, format=ox.RdfFormat.N_QUADS)
    rows = [
        {
            **reading_row(r, iri.article(r.document.article)),
            "shingles": sorted(shingles(r.document.article.text)),
        }
        for r in readings
    ]
    with session(LOCAL) as spark:
        tables = Tables(spark, (tmp_path / "out" / "graph" / "tables").as_uri(), 4)
        tables.expect(len(rows), 50)
        claims = tables.write("claims", spark.createDataFrame(pa.Table.from_pylist(rows, schema=pa.schema(CLAIMS))))
        finish(
            tables, claims, (tmp_path / "out" / "graph").as_uri(), Totals(), Options(judged=decided), lambda what: None
        )
    differing = set(parts(tmp_path / "out").splitlines()) ^ set(canonical(own).splitlines())
    assert sorted(differing)[:5] == []


@pytest.mark.full
def test_components_by_joins_are_those_by_union(tmp_path: Path) -> None:
    import random

    draw = random.Random(7)
    edges = [(f"n{draw.randrange(400):03}", f"n{draw.randrange(400):03}") for _ in range(300)]
    edges += [(f"chain{i:03}", f"chain{i + 1:03}") for i in range(60)]
    table = pa.table({"a": [a for a, _ in edges], "b": [b for _, b in edges]})
    with session(LOCAL) as spark:
        tables = Tables(spark, tmp_path.as_uri(), 4)
        tables.expect(0, 1)
        found = components(tables, "test", spark.createDataFrame(table), small=0).toArrow().to_pylist()
        near = components(tables, "test", spark.createDataFrame(table)).toArrow().to_pylist()
    assert {(r["node"], r["part"]) for r in found} == set(parts_of(edges)) == {(r["node"], r["part"]) for r in near}
    assert len(found) == len({r["node"] for r in found})


@pytest.mark.full
@pytest.mark.shared
def test_the_shared_articles_give_the_embedded_graph(shared: Path, tmp_path: Path) -> None:
    totals = Totals()
    run([shared / "articles"], tmp_path / "out", tmp_path / "kg.db", totals, Options(), master=LOCAL)
    expected = embedded([shared / "articles"], tmp_path / "embedded.db")
    assert counted(totals) == counted(expected)
    assert hashlib.sha256(parts(tmp_path / "out")).hexdigest() == fingerprint(
        open_store(tmp_path / "embedded.db", read_only=True)
    )


@pytest.fixture(scope="module")
def two_thousand(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """2,000 synthetic articles, and the hash of the embedded engine's graph of them."""
    folder = tmp_path_factory.mktemp("synthetic")
    path = synthetic.write(folder / "news.jsonl", 2000)
    embedded([path], folder / "kg.db")
    return path, fingerprint(open_store(folder / "kg.db", read_only=True))


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_two_thousand_articles_on_threads_with_workers_killed(two_thousand: tuple[Path, str], tmp_path: Path) -> None:
    path, expected = two_thousand
    totals = Totals()
    with killing(workers, 3) as killed:
        run([path], tmp_path, None, totals, Options(), master=LOCAL)
    assert len(killed) == 3 and totals.articles == 2000
    assert hashlib.sha256(parts(tmp_path)).hexdigest() == expected


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_two_thousand_articles_on_a_cluster_with_an_executor_killed(
    two_thousand: tuple[Path, str], tmp_path: Path
) -> None:
    path, expected = two_thousand
    totals = Totals()
    (tmp_path / "cluster").mkdir()
    with cluster(tmp_path / "cluster") as master, killing(executors) as killed:
        run([path], tmp_path / "out", None, totals, Options(), master=master)
    assert len(killed) == 1 and totals.articles == 2000
    assert hashlib.sha256(parts(tmp_path / "out")).hexdigest() == expected
    assert descendants("org.apache.spark") == []


@pytest.mark.full
def test_a_master_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"Spark does not start|failed for good"):
        run([tmp_path], tmp_path / "out", None, Totals(), Options(), master="spark://127.0.0.1:1")
