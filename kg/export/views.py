"""What a store holds, as values that a page, a file or a terminal can show: nodes, edges, claims, articles.

Terms of the ontology are given by their local names ("actor", "Asserted"), `rdf:type` as "type"; nodes of the data
by their full IRIs. Everything comes in one order, whatever the order in the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from kg.export import terms
from kg.export.select import Options, select
from kg.model import Factuality

Object = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of an article: code points [start, end) of its stored text, and that slice."""

    article: str
    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a role, or a claim's object: `iri` is None for a literal, `label` is what to show."""

    predicate: str
    iri: str | None
    label: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim. `predicate` is "type" where it says that an event took place; `roles` are what it states of it.

    `speaker` and `relayed` are IRIs, None where the article speaks in its own voice. Derived claims may stand on
    several sentences, every other one on exactly one.
    """

    iri: str
    subject: str
    subject_label: str
    predicate: str
    predicate_label: str
    object: str | None
    object_label: str
    roles: tuple[Filler, ...]
    speaker: str | None
    speaker_label: str | None
    relayed: str | None
    relayed_label: str | None
    factuality: Factuality
    comparator: str | None
    as_written: str | None
    confidence: float
    derived_from: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article; `text` is None where the store does not keep the texts. `date` is as exact as the article's own."""

    iri: str
    headline: str
    publisher: str | None
    date: str | None
    author: str | None
    url: str | None
    source: str | None
    licence: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Node:
    """An entity or an event. `cls` is its most specific class, `kind` the class of the model's that colours it.

    `factuality`, `date` and `time` are an event's; `values` are literals and quantities as (predicate, text), as the
    article words them where it does; `claims` counts the claims that speak of it, as subject, object or role, and
    `articles` the articles that name it.
    """

    iri: str
    label: str
    cls: str
    cls_label: str
    kind: str
    names: tuple[str, ...]
    factuality: Factuality | None
    date: str | None
    time: str | None
    values: tuple[tuple[str, str], ...]
    same_as: tuple[str, ...]
    claims: int
    articles: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation, or an event's role. `factuality` is the strongest of its claims, `confidence` the best at that
    strength. `claims` is empty for background knowledge, whose confidence is 1.
    """

    source: str
    target: str
    predicate: str
    label: str
    factuality: Factuality
    confidence: float
    claims: tuple[str, ...]
    background: bool


def _order(term: Object) -> tuple[int, str]:
    return (isinstance(term, ox.Literal), str(term))


@dataclass
class Views:
    """Reads views from `store`, without claims of less than `min_confidence` and what stands only on them.

    With `claims` False only plain facts are read: no claim, and no relation that exists as a claim only.
    """

    store: ox.Store
    min_confidence: float = 0.0
    with_claims: bool = True
    _properties: dict[str, dict[str, list[Object]]] = field(default_factory=dict, repr=False)
    _labels: dict[str, str] = field(default_factory=dict, repr=False)
    _claims: dict[str, ClaimView] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.store = select(self.store, Options(min_confidence=self.min_confidence))

    def properties(self, iri: str) -> dict[str, list[Object]]:
        """A node's properties over all graphs but an article's body, by the predicate's IRI; values sorted."""
        if (found := self._properties.get(iri)) is None:
            values: dict[str, set[Object]] = defaultdict(set)
            for quad in self.store.quads_for_pattern(ox.NamedNode(iri), None, None, None):
                if quad.predicate.value != terms.BODY:
                    values[quad.predicate.value].add(quad.object)
            found = self._properties[iri] = {p: sorted(v, key=_order) for p, v in sorted(values.items())}
        return found

    def one(self, iri: str, predicate: str) -> str | None:
        """The first value of a property, as text."""
        return next((terms.text(o) for o in self.properties(iri).get(predicate, ())), None)

    def label(self, iri: str) -> str:
        """The best name of a node; without one its first other name, else the end of its IRI."""
        if (found := self._labels.get(iri)) is None:
            values = self.properties(iri)
            names = [*values.get(terms.LABEL, ()), *values.get(terms.ALT_LABEL, ())]
            found = self._labels[iri] = self._quantity(iri) or (
                terms.text(names[0]) if names else terms.label(iri) or terms.tail(iri)
            )
        return found

    def _quantity(self, iri: str) -> str | None:
        number, unit = self.one(iri, terms.NUMERIC_VALUE), self.one(iri, terms.HAS_UNIT)
        return f"{number} {terms.unit(unit)}" if number and unit else None

    def show(self, value: Object) -> str:
        """A value as people read it: a node's name, a literal's text."""
        return self.label(value.value) if isinstance(value, ox.NamedNode) else terms.spoken(value)

    def instances(self, cls: str) -> list[str]:
        """The nodes that are plainly of a class, sorted by IRI."""
        found = self.store.quads_for_pattern(None, ox.NamedNode(terms.TYPE), ox.NamedNode(cls), None)
        return sorted({q.subject.value for q in found if isinstance(q.subject, ox.NamedNode)})

    def subjects(self, predicate: str, value: str) -> list[str]:
        """The nodes that have `value` for a property, sorted by IRI."""
        found = self.store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(value), None)
        return sorted({q.subject.value for q in found if isinstance(q.subject, ox.NamedNode)})

    def types(self, iri: str) -> list[str]:
        """Local names of a node's classes in the ontology, the most specific first."""
        return terms.by_depth(o.value for o in self.properties(iri).get(terms.TYPE, ()) if isinstance(o, ox.NamedNode))

    def _filler(self, predicate: str, value: Object) -> Filler:
        iri = value.value if isinstance(value, ox.NamedNode) else None
        return Filler(terms.local(predicate), None if iri and self._quantity(iri) else iri, self.show(value))

    def quote(self, evidence: str) -> Quote:
        """The sentence that an evidence node points to."""
        values = self.properties(evidence)
        found: dict[str, str] = {}
        for selector in values.get(terms.HAS_SELECTOR, ()):
            for name in (terms.START, terms.END, terms.EXACT):
                if (value := self.one(terms.text(selector), name)) is not None:
                    found[name] = value
        article = self.one(evidence, terms.HAS_SOURCE) or evidence.partition("#")[0]
        return Quote(article, int(found.get(terms.START, 0)), int(found.get(terms.END, 0)), found.get(terms.EXACT, ""))

    def claim(self, iri: str) -> ClaimView:
        """The claim of that IRI."""
        if (found := self._claims.get(iri)) is None:
            found = self._claims[iri] = self._read_claim(iri)
        return found

    def _read_claim(self, iri: str) -> ClaimView:
        values = self.properties(iri)
        subject, predicate = self.one(iri, terms.SUBJECT) or "", self.one(iri, terms.PREDICATE) or ""
        value = self._filler(predicate, values[terms.OBJECT][0])
        roles = [
            self._filler(p, o)
            for p in sorted(values, key=terms.rank)
            if p.startswith(terms.KG) and p not in terms.OF_CLAIMS
            for o in values[p]
        ]
        speaker, relayed = self.one(iri, terms.ATTRIBUTED_TO), self.one(iri, terms.RELAYED_BY)
        comparator = self.one(iri, terms.COMPARATOR)
        written = self.one(iri, terms.AS_WRITTEN)
        quotes = sorted(
            (self.quote(terms.text(e)) for e in values.get(terms.EVIDENCE, ())), key=lambda q: (q.article, q.start)
        )
        return ClaimView(
            iri=iri,
            subject=subject,
            subject_label=self.label(subject),
            predicate=terms.local(predicate),
            predicate_label=terms.label(predicate),
            object=value.iri,
            object_label=value.label,
            roles=tuple(roles),
            speaker=speaker,
            speaker_label=self.label(speaker) if speaker else None,
            relayed=relayed,
            relayed_label=self.label(relayed) if relayed else None,
            factuality=Factuality(terms.local(self.one(iri, terms.FACTUALITY) or Factuality.ASSERTED)),
            comparator=terms.local(comparator) if comparator else None,
            as_written=written,
            confidence=float(self.one(iri, terms.CONFIDENCE) or 1),
            derived_from=tuple(terms.text(o) for o in values.get(terms.DERIVED_FROM, ())),
            quotes=tuple(quotes),
        )

    @cached_property
    def claims(self) -> dict[str, ClaimView]:
        """All claims by IRI, sorted by it."""
        if not self.with_claims:
            return {}
        return {iri: self.claim(iri) for iri in self.instances(terms.CLAIM)}

    @cached_property
    def articles(self) -> dict[str, ArticleView]:
        """All articles by IRI, the oldest first."""
        found = (self.article(iri) for iri in self.instances(terms.ARTICLE))
        return {a.iri: a for a in sorted(found, key=lambda a: (a.date or "", a.iri))}

    def article(self, iri: str) -> ArticleView:
        """The article of that IRI, with its text where the store keeps it."""
        source = self.one(iri, terms.SOURCE)
        return ArticleView(
            iri=iri,
            headline=self.one(iri, terms.HEADLINE) or source or terms.tail(iri),
            publisher=self._name(iri, terms.PUBLISHER),
            date=self.one(iri, terms.PUBLISHED),
            author=self._name(iri, terms.AUTHOR),
            url=self.one(iri, terms.URL),
            source=source,
            licence=self.one(iri, terms.LICENCE),
            text=self._body(iri),
        )

    def _body(self, iri: str) -> str | None:
        found = self.store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(terms.BODY), None, None)
        return next((terms.text(q.object) for q in found), None)

    def _name(self, iri: str, predicate: str) -> str | None:
        return next((self.show(o) for o in self.properties(iri).get(predicate, ())), None)

    def about(self, iri: str) -> list[ClaimView]:
        """The claims that speak of a node, as their subject, object or in a role; sorted by IRI."""
        return self._pointing(iri, but=terms.VOICES) if self.with_claims else []

    def said_by(self, iri: str) -> list[ClaimView]:
        """The claims that a node makes or passes on, sorted by IRI."""
        return self._pointing(iri, only=terms.VOICES) if self.with_claims else []

    def _pointing(
        self, iri: str, only: frozenset[str] | None = None, but: frozenset[str] = frozenset()
    ) -> list[ClaimView]:
        found = self.store.quads_for_pattern(None, None, ox.NamedNode(iri), None)
        nodes = {
            q.subject.value
            for q in found
            if isinstance(q.subject, ox.NamedNode)
            and (only is None or q.predicate.value in only)
            and q.predicate.value not in but
        }
        claims = (n for n in nodes if ox.NamedNode(terms.CLAIM) in self.properties(n).get(terms.TYPE, ()))
        return [self.claim(n) for n in sorted(claims)]

    def node(self, iri: str) -> Node | None:
        """The entity or event of that IRI; None if it is neither."""
        types = self.types(iri)
        kind = terms.kind(types)
        if kind is None:
            return None
        values = self.properties(iri)
        names = [terms.text(n) for n in values.get(terms.ALT_LABEL, ()) if terms.text(n) != self.label(iri)]
        claims = self.about(iri)
        wordings = {(c.predicate, c.object_label): c.as_written for c in claims if c.as_written and c.subject == iri}
        shown = [
            (terms.local(p), wordings.get((terms.local(p), self.show(o))) or self.show(o))
            for p in sorted(values, key=terms.rank)
            if p.startswith(terms.KG) and p not in terms.NOT_MEASURES
            for o in values[p]
            if isinstance(o, ox.Literal) or (isinstance(o, ox.NamedNode) and self._quantity(o.value))
        ]
        factuality = self.one(iri, terms.FACTUALITY)
        return Node(
            iri=iri,
            label=self.label(iri),
            cls=types[0],
            cls_label=terms.label(terms.KG + types[0]),
            kind=kind,
            names=tuple(names),
            factuality=Factuality(terms.local(factuality)) if factuality else None,
            date=self.one(iri, terms.DATE),
            time=self.one(iri, terms.TIME),
            values=tuple(shown),
            same_as=tuple(terms.text(o) for o in values.get(terms.SAME_AS, ())),
            claims=len(claims),
            articles=int(self.one(iri, terms.ARTICLE_COUNT) or 1),
        )

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """The entities that articles mention, and events; by kind and class, the oldest event first."""
        found = self.store.quads_for_pattern(None, ox.NamedNode(terms.TYPE), None, None)
        iris = {q.subject.value for q in found if isinstance(q.subject, ox.NamedNode)}
        nodes = [n for iri in iris if (n := self.node(iri)) and (n.kind == terms.EVENT or iri in self.mentioned)]
        nodes.sort(key=lambda n: (terms.KINDS.index(n.kind), n.cls, n.date or "9999", n.label, n.iri))
        return {n.iri: n for n in nodes}

    @cached_property
    def mentioned(self) -> set[str]:
        """The entities that articles mention; others are known only beforehand, or as publishers."""
        found = self.store.quads_for_pattern(None, ox.NamedNode(terms.MENTIONS), None, None)
        return {terms.text(q.object) for q in found}

    @cached_property
    def edges(self) -> list[Edge]:
        """Relations and roles between the nodes, sorted by source, predicate and target."""
        stated: dict[tuple[str, str, str], list[ClaimView]] = defaultdict(list)
        for claim in self.claims.values():
            if claim.predicate != "type" and claim.object:
                stated[claim.subject, claim.predicate, claim.object].append(claim)
            for role in claim.roles:
                if role.iri and claim.predicate == "type":
                    stated[claim.subject, role.predicate, role.iri].append(claim)
        found = [self._claimed(*key, views) for key, views in stated.items()]
        found += [e for e in self._plain() if (e.source, e.predicate, e.target) not in stated]
        kept = (e for e in found if e.source in self.nodes and e.target in self.nodes)
        return sorted(kept, key=lambda e: (e.source, e.predicate, e.target))

    def _claimed(self, source: str, predicate: str, target: str, claims: list[ClaimView]) -> Edge:
        best = min(claims, key=lambda c: (c.factuality.rank, -c.confidence))
        ordered = sorted(claims, key=lambda c: (c.factuality.rank, -c.confidence, c.iri))
        return Edge(
            source, target, predicate, self._edge_label(predicate), best.factuality, best.confidence,
            tuple(c.iri for c in ordered), False,
        )  # fmt: skip

    def _plain(self) -> Iterator[Edge]:
        for iri, node in self.nodes.items():
            for predicate, values in self.properties(iri).items():
                if predicate.startswith(terms.KG) and predicate != terms.FACTUALITY:
                    ends = (v for v in values if isinstance(v, ox.NamedNode) and v.value in self.nodes)
                    yield from (self._plain_edge(iri, predicate, v, node.factuality) for v in ends)

    def _plain_edge(self, source: str, predicate: str, target: ox.NamedNode, factuality: Factuality | None) -> Edge:
        background = self._only_background(source, predicate, target)
        name = terms.local(predicate)
        strength = factuality or Factuality.ASSERTED
        return Edge(source, target.value, name, self._edge_label(name), strength, 1.0, (), background)

    def background(self, iri: str) -> list[Edge]:
        """The relations of a node that background knowledge alone states, from it and to it."""
        node = ox.NamedNode(iri)
        quads = [*self.store.quads_for_pattern(node, None, None), *self.store.quads_for_pattern(None, None, node)]
        found = {
            self._plain_edge(q.subject.value, q.predicate.value, q.object, None)
            for q in quads
            if q.predicate.value.startswith(terms.KG)
            and isinstance(q.subject, ox.NamedNode)
            and isinstance(q.object, ox.NamedNode)
            and str(q.graph_name).endswith(f"{terms.BACKGROUND}>")
        }
        return sorted(
            (e for e in found if e.background), key=lambda e: (e.source != iri, e.predicate, e.source, e.target)
        )

    def _only_background(self, source: str, predicate: str, target: ox.NamedNode) -> bool:
        found = self.store.quads_for_pattern(ox.NamedNode(source), ox.NamedNode(predicate), target, None)
        return all(
            q.graph_name.value.endswith(terms.BACKGROUND) for q in found if isinstance(q.graph_name, ox.NamedNode)
        )

    @staticmethod
    def _edge_label(predicate: str) -> str:
        return terms.label(terms.KG + predicate)
