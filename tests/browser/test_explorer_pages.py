"""The explorer's other pages and other endpoints: the query editor, things' pages, an endpoint elsewhere; and axe-core."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote, urlencode

import example
import httpx
import pyoxigraph as ox
import pytest
import stores
from axe_playwright_python.sync_playwright import Axe
from looking import Open, at_rest, settle, shown
from othermakes import oxigraph
from playwright.sync_api import Browser, Page, expect
from serving import Server

from kg import store

pytestmark = pytest.mark.browser

PREFIXES = """PREFIX kg: <https://kg.example/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
WHO = (
    PREFIXES + "SELECT ?event ?name ?who { ?event a kg:Event ; rdfs:label ?name ; kg:actor ?who } ORDER BY ?event ?who"
)
VIEWS = {
    "start": "/",
    "entity": f"/#node={example.NK}",
    "event": f"/#node={example.SIGNING}",
    "dispute": f"/#node={example.LAUNCH}",
    "line": f"/#nodes={example.JAPAN}|{example.MISSILE}&edge={quote(f'{example.JAPAN} possesses {example.MISSILE}')}",
    "timeline": f"/#nodes={example.LAUNCH}|{example.SIGNING}|{example.NK}|{example.KIM}&from=2024-10-31",
    "table": "/#view=table",
    "map": f"/#nodes={example.NK}|{example.RUSSIA}|{example.PYONGYANG}|{example.LAUNCH}&view=map",
    "path": f"/#nodes={example.KIM}|{example.SIGNING}|{example.PUTIN}&path={example.KIM}|{example.SIGNING}|{example.PUTIN}",
}


def asked(query: str) -> str:
    """The address of the query page with a query."""
    return "/query.html#" + urlencode({"query": query})


def results(page: Page) -> Page:
    """Wait until the results are there."""
    expect(page.locator(".tabPanel.active .yasr_response_chip")).to_contain_text("result")
    return page


# ---- The query editor


def test_the_query_behind_a_view_opens_in_the_editor(explore: Open) -> None:
    page = explore(f"/#node={example.NK}&no-sure=Denied&least=50")
    page.get_by_role("button", name="SPARQL").click()
    results(page)
    rows = page.locator(".tabPanel.active .yasr_results tbody tr")
    assert rows.count() > 5
    assert all(example.NK in row for row in rows.all_inner_texts())
    editor = page.locator(".tabPanel.active .yasqe .CodeMirror-code")
    expect(editor).to_contain_text("FILTER(?sure NOT IN (kg:Denied))")
    expect(editor).to_contain_text("?confidence >= 0.5")
    table = page.locator(".tabPanel.active .yasr_results")
    header = page.locator(".tabPanel.active .yasr_header")
    above, below = header.bounding_box(), table.bounding_box()
    assert above and below and below["y"] - above["y"] - above["height"] < 40, "a gap above the results"
    link = table.locator("a").first
    link.hover()
    assert str(link.get_attribute("href")).startswith("/id/")


def test_results_come_as_table_and_as_network_and_go_to_the_explorer(explore: Open) -> None:
    page = results(explore(asked(WHO), rest=False))
    page.locator(".tabPanel.active .select_network").click()
    told = page.locator(".tabPanel.active .told")
    expect(told).to_contain_text("things")
    expect(page.locator(".tabPanel.active .network canvas")).to_have_attribute("aria-hidden", "true")
    settle(page)
    painted = page.locator(".tabPanel.active .network canvas").evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.filter((v, i) => i % 4 === 3 && v).length"
    )
    assert painted > 2000
    page.locator("#b-explore").click()
    at_rest(page)
    assert {example.LAUNCH, example.NK, example.KIM} <= shown(page)[0]


@pytest.mark.full
def test_statements_are_a_network_too(explore: Open) -> None:
    query = (
        f"{PREFIXES}CONSTRUCT {{ ?e kg:actor ?who ; rdfs:label ?name }} WHERE {{ ?e kg:actor ?who ; rdfs:label ?name }}"
    )
    page = explore(asked(query), rest=False)
    expect(page.locator(".tabPanel.active .select_network")).to_be_visible()
    page.locator(".tabPanel.active .select_network").click()
    expect(page.locator(".tabPanel.active .told")).to_contain_text("lines")


