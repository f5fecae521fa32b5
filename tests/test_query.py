"""Questions to the graph: by SPARQL, by name, with values that stay values."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import example
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import answers, named, query, sparql, store
from kg.assemble.article import quads
from kg.assemble.corpus import background_quads, corpus_quads
from kg.cli import cli
from kg.errors import KgError, KnowledgeError, QueryError, UsageError

BASE = "https://kg.example/id/"
WANTED = [
    *("launches", "timeline", "officials", "agreements", "meetings", "deployments", "claims-by", "who-says"),
    *("disputed", "denied", "evidence-for", "network-around", "counts", "sources", "weapons-of", "condemnations"),
    "event-rows",
]


@pytest.fixture(scope="module")
def graph() -> ox.Store:
    return example.store()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with a store in its usual place."""
    where = tmp_path_factory.mktemp("work")
    batches = [quads(example.reading())]
    path = where / store.DEFAULT_PATH
    store.write_new(path, batches, finish=lambda s: [background_quads(s), corpus_quads(s)], union=True)
    return where


def rows(graph: ox.Store, name: str, **values: str) -> list[dict[str, str]]:
    return query.run_named(graph, name, values).texts()


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
KG = [sys.executable, "-c", "from kg.cli import main; main()"]


def kg(folder: Path, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """The real command, as a process of its own in `folder`."""
    return subprocess.run([*KG, *arguments], cwd=folder, input=stdin, capture_output=True, text=True, env=ENVIRONMENT)


# The named queries.


def test_every_wanted_query_is_there_and_documented() -> None:
    assert set(WANTED) <= set(named.names())
    for name in named.names():
        found = named.find(name)
        assert found.description.endswith(".")
        assert found.example.startswith(f"kg query {name}")
        for parameter in found.parameters:
            assert f"?{parameter.name}" in found.sparql, f"{name} never uses {parameter.name}"
            assert f"#if {parameter.name} " in found.sparql


@pytest.mark.parametrize("name", WANTED)
def test_the_documented_example_finds_something(graph: ox.Store, name: str) -> None:
    _, _, called, *values = shlex.split(named.find(name).example)
    result = query.run_named(graph, called, dict(v.split("=", 1) for v in values))
    assert list(result.triples()) if name == "event-rows" else result.texts()


@pytest.mark.parametrize("name", WANTED)
def test_the_file_is_a_query_that_any_endpoint_takes(graph: ox.Store, name: str) -> None:
    graph.query(named.find(name).sparql, base_iri=BASE)


@pytest.mark.parametrize("name", WANTED)
def test_an_answer_does_not_depend_on_the_order_of_writing(graph: ox.Store, name: str) -> None:
    turned = ox.Store()
    turned.extend(reversed(list(graph)))
    _, _, called, *values = shlex.split(named.find(name).example)
    given = dict(v.split("=", 1) for v in values)
    written = []
    for each in (graph, turned):
        out = io.BytesIO()
        answers.write(query.run_named(each, called, given), out, None, store=each)
        written.append(out.getvalue())
    assert written[0] == written[1]


@pytest.mark.parametrize("name", WANTED)
def test_an_answer_has_no_row_twice_when_two_articles_say_the_same(name: str) -> None:
    graph = ox.Store()
    article = replace(example.ARTICLE, source="other.txt", url="https://other.example/")
    other = replace(example.document(), article=article)
    for reading in (example.reading(), replace(example.reading(), document=other)):
        graph.extend(quads(reading))
    graph.extend(list(corpus_quads(graph)))
    store.unite(graph)
    _, _, called, *values = shlex.split(named.find(name).example)
    result = query.run_named(graph, called, dict(v.split("=", 1) for v in values))
    found = [str(t) for t in result.triples()] if name == "event-rows" else [str(r) for r in result.texts()]
    assert found
    assert len(found) == len(set(found))


def test_launches(graph: ox.Store) -> None:
    (launch,) = rows(graph, "launches", actor="north korea", since="2024-10-01", until="2024-10")
    assert launch["date"] == "2024-10-31"
    assert launch["who"] == "North Korea"
    assert launch["where"] == "Pyongyang"
    assert launch["what"] == "ICBM fired by North Korea, 2024-10-31"
    assert set(launch["measures"].split("; ")) == {
        "86 minutes (Gen Nakatani)",
        "7,000 kilometres (Gen Nakatani)",
        "about 87 minutes (Joint Chiefs of Staff of South Korea)",
    }
    speakers = {"Gen Nakatani", "Joint Chiefs of Staff of South Korea", "the article"}
    assert set(launch["speakers"].split("; ")) == speakers
    assert not rows(graph, "launches", actor="Japan")
    assert not rows(graph, "launches", since="2024-11")
    assert not rows(graph, "launches", until="2024-10-30")


def test_timeline_reaches_a_state_through_its_officials(graph: ox.Store) -> None:
    about_russia = {r["event"]: r["factuality"] for r in rows(graph, "timeline", about="Russia")}
    assert about_russia["Meeting of Kim Jong Un and Vladimir Putin in Moscow"] == "Planned"
    assert about_russia["Arms transfer by Russia to North Korea"] == "Possible"
    assert about_russia["Denial by Defense Ministry of Russia of arms transfer"] == "Asserted"
    dates = [r.get("date", "") for r in rows(graph, "timeline")]
    assert dates == ["2024-06", "2024-10-31", *[""] * 5]
    assert len(rows(graph, "timeline", **{"class": "troop deployment"})) == 1


def test_officials(graph: ox.Store) -> None:
    found = {(r["official"], r["office"], r["body"]) for r in rows(graph, "officials")}
    assert found == {
        ("Gen Nakatani", "Defense Minister of Japan", "Japan"),
        ("Antony Blinken", "Secretary of State of United States", "United States"),
        ("Vladimir Putin", "President of Russia", "Russia"),
    }
    assert [r["official"] for r in rows(graph, "officials", of="Japan")] == ["Gen Nakatani"]
    assert [r["office"] for r in rows(graph, "officials", person="Vladimir Putin")] == ["President of Russia"]


def test_agreements(graph: ox.Store) -> None:
    for party in ("Russia", "Kim Jong Un"):
        (pact,) = rows(graph, "agreements", party=party)
        assert set(pact["parties"].split("; ")) == {"North Korea", "Russia"}
        assert set(pact["signatories"].split("; ")) == {"Kim Jong Un", "Vladimir Putin"}
        assert (pact["signed"], pact["place"]) == ("2024-06", "Pyongyang")
    assert not rows(graph, "agreements", party="Japan")


def test_meetings(graph: ox.Store) -> None:
    (meeting,) = rows(graph, "meetings", **{"with": "Russia"})
    assert set(meeting["participants"].split("; ")) == {"Kim Jong Un", "Vladimir Putin"}
    assert (meeting["place"], meeting["factuality"]) == ("Moscow", "Planned")
    assert not rows(graph, "meetings", **{"with": "Antony Blinken"})


def test_deployments_show_each_count_with_its_speaker(graph: ox.Store) -> None:
    (deployment,) = rows(graph, "deployments", destination="Russia")
    counts = {"About 8,000 (Antony Blinken)", "at least 10,000 (South Korea)"}
    assert set(deployment["counts"].split("; ")) == counts
    assert set(deployment["to"].split("; ")) == {"Kursk region", "Russia"}
    assert not rows(graph, "deployments", actor="Russia")


def test_claims_by_a_state_include_its_officials(graph: ox.Store) -> None:
    japanese = rows(graph, "claims-by", speaker="Japan")
    assert {r["said_by"] for r in japanese} == {"Gen Nakatani", "Japan"}
    assert {r["factuality"] for r in japanese if r["said_by"] == "Japan"} == {"Denied"}
    assert all(r["sentence"] in example.TEXT for r in japanese)
    assert {r["predicate"] for r in rows(graph, "claims-by", speaker="Antony Blinken")} == {"took place", "count"}


def test_who_says(graph: ox.Store) -> None:
    said = rows(graph, "who-says", about="Russia", **{"class": "ArmsTransfer"})
    assert {(r["speaker"], r.get("relayed_by"), r["factuality"]) for r in said} == {
        ("South Korea", None, "Possible"),
        ("Defense Ministry of Russia", "TASS", "Denied"),
    }


def test_denied_and_disputed(graph: ox.Store) -> None:
    denials = {(r["denied_by"], r["object"], r.get("told_by", "")) for r in rows(graph, "denied")}
    assert denials == {
        ("Defense Ministry of Russia", "ArmsTransfer", "South Korea"),
        ("Japan", "ICBM fired by North Korea, 2024-10-31", ""),
    }
    assert len(rows(graph, "denied", about="Japan")) == 1
    disputes = {r["matter"]: set(r["versions"].split("; ")) for r in rows(graph, "disputed")}
    assert disputes == {
        "took place": {"South Korea: Possible", "Defense Ministry of Russia: Denied"},
        "duration": {"Gen Nakatani: 86 minutes", "Joint Chiefs of Staff of South Korea: about 87 minutes"},
        "count": {"Antony Blinken: About 8,000", "South Korea: at least 10,000"},
    }


def test_evidence_leads_to_the_very_slice(graph: ox.Store) -> None:
    found = rows(graph, "evidence-for", about="Missile launch by North Korea, 2024-10-31")
    assert len(found) >= 6
    for row in found:
        assert example.TEXT[int(row["start"]) : int(row["end"])] == row["sentence"]
        assert row["article"] == example.HEADLINE


def test_network_around_has_alleged_relations_marked_so(graph: ox.Store) -> None:
    links = {(r["from"], r["link"], r["to"]): r["factuality"] for r in rows(graph, "network-around", about="Russia")}
    assert links["Vladimir Putin", "leads", "Russia"] == "Asserted"
    assert links["Russia", "supports", "North Korea"] == "Possible"
    assert links["Arms transfer by Russia to North Korea", "recipient", "North Korea"] == "Possible"
    assert links["Moscow", "capitalOf", "Russia"] == "Asserted"


def test_counts_and_sources_agree(graph: ox.Store) -> None:
    counts = {(r["what"], r["kind"]): int(r["number"]) for r in rows(graph, "counts")}
    (source,) = rows(graph, "sources", mentions="Japan", publisher="harbour wire")
    assert counts["article", ""] == 1
    assert counts["entity", "State"] == 5
    assert counts["relation", "holdsOffice"] == 3
    assert ("relation", "supports") not in counts
    assert int(source["claims"]) == sum(n for (what, _), n in counts.items() if what == "claim") == len(example.CLAIMS)
    assert int(source["events"]) == sum(n for (what, _), n in counts.items() if what == "event") == 7
    assert int(source["entities"]) == len(example.ENTITIES)


def test_weapons_and_condemnations(graph: ox.Store) -> None:
    (weapon,) = rows(graph, "weapons-of", owner="North Korea")
    assert weapon["propellant"] == "solid"
    assert "IntercontinentalBallisticMissile" in weapon["classes"]
    assert set(weapon["how"].split("; ")) == {"possesses", "Missile launch by North Korea, 2024-10-31"}
    assert not rows(graph, "weapons-of", owner="Japan")
    (condemned,) = rows(graph, "condemnations", target="North Korea")
    assert set(condemned["who"].split("; ")) == {"United States", "South Korea"}
    assert condemned["what"] == "Missile launch by North Korea, 2024-10-31"


def test_event_rows_are_flat(graph: ox.Store) -> None:
    triples = list(query.run_named(graph, "event-rows").triples())
    assert len({t.subject for t in triples}) == 7
    assert all(isinstance(t.object, ox.Literal) for t in triples)
    assert len({(t.subject, t.predicate) for t in triples}) == len(set(triples))
    launch = {t.predicate.value.rpartition("#")[2]: t.object.value for t in triples if example.LAUNCH in str(t.subject)}
    assert set(launch) >= {"type", "who", "where", "when", "factuality", "speakers", "sentence"}


def test_a_query_file_without_its_comment_is_refused(tmp_path: Path) -> None:
    for text in ("SELECT * { ?s ?p ?o }", "# All.\n# example: kg query x\n# param: a - b\nSELECT * {}"):
        (tmp_path / "x.rq").write_text(text)
        with pytest.raises(KnowledgeError):
            named.parse(tmp_path / "x.rq")


# Values.

TRICKY = st.text(alphabet=st.sampled_from("ab \"'\\{}<>?$.;#\n\r\t|^`@\u2028\x00é😀"), max_size=25) | st.text(
    max_size=25
)


@settings(max_examples=150, deadline=None)
@given(TRICKY)
def test_a_value_can_never_become_query_text(value: str) -> None:
    graph = ox.Store()
    node, label = ox.NamedNode("https://x.example/n"), ox.NamedNode(sparql.PREFIXES["rdfs"] + "label")
    graph.add(ox.Quad(node, label, ox.Literal(value)))
    graph.add(ox.Quad(node, label, ox.Literal("other")))
    bound = sparql.bind("SELECT ?name { ?s rdfs:label ?name }", {"name": [ox.Literal(value)]})
    found = graph.query(bound, prefixes=sparql.PREFIXES)
    assert [r["name"].value for r in found] == [value]
    bound = sparql.bind("SELECT ?s {\n#if name ?s rdfs:label ?name .\n}", {"name": [ox.Literal(value)]})
    assert [r["s"] for r in graph.query(bound, prefixes=sparql.PREFIXES)] == [node]


@settings(max_examples=150, deadline=None)
@given(TRICKY.filter(bool))
def test_any_value_of_any_query_is_answered_or_refused_in_words(value: str) -> None:
    graph = ox.Store()
    graph.extend(GRAPH)
    before = len(graph)
    for name, key in (("who-says", "about"), ("timeline", "class"), ("launches", "since")):
        try:
            assert isinstance(query.run_named(graph, name, {key: value}).texts(), list)
        except QueryError as error:
            assert error.remedy or "IRI" in error.what
    try:
        query.run(graph, "SELECT * { ?s rdfs:label ?o }", {"o": value}).texts()
    except QueryError as error:
        assert "IRI" in error.what
    assert len(graph) == before


GRAPH = list(example.store())


@pytest.mark.parametrize(
    ("value", "terms"),
    [
        ("Japan", [ox.NamedNode(f"{BASE}state/japan"), ox.Literal("Japan")]),
        ("TOKYO", [ox.NamedNode(f"{BASE}state/japan"), ox.Literal("TOKYO")]),
        ("state:japan", [ox.NamedNode(f"{BASE}state/japan")]),
        ("kg:Denied", [ox.NamedNode("https://kg.example/ontology#Denied")]),
        ("https://a.example/b", [ox.NamedNode("https://a.example/b")]),
        ("<https://a.example/b>", [ox.NamedNode("https://a.example/b")]),
        ('"Japan"', [ox.Literal("Japan")]),
        ("8000", [ox.Literal("8000"), ox.Literal("8000", datatype=ox.NamedNode(sparql.PREFIXES["xsd"] + "integer"))]),
    ],
)
def test_what_a_value_means(graph: ox.Store, value: str, terms: list[sparql.Term]) -> None:
    found = query.resolve(graph, value)
    assert [t for t in found if t in terms] == terms
    assert "Japan" not in value or found == terms


def test_a_name_means_all_that_bear_it(graph: ox.Store) -> None:
    found = {t.value.removeprefix(BASE) for t in query.resolve(graph, "pyongyang") if isinstance(t, ox.NamedNode)}
    assert found == {"state/north-korea", "city/pyongyang"}


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s WHERE { ?s kg:count ?n }",
        "select ?s{?s kg:count ?n}",
        "SELECT ?s # { no brace, and 'no string\n{ ?s kg:count ?n }",
        "SELECT ?s { ?s kg:count ?n FILTER(?s != <https://a.example/b#c>) }",
        "CONSTRUCT { ?s a kg:X } WHERE { ?s kg:count ?n }",
        "DESCRIBE ?s { ?s kg:count ?n }",
        "ASK { ?s kg:count ?n }",
        'SELECT ("}{" AS ?b) ?s { ?s kg:count ?n }',
        "SELECT ?s { { SELECT ?s ?n { ?s kg:count ?n } } }",
    ],
)
def test_values_enter_at_the_pattern(graph: ox.Store, text: str) -> None:
    def found(n: str) -> bool:
        answer = query.run(graph, text, {"n": n}).answer
        return bool(answer) if isinstance(answer, ox.QueryBoolean) else bool(list(answer))

    assert found("8000")
    assert not found("8001")


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("SELECT ?s { ?s ?p ?o }", {"x": "1"}, r"no variable \?x"),
        ("SELECT ?s { ?s ?p ?o }", {"s } #": "1"}, "no variable"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", {"s": "1"}, "CONSTRUCT WHERE"),
        ("DESCRIBE ?s", {"s": "1"}, "no pattern"),
    ],
)
def test_a_value_without_a_place_is_refused(graph: ox.Store, text: str, values: dict[str, str], said: str) -> None:
    with pytest.raises(QueryError, match=said):
        query.run(graph, text, values)


