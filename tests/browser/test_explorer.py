"""The explorer in a real browser: from the beginning to a sentence, and everything that can be done on the way."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from pathlib import Path

import example
import pytest
import stores
from looking import Open, at_rest, settle, shown
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

LAUNCH, DEPLOYMENT = example.LAUNCH, example.DEPLOYMENT
PUBLISHERS = {"organization/harbour-wire", "organization/northgate"}


def choose(page: Page, node: str) -> None:
    """Choose a node and wait for what is known of it."""
    page.evaluate("id => kgView.choose(id)", node)
    at_rest(page)


# ---- The beginning


def test_it_begins_with_events_that_hang_together_and_what_is_disputed(explore: Open) -> None:
    page = explore()
    nodes, lines = shown(page)
    assert {LAUNCH, example.SIGNING, example.NK, example.KIM} <= nodes
    assert not nodes & PUBLISHERS and not any(node.startswith("article/") for node in nodes)
    linked = {end for line in lines for end in (line.split(" ")[0], line.split(" ")[-1])}
    assert nodes <= linked
    panel = page.get_by_role("region", name="Overview")
    expect(panel).to_contain_text("2 articles from 2024-10-31 to 2024-11-02")
    expect(panel.locator("h3")).to_have_text(["Disputed", "Told by most", "Newest"])
    assert "#" not in page.url, "the address of the beginning names nothing: it is made anew each day"
    panel.get_by_role("button", name="Missile launch by North Korea").first.click()
    at_rest(page)
    expect(page.locator("#detail h2")).to_contain_text("Missile launch by North Korea")


@pytest.mark.parametrize(("width", "height"), [pytest.param(1400, 900, marks=pytest.mark.full), (390, 800)])
@pytest.mark.parametrize("at", ["/", f"/#node={example.NK}"])
def test_boxes_lie_apart_within_the_view_and_can_be_read(explore: Open, at: str, width: int, height: int) -> None:
    page = explore(at, width=width, height=height)
    drawn = page.evaluate("kgView.boxes()")
    for a, b in combinations(drawn, 2):
        apart = abs(a["x"] - b["x"]) >= (a["w"] + b["w"]) / 2 or abs(a["y"] - b["y"]) >= (a["h"] + b["h"]) / 2
        assert apart, f"{a['id']} lies over {b['id']}"
    assert all(box["font"] >= 8 for box in drawn), "written too small"
    if at == "/":
        view = page.locator("#graph").bounding_box()
        assert view
        for b in drawn:
            assert b["x"] - b["w"] / 2 >= 0 and b["x"] + b["w"] / 2 <= view["width"], f"{b['id']} is cut off"
            assert b["y"] - b["h"] / 2 >= 0 and b["y"] + b["h"] / 2 <= view["height"], f"{b['id']} is cut off"


# ---- Search


def test_names_are_found_as_one_types_and_taken_by_keys(explore: Open) -> None:
    page = explore()
    page.keyboard.press("/")
    page.keyboard.type("defen")
    found = page.locator("#found li")
    expect(found.first).to_contain_text("Defens")
    expect(found.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(found.nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.locator("#q")).to_have_attribute("aria-activedescendant", "r1")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(found.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#found")).to_be_hidden()
    page.fill("#q", "u.s.")
    expect(found.first).to_contain_text("United States")
    expect(found.first).to_contain_text("also “U.S.”")
    page.keyboard.press("Enter")
    at_rest(page)
    expect(page.locator("#detail h2")).to_have_text("United States")
    page.fill("#q", "nothing of the kind")
    expect(found).to_have_text(["Nothing found"])


# ---- What is known of a thing


def test_a_claim_has_speaker_factuality_outlet_and_its_sentence_marked(explore: Open) -> None:
    page = explore(f"/#node={LAUNCH}")
    card = page.locator(".quote").filter(has=page.locator("mark", has_text=example.FIRED))
    expect(card.locator(".who").first).to_contain_text("Gen Nakatani says")
    expect(card.locator(".who .badge").first).to_have_text("stated")
    expect(card.locator("mark")).to_have_text(example.FIRED)
    expect(card.locator(".source")).to_contain_text("Harbour Wire · 2024-10-31")
    text = card.locator(".text")
    expect(text).to_contain_text(example.CONDEMNED)
    assert text.evaluate("e => e.textContent") == example.TEXT


def test_a_dispute_has_its_sides_beside_each_other_and_each_speaker_once(explore: Open) -> None:
    page = explore(f"/#node={LAUNCH}")
    dispute = page.locator(".dispute")
    expect(dispute).to_contain_text("Whether it took place")
    denied, told = (
        dispute.locator(".side").filter(has=page.locator("h4", has_text=title)) for title in ("Denied", "Told")
    )
    expect(denied.locator("li")).to_have_text([re.compile("North Korea denied")])
    speakers = told.locator("li b, li .link").all_text_contents()
    assert {"South Korea", "Gen Nakatani"} <= set(speakers)
    assert len(speakers) == len(set(speakers))
    expect(denied.locator("blockquote")).to_have_text(stores.NEVER)
    left, right = denied.bounding_box(), told.bounding_box()
    assert left and right and left["y"] == right["y"], "the sides stand beside each other"


def test_a_disputed_number_names_who_says_which(explore: Open) -> None:
    page = explore(f"/#node={DEPLOYMENT}")
    sides = page.locator(".dispute .side")
    expect(sides).to_have_count(2)
    told = {side.locator("h4").inner_text(): side.locator("li").inner_text() for side in sides.all()}
    assert told.keys() == {"About 8,000", "at least 10,000"}
    assert "Antony Blinken" in told["About 8,000"] and "South Korea" in told["at least 10,000"]


@pytest.mark.full
def test_what_several_tell_is_counted(explore: Open) -> None:
    page = explore(f"/#node={example.SIGNING}")
    expect(page.locator(".agreed")).to_contain_text("took place")
    expect(page.locator(".agreed")).to_contain_text("2 articles, 2 publishers, 2 origins")


def test_a_line_opens_the_claims_behind_it(explore: Open) -> None:
    page = explore(f"/#nodes={example.JAPAN}|{example.MISSILE}")
    page.evaluate("id => kgView.choose(null, id)", f"{example.JAPAN} possesses {example.MISSILE}")
    at_rest(page)
    expect(page.locator("#detail h2")).to_contain_text("Japan possesses")
    expect(page.locator("#detail mark")).to_have_text([example.CONDEMNED])


def test_the_network_grows_and_what_stands_stays(explore: Open) -> None:
    page = explore("/#node=person/n0", on="crowded")
    place = "() => Object.fromEntries(kgView.shown().nodes.map((id) => [id, kgView.place(id)]))"
    before = page.evaluate(place)
    assert len(before) < 30
    page.locator("#b-expand").click()
    at_rest(page)
    after = page.evaluate(place)
    assert len(after) > len(before)
    assert {node: after[node] for node in before} == before
    page.locator("#graph").focus()
    page.keyboard.press("e")
    at_rest(page)
    assert len(shown(page)[0]) > len(after)


# ---- Filters, dates, map, path


def test_every_filter_filters_and_all_comes_back(explore: Open) -> None:
    everything = "|".join(entity.ref for entity in example.ENTITIES) + "|" + "|".join((LAUNCH, DEPLOYMENT, example.SIGNING, example.MEETING))  # fmt: skip # noqa: E501
    page = explore(f"/#nodes={everything}")
    nodes, lines = shown(page)
    side = page.locator("#side")
    steps = [
        ("class", lambda: side.get_by_role("checkbox", name=re.compile("^Places")).uncheck()),
        ("factuality", lambda: side.get_by_role("checkbox", name=re.compile("^denied")).uncheck()),
        ("relation", lambda: side.get_by_role("checkbox", name=re.compile("^holds office")).uncheck()),
        ("publisher", lambda: side.get_by_role("checkbox", name=re.compile("^Harbour Wire")).uncheck()),
        ("confidence", lambda: slide(page, "#least", 92)),
        ("background", lambda: side.get_by_label("Background knowledge").uncheck()),
        ("date", lambda: slide(page, "#from", 1)),
    ]
    for name, step in steps:
        step()
        settle(page)
        after, less = shown(page)
        assert after < nodes or less < lines, f"the filter by {name} hid nothing"
        expect(page.locator("#count")).to_contain_text(f"{len(after)} of")
        assert page.url.partition("#")[2].count("=") > 1, f"the filter by {name} does not stand in the address"
        page.get_by_role("button", name="Show everything again").click()
        settle(page)
        assert shown(page) == (nodes, lines)


def slide(page: Page, slider: str, value: int) -> None:
    page.locator(slider).evaluate("(e, value) => { e.value = value; e.dispatchEvent(new Event('input')); }", value)


def test_dates_are_brushed(explore: Open) -> None:
    page = explore(f"/#nodes={LAUNCH}|{example.SIGNING}|{example.NK}|{example.KIM}|{example.PACT_}")
    bars = page.locator("#bars").bounding_box()
    assert bars
    days = page.locator("#bars rect").count()
    assert days > 1
    y = bars["y"] + bars["height"] / 2
    page.mouse.move(bars["x"] + bars["width"] - 4, y)
    page.mouse.down()
    page.mouse.move(bars["x"] + bars["width"] * (days - 0.6) / days, y, steps=4)
    page.mouse.up()
    settle(page)
    assert LAUNCH not in shown(page)[0] or example.SIGNING not in shown(page)[0]
    assert "from=" in page.url
    expect(page.locator("#bars rect.out")).to_have_count(days - 1)
    page.mouse.dblclick(bars["x"] + bars["width"] / 2, y)
    settle(page)
    expect(page.locator("#bars rect.out")).to_have_count(0)


def test_the_map_shows_what_has_a_place(explore: Open) -> None:
    page = explore(f"/#nodes={example.NK}|{example.RUSSIA}|{example.PYONGYANG}|{LAUNCH}|{example.KIM}")
    page.get_by_role("button", name="Map").click()
    pins = page.locator(".pin")
    expect(pins).to_have_count(2)
    expect(page.locator("#map p")).to_contain_text("2 places; 1 shown thing has no coordinates")
    assert page.locator(".land").evaluate("e => e.getBBox().width") > 250
    pin = page.locator("#map").get_by_role("button", name=re.compile("Pyongyang"))
    pin.focus()
    for _ in range(3):
        page.keyboard.press("Enter")
        at_rest(page)
    expect(page.locator("#detail h2")).to_be_visible()
    expect(pin).to_be_focused()
    before = page.locator("#map svg").get_attribute("viewBox")
    page.get_by_role("button", name="Closer").click()
    closer = page.locator("#map svg").get_attribute("viewBox")
    assert closer != before and "at=" in page.url
    page.reload()
    at_rest(page)
    expect(page.locator("#map svg")).to_have_attribute("viewBox", str(closer))
    page.locator("#map svg").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("#map svg").get_attribute("viewBox") != closer
    page.get_by_role("button", name="Fit").click()
    assert "at=" not in page.url


def test_the_path_between_two_is_found_by_keys(explore: Open) -> None:
    page = explore(f"/#node={example.BLINKEN_}")
    page.get_by_role("button", name="Path to").press("Enter")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("TASS")
    expect(page.locator("#found li").first).to_contain_text("TASS")
    page.fill("#q", "Vladimir Putin")
    expect(page.locator("#found li").first).to_contain_text("Vladimir Putin")
    page.keyboard.press("Enter")
    at_rest(page)
    expect(page.locator("#said")).to_contain_text("Path of")
    path = re.search(r"path=([^&]+)", page.url)
    assert path
    ids = path[1].replace("%2F", "/").split("%7C")
    assert ids[0] == example.BLINKEN_ and ids[-1] == example.PUTIN
    lines = shown(page)[1]
    assert all(any({a, b} == {line.split(" ")[0], line.split(" ")[2]} for line in lines) for a, b in pairwise(ids))


@pytest.mark.full
def test_that_there_is_no_path_is_said(explore: Open) -> None:
    page = explore(f"/#node={example.NAKATANI}")
    page.evaluate("to => kgView.findPath('person/gen-nakatani', to)", "organization/northgate")
    expect(page.locator("#toast")).to_contain_text("No path")


# ---- The address


def test_reload_and_back_bring_each_state_back(explore: Open) -> None:
    page = explore()
    beginning = shown(page)
    choose(page, LAUNCH)
    page.get_by_role("checkbox", name=re.compile("^States")).uncheck()
    page.get_by_role("button", name="Dark").click()
    page.get_by_label("Only what is near the choice").check()
    settle(page)
    before = shown(page)
    page.reload()
    at_rest(page)
    assert shown(page) == before
    expect(page.locator("#detail h2")).to_contain_text("Missile launch")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.get_by_role("button", name="Table").click()
    page.reload()
    at_rest(page)
    expect(page.locator("#table")).to_be_visible()
    page.go_back()
    at_rest(page)
    expect(page.get_by_role("region", name="Overview")).to_be_visible()
    assert shown(page) == beginning
    page.go_forward()
    at_rest(page)
    expect(page.locator("#detail h2")).to_contain_text("Missile launch")


def test_a_hostile_address_is_ignored(explore: Open) -> None:
    page = explore(
        "/#nodes=%3Cimg%20src=x%3E&node=%3Cimg%20src=x%20onerror=alert(1)%3E&from=x&least=9e9&at=1,2&theme=url(x)"
    )
    expect(page.locator("#toast")).to_contain_text("That did not work")
    assert page.locator("img").count() == 0


# ---- Taking away


def test_png_and_svg_can_be_saved(explore: Open, tmp_path: Path) -> None:
    page = explore(f"/#node={example.PYONGYANG}")
    for button, start in (("#b-png", b"\x89PNG\r\n"), ("#b-svg", b"<svg ")):
        with page.expect_download() as download:
            page.click(button)
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        assert path.read_bytes().startswith(start)
    names = [e.text for e in ET.parse(tmp_path / "graph.svg").iter("{http://www.w3.org/2000/svg}title")]
    assert "Pyongyang (city)" in names


# ---- Without a mouse, in the dark, on a small screen


def test_the_tour_by_keyboard(explore: Open) -> None:
    page = explore()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#graph")).to_be_focused()
    walked = set()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
        at_rest(page)
        walked.add(page.locator("#detail h2").inner_text())
        expect(page.locator("#graph")).to_be_focused()
    assert len(walked) > 2
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#graph")).to_be_focused()
    page.keyboard.press("t")
    expect(page.locator("#table")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#table")).to_be_hidden()
    page.keyboard.press("Escape")


def test_everything_is_reached_by_tab_and_the_focus_is_seen(explore: Open) -> None:
    page = explore(f"/#node={LAUNCH}")
    wanted = set(page.evaluate(
        "() => [...document.querySelectorAll('button, input, select, a[href], summary, [tabindex=\"0\"]')]"
        ".filter((e) => e.checkVisibility() && !e.disabled).map((e, i) => { e.dataset.tour = i; return String(i); })"
    ))  # fmt: skip
    reached = set()
    for _ in range(len(wanted) + 5):
        page.keyboard.press("Tab")
        at, seen = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            "return [e.dataset.tour, s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1]; }"
        )
        if at is not None:
            assert seen, f"no visible focus: {page.evaluate('document.activeElement.outerHTML')[:200]}"
            reached.add(at)
    assert reached == wanted


def test_a_narrow_screen_has_it_all(explore: Open) -> None:
    page = explore(width=390, height=800)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Filters").click()
    expect(page.locator("#side")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#side")).to_be_hidden()
    page.fill("#q", "Nakatani")
    expect(page.locator("#found li").first).to_contain_text("Gen Nakatani")
    page.keyboard.press("Enter")
    at_rest(page)
    panel, graph = page.locator("#panel").bounding_box(), page.locator("#graph").bounding_box()
    assert panel and graph and graph["height"] > 150 and graph["y"] + graph["height"] <= panel["y"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Map").click()
    expect(page.locator("#map svg")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.full
def test_dark_follows_the_system_and_the_button(explore: Open) -> None:
    page = explore(scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(20, 23, 27)"
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate(background) == "rgb(251, 251, 250)"
