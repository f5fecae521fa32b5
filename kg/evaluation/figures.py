"""Precision, recall and F1 of items, with intervals by resampling."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.evaluation.measures import MEASURES, Item

_DRAWS = 1000
_SEED = 20241031
_PERCENT = (2.5, 97.5)

Counts = npt.NDArray[np.int64]
"""wanted, found, given, right."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and F1, each from 0 to 1; `low` and `high` bound F1 in 95 of 100 resamplings."""

    precision: float
    recall: float
    f1: float
    wanted: int
    given: int
    low: float | None = None
    high: float | None = None


def counts(items: Iterable[Item]) -> Counts:
    """The sums over items."""
    total: Counts = _table(items).sum(axis=0)
    return total


def _table(items: Iterable[Item]) -> Counts:
    return np.array([(i.wanted, i.found, i.given, i.right) for i in items], dtype=np.int64).reshape(-1, 4)


def f1(c: Counts) -> float:
    """F1 of counts: 1 where nothing was wanted and nothing given."""
    return figure(c).f1


def figure(c: Counts) -> Figure:
    """Precision, recall and F1 of counts."""
    wanted, found, given, right = (int(x) for x in c)
    if not wanted and not given:
        return Figure(1.0, 1.0, 1.0, 0, 0)
    precision, recall = right / given if given else 0.0, found / wanted if wanted else 0.0
    both = precision + recall
    return Figure(precision, recall, 2 * precision * recall / both if both else 0.0, wanted, given)


def by_measure(items: Sequence[Item]) -> dict[str, Figure]:
    """One article's figures."""
    return {m: figure(counts(i for i in items if i.measure == m)) for m in MEASURES}


def by_kind(items: Iterable[Item]) -> dict[str, dict[str, Figure]]:
    """For each measure its classes, relations, roles or values, the commonest first; over all items at once."""
    grouped: dict[str, dict[str, list[Item]]] = {m: {} for m in MEASURES}
    for item in items:
        grouped[item.measure].setdefault(item.kind, []).append(item)
    return {
        measure: dict(
            sorted(
                ((kind, figure(counts(those))) for kind, those in kinds.items()),
                key=lambda pair: (-pair[1].wanted, -pair[1].given, pair[0]),
            )
        )
        for measure, kinds in grouped.items()
    }


def overall(articles: Mapping[str, Sequence[Item]]) -> dict[str, Figure]:
    """The mean over articles of each measure, and of all measures as "mean", with intervals.

    Articles are resampled; of a single article its items are.
    """
    tables = [{m: counts(i for i in items if i.measure == m) for m in MEASURES} for items in articles.values()]
    figures = {m: [figure(t[m]) for t in tables] for m in MEASURES}
    draw = _draw_items(next(iter(articles.values()))) if len(articles) == 1 else _draw_articles(figures)
    drawn = np.array([draw(np.random.default_rng([_SEED, n])) for n in range(_DRAWS)])
    found = {}
    for column, measure in enumerate(MEASURES):
        those = figures[measure]
        low, high = np.percentile(drawn[:, column], _PERCENT)
        found[measure] = _mean(those, float(low), float(high))
    low, high = np.percentile(drawn.mean(axis=1), _PERCENT)
    found["mean"] = _mean([found[m] for m in MEASURES], float(low), float(high))
    return found


def _mean(figures: Sequence[Figure], low: float, high: float) -> Figure:
    return Figure(
        float(np.mean([f.precision for f in figures])), float(np.mean([f.recall for f in figures])),
        float(np.mean([f.f1 for f in figures])), sum(f.wanted for f in figures), sum(f.given for f in figures),
        low, high,
    )  # fmt: skip


Draw = Callable[[np.random.Generator], list[float]]


def _draw_articles(figures: Mapping[str, Sequence[Figure]]) -> Draw:
    table = np.array([[f.f1 for f in figures[m]] for m in MEASURES])

    def draw(rng: np.random.Generator) -> list[float]:
        chosen = rng.integers(0, table.shape[1], table.shape[1])
        return [float(x) for x in table[:, chosen].mean(axis=1)]

    return draw


def _draw_items(items: Sequence[Item]) -> Draw:
    tables = [
        np.array([(i.wanted, i.found, i.given, i.right) for i in items if i.measure == m], dtype=np.int64).reshape(
            -1, 4
        )
        for m in MEASURES
    ]

    def draw(rng: np.random.Generator) -> list[float]:
        return [f1(t[rng.integers(0, len(t), len(t))].sum(axis=0)) if len(t) else 1.0 for t in tables]

    return draw
