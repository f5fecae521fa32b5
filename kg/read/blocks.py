"""Lines and blocks of a text: what blank lines, short lines and wrapped lines say about its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.model import Span

# Text wrapped by hand or by a mailer is narrower than this; a longer line is a paragraph by itself.
WRAP = 120
# A headline that no blank line parts from the text is clearly shorter than the line after it.
HEADLINE_SHARE = 0.6
PROSE_LINE = 60

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029]")
_MARGIN = re.compile(r"[\s\ufeff\u200b]*")
_CLOSED = re.compile(r"[.!?…:][\"'”’»)\]*_]*$")
_ABBREVIATION = re.compile(r"(?:\b[A-Z][.]){2,}$")


def trimmed(text: str, span: Span) -> Span:
    """The span without the white space at its ends."""
    start, end = span.start, span.end
    while start < end and _is_blank(text[start]):
        start += 1
    while end > start and _is_blank(text[end - 1]):
        end -= 1
    return Span(start, end)


def _is_blank(character: str) -> bool:
    return character.isspace() or character in "\ufeff\u200b"


def lines(text: str, start: int = 0) -> list[Span]:
    """The lines that hold something, without the white space at their ends."""
    found = (trimmed(text, Span(m.start(), m.end())) for m in _LINE.finditer(text, start))
    return [line for line in found if line.start < line.end]


def closed(words: str) -> bool:
    """Whether a text ends as a sentence does; the stop of "U.S." alone does not count."""
    return bool(_CLOSED.search(words)) and not _ABBREVIATION.search(words)


def _first_word(text: str, line: Span) -> int:
    return len(line.of(text).split(maxsplit=1)[0])


def _is_full(text: str, line: Span, following: Span, width: int) -> bool:
    """Whether the next line's first word would not have fitted: a break that wrapping made."""
    return line.end - line.start + 1 + _first_word(text, following) > width


def _parts(text: str, line: Span, following: Span, width: int, top: bool, blanks: bool) -> bool:
    """Whether the break between two lines of a block parts two paragraphs."""
    words, length, after = line.of(text), line.end - line.start, following.end - following.start
    if top and not closed(words) and after >= PROSE_LINE and length <= HEADLINE_SHARE * after:
        return True
    if width > WRAP:
        return not following.of(text)[0].islower() and (closed(words) or not blanks)
    return not blanks and closed(words) and not _is_full(text, line, following, width)


def blocks(text: str, start: int = 0) -> Iterator[tuple[Span, ...]]:
    """The text from `start` on as blocks of lines, each block one paragraph or headline.

    Blank lines part blocks. Line breaks do in texts with lines too long to be wrapped; in wrapped text only where it
    has no blank lines at all, after a line that ends a sentence and had room for the next word. A short first line
    above a long one is a block by itself.
    """
    all_lines = lines(text, start)
    if not all_lines:
        return
    width = max(line.end - line.start for line in all_lines)
    gaps = [len(_BREAK.findall(text, a.end, b.start)) > 1 for a, b in pairwise(all_lines)]
    blanks = any(gaps)
    block = [all_lines[0]]
    for (line, following), gap in zip(pairwise(all_lines), gaps, strict=True):
        top = len(block) == 1 and line is all_lines[0]
        if gap or _parts(text, line, following, width, top, blanks):
            yield tuple(block)
            block = []
        block.append(following)
    yield tuple(block)
