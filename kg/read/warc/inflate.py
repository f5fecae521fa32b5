"""Bytes out of gzip, member by member, past members that are damaged: a crawl's file has one for each record.

zlib stops at the first fault and can't tell where the next member begins, so the compressed bytes since the member's
beginning are kept and searched for one that unpacks to a record. https://www.rfc-editor.org/rfc/rfc1952
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAGIC = b"\x1f\x8b\x08"
BLOCK = 1 << 16
# Fed to zlib at once: it hands back, copied, what belongs to the next member.
_PIECE = 1 << 13
# How far back from a fault the next member is looked for, in compressed bytes.
WINDOW = 1 << 24
# So many compressed bytes unpack to the beginning of a record, if it is one.
_PROBE = 1024
_HEAD = 2048
_GZIP = 31


@dataclass(frozen=True, slots=True)
class End:
    """A member ends here; the next begins at `offset` of the file."""

    offset: int


@dataclass(frozen=True, slots=True)
class Damage:
    """The member that begins at `offset` can't be unpacked to its end. `head` is the beginning of what is in it."""

    offset: int
    what: str
    head: bytes = b""


Event = bytes | End | Damage


class _Window:
    """The compressed bytes from `offset` of the file on, as far as they are read."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.data, self.offset = stream, bytearray(), 0

    def fill(self) -> bool:
        """Reads on; False at the end of the file."""
        more = self.stream.read(BLOCK)
        self.data += more
        return bool(more)

    def drop(self, count: int) -> None:
        """Forgets bytes at the beginning."""
        del self.data[:count]
        self.offset += count


def inflated(stream: BinaryIO) -> Iterator[Event]:
    """What is in a gzip file's members, in pieces, an End after each member; in place of what is damaged a Damage."""
    window = _Window(stream)
    while window.data or window.fill():
        begin = window.offset
        member = _Member()
        try:
            yield from member.unpacked(window)
        except (zlib.error, EOFError) as error:
            head = _head(bytes(window.data[:BLOCK])) if window.offset == begin else b""
            yield Damage(begin, _why(error), head)
            _seek(window, 1 if window.offset == begin else 0)
            yield End(window.offset)
        else:
            window.drop(member.used)
            _skip_padding(window)
            yield End(window.offset)


class _Member:
    """One member while it is unpacked; `used` counts the bytes of the window that are behind."""

    def __init__(self) -> None:
        self.used = 0

    def unpacked(self, window: _Window) -> Iterator[bytes]:
        unpacker = zlib.decompressobj(_GZIP)
        while not unpacker.eof:
            if self.used == len(window.data) and not window.fill():
                raise EOFError
            piece = bytes(window.data[self.used : self.used + _PIECE])
            self.used += len(piece)
            while piece:
                found = unpacker.decompress(piece, 4 * BLOCK)
                if found:
                    yield found
                piece = unpacker.unconsumed_tail
            if self.used > WINDOW:
                window.drop(self.used - WINDOW)
                self.used = WINDOW
        self.used -= len(unpacker.unused_data)


def _skip_padding(window: _Window) -> None:
    """Zeros may stand between members."""
    while window.data or window.fill():
        zeros = len(window.data) - len(window.data.lstrip(b"\x00"))
        window.drop(zeros)
        if window.data:
            return


def _seek(window: _Window, at: int) -> None:
    """Moves the window to the next member that holds a record, from position `at` of it; else to the file's end."""
    while True:
        at = window.data.find(MAGIC, at)
        if at < 0:
            window.drop(max(0, len(window.data) - len(MAGIC) + 1))
            at = 0
            if not window.fill():
                window.drop(len(window.data))
                return
            continue
        while len(window.data) - at < _PROBE and window.fill():
            pass
        if _begins_record(bytes(window.data[at : at + _PROBE])):
            window.drop(at)
            return
        at += 1


def _begins_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(_GZIP).decompress(data, 5) == b"WARC/"
    except zlib.error:
        return False


def _head(data: bytes) -> bytes:
    """As much of the beginning as can be unpacked, up to some two thousand bytes."""
    unpacker, found = zlib.decompressobj(_GZIP), b""
    try:
        for at in range(0, len(data), 64):
            found += unpacker.decompress(data[at : at + 64])
            if len(found) >= _HEAD or unpacker.eof:
                break
    except zlib.error:
        pass  # what came before the fault is wanted
    return found


def _why(error: Exception) -> str:
    if isinstance(error, EOFError):
        return "the file ends within the record"
    words = str(error).rpartition(": ")[2]
    return f"the record can't be unpacked: {words}"
