"""Validation: a good graph passes; each rule catches the graph that breaks it, and says so in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner
from rdflib import OWL, RDF, RDFS

from kg import resources, validate, vocab
from kg.commands.validate import command
from kg.errors import KnowledgeError, StoreError, UsageError
from kg.iri import KG

FIRST = "Ruritania launched a rocket 🚀 from Strelsau on Monday, Ada Marsh said."
SECOND = "It flew for 86 minutes; about 30 people watched, the Gazette quoted her as saying."
BODY = f"Rocket over Zenda\n\n{FIRST} {SECOND}\n"


def _evidence(quote: str) -> tuple[str, str]:
    """The IRI of a sentence and the Turtle that describes it."""
    start = BODY.index(quote)
    end = start + len(quote)
    node = f"https://kg.example/id/article/1#char={start},{end}"
    return (
        node,
        f"""
    <{node}> a kg:Evidence, oa:SpecificResource ;
        oa:hasSource article:1 ; oa:hasSelector <{node}&sel=position>, <{node}&sel=quote> .
    <{node}&sel=position> a oa:TextPositionSelector ; oa:start {start} ; oa:end {end} .
    <{node}&sel=quote> a oa:TextQuoteSelector ; oa:exact "{quote}" .""",
    )


FIRST_NODE, FIRST_TURTLE = _evidence(FIRST)
SECOND_NODE, SECOND_TURTLE = _evidence(SECOND)
TAIL = "kg:confidence 0.9 ; kg:evidence"

PREFIXES = """
@prefix kg: <https://kg.example/ontology#> . @prefix schema: <https://schema.org/> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix qudt: <http://qudt.org/schema/qudt/> .
@prefix unit: <http://qudt.org/vocab/unit/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix article: <https://kg.example/id/article/> . @prefix claim: <https://kg.example/id/claim/> .
@prefix state: <https://kg.example/id/state/> . @prefix person: <https://kg.example/id/person/> .
@prefix office: <https://kg.example/id/office/> . @prefix city: <https://kg.example/id/city/> .
@prefix organization: <https://kg.example/id/organization/> . @prefix weapon: <https://kg.example/id/weapon/> .
@prefix agreement: <https://kg.example/id/agreement/> . @prefix event: <https://kg.example/id/event/> .
@prefix quantity: <https://kg.example/id/quantity/> . @prefix graph: <https://kg.example/id/graph/> .
"""

GOOD = f"""{PREFIXES}
article:1 {{
    article:1 a kg:Article ; dcterms:source "rocket.txt" ; schema:headline "Rocket over Zenda" ;
        schema:datePublished "2024-05-07"^^xsd:date ; schema:inLanguage "en" ; schema:publisher organization:gazette ;
        schema:mentions state:ruritania, state:zenda, person:marsh, office:minister, city:strelsau, weapon:rocket,
            agreement:pact .
    state:ruritania a kg:State, kg:Agent, kg:Place ; skos:altLabel "Ruritania" .
    state:zenda a kg:State, kg:Agent, kg:Place .
    person:marsh a kg:Person, kg:Agent .
    office:minister a kg:Office .
    city:strelsau a kg:City, kg:Place .
    weapon:rocket a kg:Missile, kg:Weapon ; kg:propellant "solid" .
    agreement:pact a kg:Treaty, kg:Agreement .
    organization:gazette a kg:MediaOrganization, kg:Organization, kg:Agent .
    {FIRST_TURTLE}{SECOND_TURTLE}

    event:launch a kg:MissileLaunch, kg:Event ; kg:actor state:ruritania ; kg:weapon weapon:rocket ;
        kg:origin city:strelsau ; kg:date "2024-05-06"^^xsd:date ; kg:duration "PT1H26M"^^xsd:dayTimeDuration ;
        kg:altitude quantity:100-mi ; kg:count 30 .
    quantity:100-mi a qudt:QuantityValue ; qudt:numericValue 100 ; qudt:hasUnit unit:MI .
    claim:launch a kg:Claim ; rdf:subject event:launch ; rdf:predicate rdf:type ; rdf:object kg:MissileLaunch ;
        kg:attributedTo person:marsh ; kg:factuality kg:Asserted ; kg:actor state:ruritania ; kg:weapon weapon:rocket ;
        kg:origin city:strelsau ; kg:date "2024-05-06"^^xsd:date ; {TAIL} <{FIRST_NODE}> .
    claim:duration a kg:Claim ; rdf:subject event:launch ; rdf:predicate kg:duration ;
        rdf:object "PT1H26M"^^xsd:dayTimeDuration ; kg:comparator kg:Exactly ; kg:attributedTo person:marsh ;
        kg:relayedBy organization:gazette ; kg:factuality kg:Asserted ; {TAIL} <{SECOND_NODE}> .
    claim:altitude a kg:Claim ; rdf:subject event:launch ; rdf:predicate kg:altitude ; rdf:object quantity:100-mi ;
        kg:factuality kg:Asserted ; {TAIL} <{SECOND_NODE}> .
    claim:count a kg:Claim ; rdf:subject event:launch ; rdf:predicate kg:count ; rdf:object 30 ;
        kg:comparator kg:About ; kg:factuality kg:Possible ; {TAIL} <{SECOND_NODE}> .
    claim:dead a kg:Claim ; rdf:subject event:launch ; rdf:predicate kg:killed ; rdf:object 2 ;
        kg:factuality kg:Denied ; {TAIL} <{SECOND_NODE}> .

    person:marsh kg:holdsOffice office:minister ; kg:represents state:ruritania .
    office:minister kg:officeOf state:ruritania .
    state:ruritania kg:alliedWith state:zenda .
    claim:holds a kg:Claim ; rdf:subject person:marsh ; rdf:predicate kg:holdsOffice ; rdf:object office:minister ;
        kg:factuality kg:Asserted ; {TAIL} <{FIRST_NODE}> .
    claim:officeof a kg:Claim ; rdf:subject office:minister ; rdf:predicate kg:officeOf ; rdf:object state:ruritania ;
        kg:factuality kg:Asserted ; {TAIL} <{FIRST_NODE}> .
    claim:represents a kg:Claim ; rdf:subject person:marsh ; rdf:predicate kg:represents ; rdf:object state:ruritania ;
        prov:wasDerivedFrom claim:holds, claim:officeof ; kg:factuality kg:Asserted ; {TAIL} <{FIRST_NODE}> .
    claim:allied a kg:Claim ; rdf:subject state:ruritania ; rdf:predicate kg:alliedWith ; rdf:object state:zenda ;
        kg:factuality kg:Asserted ; {TAIL} <{FIRST_NODE}> .
    claim:fuel a kg:Claim ; rdf:subject weapon:rocket ; rdf:predicate kg:propellant ; rdf:object "solid" ;
        kg:factuality kg:Asserted ; {TAIL} <{FIRST_NODE}> .
    claim:alleged a kg:Claim ; rdf:subject state:zenda ; rdf:predicate kg:possesses ; rdf:object weapon:rocket ;
        kg:factuality kg:Possible ; {TAIL} <{FIRST_NODE}> .
}}
<https://kg.example/id/article/1#text> {{ article:1 schema:articleBody \"\"\"{BODY}\"\"\" . }}
graph:corpus {{
    state:ruritania rdfs:label "Ruritania" . state:zenda rdfs:label "Zenda" . person:marsh rdfs:label "Ada Marsh" .
    office:minister rdfs:label "Minister of Ruritania" . city:strelsau rdfs:label "Strelsau" .
    weapon:rocket rdfs:label "rocket launched by Ruritania, 2024-05-06" . agreement:pact rdfs:label "Pact of Zenda" .
    organization:gazette rdfs:label "The Gazette" .
    event:launch kg:factuality kg:Asserted ; rdfs:label "Missile launch by Ruritania, 2024-05-06" .
}}
graph:background {{
    state:ruritania kg:iso2 "RU" ; kg:iso3 "RUR" ; owl:sameAs <http://www.wikidata.org/entity/Q1> .
    city:strelsau kg:capitalOf state:ruritania ; geo:hasGeometry city:strelsau-point .
    city:strelsau-point geo:asWKT "POINT(14 50)"^^geo:wktLiteral .
}}
"""


def load(trig: str) -> ox.Store:
    store = ox.Store()
    store.load(trig.encode(), format=ox.RdfFormat.TRIG)
    return store


def edited(old: str, new: str) -> ox.Store:
    assert old in GOOD, f"the good graph does not hold {old!r}"
    return load(GOOD.replace(old, new))


def extended(turtle: str) -> ox.Store:
    """The good graph with triples more in its article's graph."""
    return load(f"{GOOD}\narticle:1 {{ {turtle} }}")


