"""What all readers share: their Protocol, the failure that they report, and how bytes become text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO, Protocol

from kg.errors import ReadError
from kg.model import Article

_NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")
SAVE_AS_TEXT = "Save it as plain text in UTF-8, or leave it out."


@dataclass(frozen=True, slots=True)
class Failure:
    """What was not read: where it stands (a file, or a file and line), and why not.

    `passed` says that nothing is wrong with it: it is passed over because it is no article in English, or one that was
    there before. It is counted apart.
    """

    where: str
    error: ReadError
    passed: bool = False

    @property
    def cause(self) -> str:
        """What is wrong, in words that all such failures share."""
        return self.error.cause


def passed_over(where: str, what: str, cause: str | None = None) -> Failure:
    """Something in a crawl or feed that is no article to read, with nothing wrong about it."""
    return Failure(where, ReadError(what, where, None, cause), passed=True)


@dataclass(slots=True)
class Once:
    """Holds that an id stands once in a file. `name` and `unit` say in errors what is counted: "id", "line"."""

    name: str
    unit: str
    _seen: dict[str, int] = field(default_factory=dict)

    def check(self, item: Article | Failure, where: str, number: int) -> Article | Failure:
        """The item itself; a Failure in place of an article whose record stood there before."""
        record = item.record if isinstance(item, Article) else None
        if record is None or self._seen.setdefault(record, number) == number:
            return item
        what = f"the {self.name} {record!r} stands already on {self.unit} {self._seen[record]}"
        remedy = f"Give each record an {self.name} of its own."
        return Failure(where, ReadError(what, where, remedy, cause=f"an {self.name} that stands there before"))


class Reader(Protocol):
    """One format: a file's bytes in, its articles out, a Failure in place of each that can't be read.

    `where` is the file's path as the user wrote it. What spoils the whole file is raised as ReadError.
    """

    def __call__(self, stream: BinaryIO, where: str, /) -> Iterator[Article | Failure]: ...


def base_name(where: str) -> str:
    """What dcterms:source says: the file's name without its folders; bytes in it that are not UTF-8 become U+FFFD."""
    name = PurePath(where).name or where
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def unreadable(error: OSError, where: str) -> ReadError:
    """The operating system's refusal as an error of ours."""
    return ReadError(
        f"can't be read: {error.strerror or error}", where, "Check that it is there and may be read by you."
    )


def decode(data: bytes, where: str) -> str:
    """The bytes as UTF-8, unchanged: line ends and a byte order mark stay. Raises ReadError for what is no text."""
    if not data:
        raise ReadError("the file is empty", where, "Put the article's text into it, or leave it out.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ReadError("the text is UTF-16, not UTF-8", where, "Convert it: iconv -f UTF-16 -t UTF-8 FILE > NEWFILE")
    if b"\x00" in data:
        raise ReadError("the file is binary, not text", where, SAVE_AS_TEXT)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReadError(
            f"the text is not UTF-8 (byte 0x{data[error.start]:02x} at offset {error.start})",
            where,
            "Convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEWFILE (name the encoding that it has)",
        ) from error
    return storable(text, where)


def storable(text: str, where: str) -> str:
    """The text itself. Raises ReadError where it can't be stored, or holds nothing to read."""
    if not text.strip().strip("\ufeff"):
        raise ReadError("there is no text, only white space", where, "Put the article's text into it, or leave it out.")
    if _NO_CHARACTER.search(text):
        raise ReadError(
            "the text holds characters that are none (U+0000, or half a surrogate pair)", where, "Remove them."
        )
    return text
