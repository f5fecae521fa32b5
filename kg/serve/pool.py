"""Workers that share the queries out, so that no query holds up the others for long.

A query that has run for a while leaves its place to a new worker and goes on at low priority, if there is room among
the slow ones; if there is none it is stopped as soon as others wait. One that passes the time limit is killed.
"""

from __future__ import annotations

import asyncio
import math
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.serve.jobs import Job
from kg.serve.problems import Problem, busy
from kg.serve.process import Answer, Worker
from kg.serve.settings import Settings

_GLANCE = 0.1
_LONGEST_WAIT = 10.0
_STOPPING, _NOBODY = "The server is stopping.", "Nobody waits for the answer."


class Pool:
    """`size` workers in one mode of `kg.serve.worker`, and up to `slow` more for queries that take longer."""

    def __init__(self, settings: Settings, mode: str, size: int, slow: int) -> None:
        self._settings, self._mode, self._size, self._slow_room = settings, mode, size, slow
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._workers: set[Worker] = set()
        self._slow: set[Worker] = set()
        self._waiting = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def start(self) -> None:
        """Start the workers. Raises KgError if they don't come up."""
        await asyncio.gather(*(self._add() for _ in range(self._size)))

    @property
    def sandboxed(self) -> bool:
        """Whether no worker has a network."""
        return all(w.sandbox for w in self._workers) and not self._mode.endswith("-outward")

    @property
    def sandbox(self) -> str:
        """By which means the workers have no network; empty if they have one."""
        return min((w.sandbox for w in self._workers), default="")

    def stores(self) -> set[str]:
        """The folders that workers have open."""
        return {w.store for w in self._workers}

    async def run(
        self,
        job: Job,
        where: Callable[[], Path],
        body: bytes = b"",
        gone: asyncio.Future[None] | None = None,
        *,
        unlimited: bool = False,
    ) -> Answer:
        """Do a job on the store that lies `where` says once it is the job's turn.

        When `gone` is done nobody waits for the answer any more. Raises Problem as the worker does; 503 if too many
        wait or run long, 504 at the time limit, unless the job is `unlimited`: the server's own, as long as the store
        is large.
        """
        if self._closed:
            raise busy(_STOPPING)
        worker = await self._next(gone)
        job = replace(job, store=str(where()))
        worker.store = job.store
        task = asyncio.ensure_future(worker.do(job, body, self._settings.result_limit))
        try:
            return await self._watched(worker, task, gone, math.inf if unlimited else self._settings.time_limit)
        except Problem as problem:
            if self._closed:
                raise busy(_STOPPING) from problem
            raise
        finally:
            if not task.done():
                worker.kill()
                task.cancel()
                with suppress(asyncio.CancelledError, Problem):
                    await task
            self._release(worker)

    async def _next(self, gone: asyncio.Future[None] | None) -> Worker:
        if self._idle.empty() and self._waiting >= self._settings.queue:
            raise busy("Too many queries are waiting.")
        self._waiting += 1
        turn = asyncio.ensure_future(self._living())
        try:
            await asyncio.wait(
                {turn} | ({gone} if gone is not None else set()),
                timeout=self._settings.time_limit,
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            self._waiting -= 1
        if turn.done():
            return turn.result()
        turn.cancel()
        if gone is not None and gone.done():
            raise Problem(499, _NOBODY)
        raise busy("No worker came free in time.")

    async def _living(self) -> Worker:
        while not (worker := await self._idle.get()).alive:
            # It ended while it had nothing to do: the system may have wanted its memory.
            self._release(worker)
        return worker

    async def _watched(
        self, worker: Worker, task: asyncio.Future[Answer], gone: asyncio.Future[None] | None, limit: float
    ) -> Answer:
        begun = time.monotonic()
        watched = {task} | ({gone} if gone is not None else set())
        await asyncio.wait(watched, timeout=min(self._settings.patience, limit), return_when=asyncio.FIRST_COMPLETED)
        while not task.done():
            left = begun + limit - time.monotonic()
            if left <= 0:
                raise Problem(504, f"The query was stopped: it ran longer than {limit:g} seconds.")
            if gone is not None and gone.done():
                raise Problem(499, _NOBODY)
            if worker not in self._slow:
                if len(self._slow) < self._slow_room:
                    self._step_aside(worker)
                elif self._waiting and self._slow_room:
                    raise busy("Too many long queries are running, and this one has become one.", 5)
            # Only who still has a place that others may need looks up often.
            await asyncio.wait(
                watched,
                timeout=left if worker in self._slow else min(left, _GLANCE),
                return_when=asyncio.FIRST_COMPLETED,
            )
        return task.result()

    def _step_aside(self, worker: Worker) -> None:
        worker.step_back()
        self._slow.add(worker)
        self._later(self._refill())

    def _release(self, worker: Worker) -> None:
        """Give back a worker; a slow one ends, since its priority can't be raised again and its place is filled."""
        if worker in self._slow:
            worker.kill()
            self._slow.discard(worker)
            self._workers.discard(worker)
        elif worker.alive:
            self._idle.put_nowait(worker)
        else:
            self._workers.discard(worker)
            self._later(self._refill())

    async def _add(self) -> None:
        worker = await Worker.start(self._mode, self._settings.memory)
        self._workers.add(worker)
        if self._closed:
            worker.kill()
        else:
            self._idle.put_nowait(worker)

    async def _refill(self) -> None:
        """Add a worker, however long it takes: the pool would else stay smaller for good."""
        wait = _GLANCE
        while not self._closed:
            try:
                return await self._add()
            except (KgError, OSError) as error:
                print(f"A worker does not start, trying again: {error}", file=sys.stderr)
                await asyncio.sleep(wait)
                wait = min(2 * wait, _LONGEST_WAIT)

    def _later(self, what: Coroutine[Any, Any, None]) -> None:
        if self._closed:
            what.close()
            return
        task = asyncio.get_running_loop().create_task(what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self) -> None:
        """End all workers at once; who waits for one is told to come back."""
        self._closed = True
        for worker in self._workers:
            worker.kill()

    async def close(self) -> None:
        """End all workers, and wait until they have ended."""
        self.stop()
        if self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(w.ended() for w in self._workers))