def messages(violations: object) -> set[str]:
    return {v.message for v in violations}  # type: ignore[attr-defined]


def test_a_good_graph_conforms() -> None:
    report = validate.validate(load(GOOD))
    assert report == validate.Report(True, ())
    assert str(report) == "The graph conforms: no shape and no check found a defect."


EDITS: list[tuple[str, str, str]] = [
    # (part of the good graph, what stands there instead, the message)
    ('state:zenda rdfs:label "Zenda" .', "", "An entity has exactly one best name (rdfs:label), which is not empty."),
    ('"Zenda" .', '"Zenda", "Zend" .', "An entity has exactly one best name (rdfs:label), which is not empty."),
    ('skos:altLabel "Ruritania"', 'skos:altLabel ""', "Another name (skos:altLabel) is a text that is not empty."),
    ("<http://www.wikidata.org/entity/Q1>", '"Q1"', "owl:sameAs leads to the IRI of the same thing elsewhere."),
    ('kg:iso2 "RU"', 'kg:iso2 "ru"', "An ISO code of two letters is one code in capitals."),
    ('kg:iso3 "RUR"', 'kg:iso3 "RUR", "RUT"', "An ISO code of three letters is one code in capitals."),
    ('"POINT(14 50)"^^geo:wktLiteral', '"14 50"', "Coordinates are given as a geo:wktLiteral."),
    ('kg:propellant "solid"', 'kg:propellant "steam"', 'A propellant is "solid" or "liquid".'),
    ("kg:MissileLaunch, kg:Event", "kg:Event", "An event has a class of its own beside kg:Event."),
    (
        "event:launch kg:factuality kg:Asserted ;",
        "event:launch",
        "An event has exactly one factuality: asserted, planned, possible or denied.",
    ),
    (
        "event:launch kg:factuality kg:Asserted ;",
        "event:launch kg:factuality kg:Asserted, kg:Possible ;",
        "An event has exactly one factuality: asserted, planned, possible or denied.",
    ),
    ('"Missile launch by Ruritania, 2024-05-06"', '""', "An event has at most one label, which is not empty."),
    ("kg:count 30", "kg:count -30", "A count is a whole number, not below zero."),
    ("kg:count 30", 'kg:count "about 30"', "A count is a whole number, not below zero."),
    ("kg:count 30", "kg:killed 1.5", "The number of killed is a whole number, not below zero."),
    ("kg:count 30", 'kg:injured "some"', "The number of injured is a whole number, not below zero."),
    (
        'kg:duration "PT1H26M"^^xsd:dayTimeDuration',
        'kg:duration "86 minutes"',
        "A duration is an xsd:dayTimeDuration or an xsd:yearMonthDuration.",
    ),
    (
        "kg:altitude quantity:100-mi ;",
        "kg:altitude 100 ;",
        "An altitude is a quantity node with number and unit (qudt:QuantityValue).",
    ),
    (
        "kg:altitude quantity:100-mi ;",
        "kg:distance city:strelsau ;",
        "A distance is a quantity node with number and unit (qudt:QuantityValue).",
    ),
    ("kg:actor state:ruritania", 'kg:actor "Ruritania"', "An actor is a node with an IRI, not a text."),
    ("kg:actor state:ruritania", 'kg:target "Zenda"', "A target is a node with an IRI, not a text."),
    ("kg:actor state:ruritania", 'kg:topic "peace"', "A topic is a node with an IRI, not a text."),
    ("kg:actor state:ruritania", "kg:recipient city:strelsau", "A recipient is an agent."),
    ("kg:actor state:ruritania", "kg:participant weapon:rocket", "A participant is an agent."),
    ("kg:weapon weapon:rocket", "kg:weapon state:zenda", "What fills the role of weapon is a weapon."),
    ("kg:weapon weapon:rocket", "kg:agreement weapon:rocket", "What fills the role of agreement is an agreement."),
    ("kg:origin city:strelsau", "kg:origin person:marsh", "An origin is a place."),
    ("kg:origin city:strelsau", "kg:destination person:marsh", "A destination is a place."),
    ("kg:origin city:strelsau", "kg:place agreement:pact", "Where an event happens is a place."),
    ('kg:date "2024-05-06"^^xsd:date', 'kg:date "Monday"', "A date is an xsd:date, xsd:gYearMonth or xsd:gYear."),
    (
        'kg:date "2024-05-06"^^xsd:date',
        'kg:date "2024-13-06"^^xsd:date',
        "A date is an xsd:date, xsd:gYearMonth or xsd:gYear.",
    ),
    ('kg:date "2024-05-06"^^xsd:date', 'kg:time "noon"', "A time of day is an xsd:time."),
    (
        "qudt:numericValue 100",
        'qudt:numericValue "100"',
        "A quantity has exactly one number, an xsd:integer or xsd:decimal.",
    ),
    ("; qudt:hasUnit unit:MI", "", "A quantity has exactly one unit, of the QUDT vocabulary."),
    (
        "rdf:subject event:launch ; rdf:predicate kg:duration",
        "rdf:predicate kg:duration",
        "A claim has exactly one subject (rdf:subject), a node.",
    ),
    (
        "rdf:predicate kg:duration",
        "rdf:predicate kg:duration, kg:count",
        "A claim has exactly one predicate (rdf:predicate), a property.",
    ),
    ("rdf:object state:zenda ;", "", "A claim has exactly one object (rdf:object)."),
    (
        "kg:comparator kg:About ; kg:factuality kg:Possible",
        "kg:factuality kg:About",
        "A claim has exactly one factuality: asserted, planned, possible or denied.",
    ),
    ("kg:confidence 0.9", "kg:confidence 1.9", "A claim has exactly one confidence, an xsd:decimal from 0 to 1."),
    ("kg:confidence 0.9 ;", "", "A claim has exactly one confidence, an xsd:decimal from 0 to 1."),
    ("kg:confidence 0.9", 'kg:confidence "high"', "A claim has exactly one confidence, an xsd:decimal from 0 to 1."),
    (
        f"; kg:evidence <{SECOND_NODE}>",
        "",
        "A claim has evidence: at least one sentence, and nothing else (kg:Evidence).",
    ),
    (
        "kg:attributedTo person:marsh",
        "kg:attributedTo person:marsh, state:zenda",
        "A claim has at most one speaker: an agent, or the text of an agreement.",
    ),
    (
        "kg:attributedTo person:marsh",
        "kg:attributedTo weapon:rocket",
        "A claim has at most one speaker: an agent, or the text of an agreement.",
    ),
    ("kg:relayedBy organization:gazette", "kg:relayedBy city:strelsau", "At most one agent relays a claim."),
    ("kg:relayedBy organization:gazette", "kg:relayedBy person:marsh", "Nobody relays words of their own."),
    (
        "kg:comparator kg:About",
        "kg:comparator kg:Asserted",
        "A claim has at most one comparator: exactly, about, at least or at most.",
    ),
    (
        "kg:comparator kg:About",
        'kg:asWritten "dozens", "scores"',
        "The words as written are at most one text, which is not empty.",
    ),
    (
        "prov:wasDerivedFrom claim:holds, claim:officeof",
        "prov:wasDerivedFrom article:1",
        "A claim is derived from claims and nothing else.",
    ),
    (
        FIRST_NODE,
        FIRST_NODE.replace("#char=", "#sentence="),
        "Evidence is an oa:SpecificResource whose IRI is the article's with #char=START,END.",
    ),
    (
        "kg:Evidence, oa:SpecificResource",
        "kg:Evidence",
        "Evidence is an oa:SpecificResource whose IRI is the article's with #char=START,END.",
    ),
    ("oa:hasSource article:1 ;", "", "Evidence lies in exactly one article (oa:hasSource)."),
    ("a oa:TextQuoteSelector ;", "", "Evidence has exactly one selector by quotation (oa:TextQuoteSelector)."),
    ("a oa:TextPositionSelector ;", "", "Evidence has exactly one selector by position (oa:TextPositionSelector)."),
    ("oa:start ", "oa:start -", "A selector by position has exactly one start, a whole number not below zero."),
    (
        f'oa:exact "{FIRST}"',
        'oa:exact ""',
        "A selector by quotation has exactly one text (oa:exact), which is not empty.",
    ),
    (
        'dcterms:source "rocket.txt" ;',
        "",
        "An article has exactly one source (dcterms:source): the file or address that it was read from.",
    ),
    ('schema:inLanguage "en" ;', "", "An article has exactly one language, as a BCP 47 tag."),
    ('schema:inLanguage "en"', 'schema:inLanguage "English!"', "An article has exactly one language, as a BCP 47 tag."),
    (
        '"2024-05-07"^^xsd:date',
        '"2024-05-07"^^xsd:date, "2024-05-08"^^xsd:date',
        "An article has at most one date of publication, an xsd:date.",
    ),
    ('"2024-05-07"^^xsd:date', '"7 May"', "An article has at most one date of publication, an xsd:date."),
    ('"Rocket over Zenda" ;', '"Rocket", "Zenda" ;', "An article has at most one headline, which is not empty."),
    (
        "schema:publisher organization:gazette",
        'schema:publisher "The Gazette"',
        "An article has at most one publisher, an organization.",
    ),
    ("schema:mentions state", 'schema:mentions "x", state', "What an article mentions is a node with an IRI."),
]


