"""Records out of the bytes of a WARC file, past those whose Content-Length is wrong.

A record counts as whole if another begins after it, or nothing does. After one that is not, the next is looked for by
how records begin. https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.errors import ReadError
from kg.read.source import Failure
from kg.read.warc.inflate import Damage, End, Event

# In bytes: a larger record is no article, and is not held in memory.
LARGEST = 64 << 20
LONGEST_HEADER = 64 << 10

_BEGIN = b"WARC/"
_NEXT = b"\r\n\r\nWARC/"
_LENGTH = re.compile(rb"^content-length:[ \t]*([0-9]+)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(rb"^warc-target-uri:[ \t]*<?([^\s>]+)", re.IGNORECASE | re.MULTILINE)

REMEDY = "Fetch the file again, if this is more than a stray record."


@dataclass(frozen=True, slots=True)
class Raw:
    """A whole record: its number in the file, from 1, where it stands (for errors), and its bytes."""

    number: int
    where: str
    data: bytes


def named(place: str, data: bytes) -> str:
    """A record's place with its address, if its header tells one."""
    found = _ADDRESS.search(data[:LONGEST_HEADER])
    return f"{place}, {found[1].decode('utf-8', 'replace')}" if found else place


class _Splitter:
    """The bytes that are not given out yet, and whether the beginning of a record is still to be found."""

    def __init__(self, where: str, packed: bool) -> None:
        self.where, self.packed = where, packed
        self.data, self.number, self.offset, self.lost = bytearray(), 0, 0, False

    def _drop(self, count: int) -> None:
        del self.data[:count]
        if not self.packed:
            self.offset += count

    def _place(self) -> str:
        return f"{self.where}, record {self.number} at byte {self.offset}"

    def _broken(self, what: str, cause: str, head: bytes = b"") -> Failure:
        self.number += 1
        self.lost = True
        place = named(self._place(), head or bytes(self.data[:LONGEST_HEADER]))
        return Failure(place, ReadError(what, place, REMEDY, cause))

    def damaged(self, damage: Damage) -> Iterator[Failure]:
        """The member that the bytes come from can't be unpacked to its end."""
        self.offset = damage.offset
        yield self._broken(damage.what, "can't be unpacked", bytes(self.data[:LONGEST_HEADER]) or damage.head)
        self.data.clear()
        self.lost = False

    def ended(self, offset: int) -> Iterator[Raw | Failure]:
        """The member ends: so do its records."""
        yield from self.taken(final=True)
        self.data.clear()
        self.lost, self.offset = False, offset

    def taken(self, final: bool = False) -> Iterator[Raw | Failure]:
        """The records that are whole; `final` says that nothing follows."""
        while True:
            if self.lost and not self._found(final):
                return
            self._drop(len(self.data) - len(self.data.lstrip(b"\r\n")))
            if not self.data or (len(self.data) < len(_BEGIN) and not final):
                return
            if not self.data.startswith(_BEGIN):
                yield self._broken("no record begins where one should", "no WARC record")
                continue
            head = self.data.find(b"\r\n\r\n", 0, LONGEST_HEADER)
            if head < 0:
                if len(self.data) < LONGEST_HEADER and not final:
                    return
                yield self._broken("the record's header has no end", "broken WARC header")
                continue
            stated = _LENGTH.search(self.data, 0, head + 2)
            if stated is None:
                yield self._broken("the record's header has no Content-Length", "broken WARC header")
                continue
            length = int(stated[1])
            if length > LARGEST:
                yield self._broken(f"the record is too large ({length:,} bytes)", "too large")
                continue
            end = head + 4 + length
            if len(self.data) < end + len(_NEXT) and not final:
                return
            if len(self.data) < end:
                there = len(self.data) - head - 4
                yield self._broken(
                    f"its Content-Length is {length}, but only {there} bytes are there", "wrong Content-Length"
                )
                continue
            after = bytes(self.data[end : end + len(_NEXT)]).lstrip(b"\r\n")
            if after and not after.startswith(_BEGIN[: len(after)]):
                yield self._broken(f"its Content-Length is {length}, but more bytes are there", "wrong Content-Length")
                continue
            self.number += 1
            data = bytes(self.data[:end])
            yield Raw(self.number, named(self._place(), data), data)
            self._drop(end)

    def _found(self, final: bool) -> bool:
        """Whether the beginning of a record is found again."""
        at = self.data.find(_NEXT)
        if at >= 0:
            self._drop(at + 4)
            self.lost = False
            return True
        self._drop(len(self.data) if final else max(0, len(self.data) - len(_NEXT)))
        return False


def records(events: Iterable[Event], where: str, packed: bool) -> Iterator[Raw | Failure]:
    """The records of a file in order, a Failure in place of each that is not whole.

    `packed` says that the file is gzip: then offsets are those of members.
    """
    splitter = _Splitter(where, packed)
    for event in events:
        match event:
            case End(offset):
                yield from splitter.ended(offset)
            case Damage():
                yield from splitter.damaged(event)
            case bytes():
                splitter.data += event
                yield from splitter.taken()
    yield from splitter.taken(final=True)
