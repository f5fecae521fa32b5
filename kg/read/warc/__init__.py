"""Crawls (.warc, .warc.gz, .warc.zst): an article from each record that is a web page in English.

Records are read one by one, so that memory stays flat; a damaged one is named and the next is read. Of several captures
of one address the first that holds an article counts. ISO 28500,
https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import ReadError
from kg.iri import digest
from kg.model import Article
from kg.read.source import Failure, base_name, passed_over
from kg.read.warc import inflate, response, split
from kg.read.warc.inflate import BLOCK, Damage, Event

# Zstandard's frames, and the skippable one that may hold a dictionary. RFC 8878, section 3.1
_ZSTD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")
# Unpacked at once: what a call has unpacked when it meets a fault is lost.
_PIECE = 512

__all__ = ["read", "records", "response"]


def records(stream: BinaryIO, where: str) -> Iterator[split.Raw | Failure]:
    """The whole records of a crawl's file, whatever it is packed with; a Failure in place of each that is damaged.

    Raises ReadError for a file that is empty.
    """
    buffered = io.BufferedReader(stream, BLOCK)  # type: ignore[type-var]
    start = buffered.peek(4)[:4]
    if not start:
        raise ReadError("the file is empty", where, "Fetch it again, or leave it out.")
    if start.startswith(inflate.MAGIC[:2]):
        return split.records(inflate.inflated(buffered), where, packed=True)
    return split.records(_unzstd(buffered) if start in _ZSTD else _plain(buffered), where, packed=False)


def _plain(stream: BinaryIO) -> Iterator[Event]:
    while block := stream.read(BLOCK):
        yield block


def _unzstd(stream: BinaryIO) -> Iterator[Event]:
    """What follows a fault is lost: nothing tells where in the file the next frame begins."""
    from fastwarc import ZstdReader

    reader, offset = ZstdReader(stream), 0
    try:
        while block := reader.read(_PIECE):
            offset += len(block)
            yield block
    except OSError as error:
        yield Damage(offset, f"the file can't be unpacked from here on: {error}")


def read(stream: BinaryIO, where: str) -> Iterator[Article | Failure]:
    """The articles of a crawl in the order of their captures. Failures name file, record, offset and address."""
    name, captured = base_name(where), dict[str, int]()
    for raw in records(stream, where):
        if isinstance(raw, Failure):
            yield raw
            continue
        item = response.article(raw.data, raw.where, name)
        if isinstance(item, Article) and item.url:
            # A digest, since a crawl's addresses together are large.
            first = captured.setdefault(digest(item.url.partition("#")[0]), raw.number)
            if first != raw.number:
                item = passed_over(raw.where, f"the address was captured before, in record {first}", "captured before")
        yield item
