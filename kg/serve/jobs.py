"""What a worker is asked to do, as it travels to it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """One operation on a store.

    `operation` is one of `Operations`. `store` is the folder, `text` the query or update, `graph` an IRI or None for
    the default graph. `rows` and `triples` are the media types wanted of a query's answer, None where none is
    acceptable; `default` and `named` its dataset, None where it is not given; `union` whether the default graph is the
    union of all, for a backup too.
    """

    operation: str
    store: str = ""
    text: str = ""
    base: str = ""
    graph: str | None = None
    rows: str | None = None
    triples: str | None = None
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    union: bool = False
    prefixes: dict[str, str] | None = None

    def packed(self) -> bytes:
        """For the pipe."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def unpacked(cls, content: bytes) -> Job:
        """From the pipe."""
        found = json.loads(content)
        for name in ("default", "named"):
            found[name] = None if found[name] is None else tuple(found[name])
        return cls(**found)
