"""What the stages run on, as they see it: something that does work to items, here or elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Engine(Protocol):
    """Does `work` to each of the items, with the results in their order, items taken no sooner than they are needed.

    `map` is one, `map` of a pool of processes another. Work is a function that is importable by its name.
    """

    def __call__(self, work: Callable[[T], R], items: Iterable[T], /) -> Iterator[R]: ...
