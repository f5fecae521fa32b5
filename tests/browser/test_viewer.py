"""The page in a real browser: from a node or a line to the sentence that states it, and everything on the way there."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import example
import pytest
import stores
from looking import Open, settle
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

LAUNCH = example.LAUNCH
POSSESSES = f"{example.JAPAN} possesses {example.MISSILE}"


def boxes(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("kgView.boxes()")
    return found


def click_node(page: Page, node: str) -> None:
    """Click where the node is drawn."""
    box = next(b for b in boxes(page) if b["id"] == node)
    graph = page.locator("#graph").bounding_box()
    assert graph
    page.mouse.click(graph["x"] + box["x"], graph["y"] + box["y"])
    settle(page)


def shown(page: Page) -> tuple[set[str], set[str]]:
    found = page.evaluate("kgView.shown()")
    return set(found["nodes"]), set(found["edges"])


# ---- The heart: what is chosen leads to its sentences


def test_clicking_a_node_opens_its_claims_with_speaker_and_marked_sentence(visit: Open) -> None:
    page = visit("example")
    expect(page.locator("#panel")).to_be_hidden()
    click_node(page, LAUNCH)
    expect(page.locator("#detail h2")).to_contain_text("Missile launch by North Korea")
    card = page.locator(".quote").filter(has=page.locator("mark", has_text=example.FIRED))
    expect(card.locator(".who").first).to_contain_text("Gen Nakatani says")
    expect(card.locator(".who .badge").first).to_have_text("stated")
    expect(card.locator(".who .sure").first).to_have_text("95 %")
    expect(card.locator("mark")).to_have_text(example.FIRED)
    text = card.locator(".text")
    assert text.evaluate("e => e.textContent") == example.TEXT
    expect(card.locator(".source")).to_contain_text("Harbour Wire · 2024-10-31")


def test_the_marked_sentence_is_in_sight_within_its_article(visit: Open) -> None:
    page = visit("example", f"#node={example.MEETING}")
    text = page.locator(".quote .text").first
    expect(text.locator("mark")).to_have_text(example.PACT)
    top, height, mark = text.evaluate(
        "e => [e.scrollTop, e.clientHeight, e.querySelector('mark').offsetTop]"
    )  # fmt: skip
    assert 0 < top <= mark < top + height


def test_what_nobody_is_named_for_is_the_articles_own(visit: Open) -> None:
    page = visit("example", f"#node={example.CONDEMNATION}")
    expect(page.locator(".who .itself")).to_have_text("The article itself")


def test_clicking_a_line_opens_what_states_it(visit: Open) -> None:
    page = visit("example")
    point = page.evaluate("id => kgView.line(id)", POSSESSES)
    graph = page.locator("#graph").bounding_box()
    assert graph
    page.mouse.click(graph["x"] + point["x"], graph["y"] + point["y"])
    settle(page)
    expect(page.locator("#detail h2")).to_contain_text("Japan possesses")
    expect(page.locator("#detail .meta .badge").first).to_have_text("denied")
    expect(page.locator(".who").first).to_contain_text("Japan says")
    expect(page.locator("#detail mark")).to_have_text([example.CONDEMNED])


def test_who_passed_a_claim_on_is_told(visit: Open) -> None:
    page = visit("example", f"#node={example.TRANSFER}")
    denied = page.locator(".claim", has=page.locator(".badge.Denied")).first
    expect(denied).to_contain_text("Defense Ministry of Russia says")
    expect(denied).to_contain_text("relayed by TASS")
    expect(page.locator(".claim .badge.Possible").first).to_have_text("possible")


def test_background_knowledge_says_that_no_article_states_it(visit: Open) -> None:
    page = visit("example", f"#edge={example.PYONGYANG}+capitalOf+{example.NK}")
    expect(page.locator("#detail .background")).to_contain_text("no article states it")


def test_the_panel_leads_on_from_thing_to_thing(visit: Open) -> None:
    page = visit("example", f"#node={LAUNCH}")
    page.locator(".relations .link", has_text="ICBM").click()
    expect(page.locator("#detail h2")).to_contain_text("weapon")
    page.locator(".relations .link", has_text="ICBM").click()
    expect(page.locator("#detail h2")).to_have_text("ICBM fired by North Korea, 2024-10-31")


# ---- Finding


def test_search_finds_names_relations_and_sentences(visit: Open) -> None:
    page = visit("example")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("nakatani")
    expect(page.locator("#found li").first).to_contain_text("Gen Nakatani")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found li").nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#detail h2")).to_have_text("Gen Nakatani")
    assert "node=person" in page.url
    page.fill("#q", "satellite technology")
    page.locator("#found li").first.click()
    expect(page.locator("#detail mark").first).to_have_text(example.ALLEGED)
    page.fill("#q", "no such thing anywhere")
    expect(page.locator("#found li")).to_have_text(["Nothing found"])


def test_filters_hide_and_say_what_they_hide(visit: Open) -> None:
    page = visit("example")
    count = page.locator("#count")
    expect(count).to_contain_text("27 of 27 nodes shown")
    expect(page.locator("#hidden-why")).to_be_hidden()
    page.get_by_role("checkbox", name="Places 3").uncheck()
    nodes, _ = shown(page)
    assert example.KURSK not in nodes and example.NK in nodes
    expect(count).to_contain_text(f"{len(nodes)} of 27 nodes")
    expect(page.locator("#hidden-why")).to_contain_text("3 by class")
    page.get_by_role("checkbox", name="denied").uncheck()
    assert POSSESSES not in shown(page)[1]
    page.get_by_role("checkbox", name="planned").uncheck()
    assert example.MEETING not in shown(page)[0]
    page.get_by_role("checkbox", name="holds office").uncheck()
    assert not any("holdsOffice" in edge for edge in shown(page)[1])
    page.get_by_role("button", name="Show everything again").click()
    expect(count).to_contain_text("27 of 27 nodes shown")


def test_confidence_and_dates_filter_too(visit: Open) -> None:
    page = visit("example")
    before = shown(page)[1]
    page.locator("#least").evaluate("e => { e.value = 95; e.dispatchEvent(new Event('input')); }")
    surer = shown(page)[1]
    assert f"{LAUNCH} weapon {example.MISSILE}" in surer and len(surer) < len(before)
    page.locator("#least").evaluate("e => { e.value = 0; e.dispatchEvent(new Event('input')); }")
    page.locator("#to").evaluate("e => { e.value = 0; e.dispatchEvent(new Event('input')); }")
    expect(page.locator("#to-out")).to_have_text("2024-06-01")
    nodes = shown(page)[0]
    assert example.SIGNING in nodes and LAUNCH not in nodes


def test_a_large_graph_opens_with_its_most_connected_and_grows(visit: Open) -> None:
    page = visit("large")
    expect(page.locator("#count")).to_contain_text("48 of 160 nodes shown")
    expect(page.locator("#hidden-why")).to_have_text("Hidden: 112 less connected.")
    before = {b["id"]: page.evaluate("id => JSON.stringify(kgView.place(id))", b["id"]) for b in boxes(page)}
    page.evaluate("kgView.choose('person/n0')")
    settle(page)
    page.locator("#b-expand").click()
    settle(page)
    nodes, _ = shown(page)
    assert set(before) < nodes
    assert {i: page.evaluate("id => JSON.stringify(kgView.place(id))", i) for i in before} == before
    page.fill("#q", "Person 77")
    page.keyboard.press("Enter")
    assert "person/n77" in shown(page)[0]
    page.locator("#b-all").click()
    expect(page.locator("#count")).to_contain_text("160 of 160 nodes shown")


def test_the_neighbourhood_can_be_widened_and_stand_alone(visit: Open) -> None:
    page = visit("example", f"#node={example.NAKATANI}")
    page.get_by_label("Only what is near the choice").check()
    near = shown(page)[0]
    assert near == {example.NAKATANI, example.JAPAN, example.JAPAN_MINISTER}
    page.get_by_label("Neighbourhood").select_option("2")
    assert example.MISSILE in shown(page)[0]


def test_an_address_brings_the_view_back(visit: Open) -> None:
    page = visit("example")
    page.evaluate("id => kgView.choose(null, id)", POSSESSES)
    page.get_by_role("checkbox", name="Offices 3").uncheck()
    page.get_by_role("button", name="Dark").click()
    again = visit("example", "#" + page.url.partition("#")[2])
    expect(again.locator("#detail h2")).to_contain_text("Japan possesses")
    assert shown(again) == shown(page)
    assert again.locator("html").get_attribute("data-theme") == "dark"


# ---- Without a mouse, without the drawing


def test_everything_can_be_reached_by_keyboard(visit: Open) -> None:
    page = visit("example")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#graph")).to_be_focused()
    page.keyboard.press("ArrowRight")
    first = page.locator("#detail h2").text_content()
    said = page.locator("#said").text_content()
    assert first and said and said.startswith(first)
    walked = {first}
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        walked.add(str(page.locator("#detail h2").text_content()))
    assert len(walked) > 2
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#b-close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#graph")).to_be_focused()


def test_the_table_tells_the_same_as_the_drawing(visit: Open) -> None:
    page = visit("example")
    assert page.locator("#graph canvas").get_attribute("aria-hidden") == "true"
    page.keyboard.press("t")
    rows = page.locator("#table table").nth(1).locator("tbody tr")
    assert rows.count() == len(shown(page)[1])
    assert page.locator("#table table").first.locator("tbody tr").count() == len(shown(page)[0])
    row = rows.filter(has_text="Japan").filter(has_text="possesses")
    expect(row.locator("td").nth(3)).to_have_text("denied")
    page.locator("#table th button", has_text="How sure").last.click()
    expect(rows.first.locator("td").nth(3)).to_have_text("denied")
    row.get_by_role("button").click()
    expect(page.locator("#detail mark")).to_have_text([example.CONDEMNED])
    page.get_by_role("checkbox", name="denied").uncheck()
    expect(page.locator("#table table").nth(1).locator("tbody tr")).to_have_count(len(shown(page)[1]))


def test_every_control_has_a_name(visit: Open) -> None:
    page = visit("example", f"#node={LAUNCH}")
    nameless = page.evaluate(
        "() => [...document.querySelectorAll('button, input, select, a')]"
        ".filter(e => !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length && "
        "[...e.labels].some(l => l.textContent.trim()))).map(e => e.outerHTML)"
    )
    assert nameless == []


# ---- Hostile data


def test_hostile_text_runs_nothing_and_shows_as_text(visit: Open) -> None:
    page = visit("hostile")
    expect(page.locator("#count")).to_contain_text(f"{len(stores.ATTACKS)} of {len(stores.ATTACKS)} nodes")
    for i, attack in enumerate(stores.ATTACKS):
        page.evaluate("id => kgView.choose(id)", f"person/p{i}")
        settle(page)
        assert page.locator("#detail h2").text_content() == attack
        marked = page.locator("#detail mark").all_text_contents()
        assert f"🚀 {attack} said so." in marked
        assert page.evaluate("document.documentElement.scrollWidth") <= 1400
    page.fill("#q", "script")
    assert page.locator("#found li").count() > 0
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.mouse.move(700, 400)
    assert page.evaluate("window.hit") is None
    assert page.locator("#detail a, #detail img, #detail svg[onload], #detail script").count() == 0
    assert page.title() == stores.ATTACKS[0]


def test_a_hostile_address_is_ignored(visit: Open) -> None:
    page = visit("example", "#node=%3Cimg%20src=x%20onerror=alert(1)%3E&from=x&least=9e9&depth=-4&theme=url(x)")
    expect(page.locator("#panel")).to_be_hidden()
    assert "img" not in page.url


# ---- Looks


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_drawing_can_be_read(visit: Open, tmp_path: Path, scheme: str) -> None:
    page = visit("example", scheme=scheme)
    drawn = boxes(page)
    for a, b in combinations(drawn, 2):
        apart = abs(a["x"] - b["x"]) >= (a["w"] + b["w"]) / 2 or abs(a["y"] - b["y"]) >= (a["h"] + b["h"]) / 2
        assert apart, f"{a['id']} overlaps {b['id']}"
    view = page.locator("#graph").bounding_box()
    assert view
    for b in drawn:
        assert b["x"] - b["w"] / 2 >= 0 and b["x"] + b["w"] / 2 <= view["width"], f"{b['id']} is cut off"
        assert b["y"] - b["h"] / 2 >= 0 and b["y"] + b["h"] / 2 <= view["height"], f"{b['id']} is cut off"
        assert b["font"] >= 9, f"{b['id']} is written too small"
    assert painted(page) > 20_000
    page.screenshot(path=tmp_path / f"{scheme}.png")


def painted(page: Page) -> int:
    """How many pixels of the canvas something is drawn on."""
    number: int = page.evaluate(
        "() => { const c = document.querySelector('#graph canvas');"
        "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        "let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) n++; return n; }"
    )
    return number


def test_dark_follows_the_system_and_the_button(visit: Open) -> None:
    page = visit("example", scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(20, 23, 27)"
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate(background) == "rgb(251, 251, 250)"
    page.emulate_media(color_scheme="light")
    assert page.evaluate(background) == "rgb(251, 251, 250)"


def test_text_stands_out_from_its_ground(visit: Open) -> None:
    for scheme in ("light", "dark"):
        page = visit("example", f"#node={example.TRANSFER}", scheme=scheme)
        weak = page.evaluate((Path(__file__).parent / "contrast.js").read_text(encoding="utf-8"))
        assert weak == [], scheme


def test_a_narrow_screen_has_it_all(visit: Open, tmp_path: Path) -> None:
    page = visit("example", width=390, height=800)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("#side")).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    expect(page.locator("#side")).to_be_visible()
    page.get_by_role("checkbox", name="Places 3").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#side")).to_be_hidden()
    assert example.KURSK not in shown(page)[0]
    page.fill("#q", "Nakatani")
    page.keyboard.press("Enter")
    settle(page)
    expect(page.locator("#detail h2")).to_have_text("Gen Nakatani")
    expect(page.locator("#detail mark").first).to_have_text(example.FIRED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    panel, graph = page.locator("#panel").bounding_box(), page.locator("#graph").bounding_box()
    assert panel and graph and graph["height"] > 150 and graph["y"] + graph["height"] <= panel["y"] + 1
    page.screenshot(path=tmp_path / "narrow.png")


# ---- Taking away


def test_png_and_svg_can_be_saved(visit: Open, tmp_path: Path) -> None:
    page = visit("example")
    for button, start in (("#b-png", b"\x89PNG\r\n"), ("#b-svg", b"<svg ")):
        with page.expect_download() as download:
            page.click(button)
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        assert path.read_bytes().startswith(start)
    import xml.etree.ElementTree as ET

    names = [e.text for e in ET.parse(tmp_path / "graph.svg").iter("{http://www.w3.org/2000/svg}title")]
    assert "Kursk region (region)" in names


def test_hostile_names_are_text_in_the_svg_too(visit: Open) -> None:
    import xml.etree.ElementTree as ET

    page = visit("hostile")
    tree = ET.fromstring(page.evaluate("kgView.svg()"))
    assert {e.tag.rpartition("}")[2] for e in tree.iter()} == {"svg", "title", "rect", "path", "text", "g"}


def test_the_address_can_be_copied(visit: Open) -> None:
    page = visit("example", f"#node={LAUNCH}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#toast")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
