"""`kg build` from the command line on real input: what it reads, writes, refuses and says; it is repeatable."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import cli, pipeline
from kg.iri import DEFAULT_BASE
from kg.read import samples
from kg.sparql import PREFIXES
from kg.store import DEFAULT_PATH, canonical, fingerprint, open_graph, open_store
from kg.validate import validate

ROOT = Path(__file__).resolve().parent.parent

LAUNCH = """\
---
title: North Korea fires missile toward the sea
published: 2024-10-31
publisher: Harbour Wire
---
North Korea fired a ballistic missile toward the sea on Thursday, South Korea's military said.

Japan condemned the launch. Russia denied that it had given Pyongyang any missiles.
"""
VISIT = """\
---
title: Turkish president visits Cairo
published: 2024-11-02
publisher: Quay Courier
---
Turkish President Recep Tayyip Erdogan visited Cairo on Friday and met Egyptian President Abdel Fattah el-Sisi.
"""
UNDATED = "North Korea fired a missile on Thursday, South Korea's military said.\n"


@dataclass(frozen=True)
class Done:
    """How a call of `kg` ended and what it printed."""

    code: int
    out: str
    err: str


Kg = Callable[..., Done]


@pytest.fixture
def kg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Kg:
    """Runs `kg` with arguments, and with `stdin`, in an empty working folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: str = "") -> Done:
        monkeypatch.setattr(sys, "argv", ["kg", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        return Done(int(end.value.code or 0), *capfd.readouterr())

    return run


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with two articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "launch.md").write_text(LAUNCH, "utf-8")
    (folder / "visit.md").write_text(VISIT, "utf-8")
    return folder


def ask(store: ox.Store, pattern: str) -> bool:
    names = {**PREFIXES, "state": f"{DEFAULT_BASE}state/"}
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in names.items())
    return bool(store.query(f"{prefixes} ASK {{ {pattern} }}", use_default_graph_as_union=True))


# --- what is written ---


def test_a_folder_becomes_a_store_and_the_exports(kg: Kg, news: Path) -> None:
    done = kg("build", str(news))
    assert done.code == 0, done.err
    assert sorted(p.name for p in Path("kg-out").iterdir()) == [
        "graph.csv.zip", "graph.graphml", "graph.html", "graph.jsonld", "graph.trig", "graph.ttl", "kg.db",
    ]  # fmt: skip
    assert done.out.splitlines()[0] == str(DEFAULT_PATH)
    table = dict(re.findall(r"^ *(\w+) +([\d.]+)$", done.err, re.M))
    assert list(table) == ["articles", "entities", "relations", "events", "claims", "seconds"]
    assert table["articles"] == "2" and all(float(value) > 0 for value in table.values())
    store = open_store(DEFAULT_PATH, read_only=True)
    assert ask(store, "?e a kg:MissileLaunch ; kg:actor state:north-korea ; kg:date '2024-10-31'^^xsd:date")
    assert ask(store, "?e a kg:Visit ; kg:date '2024-11-01'^^xsd:date")


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nt", "nq", "jsonld", "rdf", "graphml", "html", "zip"])
def test_a_file_has_the_format_of_its_suffix_and_needs_no_store(suffix: str, kg: Kg, news: Path) -> None:
    name = f"graph.{suffix}"
    done = kg("build", str(news / "launch.md"), "-o", name)
    assert (done.code, done.out) == (0, f"{name}\n"), done.err
    assert sorted(p.name for p in Path.cwd().iterdir()) == sorted([name, "news"])
    if suffix not in {"graphml", "html", "zip"}:
        assert ask(open_graph(Path(name)), "?e a kg:MissileLaunch ; kg:actor state:north-korea")


def test_one_file_can_hold_all_graphs(kg: Kg, news: Path) -> None:
    assert kg("build", str(news), "-o", "all.trig").code == 0
    graphs = {str(g) for g in open_graph(Path("all.trig")).named_graphs()}
    assert sum("/article/" in g and "#" not in g for g in graphs) == 2
    assert any(g.endswith("graph/corpus>") for g in graphs) and any(g.endswith("graph/background>") for g in graphs)


def test_an_article_can_come_from_standard_input(kg: Kg) -> None:
    done = kg("build", "-", "-o", "graph.nq", "--published", "2024-11-01", stdin=UNDATED)
    assert done.code == 0, done.err
    assert ask(open_graph(Path("graph.nq")), "?e a kg:MissileLaunch ; kg:date '2024-10-31'^^xsd:date")


def test_another_base_names_all_nodes(kg: Kg, news: Path) -> None:
    assert kg("build", str(news), "-o", "graph.nq", "--base", "https://graph.example.org/id/").code == 0
    assert b"https://kg.example/id/" not in Path("graph.nq").read_bytes()


def test_bodies_can_be_left_out(kg: Kg, news: Path) -> None:
    assert kg("build", str(news), "--no-text").code == 0
    assert not ask(open_store(DEFAULT_PATH, read_only=True), "?a schema:articleBody ?text")