@pytest.mark.parametrize(("old", "new", "message"), EDITS)
def test_a_shape_catches_an_edit_of_the_good_graph(old: str, new: str, message: str) -> None:
    assert messages(validate.shape_violations(edited(old, new))) == {message}


LABELLED = 'rdfs:label "x"'
SMALL: list[tuple[str, str]] = [
    (
        "<https://kg.example/id/fact/x> a kg:Fact ; kg:factPredicate kg:leads ; kg:factObject <https://kg.example/id/state/y> ; kg:articleCount 2 ; kg:publisherCount 1 ; kg:originCount 1 .",
        "A fact told by several has exactly one subject (kg:factSubject).",
    ),
    (
        "<https://kg.example/id/fact/x> a kg:Fact ; kg:factSubject <https://kg.example/id/state/x> ; kg:factObject <https://kg.example/id/state/y> ; kg:articleCount 2 ; kg:publisherCount 1 ; kg:originCount 1 .",
        "A fact told by several has exactly one predicate (kg:factPredicate).",
    ),
    (
        "<https://kg.example/id/fact/x> a kg:Fact ; kg:factSubject <https://kg.example/id/state/x> ; kg:factPredicate kg:leads ; kg:articleCount 2 ; kg:publisherCount 1 ; kg:originCount 1 .",
        "A fact told by several has exactly one object (kg:factObject).",
    ),
    (
        "<https://kg.example/id/fact/x> a kg:Fact ; kg:factSubject <https://kg.example/id/state/x> ; kg:factPredicate kg:leads ; kg:factObject <https://kg.example/id/state/y> ; kg:articleCount 1 ; kg:publisherCount 1 ; kg:originCount 1 .",
        "A fact told by several is told by at least two articles (kg:articleCount).",
    ),
    (
        "<https://kg.example/id/fact/x> a kg:Fact ; kg:factSubject <https://kg.example/id/state/x> ; kg:factPredicate kg:leads ; kg:factObject <https://kg.example/id/state/y> ; kg:articleCount 2 ; kg:originCount 1 .",
        "A fact told by several says how many publishers tell it (kg:publisherCount).",
    ),
    (
        "<https://kg.example/id/fact/x> a kg:Fact ; kg:factSubject <https://kg.example/id/state/x> ; kg:factPredicate kg:leads ; kg:factObject <https://kg.example/id/state/y> ; kg:articleCount 2 ; kg:publisherCount 1 ; kg:originCount 0 .",
        "A fact told by several goes back to at least one origin (kg:originCount).",
    ),
    (
        "<https://kg.example/id/fact/x> a kg:Fact ; kg:factSubject <https://kg.example/id/state/x> ; kg:factPredicate kg:leads ; kg:factObject <https://kg.example/id/state/y> ; kg:articleCount 2 ; kg:publisherCount 1 ; kg:originCount 1 ; kg:saidBy 1 .",
        "Who is cited for a fact has an IRI.",
    ),
    (
        "<https://kg.example/id/fact/x> a kg:Fact ; kg:factSubject <https://kg.example/id/state/x> ; kg:factPredicate kg:leads ; kg:factObject <https://kg.example/id/state/y> ; kg:articleCount 2 ; kg:publisherCount 1 ; kg:originCount 1 ; kg:deniedBy 1 .",
        "Who is cited against a fact has an IRI.",
    ),
    (
        "<https://kg.example/id/dispute/x> a kg:CountDispute ; kg:disputeAbout <https://kg.example/id/event/x> ; kg:disputeOn kg:count ; kg:side 1, 2 .",
        "Every kind of dispute is typed as a dispute too (kg:Dispute).",
    ),
    (
        "<https://kg.example/id/dispute/x> a kg:CountDispute, kg:Dispute ; kg:disputeOn kg:count ; kg:side 1, 2 .",
        "A dispute is about one event or subject of a relation (kg:disputeAbout).",
    ),
    (
        "<https://kg.example/id/dispute/x> a kg:CountDispute, kg:Dispute ; kg:disputeAbout <https://kg.example/id/event/x> ; kg:side 1, 2 .",
        "A dispute is on one matter (kg:disputeOn).",
    ),
    (
        "<https://kg.example/id/dispute/x> a kg:CountDispute, kg:Dispute ; kg:disputeAbout <https://kg.example/id/event/x> ; kg:disputeOn kg:count ; kg:side 1 .",
        "A dispute has two sides or more (kg:side).",
    ),
    (f"person:x a kg:Person ; {LABELLED} .", "Persons, states and organizations are typed as agents too (kg:Agent)."),
    (
        f"state:x a kg:State, kg:Agent ; {LABELLED} .",
        "States and every kind of place are typed as places too (kg:Place).",
    ),
    (f"city:x a kg:Region ; {LABELLED} .", "States and every kind of place are typed as places too (kg:Place)."),
    (
        f"organization:x a kg:ArmedGroup, kg:Agent ; {LABELLED} .",
        "Every kind of organization is typed as an organization too (kg:Organization).",
    ),
    (f"weapon:x a kg:Drone ; {LABELLED} .", "Every kind of weapon is typed as a weapon too (kg:Weapon)."),
    (
        f"weapon:x a kg:CruiseMissile, kg:Weapon ; {LABELLED} .",
        "Every kind of missile is typed as a missile too (kg:Missile).",
    ),
    (
        f"weapon:x a kg:ShortRangeBallisticMissile, kg:Missile, kg:Weapon ; {LABELLED} .",
        "Every kind of ballistic missile is typed as a ballistic missile too (kg:BallisticMissile).",
    ),
    (
        f"agreement:x a kg:Ceasefire ; {LABELLED} .",
        "Every kind of agreement is typed as an agreement too (kg:Agreement).",
    ),
    ("event:x a kg:Accident .", "Every kind of event is typed as an event too (kg:Event)."),
    (f"[] a kg:Office ; {LABELLED} .", "An entity has an IRI: no blank node stands for one."),
    ("[] a kg:Event, kg:Vote ; kg:factuality kg:Planned .", "An event has an IRI: no blank node stands for one."),
    (
        '[] a kg:Article ; dcterms:source "x" ; schema:inLanguage "en" .',
        "An article has an IRI: no blank node stands for one.",
    ),
    (
        "[] a kg:Claim ; rdf:subject state:x ; rdf:predicate kg:leads ; rdf:object state:x ; kg:confidence 1.0 ;"
        " kg:factuality kg:Denied ; kg:evidence article:e . article:e a kg:Evidence .",
        "A claim has an IRI: no blank node stands for one.",
    ),
    (
        f'office:x a kg:Office ; {LABELLED} ; kg:articleCount "many" .',
        "The number of articles is one whole number, not below zero.",
    ),
    (
        "event:x a kg:Event, kg:Vote ; kg:factuality kg:Planned ; kg:articleCount 1, 2 .",
        "The number of articles is one whole number, not below zero.",
    ),
    ("article:p a oa:TextPositionSelector ; oa:start 7 ; oa:end 7 .", "A selector by position starts before it ends."),
    (
        "article:p a oa:TextPositionSelector ; oa:start 7 ; oa:end 8, 9 .",
        "A selector by position has exactly one end, a whole number.",
    ),
    (f'weapon:x a kg:Weapon ; {LABELLED} ; kg:propellant "steam" .', 'A propellant is "solid" or "liquid".'),
    (
        'article:x a kg:Article ; dcterms:source "x" ; schema:inLanguage "en" ; schema:url "a", "b" .',
        "An article has at most one address (schema:url).",
    ),
]