# Errors.


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT ?x {\n  ?x a foo:bar }", r"line 2, column 15: Prefix not found\n.*\n {16}\^"),
        ("SELEC", "line 1"),
        ("SELECT ?x { ?x a kg:Event", "line 1, column 26"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "malformed"),
        ("", "malformed"),
    ],
)
def test_a_malformed_query_is_shown_with_its_place(graph: ox.Store, text: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        query.run(graph, text)


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("launch", {}, "Did you mean 'launches'"),
        ("zzzz", {}, "`kg queries`"),
        ("launches", {"actors": "Japan"}, "It takes: actor, weapon"),
        ("launches", {"actor": "Nort"}, "Perhaps 'North Korea'"),
        ("launches", {"actor": "zzzz"}, "counts"),
        ("launches", {"since": "yesterday"}, "no date"),
        ("timeline", {"class": "Metting"}, "Its classes: .*MissileLaunch"),
        ("who-says", {}, r"needs about=…\n.*kg query who-says"),
        ("counts", {"x": "1"}, "takes no values"),
        ("launches", {"actor": "<not an iri>"}, "no IRI"),
    ],
)
def test_a_wrong_call_says_what_would_be_right(graph: ox.Store, name: str, values: dict[str, str], said: str) -> None:
    with pytest.raises(QueryError, match=said):
        query.run_named(graph, name, values)


