"""The endpoint keeps the SPARQL Protocol and the Graph Store Protocol."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pyoxigraph as ox
import pytest
from serving import LIGHT, Server, bearer, make_store, serving

CONSTRUCT = "CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }"
BASE = "https://kg.example/id/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/json;q=0.5, text/csv;q=0.9", "text/csv; charset=utf-8"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/xml"),
    ],
)
def test_rows_come_in_the_format_that_is_asked_for(server: Server, accept: str, media_type: str) -> None:
    response = server.ask(LIGHT, accept)
    assert response.status_code == 200
    assert response.headers["content-type"] == media_type
    assert response.headers["vary"] == "Accept"
    if "json" in media_type:
        assert response.json()["results"]["bindings"][0]["label"]["value"] == "North Korea"
    elif "csv" in media_type:
        assert list(csv.reader(io.StringIO(response.text))) == [["label"], ["North Korea"]]
    elif "xml" in media_type:
        assert "North Korea" in "".join(ET.fromstring(response.text).itertext())
    else:
        assert response.text == '?label\n"North Korea"\n'


@pytest.mark.parametrize("media_type", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"])  # fmt: skip
def test_triples_come_in_the_format_that_is_asked_for(server: Server, media_type: str) -> None:
    response = server.ask(CONSTRUCT, media_type)
    form = ox.RdfFormat.from_media_type(media_type)
    assert form
    assert response.headers["content-type"].partition(";")[0] == media_type
    labels = {q.object.value for q in ox.parse(response.content, form) if isinstance(q.object, ox.Literal)}
    assert {"North Korea", "Gen Nakatani"} <= labels


def test_a_query_may_be_asked_in_three_ways(server: Server) -> None:
    got = server.client.get("/sparql", params={"query": LIGHT})
    form = server.client.post("/sparql", data={"query": LIGHT})
    direct = server.client.post("/sparql", content=LIGHT, headers={"Content-Type": "application/sparql-query"})
    assert got.json() == form.json() == direct.json()
    head = server.client.head("/sparql", params={"query": LIGHT})
    assert (head.status_code, head.content) == (200, b"")


def test_truth_values(server: Server) -> None:
    assert server.ask("ASK {}").json() == {"head": {}, "boolean": True}
    assert "<boolean>false</boolean>" in server.ask("ASK { FILTER(false) }", "application/xml").text


def test_the_default_graph_is_the_union_unless_another_is_named(server: Server) -> None:
    [article] = [r["a"] for r in server.rows("SELECT ?a { ?a a kg:Article }")]
    corpus = f"{BASE}graph/corpus"
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def number(query: str, **more: object) -> int:
        return int(server.ask(query, **more).json()["results"]["bindings"][0]["n"]["value"])

    whole = number(count)
    of_article = number(count.replace("{", f"FROM <{article}> {{", 1))
    assert 0 < of_article < whole
    by_protocol: dict[str, object] = {"default-graph-uri": article}
    assert number(count, **by_protocol) == of_article
    both: dict[str, object] = {"default-graph-uri": [article, corpus]}
    assert of_article < number(count, **both) < whole
    # What the protocol names stands above what the query names.
    assert number(count.replace("{", f"FROM <{corpus}> {{", 1), **by_protocol) == of_article
    named: dict[str, object] = {"named-graph-uri": article}
    assert number("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", **named) == of_article
    assert number(count, **named) == 0


def test_from_in_a_comment_or_a_string_names_no_dataset(server: Server) -> None:
    assert server.rows("# FROM <urn:x>\nSELECT (\"FROM <urn:x>\" AS ?from) ?label { <https://kg.example/id/state/japan> rdfs:label ?label }")[0]["label"] == "Japan"  # fmt: skip # noqa: E501


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, {"method": "GET", "params": {"query": "SELECT * {"}}),
        (400, {"method": "GET", "params": {"query": "SELECT * { ?s unknown:p ?o }"}}),
        (400, {"method": "GET", "params": [("query", "ASK {}"), ("query", "ASK {}")]}),
        (400, {"method": "GET", "params": {"quest": "ASK {}"}}),
        (400, {"method": "GET", "params": {"query": "ASK {}", "default-graph-uri": "no iri"}}),
        (400, {"method": "POST", "data": {"default-graph-uri": "urn:x"}}),
        (400, {"method": "POST", "data": {"query": "ASK {}", "update": "CLEAR ALL"}}),
        (400, {"method": "POST", "content": b"ASK {\xff}", "headers": {"Content-Type": "application/sparql-query"}}),
        (405, {"method": "GET", "params": {"update": "CLEAR ALL"}}),
        (405, {"method": "DELETE"}),
        (405, {"method": "PUT", "content": b"ASK {}"}),
        (406, {"method": "GET", "params": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}}),
        (406, {"method": "GET", "params": {"query": CONSTRUCT}, "headers": {"Accept": "text/csv"}}),
        (415, {"method": "POST", "content": b"ASK {}", "headers": {"Content-Type": "text/plain"}}),
        (415, {"method": "POST", "content": b"ASK {}"}),
        (
            415,
            {
                "method": "POST",
                "content": "ASK {}".encode("utf-16"),
                "headers": {"Content-Type": "application/sparql-query; charset=utf-16"},
            },
        ),
    ],
)
def test_what_is_wrong_with_a_request_is_said(server: Server, status: int, request_: dict[str, object]) -> None:
    response = server.client.request(url="/sparql", **request_)  # type: ignore[arg-type]
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert len(response.text.strip()) > 10 or status == 405


def test_a_malformed_query_is_shown_where(server: Server) -> None:
    text = server.ask("SELECT ?a\nWHERE { ?a ?b }").text
    assert "line 2" in text
    assert "\nWHERE { ?a ?b }\n" in text


def test_the_service_describes_itself(server: Server) -> None:
    response = server.client.get("/sparql")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    found = ox.Store()
    found.extend(ox.parse(response.content, ox.RdfFormat.TURTLE))
    assert found.query(
        f"PREFIX sd: <{sd}> ASK {{ ?s a sd:Service ; sd:endpoint <{server.url}/sparql> ;"
        " sd:feature sd:UnionDefaultGraph ; sd:supportedLanguage sd:SPARQL11Query"
        " FILTER NOT EXISTS { ?s sd:supportedLanguage sd:SPARQL11Update } }"
    )
    json.loads(server.client.get("/sparql", headers={"Accept": "application/ld+json"}).text)


def test_graphs_are_read(server: Server) -> None:
    [article] = [r["a"] for r in server.rows("SELECT ?a { ?a a kg:Article }")]
    response = server.client.get("/graph", params={"graph": article}, headers={"Accept": "application/n-triples"})
    in_graph = server.rows(f"SELECT (COUNT(*) AS ?n) FROM <{article}> {{ ?s ?p ?o }}")[0]["n"]
    assert len(response.text.splitlines()) == int(in_graph)
    whole = server.client.get("/graph?default", headers={"Accept": "application/n-triples"})
    assert len(whole.text.splitlines()) == len(server.rows("SELECT DISTINCT * { ?s ?p ?o }"))
    assert server.client.get("/graph", params={"graph": "urn:none"}).status_code == 404
    assert server.client.get("/graph").status_code == 400
    assert server.client.get("/graph?default&graph=urn:x").status_code == 400


def test_nobody_writes_to_a_server_that_only_reads(server: Server) -> None:
    before = server.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert server.update("CLEAR ALL").status_code == 403
    for method in ("PUT", "POST", "DELETE"):
        response = server.client.request(method, "/graph?default", headers={"Content-Type": "text/turtle", **bearer()})
        assert response.status_code == 403
    # A query can't change anything, whatever it is called.
    assert server.ask("DELETE WHERE { ?s ?p ?o }").status_code == 400
    assert server.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == before


def test_the_bearer_of_the_token_writes_and_reads_what_was_written(writable: Server) -> None:
    insert = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1 } }"
    for token in (None, "", "wrong"):
        refused = writable.update(insert, token)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Bearer")
    assert writable.update(insert).status_code == 204
    assert writable.rows("SELECT ?o { <urn:a> <urn:p> ?o }") == [{"o": "1"}]
    assert writable.update("INSERT DATA { bad").status_code == 400
    direct = {"Content-Type": "application/sparql-update", **bearer()}
    assert writable.client.post("/sparql", content="DROP GRAPH <urn:g>", headers=direct).status_code == 204
    assert writable.rows("SELECT ?o { <urn:a> <urn:p> ?o }") == []


def test_an_update_takes_its_dataset_from_the_protocol(writable: Server) -> None:
    writable.update(
        "DROP SILENT GRAPH <urn:out> ;"
        "INSERT DATA { GRAPH <urn:1> { <urn:x> <urn:p> 1 } GRAPH <urn:2> { <urn:x> <urn:p> 2 } }"
    )

    def update(text: str) -> int:
        sent = {"update": text, "using-graph-uri": "urn:1"}
        return writable.client.post("/sparql", data=sent, headers=bearer()).status_code

    assert (
        update("INSERT { GRAPH <urn:out> { ?s ?p ?o } } # WHERE\nWHERE { ?s ?p ?o FILTER(STR(?p) != ' WHERE {') }")
        == 204
    )
    assert writable.rows("SELECT ?o { GRAPH <urn:out> { ?s ?p ?o } }") == [{"o": "1"}]
    assert update("DELETE WHERE { GRAPH <urn:out> { ?s ?p ?o } }") == 204
    assert update("WITH <urn:1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }") == 400


def test_graphs_are_put_posted_and_deleted(writable: Server) -> None:
    client, named = writable.client, {"graph": "urn:put"}
    headers = {"Content-Type": "text/turtle", **bearer()}
    assert client.put("/graph", params=named, content="<urn:a> <urn:p> 1 .", headers=headers).status_code == 201
    assert client.post("/graph", params=named, content="<urn:a> <urn:p> 2 .", headers=headers).status_code == 204
    assert len(writable.rows("SELECT * { GRAPH <urn:put> { ?s ?p ?o } }")) == 2
    assert client.put("/graph", params=named, content="<urn:a> <urn:p> 3, 'x' .", headers=headers).status_code == 204
    assert {r["o"] for r in writable.rows("SELECT * { GRAPH <urn:put> { ?s ?p ?o } }")} == {"3", "x"}
    assert client.put("/graph", params=named, content="<urn:a> bad", headers=headers).status_code == 400
    assert len(writable.rows("SELECT * { GRAPH <urn:put> { ?s ?p ?o } }")) == 2
    assert client.put("/graph", params=named, content="x", headers={**headers, "Content-Type": "text/html"}).status_code == 415  # fmt: skip
    made = client.post("/graph", content="<> <urn:p> 1 .", headers=headers)
    assert made.status_code == 201
    location = made.headers["location"]
    assert writable.rows(f"SELECT ?o {{ GRAPH <{location}> {{ <{location}> <urn:p> ?o }} }}") == [{"o": "1"}]
    assert client.get(location).status_code == 200
    assert client.delete("/graph", params=named, headers=bearer()).status_code == 204
    assert client.delete("/graph", params=named, headers=bearer()).status_code == 404
    assert client.delete("/graph", params={"graph": location}).status_code == 401


def test_what_was_written_to_the_default_graph_outlives_the_server(tmp_path: Path) -> None:
    path = make_store(tmp_path / "kg.db")
    japan = f"<{BASE}state/japan> rdfs:label ?label"
    with serving(path, "--write") as first:
        assert first.update("INSERT DATA { <urn:a> <urn:p> 1 }").status_code == 204
    with serving(path, "--write") as second:
        assert second.rows("SELECT ?o { <urn:a> <urn:p> ?o }") == [{"o": "1"}]
        assert second.rows(f"SELECT ?label {{ {japan} }}") == [{"label": "Japan"}]
        # Of the rest the default graph holds no copy that would outlive it.
        gone = f"PREFIX rdfs: <{RDFS}> DELETE {{ GRAPH ?g {{ {japan} }} }} WHERE {{ GRAPH ?g {{ {japan} }} }}"
        assert second.update(gone).status_code == 204
        assert second.rows(f"SELECT ?label {{ {japan} }}") == []
