"""The graph's IRIs open as pages and as data, and nothing that an article wrote becomes more than text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser
from serving import Server, make_store, serving

STATE = "https://kg.example/id/state/north-korea"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
HOSTILE = "</title><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">‮ \"'&amp;{{ 7*7 }}"
HEADERS = ("content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options")


def article(server: Server) -> str:
    return server.rows("SELECT ?a { ?a a kg:Article }")[0]["a"]


def path_of(iri: str) -> str:
    return "/id/" + iri.removeprefix("https://kg.example/id/")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (BROWSER, "text/html; charset=utf-8"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("*/*", "text/turtle; charset=utf-8"),
    ],
)
def test_a_thing_opens_in_the_form_that_is_asked_for(server: Server, accept: str, media_type: str) -> None:
    response = server.client.get("/id/state/north-korea", headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"] == media_type
    assert response.headers["vary"] == "Accept"
    assert "North Korea" in response.text
    if "html" not in media_type:
        direct = server.client.get(response.headers["content-location"])
        assert direct.headers["content-type"] == media_type


def test_the_data_of_a_thing_holds_its_claims(server: Server) -> None:
    data = server.client.get("/data/state/north-korea.nt").text
    claims = {r["c"] for r in server.rows(f"SELECT ?c {{ ?c rdf:subject <{STATE}> }}")}
    assert claims
    assert all(f"<{claim}>" in data for claim in claims)


def test_the_data_of_an_article_is_its_graph(server: Server) -> None:
    iri = article(server)
    data = server.client.get(path_of(iri), headers={"Accept": "application/n-triples"}).text
    whole = server.client.get("/graph", params={"graph": iri}, headers={"Accept": "application/n-triples"}).text
    assert sorted(data.splitlines()) == sorted(whole.splitlines())


def test_the_page_of_an_article_marks_its_sentences(server: Server) -> None:
    page = server.client.get(path_of(article(server)), headers={"Accept": BROWSER}).text
    spans = server.rows("SELECT DISTINCT ?start ?end ?exact { ?e a kg:Evidence ; oa:hasSelector ?p, ?q . ?p oa:start ?start ; oa:end ?end . ?q oa:exact ?exact }")  # fmt: skip # noqa: E501
    marked = dict(re.findall(r'<mark id="([^"]+)">(.*?)</mark>', page, re.DOTALL))
    assert len(marked) == len(spans) > 5
    for span in spans:
        assert html.unescape(marked[f"char={span['start']},{span['end']}"]) == span["exact"]


def test_every_kind_of_thing_has_a_page(server: Server) -> None:
    for row in server.rows("SELECT ?class (SAMPLE(?node) AS ?n) { ?node a ?class } GROUP BY ?class"):
        if "#" not in row["n"]:
            response = server.client.get(path_of(row["n"]), headers={"Accept": BROWSER})
            assert response.status_code == 200, row


def test_what_the_graph_does_not_know_is_not_found(server: Server) -> None:
    for path in ("/id/state/atlantis", "/data/state/atlantis.ttl", "/data/state/japan.exe", "/nothing"):
        assert server.client.get(path, headers={"Accept": BROWSER}).status_code == 404, path
    assert server.client.get("/id/state/north%20korea%3E").status_code in (400, 404)
    assert server.client.get("/id/x%22> } #", headers={"Accept": BROWSER}).status_code in (400, 404)
    assert server.client.get("/id/state/japan", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("path", ["/", "/sparql", "/id/state/japan", "/page.css", "/nothing", "/sparql?query=bad"])
def test_every_response_has_the_headers(server: Server, path: str) -> None:
    response = server.client.get(path, headers={"Accept": BROWSER})
    for name in HEADERS:
        assert name in response.headers
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "access-control-allow-origin" not in response.headers
    assert "server" not in response.headers


def test_a_server_that_only_this_machine_reaches_takes_no_other_name(server: Server) -> None:
    assert server.client.get("/sparql", headers={"Host": "attacker.example"}).status_code == 421
    assert server.client.get("/sparql", headers={"Host": "localhost:8080"}).status_code == 200


def test_other_origins_may_ask_where_they_are_let(example_store: Path) -> None:
    page = {"Origin": "https://page.example"}
    with serving(example_store, "--cors", "https://page.example", "--connect", "https://other.example") as server:
        allowed = server.client.get("/sparql", params={"query": "ASK {}"}, headers=page)
        assert allowed.headers["access-control-allow-origin"] == "https://page.example"
        asked = {**page, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        assert server.client.options("/sparql", headers=asked).status_code == 200
        other = server.client.get("/sparql", params={"query": "ASK {}"}, headers={"Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers
        assert "connect-src 'self' https://other.example" in other.headers["content-security-policy"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a graph whose names are attacks."""
    node, graph = (
        ox.NamedNode("https://kg.example/id/state/hostile"),
        ox.NamedNode("https://kg.example/id/graph/hostile"),
    )
    rdfs, schema = "http://www.w3.org/2000/01/rdf-schema#", "https://schema.org/"
    quads = [
        ox.Quad(node, ox.NamedNode(rdfs + "label"), ox.Literal(HOSTILE), graph),
        ox.Quad(node, ox.NamedNode(schema + "name"), ox.Literal("x" * 20_000), graph),
        ox.Quad(node, ox.NamedNode(schema + "url"), ox.Literal("javascript:document.title='run'"), graph),
        ox.Quad(node, ox.NamedNode(schema + "sameAs"), ox.NamedNode("javascript:document.title='run'"), graph),
        ox.Quad(node, ox.NamedNode(schema + "sameAs"), ox.NamedNode("http://x.example/'%22onclick=alert(1)"), graph),
    ]
    with serving(make_store(tmp_path_factory.mktemp("hostile") / "kg.db", quads)) as running:
        yield running


@pytest.mark.browser
def test_nothing_that_an_article_wrote_runs(hostile: Server, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 400, "height": 800})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{hostile.url}/id/state/hostile")
    assert page.title() == HOSTILE
    assert page.locator("h1").inner_text() == HOSTILE
    assert page.locator("script").count() == page.locator("img").count() == 0
    links = page.locator("a").evaluate_all("all => all.map(a => a.href)")
    assert not [link for link in links if not link.startswith("http")]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [url for url in asked if not url.startswith(hostile.url)] == []
    assert [s for s in said if "favicon" not in s and "404" not in s] == []
    page.close()


def test_a_page_without_a_browser_holds_the_attack_as_text(hostile: Server) -> None:
    page = httpx.get(f"{hostile.url}/id/state/hostile", headers={"Accept": BROWSER}).text
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page


def test_things_open_whatever_the_base(tmp_path: Path) -> None:
    base = "http://data.publisher.example/things/"
    with serving(make_store(tmp_path / "kg.db", base=base)) as server:
        response = server.client.get("/id/state/japan")
        assert f"{base}state/japan" in response.text or "state:japan" in response.text
        assert 'href="/id/' in server.client.get("/id/state/japan", headers={"Accept": BROWSER}).text
