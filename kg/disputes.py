"""Corroboration and dispute: how many stand behind a fact, and on what its sources disagree.

Facts are counted where more than one article tells them. An origin is who a fact goes back to: the speaker that an
article cites for it, else its publisher; copies of one text are one origin, whoever publishes them. Differing precision
is agreement: "more than 10" and 12, "in June" and 19 June, a city and its state.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import combinations

import pyoxigraph as ox

from kg import iri, knowledge, resources, vocab
from kg.assemble import terms
from kg.assemble.article import canonical
from kg.iri import digest
from kg.model import Claim, Comparator, Factuality, Quantity, Reading, Ref, Term, Value

Tallies = Mapping[tuple[str, str], int]
Given = Counter[tuple[Ref, str, str]]

_EVENT = "event/"
_SIDES = ("actor",)
_PLACES = ("place", "origin", "destination")
_TOLERANCE = Decimal("0.02")
_ABOUT = Decimal("0.15")
_ARTICLE_VOICE = ""


def fact_ref(subject: Ref, predicate: str, object_: Term) -> Ref:
    """The ref of a fact: its content."""
    return "fact/" + digest(subject, predicate, iri.term_key(object_))


def told(reading: Reading, copy: Ref) -> Given:
    """What an article adds to the tallies of facts and of the things that they are about."""
    found: Given = Counter()
    article = reading.document.article
    alone = f"publisher {article.publisher}" if article.publisher else iri.article(article)
    outlet = copy if copy != iri.article(article) else alone
    by_fact: dict[Ref, list[Claim]] = defaultdict(list)
    stands = _stands_for(reading)
    for claim in map(canonical, reading.claims):
        by_fact[fact_ref(claim.subject, claim.predicate, claim.object)].append(claim)
        voice = claim.speaker or f"{outlet}"
        _versions(found, claim, voice, stands)
    for ref, claims in by_fact.items():
        first = claims[0]
        found[ref, "fact", json.dumps([first.subject, first.predicate, _plain(first.object)], ensure_ascii=False)] = 1
        supporting = [c for c in claims if c.factuality is not Factuality.DENIED]
        for claim in claims:
            if claim.speaker:
                found[ref, "against" if claim.factuality is Factuality.DENIED else "for", claim.speaker] = 1
        if not supporting:
            continue
        found[ref, "told", ""] = 1
        if article.publisher:
            found[ref, "publisher", article.publisher] = 1
        speakers = {c.speaker for c in supporting if c.speaker}
        own = any(c.speaker is None for c in supporting)
        for origin in [outlet] if own or not speakers else sorted(f"speaker {s}" for s in speakers):
            found[ref, "origin", origin] = 1
    return found


def _plain(term: Term) -> object:
    if isinstance(term, Value):
        return {"lexical": term.lexical, "datatype": term.datatype}
    return {"number": term.number, "unit": term.unit} if isinstance(term, Quantity) else term


def _term(plain: object) -> Term:
    if isinstance(plain, dict):
        return (
            Value(plain["lexical"], plain["datatype"])
            if "lexical" in plain
            else Quantity(plain["number"], plain["unit"])
        )
    return str(plain)


def _versions(found: Given, claim: Claim, voice: str, stands: Mapping[Ref, frozenset[Ref]]) -> None:
    """What a claim says of the matters on which claims can disagree, by who says it."""
    polarity = "denied" if claim.factuality is Factuality.DENIED else "held"
    if claim.predicate == "type":
        found[claim.subject, "side:type", polarity] += 1
        if polarity == "denied":
            return
        for role, filler in claim.roles:
            if role == "date" and isinstance(filler, Value):
                found[claim.subject, "side:date", filler.lexical] += 1
            elif role in _PLACES and isinstance(filler, str):
                found[claim.subject, f"side:{role}", json.dumps([voice, filler])] += 1
            elif role in _SIDES and isinstance(filler, str):
                for each in sorted(stands.get(filler, frozenset({filler}))):
                    found[claim.subject, f"side:{role}", json.dumps([voice, each, filler])] += 1
    elif claim.comparator is not None and not isinstance(claim.object, str):
        if polarity == "held":
            side = [_plain(claim.object), claim.comparator.value, [claim.sentence.start, voice]]
            found[claim.subject, f"side:{claim.predicate}", json.dumps(side, sort_keys=True)] += 1
    else:
        found[fact_ref(claim.subject, claim.predicate, claim.object), "side:fact", polarity] += 1


def _stands_for(reading: Reading) -> dict[Ref, frozenset[Ref]]:
    """For officials and organs of the article the states that they stand for."""
    found: dict[Ref, set[Ref]] = defaultdict(set)
    for c in reading.claims:
        if (
            c.predicate in {"represents", "leads", "bodyOf"}
            and isinstance(c.object, str)
            and c.object.startswith("state/")
        ):
            found[c.subject].add(c.object)
    return {k: frozenset(v) for k, v in found.items()}


# corroboration


def facts(ref: Ref, tallies: Tallies, base: str) -> Iterator[ox.Quad]:
    """The node of a fact that more than one article tells; none for another ref."""
    what = next((v for a, v in tallies if a == "fact"), None)
    count = tallies.get(("told", ""), 0)
    if what is None or count < 2:
        return
    subject, predicate, object_ = json.loads(what)
    counted = {a: sorted(v for b, v in tallies if b == a) for a in ("publisher", "origin", "for", "against")}
    node, graph = ox.NamedNode(base + ref), ox.NamedNode(base + iri.CORPUS)
    pairs: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (terms.TYPE, terms.kg("Fact")),
        (terms.kg("factSubject"), ox.NamedNode(base + subject)),
        (terms.kg("factPredicate"), terms.TYPE if predicate == "type" else terms.kg(predicate)),
        (terms.kg("factObject"), _rdf(_term(object_), base)),
        (terms.kg("articleCount"), terms.typed(str(count), "integer")),
        (terms.kg("publisherCount"), terms.typed(str(len(counted["publisher"])), "integer")),
        (terms.kg("originCount"), terms.typed(str(len(counted["origin"])), "integer")),
        *((terms.kg("saidBy"), ox.NamedNode(base + s)) for s in counted["for"]),
        *((terms.kg("deniedBy"), ox.NamedNode(base + s)) for s in counted["against"]),
    ]
    for p, o in pairs:
        yield ox.Quad(node, p, o, graph)


def _rdf(term: Term, base: str) -> ox.NamedNode | ox.Literal:
    if isinstance(term, Quantity):
        return ox.NamedNode(base + iri.quantity(term))
    if isinstance(term, Value):
        return terms.kg(term.lexical) if term.datatype == "class" else terms.typed(term.lexical, term.datatype)
    return ox.NamedNode(base + term)


# disputes


def differences(ref: Ref, tallies: Tallies, base: str) -> Iterator[ox.Quad]:
    """The nodes of the matters on which claims about one ref disagree, with both sides."""
    for matter, kind, sides in _disputes(ref, tallies):
        subject, predicate = ref, matter
        obj: Term | None = None
        if matter == "fact":
            what = next(v for a, v in tallies if a == "fact")
            subject, predicate, plain = json.loads(what)
            obj = _term(plain)
        node = ox.NamedNode(f"{base}dispute/{digest(ref, matter)}")
        graph = ox.NamedNode(base + iri.CORPUS)
        yield ox.Quad(node, terms.TYPE, terms.kg("Dispute"), graph)
        yield ox.Quad(node, terms.TYPE, terms.kg(kind), graph)
        yield ox.Quad(node, terms.kg("disputeAbout"), ox.NamedNode(base + subject), graph)
        yield ox.Quad(node, terms.kg("disputeOn"), terms.TYPE if predicate == "type" else terms.kg(predicate), graph)
        if obj is not None:
            yield ox.Quad(node, terms.kg("factObject"), _rdf(obj, base), graph)
        for side in sides:
            yield ox.Quad(node, terms.kg("side"), _rdf(side, base), graph)


def _disputes(ref: Ref, tallies: Tallies) -> Iterator[tuple[str, str, list[Term]]]:
    """The matter (a local name), the kind of dispute, and the values that stand against each other."""
    by_matter: dict[str, list[str]] = defaultdict(list)
    for aspect, value in tallies:
        if aspect.startswith("side:"):
            by_matter[aspect.removeprefix("side:")].append(value)
    for matter, values in sorted(by_matter.items()):
        if matter in {"type", "fact"}:
            if len(values) > 1:
                yield matter, "PolarityDispute", [Value("Asserted", "class"), Value("Denied", "class")]
        elif matter == "date":
            pairs = [p for p in combinations(sorted(values), 2) if not (p[0].startswith(p[1]) or p[1].startswith(p[0]))]
            if pairs:
                yield matter, "DateDispute", [_date(d) for d in sorted({d for p in pairs for d in p})]
        elif matter in (*_PLACES, *_SIDES):
            sides = _fillers(matter, values)
            if sides:
                yield matter, "PlaceDispute" if matter in _PLACES else "ActorDispute", list(sides)
        else:
            sides_ = _measures(values)
            if sides_:
                yield matter, "CountDispute" if matter == "count" else "MeasureDispute", sides_


def _date(text: str) -> Value:
    return Value(text, {10: "date", 7: "gYearMonth", 4: "gYear"}.get(len(text), "string"))


def _fillers(matter: str, values: Iterable[str]) -> list[Ref]:
    """Fillers on which voices disagree: none that one gives fits any that the other gives."""
    voices: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for value in values:
        voice, *fillers = json.loads(value)
        voices[voice].add(tuple(fillers))
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


def _measures(values: Iterable[str]) -> list[Term]:
    """Measures that can't both be right, ranges of one sentence taken as one."""
    spans: list[tuple[Term, Decimal, Decimal, object, str]] = []
    for value in values:
        plain, comparator, where = json.loads(value)
        term = _term(plain)
        size = _size(term)
        if size is not None:
            spans.append((term, *_interval(size[0], Comparator(comparator)), where, size[1]))
    apart: dict[str, Term] = {}
    for a, b in combinations(spans, 2):
        if a[3] == b[3] or a[4] != b[4]:
            continue
        slack = (
            _TOLERANCE * max(abs(x) for x in (*a[1:3], *b[1:3]) if x.is_finite())
            if isinstance(a[0], Quantity)
            else Decimal(0)
        )
        if a[2] + slack < b[1] or b[2] + slack < a[1]:
            apart |= {iri.term_key(x): x for x in (a[0], b[0])}
    return [apart[k] for k in sorted(apart)]


def _interval(value: Decimal, comparator: Comparator) -> tuple[Decimal, Decimal]:
    infinite = Decimal("Infinity")
    if comparator is Comparator.AT_LEAST:
        return value, infinite
    if comparator is Comparator.AT_MOST:
        return -infinite, value
    slack = abs(value) * _ABOUT if comparator is Comparator.ABOUT else Decimal(0)
    return value - slack, value + slack


def _size(term: Term) -> tuple[Decimal, str] | None:
    """A measure as a number, in the base unit of its kind; None for what has no size."""
    if isinstance(term, Quantity):
        factor, kind = _units().get(term.unit, (Decimal(1), term.unit))
        return Decimal(term.number) * factor, kind
    if not isinstance(term, Value):
        return None
    if term.datatype.endswith("Duration"):
        return _duration(term.lexical)
    try:
        return Decimal(term.lexical), "number"
    except ArithmeticError:
        return None


def _duration(text: str) -> tuple[Decimal, str] | None:
    import re

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
    qudt, unit = "http://qudt.org/schema/qudt/", "http://qudt.org/vocab/unit/"
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


__all__ = ["differences", "fact_ref", "facts", "told", "vocab"]