# Answers.


def written(graph: ox.Store, text: str, form: str | None, *, terminal: bool = False) -> str:
    out = io.BytesIO()
    answers.write(query.run(graph, text), out, form, store=graph, terminal=terminal)
    return out.getvalue().decode()


ROWS = "SELECT ?e ?n { ?e kg:count ?n } ORDER BY ?n"
DEPLOYMENT = BASE + example.DEPLOYMENT


def test_rows_in_every_format(graph: ox.Store) -> None:
    assert list(csv.reader(io.StringIO(written(graph, ROWS, None)))) == [
        ["e", "n"],
        [DEPLOYMENT, "8000"],
        [DEPLOYMENT, "10000"],
    ]
    assert written(graph, ROWS, "tsv").splitlines()[1] == f"<{DEPLOYMENT}>\t8000"
    bindings = json.loads(written(graph, ROWS, "json"))["results"]["bindings"]
    assert [b["n"]["value"] for b in bindings] == ["8000", "10000"]
    root = ElementTree.fromstring(written(graph, ROWS, "xml"))
    assert len(root.findall(".//{http://www.w3.org/2005/sparql-results#}result")) == 2
    assert "\r" not in written(graph, ROWS, "csv")


def test_a_table_shows_labels_and_counts_its_rows(graph: ox.Store) -> None:
    shown = written(graph, ROWS, None, terminal=True)
    assert "Troop deployment by North Korea" in shown
    assert DEPLOYMENT not in shown
    assert shown.endswith("2 rows\n")
    assert "kg:State" in written(graph, "SELECT ?c { state:japan a ?c }", "table")
    assert written(graph, "SELECT ?c { state:none a ?c }", "table") == "0 rows\n"


