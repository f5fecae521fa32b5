"""Messages over a pipe: one byte that says what it is, four for its length, and the content."""

from __future__ import annotations

import asyncio
import struct
from typing import IO

_HEAD = struct.Struct(">cI")

JOB, BODY = b"J", b"B"
READY, KIND, DATA, END, FAILED = b"R", b"K", b"D", b"E", b"F"


def pack(kind: bytes, content: bytes) -> bytes:
    """A message as it goes over the pipe."""
    return _HEAD.pack(kind, len(content)) + content


def read(pipe: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next message, or None at the end of the pipe."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    content = pipe.read(length)
    return (kind, content) if len(content) == length else None


async def receive(pipe: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The next message. Raises asyncio.IncompleteReadError at the end of the pipe."""
    kind, length = _HEAD.unpack(await pipe.readexactly(_HEAD.size))
    return kind, await pipe.readexactly(length)
