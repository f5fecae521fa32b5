"""What was not read, counted by cause; every one of it in a table, however many they are, with memory flat.

The table is tab-separated: `kind` ("broken", or "passed over" for what is no article to read), `cause`, `where`, `what`.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfileobj
from typing import IO

from kg.read.source import Failure

COLUMNS = ("kind", "cause", "where", "what")
# In bytes: a longer table waits on disk.
_IN_MEMORY = 1 << 20
_EXAMPLES = 3


class Unread:
    """Collects failures. Its length counts the broken ones; iteration gives the first of all and of each cause."""

    KEPT = 20

    def __init__(self) -> None:
        self.broken: Counter[str] = Counter()
        self.passed: Counter[str] = Counter()
        self._first: list[Failure] = []
        self._table: IO[bytes] | None = None

    def append(self, failure: Failure) -> None:
        """Takes one in."""
        (self.passed if failure.passed else self.broken)[failure.cause] += 1
        if not failure.passed and (len(self._first) < self.KEPT or self.broken[failure.cause] <= _EXAMPLES):
            self._first.append(failure)
        if self._table is None:
            self._table = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - lives as long as this
            self._table.write(_line(COLUMNS))
        kind = "passed over" if failure.passed else "broken"
        self._table.write(_line((kind, failure.cause, failure.where, failure.error.what)))

    def __len__(self) -> int:
        return self.broken.total()

    def __iter__(self) -> Iterator[Failure]:
        return iter(self._first)

    def __getitem__(self, at: int) -> Failure:
        return self._first[at]

    def write(self, path: Path) -> None:
        """Writes the table, in the order of reading; its header alone if everything was read."""
        with path.open("wb") as file:
            if self._table is None:
                file.write(_line(COLUMNS))
                return
            self._table.seek(0)
            copyfileobj(self._table, file)
            self._table.seek(0, 2)


def _line(fields: tuple[str, ...]) -> bytes:
    return ("\t".join(" ".join(f.split()) for f in fields) + "\n").encode("utf-8", "replace")
