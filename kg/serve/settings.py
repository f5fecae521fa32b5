"""What a server is started with."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from kg.iri import DEFAULT_BASE

MEGABYTE = 1_000_000


def _processors() -> int:
    return max(2, os.cpu_count() or 2)


@dataclass(frozen=True, slots=True)
class Settings:
    """Times are in seconds, sizes in bytes.

    `union`: whether queries see the union of all graphs where they name none. `workers` queries run at once, and of
    those that have run longer than `patience` another `slow_workers`, at low priority; `queue` more may wait.
    `time_limit` holds for one query, `result_limit` for its answer, `memory` for the process that runs it. `token`
    lets its bearer write; None means that nobody can. `allow_hosts` may be called by SERVICE and LOAD. `cors` lists
    the origins whose pages may ask, "*" for any; `connect` those that our own pages may ask. `names` are the hosts
    that this server answers to besides that of an address it is bound to; an empty tuple with a public address: any.
    """

    store: Path
    base: str = DEFAULT_BASE
    host: str = "127.0.0.1"
    port: int = 8080
    union: bool = True
    workers: int = field(default_factory=_processors)
    slow_workers: int = 2
    patience: float = 1.0
    queue: int = 100
    time_limit: float = 30.0
    result_limit: int = 64 * MEGABYTE
    request_limit: int = 64 * MEGABYTE
    memory: int = 4_000 * MEGABYTE
    token: str | None = None
    allow_hosts: frozenset[str] = frozenset()
    cors: tuple[str, ...] = ()
    connect: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
