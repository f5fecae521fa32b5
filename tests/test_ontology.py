"""The ontology: every term of the model is there, documented and aligned, and new classes need no code."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

from kg import resources, vocab
from kg.errors import KnowledgeError
from kg.iri import KG
from kg.model import Comparator, Factuality

FOLDER = resources.ontology_dir()
FILES = ("core.ttl", "events.ttl", "claims.ttl", "disputes.ttl", "alignments.ttl")
ONTOLOGY = rdflib.URIRef("https://kg.example/ontology")


def words(text: str) -> list[str]:
    return text.split()


CLASSES = words("""
    Agent Person State Organization GovernmentBody MilitaryForce InternationalOrganization MediaOrganization Company
    PoliticalParty ArmedGroup Office Place City Region WaterBody Island Facility Weapon Missile BallisticMissile
    IntercontinentalBallisticMissile IntermediateRangeBallisticMissile ShortRangeBallisticMissile
    SubmarineLaunchedBallisticMissile CruiseMissile HypersonicMissile Launcher Artillery Drone Aircraft Warship
    NuclearWeapon Satellite Agreement Treaty DefensePact Resolution JointStatement Ceasefire ArmsControlAgreement
    Event Article Claim Evidence Factuality Comparator
""")
EVENTS = words("""
    MissileLaunch NuclearTest MilitaryExercise TroopDeployment Withdrawal ArmsTransfer MilitaryTraining Attack Conflict
    Meeting Visit Signing Condemnation Accusation Denial Appeal Warning Threat Sanction Aid IntelligenceSharing Alert
    Election Appointment Pledge Support Concession Cooperation Refusal Protest Coercion Investigation Death Dismissal
    Accident Vote
""")
RELATIONS = words("""
    holdsOffice officeOf represents leads memberOf bodyOf capitalOf locatedIn partyTo signatory alliedWith rivalOf
    atWarWith cooperatesWith supports possesses controls violates propellant
""")
ROLES = words("actor target recipient participant weapon agreement origin destination place topic")
TIMES = words("date time")
MEASURES = words("count killed injured duration altitude distance")
OTHERS = words("""
    attributedTo relayedBy factuality comparator confidence evidence asWritten iso2 iso3 ploverCode articleCount
    Asserted Possible Planned Denied Exactly About AtLeast AtMost
