"""Which measures can't both be right, in whatever unit and however roughly they are given."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from itertools import combinations

import pyoxigraph as ox

from kg import iri, resources
from kg.disputes.facts import term
from kg.model import Comparator, Quantity, Term, Value

_TOLERANCE = Decimal("0.02")
_ABOUT = Decimal("0.1")


def apart(statements: Iterable[str]) -> list[Term]:
    """Measures that can't both be right. What one sentence says is one statement: a range, or a part with its whole."""
    spans: list[tuple[Decimal, Decimal, str, list[Term]]] = []
    for statement in statements:
        measures = [(term(value), Comparator(how)) for value, how in map(json.loads, json.loads(statement))]
        sizes = [(size, how) for value, how in measures if (size := _size(value)) is not None]
        for kind in sorted({size[1] for size, _ in sizes}):
            intervals = [_interval(size[0], how) for size, how in sizes if size[1] == kind]
            terms = [value for value, _ in measures if (size := _size(value)) is not None and size[1] == kind]
            spans.append((*_hull(intervals), kind, terms))
    excluded: dict[str, Term] = {}
    for a, b in combinations(spans, 2):
        if a[2] == b[2] and (_before(a, b) or _before(b, a)):
            excluded |= {iri.term_key(x): x for x in (*a[3], *b[3])}
    return [excluded[k] for k in sorted(excluded)]


def _hull(intervals: list[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal]:
    """What several measures of one statement leave possible: where they overlap, else all from the least to the greatest."""
    low, high = max(i[0] for i in intervals), min(i[1] for i in intervals)
    return (low, high) if low <= high else (min(i[0] for i in intervals), max(i[1] for i in intervals))


def _before(a: tuple[Decimal, Decimal, str, list[Term]], b: tuple[Decimal, Decimal, str, list[Term]]) -> bool:
    """Whether all that `a` leaves possible is less than what `b` does, lengths and the like as exact as they are given."""
    exact = not any(isinstance(x, Quantity) for x in (*a[3], *b[3]))
    return a[1] + (Decimal(0) if exact else _TOLERANCE * max(abs(a[1]), abs(b[0]))) < b[0]


def _interval(value: Decimal, comparator: Comparator) -> tuple[Decimal, Decimal]:
    infinite = Decimal("Infinity")
    if comparator is Comparator.AT_LEAST:
        return value, infinite
    if comparator is Comparator.AT_MOST:
        return -infinite, value
    slack = abs(value) * _ABOUT if comparator is Comparator.ABOUT else Decimal(0)
    return value - slack, value + slack


def _size(measure: Term) -> tuple[Decimal, str] | None:
    """A measure as a number, in the base unit of its kind; None for what has no size."""
    if isinstance(measure, Quantity):
        factor, kind = _units().get(measure.unit, (Decimal(1), measure.unit))
        return Decimal(measure.number) * factor, kind
    if not isinstance(measure, Value):
        return None
    if measure.datatype.endswith("Duration"):
        return _duration(measure.lexical)
    try:
        return Decimal(measure.lexical), "number"
    except ArithmeticError:
        return None


def _duration(text: str) -> tuple[Decimal, str] | None:
    match = re.fullmatch(r"-?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?", text)
    if match is None:
        return None
    years, months, days, hours, minutes, seconds = (Decimal(g or 0) for g in match.groups())
    if years or months:
        return years * 12 + months, "months"
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds, "seconds"


@cache
def _units() -> dict[str, tuple[Decimal, str]]:
    """QUDT units with the factor to the base unit and their kind of quantity, from the lexicon."""
    qudt, unit = iri.QUDT, iri.UNIT
    factors: dict[str, Decimal] = {}
    kinds: dict[str, str] = {}
    for q in ox.parse(path=str(resources.ontology_dir() / "lexicon" / "units.ttl"), format=ox.RdfFormat.TURTLE):
        if isinstance(q.subject, ox.NamedNode) and q.subject.value.startswith(unit):
            name = q.subject.value.removeprefix(unit)
            if q.predicate.value == f"{qudt}conversionMultiplier" and isinstance(q.object, ox.Literal):
                factors[name] = Decimal(q.object.value)
            elif q.predicate.value == f"{qudt}hasQuantityKind" and isinstance(q.object, ox.NamedNode):
                kinds[name] = q.object.value
    return {name: (factor, kinds.get(name, name)) for name, factor in factors.items()}
