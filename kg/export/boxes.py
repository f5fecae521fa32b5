"""The box that a node is drawn in: which words stand in it, how large, and how much room it takes.

Widths are estimated from above for the widest of common interface fonts, so that a box that is laid out free of others
stays so in every browser, whatever font it has.
"""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import dataclass
from math import sqrt

from kg.export.views import Node
from kg.model import Factuality

BASE_FONT = 15
LINE = 1.22
PAD_X, PAD_Y = 11, 7
GLYPH = 1.35
NOTE = 0.8
WRAP, LINES = 22, 3
# From how many nodes on the most connected are drawn larger, to be read when the whole is in view; and how much.
CROWD, LARGEST = 55, 2.4
# Widths in ems, of a bold-ish wide sans serif.
NARROW, WIDE = "iljtfrI.,:;'’|!()[] -", "mwMWOQGDCHNU@%&—"


@dataclass(frozen=True, slots=True)
class Box:
    """`lines` of the name, a `note` under them ("" for none), the font's size in pixels, and (width, height)."""

    lines: tuple[str, ...]
    note: str
    font: int
    size: tuple[int, int]


def box(node: Node, rank: int, shown: int) -> Box:
    """The box of the node of this rank (0 for the most connected) among `shown` nodes."""
    name = visible(node.label)
    if node.date and name.endswith(f", {node.date}"):
        name = name.removesuffix(f", {node.date}")
    sure = node.factuality if node.factuality not in (None, Factuality.ASSERTED) else None
    note = " · ".join(filter(None, (node.date, sure and sure.value.lower())))
    font = _font(rank, shown)
    lines = wrap(name)
    widest = max([GLYPH * font + max(width(line, font) for line in lines), GLYPH * font + width(note, font * NOTE)])
    height = len(lines) * font * LINE + (font * NOTE * LINE + 1 if note else 0)
    return Box(lines, note, font, (round(widest + 2 * PAD_X), round(height + 2 * PAD_Y)))


def _font(rank: int, shown: int) -> int:
    largest = min(LARGEST, max(1.15, sqrt(shown / CROWD)))
    ahead = max(0.0, 1 - rank / (3 + shown * 0.16))
    return round(BASE_FONT * (1 + (largest - 1) * ahead))


def visible(text: str) -> str:
    """Text without characters that only steer its direction or the device, blanks made one."""
    kept = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return " ".join("".join(kept).split()) or "(no name)"


def wrap(name: str) -> tuple[str, ...]:
    """The name in at most three lines; what is left of a longer one is told by an ellipsis."""
    across = WRAP if len(name) < 2 * WRAP else WRAP + 2
    return tuple(textwrap.wrap(name, across, max_lines=LINES, placeholder=" …", break_on_hyphens=False))


def width(text: str, font: float) -> float:
    """An upper estimate of a text's width in pixels."""
    return font * sum(_em(c) for c in text)


def _em(c: str) -> float:
    if c in NARROW:
        return 0.42
    if unicodedata.east_asian_width(c) in "WF":
        return 1.05
    return 0.9 if c in WIDE else 0.7 if c.isupper() or c.isdigit() else 0.62
