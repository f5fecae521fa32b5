"""What a graph says of one article, as plain tables: its entities, events and facts, with their claims."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from kg.evaluation.judged import Judged
from kg.evaluation.values import plain, without_zone
from kg.iri import KG, OA, RDF, RDFS, SCHEMA, SKOS
from kg.model import Factuality

ARTICLE = "article"

_LABEL = RDFS + "label"
_QUDT = "http://qudt.org/schema/qudt/"
_NAMES = (_LABEL, f"{SKOS}altLabel", f"{SKOS}prefLabel")
_MENTIONS = (SCHEMA + "mentions", "http://schema.org/mentions")
_INNER = frozenset({"Claim", "Evidence", "Article"})

Node = str
"""An IRI, or a literal's lexical form where a relation has one as its object."""


@dataclass(slots=True)
class BuiltEvent:
    """An event of the graph. `by` holds who says it took place, `ARTICLE` for the article itself."""

    types: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    spans: list[tuple[int, int]] = field(default_factory=list)
    by: set[Node] = field(default_factory=set)
    roles: set[tuple[str, Node]] = field(default_factory=set)
    factuality: str = Factuality.ASSERTED
    confidence: float = 0.0


@dataclass(slots=True)
class BuiltFact:
    """A relation that some claim states, whatever its factuality."""

    by: set[Node] = field(default_factory=set)
    factuality: set[str] = field(default_factory=set)
    spans: list[tuple[int, int]] = field(default_factory=list)
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class _Claim:
    subject: Node
    predicate: str
    object: ox.NamedNode | ox.Literal
    factuality: str
    by: frozenset[Node]
    spans: tuple[tuple[int, int], ...]
    confidence: float


class Built:
    """The graph of one article, as far as `rules` judge it."""

    def __init__(self, store: ox.Store, rules: Judged) -> None:
        self._store = store
        self.rules = rules
        self.types: dict[Node, set[str]] = defaultdict(set)
        for quad in store.quads_for_pattern(None, _node(f"{RDF}type"), None):
            if (name := _local(quad.object)) is not None:
                self.types[_value(quad.subject)].add(name)
        self.names: dict[Node, set[str]] = defaultdict(set)
        self.labels: dict[Node, str] = {}
        for predicate in _NAMES:
            for quad in store.quads_for_pattern(None, _node(predicate), None):
                self.names[_value(quad.subject)].add(plain(_value(quad.object)))
                if predicate == _LABEL:
                    self.labels[_value(quad.subject)] = _value(quad.object)
        self.events: dict[Node, BuiltEvent] = {}
        self.facts: dict[tuple[Node, str, Node], BuiltFact] = {}
        self._read(sorted(self._claims(), key=lambda pair: pair[0]))

    def _read(self, claims: list[tuple[Node, _Claim]]) -> None:
        held: dict[Node, list[_Claim]] = defaultdict(list)
        for _, claim in claims:
            if claim.predicate == "type" and (cls := _local(claim.object)) is not None:
                event = self.events.setdefault(claim.subject, BuiltEvent())
                event.told.add(cls)
                event.types |= {cls} | self.types[claim.subject]
                event.spans += claim.spans
                event.confidence = max(event.confidence, claim.confidence)
                held[claim.subject].append(claim)
            elif claim.predicate in self.rules.relations:
                fact = self.facts.setdefault((claim.subject, claim.predicate, _value(claim.object)), BuiltFact())
                fact.by |= claim.by
                fact.factuality.add(claim.factuality)
                fact.spans += claim.spans
                fact.confidence = max(fact.confidence, claim.confidence)
        for _, claim in claims:
            known = self.events.get(claim.subject)
            if known and claim.predicate in self.rules.literals and claim.factuality != Factuality.DENIED:
                known.by |= claim.by
        self.beyond = {node for node, event in self.events.items() if not event.types & self.rules.events}
        self.events = {node: event for node, event in self.events.items() if node not in self.beyond}
        for node, event in self.events.items():
            event.by |= _sources(held[node])
            event.factuality = self._own_factuality(node) or held[node][-1].factuality
            event.roles = set(self._roles(node))

    def _claims(self) -> Iterator[tuple[Node, _Claim]]:
        for quad in self._store.quads_for_pattern(None, _node(f"{RDF}type"), _node(f"{KG}Claim")):
            node = _named(quad.subject)
            about = {q.predicate.value: q.object for q in self._store.quads_for_pattern(node, None, None)}
            by = frozenset(self._values(node, f"{KG}attributedTo")) or frozenset({ARTICLE})
            predicate = _value(about[f"{RDF}predicate"])
            yield (
                _value(node),
                _Claim(
                    _value(about[f"{RDF}subject"]),
                    "type" if predicate == f"{RDF}type" else predicate.removeprefix(KG),
                    _term(about[f"{RDF}object"]),
                    _local(about[f"{KG}factuality"]) or "",
                    by,
                    tuple(self._spans(node)),
                    float(_value(about[f"{KG}confidence"])) if f"{KG}confidence" in about else 0.0,
                ),
            )

    def _spans(self, claim: ox.NamedNode) -> Iterator[tuple[int, int]]:
        for evidence in self._values(claim, f"{KG}evidence"):
            for selector in self._values(_node(evidence), f"{OA}hasSelector"):
                start = next(self._values(_node(selector), f"{OA}start"), None)
                if start is not None:
                    yield int(start), int(next(self._values(_node(selector), f"{OA}end")))

    def _values(self, subject: ox.NamedNode, predicate: str) -> Iterator[str]:
        seen = set()
        for quad in self._store.quads_for_pattern(subject, _node(predicate), None):
            if (value := _value(quad.object)) not in seen:
                seen.add(value)
                yield value

    def _own_factuality(self, node: Node) -> str | None:
        found = next(self._values(_node(node), f"{KG}factuality"), None)
        return found.removeprefix(KG) if found else None

    def _roles(self, node: Node) -> Iterator[tuple[str, Node]]:
        for quad in self._store.quads_for_pattern(_node(node), None, None):
            role = quad.predicate.value.removeprefix(KG)
            if role in self.rules.links and _value(quad.object) not in self.beyond:
                yield role, _value(quad.object)
            elif role in self.rules.literals:
                yield role, self._literal(_term(quad.object))

    def _literal(self, value: ox.NamedNode | ox.Literal) -> str:
        """A value as gold files write it: a quantity as number and unit."""
        if isinstance(value, ox.Literal):
            return without_zone(value.value)
        number = next(self._values(value, f"{_QUDT}numericValue"), "?")
        code = next(self._values(value, f"{_QUDT}hasUnit"), "?").rsplit("/", 1)[-1]
        return f"{number} {self.rules.codes.get(code, '?')}"

    @cached_property
    def use(self) -> Counter[Node]:
        """How many roles each node fills."""
        return Counter(filler for event in self.events.values() for _, filler in event.roles)

    @cached_property
    def entities(self) -> frozenset[Node]:
        """All nodes that the article mentions, or that a fact or role names, and that are no events."""
        nodes = {_value(q.object) for p in _MENTIONS for q in self._store.quads_for_pattern(None, _node(p), None)}
        nodes |= {node for s, _, o in self.facts for node in (s, o)}
        nodes |= {o for event in self.events.values() for role, o in event.roles if role in self.rules.links}
        return frozenset(
            n for n in nodes if n not in self.events and n not in self.beyond and not self.types.get(n, set()) <= _INNER
        )

    def label(self, node: Node) -> str:
        """A node's best name."""
        return self.labels.get(node) or min(self.names.get(node) or {node.rsplit("/", 1)[-1]})