# --- dates ---


def test_without_a_date_relative_dates_stay_unresolved_and_it_says_so(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "undated.txt").write_text(UNDATED, "utf-8")
    done = kg("build", "undated.txt", "-o", "graph.nq")
    assert done.code == 0
    assert "1 relative date" in done.err and "undated.txt" in done.err and "--published" in done.err
    store = open_graph(Path("graph.nq"))
    assert ask(store, "?e a kg:MissileLaunch") and not ask(store, "?e a kg:MissileLaunch ; kg:date ?day")


def test_a_date_on_the_command_line_is_for_articles_without_one(kg: Kg, news: Path) -> None:
    (news / "undated.txt").write_text(UNDATED, "utf-8")
    assert kg("build", str(news), "--published", "2020-03-06", "-o", "graph.nq").code == 0
    store = open_graph(Path("graph.nq"))
    assert ask(store, "?e a kg:MissileLaunch ; kg:date '2020-03-05'^^xsd:date")
    assert ask(store, "?e a kg:MissileLaunch ; kg:date '2024-10-31'^^xsd:date")


def test_a_malformed_date_is_refused(kg: Kg) -> None:
    done = kg("build", "--published", "31.10.2024")
    assert done.code == 2 and "2024-10-31" in done.err


# --- what can't be read, what is not replaced ---


def test_what_cannot_be_read_is_named_and_the_rest_is_built(kg: Kg, news: Path) -> None:
    (news / "broken.txt").write_bytes(b"North Korea \xff\xfe fired")
    (news / "records.jsonl").write_text('{"id": "1", "text": "Japan condemned Iran."}\n{"id": 2\n', "utf-8")
    done = kg("build", str(news))
    assert done.code == 3
    assert "broken.txt" in done.err and "UTF-8" in done.err
    assert "records.jsonl:2" in done.err and "JSON" in done.err
    store = open_store(DEFAULT_PATH, read_only=True)
    assert ask(store, "?e a kg:MissileLaunch") and ask(store, "?e a kg:Condemnation ; kg:target state:iran")


