"""One reading as quads, in the graph of its article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg import iri, knowledge, vocab
from kg.assemble import terms
from kg.assemble.terms import kg
from kg.errors import KgError
from kg.model import Article, Claim, Entity, Factuality, Quantity, Reading, Ref, Span, Term, Value

Triple = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]

_EVENT = "event/"


def quads(
    reading: Reading, base: str = iri.DEFAULT_BASE, text: bool = True, outlet: Ref | None = None
) -> list[ox.Quad]:
    """All that one article says, as quads of its graph; with `text`, its body in the graph beside it.

    `base` is the IRI before all refs, `outlet` the publisher's ref if it is another than `publisher` gives. The quads
    hold no blank node and come in no order; which they are depends on the set of the reading's entities and claims,
    never on their order. Raises KgError if a sentence is no slice of the article's text.
    """
    writer = _Writer(reading.document.article, base)
    triples = (writer.article(reading, outlet), writer.entities(reading.entities), writer.claims(reading.claims))
    graph = writer.node(writer.ref)
    found = list({ox.Quad(s, p, o, graph) for part in triples for s, p, o in part})
    if text:
        body = terms.text(reading.document.article.text)
        in_graph = writer.node(iri.text_graph(writer.ref))
        found.append(ox.Quad(graph, ox.NamedNode(terms.SCHEMA + "articleBody"), body, in_graph))
    return found


def claim_refs(reading: Reading) -> dict[Ref, list[Claim]]:
    """The reading's claims, as they stand in it, by the refs that `quads` gives them."""
    article = iri.article(reading.document.article)
    found: dict[Ref, list[Claim]] = {}
    for claim in reading.claims:
        found.setdefault(iri.claim(article, canonical(claim)), []).append(claim)
    return found


def publisher(name: str, entities: Iterable[Entity] = ()) -> Ref:
    """The ref of an article's publisher: the organization of that name, if the article mentions it or it is known."""
    folded = name.casefold()
    known = (e.ref for e in entities if e.ref.startswith("organization/"))
    named = {e.ref for e in entities if folded in {n.casefold() for n in (e.name, *e.names)}}
    mentioned = min(named.intersection(known), default=None)
    listed = knowledge.load().names.get(knowledge.fold(name), ())
    bodies = {n.ref for n in listed if n.ref.startswith("organization/") and not n.ambiguous}
    return mentioned or (bodies.pop() if len(bodies) == 1 else f"organization/{iri.slug(name)}")


@dataclass(frozen=True, slots=True)
class _Merged:
    """Claims that state the same in the same sentence, as one."""

    claim: Claim
    roles: frozenset[tuple[str, Term]]
    sources: frozenset[Ref]
    sentences: frozenset[Span]


