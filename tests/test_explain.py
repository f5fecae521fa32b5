"""What `kg explain` tells of a thing, and how it finds the thing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import example
import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.errors import QueryError
from kg.explain import EVENTS, MEASURES, RELATIONS, SAYS, explain, find, fold
from kg.export import export, terms
from kg.export.views import Views
from kg.iri import DEFAULT_BASE


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return example.store()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory, store: ox.Store) -> str:
    path = tmp_path_factory.mktemp("graph") / "graph.trig"
    export(store, path)
    return str(path)


def run(graph: str, *arguments: str, color: bool = False) -> Result:
    return CliRunner().invoke(cli, ["explain", "--graph", graph, *arguments], color=color, env={"COLUMNS": "200"})


@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("North Korea", example.NK),
        ("  NORTH   korea ", example.NK),
        ("Ñorth Koréa", example.NK),
        ("state/north-korea", example.NK),
        ("state:north-korea", example.NK),
        ("id:state/north-korea", example.NK),
        (f"<{DEFAULT_BASE}state/north-korea>", example.NK),
        ("Tokyo", example.JAPAN),
        ("Harbour Wire", "organization/harbour-wire"),
        ("nakatani", example.NAKATANI),
        ("Kim", example.KIM),
        ("Russia’s Defense Ministry", example.RUSSIAN_MINISTRY),
        ("russias defense ministry", example.RUSSIAN_MINISTRY),
    ],
)
def test_a_thing_is_found_by_any_of_its_names(store: ox.Store, name: str, ref: str) -> None:
    assert find(Views(store), name)[0] == DEFAULT_BASE + ref


def test_the_best_name_comes_before_other_names_and_the_namesake_is_told(store: ox.Store, graph: str) -> None:
    iri, others = find(Views(store), "Moscow")
    assert (iri, others) == (DEFAULT_BASE + example.MOSCOW, (DEFAULT_BASE + example.RUSSIA,))
    assert (
        "the name of Russia (state) too: kg explain https://kg.example/id/state/russia" in run(graph, "moscow").output
    )


def test_several_things_of_a_name_are_listed_with_class_and_claims(graph: str) -> None:
    result = run(graph, "Ministry OR Minister")
    assert isinstance(result.exception, QueryError)
    result = run(graph, "defense")
    assert isinstance(result.exception, QueryError)
    assert result.exception.exit_code == 1
    assert str(result.exception).splitlines() == [
        "3 things are called 'defense'",
        f"  mutual defense pact of North Korea and Russia (defense pact, 5 claims): kg explain {example.PACT_}",
        "  Defense Minister of Japan (office, 2 claims): kg explain office/defense-minister-of-japan",
        "  Defense Ministry of Russia (government body, 2 claims): kg explain organization/defense-ministry-of-russia",
    ]


def test_a_name_that_nothing_bears_gets_the_nearest_ones(graph: str) -> None:
    result = run(graph, "Vladmir Puttin")
    assert isinstance(result.exception, QueryError)
    assert "Vladimir Putin" in str(result.exception).splitlines()[1]


@pytest.mark.parametrize("name", ["", "…", "state/atlantis", "https://kg.example/id/state/atlantis", "<>", '"'])
def test_names_of_nothing_are_errors(store: ox.Store, name: str) -> None:
    with pytest.raises(QueryError, match="nothing in the graph"):
        explain(store, name)


def test_every_claim_on_a_thing_is_told_once(store: ox.Store) -> None:
    views = Views(store)
    for node in views.nodes.values():
        found = explain(store, node.iri)
        told = [c.iri for g in found.groups if g.section != SAYS for c in g.claims]
        assert sorted(told) == sorted(c.iri for c in views.about(node.iri)), node.label
        said = {c.iri for c in views.claims.values() if node.iri in (c.speaker, c.relayed)}
        assert said <= {c.iri for g in found.groups for c in g.claims}, node.label


def test_relations_events_and_measures_stand_apart(store: ox.Store) -> None:
    found = explain(store, "North Korea")
    relations = {g.heading: g.factuality.value for g in found.groups if g.section == RELATIONS}
    assert relations["Russia supports North Korea"] == "Possible"
    assert relations["allied with Russia"] == "Asserted"
    events = [g.heading for g in found.groups if g.section == EVENTS]
    assert events[0] == "Missile launch by North Korea, 2024-10-31 (as actor)"
    assert "Arms transfer by Russia to North Korea (as recipient)" in events
    launch = explain(store, example.LAUNCH)
    assert [g.heading for g in launch.groups if g.section == MEASURES] == [
        "missile launch", "duration 1 h 26 min", "duration 1 h 27 min", "altitude 7000 km",
    ]  # fmt: skip


def test_background_knowledge_is_told_as_such(store: ox.Store) -> None:
    found = explain(store, "North Korea")
    assert "Pyongyang capital of North Korea" in found.background
    assert not any("capital" in g.heading for g in found.groups)


def test_weak_claims_are_left_out_on_demand(store: ox.Store) -> None:
    found = explain(store, "North Korea", min_confidence=0.88)
    assert {g.section for g in found.groups} == {EVENTS}
    assert all(c.confidence >= 0.88 for g in found.groups for c in g.claims)


def test_a_claim_is_told_with_its_speaker_outlet_and_sentence(graph: str) -> None:
    result = run(graph, "Arms transfer by Russia to North Korea")
    assert result.exit_code == 0
    lines = [line.strip() for line in result.output.splitlines()]
    assert lines[0] == "Arms transfer by Russia to North Korea  arms transfer, possible"
    denied = "denied · 0.75 · says so: Defense Ministry of Russia, passed on by TASS · Harbour Wire, 2024-10-31"
    at = lines.index(denied)
    assert lines[at + 1] == "stated: actor Russia"
    assert " ".join(lines[at + 2 : at + 4]).startswith(f"“{example.DENIED}”")


def test_the_article_speaks_for_itself(graph: str) -> None:
    lines = [line.strip() for line in run(graph, "Kim Jong Un").output.splitlines()]
    assert "planned · 0.9 · says so: the article itself · Harbour Wire, 2024-10-31" in lines


def test_measures_keep_the_wording(graph: str) -> None:
    output = run(graph, "event/b2b2b2b2b2b2b2b2").output
    assert "says so: South Korea · “at least 10,000” (at least)" in output
    assert "says so: Antony Blinken · “About 8,000” (about)" in output


def test_the_name_stands_out_on_a_terminal_only(graph: str) -> None:
    bold = click.style("North Korea", bold=True)
    assert f"“{bold} fired an" in run(graph, "North Korea", color=True).output
    assert "\x1b" not in run(graph, "North Korea").output


def test_text_from_articles_cannot_drive_the_terminal(tmp_path: Path) -> None:
    found = example.store()
    graph = ox.NamedNode(DEFAULT_BASE + "graph/corpus")
    japan = ox.NamedNode(DEFAULT_BASE + example.JAPAN)
    found.add(ox.Quad(japan, ox.NamedNode(terms.ALT_LABEL), ox.Literal("\x1b]0;owned\x07 \u202ejapan \x9b2J"), graph))
    export(found, tmp_path / "graph.nq")
    output = run(str(tmp_path / "graph.nq"), "Japan").output
    assert "owned" in output
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(output)


def test_json_holds_the_same(graph: str, store: ox.Store) -> None:
    found = json.loads(run(graph, "Gen Nakatani", "--json").output)
    assert found["node"]["iri"] == DEFAULT_BASE + example.NAKATANI
    claim = found["groups"][0]["claims"][0]
    assert claim["quotes"][0]["exact"] == example.FIRED
    article = found["articles"][claim["quotes"][0]["article"]]
    assert (article["publisher"], article["date"]) == ("Harbour Wire", "2024-10-31")
    assert "text" not in article


def test_names_are_compared_without_case_accents_and_marks() -> None:
    assert fold("Recep Tayyip ERDOĞAN’s") == "recep tayyip erdogans"
    assert fold("U.N. — Security-Council") == "u n security council"


def test_no_language_model_is_loaded(graph: str) -> None:
    code = (
        "import sys\nfrom kg.cli import cli\n"
        f"cli(['explain', 'Japan', '--graph', {graph!r}], standalone_mode=False)\n"
        "sys.exit(any(m in sys.modules for m in ('spacy', 'rdflib', 'networkx', 'pyvis')))"
    )
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL).returncode == 0