def test_a_table_too_narrow_for_its_columns_becomes_blocks(graph: ox.Store) -> None:
    result = query.run_named(graph, "launches")
    shown = answers.table(result, graph, width=70)
    assert max(map(len, shown.splitlines())) <= 70
    assert re.search(r"^factuality +Asserted", shown, re.MULTILINE)
    wide = answers.table(query.run_named(graph, "launches"), graph, width=250)
    assert "factuality" in wide.splitlines()[1]


def test_text_of_articles_is_never_markup_of_the_terminal() -> None:
    graph = ox.Store()
    node = ox.NamedNode("https://x.example/n")
    graph.add(ox.Quad(node, ox.NamedNode(sparql.PREFIXES["rdfs"] + "label"), ox.Literal("[red]not red[/red]")))
    shown = written(graph, "SELECT ?s ?name { ?s rdfs:label ?name }", "table")
    assert shown.count("[red]not red[/red]") == 2


def test_triples_in_every_format(graph: ox.Store) -> None:
    text = "CONSTRUCT { ?s kg:partyTo ?o } WHERE { ?s kg:partyTo ?o FILTER NOT EXISTS { ?s a kg:Claim } }"
    turtle = written(graph, text, None, terminal=True)
    assert "@prefix state:" in turtle
    assert "@prefix person:" not in turtle
    want = {str(t) for t in query.run(graph, text).triples()}
    assert len(want) == 2
    for form, parsed in (
        ("ttl", ox.RdfFormat.TURTLE),
        ("nt", ox.RdfFormat.N_TRIPLES),
        ("json", ox.RdfFormat.JSON_LD),
        ("xml", ox.RdfFormat.RDF_XML),
    ):
        assert {str(q.triple) for q in ox.parse(input=written(graph, text, form).encode(), format=parsed)} == want


