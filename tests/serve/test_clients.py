"""Well-known clients of other makes work with the endpoint."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from rdflib import RDFS, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from serving import LIGHT, Server, bearer
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

STATE = URIRef("https://kg.example/id/state/north-korea")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(server: Server, method: str) -> None:
    client = SPARQLWrapper(f"{server.url}/sparql")
    client.setMethod(method)
    client.setQuery(f"PREFIX rdfs: <{RDFS}> {LIGHT}")
    client.setReturnFormat(JSON)
    assert client.queryAndConvert()["results"]["bindings"][0]["label"]["value"] == "North Korea"
    client.setReturnFormat(XML)
    assert "North Korea" in client.queryAndConvert().toxml()
    client.setReturnFormat(CSV)
    assert b"North Korea" in client.queryAndConvert()
    client.setQuery(f"DESCRIBE <{STATE}>")
    client.setReturnFormat(TURTLE)
    assert b"North Korea" in client.queryAndConvert()


def test_sparqlwrapper_updates(writable: Server) -> None:
    client = SPARQLWrapper(f"{writable.url}/sparql")
    client.setMethod(POST)
    for name, value in bearer().items():
        client.addCustomHttpHeader(name, value)
    client.setQuery("INSERT DATA { GRAPH <urn:wrapper> { <urn:a> <urn:b> <urn:c> } }")
    client.query()
    assert writable.ask("ASK { GRAPH <urn:wrapper> { <urn:a> <urn:b> <urn:c> } }").json()["boolean"]


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_from_it(server: Server, method: str) -> None:
    graph = Graph(SPARQLStore(f"{server.url}/sparql", method=method))
    assert Literal("North Korea") in set(graph.objects(STATE, RDFS.label))
    assert len(list(graph.query("SELECT ?c { ?c a <https://kg.example/ontology#Claim> }"))) > 20


def test_rdflib_writes_to_it(writable: Server) -> None:
    url = f"{writable.url}/sparql"
    store = SPARQLUpdateStore(url, url, headers=bearer())
    graph = Graph(store, identifier=URIRef("urn:rdflib"))
    graph.add((STATE, RDFS.comment, Literal('"quoted" \\ and\nmore')))
    assert writable.rows("SELECT ?o { GRAPH <urn:rdflib> { ?s ?p ?o } }") == [{"o": '"quoted" \\ and\nmore'}]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(server: Server) -> None:
    command = ["curl", "-sf", f"{server.url}/sparql", "-H", "Accept: text/csv", "--data-urlencode", f"query={LIGHT}"]
    for way in ([], ["-G"]):
        asked = subprocess.run([*command, *way], capture_output=True, check=True)
        assert asked.stdout == b"label\r\nNorth Korea\r\n"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_writes_with_the_token_alone(writable: Server) -> None:
    update = "update=INSERT DATA { GRAPH <urn:curl> { <urn:a> <urn:b> <urn:c> } }"
    command = [
        "curl",
        "-s",
        "-o",
        "/dev/null",
        "-w",
        "%{http_code}",
        f"{writable.url}/sparql",
        "--data-urlencode",
        update,
    ]
    assert subprocess.run(command, capture_output=True, check=True).stdout == b"401"
    shown = [f"{name}: {value}" for name, value in bearer().items()]
    assert subprocess.run([*command, "-H", *shown], capture_output=True, check=True).stdout == b"204"
    assert writable.ask("ASK { GRAPH <urn:curl> { <urn:a> <urn:b> <urn:c> } }").json()["boolean"]
