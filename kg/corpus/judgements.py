"""What people have decided: a file of lines, replayed in order, that outlives every rebuild.

A line is a JSON object: {"left": ref, "right": ref, "judgement": "same" | "different" | "undecided"} of two things, or
{"claim": ref, "article": ref, "judgement": "rejected" | "accepted"} of a claim. Later lines overrule earlier ones. Refs
are those that articles use by themselves, as `kg explain --merges` shows them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import UsageError
from kg.model import Ref

FILE = "judgements.jsonl"
VERDICTS = ("same", "different", "undecided")
CLAIM_VERDICTS = ("rejected", "accepted")


def beside(store: Path) -> Path:
    """The file that belongs to a store."""
    return store.parent / FILE


@dataclass(slots=True)
class Judgements:
    """All judgements in force: on pairs of refs, and the rejected claims with their articles."""

    pairs: dict[tuple[Ref, Ref], str] = field(default_factory=dict)
    rejected: dict[Ref, Ref] = field(default_factory=dict)

    def of(self, left: Ref, right: Ref) -> str | None:
        """What was judged of a pair, None if nothing."""
        return self.pairs.get((min(left, right), max(left, right)))

    def claims_of(self, article: Ref) -> frozenset[Ref]:
        """The rejected claims of an article."""
        return frozenset(c for c, a in self.rejected.items() if a == article)

    def partners(self, ref: Ref) -> list[Ref]:
        """All refs that are judged together with this one."""
        return sorted({b if a == ref else a for a, b in self.pairs if ref in (a, b)})

    def take(self, line: Mapping[str, str]) -> None:
        """Takes one line in. Raises UsageError for one that is none."""
        verdict = line.get("judgement", "")
        if "left" in line and "right" in line and verdict in VERDICTS and line["left"] != line["right"]:
            self.pairs[min(line["left"], line["right"]), max(line["left"], line["right"])] = verdict
        elif "claim" in line and verdict == "accepted":
            self.rejected.pop(line["claim"], None)
        elif "claim" in line and "article" in line and verdict == "rejected":
            self.rejected[line["claim"]] = line["article"]
        else:
            raise UsageError(
                "this line is no judgement",
                None,
                'For example {"left": "person/a", "right": "person/b", "judgement": "same"}',
            )


def read(path: Path) -> Judgements:
    """The judgements in a file; none if there is no file. Raises UsageError naming the line that is none."""
    found = Judgements()
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return found
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            found.take(json.loads(line))
        except (ValueError, AttributeError, UsageError) as error:
            raise UsageError(
                "this line is no judgement", f"{path}:{number}",
                'Write it as {"left": "person/a", "right": "person/b", "judgement": "same"}, or take it out.',
            ) from error  # fmt: skip
    return found


def append(path: Path, line: Mapping[str, str]) -> None:
    """Adds one line, on disk when this returns."""
    Judgements().take(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(dict(line), ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())
