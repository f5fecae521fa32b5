"""Corroboration: the nodes of facts that more than one article tells, with the numbers of those behind them."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping

import pyoxigraph as ox

from kg import iri
from kg.assemble import terms
from kg.iri import digest
from kg.model import Quantity, Ref, Term, Value

TOLD = ("told", "")
SEVERAL = 2
Tallies = Mapping[tuple[str, str], int]


def fact_ref(subject: Ref, predicate: str, object_: Term) -> Ref:
    """The ref of a fact: its content."""
    return "fact/" + digest(subject, predicate, iri.term_key(object_))


def plain(term: Term) -> object:
    """A term as plain values, for JSON."""
    if isinstance(term, Value):
        return {"lexical": term.lexical, "datatype": term.datatype}
    return {"number": term.number, "unit": term.unit} if isinstance(term, Quantity) else term


def term(plain: object) -> Term:
    """The term that `plain` made plain."""
    if isinstance(plain, dict):
        return (
            Value(plain["lexical"], plain["datatype"])
            if "lexical" in plain
            else Quantity(plain["number"], plain["unit"])
        )
    return str(plain)


def facts(ref: Ref, tallies: Tallies, base: str, voices: Container[Ref] | None = None) -> Iterator[ox.Quad]:
    """The node of a fact that more than one article tells, with its `voices` (all if None); none for another ref."""
    what = next((v for a, v in tallies if a == "fact"), None)
    count = tallies.get(TOLD, 0)
    if what is None or count < SEVERAL:
        return
    subject, predicate, object_ = json.loads(what)
    counted = {a: sorted(v for b, v in tallies if b == a) for a in ("publisher", "origin", "for", "against")}
    node, graph = ox.NamedNode(base + ref), ox.NamedNode(base + iri.CORPUS)
    pairs: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (terms.TYPE, terms.kg("Fact")),
        (terms.kg("factSubject"), ox.NamedNode(base + subject)),
        (terms.kg("factPredicate"), terms.TYPE if predicate == "type" else terms.kg(predicate)),
        (terms.kg("factObject"), rdf(term(object_), base)),
        (terms.kg("articleCount"), terms.typed(str(count), "integer")),
        (terms.kg("publisherCount"), terms.typed(str(len(counted["publisher"])), "integer")),
        (terms.kg("originCount"), terms.typed(str(len(counted["origin"])), "integer")),
        *((terms.kg("saidBy"), ox.NamedNode(base + s)) for s in counted["for"] if voices is None or s in voices),
        *((terms.kg("deniedBy"), ox.NamedNode(base + s)) for s in counted["against"] if voices is None or s in voices),
    ]
    for p, o in pairs:
        yield ox.Quad(node, p, o, graph)


def rdf(term: Term, base: str) -> ox.NamedNode | ox.Literal:
    if isinstance(term, Quantity):
        return ox.NamedNode(base + iri.quantity(term))
    if isinstance(term, Value):
        return terms.kg(term.lexical) if term.datatype == "class" else terms.typed(term.lexical, term.datatype)
    return ox.NamedNode(base + term)
