"""The words of time and quantity, read from ontology/lexicon, and what both grammars build from them.

Tables are read once. A *class* is a local name of the lexicon's vocabulary ("Month"); an `Entry` one node of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

import pyoxigraph as ox

from kg import resources
from kg.errors import KnowledgeError
from kg.iri import RDF
from kg.model import Comparator

FILES = ("time.ttl", "units.ttl", "en-cues.ttl")
DASH = "[-‐‑–—]"
APOSTROPHE = "['’]"
RDF_TYPE = RDF + "type"


@dataclass(frozen=True, slots=True)
class Entry:
    """One node of the lexicon: its local name, and its values by the property's local name."""

    name: str
    values: dict[str, tuple[str, ...]]

    def all(self, key: str) -> tuple[str, ...]:
        """Every value of a property, the longest first, so that an alternation of them prefers it."""
        return tuple(sorted(self.values.get(key, ()), key=lambda v: (-len(v), v)))

    @property
    def phrases(self) -> tuple[str, ...]:
        """Its words."""
        return self.all("phrase")

    def one(self, key: str) -> str:
        """The value of a property that must be there. Raises KnowledgeError where it is not."""
        for value in self.values.get(key, ()):
            return value
        raise KnowledgeError(f"{self.name} has no lex:{key}", "ontology/lexicon", f"Add lex:{key} to it.")

    def number(self, key: str) -> Decimal:
        """The same as a number."""
        try:
            return Decimal(self.one(key))
        except InvalidOperation as error:
            raise KnowledgeError(
                f"lex:{key} of {self.name} is no number: {self.one(key)}", "ontology/lexicon", "Write a decimal number."
            ) from error

    def whole(self, key: str) -> int:
        """The same as a whole number."""
        return int(self.number(key))


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


@cache
def _tables() -> dict[str, tuple[Entry, ...]]:
    folder = resources.ontology_dir() / "lexicon"
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    classes: dict[str, list[str]] = defaultdict(list)
    for name in FILES:
        path = folder / name
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                subject, term = f"{name}{quad.subject}", quad.object
                if quad.predicate.value == RDF_TYPE and isinstance(term, ox.NamedNode):
                    classes[_local(term.value)].append(subject)
                elif isinstance(term, ox.NamedNode):
                    values[subject][_local(quad.predicate.value)].append(_local(term.value))
                elif isinstance(term, ox.Literal):
                    values[subject][_local(quad.predicate.value)].append(term.value)
        except (SyntaxError, OSError) as error:
            raise KnowledgeError(f"not readable as Turtle: {error}", str(path), "Correct the file.") from error
    return {
        cls: tuple(
            Entry(_local(s.rstrip(">")), {k: tuple(v) for k, v in values[s].items()}) for s in sorted(set(subjects))
        )
        for cls, subjects in classes.items()
    }


def entries(cls: str) -> tuple[Entry, ...]:
    """All nodes of a class. Raises KnowledgeError if the lexicon has none."""
    found = _tables().get(cls, ())
    if not found:
        raise KnowledgeError(f"the lexicon has no lex:{cls}", "ontology/lexicon", f"Restore it in {', '.join(FILES)}.")
    return found


def phrases(*classes: str) -> tuple[str, ...]:
    """All words of some classes, the longest first."""
    found = {p for cls in classes for entry in entries(cls) for p in entry.phrases}
    return tuple(sorted(found, key=lambda p: (-len(p), p)))


def keyed(cls: str, key: str = "phrase") -> dict[str, Entry]:
    """From a word in lower case to its node."""
    return {p.lower(): entry for entry in entries(cls) for p in entry.all(key)}


def literal(phrase: str) -> str:
    """A regular expression for a phrase as written: white space of any kind, apostrophes and dashes of any kind."""
    escaped = re.escape(phrase).replace("\\ ", r"\s+").replace("'", APOSTROPHE)
    return escaped.replace("\\-", DASH)


def either_case(phrase: str) -> str:
    """The same, each word with a small or capital initial ("Last Week" in headlines)."""
    return r"\s+".join(
        f"[{word[0].lower()}{word[0].upper()}]{literal(word[1:])}" if word[0].isalpha() else literal(word)
        for word in phrase.split()
    )


