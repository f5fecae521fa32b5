"""Disputes: the matters on which claims about one event or relation disagree, with both sides."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations

import pyoxigraph as ox

from kg import iri, knowledge
from kg.assemble import terms
from kg.disputes.facts import rdf, term
from kg.disputes.measures import apart
from kg.disputes.told import PLACES, SIDES
from kg.iri import digest
from kg.model import Ref, Term, Value

Tallies = Mapping[tuple[str, str], int]


def differences(ref: Ref, tallies: Tallies, base: str) -> Iterator[ox.Quad]:
    """The nodes of the matters on which claims about one ref disagree, with both sides."""
    for matter, kind, sides in _disputes(ref, tallies):
        subject, predicate = ref, matter
        obj: Term | None = None
        if matter == "fact":
            what = next(v for a, v in tallies if a == "fact")
            subject, predicate, written = json.loads(what)
            obj = term(written)
        node = ox.NamedNode(f"{base}dispute/{digest(ref, matter)}")
        graph = ox.NamedNode(base + iri.CORPUS)
        yield ox.Quad(node, terms.TYPE, terms.kg("Dispute"), graph)
        yield ox.Quad(node, terms.TYPE, terms.kg(kind), graph)
        yield ox.Quad(node, terms.kg("disputeAbout"), ox.NamedNode(base + subject), graph)
        yield ox.Quad(node, terms.kg("disputeOn"), terms.TYPE if predicate == "type" else terms.kg(predicate), graph)
        if obj is not None:
            yield ox.Quad(node, terms.kg("factObject"), rdf(obj, base), graph)
        for side in sides:
            yield ox.Quad(node, terms.kg("side"), rdf(side, base), graph)


def _disputes(ref: Ref, tallies: Tallies) -> Iterator[tuple[str, str, list[Term]]]:
    """The matter (a local name), the kind of dispute, and the values that stand against each other."""
    by_matter: dict[str, list[str]] = defaultdict(list)
    for aspect, value in tallies:
        if aspect.startswith("side:"):
            by_matter[aspect.removeprefix("side:")].append(value)
    for matter, values in sorted(by_matter.items()):
        if matter in {"type", "fact"}:
            if _contradicted(values):
                yield matter, "PolarityDispute", [Value("Asserted", "class"), Value("Denied", "class")]
        elif matter == "date":
            dates = sorted({json.loads(v)[1] for v in values})
            pairs = [p for p in combinations(dates, 2) if not (p[0].startswith(p[1]) or p[1].startswith(p[0]))]
            if pairs:
                yield matter, "DateDispute", [_date(d) for d in sorted({d for p in pairs for d in p})]
        elif matter in (*PLACES, *SIDES):
            sides = _fillers(matter, values)
            if sides:
                yield matter, "PlaceDispute" if matter in PLACES else "ActorDispute", list(sides)
        else:
            sides_ = apart(values)
            if sides_:
                yield matter, "CountDispute" if matter == "count" else "MeasureDispute", sides_


def _contradicted(values: Iterable[str]) -> bool:
    """Whether one voice tells what another denies; one that does both contradicts itself at most."""
    voices: dict[str, set[str]] = defaultdict(set)
    for value in values:
        voice, polarity = json.loads(value)
        voices[voice].add(polarity)
    return {"held"} in voices.values() and {"denied"} in voices.values()


def _date(text: str) -> Value:
    return Value(text, {10: "date", 7: "gYearMonth", 4: "gYear"}.get(len(text), "string"))


def _fillers(matter: str, values: Iterable[str]) -> list[Ref]:
    """Fillers on which voices disagree: none that one gives fits any that the other gives."""
    voices: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for value in values:
        voice, fillers = json.loads(value)
        voices[voice].add(tuple(json.loads(fillers)))
    apart: set[Ref] = set()
    for a, b in combinations(sorted(voices), 2):
        if not any(_fits(x[0], y[0]) for x in voices[a] for y in voices[b]):
            apart |= {x[-1] for v in (a, b) for x in voices[v]}
    return sorted(apart)


def _fits(x: Ref, y: Ref) -> bool:
    """Whether two refs are one, or one lies in or belongs to the other as far as is known."""
    nodes = knowledge.load().nodes
    if x == y:
        return True
    a, b = nodes.get(x), nodes.get(y)
    if a is None or b is None:
        # What the gazetteer does not know may lie anywhere.
        return not (x.startswith("state/") and y.startswith("state/")) and not (
            a is None and b is None and x.split("/")[0] == y.split("/")[0]
        )
    return x in _above(y) or y in _above(x)


@cache
def _above(ref: Ref) -> frozenset[Ref]:
    """All that a node of the gazetteer lies in or belongs to."""
    nodes, found, queue = knowledge.load().nodes, set[Ref](), [ref]
    while queue:
        node = nodes.get(queue.pop())
        new = {*node.located_in, *node.body_of, *node.capital_of} - found if node else set()
        found |= new
        queue += sorted(new)
    return frozenset(found)
