"""How a worker answers: in pieces as they are made, or with why it can't."""

from __future__ import annotations

import json
from typing import IO, cast

from kg.serve import frames

_CHUNK = 1 << 16


class Refused(Exception):
    """A job that can't be done: the status for it, and why."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status, self.said = status, said


class Pipe:
    """Takes an answer as it is made and sends it on in pieces; the media type goes before the first."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self._held = out, bytearray()

    @property
    def stream(self) -> IO[bytes]:
        """Itself, as what the store writes to: of a file it needs no more than `write` and `flush`."""
        return cast(IO[bytes], self)

    def send(self, kind: bytes, content: bytes) -> None:
        self._out.write(frames.pack(kind, content))
        self._out.flush()

    def kind(self, media_type: str, **more: object) -> None:
        self.send(frames.KIND, json.dumps({"type": media_type, **more}).encode())

    def write(self, content: bytes) -> int:
        self._held += content
        if len(self._held) >= _CHUNK:
            self.flush()
        return len(content)

    def flush(self) -> None:
        if self._held:
            self.send(frames.DATA, bytes(self._held))
            self._held.clear()