def any_of(words: Iterable[str], exact: bool = False) -> str:
    """An alternation, the longest first; `exact` keeps capitals as they are written in the lexicon."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "(?:" + "|".join(literal(w) if exact else either_case(w) for w in ordered) + ")"


@cache
def approximations() -> dict[str, Comparator]:
    """Words before a number, in lower case, and how it then stands to the true value."""
    return {p.lower(): Comparator(e.one("gives")) for e in entries("Approximation") for p in e.phrases}


### Numbers


@dataclass(frozen=True, slots=True)
class NumberGrammar:
    """A regular expression for one number, and the tables that give its value."""

    pattern: str
    plain: dict[str, Decimal]
    magnitudes: dict[str, Decimal]
    symbols: dict[str, Decimal]
    fractions: dict[str, Decimal]


@cache
def number_grammar() -> NumberGrammar:
    """The grammar of English numbers in digits and words, without sign, range or approximation."""
    plain = {p: e.number("value") for e in entries("NumberWord") for p in e.phrases}
    magnitudes = {p: e.number("value") for e in entries("Magnitude") for p in e.phrases}
    symbols = {s: e.number("value") for e in entries("Magnitude") for s in e.all("symbol")}
    fractions = {s: e.number("value") for e in entries("VulgarFraction") for s in e.all("symbol")}
    tens = any_of(p for p, v in plain.items() if v >= 20)
    units = any_of(p for p, v in plain.items() if 0 < v < 10)
    below = any_of(p for p, v in plain.items() if v < 20)
    hundred = any_of(p for p, v in magnitudes.items() if v == 100)
    others = any_of(p for p, v in magnitudes.items() if v != 100)
    gap, word_end = rf"(?:\s+|{DASH})", r"(?!\w)"
    vulgar = "[" + "".join(fractions) + "]"
    glued = any_of(symbols, exact=True)
    digits = (
        rf"(?:\d{{1,3}}(?:[,\u00a0\u202f\u2009]\d{{3}})+(?!\d)|\d{{1,15}}(?![\d,]*\d))(?:\.\d{{1,9}})?"
        rf"(?:\s?{vulgar}|\s[1-9]/[2-9](?!\d))?|{vulgar}"
    )
    below100 = rf"(?:{tens}(?:{gap}{units})?|{below}){word_end}"
    below1000 = rf"(?:(?:{below100}|[Aa]n?){gap}{hundred}{word_end}(?:\s+(?:and\s+)?{below100})?|{below100})"
    half = rf"(?:{gap}and{gap}a{gap}half)"
    times = rf"(?:{others}|{hundred}){word_end}(?:{gap}{others}{word_end})?"
    spelled_group = rf"(?:(?:{below1000}{half}?|[Aa]\s+[Hh]alf|[Hh]alf\s+a|[Aa]){gap}{times})"
    spelled = rf"{spelled_group}(?:\s+{spelled_group})*(?:\s+(?:and\s+)?{below1000})?"
    # No "and" after digits: "5 million and two more", "between 1 million and 2 million" are two numbers.
    mixed = rf"(?:{digits}){half}?{gap}{times}"
    pattern = rf"(?:{spelled}|{mixed}|(?:{digits}){half}|(?:{digits})(?:{glued}{word_end})?|{below1000}{half}?)"
    return NumberGrammar(pattern, plain, magnitudes, symbols, fractions)


_PIECE = re.compile(
    r"(?P<over>[1-9])/(?P<under>[2-9])|(?P<digits>\d[\d,\u00a0\u202f\u2009]*(?:\.\d+)?)(?!/)|(?P<word>[^\W\d_]+|[½¼¾])"
)


def number_value(text: str) -> Decimal:
    """The value of a text that `number_grammar().pattern` matched: "two and a half million" -> 2500000."""
    grammar, total, current = number_grammar(), Decimal(0), Decimal(0)
    for found in _PIECE.finditer(text):
        piece = found["word"]
        if found["over"]:
            current += Decimal(found["over"]) / Decimal(found["under"])
        elif found["digits"]:
            current += Decimal(re.sub(r"[^\d.]", "", found["digits"]))
        elif piece in grammar.fractions:
            current += grammar.fractions[piece]
        elif (word := piece.lower()) in grammar.plain:
            current += grammar.plain[word]
        elif word == "half":
            current += Decimal("0.5")
        elif (factor := grammar.magnitudes.get(word) or grammar.symbols.get(piece)) is not None:
            current = (current or Decimal(1)) * factor
            if factor >= 1000:
                total, current = total + current, Decimal(0)
    return total + current


def plain_decimal(value: Decimal) -> str:
    """A decimal in the one form that Oxigraph gives back unchanged: no exponent, no idle zero ("687.5", "1000")."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text or "0"
