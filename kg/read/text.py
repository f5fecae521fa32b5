"""Plain text (.txt): the whole file is the stored text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kg.model import Article
from kg.read.source import Failure, base_name, decode


def read(stream: BinaryIO, where: str) -> Iterator[Article | Failure]:
    """One article, without metadata of its own."""
    yield Article(source=base_name(where), text=decode(stream.read(), where))