@pytest.mark.parametrize(("turtle", "message"), SMALL)
def test_a_shape_catches_a_small_graph(turtle: str, message: str) -> None:
    found = messages(validate.shape_violations(load(PREFIXES + turtle)))
    evidence = {
        m for m in found if m.startswith("Evidence ")
    }  # of the evidence that a claim must have, and is bare here
    assert found - evidence == {message}


THINGS = {
    "Person": "kg:Person, kg:Agent",
    "State": "kg:State, kg:Agent, kg:Place",
    "City": "kg:City, kg:Place",
    "Organization": "kg:Organization, kg:Agent",
    "Event": "kg:Event, kg:Attack ; kg:factuality kg:Asserted",
}
RELATIONS: list[tuple[str, str, str, str, str]] = [
    # (relation, a right subject, a right object, message for a wrong subject, message for a wrong object)
    ("holdsOffice", "Person", "Office", "Only a person holds an office.", "What a person holds is an office."),
    (
        "officeOf", "Office", "State",
        "Only an office is the office of a state or organization.", "An office is one of a state or organization.",
    ),
    (
        "represents", "Person", "Organization",
        "Only a person represents a state or organization.", "What a person represents is a state or organization.",
    ),
    (
        "leads", "Person", "State",
        "Only a person leads a state or organization.", "What a person leads is a state or organization.",
    ),
    (
        "memberOf", "State", "Organization",
        "Only an agent is a member of an organization.", "What an agent is a member of is an organization.",
    ),
    (
        "bodyOf", "Organization", "State",
        "Only an organization is a body of a state or organization.",
        "An organization is a body of a state or of another organization.",
    ),
    ("capitalOf", "City", "State", "Only a city is a capital.", "A capital is that of a state."),
    (
        "locatedIn", "Organization", "City",
        "Only a place or an organization is located somewhere.", "What something is located in is a place.",
    ),
    (
        "partyTo", "State", "Agreement",
        "Only an agent is party to an agreement.", "What an agent is party to is an agreement.",
    ),
    ("signatory", "Agreement", "Person", "Only an agreement has signatories.", "A signatory is an agent."),
    ("alliedWith", "State", "State", "Only an agent has allies.", "An ally is an agent."),
    ("rivalOf", "State", "Organization", "Only an agent has rivals.", "A rival is an agent."),
    (
        "atWarWith", "State", "State",
        "Only an agent is at war with another.", "Whom an agent is at war with is an agent.",
    ),
    (
        "cooperatesWith", "Person", "State",
        "Only an agent cooperates with another.", "Whom an agent cooperates with is an agent.",
    ),
    ("supports", "State", "State", "Only an agent supports another.", "Whom an agent supports is an agent."),
    ("possesses", "State", "Weapon", "Only an agent possesses weapons.", "What an agent possesses is a weapon."),
    ("controls", "Organization", "City", "Only an agent controls a place.", "What an agent controls is a place."),
    (
        "violates", "Event", "Agreement",
        "Only an event, or an agreement, violates an agreement.", "What is violated is an agreement.",
    ),
    ("propellant", "Weapon", '"liquid"', "Only a weapon has a propellant.", 'A propellant is "solid" or "liquid".'),
]  # fmt: skip