def one_article(store: ox.Store, graph: ox.NamedNode) -> ox.Store:
    """What `store` says of one article alone: its graph, and the names that the corpus gives what is in it.

    An event's own factuality depends on all articles; left out, it is that of this article's claims.
    """
    alone = ox.Store()
    quads = list(store.quads_for_pattern(None, None, None, graph))
    alone.bulk_extend(quads)
    nodes = {q.subject for q in quads if isinstance(q.subject, ox.NamedNode)}
    for node in nodes:
        alone.bulk_extend(store.quads_for_pattern(node, _node(_LABEL), None, None))
    strongest: dict[ox.NamedNode, Factuality] = {}
    for quad in alone.quads_for_pattern(None, _node(f"{RDF}predicate"), _node(f"{RDF}type")):
        subject = next(alone.quads_for_pattern(quad.subject, _node(f"{RDF}subject"), None)).object
        told = next(alone.quads_for_pattern(quad.subject, _node(f"{KG}factuality"), None)).object
        assert isinstance(subject, ox.NamedNode) and isinstance(told, ox.NamedNode)
        new = Factuality(told.value.removeprefix(KG))
        strongest[subject] = min(new, strongest.get(subject, new), key=lambda f: f.rank)
    alone.bulk_extend(ox.Quad(n, _node(f"{KG}factuality"), _node(KG + f), graph) for n, f in strongest.items())
    return alone


def _sources(claims: list[_Claim]) -> set[Node]:
    """Who says that an event took place; one who only denies it counts where nobody says so."""
    held = [c.by for c in claims if c.factuality != Factuality.DENIED] or [c.by for c in claims]
    return set().union(*held)


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _named(term: object) -> ox.NamedNode:
    assert isinstance(term, ox.NamedNode), f"{term} is no IRI"
    return term


def _term(term: object) -> ox.NamedNode | ox.Literal:
    assert isinstance(term, ox.NamedNode | ox.Literal), f"{term} is neither IRI nor literal"
    return term


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def _local(term: object) -> str | None:
    return term.value.removeprefix(KG) if isinstance(term, ox.NamedNode) and term.value.startswith(KG) else None