def test_truth_values(graph: ox.Store) -> None:
    assert written(graph, "ASK { ?s a kg:MissileLaunch }", None) == "true\n"
    assert json.loads(written(graph, "ASK { ?s a kg:NuclearTest }", "json"))["boolean"] is False


@pytest.mark.parametrize(
    ("text", "form"),
    [(ROWS, "ttl"), ("DESCRIBE state:japan", "csv"), ("ASK {}", "ttl"), ("DESCRIBE state:japan", "table")],
)
def test_a_format_that_does_not_fit_is_refused(graph: ox.Store, text: str, form: str) -> None:
    with pytest.raises(UsageError, match="Choose --format"):
        written(graph, text, form)


def test_the_answers_kinds_are_kept_apart(graph: ox.Store) -> None:
    with pytest.raises(QueryError, match="only SELECT"):
        query.run(graph, "ASK {}").texts()
    with pytest.raises(QueryError, match="only CONSTRUCT"):
        list(query.run(graph, ROWS).triples())


# The command.


def test_the_command_answers_from_name_text_file_stdin_and_graph(folder: Path, graph: ox.Store) -> None:
    (folder / "mine.rq").write_text("SELECT ?label { ?e a ?c ; rdfs:label ?label } ORDER BY ?label")
    graph.dump(folder / "graph.trig", ox.RdfFormat.TRIG)
    want = "label\nMoscow\nPyongyang\nSeoul\nTokyo\n"
    by_file = kg(folder, "query", "mine.rq", "c=kg:City")
    assert by_file.returncode == 0
    assert set(want.split()) <= set(by_file.stdout.split())
    for arguments, stdin in (
        (["-", "c=kg:City"], (folder / "mine.rq").read_text()),
        ([(folder / "mine.rq").read_text(), "c=kg:City"], None),
        (["mine.rq", "c=kg:City", "--graph", "graph.trig"], None),
        (["mine.rq", "c=kg:City", "--store", str(store.DEFAULT_PATH)], None),
    ):
        assert kg(folder, "query", *arguments, stdin=stdin).stdout == by_file.stdout
    assert "North Korea" in kg(folder, "query", "launches", "actor=North Korea").stdout


