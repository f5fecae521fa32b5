"""The dataset that the protocol names for an update, put into its text: Oxigraph takes one only there.

https://www.w3.org/TR/sparql11-protocol/#update-dataset
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.serve.problems import Problem
from kg.skeleton import outer_words


def with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """`update` with USING and USING NAMED in each operation that has a WHERE; the IRIs are valid ones.

    Raises Problem 400 if the update names a dataset itself.
    """
    if not default and not named:
        return update
    clause = "".join([*(f"USING <{g}> " for g in default), *(f"USING NAMED <{g}> " for g in named)])
    pieces: list[str] = []
    at = 0
    before: tuple[str, int] = ("", 0)
    deleted: tuple[int, int] | None = None
    for word, start, end in outer_words(update):
        if word in ("USING", "WITH"):
            raise Problem(400, f"{word} can't stand beside using-graph-uri and using-named-graph-uri.")
        if word == "WHERE" and before[0] == "DELETE":
            deleted = (start, end)
        elif word == "WHERE":
            pieces += [update[at:start], clause]
            at = start
        elif word == "{}" and deleted:
            # DELETE WHERE has no place for USING, but it is short for this.
            pattern = update[start:end]
            pieces += [update[at : deleted[0]], pattern, " ", clause, "WHERE ", pattern]
            at, deleted = end, None
        before = word, start
    return "".join([*pieces, update[at:]])
