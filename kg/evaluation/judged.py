"""What is judged and what counts as right, read from `judged.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("judged.yaml")


@dataclass(frozen=True, slots=True)
class Judged:
    """Classes of events, relations and roles that are judged, by local name, and the equivalences in judging them.

    `links` are roles filled by nodes, `literals` those filled by values. `units` gives a unit's length in kilometres
    by its name in gold files, `codes` that name by the unit's QUDT code.
    """

    events: frozenset[str]
    relations: frozenset[str]
    links: frozenset[str]
    literals: frozenset[str]
    accepted: Mapping[str, frozenset[str]]
    units: Mapping[str, Decimal]
    codes: Mapping[str, str]

    def accepts(self, cls: str) -> frozenset[str]:
        """The classes of a graph's node that are right for a gold class."""
        return self.accepted.get(cls, frozenset()) | {cls}

    def including(self, events: Iterable[str], relations: Iterable[str], measures: Iterable[str]) -> Judged:
        """The same with further classes of events, relations, and roles that take values."""
        return replace(
            self,
            events=self.events | set(events),
            relations=self.relations | set(relations),
            literals=self.literals | set(measures),
        )


@cache
def judged() -> Judged:
    """What `judged.yaml` says."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Judged(
        frozenset(data["events"]), frozenset(data["relations"]), frozenset(data["links"]), frozenset(data["literals"]),
        {cls: frozenset(others) for cls, others in data["accepted"].items()},
        {name: Decimal(unit["kilometres"]) for name, unit in data["units"].items()},
        {unit["code"]: name for name, unit in data["units"].items()},
    )  # fmt: skip
