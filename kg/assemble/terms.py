"""RDF terms in the one form that the store gives back unchanged, so that what comes out equals what went in."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache

import pyoxigraph as ox

from kg.iri import DCTERMS as DCTERMS
from kg.iri import KG as KG
from kg.iri import OA as OA
from kg.iri import OWL as OWL
from kg.iri import PROV as PROV
from kg.iri import QUDT as QUDT
from kg.iri import RDF as RDF
from kg.iri import RDFS as RDFS
from kg.iri import SCHEMA as SCHEMA
from kg.iri import SKOS as SKOS
from kg.iri import UNIT as UNIT
from kg.iri import XSD as XSD
from kg.model import Value

TYPE = ox.NamedNode(RDF + "type")
LABEL = ox.NamedNode(RDFS + "label")
ALT_LABEL = ox.NamedNode(SKOS + "altLabel")
NAME = ox.NamedNode(SCHEMA + "name")


@cache
def kg(name: str) -> ox.NamedNode:
    """A term of the vocabulary by its local name."""
    return ox.NamedNode(KG + name)


@cache
def oa(name: str) -> ox.NamedNode:
    """A term of the Web Annotation vocabulary by its local name."""
    return ox.NamedNode(OA + name)


def text(value: str) -> ox.Literal:
    """A plain string."""
    return ox.Literal(value)


@lru_cache(maxsize=4096)
def typed(lexical: str, datatype: str) -> ox.Literal:
    """A literal of an XSD datatype in Oxigraph's canonical form ("PT86M" comes back as "PT1H26M").

    The form is asked of a store rather than computed here: what a store rewrites is then known for every version of it.
    """
    if datatype == "string":
        return ox.Literal(lexical)
    scratch = ox.Store()
    scratch.add(ox.Quad(TYPE, TYPE, ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype))))
    kept = next(iter(scratch)).object
    assert isinstance(kept, ox.Literal)
    return kept


def canonical(value: Value) -> Value:
    """The same value in canonical form; a class name stays as it is."""
    lexical = value.lexical if value.datatype == "class" else typed(value.lexical, value.datatype).value
    return value if lexical == value.lexical else Value(lexical, value.datatype)


def number(written: str) -> ox.Literal:
    """A number as xsd:integer where it is whole, else xsd:decimal; `written` has digits and at most one point."""
    return typed(written, "decimal" if "." in written else "integer")


def decimal(value: float) -> ox.Literal:
    """A share as xsd:decimal, to four places: finer would be noise."""
    return typed(f"{Decimal(str(value)).quantize(Decimal('0.0001')):f}", "decimal")
