"""The engine of many processes: one stage's function over a stream of items, results in the order of the items.

Each process is a new interpreter, not a fork: the parent has threads (the store's, the progress bar's), and locks that
these hold would stay locked in a fork for ever. Its numerical libraries get one thread each, so that N processes take
N processors. A process has one item at a time, and no more items are under way than the results of which may wait for
an earlier one; the source is read no faster than that.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import count
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, TypeVar

from kg.errors import EngineError

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 4
"""How many items a process are taken from the source before the first of their results is asked for."""

_LAST_BREATH = 5.0
"""Seconds that a process may take between the end of its pipe and its own."""

ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "BLIS")}


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Worker:
    """One process, the pipe to it, and the number of the item that it has; None while it has none."""

    def __init__(self) -> None:
        self.pipe: Connection[Any, Any]
        self.pipe, theirs = Pipe()
        # A group of its own: Ctrl-C is for the parent, which then ends its workers.
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kg.engines.worker", str(theirs.fileno())],
            stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()], process_group=0, env={**os.environ, **ONE_THREAD},
        )  # fmt: skip
        theirs.close()
        self.ready = False
        self.item: int | None = None

    def end(self) -> None:
        """Ends it at once."""
        self.process.kill()
        self.process.wait()
        self.pipe.close()

    def code(self) -> int:
        """The exit code of one whose pipe has ended."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_LAST_BREATH)
        self.end()
        return int(self.process.returncode)


class Pool:
    """So many processes, started by the first call of `map` and ended with the `with` block."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.workers: list[_Worker] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends all processes."""
        while self.workers:
            self.workers.pop().end()

    def map(self, work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """`work` of each item, in order; `work` is importable by name, items and results can be pickled.

        An item whose process is killed is given to another, once. Raises what `work` raises, and EngineError, which
        names the item, if that is killed too. One call of `map` at a time.
        """
        call = _Call(self, work, iter(items))
        try:
            yield from call.results()
        finally:
            # What was given up half-way would answer the next call.
            for worker in [w for w in self.workers if w.item is not None]:
                self.workers.remove(worker)
                worker.end()


class _Call:
    """One call of `map`: what is to be given out, is under way, and waits for its turn."""

    def __init__(self, pool: Pool, work: Callable[[Any], Any], items: Iterator[Any]) -> None:
        self.pool, self.work, self.items = pool, work, items
        self.numbers = count()
        self.given: dict[int, Any] = {}
        self.again: deque[int] = deque()
        self.done: dict[int, Any] = {}
        self.retried: set[int] = set()
        self.first = 0
        self.more = True

    def results(self) -> Iterator[Any]:
        self._give()
        while self.given or self.done:
            while self.first not in self.done:
                self._receive(None)
            # The next item is given out before the consumer works on this result.
            self._receive(0)
            result = self.done.pop(self.first)
            self.first += 1
            self._give()
            yield result

    def _give(self) -> None:
        """Gives each idle process an item, and starts processes while there are items for them."""
        for worker in self.pool.workers:
            if worker.ready and worker.item is None and (number := self._next()) is not None:
                self._send(worker, number)
        while len(self.pool.workers) < self.pool.jobs and self._waiting():
            self.pool.workers.append(_Worker())

    def _waiting(self) -> bool:
        """Whether there are more items than processes that start up."""
        starting = sum(not w.ready for w in self.pool.workers)
        while self.more and len(self.again) <= starting and (number := self._taken()) is not None:
            self.again.append(number)
        return len(self.again) > starting

    def _next(self) -> int | None:
        return self.again.popleft() if self.again else self._taken()

    def _taken(self) -> int | None:
        """The next item's number; None if there is none, or if too many results wait for an earlier one."""
        if not self.more or len(self.given) + len(self.done) >= AHEAD * self.pool.jobs:
            return None
        for item in self.items:
            number = next(self.numbers)
            self.given[number] = item
            return number
        self.more = False
        return None

    def _send(self, worker: _Worker, number: int) -> None:
        try:
            worker.pipe.send((self.work, self.given[number]))
            worker.item = number
        except ConnectionError:
            # It died while it had nothing to do; `_receive` sees its pipe's end.
            self.again.appendleft(number)

    def _receive(self, timeout: float | None) -> None:
        """Takes what has come, waiting for something if `timeout` is None."""
        by_pipe = {w.pipe: w for w in self.pool.workers}
        for pipe in wait(list(by_pipe), timeout):
            worker = by_pipe[pipe]  # type: ignore[index]
            try:
                kind, value = worker.pipe.recv()
            except (EOFError, ConnectionError):
                self._died(worker)
                continue
            if kind == "failed":
                worker.item = None
                raise value
            if kind == "done":
                assert worker.item is not None
                self.done[worker.item] = value
                del self.given[worker.item]
            worker.ready, worker.item = True, None
        self._give()

    def _died(self, worker: _Worker) -> None:
        """Has its item done again, by another process."""
        self.pool.workers.remove(worker)
        how, number = _how(worker.code()), worker.item
        if not worker.ready:
            raise EngineError(f"a worker process ended {how} as it started", None, "Try again with `--jobs 1`.")
        if number is None:
            return
        if number in self.retried:
            raise EngineError(
                f"the worker process that read this ended {how}, twice", str(self.given[number]),
                "If memory is short, give fewer --jobs; else leave these articles out, one after the other.",
            )  # fmt: skip
        self.retried.add(number)
        self.again.appendleft(number)


def _how(code: int) -> str:
    """An exit code in words."""
    if code >= 0:
        return f"with code {code}"
    with suppress(ValueError):
        return f"by {signal.Signals(-code).name}"
    return f"by signal {-code}"