@pytest.mark.parametrize("path", ["nowhere", "empty.txt", "picture.png"])
def test_a_build_of_nothing_writes_nothing(path: str, kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = kg("build", path)
    assert done.code == 1 and path in done.err
    assert not Path("kg-out", "kg.db").exists()


def test_a_store_of_other_articles_is_replaced_only_by_force(kg: Kg, news: Path) -> None:
    assert kg("build", str(news / "launch.md")).code == 0
    before = fingerprint(open_store(DEFAULT_PATH, read_only=True))

    refused = kg("build", str(news / "visit.md"))
    assert refused.code == 1 and "--force" in refused.err and "1 article" in refused.err
    assert fingerprint(open_store(DEFAULT_PATH, read_only=True)) == before

    assert kg("build", str(news)).code == 0, "one article more loses nothing"
    assert kg("build", str(news / "visit.md"), "--force").code == 0
    assert not ask(open_store(DEFAULT_PATH, read_only=True), "?e a kg:MissileLaunch")


def test_a_folder_that_is_no_store_is_left_alone(kg: Kg, news: Path) -> None:
    done = kg("build", str(news / "visit.md"), "--store", str(news), "--force")
    assert done.code == 1 and "not a store" in done.err
    assert (news / "launch.md").read_text("utf-8") == LAUNCH


def test_a_file_and_a_store_exclude_each_other(kg: Kg, news: Path) -> None:
    done = kg("build", str(news), "-o", "graph.ttl", "--store", "graph.db")
    assert done.code == 2 and "--store" in done.err


def test_an_unknown_model_is_named_with_the_remedy(kg: Kg, news: Path) -> None:
    done = kg("build", str(news), "-o", "graph.ttl", "--model", "no_such_pipeline")
    assert (
        done.code == 1 and "no_such_pipeline" in done.err and "--model" in done.err and not Path("graph.ttl").exists()
    )


def test_an_unknown_command_is_refused(kg: Kg) -> None:
    done = kg("biuld")
    assert done.code == 2 and "biuld" in done.err


# --- the graph ---


def test_the_order_of_the_files_changes_nothing(kg: Kg) -> None:
    files = samples()[:4]
    graphs = [pipeline.in_memory(order) for order in (files, files[::-1], [files[2], files[0], files[3], files[1]])]
    first, *others = (canonical(g) for g in graphs)
    for other in others:
        assert sorted(set(first.splitlines()) ^ set(other.splitlines())) == []


def test_a_build_on_disk_and_one_in_memory_are_the_same_graph(kg: Kg, news: Path) -> None:
    assert kg("build", str(news)).code == 0
    assert fingerprint(open_store(DEFAULT_PATH, read_only=True)) == fingerprint(pipeline.in_memory([news]))


def test_every_quote_is_the_slice_that_its_offsets_name(samples_graph: ox.Store) -> None:
    texts = {p.name: p.read_bytes().decode("utf-8") for p in samples()}
    rows = samples_graph.query(
        """PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT DISTINCT ?file ?start ?end ?quote {
            ?evidence oa:hasSource/dcterms:source ?file ; oa:hasSelector ?position , ?text .
            ?position oa:start ?start ; oa:end ?end . ?text oa:exact ?quote
        }""",
        use_default_graph_as_union=True,
    )
    assert isinstance(rows, ox.QuerySolutions)
    found = [(Path(r["file"].value).name, int(r["start"].value), int(r["end"].value), r["quote"].value) for r in rows]
    assert len(found) > 100 and {f for f, *_ in found} == set(texts)
    assert [f for f in found if texts[f[0]][f[1] : f[2]] != f[3]] == []


def test_the_samples_graph_is_valid(samples_graph: ox.Store) -> None:
    report = validate(samples_graph)
    assert report.conforms, report.text()


@pytest.mark.shared
@pytest.mark.full
def test_the_development_articles_build_and_are_valid(shared: Path) -> None:
    totals = pipeline.Totals()
    graph = pipeline.in_memory([shared / "articles"], totals)
    assert totals.articles == 25 and not totals.failures
    report = validate(graph)
    assert report.conforms, report.text()


# --- knowledge is data ---

MADE_UP = """
@prefix kg: <https://kg.example/ontology#> .
@prefix lex: <https://kg.example/lexicon#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
REGATTA = """
kg:Regatta a owl:Class ; rdfs:subClassOf kg:Event ; rdfs:label "regatta"@en ;
    skos:definition "Boats race."@en .
"""
REGATTA_WORDS = """
kg:Regatta lex:evokedBy
    [ a lex:Frame ; lex:verb "outsail" ; lex:subject kg:actor ; lex:object kg:target ;
      lex:prep [ lex:marker "in" ; lex:role kg:place ] ] ,
    [ a lex:Frame ; lex:noun "regatta" ; lex:possessor kg:actor ; lex:prep [ lex:marker "in" ; lex:role kg:place ] ] .
"""
BOATS = """\
Japan outsailed France in Cairo on Thursday.

Mexico's regatta in Nairobi was held on Friday, officials said.
"""


def kg_with(ontology: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`kg` in a process of its own, with another ontology, in the folder that this lies in."""
    environment = {**os.environ, "KG_ONTOLOGY": str(ontology), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, cwd=ontology.parent, env=environment, capture_output=True, text=True, timeout=120)


def test_an_event_type_is_added_in_turtle_alone(tmp_path: Path) -> None:
    """A class and two frames in a copy of ontology/ are enough: no line of Python knows the made-up words."""
    ontology = tmp_path / "ontology"
    shutil.copytree(ROOT / "ontology", ontology)
    (ontology / "boats.ttl").write_text(MADE_UP + REGATTA, "utf-8")
    (ontology / "lexicon" / "en-boats.ttl").write_text(MADE_UP + REGATTA_WORDS, "utf-8")
    (tmp_path / "boats.txt").write_text(BOATS, "utf-8")

    done = kg_with(ontology, "build", "boats.txt", "--published", "2024-11-02", "-o", "boats.nq")
    assert done.returncode == 0, done.stderr
    store = open_graph(tmp_path / "boats.nq")
    assert ask(
        store,
        "?e a kg:Regatta , kg:Event ; kg:actor state:japan ; kg:target state:france ; kg:date '2024-10-31'^^xsd:date",
    )
    assert ask(store, "?e a kg:Regatta ; kg:actor state:mexico ; kg:date '2024-11-01'^^xsd:date")
    assert ask(store, "?c a kg:Claim ; rdf:predicate rdf:type ; rdf:object kg:Regatta ; kg:evidence ?sentence")


def test_a_folder_that_is_no_ontology_is_refused(tmp_path: Path) -> None:
    done = kg_with(tmp_path, "build")
    assert done.returncode == 1 and "KG_ONTOLOGY" in done.stderr and str(tmp_path) in done.stderr


def test_json_lines_and_an_index_of_metadata_are_read(kg: Kg, tmp_path: Path) -> None:
    record = {"id": "a1", "title": "Test", "published": "2024-10-31", "publisher": "Harbour Wire", "text": UNDATED}
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    (tmp_path / "b.txt").write_text("Japan condemned Iran on Friday.\n", "utf-8")
    (tmp_path / "index.yaml").write_text("- {file: b.txt, published: 2024-11-02, publisher: Quay Courier}\n", "utf-8")
    done = kg("build", "a.jsonl", "index.yaml", "-o", "graph.nq")
    assert done.code == 0, done.err
    store = open_graph(Path("graph.nq"))
    assert ask(store, "?e a kg:MissileLaunch ; kg:date '2024-10-31'^^xsd:date")
    assert ask(store, "?e a kg:Condemnation ; kg:date '2024-11-01'^^xsd:date")