def test_the_commands_errors_have_exit_codes_and_no_traceback(folder: Path, tmp_path: Path) -> None:
    for code, said, arguments, where in (
        (1, "kg build", ["launches"], tmp_path),
        (1, "Did you mean", ["lanches"], folder),
        (1, "line 1, column", ["SELECT ?x {"], folder),
        (1, "none.rq: can't be read", ["none.rq"], folder),
        (2, "NAME=VALUE", ["launches", "North Korea"], folder),
        (2, "exclude each other", ["counts", "--store", "a", "--graph", "b"], folder),
        (2, "Choose --format", ["counts", "--format", "ttl"], folder),
        (1, "no such file", ["counts", "--graph", "none.ttl"], folder),
    ):
        done = kg(where, "query", *arguments)
        assert (done.returncode, done.stdout) == (code, ""), arguments
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_a_reader_that_has_had_enough_is_no_error(folder: Path) -> None:
    asked = [*KG, "query", "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 50000"]
    command = f"{shlex.join(asked)} | head -1"
    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, env=ENVIRONMENT)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_the_base_of_a_store_is_that_of_its_prefixes(tmp_path: Path) -> None:
    base = "https://news.example/kg/"
    path = tmp_path / "kg.db"
    store.write_new(path, [quads(example.reading(), base)], manifest={"base": base})
    done = kg(tmp_path, "query", "ASK { state:japan a kg:State }", "--store", str(path))
    assert done.stdout == "true\n"


def test_queries_lists_all_and_prints_one() -> None:
    listed = CliRunner().invoke(cli, ["queries"]).output
    for name in named.names():
        assert f"\n  {named.find(name).example}\n" in listed
    assert CliRunner().invoke(cli, ["queries", "launches"]).output == named.find("launches").sparql
    assert isinstance(CliRunner().invoke(cli, ["queries", "lunches"], standalone_mode=False).exception, KgError)


def test_asking_loads_no_language_model_and_takes_no_time(folder: Path) -> None:
    code = """
import sys, time
sys.argv = ["kg", "query", "launches", "actor=North Korea", "--format", "table"]
from kg.cli import main
main()
heavy = {"spacy", "rdflib", "pyshacl", "networkx", "trafilatura", "numpy"} & set(sys.modules)
assert not heavy, heavy
assert time.process_time() < 0.6, time.process_time()
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, env=ENVIRONMENT)
    assert done.returncode == 0, done.stderr
