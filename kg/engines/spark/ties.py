"""From pairs to connected parts: which pairs of a block are tied, and what hangs together by ties."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
N = TypeVar("N", bound=Hashable)


class Parts(Generic[N]):
    """Connected parts by union, https://en.wikipedia.org/wiki/Disjoint-set_data_structure; each named by its least."""

    def __init__(self) -> None:
        self._above: dict[N, N] = {}

    def find(self, node: N) -> N:
        """The name of the part that a node is in."""
        above = self._above
        while (parent := above.get(node, node)) != node:
            above[node] = node = above.get(parent, parent)
        return node

    def join(self, a: N, b: N) -> bool:
        """Makes one part of two; False if they were one."""
        x, y = sorted((self.find(a), self.find(b)))  # type: ignore[type-var]
        self._above.setdefault(x, x)
        self._above[y] = x
        return x != y

    def items(self) -> Iterator[tuple[N, N]]:
        """All nodes that were joined, with the names of their parts."""
        for node in list(self._above):
            yield node, self.find(node)


def ties(
    things: Sequence[T], sides: Sequence[int], name: Callable[[T], Hashable], tied: Callable[[T, T], bool]
) -> Iterator[tuple[int, int]]:
    """Pairs of tied things, by their places, enough of them to connect all that ties connect.

    Things of one name are tied unasked. If there are two sides, things of one side are left to others to compare.
    """
    parts, first = Parts[int](), dict[Hashable, int]()
    for i, thing in enumerate(things):
        if parts.join(first.setdefault(name(thing), i), i):
            yield first[name(thing)], i
    across = len(set(sides)) > 1
    for j in range(len(things)):
        for i in range(j):
            if (not across or sides[i] != sides[j]) and parts.find(i) != parts.find(j) and tied(things[i], things[j]):
                parts.join(i, j)
                yield i, j


def parts_of(edges: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Every node of the edges with the least node of its connected part."""
    parts = Parts[str]()
    for a, b in edges:
        parts.join(a, b)
    yield from parts.items()