def related(relation: str, subject: str, obj: str) -> set[str]:
    """The messages on a graph of two things, of these classes, in a relation."""
    thing = lambda name, cls: f'event:{name} a {THINGS.get(cls, f"kg:{cls}")} ; rdfs:label "{name}" .'  # noqa: E731
    filler = obj if obj.startswith('"') else "event:b"
    things = thing("a", subject) + ("" if filler == obj else thing("b", obj))
    return messages(validate.shape_violations(load(f"{PREFIXES}{things} event:a kg:{relation} {filler} .")))


@pytest.mark.parametrize(("relation", "subject", "obj", "wrong_subject", "wrong_object"), RELATIONS)
def test_a_relation_joins_the_classes_that_the_model_gives_it(
    relation: str, subject: str, obj: str, wrong_subject: str, wrong_object: str
) -> None:
    assert related(relation, subject, obj) == set()
    assert related(relation, "Office" if subject == "Weapon" else "Weapon", obj) == {wrong_subject}
    wrong = '"steam"' if obj.startswith('"') else "Office" if obj == "Weapon" else "Weapon"
    assert related(relation, subject, wrong) == {wrong_object}


def test_every_relation_is_tried() -> None:
    assert {r[0] for r in RELATIONS} == set(vocab.relations())


def test_every_message_of_the_shapes_is_tried() -> None:
    stated = set(
        re.findall(r'sh:message "((?:[^"\\]|\\.)*)"', (resources.ontology_dir() / "shapes.ttl").read_text("utf-8"))
    )
    tried = {m for _, _, m in EDITS} | {m for _, m in SMALL} | {m for r in RELATIONS for m in r[3:]}
    assert {m.replace('\\"', '"') for m in stated} == tried


