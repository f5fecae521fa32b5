"""A query that asks too much is stopped, with the status for it, and holds up nobody."""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pyoxigraph as ox
import pytest
from serving import LIGHT, RUNAWAY, Server, make_store, serving


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with narrow limits."""
    path = make_store(tmp_path_factory.mktemp("strict") / "kg.db")
    with serving(path, "--timeout", "3", "--max-answer", "1", "--memory", "600", "--workers", "2", "--queue", "4") as s:
        yield s


def workers(server: Server) -> list[psutil.Process]:
    return psutil.Process(server.process.pid).children(recursive=True)


def test_a_runaway_query_is_stopped_at_the_time_limit(strict: Server) -> None:
    begun = time.monotonic()
    response = strict.ask(RUNAWAY)
    assert response.status_code == 504
    assert "3 seconds" in response.text
    assert 2.5 < time.monotonic() - begun < 8
    time.sleep(1.5)
    # Really stopped: no worker is left that computes.
    before = {p.pid: p.cpu_times().user for p in workers(strict)}
    time.sleep(0.5)
    assert all(p.cpu_times().user - before.get(p.pid, 0) < 0.3 for p in workers(strict))


def test_an_answer_that_is_too_large_is_refused_whole(strict: Server) -> None:
    response = strict.ask("SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert response.status_code == 500
    assert "1,000,000 bytes" in response.text
    assert len(strict.ask("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 1000").content) > 200_000


def test_a_query_that_needs_too_much_memory_is_refused(strict: Server) -> None:
    bomb = "SELECT DISTINCT ?a ?d ?g ?c ?f { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d"
    response = strict.ask(bomb)
    # Whichever it meets first on this machine.
    assert response.status_code in (500, 504), response.text
    assert strict.ask(LIGHT).status_code == 200


def test_a_runaway_query_never_holds_up_the_light_ones(strict: Server) -> None:
    strict.ask(LIGHT)
    idle = [timed(strict) for _ in range(30)]
    heavy = [threading.Thread(target=strict.ask, args=(RUNAWAY,)) for _ in range(2)]
    for thread in heavy:
        thread.start()
    # Once they have run for a while they stand aside.
    time.sleep(1.6)
    loaded = []
    while any(t.is_alive() for t in heavy) and len(loaded) < 60:
        loaded.append(timed(strict))
    for thread in heavy:
        thread.join()
    assert len(loaded) > 10
    assert statistics.median(loaded) < max(0.2, 5 * statistics.median(idle)), (idle, loaded)


def timed(server: Server) -> float:
    begun = time.monotonic()
    assert server.ask(LIGHT).status_code == 200
    return time.monotonic() - begun


def test_when_too_many_wait_the_rest_are_told_to_come_back(strict: Server) -> None:
    def ask(_: int) -> httpx.Response:
        return strict.ask(RUNAWAY)

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(ask, range(12)))
    statuses = {a.status_code for a in answers}
    assert statuses == {503, 504}
    assert all(int(a.headers["retry-after"]) > 0 for a in answers if a.status_code == 503)
    assert strict.ask(LIGHT).status_code == 200


def test_many_at_once_all_get_their_answer(server: Server) -> None:
    def ask(_: int) -> str:
        return server.ask(LIGHT).text

    with ThreadPoolExecutor(30) as threads:
        assert len(set(threads.map(ask, range(150)))) == 1


def test_a_query_that_nobody_waits_for_is_stopped(strict: Server) -> None:
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{strict.url}/sparql", data={"query": RUNAWAY}, timeout=0.3)
    time.sleep(1.5)
    before = sum(p.cpu_times().user for p in workers(strict))
    time.sleep(0.5)
    assert sum(p.cpu_times().user for p in workers(strict)) - before < 0.3


def test_a_query_of_too_many_brackets_is_refused_in_words(strict: Server) -> None:
    response = strict.ask("SELECT * { FILTER(" + 100_000 * "(" + "1" + 100_000 * ")" + ") }")
    assert response.status_code == 500
    assert "nested too deeply" in response.text
    assert strict.ask(LIGHT).status_code == 200


def test_workers_that_died_with_nothing_to_do_are_replaced(strict: Server) -> None:
    strict.ask(LIGHT)
    died = workers(strict)
    for process in died:
        process.kill()
    psutil.wait_procs(died, 10)
    time.sleep(0.5)
    assert [strict.ask(LIGHT).status_code for _ in range(6)] == [200] * 6
    assert workers(strict)


def test_a_query_that_nobody_waits_for_takes_no_turn(strict: Server) -> None:
    def give_up(_: int) -> None:
        with suppress(httpx.TransportError):
            strict.client.post("/sparql", data={"query": RUNAWAY}, timeout=0.5)

    # Two run, two step aside for the next two, and more wait: all of them for nobody.
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(give_up, range(8)))
    begun = time.monotonic()
    assert strict.ask(LIGHT).status_code == 200
    assert time.monotonic() - begun < 5


def test_a_body_may_not_be_endless(server: Server) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(70):
            yield b" " * 1_000_000

    headers = {"Content-Type": "application/sparql-query"}
    # The server may hang up before all is sent.
    with suppress(httpx.TransportError):
        assert server.client.post("/sparql", content=endless(), headers=headers).status_code == 413
    assert server.ask(LIGHT).status_code == 200


def test_workers_end_with_a_server_that_is_killed(tmp_path: Path) -> None:
    path = make_store(tmp_path / "kg.db")
    with pytest.raises((AssertionError, httpx.TransportError)), serving(path) as server:
        started = workers(server)
        assert started
        server.process.kill()
        server.process.wait()
        server.ask(LIGHT)
    _, alive = psutil.wait_procs(started, 10)
    assert not alive
    # What it left behind is cleared away by the next.
    assert any(".serve-" in name for name in os.listdir(tmp_path))
    with serving(path) as server:
        assert server.ask(LIGHT).status_code == 200
    assert os.listdir(tmp_path) == ["kg.db"]


def test_a_store_that_is_built_anew_is_seen(tmp_path: Path) -> None:
    path = make_store(tmp_path / "kg.db")
    with serving(path) as server:
        mark = "SELECT ?o { <urn:new> <urn:p> ?o }"
        assert server.rows(mark) == []
        node = ox.NamedNode("urn:new")
        make_store(path, [ox.Quad(node, ox.NamedNode("urn:p"), ox.Literal("1"), node)])
        time.sleep(1.1)
        assert server.rows(mark) == [{"o": "1"}]
        assert len([n for n in os.listdir(tmp_path) if ".serve-" in n]) <= 2


def test_a_server_that_is_told_to_stop_ends_its_queries(tmp_path: Path) -> None:
    answers: list[httpx.Response] = []
    with serving(make_store(tmp_path / "kg.db")) as server:
        asking = threading.Thread(target=lambda: answers.append(httpx.post(f"{server.url}/sparql", data={"query": RUNAWAY}, timeout=60)))  # fmt: skip # noqa: E501
        asking.start()
        time.sleep(1.5)
        begun = time.monotonic()
    asking.join()
    assert time.monotonic() - begun < 8
    assert [a.status_code for a in answers] == [503]
    assert os.listdir(tmp_path) == ["kg.db"]
