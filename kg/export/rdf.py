"""The graph in the syntaxes of RDF. Those that know no named graphs hold the union; each describes itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from kg.export import jsonld as json_ld
from kg.export import terms, turtle
from kg.export.description import describe, header
from kg.export.output import Output, deliver
from kg.export.select import DESCRIPTION, Options, base, quads

# What XML 1.0 has no way to write, https://www.w3.org/TR/xml/#charsets.
_NOT_IN_XML = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]")


def write_turtle(store: ox.Store, out: Output, options: Options) -> None:
    """Turtle for people, https://www.w3.org/TR/turtle/."""
    triples, at = _union(store, options)
    deliver(out, turtle.turtle(triples, at, header(triples, at)).encode())


def write_trig(store: ox.Store, out: Output, options: Options) -> None:
    """TriG for people, https://www.w3.org/TR/trig/."""
    found, at = _dataset(store, options)
    deliver(out, turtle.trig(found, at, header([q.triple for q in found], at)).encode())


def write_ntriples(store: ox.Store, out: Output, options: Options) -> None:
    """Canonical N-Triples, sorted, https://www.w3.org/TR/n-triples/#canonical-ntriples."""
    deliver(out, _lines(_union(store, options)[0], ox.RdfFormat.N_TRIPLES))


def write_nquads(store: ox.Store, out: Output, options: Options) -> None:
    """Canonical N-Quads, sorted: as no node is blank, the canonical form of RDFC-1.0."""
    deliver(out, _lines(_dataset(store, options)[0], ox.RdfFormat.N_QUADS))


def write_jsonld(store: ox.Store, out: Output, options: Options) -> None:
    """JSON-LD with its context inside, https://www.w3.org/TR/json-ld11/."""
    triples, at = _union(store, options)
    deliver(out, json_ld.document(triples, at).encode())


def write_rdfxml(store: ox.Store, out: Output, options: Options) -> None:
    """RDF/XML, https://www.w3.org/TR/rdf-syntax-grammar/; characters that XML can't hold become U+FFFD."""
    triples, _ = _union(store, options)
    safe: list[ox.Triple] = [ox.Triple(t.subject, t.predicate, _xml_safe(t.object)) for t in triples]
    written = ox.serialize(safe, format=ox.RdfFormat.RDF_XML, prefixes=terms.PREFIXES) or b""
    # A bare carriage return would come back as a line feed, https://www.w3.org/TR/xml/#sec-line-ends.
    deliver(out, written.replace(b"\r", b"&#xD;"))


def _xml_safe(
    term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple,
) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    if not isinstance(term, ox.Literal) or not _NOT_IN_XML.search(term.value):
        return term
    value = _NOT_IN_XML.sub("\ufffd", term.value)
    return ox.Literal(value, language=term.language) if term.language else ox.Literal(value, datatype=term.datatype)


def _lines(statements: Iterable[ox.Triple] | Iterable[ox.Quad], form: ox.RdfFormat) -> bytes:
    """The statements, one a line, sorted."""
    lines = (ox.serialize(statements, format=form) or b"").splitlines(keepends=True)
    return b"".join(sorted(set(lines)))


def _union(store: ox.Store, options: Options) -> tuple[list[ox.Triple], str]:
    """The triples over all graphs with their description, sorted; and the base."""
    found, at = quads(store, options), base(store)
    triples: set[ox.Triple] = {q.triple for q in found} | set(describe(store, found, at, options))
    return sorted(triples, key=str), at


def _dataset(store: ox.Store, options: Options) -> tuple[list[ox.Quad], str]:
    """The quads, their description in a graph of its own; and the base."""
    found, at = quads(store, options), base(store)
    graph = ox.NamedNode(at + DESCRIPTION)
    own = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in describe(store, found, at, options)]
    return [*found, *own], at