""")
SYMMETRIC = words("alliedWith rivalOf atWarWith cooperatesWith")
NO_PLOVER_MODE = words("Election Appointment Death Dismissal Accident Vote")


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in FILES:
        graph.parse(FOLDER / name)
    return graph


def kg(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(KG + name)


def union(graph: rdflib.Graph, node: rdflib.term.Node) -> set[str]:
    """A class or a union of classes, as local names."""
    members = graph.value(node, OWL.unionOf)
    return {str(c).removeprefix(KG) for c in (graph.items(members) if members else [node])}


def test_every_term_of_the_model_is_there() -> None:
    model = {*CLASSES, *EVENTS, *RELATIONS, *ROLES, *TIMES, *MEASURES, *OTHERS}
    assert model - set(vocab.load().terms) == set()


@pytest.mark.parametrize("name", sorted(vocab.load().terms))
def test_every_term_is_documented(ontology: rdflib.Graph, name: str) -> None:
    labels, definitions = list(ontology[kg(name) : RDFS.label]), list(ontology[kg(name) : SKOS.definition])
    assert [label.language for label in labels] == ["en"]
    assert [definition.language for definition in definitions] == ["en"]
    assert len(definitions[0]) > 10 and definitions[0].endswith(".")
    assert list(ontology[kg(name) : RDFS.isDefinedBy]) == [ONTOLOGY]
    assert str(labels[0]) == vocab.label(name) and str(definitions[0]) == vocab.definition(name)


def test_terms_are_sorted_by_kind() -> None:
    kinds = {
        vocab.event_classes: EVENTS,
        vocab.relations: RELATIONS,
        vocab.roles: ROLES,
        vocab.times: TIMES,
        vocab.measures: MEASURES,
    }
    for names, model in kinds.items():
        assert set(model) <= set(names())
        assert list(names()) == sorted(names())
        assert all(not set(model) & set(others()) for others in kinds if others is not names)
    assert {*CLASSES, *EVENTS} <= set(vocab.classes())
    assert not set(vocab.classes()) & {"PropertyKind", "Relation", "Role", "TimeRole", "Measure"}
    assert [r for r in (*RELATIONS, *ROLES) if vocab.symmetric(r)] == SYMMETRIC


def test_the_enums_of_the_code_are_the_individuals_of_the_ontology(ontology: rdflib.Graph) -> None:
    assert set(ontology.subjects(RDF.type, kg("Factuality"))) == {kg(f) for f in Factuality}
    assert set(ontology.subjects(RDF.type, kg("Comparator"))) == {kg(c) for c in Comparator}


@pytest.mark.parametrize(
    ("name", "domain", "range_"),
    [
        ("holdsOffice", {"Person"}, {"Office"}),
        ("officeOf", {"Office"}, {"State", "Organization"}),
        ("represents", {"Person"}, {"State", "Organization"}),
        ("leads", {"Person"}, {"State", "Organization"}),
        ("memberOf", {"Agent"}, {"Organization"}),
        ("bodyOf", {"Organization"}, {"State", "Organization"}),
        ("capitalOf", {"City"}, {"State"}),
        ("locatedIn", {"Place", "Organization"}, {"Place"}),
        ("partyTo", {"Agent"}, {"Agreement"}),
        ("signatory", {"Agreement"}, {"Agent"}),
        ("alliedWith", {"Agent"}, {"Agent"}),
        ("rivalOf", {"Agent"}, {"Agent"}),
        ("atWarWith", {"Agent"}, {"Agent"}),
        ("cooperatesWith", {"Agent"}, {"Agent"}),
        ("supports", {"Agent"}, {"Agent"}),
        ("possesses", {"Agent"}, {"Weapon"}),
        ("controls", {"Agent"}, {"Place"}),
        ("violates", {"Event", "Agreement"}, {"Agreement"}),
    ],
)
def test_relations_have_the_model_s_domain_and_range(
    ontology: rdflib.Graph, name: str, domain: set[str], range_: set[str]
) -> None:
    (stated_domain,), (stated_range,) = ontology[kg(name) : RDFS.domain], ontology[kg(name) : RDFS.range]
    assert union(ontology, stated_domain) == domain
    assert union(ontology, stated_range) == range_


@pytest.mark.parametrize("name", [*ROLES, *TIMES, "factuality"])
def test_what_claims_carry_beside_events_says_so_in_its_domain(ontology: rdflib.Graph, name: str) -> None:
    (domain,) = ontology[kg(name) : RDFS.domain]
    assert union(ontology, domain) == {"Event", "Claim"}


@pytest.mark.parametrize("name", [*RELATIONS, *ROLES, *TIMES, *MEASURES])
def test_every_property_says_what_it_belongs_to(ontology: rdflib.Graph, name: str) -> None:
    assert len(list(ontology[kg(name) : RDFS.domain])) == 1
    if name not in ("target", "topic"):  # these lead to entities and events alike
        assert len(list(ontology[kg(name) : RDFS.range])) == 1


@pytest.mark.parametrize("name", EVENTS)
def test_events_carry_their_plover_code_and_an_example(ontology: rdflib.Graph, name: str) -> None:
    codes = {str(c) for c in ontology[kg(name) : kg("ploverCode")]}
    assert bool(codes) == (name not in NO_PLOVER_MODE)
    assert all(re.fullmatch("[A-Z]+", c) for c in codes)
    assert (kg(name), SKOS.example, None) in ontology


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.w3.org/ns/prov#",
        "http://www.w3.org/ns/oa#",
        "https://schema.org/",
        "http://www.w3.org/2006/time#",
        "http://qudt.org/",
        "http://semanticweb.cs.vu.nl/2009/11/sem/",
        "http://www.opengis.net/ont/geosparql#",
        "http://www.wikidata.org/entity/Q",
    ],
)
def test_it_is_aligned_with_the_standards_it_stands_on(namespace: str) -> None:
    graph = rdflib.Graph().parse(FOLDER / "alignments.ttl")
    assert any(str(s).startswith(KG) and str(o).startswith(namespace) for s, _, o in graph)


@pytest.mark.parametrize(
    "path", [FOLDER / "alignments.ttl", FOLDER / "shapes.ttl", *sorted(FOLDER.glob("checks/*.rq"))]
)
def test_every_term_used_beside_the_declarations_is_declared(path: Path) -> None:
    used = set(re.findall(r"\bkg:([A-Za-z]\w*)", path.read_text(encoding="utf-8")))
    assert used - set(vocab.load().terms) == set()


def test_every_class_has_a_shape_that_asks_for_the_classes_above_it() -> None:
    shapes = rdflib.Graph().parse(FOLDER / "shapes.ttl")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    targets = {str(c).removeprefix(KG) for c in shapes.objects(None, sh.targetClass)}
    values = {"Factuality", "Comparator"}  # closed lists, named in the shapes of what has them
    assert set(vocab.classes()) - targets == values
    asked = {
        (str(cls).removeprefix(KG), str(parent).removeprefix(KG))
        for shape, parent in shapes.subject_objects(sh["class"])
        for cls in shapes.objects(shape, sh.targetClass)
    }
    model = rdflib.Graph()
    for name in FILES:
        model.parse(FOLDER / name)
    direct = {
        (str(c).removeprefix(KG), str(p).removeprefix(KG))
        for c, p in model.subject_objects(RDFS.subClassOf)
        if str(p).startswith(KG) and p != kg("PropertyKind")
    }
    assert direct <= asked


def test_ancestors_come_most_specific_first() -> None:
    assert vocab.ancestors("IntercontinentalBallisticMissile") == (
        "IntercontinentalBallisticMissile",
        "BallisticMissile",
        "Missile",
        "Weapon",
    )
    assert vocab.ancestors("State") == ("State", "Agent", "Place")
    assert vocab.ancestors("Agent") == ("Agent",)
    assert vocab.is_a("State", "Place") and vocab.is_a("City", "City") and not vocab.is_a("Place", "State")


def test_an_unknown_term_fails_with_the_closest_known_one() -> None:
    assert vocab.term("MissileLaunch") == KG + "MissileLaunch"
    with pytest.raises(KnowledgeError, match=r"no term kg:MissleLaunch\n.*Did you mean kg:MissileLaunch\?"):
        vocab.term("MissleLaunch")
    with pytest.raises(KnowledgeError, match=r"no term kg:zzz\n.*Declare it"):
        vocab.term("zzz")
    with pytest.raises(KnowledgeError, match="kg:actor is no class"):
        vocab.ancestors("actor")


PREFIXES = """
@prefix kg: <https://kg.example/ontology#> .
@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def extended(folder: Path, turtle: str) -> vocab.Vocabulary:
    """The ontology with a file of the user's own beside it."""
    for name in FILES:
        (folder / name).write_text((FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "mine.ttl").write_text(PREFIXES + turtle, encoding="utf-8")
    return vocab.read(folder)


def test_a_class_and_properties_of_the_user_s_are_known_by_their_declaration(tmp_path: Path) -> None:
    mine = extended(
        tmp_path,
        """
        kg:NavalBlockade rdfs:subClassOf ex:Siege . ex:Siege rdfs:subClassOf kg:Coercion .
        kg:fundedBy a owl:ObjectProperty, kg:Relation ; rdfs:label "funded by"@en .
        kg:commander rdfs:subPropertyOf kg:actor .
        kg:neighbours a owl:ObjectProperty, owl:SymmetricProperty, kg:Relation .
        """,
    )
    assert mine.term("NavalBlockade") == KG + "NavalBlockade"
    assert mine.ancestors("NavalBlockade") == ("NavalBlockade", "Coercion", "Event")
    assert "NavalBlockade" in mine.event_classes() and "NavalBlockade" in mine.classes()
    assert "fundedBy" in mine.relations() and "commander" in mine.roles() and mine.symmetric("neighbours")
    assert mine.label("NavalBlockade") == "naval blockade" and mine.label("fundedBy") == "funded by"
    assert mine.definition("NavalBlockade") == ""


def test_a_class_under_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="kg:A is declared to be under itself"):
        extended(tmp_path, "kg:A rdfs:subClassOf kg:B . kg:B rdfs:subClassOf kg:A .")


def test_a_file_that_is_not_turtle_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"mine\.ttl: not readable as Turtle"):
        extended(tmp_path, "kg:A rdfs:subClassOf")


def test_the_order_of_ancestors_does_not_depend_on_the_order_of_lines(tmp_path: Path) -> None:
    lines = [f"kg:Hybrid rdfs:subClassOf kg:{c} ." for c in ("Meeting", "Attack", "Coercion")]
    one, other = (extended(tmp_path, "\n".join(order)).ancestors("Hybrid") for order in (lines, lines[::-1]))
    assert one == other == ("Hybrid", "Attack", "Coercion", "Meeting", "Event")


def test_it_is_read_quickly_enough_for_every_command() -> None:
    import time

    start = time.process_time()
    vocab.read(FOLDER)
    assert time.process_time() - start < 0.1  # 0.01 s on the machine where it was written


def test_it_parses_without_rdflib_as_well() -> None:
    for name in (*FILES, "shapes.ttl"):
        assert sum(1 for _ in ox.parse(path=str(FOLDER / name), format=ox.RdfFormat.TURTLE)) > 50
