"""What answers: workers that read copies of the store, and one that writes to it where that is allowed."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kg import sparql, store
from kg.errors import StoreError
from kg.serve import guard
from kg.serve.jobs import Job
from kg.serve.pool import Pool
from kg.serve.problems import Problem
from kg.serve.process import Answer
from kg.serve.settings import Settings
from kg.serve.snapshots import Snapshots

_LOOK_EVERY = 1.0
_OUTWARD_WORKERS = 1


class Engine:
    """Queries and updates on the store of `settings`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._snapshots = Snapshots(settings.store)
        self._readers = Pool(settings, "read", settings.workers, settings.slow_workers)
        self._outward = Pool(settings, "read-outward", _OUTWARD_WORKERS, _OUTWARD_WORKERS)
        self._writer: Pool | None = None
        self._writer_outward = self._divided = False
        self._writing, self._copying = asyncio.Lock(), asyncio.Lock()
        self._copies: list[Path] = []
        self._stale, self._looked = True, 0.0
        self._prefixes = sparql.prefixes(settings.base)

    async def start(self) -> None:
        """Copy the store and start the workers. Raises StoreError or KgError if that fails."""
        if self.settings.token is None:
            self._copies.append(await asyncio.to_thread(self._snapshots.copy))
            self._looked = time.monotonic()
        else:
            # Oxigraph would make a store here; whoever serves a folder by mistake wants to know.
            store.open_store(self.settings.store, read_only=True)
            writer = await self._writer_for(outward=False)
            if self.settings.union:
                self._divided = (await writer.run(Job("divide"), self._original, unlimited=True)).new
        await self._readers.start()
        if self.settings.allow_hosts:
            await self._outward.start()
        await self._run_read(self._readers, Job("open"), None)

    @property
    def sandbox(self) -> str:
        """By which means queries have no network; empty if they have one."""
        return self._readers.sandbox

    async def query(self, job: Job, gone: asyncio.Future[None] | None = None) -> Answer:
        """Answer a query. Raises Problem."""
        outward = guard.needs_network(
            job.text, "query", self.settings.allow_hosts, sandboxed=self._readers.sandboxed
        )  # fmt: skip
        job = replace(job, prefixes=self._prefixes)
        return await self._run_read(self._outward if outward else self._readers, job, gone)

    async def graph(self, job: Job, gone: asyncio.Future[None] | None = None) -> Answer:
        """Read one graph. Raises Problem, 404 if it is not there."""
        return await self._run_read(self._readers, replace(job, prefixes=self._prefixes), gone)

    async def write(self, job: Job, body: bytes = b"") -> Answer:
        """Make an update, or change a graph. What is read from now on shows it. Raises Problem."""
        outward = False
        if job.operation == "update":
            sandboxed = bool(self._readers.sandbox)
            outward = guard.needs_network(job.text, "update", self.settings.allow_hosts, sandboxed=sandboxed)
            job = replace(job, prefixes=self._prefixes)
        async with self._writing:
            writer = await self._writer_for(outward=outward)
            try:
                return await writer.run(job, self._original, body)
            finally:
                self._stale = True

    async def _writer_for(self, *, outward: bool) -> Pool:
        """The one process that has the store open for writing; with a network only for as long as it needs one."""
        if self._writer is None or self._writer_outward is not outward:
            if self._writer is not None:
                await self._writer.close()
            self._writer = Pool(self.settings, "write-outward" if outward else "write", 1, 0)
            self._writer_outward = outward
            await self._writer.start()
        return self._writer

    async def _run_read(self, pool: Pool, job: Job, gone: asyncio.Future[None] | None) -> Answer:
        await self._look()
        return await pool.run(job, lambda: self._copies[-1], gone=gone)

    async def version(self) -> str:
        """What tells the state of the graph that queries see now from all others."""
        await self._look()
        return str(self._copies[-1])

    def _original(self) -> Path:
        return self.settings.store

    async def _look(self) -> None:
        """Make a new copy where the store has changed since the last."""
        if self._looks_changed():
            async with self._copying:
                if self._changed():
                    await self._copy()

    def _looks_changed(self) -> bool:
        """As `_changed`, but of a store that others write it is asked once in a while only."""
        if self.settings.token is None:
            if time.monotonic() - self._looked < _LOOK_EVERY:
                return False
            self._looked = time.monotonic()
        return self._changed()

    def _changed(self) -> bool:
        return self._snapshots.changed() if self.settings.token is None else self._stale

    async def _copy(self) -> None:
        if self.settings.token is not None:
            async with self._writing:
                writer = await self._writer_for(outward=False)
                target = self._snapshots.next()
                backup = Job("backup", text=str(target), union=self.settings.union)
                await writer.run(backup, self._original, unlimited=True)
                self._copies.append(target)
                self._stale = False
        else:
            try:
                self._copies.append(await asyncio.to_thread(self._snapshots.copy))
            except StoreError:
                # Somebody is writing: what was copied before is whole, and the next look comes soon.
                if not self._copies:
                    raise
        used = self._readers.stores() | self._outward.stores()
        for old in self._copies[:-1]:
            if str(old) not in used:
                await asyncio.to_thread(self._snapshots.drop, old)
                self._copies.remove(old)

    def stop(self) -> None:
        """Stop all queries at once; updates may go on."""
        for pool in (self._readers, self._outward):
            pool.stop()

    async def close(self) -> None:
        """End all workers and remove the copies."""
        if self._writer is not None and self._divided:
            with suppress(Problem):
                # Where it fails, and where a server is killed, queries take longer to see the union themselves.
                await self._writer.run(Job("unite"), self._original, unlimited=True)
        pools = [p for p in (self._readers, self._outward, self._writer) if p]
        await asyncio.gather(*(pool.close() for pool in pools))
        await asyncio.to_thread(self._snapshots.close)