class _Writer:
    """Makes triples of values, for one article under one base."""

    def __init__(self, article: Article, base: str) -> None:
        self.source, self.base, self.ref = article, base, iri.article(article)

    def node(self, ref: Ref) -> ox.NamedNode:
        return ox.NamedNode(self.base + ref)

    def term(self, term: Term) -> ox.NamedNode | ox.Literal:
        if isinstance(term, Quantity):
            return self.node(iri.quantity(term))
        if isinstance(term, Value):
            return kg(term.lexical) if term.datatype == "class" else terms.typed(term.lexical, term.datatype)
        return self.node(term)

    def types(self, ref: Ref, cls: str) -> Iterator[Triple]:
        for name in vocab.ancestors(cls):
            yield self.node(ref), terms.TYPE, kg(name)

    def article(self, reading: Reading, outlet: Ref | None) -> Iterator[Triple]:
        node, source = self.node(self.ref), self.source
        yield node, terms.TYPE, kg("Article")
        yield node, terms.TYPE, ox.NamedNode(terms.SCHEMA + "NewsArticle")
        yield node, ox.NamedNode(terms.DCTERMS + "source"), terms.text(source.source)
        headline = source.title or (reading.document.headline and reading.document.headline.of(source.text).strip())
        literals = (
            ("headline", headline, "string"),
            ("datePublished", source.published and source.published.isoformat(), "date"),
            ("author", source.author, "string"),
            ("url", source.url, "string"),
            ("inLanguage", source.language, "string"),
        )
        for name, value, datatype in literals:
            if value:
                yield node, ox.NamedNode(terms.SCHEMA + name), terms.typed(value, datatype)
        if source.publisher:
            ref = outlet or publisher(source.publisher, reading.entities)
            known = knowledge.load().nodes.get(ref)
            yield node, ox.NamedNode(terms.SCHEMA + "publisher"), self.node(ref)
            yield from self.types(ref, known.cls if known else "Organization")
            yield self.node(ref), terms.NAME, terms.text(source.publisher)
            yield self.node(ref), terms.ALT_LABEL, terms.text(source.publisher)

    def entities(self, entities: Iterable[Entity]) -> Iterator[Triple]:
        for entity in entities:
            node = self.node(entity.ref)
            yield self.node(self.ref), ox.NamedNode(terms.SCHEMA + "mentions"), node
            yield from self.types(entity.ref, entity.cls)
            yield node, terms.NAME, terms.text(entity.name)
            for name in entity.names:
                yield node, terms.ALT_LABEL, terms.text(name)

    def claims(self, claims: Iterable[Claim]) -> Iterator[Triple]:
        for ref, merged in self._merge(claims).items():
            yield from self._claim(ref, merged)
            yield from self._plain(merged)

    def _merge(self, claims: Iterable[Claim]) -> dict[Ref, _Merged]:
        """Claims by their ref, those that they follow from among them."""
        found: dict[Ref, _Merged] = {}
        pending = [canonical(c) for c in claims]
        while pending:
            claim = pending.pop()
            sources = [canonical(c) for c in claim.derived_from]
            pending += sources
            ref = iri.claim(self.ref, claim)
            new = _Merged(
                claim,
                frozenset(claim.roles),
                frozenset(iri.claim(self.ref, c) for c in sources) - {ref},
                frozenset({claim.sentence, *(c.sentence for c in sources)}),
            )
            found[ref] = _both(found[ref], new) if ref in found else new
        return found

    def _claim(self, ref: Ref, merged: _Merged) -> Iterator[Triple]:
        node, claim = self.node(ref), merged.claim
        event = claim.predicate == "type"
        yield node, terms.TYPE, kg("Claim")
        yield node, ox.NamedNode(terms.RDF + "subject"), self.node(claim.subject)
        yield node, ox.NamedNode(terms.RDF + "predicate"), terms.TYPE if event else kg(claim.predicate)
        yield node, ox.NamedNode(terms.RDF + "object"), self.term(claim.object)
        yield node, kg("factuality"), kg(claim.factuality)
        yield node, kg("confidence"), terms.decimal(claim.confidence)
        if claim.speaker:
            yield node, kg("attributedTo"), self.node(claim.speaker)
        if claim.relayed_by:
            yield node, kg("relayedBy"), self.node(claim.relayed_by)
        if claim.comparator:
            yield node, kg("comparator"), kg(claim.comparator)
        if claim.as_written:
            yield node, kg("asWritten"), terms.text(claim.as_written)
        for source in merged.sources:
            yield node, ox.NamedNode(terms.PROV + "wasDerivedFrom"), self.node(source)
        for role, filler in merged.roles:
            yield node, kg(role), self.term(filler)
            yield from self._quantity(filler)
        yield from self._quantity(claim.object)
        for sentence in merged.sentences:
            yield node, kg("evidence"), self.node(iri.evidence(self.ref, sentence))
            yield from self._evidence(sentence)

    def _plain(self, merged: _Merged) -> Iterator[Triple]:
        """What holds without its claim: all of an event but what is only denied of it, and asserted relations."""
        claim, node = merged.claim, self.node(merged.claim.subject)
        if claim.predicate == "type" and isinstance(claim.object, Value):
            yield from self.types(claim.subject, claim.object.lexical)
            for role, filler in merged.roles:
                yield node, kg(role), self.term(filler)
            return
        measure = claim.subject.startswith(_EVENT) and not isinstance(claim.object, str)
        if claim.factuality is Factuality.ASSERTED or (measure and claim.factuality is not Factuality.DENIED):
            yield node, kg(claim.predicate), self.term(claim.object)

    def _quantity(self, term: Term) -> Iterator[Triple]:
        if isinstance(term, Quantity):
            node = self.node(iri.quantity(term))
            yield node, terms.TYPE, ox.NamedNode(terms.QUDT + "QuantityValue")
            yield node, ox.NamedNode(terms.QUDT + "numericValue"), terms.number(term.number)
            yield node, ox.NamedNode(terms.QUDT + "hasUnit"), ox.NamedNode(terms.UNIT + term.unit)

    def _evidence(self, span: Span) -> Iterator[Triple]:
        """The sentence by position and by quotation, https://www.w3.org/TR/annotation-model/#selectors."""
        exact = span.of(self.source.text)
        if not exact or len(exact) != span.end - span.start or span.start < 0:
            raise KgError(
                f"a claim's sentence [{span.start}, {span.end}) is no slice of the {len(self.source.text)} code points",
                self.source.source,
                "This is a defect of kg: please report it with the article.",
            )
        ref = iri.evidence(self.ref, span)
        node, position, quote = self.node(ref), self.node(f"{ref}&sel=position"), self.node(f"{ref}&sel=quote")
        yield node, terms.TYPE, kg("Evidence")
        yield node, terms.TYPE, terms.oa("SpecificResource")
        yield node, terms.oa("hasSource"), self.node(self.ref)
        yield node, terms.oa("hasSelector"), position
        yield node, terms.oa("hasSelector"), quote
        yield position, terms.TYPE, terms.oa("TextPositionSelector")
        yield position, terms.oa("start"), terms.typed(str(span.start), "integer")
        yield position, terms.oa("end"), terms.typed(str(span.end), "integer")
        yield quote, terms.TYPE, terms.oa("TextQuoteSelector")
        yield quote, terms.oa("exact"), terms.text(exact)


def canonical(claim: Claim) -> Claim:
    """The claim with its values in the store's form, and the smaller IRI as subject of a symmetric relation."""
    subject, obj = claim.subject, claim.object
    if isinstance(obj, Value):
        obj = terms.canonical(obj)
    elif isinstance(obj, str) and vocab.symmetric(claim.predicate) and obj < subject:
        subject, obj = obj, subject
    roles = tuple((r, terms.canonical(f) if isinstance(f, Value) else f) for r, f in claim.roles)
    if obj is claim.object and roles == claim.roles:
        return claim
    return replace(claim, subject=subject, object=obj, roles=roles)


def _both(a: _Merged, b: _Merged) -> _Merged:
    """Two claims of one ref as one: all that either states, at the higher confidence."""
    written = min((w for c in (a.claim, b.claim) if (w := c.as_written)), default=None)
    claim = replace(a.claim, as_written=written, confidence=max(a.claim.confidence, b.claim.confidence))
    return _Merged(claim, a.roles | b.roles, a.sources | b.sources, a.sentences | b.sentences)