LAUNCH = "claim:launch a kg:Claim ; rdf:subject event:launch ;"
CHECKS: dict[str, tuple[str, Callable[[], ox.Store]]] = {
    # check -> (the node that has the defect, a graph that has it)
    "article-graph-entity-not-mentioned": (
        "city/nowhere",
        lambda: extended('city:nowhere a kg:City, kg:Place ; rdfs:label "Nowhere" .'),
    ),
    "blank-node": ("event/launch", lambda: extended("event:launch skos:note [] .")),
    "claim-without-evidence": ("claim/launch", lambda: edited(f'oa:exact "{FIRST}"', 'skos:note "lost"')),
    "claimed-date-not-on-event": (
        "event/launch",
        lambda: edited(LAUNCH, f'{LAUNCH} kg:time "09:00:00"^^xsd:time ;'),
    ),
    "claimed-measure-not-on-event": ("event/launch", lambda: edited("; kg:count 30 .", ".")),
    "claimed-relation-of-wrong-class": (
        "claim/alleged",
        lambda: edited(
            "rdf:predicate kg:possesses ; rdf:object weapon:rocket",
            "rdf:predicate kg:leads ; rdf:object state:ruritania",
        ),
    ),
    "claimed-role-not-on-event": ("event/launch", lambda: edited(LAUNCH, f"{LAUNCH} kg:target state:zenda ;")),
    "claimed-type-not-on-event": (
        "event/launch",
        lambda: edited("rdf:object kg:MissileLaunch", "rdf:object kg:Attack"),
    ),
    "class-missing": (
        "person/nobody",
        lambda: extended('article:1 schema:mentions person:nobody . person:nobody rdfs:label "N" .'),
    ),
    "date-without-claim": ("event/launch", lambda: extended('event:launch kg:date "2024"^^xsd:gYear .')),
    "denied-measure-as-plain-triple": ("event/launch", lambda: extended("event:launch kg:killed 2 .")),
    "derived-more-sure-than-source": (
        "claim/represents",
        lambda: edited(
            "claim:officeof ; kg:factuality kg:Asserted ; kg:confidence 0.9",
            "claim:officeof ; kg:factuality kg:Asserted ; kg:confidence 0.95",
        ),
    ),
    "derived-without-source": (
        "claim/represents",
        lambda: edited(
            "prov:wasDerivedFrom claim:holds, claim:officeof", "prov:wasDerivedFrom claim:holds, claim:none"
        ),
    ),
    "event-factuality-differs-from-claims": (
        "event/launch",
        lambda: edited("event:launch kg:factuality kg:Asserted", "event:launch kg:factuality kg:Possible"),
    ),
    "event-without-claim": (
        "event/other",
        lambda: extended("event:other a kg:Visit, kg:Event ; kg:factuality kg:Asserted ."),
    ),
    "evidence-of-another-article": (
        "claim/stray",
        lambda: load(
            f"""{GOOD}
            article:2 {{ article:2 a kg:Article ; dcterms:source "b.txt" ; schema:inLanguage "en" .
            claim:stray a kg:Claim ; rdf:subject state:zenda ; rdf:predicate kg:possesses ; rdf:object weapon:rocket ;
                kg:factuality kg:Possible ; {TAIL} <{FIRST_NODE}> . }}"""
        ),
    ),
    "fragment-differs-from-offsets": (
        f"article/1#{FIRST_NODE.partition('#')[2]}".replace("char=", "char=1"),
        lambda: load(GOOD.replace(f"<{FIRST_NODE}>", f"<{FIRST_NODE.replace('char=', 'char=1')}>")),
    ),
    "label-missing": ("organization/gazette", lambda: edited('organization:gazette rdfs:label "The Gazette" .', "")),
    "measure-without-claim": ("event/launch", lambda: extended("event:launch kg:injured 3 .")),
    "offsets-out-of-range": (
        "article/1#char=500,503",
        lambda: extended(
            """<https://kg.example/id/article/1#char=500,503> a kg:Evidence, oa:SpecificResource ;
            oa:hasSource article:1 ;
            oa:hasSelector article:p, article:q . article:p a oa:TextPositionSelector ; oa:start 500 ; oa:end 503 .
            article:q a oa:TextQuoteSelector ; oa:exact "fly" ."""
        ),
    ),
    "quote-differs-from-text": (
        f"article/1#{SECOND_NODE.partition('#')[2]}",
        lambda: edited(f'oa:exact "{SECOND}"', f'oa:exact "{SECOND.replace("86", "68")}"'),
    ),
    "relation-to-itself": (
        "state/zenda",
        lambda: edited(
            "rdf:predicate kg:possesses ; rdf:object weapon:rocket",
            "rdf:predicate kg:supports ; rdf:object state:zenda",
        ),
    ),
    "relation-without-asserted-claim": ("state/zenda", lambda: extended("state:zenda kg:possesses weapon:rocket .")),
    "role-without-claim": ("event/launch", lambda: extended("event:launch kg:target state:zenda .")),
    "symmetric-written-twice": (
        "state/zenda",
        lambda: extended(
            f"""state:zenda kg:alliedWith state:ruritania . claim:back a kg:Claim ; rdf:subject state:zenda ;
            rdf:predicate kg:alliedWith ; rdf:object state:ruritania ; kg:factuality kg:Asserted ;
            {TAIL} <{FIRST_NODE}> ."""
        ),
    ),
    "two-natures": ("weapon/rocket", lambda: extended("weapon:rocket a kg:Agreement .")),
}


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_catches_its_defect_and_no_other_check_does(name: str) -> None:
    focus, broken = CHECKS[name]
    found = list(validate.check_violations(broken()))
    assert {v.source for v in found} == {f"checks/{name}.rq"}
    assert f"https://kg.example/id/{focus}" in {v.focus for v in found}
    assert all(v.message.endswith(".") for v in found)


