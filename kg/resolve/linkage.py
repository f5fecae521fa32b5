"""Grouping by pairwise links, complete linkage: nothing joins a group that holds what it is kept apart from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Pair = tuple[int, int]
FORCED = 2.0


@dataclass(frozen=True, slots=True)
class Link:
    """Two that are one thing (`score` above 0) or cannot be (below), and why."""

    score: float
    reason: str


def grouped(
    count: int, links: Mapping[Pair, Link], ties: Mapping[Pair, Link] | None = None
) -> list[tuple[list[int], list[Pair]]]:
    """Groups of the numbers below `count`, each with the pairs that joined it.

    The strongest ties come first, then those of the smaller numbers, so that the result depends on the numbering
    alone. `ties` are the links that may join, those above 0 if not given; `links` below 0 keep apart. What is forced
    joins whatever speaks against it, but for what is forced apart.
    """
    ties = {p: x for p, x in links.items() if x.score > 0} if ties is None else ties
    apart: dict[int, dict[int, float]] = {}
    for (i, j), found in links.items():
        if found.score < 0:
            apart.setdefault(i, {})[j] = found.score
            apart.setdefault(j, {})[i] = found.score
    owner = list(range(count))
    members = {i: [i] for i in owner}
    joined: dict[int, list[Pair]] = {i: [] for i in owner}
    for (i, j), found in sorted(ties.items(), key=lambda item: (-item[1].score, item[0])):
        a, b = sorted((owner[i], owner[j]))
        if a == b:
            continue
        few, many = sorted((members[a], members[b]), key=len)
        against = [apart[x][y] for x in few if x in apart for y in many if y in apart[x]]
        if against and (found.score < FORCED or min(against) <= -FORCED):
            continue
        for x in members[b]:
            owner[x] = a
        members[a] += members.pop(b)
        joined[a] += [*joined.pop(b), (i, j)]
    return [(sorted(xs), joined[c]) for c, xs in members.items()]


def judged(verdict: str) -> Link:
    """The link that a judgement is: "same", "different", or "undecided", which keeps apart what nothing else forces."""
    if verdict == "undecided":
        return Link(-1.0, "judged to be undecided")
    return Link(FORCED, "judged to be one") if verdict == "same" else Link(-FORCED, "judged to be two")
