"""The pool of processes gives what one process gives, in the same order, and says what became of those that die."""

from __future__ import annotations

import operator
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import pipeline
from kg.engines.pool import AHEAD, Pool
from kg.errors import EngineError, StoreError
from kg.model import Article
from kg.read import read, samples
from kg.store import fingerprint, open_store


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """Two processes."""
    with Pool(2) as started:
        yield started


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_results_come_in_the_order_of_the_items(pool: Pool) -> None:
    pauses = [0.2, 0.0, 0.1, 0.0, 0.0, 0.0]
    assert list(pool.map(time.sleep, pauses)) == [None] * 6
    assert list(pool.map(operator.neg, range(40))) == [-n for n in range(40)]
    assert list(pool.map(operator.neg, [])) == []


def test_the_source_is_read_no_faster_than_results_are_taken(pool: Pool) -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for number in range(200):
            taken.append(number)
            yield number

    for number, result in enumerate(pool.map(operator.neg, source())):
        assert result == -number
        assert len(taken) <= number + 1 + AHEAD * pool.jobs


def test_what_the_work_raises_comes_through_and_the_pool_goes_on(pool: Pool) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        list(pool.map(partial(operator.floordiv, 1), [1, 0, 1]))
    assert "Traceback" in caught.value.__notes__[0]
    assert list(pool.map(operator.neg, [1, 2])) == [-1, -2]


def test_an_error_of_ours_comes_whole_from_a_process(pool: Pool, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        list(pool.map(partial(open_store, read_only=True), [tmp_path / "none.db"]))
    assert caught.value.where == str(tmp_path / "none.db")
    assert caught.value.remedy and "kg build" in caught.value.remedy


def test_work_that_cannot_be_handed_over_fails_and_kills_nothing(pool: Pool) -> None:
    """A function of this module is not known there, and an open store can't be handed back."""
    pids = {w.process.pid for w in pool.workers}
    with pytest.raises(ModuleNotFoundError):
        list(pool.map(alive, [1]))
    with pytest.raises(TypeError):
        list(pool.map(open_store, [None]))
    assert {w.process.pid for w in pool.workers} == pids


def test_a_call_given_up_half_way_leaves_nothing_for_the_next(pool: Pool) -> None:
    results = pool.map(time.sleep, [0.01] * 50)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert list(pool.map(operator.neg, range(5))) == [0, -1, -2, -3, -4]


def test_a_killed_process_is_replaced_once(pool: Pool) -> None:
    results = pool.map(time.sleep, [0.3] * 8)
    next(results)
    victim = next(w for w in pool.workers if w.item is not None)
    victim.process.send_signal(signal.SIGKILL)
    assert len(list(results)) == 7


def test_a_process_killed_while_it_has_nothing_to_do_is_replaced(pool: Pool) -> None:
    list(pool.map(operator.neg, range(4)))
    for worker in pool.workers:
        worker.process.send_signal(signal.SIGKILL)
        worker.process.wait()
    assert list(pool.map(operator.neg, range(4))) == [0, -1, -2, -3]


def test_what_kills_two_processes_is_named(pool: Pool) -> None:
    with pytest.raises(EngineError, match="SIGKILL, twice") as caught:
        list(pool.map(signal.raise_signal, [int(signal.SIGKILL)]))
    assert caught.value.where == str(int(signal.SIGKILL))
    assert caught.value.remedy and "--jobs" in caught.value.remedy


def test_batches_follow_from_the_articles_alone() -> None:
    short, long = Article("a.txt", "x" * 10), Article("b.txt", "x" * pipeline.BATCH_TEXT)
    found = [len(b.articles) for b in pipeline.batches([short] * (pipeline.BATCH + 1) + [long, long] + [short])]
    assert found == [pipeline.BATCH, 1, 1, 1, 1]
    assert str(pipeline.Batch((short, long))) == "a.txt, b.txt"


def test_a_pool_makes_the_same_graph_though_a_process_is_killed(
    pool: Pool, samples_graph: ox.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if the articles are parsed in other company: alone here, all ten together there."""
    monkeypatch.setattr(pipeline, "BATCH", 1)
    killed = []

    def watch(*_: object) -> None:
        busy = [w for w in pool.workers if w.item is not None]
        if busy and not killed:
            killed.append(busy[0].process.pid)
            os.kill(killed[0], signal.SIGKILL)

    totals = pipeline.Totals()
    found = pipeline.in_memory(samples(), totals, engine=pool.map, watch=watch)
    assert killed
    assert totals.articles == 10
    assert fingerprint(found) == fingerprint(samples_graph)


def test_an_article_that_cannot_be_read_is_named_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A defect of ours in one article costs this one alone."""
    clean = pipeline.document

    def broken(article: Article) -> object:
        if article.source == "bad.md":
            raise IndexError("string index out of range")
        return clean(article)

    monkeypatch.setattr(pipeline, "document", broken)
    first = next(a for a in read(samples()[:1]) if isinstance(a, Article))
    articles = [replace(first, text="Japan condemned Iran.", source=s) for s in ("a.md", "bad.md", "c.md")]
    found = pipeline.read_batch(pipeline.Batch(tuple(articles)), pipeline.itself)
    assert [type(f).__name__ for f in found] == ["Read", "Failure", "Read"]
    assert "bad.md" in str(found[1].error)  # type: ignore[union-attr]
    assert "IndexError: string index out of range" in str(found[1].error)  # type: ignore[union-attr]


def test_interrupting_a_build_ends_its_processes_and_leaves_nothing(tmp_path: Path) -> None:
    """As a terminal does it: the signal goes to the whole group of the command."""
    out = tmp_path / "out"
    article = samples()[0].read_text(encoding="utf-8")
    for number in range(80):
        (tmp_path / f"{number}.md").write_text(f"{article}\nThis was report {number}.\n", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "build", "-j", "2", str(tmp_path), "-o", str(out)],
        stderr=subprocess.PIPE, text=True, process_group=0,
    )  # fmt: skip
    assert process.stderr
    assert process.stderr.readline().startswith("read ")
    children = [int(p) for p in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]
    assert len(children) == 2
    os.killpg(process.pid, signal.SIGINT)
    said = process.stderr.read()
    assert process.wait(30) != 0
    assert "Traceback" not in said
    assert [c for c in children if alive(c)] == []
    assert not (out / "kg.db").exists()
    assert [p.name for p in out.glob(".kg.db*")] == []


@pytest.mark.full
def test_store_and_exports_are_the_same_bytes_whatever_the_jobs(tmp_path: Path) -> None:
    hashes = set()
    for jobs in ("1", "2", "3"):
        out = tmp_path / jobs
        subprocess.run([sys.executable, "-m", "kg", "build", "-q", "-j", jobs, "-o", str(out)], check=True)
        exports = sorted(p for p in out.iterdir() if p.is_file())
        assert len(exports) == 6
        store = fingerprint(open_store(out / "kg.db", read_only=True))
        hashes.add((store, *(p.read_bytes() for p in exports)))
    assert len(hashes) == 1
