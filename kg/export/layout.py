"""Where each box of the network is drawn: computed once, here, so that the page opens still and always the same.

A spring layout gives a start, stress majorisation evens the distances (Gansner, Koren, North 2004), boxes that overlap
are pushed apart, and a short search moves single boxes off the lines of others. From the spring layout on, everything
is done in integers where order could matter, and every random choice is seeded: equal input gives equal output.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import count
from math import cos, pi, sin

import numpy as np
import rustworkx as rx
from numpy.typing import NDArray

Size = tuple[float, float]
Position = tuple[int, int]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GAP_X, GAP_Y = 40, 32
ASPECT = 1.45
# The share of the drawing that boxes may fill: below it lines stay readable between them.
FILL = 0.24
# Moves tried for each box, and in all; a box with more lines than BUSY stays: its moves cost most and help least.
MOVES_EACH, MOVES, BUSY = 60, 4000, 16
# A small graph is laid out from several starts, of which the best is taken.
STARTS, SMALL = 6, 120
# The grid on which free places are sought, and how many cells lie left of its middle.
CELL, ORIGIN = 16, 1 << 13

# The directions in which they are sought, as points of an ellipse.
ROUND = [(round(110 * cos(pi * k / 16)), round(70 * sin(pi * k / 16))) for k in range(32)]


def positions(
    sizes: Mapping[str, Size], links: Sequence[tuple[str, str]], core: int = 400, seed: int = 7
) -> dict[str, Position]:
    """Centres for boxes of the given sizes (pixels at zoom 1), no two of which overlap.

    `links` are pairs of keys of `sizes`; direction and repetition don't matter. The first `core` boxes are laid out
    with care; the others are set into free places near those that they are linked to, so that a view that grows keeps
    its places, and so that thousands of boxes take seconds.
    """
    names = list(sizes)
    first = {name: sizes[name] for name in names[:core]}
    placed = _careful(first, [(a, b) for a, b in links if a in first and b in first], seed)
    return placed | _fill(placed, sizes, names[core:], links) if len(names) > core else placed


def _careful(sizes: Mapping[str, Size], links: Sequence[tuple[str, str]], seed: int) -> dict[str, Position]:
    """Parts without a link between them are laid out one by one and packed beside each other, the largest first."""
    names = list(sizes)
    index = {name: i for i, name in enumerate(names)}
    box = np.array([sizes[n] for n in names], dtype=np.float64).reshape(-1, 2)
    pairs = sorted({(min(index[a], index[b]), max(index[a], index[b])) for a, b in links if a != b})
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(names)
    graph.add_edges_from_no_data(pairs)
    parts = sorted((sorted(part) for part in rx.connected_components(graph)), key=lambda part: (-len(part), part[0]))
    placed = np.zeros((len(names), 2), dtype=np.int64)
    areas: list[tuple[list[int], Ints]] = []
    for part in parts:
        local = {v: i for i, v in enumerate(part)}
        edges = [(local[a], local[b]) for a, b in pairs if a in local]
        areas.append((part, _component(box[part], edges, seed)))
    for (part, at), corner in zip(areas, _pack([_extent(at, box[part]) for part, at in areas]), strict=True):
        low = (at - box[part] / 2).min(axis=0)
        placed[part] = at + np.rint(corner - low).astype(np.int64)
    if len(names):
        placed -= np.rint((placed.max(axis=0) + placed.min(axis=0)) / 2).astype(np.int64)
    return {name: (int(x), int(y)) for name, (x, y) in zip(names, placed.tolist(), strict=True)}


def overlaps(sizes: Mapping[str, Size], at: Mapping[str, tuple[float, float]]) -> int:
    """How many pairs of boxes overlap."""
    names = list(sizes)
    box = np.array([sizes[n] for n in names], dtype=np.float64).reshape(-1, 2)
    centre = np.array([at[n] for n in names], dtype=np.float64).reshape(-1, 2)
    apart = np.abs(centre[:, None] - centre[None]) - (box[:, None] + box[None]) / 2
    return int(np.triu((apart < 0).all(axis=2), 1).sum())


def _component(box: Floats, edges: list[tuple[int, int]], seed: int) -> Ints:
    """Positions within one connected part."""
    n = len(box)
    if n == 1:
        return np.zeros((1, 2), dtype=np.int64)
    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(n))
    graph.add_edges_from_no_data(edges)
    whole = np.rint(box).astype(np.int64)
    distance = rx.graph_distance_matrix(graph)
    drawings: list[_Drawing] = []
    for start in range(seed, seed + (STARTS if n <= SMALL else 1)):
        spring = rx.spring_layout(graph, num_iter=120, seed=start)
        at: Floats = np.array([spring[i] for i in range(n)], dtype=np.float64)
        apart = _spread(np.rint(_fit(_even(at, distance), box)).astype(np.int64), whole)
        drawings.append(_Drawing(apart, whole, edges))
    best = min(drawings, key=lambda drawing: sum(drawing.cost(i) for i in range(n)))
    return _untangle(best, seed)


def _even(at: Floats, distance: Floats, rounds: int = 60) -> Floats:
    """Stress majorisation: the drawn distance of each pair drawn towards its distance in links, near pairs foremost."""
    weight: Floats = np.divide(1.0, distance**2, out=np.zeros_like(distance), where=distance > 0)
    total: Floats = weight.sum(axis=1)
    spread = float(np.sqrt(((at - at.mean(axis=0)) ** 2).sum(axis=1).mean())) or 1.0
    at = (at - at.mean(axis=0)) * float(np.sqrt((distance**2).mean() / 2)) / spread
    for _ in range(rounds):
        dx, dy = at[:, None, 0] - at[None, :, 0], at[:, None, 1] - at[None, :, 1]
        length = np.sqrt(dx * dx + dy * dy)
        ratio = np.divide(distance, length, out=np.zeros_like(length), where=length > 1e-9)
        pull = weight * ratio
        at = np.stack(
            [
                ((weight * at[None, :, 0]).sum(axis=1) + (pull * dx).sum(axis=1)) / total,
                ((weight * at[None, :, 1]).sum(axis=1) + (pull * dy).sum(axis=1)) / total,
            ],
            axis=1,
        )
    return at


def _fit(at: Floats, box: Floats) -> Floats:
    """Turn the long side to the horizontal and scale to the area that the boxes need."""
    at = at - at.mean(axis=0)
    xx, yy, xy = float((at[:, 0] ** 2).sum()), float((at[:, 1] ** 2).sum()), float((at[:, 0] * at[:, 1]).sum())
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    c, s = float(np.cos(angle)), float(np.sin(angle))
    at = np.stack([at[:, 0] * c + at[:, 1] * s, at[:, 1] * c - at[:, 0] * s], axis=1)
    area = float((box[:, 0] * box[:, 1]).sum()) / FILL
    height = np.sqrt(area / ASPECT)
    span = np.maximum(at.max(axis=0) - at.min(axis=0), 1e-6)
    # A chain of two or three has no height to stretch.
    stretch = np.array([height * ASPECT, height]) / span
    fitted: Floats = at * np.minimum(stretch, 3 * stretch.min())
    return fitted


def _spread(at: Ints, box: Ints, rounds: int = 600) -> Ints:
    """Push overlapping boxes apart along the axis where they overlap least, until none does."""
    at = at.copy()
    n = len(at)
    order = np.sign(np.arange(n)[:, None] - np.arange(n)[None]).astype(np.int64)
    need_x = (box[:, None, 0] + box[None, :, 0]) // 2 + GAP_X
    need_y = (box[:, None, 1] + box[None, :, 1]) // 2 + GAP_Y
    for turn in range(rounds):
        dx, dy = at[:, None, 0] - at[None, :, 0], at[:, None, 1] - at[None, :, 1]
        over_x, over_y = need_x - np.abs(dx), need_y - np.abs(dy)
        clash = (over_x > 0) & (over_y > 0)
        np.fill_diagonal(clash, False)
        if not clash.any():
            return at
        sideways = clash & (over_x * 2 < over_y * 3)
        push_x = np.where(sideways, over_x * np.where(dx == 0, order, np.sign(dx)), 0).sum(axis=1)
        push_y = np.where(clash & ~sideways, over_y * np.where(dy == 0, order, np.sign(dy)), 0).sum(axis=1)
        at[:, 0] += push_x // 3 + np.sign(push_x)
        at[:, 1] += push_y // 3 + np.sign(push_y)
        if turn % 100 == 99:
            at = at * 23 // 20
    while not _free(at, need_x, need_y):
        at = at * 6 // 5 + np.arange(n)[:, None] % 3
    return at


def _free(at: Ints, need_x: Ints, need_y: Ints) -> bool:
    clash = (np.abs(at[:, None, 0] - at[None, :, 0]) < need_x) & (np.abs(at[:, None, 1] - at[None, :, 1]) < need_y)
    np.fill_diagonal(clash, False)
    return not clash.any()


class _Drawing:
    """Boxes with straight lines between them, and what a move of one box costs."""

    def __init__(self, at: Ints, box: Ints, edges: list[tuple[int, int]]) -> None:
        self.at, self.box = at, box
        self.edges = np.array(edges, dtype=np.int64).reshape(-1, 2)
        touching = np.zeros((len(at), len(self.edges)), dtype=bool)
        touching[self.edges[:, 0], np.arange(len(self.edges))] = True
        touching[self.edges[:, 1], np.arange(len(self.edges))] = True
        self.touching = touching

    def cost(self, i: int) -> int:
        """What the eye trips over because of box `i`: lines through boxes, crossings, long lines, far corners."""
        own, other = self.edges[self.touching[i]], self.edges[~self.touching[i]]
        a, b = self.at[own[:, 0]], self.at[own[:, 1]]
        through = _cuts(a, b, self.at, self.box)
        through[np.arange(len(own)), own[:, 0]] = through[np.arange(len(own)), own[:, 1]] = False
        c, d = self.at[other[:, 0]], self.at[other[:, 1]]
        over = _cuts(c, d, self.at[i : i + 1], self.box[i : i + 1])
        crossings = _crossings(a, b, c, d)
        shares = (own[:, None, :, None] == other[None, :, None, :]).any(axis=(2, 3))
        length = int(np.abs(a - b).sum()) + int(np.abs(self.at[i] * np.array([4, 6])).sum()) // 5
        return 600 * int(through.sum() + over.sum()) + 150 * int((crossings & ~shares).sum()) + length


def _side(p: Ints, q: Ints, r: Ints) -> Ints:
    """On which side of the line p-q the point r lies, as the sign of the product."""
    turn: Ints = (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])
    return turn


def _crossings(a: Ints, b: Ints, c: Ints, d: Ints) -> NDArray[np.bool_]:
    """Which segments a-b (rows) cross which segments c-d (columns)."""
    p, q, r, s = a[:, None], b[:, None], c[None], d[None]
    cross: NDArray[np.bool_] = (np.sign(_side(p, q, r)) * np.sign(_side(p, q, s)) < 0) & (
        np.sign(_side(r, s, p)) * np.sign(_side(r, s, q)) < 0
    )
    return cross


def _cuts(a: Ints, b: Ints, centre: Ints, box: Ints) -> NDArray[np.bool_]:
    """Which segments a-b (rows) run through which boxes (columns), with a little air round each."""
    half = box // 2 + 5
    low, high = np.minimum(a, b)[:, None], np.maximum(a, b)[:, None]
    near = ((low <= centre + half) & (high >= centre - half)).all(axis=2)
    p, q = a[:, None], b[:, None]
    # The line's normal reaches from its middle to the box's furthest corner, or the line misses the box.
    run = np.abs(q - p)
    cut: NDArray[np.bool_] = near & (
        np.abs(_side(p, q, centre[None])) < run[..., 0] * half[:, 1] + run[..., 1] * half[:, 0]
    )
    return cut


def _untangle(drawing: _Drawing, seed: int) -> Ints:
    """Move single boxes to free spots where fewer lines cross or run through boxes; the effort is bounded."""
    at, box = drawing.at, drawing.box
    n = len(at)
    moves = min(MOVES, MOVES_EACH * n)
    movable = np.flatnonzero(drawing.touching.sum(axis=1) <= BUSY)
    random = np.random.default_rng(seed)
    who, how = random.choice(movable, moves), random.integers(-100, 101, (moves, 2))
    low, high = at.min(axis=0), at.max(axis=0)
    for turn, (i, step) in enumerate(zip(who.tolist(), how, strict=True)):
        reach = 3 if turn < moves // 2 else 1
        old = at[i].copy()
        new = np.clip(old + step * reach * np.array([3, 2]) // 3, low, high)
        blocked = (np.abs(at[:, 0] - new[0]) < (box[:, 0] + box[i, 0]) // 2 + GAP_X) & (
            np.abs(at[:, 1] - new[1]) < (box[:, 1] + box[i, 1]) // 2 + GAP_Y
        )
        blocked[i] = False
        if blocked.any():
            continue
        before = drawing.cost(i)
        at[i] = new
        if drawing.cost(i) > before:
            at[i] = old
    return at


def _fill(
    placed: Mapping[str, Position],
    sizes: Mapping[str, Size],
    others: Sequence[str],
    links: Sequence[tuple[str, str]],
) -> dict[str, Position]:
    """Free places for further boxes, each as near as can be to the middle of those that it is linked to."""
    near: dict[str, list[str]] = {}
    for a, b in links:
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    # One integer a row of cells, one bit a cell: a box is free where no row shares a bit with it.
    rows: defaultdict[int, int] = defaultdict(int)

    def mask(at: Position, size: Size) -> tuple[range, int]:
        x, y = at
        w, h = size[0] / 2 + GAP_X / 2, size[1] / 2 + GAP_Y / 2
        left, right = int((x - w) // CELL) + ORIGIN, int((x + w) // CELL) + ORIGIN
        return range(int((y - h) // CELL), int((y + h) // CELL) + 1), ((1 << (right - left + 1)) - 1) << left

    def take(at: Position, size: Size) -> None:
        down, bits = mask(at, size)
        for row in down:
            rows[row] |= bits

    for name, at in placed.items():
        take(at, sizes[name])
    at_all = dict(placed)
    # What is linked to nothing yet stands below the rest.
    edge = (0, max((y for _, y in placed.values()), default=0) + 300)
    # How far out the search round an anchor ended: what lies nearer is mostly taken.
    reached: dict[Position, int] = {}
    for name in others:
        around = [at_all[other] for other in near.get(name, ()) if other in at_all]
        anchor = (
            (sum(x for x, _ in around) // len(around), sum(y for _, y in around) // len(around)) if around else edge
        )
        for step in count(reached.get(anchor, 0)):
            spot = _round(anchor, step)
            down, bits = mask(spot, sizes[name])
            if not any(rows[row] & bits for row in down):
                break
        reached[anchor] = max(step - len(ROUND), 0)
        take(spot, sizes[name])
        at_all[name] = spot
    return {name: at_all[name] for name in others}


def _middle(points: Sequence[Position]) -> Position:
    return sum(x for x, _ in points) // len(points), sum(y for _, y in points) // len(points)


def _round(anchor: Position, step: int) -> Position:
    """The step-th point to try round the anchor: turn after turn, each a seventh wider than the last."""
    turn, direction = divmod(step, len(ROUND))
    x, y = ROUND[(direction * 7 + turn) % len(ROUND)]
    reach = 60 * 8**turn // 7**turn
    return anchor[0] + x * reach // 60, anchor[1] + y * reach // 60


def _extent(at: Ints, box: Floats) -> Size:
    low, high = (at - box / 2).min(axis=0), (at + box / 2).max(axis=0)
    return float(high[0] - low[0]), float(high[1] - low[1])


def _pack(extents: Sequence[Size]) -> list[Floats]:
    """The top left corner of each area, in rows under the first, which is as wide as it is."""
    if not extents:
        return []
    total = sum((w + 2 * GAP_X) * (h + 2 * GAP_Y) for w, h in extents)
    width = max(extents[0][0], float(np.sqrt(total * ASPECT)))
    corners: list[Floats] = []
    x = y = row = 0.0
    for w, h in extents:
        if x and x + w > width:
            x, y, row = 0.0, y + row + 2 * GAP_Y, 0.0
        corners.append(np.array([x, y]))
        x, row = x + w + 2 * GAP_X, max(row, h)
    return corners
