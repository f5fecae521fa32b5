"""Articles that attack whoever reads of them: what they wrote shows as text on every page, runs nowhere, breaks out nowhere."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
import stores
from looking import Open, at_rest, settle, shown
from playwright.sync_api import Page, expect
from serving import Server

pytestmark = pytest.mark.browser

FOREIGN = "img, iframe, object, embed, link[href*='javascript'], a[href^='javascript' i], body script, svg [onload], [onerror]"
PEOPLE = [f"person/p{i}" for i in range(len(stores.ATTACKS))]


def unhurt(page: Page, width: int = 1400) -> None:
    """Nothing ran, nothing that an article wrote became an element, nothing made the page wider than the screen."""
    assert page.evaluate("window.hit") is None
    assert page.locator(FOREIGN).count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [pytest.param(1400, marks=pytest.mark.full), 390])
def test_in_the_explorer(explore: Open, width: int) -> None:
    page = explore(on="attacked", width=width)
    unhurt(page, width)
    for i, attack in enumerate(stores.ATTACKS):
        page.evaluate("id => kgView.choose(id)", PEOPLE[i])
        at_rest(page)
        assert page.locator("#detail h2").text_content() == attack
        assert f"🚀 {attack} said so." in page.locator("#detail mark").all_text_contents()
        assert any(attack in who for who in page.locator("#detail .who").all_text_contents())
        unhurt(page, width)
    page.evaluate("kgView.choose('event/0000000000000000')")
    at_rest(page)
    expect(page.locator(".dispute")).to_contain_text("Whether it took place")
    said = page.locator(".dispute").text_content()
    assert said and stores.ATTACKS[0] in said
    page.fill("#q", "script")
    expect(page.locator("#found li").first).to_contain_text("</script>")
    unhurt(page, width)
    page.keyboard.press("Escape")
    for button in ("Table", "Table", "Map", "Map"):
        page.get_by_role("button", name=button, exact=True).click()
        settle(page)
        unhurt(page, width)
    labels = {b["id"] for b in page.evaluate("kgView.boxes()")}
    assert labels & set(PEOPLE)


@pytest.mark.full
def test_filters_tell_hostile_publishers_as_text(explore: Open) -> None:
    page = explore(f"/#nodes={'|'.join(PEOPLE)}|event/0000000000000000", on="attacked")
    outlets = page.locator("#f-outlet li span:first-of-type").all_text_contents()
    assert stores.ATTACKS[1] in outlets and stores.ATTACKS[0] in outlets
    before = shown(page)[1]
    page.locator("#f-outlet input").first.uncheck()
    settle(page)
    assert shown(page)[1] != before
    page.reload()
    at_rest(page)
    assert shown(page)[1] != before
    unhurt(page)


def test_in_the_drawing_that_is_saved(explore: Open) -> None:
    page = explore(f"/#nodes={'|'.join(PEOPLE)}", on="attacked")
    tree = ET.fromstring(page.evaluate("kgView.svg()"))
    assert {e.tag.rpartition("}")[2] for e in tree.iter()} == {"svg", "title", "rect", "path", "text", "g"}
    assert {name for e in tree.iter() for name in e.attrib if name.lower().startswith("on") or "href" in name} == set()


def test_in_the_query_editor(explore: Open) -> None:
    query = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX oa: <http://www.w3.org/ns/oa#>
    SELECT ?n ?name ?quote WHERE { { ?n rdfs:label ?name FILTER(CONTAINS(STR(?n), "/person/")) } UNION { ?n oa:exact ?quote } }"""
    page = explore("/query.html#" + urlencode({"query": query}), on="attacked", rest=False)
    active = page.locator(".tabPanel.active")
    expect(active.locator(".yasr_response_chip")).to_contain_text("result")
    cells = active.locator(".yasr_results td").all_text_contents()
    for attack in stores.ATTACKS:
        assert any(attack[:20] in cell for cell in cells), attack
    unhurt(page)
    active.get_by_label("Ellipse").uncheck()
    settle(page)
    cells = active.locator(".yasr_results td").all_text_contents()
    for attack in stores.ATTACKS:
        assert any(attack in cell for cell in cells), attack
    assert page.evaluate("window.hit") is None and page.locator(FOREIGN).count() == 0
    active.get_by_placeholder("Filter query results").fill("<img")
    expect(active.locator(".yasr_results tbody tr")).not_to_have_count(len(cells))
    unhurt(page)
    active.get_by_placeholder("Filter query results").fill("")
    active.locator("th", has_text="name").click()
    settle(page)
    active.locator(".select_response").click()
    settle(page)
    unhurt(page)
    active.locator(".select_network").click()
    expect(active.locator(".told")).to_contain_text("things")
    unhurt(page)


@pytest.mark.parametrize("width", [pytest.param(1400, marks=pytest.mark.full), 390])
def test_on_the_pages_of_things(explore: Open, served: Callable[[str], Server], width: int) -> None:
    page = explore(f"/id/{PEOPLE[0]}", on="attacked", rest=False, width=width)
    start = page.url.partition("/id/")[0]
    article = served("attacked").rows("SELECT ?a { ?a a kg:Article ; dcterms:source ?s FILTER(CONTAINS(?s, 'file')) }")[
        0
    ]["a"]
    for i, attack in enumerate(stores.ATTACKS):
        page.goto(f"{start}/id/{PEOPLE[i]}")
        assert page.locator("h1").text_content() == attack
        assert f"🚀 {attack} said so." in page.locator("blockquote").all_text_contents()
        unhurt(page, width)
    page.goto(article.replace("https://kg.example", start))
    assert page.locator("h1").text_content() == stores.ATTACKS[0]
    marked = page.locator("mark").all_text_contents()
    assert all(f"🚀 {attack} said so." in marked for attack in stores.ATTACKS)
    unhurt(page, width)