@pytest.mark.full
def test_columns_are_dragged_without_a_style_in_the_page(explore: Open) -> None:
    page = results(explore(asked(WHO), rest=False))
    grip = page.locator(".tabPanel.active .grip-handle").nth(1)
    column = page.locator(".tabPanel.active th").nth(1)
    before, box = column.bounding_box(), grip.bounding_box()
    assert before and box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 60, box["y"] + 8, steps=3)
    page.mouse.up()
    after = column.bounding_box()
    assert after and after["width"] < before["width"] - 30
    assert page.locator("style").count() == 0


def test_the_editor_is_passed_through_by_tab(explore: Open) -> None:
    page = results(explore(asked(WHO), rest=False))
    page.locator(".tabPanel.active").get_by_label("SPARQL query").focus()
    passed = []
    for _ in range(4):
        page.keyboard.press("Tab")
        passed.append(page.evaluate("document.activeElement.ariaLabel"))
    assert passed == ["Run query", "Shows Table view", "Shows Network view", "Shows Response view"]


# ---- Other endpoints


def test_another_endpoint_of_ours_is_explored(explore: Open, served: Callable[[str], Server]) -> None:
    other = served("crowded")
    page = explore(f"/?endpoint={other.url}/sparql#node=person/n0", also=other.url)
    expect(page.locator("#detail h2")).to_have_text("Person 0")
    page.fill("#q", "person 77")
    expect(page.locator("#found li").first).to_contain_text("Person 77")
    page.keyboard.press("Enter")
    at_rest(page)
    expect(page.locator("#detail h2")).to_have_text("Person 77")
    page.get_by_role("button", name="SPARQL").click()
    results(page)
    assert other.url in page.url.replace("%3A", ":").replace("%2F", "/")


def test_a_server_of_another_make_is_explored(explore: Open) -> None:
    with oxigraph("--cors") as other:
        quads = ox.serialize(store.named(stores.disputed()), format=ox.RdfFormat.N_QUADS)
        httpx.post(other.graphs, content=quads, headers={"Content-Type": "application/n-quads"}).raise_for_status()
        host = other.query.removesuffix("/query")
        page = explore(f"/?endpoint={other.query}", also=host)
        assert example.LAUNCH in shown(page)[0]
        page.fill("#q", "nakatani")
        expect(page.locator("#found li").first).to_contain_text("Gen Nakatani")
        page.keyboard.press("Enter")
        at_rest(page)
        expect(page.locator("#detail mark").first).to_have_text(example.FIRED)


def test_an_endpoint_that_does_not_answer_is_named(browser: Browser, served: Callable[[str], Server]) -> None:
    page = browser.new_page()
    page.goto(served("disputed").url + "/?endpoint=/nowhere")
    expect(page.locator("#toast")).to_contain_text("That did not work: the endpoint answered 40")
    page.close()


# ---- axe-core: what keeps people out


def violations(page: Page) -> list[str]:
    """What axe-core has against the page as it is, each with the first element that it is about."""
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['help']}; {v['nodes'][0]['html'][:160]} ({len(v['nodes'])})" for v in found]


@pytest.mark.full
@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_view(explore: Open, scheme: str, width: int) -> None:
    check(explore, tuple(VIEWS), scheme, width)


def test_axe_finds_no_violation_on_the_views_most_seen(explore: Open) -> None:
    check(explore, ("dispute",), "dark", 390)


def check(explore: Open, views: tuple[str, ...], scheme: str, width: int) -> None:
    """Run axe-core on the views, on what a search finds, on the query page's results, and on things' pages."""
    found = {}
    page = explore(scheme=scheme, width=width, height=900 if width > 400 else 800, bypass_csp=True)
    start = page.url.rstrip("/")
    for name in views:
        page.goto("about:blank")
        page.goto(start + VIEWS[name])
        at_rest(page)
        found[name] = violations(page)
    page.fill("#q", "defense")
    expect(page.locator("#found li").first).to_contain_text("Defense")
    found["search"] = violations(page)
    page.goto(start + asked(WHO))
    results(page)
    found["query, table"] = violations(page)
    page.locator(".tabPanel.active .select_network").click()
    expect(page.locator(".tabPanel.active .told")).to_contain_text("things")
    found["query, network"] = violations(page)
    for name, at in (("thing", f"/id/{example.NK}"), ("event's page", f"/id/{example.LAUNCH}")):
        page.goto(start + at)
        found[name] = violations(page)
    assert not any(found.values()), json.dumps({view: said for view, said in found.items() if said}, indent=1)
