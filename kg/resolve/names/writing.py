"""How a name is written and how it may sound, whatever the alphabet that it comes from; what a comparison finds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from kg import knowledge

SAME, COMPATIBLE, NO = "same", "compatible", "no"

_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})
# Romanisations of one sound, most specific first; applied to both sides, so what they yield need not be a word.
_SOUNDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"(?:iy|yy|ij|iĭ|ii|yj|ey|y)$", "i"), (r"(?<=[a-z])tch", "ch"), (r"tsch|tsh", "ch"), (r"sch", "sh"), (r"kh", "h"), (r"gh", "g"),
        (r"ph", "f"), (r"dj|dzh", "j"), (r"zh", "j"), (r"ck|q|k|c(?![hieäy])", "k"), (r"w", "v"), (r"ou|oo|u", "u"), (r"ee|ie|y", "i"),
        (r"dh", "d"), (r"(?:io|jo|e|o)v$", "v"), (r"tz", "ts"), (r"(?<=[aeiou])h(?![aeiou])", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two names are one thing's, how surely, and why."""

    verdict: str
    score: float
    reason: str

    def __bool__(self) -> bool:
        return self.verdict != NO


def plain(text: str) -> str:
    """Lower case without accents, dots between initials and apostrophes: "Erdoğan" -> "erdogan", "U.N." -> "un"."""
    lowered = unicodedata.normalize("NFKD", knowledge.fold(text).casefold().translate(_LETTERS))
    letters = "".join(c for c in lowered if not unicodedata.combining(c))
    return re.sub(
        r"\b((?:[a-z]\.)+)(?=\W|$)", lambda m: m[1].replace(".", ""), letters.replace("'s ", " ").replace("'", "")
    )


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A word as it may sound, whatever the romanisation: "zelenskyy" and "zelenskiy" are both "zelenski"."""
    for pattern, to in _SOUNDS:
        word = pattern.sub(to, word)
    return word


def rough(word: str) -> str:
    """A word as romanisations of Arabic blur it: "Qaddafi" and "Gaddafi", "Morsi" and "Mursi" are alike."""
    heard = re.sub(r"^[gk]", "k", sound(re.sub(r"[ae][iy]", "e", word)))
    return heard.replace("e", "i").replace("o", "u")


def skeleton(word: str) -> str:
    """The first letter's sound and the consonants after it: what one letter's difference seldom changes."""
    heard = rough(word)
    return heard[:1] + re.sub(r"[aeiouhj]", "", heard[1:])[:4]
