"""The date that an article states of itself: a full date alone on a line near its top."""

from __future__ import annotations

from datetime import date

from kg.read import frontmatter, layout

# Headline, deck, byline, date: it never stands lower. A date further down heads a part or belongs to a source.
LINES = 8


def published(text: str) -> date | None:
    """The first line among the first few that is a date with day, month and year, and nothing else."""
    front = frontmatter.span(text)
    start, seen = front.end if front else 0, 0
    while start < len(text) and seen < LINES:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if line := text[start:end].strip("\ufeff \t\r"):
            seen += 1
            if len(line) < 100 and (day := layout.load().day(layout.plain(line))):
                return day
        start = end + 1
    return None
