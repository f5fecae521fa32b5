"""The names that exports and explanations speak of, and what the ontology says about them: labels, kinds, order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox

from kg import resources, vocab
from kg.iri import BACKGROUND as BACKGROUND
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

GEO = "http://www.opengis.net/ont/geosparql#"
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
VOID = "http://rdfs.org/ns/void#"
TIME_NS = "http://www.w3.org/2006/time#"
LEX = "https://kg.example/lexicon#"
WIKIDATA = "http://www.wikidata.org/entity/"

# Prefixes of vocabularies, in the order in which files declare them; those of the data are made from its base.
PREFIXES = {
    "kg": KG, "rdf": RDF, "rdfs": RDFS, "xsd": XSD, "owl": OWL, "skos": SKOS, "schema": SCHEMA, "dcterms": DCTERMS,
    "prov": PROV, "oa": OA, "qudt": QUDT, "unit": UNIT, "geo": GEO, "wgs84": WGS84, "time": TIME_NS,
    "void": VOID, "wd": WIKIDATA,
}  # fmt: skip

TYPE, SUBJECT, PREDICATE, OBJECT = RDF + "type", RDF + "subject", RDF + "predicate", RDF + "object"
LABEL, ALT_LABEL, NAME = RDFS + "label", SKOS + "altLabel", SCHEMA + "name"
SAME_AS = OWL + "sameAs"
CLAIM, EVIDENCE_CLASS, ARTICLE = KG + "Claim", KG + "Evidence", KG + "Article"
FACTUALITY, CONFIDENCE, COMPARATOR, AS_WRITTEN = (
    KG + n for n in ("factuality", "confidence", "comparator", "asWritten")
)  # fmt: skip
ATTRIBUTED_TO, RELAYED_BY, EVIDENCE = KG + "attributedTo", KG + "relayedBy", KG + "evidence"
VOICES = frozenset({ATTRIBUTED_TO, RELAYED_BY})
DATE, TIME = KG + "date", KG + "time"
DERIVED_FROM = PROV + "wasDerivedFrom"
HAS_SOURCE, HAS_SELECTOR, START, END, EXACT = (
    OA + n for n in ("hasSource", "hasSelector", "start", "end", "exact")
)  # fmt: skip
BODY, HEADLINE, PUBLISHER, PUBLISHED, AUTHOR, URL, MENTIONS = (
    SCHEMA + n for n in ("articleBody", "headline", "publisher", "datePublished", "author", "url", "mentions")
)  # fmt: skip
SOURCE, LICENCE, RIGHTS = DCTERMS + "source", DCTERMS + "license", DCTERMS + "rights"
NUMERIC_VALUE, HAS_UNIT = QUDT + "numericValue", QUDT + "hasUnit"

ARTICLE_COUNT = KG + "articleCount"

# What a node has besides its measures.
NOT_MEASURES = frozenset({FACTUALITY, DATE, TIME, ARTICLE_COUNT})
# What a claim says of itself; its other properties are the roles that it states.
OF_CLAIMS = frozenset({FACTUALITY, CONFIDENCE, COMPARATOR, AS_WRITTEN, ATTRIBUTED_TO, RELAYED_BY, EVIDENCE})

# The model's classes by which nodes are grouped and coloured; the first that a node has is its kind, since a state
# is an organization's and a place's equal but shown as itself.
EVENT = "Event"
KINDS = ("State", "Person", "Organization", "Office", "Place", "Weapon", "Agreement", EVENT)

# https://www.w3.org/TR/xmlschema11-2/#duration, without fractions, signs and weeks, which the store never holds.
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_PERIODS = ("years", "months", "days", "h", "min", "s")
_UNIT_FILE = "lexicon/units.ttl"
_FIRST = (TYPE, LABEL, SKOS + "prefLabel", NAME, ALT_LABEL, SUBJECT, PREDICATE, OBJECT)


def local(iri: str) -> str:
    """A term of the ontology, or rdf:type, by its local name; any other IRI as it is."""
    return iri.removeprefix(KG) if iri != TYPE else "type"


def tail(iri: str) -> str:
    """What follows the last slash or hash."""
    return re.split(r"[/#]", iri)[-1] or iri


def words(iri: str) -> str:
    """A term's local name as words: "holdsOffice" -> "holds office"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", tail(iri)).lower()


def spoken(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """A literal as people say it: a duration with its units ("1 h 26 min"), anything else as it is."""
    value = text(term)
    match = (
        _DURATION.fullmatch(value)
        if isinstance(term, ox.Literal) and term.datatype.value.endswith("Duration")
        else None
    )
    if match is None:
        return value
    return " ".join(f"{n} {unit}" for n, unit in zip(match.groups(), _PERIODS, strict=True) if n)


def text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """A literal's text or an IRI."""
    return str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value


@cache
def _order() -> dict[str, int]:
    """The terms of the ontology in the order in which its files declare them."""
    return {name: place for place, name in enumerate(vocab.load().labels)}


def label(iri: str) -> str:
    """The ontology's label of one of its terms; of another, the end of its IRI as words."""
    if iri == TYPE:
        return "took place"
    name = iri.removeprefix(KG)
    return vocab.load().labels.get(name) or (words(iri) if name != iri else tail(iri))


@cache
def _units() -> dict[str, str]:
    """The sign of each unit that the lexicon knows, or its first name."""
    signs: dict[str, str] = {}
    names: dict[str, str] = {}
    for quad in ox.parse(path=str(resources.ontology_dir() / _UNIT_FILE), format=ox.RdfFormat.TURTLE):
        found = {LEX + "symbol": signs, LEX + "phrase": names}.get(quad.predicate.value)
        if found is not None:
            found.setdefault(text(quad.subject), text(quad.object))
    return names | signs


def unit(iri: str) -> str:
    """A unit as it is written after a number: "km"."""
    return _units().get(iri) or tail(iri)


def rank(predicate: str) -> tuple[int, int, str]:
    """The place of a property among a node's: its class and names first, then in the ontology's order, then others."""
    if predicate in _FIRST:
        return 0, _FIRST.index(predicate), predicate
    order = _order()
    place = order.get(predicate.removeprefix(KG), len(order))
    return (1, place, predicate) if predicate.startswith(KG) else (2, 0, predicate)


def _lineage(cls: str) -> tuple[str, ...]:
    # A store may hold classes of an ontology other than ours: they stand alone.
    return vocab.load().lineage.get(cls, (cls,))


def by_depth(classes: Iterable[str]) -> list[str]:
    """Local names of the ontology's among these classes, the most specific first."""
    return sorted((c.removeprefix(KG) for c in classes if c.startswith(KG)), key=lambda c: (-len(_lineage(c)), c))


def kind(classes: Iterable[str]) -> str | None:
    """Which of `KINDS` a thing of these classes (local names) is; None for claims, articles and the like."""
    known = {k for c in classes for k in _lineage(c)}
    return next((k for k in KINDS if k in known), None)
