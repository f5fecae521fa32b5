"""Exports: nothing is lost on the way out, nothing depends on the clock, and hostile text stays text."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import example
import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.errors import UsageError
from kg.export import EXPORTERS, SUFFIXES, Options, export, format_of, terms
from kg.export.description import describe
from kg.export.network import articles, claims, network
from kg.export.select import base, quads, select
from kg.export.turtle import local_name
from kg.iri import DEFAULT_BASE, KG

TRIPLES = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
QUADS = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS}
RDF = TRIPLES | QUADS

HOSTILE = (
    'He said "no" and left\\',
    "two\nlines\r\nand\ttabs\r",
    "</script><script>alert(1)</script> & <b>bold</b> ]]>",
    "right-to-left \u202eoverride\u202c and a mark \u200f",
    "'''\"\"\" # @prefix ; . , | =cmd|' /C calc'!A0",
    "emoji 🚀 and combining e\u0301 and \ufeff zero width",
    "  spaces at both ends  ",
    "{{ template }} ${x} %s \\u0041 \\n",
)


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return example.store()


@pytest.fixture(scope="module")
def hostile() -> ox.Store:
    """The example with hostile text wherever text can stand, and IRIs that need escapes."""
    found = example.store()
    article = next(q for q in found if q.predicate.value == terms.HEADLINE)
    japan, graph = ox.NamedNode(DEFAULT_BASE + example.JAPAN), article.graph_name
    evidence = next(q for q in found if q.predicate.value == terms.EXACT)
    for text in HOSTILE:
        for subject, predicate in (
            (japan, terms.ALT_LABEL),
            (japan, terms.LABEL),
            (article.subject, terms.HEADLINE),
            (evidence.subject, terms.EXACT),
        ):
            found.add(ox.Quad(subject, ox.NamedNode(predicate), ox.Literal(text), graph))
    odd = ("o'hara-(x)_y~z", "-start", "end.", "a.b", "100%25", "é", "ünï", "x/y", "a:b", "q?x=1", "\u202ex", "0")
    for name in odd:
        node = ox.NamedNode(f"{DEFAULT_BASE}person/{name}")
        found.add(ox.Quad(node, ox.NamedNode(terms.TYPE), ox.NamedNode(KG + "Person"), graph))
        found.add(ox.Quad(node, ox.NamedNode(terms.LABEL), ox.Literal("x", language="ko"), graph))
        found.add(ox.Quad(article.subject, ox.NamedNode(terms.MENTIONS), node, graph))
    for lexical, datatype in (
        ("1.0E3", "double"),
        ("-7", "integer"),
        ("true", "boolean"),
        ("12345678901234567890", "integer"),
    ):
        literal = ox.Literal(lexical, datatype=ox.NamedNode(terms.XSD + datatype))
        found.add(ox.Quad(japan, ox.NamedNode("https://other.example/p/" + datatype), literal, graph))
    return found


def written(store: ox.Store, form: str, options: Options | None = None) -> bytes:
    out = io.BytesIO()
    export(store, out, form, options)
    return out.getvalue()


def expected(store: ox.Store, options: Options | None = None) -> set[ox.Triple]:
    found = quads(store, options or Options())
    return {q.triple for q in found} | set(describe(store, found, base(store), options or Options()))


def parsed(content: bytes, form: str) -> set[ox.Triple]:
    return {q.triple for q in ox.parse(content, format=RDF[form])}


@pytest.mark.parametrize("form", RDF)
def test_what_is_written_reads_back_as_the_same_triples(store: ox.Store, form: str) -> None:
    assert parsed(written(store, form), form) == expected(store)


@pytest.mark.parametrize("form", RDF)
def test_hostile_text_and_names_survive(hostile: ox.Store, form: str) -> None:
    assert parsed(written(hostile, form), form) == expected(hostile)


@pytest.mark.parametrize("form", QUADS)
def test_formats_with_graphs_keep_them(store: ox.Store, form: str) -> None:
    found = {
        q for q in ox.parse(written(store, form), format=RDF[form]) if not q.graph_name.value.endswith("description")
    }
    assert found == set(quads(store, Options()))


@pytest.mark.parametrize(("form", "name"), [("turtle", "turtle"), ("jsonld", "json-ld"), ("rdfxml", "xml")])
def test_another_library_reads_the_same(hostile: ox.Store, form: str, name: str) -> None:
    graph = rdflib.Graph().parse(data=written(hostile, form), format=name)
    told = {(str(s), str(p), str(o)) for s, p, o in graph if not isinstance(o, rdflib.Literal) or o.datatype is None}
    wanted = {
        (terms.text(t.subject), t.predicate.value, terms.text(t.object))
        for t in expected(hostile)
        if not isinstance(t.object, ox.Literal) or t.object.datatype.value.endswith(("string", "langString"))
    }
    assert told == wanted


def test_characters_that_xml_cannot_hold_are_replaced(store: ox.Store) -> None:
    graph = ox.NamedNode(DEFAULT_BASE + "graph/corpus")
    japan = ox.NamedNode(DEFAULT_BASE + example.JAPAN)
    changed = ox.Store()
    changed.extend(list(store))
    changed.add(ox.Quad(japan, ox.NamedNode(terms.ALT_LABEL), ox.Literal("form\x0cfeed"), graph))
    assert r'"form\ffeed"' in written(changed, "turtle").decode()
    for form in ("rdfxml", "graphml", "gexf"):
        assert "form\ufffdfeed" in written(changed, form).decode()
        assert "\x0c" not in written(changed, form).decode()


@pytest.mark.parametrize("form", [f for f in EXPORTERS if f != "html"])
def test_an_export_depends_on_the_graph_alone(store: ox.Store, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    other = ox.Store()
    other.extend(sorted(store, key=lambda q: str(q)[::-1]))
    first = written(store, form)
    monkeypatch.setattr("time.strftime", lambda *_: "1999-01-01")
    assert written(other, form) == first


@pytest.mark.parametrize("form", [f for f in EXPORTERS if f != "html"])
def test_no_export_holds_an_articles_text(store: ox.Store, form: str) -> None:
    content = written(store, form)
    if form == "csv":
        archive = zipfile.ZipFile(io.BytesIO(content))
        content = b"".join(archive.read(n) for n in archive.namelist())
    assert b"articleBody" not in content
    assert example.PARAGRAPHS[0].encode() not in content


def test_turtle_is_for_people(store: ox.Store) -> None:
    text = written(store, "turtle").decode()
    sections = [line for line in text.splitlines() if line.startswith("#### ")]
    assert sections == [
        f"#### {s}" for s in ("Entities", "Events", "Values", "Claims", "Evidence", "Articles", "Description")
    ]
    assert 'state:japan a kg:State , kg:Agent , kg:Place ;\n    rdfs:label "Japan" ;' in text
    prefixes = {line.split()[1] for line in text.splitlines() if line.startswith("@prefix")}
    assert "geo:" not in prefixes
    assert all(text.count(f" {p}") + text.count(f"\n{p}") + text.count(f"^^{p}") > 1 for p in prefixes)
    launch, signing = text.index("event:a1a1a1a1a1a1a1a1 a"), text.index("event:e5e5e5e5e5e5e5e5 a")
    assert signing < launch < text.index("#### Claims")
    assert f"# “{example.FLEW}”\nclaim:" in text
    long = [line for line in text.splitlines() if len(line) > 120 and '"' not in line]
    assert not long


def test_a_comment_cannot_be_left(hostile: ox.Store) -> None:
    text = written(hostile, "turtle").decode()
    assert "\u202e" not in text
    assert all(line.startswith(("#", "@", " ", "<")) or ":" in line for line in text.splitlines() if line)


@pytest.mark.parametrize(
    ("name", "written_as"),
    [
        ("north-korea", "north-korea"),
        ("3f2a", "3f2a"),
        ("o'hara", r"o\'hara"),
        ("-x", r"\-x"),
        ("x.", None),
        ("a%20b", "a%20b"),
        ("é", "é"),
        ("a/b", None),
        ("a#b", None),
        ("", None),
    ],
)
def test_local_names_follow_the_grammar(name: str, written_as: str | None) -> None:
    assert local_name(name) == written_as


def test_the_context_file_is_what_documents_carry(store: ox.Store) -> None:
    document = json.loads(written(store, "jsonld"))
    static = json.loads((Path(terms.__file__).parent / "context.jsonld").read_text("utf-8"))["@context"]
    assert set(static) <= set(document["@context"])
    launch = next(n for n in document["@graph"] if n["id"] == example.LAUNCH)
    assert launch["type"] == ["MissileLaunch", "Event"]
    assert launch["label"] == "Missile launch by North Korea, 2024-10-31"
    assert launch["actor"] == example.NK
    assert {c["attributedTo"] for c in launch["claims"] if "attributedTo" in c} == {example.NAKATANI, example.JCS}


def test_the_description_names_sources_and_size(store: ox.Store) -> None:
    graph = ox.Store()
    graph.load(written(store, "nquads"), format=ox.RdfFormat.N_QUADS)
    rows = list(
        graph.query(
            """PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcterms: <http://purl.org/dc/terms/>
            PREFIX schema: <https://schema.org/>
            SELECT ?triples ?publisher ?date ?dataset { GRAPH ?d { ?dataset a void:Dataset ; void:triples ?triples ;
            dcterms:source ?a . ?a schema:publisher ?publisher ; schema:datePublished ?date } }"""
        )
    )
    assert len(rows) == 1
    assert int(rows[0]["triples"].value) == len({q.triple for q in quads(store, Options())})
    assert rows[0]["date"].value == "2024-10-31"
    assert rows[0]["publisher"].value.endswith("organization/harbour-wire")


def test_a_licence_is_told_where_it_is_known(store: ox.Store) -> None:
    article = next(q for q in store if q.predicate.value == terms.HEADLINE)
    licence = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
    changed = select(store, Options(min_confidence=0.01))
    changed.add(ox.Quad(article.subject, ox.NamedNode(terms.LICENCE), licence, article.graph_name))
    found = {t for t in parsed(written(changed, "turtle"), "turtle") if t.object == licence}
    assert {terms.text(t.subject).split("/")[-2] for t in found} == {"article", "dataset"}


def test_an_export_that_was_loaded_describes_itself_anew(store: ox.Store) -> None:
    once = ox.Store()
    once.load(written(store, "nquads"), format=ox.RdfFormat.N_QUADS)
    assert written(once, "nquads") == written(store, "nquads")


def test_facts_hold_no_claim_and_no_evidence(store: ox.Store) -> None:
    found = parsed(written(store, "turtle", Options(facts=True)), "turtle")
    types = {terms.text(t.object) for t in found if t.predicate.value == terms.TYPE}
    assert not types & {terms.CLAIM, terms.EVIDENCE_CLASS, terms.OA + "TextQuoteSelector"}
    assert {KG + "State", KG + "MissileLaunch"} <= types
    assert not any(t.predicate.value in {terms.EVIDENCE, terms.CONFIDENCE, terms.EXACT, terms.MENTIONS} for t in found)
    # What is only alleged or denied is no fact.
    assert KG + "supports" not in {t.predicate.value for t in found}
    edges = network(store, claims=False).edges(keys=True)
    assert (DEFAULT_BASE + example.RUSSIA, DEFAULT_BASE + example.NK, "supports") not in edges
    assert (DEFAULT_BASE + example.NK, DEFAULT_BASE + example.MISSILE, "possesses") in edges


@pytest.fixture(scope="module")
def two() -> ox.Store:
    """The example, and a second article of another graph."""
    found = example.store()
    other = ox.NamedNode(DEFAULT_BASE + "article/0000000000000000")
    for subject, predicate, value in (
        (other, terms.TYPE, ox.NamedNode(terms.ARTICLE)),
        (other, terms.SOURCE, ox.Literal("folder/other.txt")),
        (other, terms.HEADLINE, ox.Literal("Other")),
        (ox.NamedNode(DEFAULT_BASE + example.JAPAN), terms.ALT_LABEL, ox.Literal("Nippon")),
    ):
        found.add(ox.Quad(subject, ox.NamedNode(predicate), value, other))
    return found


@pytest.mark.parametrize("name", ["harbour-wire.txt", "harbour-wire", example.ARTICLE.url])
def test_one_articles_export_holds_its_graph_and_labels_only(two: ox.Store, name: str) -> None:
    found = list(ox.parse(written(two, "nquads", Options(article=name)), format=ox.RdfFormat.N_QUADS))
    graphs = {q.graph_name.value.removeprefix(DEFAULT_BASE).split("/")[0] + "/" for q in found}
    assert graphs == {"article/", "graph/"}
    corpus = {q.predicate.value for q in found if q.graph_name.value.endswith("graph/corpus")}
    assert corpus == {terms.LABEL}
    assert not any("0000000000000000" in str(q) or "Nippon" in str(q) for q in found)
    own = {
        q
        for q in two
        if "article/" in q.graph_name.value and "#text" not in q.graph_name.value and "0000" not in q.graph_name.value
    }
    assert own <= set(found)


def test_the_other_article_is_as_short_as_it_is(two: ox.Store) -> None:
    found = parsed(written(two, "turtle", Options(article="other")), "turtle")
    assert "Nippon" in {terms.text(t.object) for t in found}
    assert terms.CLAIM not in {terms.text(t.object) for t in found}


def test_an_unknown_article_is_an_error_that_names_the_nearest(two: ox.Store) -> None:
    with pytest.raises(UsageError, match=r"harbour-wire\.txt"):
        written(two, "turtle", Options(article="harbor-wire"))


def test_weak_claims_take_with_them_what_stands_on_them_only(store: ox.Store) -> None:
    found = quads(store, Options(min_confidence=0.86))
    left = {str(q.subject) for q in found}
    # 0.9 and 0.95: the launch is told; its measures (0.8), the relations (0.85) and the transfer (0.7) are not.
    assert f"<{DEFAULT_BASE}{example.LAUNCH}>" in left
    assert f"<{DEFAULT_BASE}{example.TRANSFER}>" not in left
    predicates = {q.predicate.value for q in found}
    assert not predicates & {KG + p for p in ("duration", "altitude", "holdsOffice", "possesses")}
    confidences = {float(terms.text(q.object)) for q in found if q.predicate.value == terms.CONFIDENCE}
    assert confidences == {0.9, 0.95}
    pointed = {str(q.object) for q in found if q.predicate.value == terms.EVIDENCE}
    evidence = {str(q.subject) for q in found if terms.text(q.object) == terms.EVIDENCE_CLASS}
    assert evidence == pointed
    assert not any(terms.text(q.object) == f"{DEFAULT_BASE}{example.TRANSFER}" for q in found)


def test_an_events_factuality_is_that_of_the_claims_left(store: ox.Store) -> None:
    # Possible at 0.7, denied at 0.75: without the weaker claim the transfer is only denied.
    node = ox.NamedNode(DEFAULT_BASE + example.TRANSFER)
    for least, wanted in ((0.0, "Possible"), (0.72, "Denied")):
        found = quads(store, Options(min_confidence=least))
        told = [terms.text(q.object) for q in found if q.subject == node and q.predicate.value == terms.FACTUALITY]
        assert told == [KG + wanted]


def test_the_network_tells_denied_and_possible_relations_apart(store: ox.Store) -> None:
    graph = network(store)
    at = lambda s, p, o: graph.edges[DEFAULT_BASE + s, DEFAULT_BASE + o, p]  # noqa: E731
    assert at(example.JAPAN, "possesses", example.MISSILE)["factuality"] == "Denied"
    assert at(example.RUSSIA, "supports", example.NK)["factuality"] == "Possible"
    assert at(example.LAUNCH, "actor", example.NK)["confidence"] == 0.95
    assert len(at(example.LAUNCH, "actor", example.NK)["claims"]) == 2
    transfer = at(example.TRANSFER, "actor", example.RUSSIA)
    assert (transfer["factuality"], len(transfer["claims"])) == ("Possible", 2)
    launch = graph.nodes[DEFAULT_BASE + example.LAUNCH]
    assert (launch["cls"], launch["kind"], launch["date"]) == ("MissileLaunch", "Event", "2024-10-31")
    assert ("duration", "about 87 minutes") in launch["values"]
    assert graph.nodes[DEFAULT_BASE + example.JCS]["kind"] == "Organization"
    assert graph.nodes[DEFAULT_BASE + example.NK]["kind"] == "State"
    # The publisher is no part of the news.
    assert DEFAULT_BASE + "organization/harbour-wire" not in graph


def test_every_claim_leads_to_a_slice_of_its_articles_text(store: ox.Store) -> None:
    texts = {a.iri: a.text for a in articles(store).values()}
    found = claims(store)
    assert len(found) == len(example.CLAIMS)
    for claim in found.values():
        for quote in claim.quotes:
            text = texts[quote.article]
            assert text is not None
            assert text[quote.start : quote.end] == quote.exact != ""


def test_graphml_and_gexf_are_the_same_network(hostile: ox.Store, tmp_path: Path) -> None:
    wanted = network(hostile)
    for form, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        export(hostile, tmp_path / f"graph.{form}")
        found = read(tmp_path / f"graph.{form}")
        assert set(found.nodes) == set(wanted.nodes)
        ends = lambda g: sorted((u, v, d["predicate"]) for u, v, d in g.edges(data=True))  # noqa: E731
        assert ends(found) == sorted((u, v, k) for u, v, k in wanted.edges(keys=True))
        event = found.nodes[DEFAULT_BASE + example.LAUNCH]
        assert (event["label"], event["cls"]) == ("Missile launch by North Korea, 2024-10-31", "MissileLaunch")
        assert event["duration"] == "86 minutes | about 87 minutes"


def tables(folder: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    read = lambda name: list(csv.DictReader((folder / name).read_text("utf-8").splitlines()))  # noqa: E731
    return read("nodes.csv"), read("edges.csv")


def test_tables_are_what_neo4j_imports(hostile: ox.Store, tmp_path: Path) -> None:
    export(hostile, tmp_path / "tables", "csv")
    header = (tmp_path / "tables/nodes.csv").read_text("utf-8").splitlines()[0].split(",")
    assert sum(h.endswith(":ID") for h in header) == 1
    assert header[-1] == ":LABEL"
    nodes, edges = tables(tmp_path / "tables")
    assert {":START_ID", ":END_ID", ":TYPE"} <= set(edges[0])
    ids = [n["iri:ID"] for n in nodes]
    assert len(ids) == len(set(ids)) == len(network(hostile))
    assert {e[end] for e in edges for end in (":START_ID", ":END_ID")} <= set(ids)
    # One line is one row, or the importer would need to be told of lines inside values.
    assert len((tmp_path / "tables/nodes.csv").read_text("utf-8").splitlines()) == len(nodes) + 1
    launch = next(e for e in edges if e[":START_ID"].endswith(example.LAUNCH) and e[":TYPE"] == "weapon")
    assert (launch["speakers:string[]"], launch["confidence:double"]) == ("Gen Nakatani", "0.95")


@pytest.mark.parametrize("name", ["tables.csv", "taken"])
def test_two_tables_do_not_go_into_one_file(store: ox.Store, tmp_path: Path, name: str) -> None:
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(UsageError, match="two tables"):
        export(store, tmp_path / name, "csv")
    assert (tmp_path / "taken").read_text() == "mine"


def test_the_page_is_an_export_too(store: ox.Store, tmp_path: Path) -> None:
    export(store, tmp_path / "graph.html")
    page = (tmp_path / "graph.html").read_text("utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert example.LAUNCH in page and example.TRANSFER in page
    export(store, tmp_path / "facts.html", options=Options(facts=True))
    assert "claim/" not in (tmp_path / "facts.html").read_text("utf-8")


def test_a_zip_holds_the_same_tables(store: ox.Store, tmp_path: Path) -> None:
    export(store, tmp_path / "tables", "csv")
    export(store, tmp_path / "tables.zip")
    with zipfile.ZipFile(tmp_path / "tables.zip") as archive:
        for name in ("nodes.csv", "edges.csv"):
            assert archive.read(name) == (tmp_path / "tables" / name).read_bytes()


def test_every_suffix_stands_for_a_format_and_others_for_none() -> None:
    assert set(SUFFIXES.values()) == set(EXPORTERS)
    assert format_of(Path("a/b.TTL")) == "turtle"
    with pytest.raises(UsageError, match=r"\.jsonld"):
        format_of(Path("graph.docx"))


def test_a_file_appears_whole_or_not_at_all(store: ox.Store, tmp_path: Path) -> None:
    target = tmp_path / "graph.ttl"
    target.write_text("old")
    with pytest.raises(UsageError):
        export(store, target, options=Options(article="no such article"))
    assert target.read_text() == "old"
    export(store, target)
    assert target.read_bytes() == written(store, "turtle")
    assert [p.name for p in tmp_path.iterdir()] == ["graph.ttl"]


def test_a_folder_that_cannot_be_written_is_an_error_with_a_remedy(store: ox.Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="-o FILE"):
        export(store, tmp_path / "file" / "graph.ttl")


@pytest.mark.parametrize("form", ["turtle", "jsonld", "nquads"])
def test_another_base_reads_back_the_same(form: str) -> None:
    other = example.store("https://graph.example/news/")
    content = written(other, form)
    assert parsed(content, form) == expected(other)
    assert b"<https://graph.example/news/state/japan>" not in content or form == "nquads"
    assert DEFAULT_BASE.encode() not in content


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["export", *arguments])


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory, store: ox.Store) -> str:
    path = tmp_path_factory.mktemp("graph") / "graph.trig"
    export(store, path)
    return str(path)


def test_the_command_writes_turtle_to_the_terminal(graph: str, store: ox.Store) -> None:
    result = run("--graph", graph)
    assert result.exit_code == 0
    assert result.stdout_bytes == written(store, "turtle")


def test_the_command_takes_the_format_from_the_suffix(graph: str, store: ox.Store, tmp_path: Path) -> None:
    target = tmp_path / "deep" / "facts.nt"
    assert run("--graph", graph, "--facts", "-o", str(target)).exit_code == 0
    assert target.read_bytes() == written(store, "ntriples", Options(facts=True))


def test_tables_are_not_written_to_the_terminal(graph: str) -> None:
    result = run("--graph", graph, "--format", "csv")
    assert isinstance(result.exception, UsageError)
    assert "-o FILE" in str(result.exception)


def test_the_command_reads_a_store_on_disk(tmp_path: Path, store: ox.Store) -> None:
    from kg.store import write_new

    write_new(tmp_path / "kg.db", [list(store)])
    assert run("--store", str(tmp_path / "kg.db"), "-f", "nq").stdout_bytes == written(store, "nquads")
