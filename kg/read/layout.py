"""What is known of the layout of news pages: ontology/lexicon/layout.ttl, compiled. Its header documents the terms."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg import resources
from kg.errors import KnowledgeError
from kg.iri import RDF

LEX = "https://kg.example/lexicon#"
RDF_TYPE = RDF + "type"

# A block longer than this is prose, whatever it begins with; no pattern is tried on it.
LONGEST_BLOCK = 700
LONGEST_TAIL = 400

_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
_WORD = rf"{_CAPITAL}[\w'.-]*"
_PARTICLE = r"(?:de|del|della|der|di|da|dos|du|la|le|van|von|den|ter|bin|bint|ibn|al|el|ben|abu|of)"
_NAME = rf"{_WORD}(?: (?:{_PARTICLE} )*{_WORD}){{0,4}}"
_NAMES = rf"{_NAME}(?:(?:, and |, | and | & ){_NAME})*"

_FOLD = str.maketrans("’‘‛`´“”„‟‐‑‒–—\u00a0\ufeff", "'''''\"\"\"\"-----  ")


@dataclass(frozen=True, slots=True)
class Block:
    """A block's text in the form that patterns see, and the way back to its offsets."""

    text: str
    _folded: str
    _offset: int

    @classmethod
    def of(cls, text: str, offset: int = 0) -> Block:
        """White space made single blanks, typographic marks plain; `offset` is that of `text` in the article."""
        folded = text.translate(_FOLD)
        return cls(" ".join(folded.split()), folded, offset)

    def offset(self, at: int) -> int:
        """The offset in the article of position `at` of `text`."""
        start = self.text.rfind(" ", 0, at) + 1
        words = re.finditer(r"\S+", self._folded)
        word = next(islice(words, self.text.count(" ", 0, at), None))
        return self._offset + word.start() + at - start


def plain(text: str) -> str:
    """A block as patterns see it: without Markdown's marks at its ends."""
    return Block.of(text).text.strip("*_#> ")


_END = re.compile(r"[\s:;,.>»›→…-]+$")


@dataclass(frozen=True, slots=True)
class Layout:
    """The cues, compiled. Every method is given a block as `plain` makes it."""

    phrases: dict[str, frozenset[str]]
    patterns: dict[str, re.Pattern[str]]
    dates: tuple[re.Pattern[str], ...]
    months: dict[str, int]

    def is_a(self, kind: str, block: str) -> bool:
        """Whether the whole block is a `kind` ("Boilerplate", "Caption" …)."""
        if not block or len(block) > LONGEST_BLOCK:
            return False
        if _END.sub("", block).casefold() in self.phrases.get(kind, ()):
            return True
        pattern = self.patterns.get(kind)
        return pattern is not None and pattern.fullmatch(block) is not None

    def tail(self, kind: str, block: Block) -> int | None:
        """Where in the article the `kind` (of credit) at the block's end begins, if there is one."""
        match = self.patterns[kind].search(block.text)
        return block.offset(match.start()) if match else None

    def day(self, block: str) -> date | None:
        """The date that the block is, if it is one and nothing else."""
        for pattern in self.dates:
            match = pattern.fullmatch(block) if len(block) < 60 else None
            if match:
                month = match["month"].casefold().rstrip(".")
                try:
                    return date(int(match["year"]), self.months.get(month) or int(month), int(match["day"]))
                except ValueError:
                    return None  # "February 30" is a date of no calendar: a line like others
        return None


_ONE = "the file must follow the vocabulary in its head"


def _words(phrases: list[str]) -> str:
    return "|".join(re.escape(p) for p in sorted(phrases, key=lambda p: (-len(p), p)))


def _compile(pattern: str, path: Path) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise KnowledgeError(
            f"the pattern {pattern!r} is not a regular expression: {error}", str(path), f"Correct it: {_ONE}."
        ) from error


def _flagged(pattern: str) -> str:
    """A pattern as a part of a larger one: a flag at its beginning then holds for the part alone."""
    return f"(?i:{pattern[4:]})" if pattern.startswith("(?i)") else f"(?:{pattern})"


def read(path: Path) -> Layout:
    """The layout cues in a Turtle file. Raises KnowledgeError for one that can't be used."""
    kinds: dict[str, str] = {}
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            subject, predicate, value = str(quad.subject), quad.predicate.value, getattr(quad.object, "value", "")
            if predicate == RDF_TYPE:
                kinds[subject] = value.removeprefix(LEX)
            elif predicate.startswith(LEX):
                values[subject][predicate.removeprefix(LEX)].append(value)
    except (SyntaxError, OSError) as error:
        raise KnowledgeError(f"not readable as Turtle: {error}", str(path), "Correct the file.") from error
    phrases: dict[str, list[str]] = defaultdict(list)
    patterns: dict[str, list[str]] = defaultdict(list)
    months: dict[str, int] = {}
    for subject, kind in kinds.items():
        phrases[kind] += values[subject]["phrase"]
        patterns[kind] += values[subject]["pattern"]
        if kind == "Month":
            months |= {p: int(n) for p in values[subject]["phrase"] for n in values[subject]["number"]}
    macros = {
        "%MONTH%": f"(?i:{_words(phrases['Month'])})[.]?",
        "%WEEKDAY%": f"(?i:{_words(phrases['Weekday'])})[.]?",
        "%AGENCY%": f"(?:{_words(phrases['Agency'])})",
        "%NAMES%": f"(?:{_NAMES})",
        "%NAME%": f"(?:{_NAME})",
    }

    def expanded(pattern: str) -> str:
        for macro, meaning in macros.items():
            pattern = pattern.replace(macro, meaning)
        return pattern

    dates = tuple(_compile(expanded(p), path) for p in sorted(patterns["DateLine"]))
    macros = {
        "%DATE%": f"(?:{'|'.join(re.sub(r'[?]P<[a-z]+>', '?:', p) for p in sorted(patterns['DateLine']))})",
        **macros,
    }
    compiled = {}
    for kind, of_kind in sorted(patterns.items()):
        if kind == "DateLine" or not of_kind:
            continue
        either = "|".join(_flagged(expanded(p)) for p in sorted(of_kind))
        match kind:
            case "Byline":  # several in a row make one block
                either = f"(?:{either})(?:[ ;|,/]+(?:{either}))*"
            case "Credit" | "ClipCredit":
                either = rf"(?:{either}) ?[.]?$"
        compiled[kind] = _compile(either, path)
    folded = {kind: frozenset(p.casefold() for p in of_kind) for kind, of_kind in phrases.items()}
    return Layout(folded, compiled, dates, months)


@cache
def load() -> Layout:
    """The layout cues that come with the program."""
    return read(resources.ontology_dir() / "lexicon" / "layout.ttl")
