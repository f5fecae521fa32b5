"""A worker process, as the server sees it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from kg.errors import KgError
from kg.serve import frames
from kg.serve.jobs import Job
from kg.serve.problems import Problem

_IN_MEMORY = 1 << 20
_PIECE = 1 << 16
_LOW = 10
_ENDING = 2.0
_NO_MEMORY = "The query needed more memory than it may have, and was stopped."
# The parser follows brackets as deep as they go, until its stack is full.
_ENDS = {-signal.SIGSEGV: "The query is nested too deeply: fewer brackets within brackets will do."}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker answered: its media type, its size in bytes, its content; `new` if a graph was made or changed."""

    media_type: str
    size: int
    content: IO[bytes]
    new: bool = False

    def read(self) -> bytes:
        """All of it."""
        self.content.seek(0)
        return self.content.read()

    def pieces(self) -> Iterator[bytes]:
        """All of it, in pieces, once."""
        with self.content as content:
            content.seek(0)
            while piece := content.read(_PIECE):
                yield piece


class Worker:
    """A process of `kg.serve.worker`. It does one job at a time; `store` is the folder that it has open."""

    def __init__(self, process: asyncio.subprocess.Process, sandbox: str) -> None:
        self._process, self.sandbox = process, sandbox
        self.store = ""
        self._killed = False

    @classmethod
    async def start(cls, mode: str, memory: int) -> Worker:
        """Start one in a mode of `kg.serve.worker`. Raises KgError if it does not come up."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kg.serve.worker", str(memory), mode,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=4 * _PIECE,
            # Each thread's own arena would take 64 MB of the address space that is limited.
            env={**os.environ, "MALLOC_ARENA_MAX": "2"},
        )  # fmt: skip
        assert process.stdout
        try:
            _, means = await frames.receive(process.stdout)
        except asyncio.IncompleteReadError as error:
            code = await process.wait()
            raise KgError(f"a worker ended with code {code} as it started", None, "Give it more --memory.") from error
        return cls(process, means.decode())

    @property
    def alive(self) -> bool:
        """Whether it can take a job."""
        return not self._killed and self._process.returncode is None

    async def do(self, job: Job, body: bytes, limit: int) -> Answer:
        """Do a job; its answer is gathered up to `limit` bytes.

        Raises Problem as the worker answers, 500 if the answer is larger or the process ended over it.
        """
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(frames.pack(frames.JOB, job.packed()))
            if job.operation in ("put", "post"):
                self._process.stdin.write(frames.pack(frames.BODY, body))
            await self._process.stdin.drain()
            return await self._gather(self._process.stdout, limit)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise Problem(500, _ENDS.get(await self._end(), _NO_MEMORY)) from error

    async def _end(self) -> int:
        """What a process ended with that is ending."""
        self._killed = True
        with suppress(TimeoutError):
            # Not killed at once: asyncio would lose the code of a process that has just ended by itself.
            return await asyncio.wait_for(self._process.wait(), _ENDING)
        self.kill()
        return await self._process.wait()

    async def _gather(self, pipe: asyncio.StreamReader, limit: int) -> Answer:
        # Only a whole answer is sent: one that breaks off after its status has gone out looks like a good one.
        content = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        about: dict[str, object] = {}
        size = 0
        while True:
            kind, piece = await frames.receive(pipe)
            if kind == frames.KIND:
                about = json.loads(piece)
            elif kind == frames.DATA:
                size += len(piece)
                if size > limit:
                    self.kill()
                    raise Problem(500, f"The answer is larger than {limit:,} bytes, the most that is given: use LIMIT.")
                content.write(piece)
            elif kind == frames.FAILED:
                failed = json.loads(piece)
                raise Problem(int(failed["status"]), str(failed["said"]))
            else:
                return Answer(str(about.get("type", "")), size, content, bool(about.get("new")))

    def step_back(self) -> None:
        """Let it run only when no other process wants the processor."""
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LOW)

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self._killed = True
        with suppress(ProcessLookupError):
            self._process.kill()

    async def ended(self) -> None:
        """Wait until it has ended."""
        await self._process.wait()