def test_every_check_is_tried() -> None:
    assert set(CHECKS) == {p.stem for p in resources.ontology_dir().glob("checks/*.rq")}


@pytest.mark.parametrize("path", sorted(resources.ontology_dir().glob("checks/*.rq")), ids=lambda p: p.stem)
def test_a_check_is_a_query_by_itself_whose_lists_are_those_of_the_ontology(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert list(load(GOOD).query(text, use_default_graph_as_union=True)) == []
    kinds = {
        "relation": vocab.relations(),
        "role": vocab.roles(),
        "time": vocab.times(),
        "measure": vocab.measures(),
        "symmetric": [p for p in (*vocab.relations(), *vocab.roles()) if vocab.symmetric(p)],
    }
    for variable, names in re.findall(r"VALUES \?(\w+) \{([^}]*)\}", text):
        if variable in kinds:
            assert sorted(names.split()) == sorted(f"kg:{name}" for name in kinds[variable])


def test_a_property_of_the_user_s_is_checked_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for path in resources.ontology_dir().glob("*.ttl"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "mine.ttl").write_text(
        "@prefix kg: <https://kg.example/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> ."
        " kg:fundedBy a owl:ObjectProperty, kg:Relation .",
        encoding="utf-8",
    )
    store = extended("state:zenda kg:fundedBy state:ruritania .")
    mine = vocab.read(tmp_path)
    monkeypatch.setattr(vocab, "load", lambda: mine)
    assert {v.source for v in validate.check_violations(store)} == {"checks/relation-without-asserted-claim.rq"}
    assert list(validate.unknown_terms(store)) == []


def test_a_class_of_event_of_the_user_s_needs_no_shape_of_its_own() -> None:
    store = extended("event:siege a kg:Siege, kg:Event .")
    assert messages(validate.shape_violations(store)) == {
        "An event has exactly one factuality: asserted, planned, possible or denied."
    }


def test_a_term_that_the_ontology_does_not_have_is_reported() -> None:
    (found,) = validate.unknown_terms(extended("state:zenda kg:aliedWith state:ruritania ."))
    assert (found.focus, found.found) == ("https://kg.example/id/state/zenda", "kg:aliedWith")


def test_one_defect_is_reported_once_and_by_the_shape_first() -> None:
    report = validate.validate(edited('organization:gazette rdfs:label "The Gazette" .', ""))
    assert [v.source for v in report.violations] == ["shapes.ttl: Name-label"]


def test_text_graphs_are_no_part_of_what_the_shapes_see() -> None:
    hidden = "<https://kg.example/id/article/1#text> { event:x a kg:Office . }"
    assert list(validate.shape_violations(load(GOOD + hidden))) == []
    seen = hidden.replace("#text", "#more")
    assert len(list(validate.shape_violations(load(GOOD + seen)))) == 1


def test_the_report_speaks_in_names_and_shows_the_sentence() -> None:
    report = validate.validate(
        edited("kg:comparator kg:About ; kg:factuality kg:Possible", "kg:factuality kg:Asserted, kg:Denied")
    )
    assert not report.conforms
    text = str(report)
    assert text.splitlines()[0] == "The graph does not conform: 1 defect of 1 kind."
    assert (
        "A claim has exactly one factuality: asserted, planned, possible or denied.  [shapes.ttl: Claim-factuality, 1]"
        in text
    )
    assert "claim “Missile launch by Ruritania, 2024-05-06 – count – “30” (integer)”  (claim/count)" in text
    assert "property: factuality (kg:factuality)" in text
    assert f"in Rocket over Zenda: “{SECOND}”" in text


def test_the_sentence_shown_is_the_one_that_states_the_value() -> None:
    report = validate.validate(load(GOOD.replace(" 30 ", " -30 ").replace("about -30", "about 30")))
    assert {(v.path, v.sentence) for v in report.violations} == {("https://kg.example/ontology#count", SECOND)}
    report = validate.validate(edited("kg:weapon weapon:rocket", "kg:weapon state:zenda"))
    assert {(v.path, v.sentence) for v in report.violations} == {("https://kg.example/ontology#weapon", FIRST)}
    assert {v.name for v in report.violations} == {
        "Missile launch by Ruritania, 2024-05-06",
        "claim “Missile launch by Ruritania, 2024-05-06 – is a – missile launch”",
    }


def test_a_long_report_shows_the_first_of_each_kind_and_counts_the_rest() -> None:
    cities = " ".join(f"city:c{n} a kg:City, kg:Place ; rdfs:label 'c{n}' ." for n in range(12))
    report = validate.validate(extended(cities))
    assert len(report.violations) == 12
    assert "  … and 2 more" in str(report) and str(report).count("(city/c") == 10
    assert report.text(None).count("(city/c") == 12


def test_remarks_alone_leave_the_graph_conforming() -> None:
    remark = validate.Violation("Warning", "https://e.example/x", None, "A remark.", "mine", name="x")
    text = str(validate.Report(True, (remark,)))
    assert text.startswith("The graph conforms, with remarks: 1 defect of 1 kind.") and "Warning: A remark." in text


def test_validation_changes_nothing() -> None:
    store = load(GOOD)
    before = sorted(map(str, store))
    validate.validate(store)
    assert sorted(map(str, store)) == before


@pytest.mark.parametrize(
    ("text", "reason"),
    [("# A check.\nSELECT nonsense", "not SPARQL"), ("ASK { ?s ?p ?o }", "a check is a SELECT with ?focus")],
)
def test_a_malformed_check_is_named(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "mine.rq").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"mine\.rq: {re.escape(reason)}"):
        list(validate.check_violations(load(GOOD), tmp_path))


