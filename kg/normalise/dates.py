"""Expressions of time: found in a sentence, and resolved against the date of publication.

The grammar follows TIMEX3 of TimeML (ISO 24617-1; https://timeml.github.io/site/publications/timeMLdocs/timeml_1.2.1.html):
an expression denotes an interval of the calendar, deictic ones ("last week") counted from publication, anaphoric ones
("the following day") from the event that the text leans on. What the graph can hold is a day, a month or a year, so the
value is the narrowest of these that holds the whole interval; where none does ("the 1990s", a week over New Year),
there is no value. Nothing is invented: "recent months", "about two years ago" and "hours later" stay unresolved.

Words stand in ontology/lexicon/time.ttl; here is only how they are put together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kg.normalise.intervals import DateValue, value_of
from kg.normalise.timex import Context, Rule, grammar
from kg.normalise.words import APOSTROPHE, keyed


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Code points [start, end) of a sentence that tell a time; `kind` is "date" (a day or longer) or "clock"."""

    start: int
    end: int
    kind: str = "date"


_TOKEN = re.compile(r"[^\W\d_]+|\d+|[½¼¾~≈<>]")


@lru_cache(maxsize=512)
def _find(text: str) -> tuple[TimeSpan, ...]:
    spans: list[TimeSpan] = []
    done = 0
    for token in _TOKEN.finditer(text):
        start = token.start()
        if start < done:
            continue
        word = token.group()
        rules = grammar().by_starter.get(word[0] if word[0].isdigit() else word.lower())
        if rules is None or _joined(text, start):
            continue
        best: tuple[int, Rule] | None = None
        for rule in rules:
            match = rule.pattern.match(text, start)
            if match and (best is None or match.end() > best[0]) and (rule.guard is None or rule.guard(text, match)):
                best = match.end(), rule
        if best:
            done = best[0]
            spans.append(TimeSpan(start, done, best[1].kind))
    return tuple(spans)


def _joined(text: str, start: int) -> bool:
    """Whether a token is the tail of another word or number: "Hwasong-18", "G7", "$20", "1.5"."""
    before = text[max(0, start - 2) : start]
    if not before:
        return False
    last = before[-1]
    return last.isalnum() or last in "$€£¥_/#" or (last in "-‐‑.," and before[0].isalnum() and len(before) == 2)


def find(text: str) -> list[TimeSpan]:
    """The expressions of time in a sentence, in order, none over another.

    Precise rather than complete: a bare year needs a cue ("in 2017"), "May" and "March" a preposition, "3:16" a word
    that a clock time follows. A preposition before an expression is not part of it ("since 2015" gives "2015"): what
    it says of the event is the caller's to read.
    """
    return list(_find(text))


_EDGES = " \t\r\n,.;:()[]\"'’‘“”"


def _match(expression: str) -> tuple[Rule, re.Match[str]] | None:
    for rule in grammar().rules:
        match = rule.pattern.fullmatch(expression)
        if match:
            return rule, match
    return None


@lru_cache(maxsize=2048)
def _read(expression: str) -> tuple[Rule, re.Match[str]] | None:
    """The rule that an expression follows, alone or inside words that change nothing of its value."""
    text = re.sub(rf"{APOSTROPHE}s?$", "", expression.strip(_EDGES)).strip(_EDGES)
    if found := _match(text) or _match(text + "."):
        return found
    spans = [s for s in _find(text) if s.kind == "date"]
    if len(spans) != 1:
        return None
    rest = text
    for span in reversed(_find(text)):
        rest = rest[: span.start] + " " + rest[span.end :]
    words = re.findall(r"[^\W_]+", re.sub(rf"{APOSTROPHE}s\b", "", rest))
    if any(w.lower() not in grammar().ignorable for w in words):
        return None
    return _match(text[spans[0].start : spans[0].end])


def resolve(
    expression: str, published: date | None, *, future: bool = False, anchor: date | None = None
) -> DateValue | None:
    """The value of an expression of time, None where the text does not give one.

    `published` is the day that deictic expressions count from. A bare weekday, month or day of a month is the nearest
    not after it; with `future` (the clause's verb is in the future) the nearest not before it. `anchor` is the day of
    the event that the text leans on, for "the following day", "two days later" and "the same day". A clock time alone
    has no day. Text of any other kind gives None.
    """
    found = _read(expression)
    if found is None:
        return None
    rule, match = found
    return value_of(rule.resolver(match, Context(published, future, anchor)))


_PROBE = date(2024, 6, 12)


def is_relative(expression: str) -> bool:
    """Whether an expression has a value only against a date (of publication, or of an event that it leans on)."""
    if resolve(expression, None) is not None:
        return False
    return any(resolve(expression, _PROBE, future=f, anchor=_PROBE) is not None for f in (False, True))


def clock(expression: str) -> str | None:
    """The clock time in an expression as xsd:time, local as written ("7:10 a.m. local time (2210 GMT)" -> "07:10:00").

    Where two are written, the one marked as local, else the first. No zone is stored or worked out. None without one.
    """
    rules = grammar()
    if iso := rules.clock_iso.search(expression):
        return f"{iso[1]}:{iso[2] or '00'}"
    found = [m for m in rules.clock.finditer(expression) if _clock_stands(expression, m)]
    if not found:
        return None
    match = next((m for m in found if (m["zone"] or "").strip().lower().startswith("local")), found[0])
    if match["hhmm"]:
        return f"{match['hhmm'][:2]}:{match['hhmm'][2:]}:00"
    if match["h24"]:
        return f"{int(match['h24']):02}:{match['m24']}:{match['s24'] or '00'}"
    if match["word"]:
        return f"{keyed('ClockWord')[match['word'].lower()].whole('hour'):02}:00:00"
    half = keyed("Meridiem")["p.m." if match["meridiem"].lower().startswith("p") else "a.m."].whole("hour")
    return f"{int(match['hour']) % 12 + half:02}:{match['minute'] or '00'}:00"


def _clock_stands(text: str, match: re.Match[str]) -> bool:
    """Four digits are a clock time with a zone or an early hour, or if they are all there is; else rather a year."""
    return not match["hhmm"] or bool(match["zone"]) or (match["hhmm"].startswith("0") and len(text.split()) <= 3)


__all__ = ["DateValue", "TimeSpan", "clock", "find", "is_relative", "resolve"]
