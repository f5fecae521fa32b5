"""Many ask at once for a while, and one of them asks too much: nobody else gets an error or has to wait."""

from __future__ import annotations

import asyncio
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from serving import LIGHT, RUNAWAY, Server, make_store, serving

CHECKOUT = Path(__file__).resolve().parents[2]
PAUSE = 1.0


@pytest.mark.full
@pytest.mark.timeout(600)
def test_fifty_clients_for_a_minute_beside_a_runaway_query(tmp_path: Path) -> None:
    with serving(make_store(tmp_path / "kg.db")) as server:
        check_load(server, LIGHT, clients=50, seconds=60)


@pytest.mark.full
@pytest.mark.timeout(1200)
def test_the_same_on_a_million_quads(tmp_path: Path) -> None:
    path = tmp_path / "kg.db"
    making = [sys.executable, str(CHECKOUT / "benchmarks" / "make_store.py"), str(path), "1000000"]
    subprocess.run(making, check=True, stdout=subprocess.DEVNULL)
    begun = time.monotonic()
    with serving(path) as server:
        print(f"\nserving 1,000,000 quads after {time.monotonic() - begun:.1f} s")
        assert int(server.rows("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")[0]["n"]) > 900_000
        [found] = server.rows("SELECT ?event { ?event kg:actor ?who } LIMIT 1")
        light = f"SELECT ?p ?o {{ <{found['event']}> ?p ?o }}"
        check_load(server, light, clients=50, seconds=60)
    # To write, the union must first be taken out of the store, and be made anew in a copy of it after each write:
    # both take longer than a query may.
    with serving(path, "--write", "--timeout", "5", within=300) as server:
        assert server.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1 } }").status_code == 204
        with httpx.Client(base_url=server.url, timeout=300) as patient:
            asked = patient.post("/sparql", data={"query": "ASK { <urn:a> <urn:p> 1 }"})
        assert asked.json()["boolean"]


def check_load(server: Server, light: str, clients: int, seconds: float) -> None:
    """`clients` that ask a light query a second each; one more asks one that never ends, again and again."""
    idle = asyncio.run(ask_for(server, light, 1, seconds / 10, pause=0.05))
    assert set(idle.statuses) == {200}
    loaded = asyncio.run(ask_for(server, light, clients, seconds, PAUSE, runaway=True))
    print(
        f"\n{clients} clients for {seconds:g} s: {len(loaded.times):,} light queries,"
        f" p50 {statistics.median(loaded.times) * 1000:.1f} ms, p95 {p95(loaded.times) * 1000:.1f} ms;"
        f" idle p50 {statistics.median(idle.times) * 1000:.1f} ms, p95 {p95(idle.times) * 1000:.1f} ms;"
        f" runaway: {loaded.runaway}"
    )
    assert set(loaded.statuses) == {200}
    assert loaded.runaway
    assert set(loaded.runaway) == {504}
    assert len(loaded.times) > clients * seconds / PAUSE / 3
    assert p95(loaded.times) < 5 * p95(idle.times)


class Asked:
    """What clients were answered: statuses, and seconds until the whole answer was there."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.times: list[float] = []
        self.runaway: list[int] = []


async def ask_for(
    server: Server, query: str, clients: int, seconds: float, pause: float, *, runaway: bool = False
) -> Asked:
    asked, end = Asked(), time.monotonic() + seconds

    async def client(number: int, own: httpx.AsyncClient) -> None:
        draw = random.Random(number)
        await asyncio.sleep(2 * pause * draw.random())
        while time.monotonic() < end:
            begun = time.monotonic()
            answer = await own.post("/sparql", data={"query": query})
            asked.times.append(time.monotonic() - begun)
            asked.statuses.append(answer.status_code)
            await asyncio.sleep(2 * pause * draw.random())

    async def too_much(own: httpx.AsyncClient) -> None:
        while time.monotonic() < end:
            asked.runaway.append((await own.post("/sparql", data={"query": RUNAWAY})).status_code)

    # Each request has a connection of its own where another is under way; made once, as that costs more than asking.
    kept = httpx.Limits(max_connections=clients + 1, max_keepalive_connections=clients + 1)
    async with httpx.AsyncClient(base_url=server.url, timeout=90, limits=kept) as own:
        await asyncio.gather(*(client(n, own) for n in range(clients)), *([too_much(own)] if runaway else []))
    return asked


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