def written(store: ox.Store, path: Path) -> Path:
    store.dump(path, format=ox.RdfFormat.from_extension(path.suffix[1:]))
    return path


@pytest.mark.parametrize("suffix", ["trig", "nq", "jsonld"])
def test_the_command_reads_a_file_and_its_exit_code_is_the_verdict(tmp_path: Path, suffix: str) -> None:
    good = CliRunner().invoke(command, [str(written(load(GOOD), tmp_path / f"good.{suffix}"))])
    assert (good.exit_code, good.output) == (0, "The graph conforms: no shape and no check found a defect.\n")
    broken = CliRunner().invoke(
        command, [str(written(edited("kg:count 30", "kg:count -30"), tmp_path / f"broken.{suffix}"))]
    )
    assert broken.exit_code == 1 and "A count is a whole number, not below zero." in broken.output


def test_the_command_reads_a_store_on_disk_and_leaves_it_as_it_is(tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "kg.db"))
    store.extend(load(edited_text := GOOD.replace("kg:count 30", "kg:count -30")))
    store.flush()
    del store
    first = CliRunner().invoke(command, ["--store", str(tmp_path / "kg.db")])
    assert first.exit_code == 1 and "A count is a whole number" in first.output
    assert sorted(map(str, ox.Store.read_only(str(tmp_path / "kg.db")))) == sorted(map(str, load(edited_text)))


def test_the_command_tells_a_graph_that_it_cannot_check_from_one_that_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store here") as missing:
        CliRunner().invoke(command, ["--store", str(tmp_path / "none")], catch_exceptions=False)
    (tmp_path / "bad.ttl").write_text("a b")
    with pytest.raises(StoreError, match="not readable as Turtle") as malformed:
        CliRunner().invoke(command, [str(tmp_path / "bad.ttl")], catch_exceptions=False)
    with pytest.raises(UsageError, match="both given") as both:
        CliRunner().invoke(command, [str(tmp_path / "bad.ttl"), "--store", str(tmp_path)], catch_exceptions=False)
    assert {e.value.exit_code for e in (missing, malformed, both)} == {2}


def test_the_classes_in_the_checks_are_those_of_the_ontology() -> None:
    graph = rdflib.Graph()
    for name in ("core.ttl", "events.ttl"):
        graph.parse(resources.ontology_dir() / name)

    def stated(side: rdflib.URIRef) -> set[tuple[str, str]]:
        pairs = set()
        for name in set(vocab.relations()) - {"propellant"} | ({"propellant"} if side == RDFS.domain else set()):
            node = graph.value(rdflib.URIRef(KG + name), side)
            members = graph.value(node, OWL.unionOf)
            pairs |= {(name, str(c).removeprefix(KG)) for c in (graph.items(members) if members else [node])}
        return pairs

    checks = resources.ontology_dir() / "checks"
    text = (checks / "claimed-relation-of-wrong-class.rq").read_text(encoding="utf-8")
    subjects, objects = text.split("UNION")
    pair = r"\(kg:(\w+) kg:(\w+)\)"
    assert set(re.findall(pair, subjects)) == stated(RDFS.domain)
    assert set(re.findall(pair, objects)) == stated(RDFS.range)

    (disjoint,) = graph.subjects(RDF.type, OWL.AllDisjointClasses)
    natures = {str(c).removeprefix(KG) for c in graph.items(graph.value(disjoint, OWL.members))}
    lists = re.findall(r"VALUES \?\w+ \{([^}]*)\}", (checks / "two-natures.rq").read_text(encoding="utf-8"))
    assert [set(names.replace("kg:", "").split()) for names in lists] == [natures, natures]
