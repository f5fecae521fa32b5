"""The page as a file: what stands in it, that data stays data in it, and where its boxes are."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import Any

import example
import pyoxigraph as ox
import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.cli import cli
from kg.errors import KgError, UsageError
from kg.export import boxes, html, layout, terms
from kg.export.network import Views
from kg.model import Factuality


def data(page: str) -> dict[str, Any]:
    """The page's data, as a browser would find it."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    parsed: dict[str, Any] = json.loads(found[1])
    return parsed


@pytest.fixture(scope="module")
def page() -> str:
    return html.page(Views(example.store()), base=example.DEFAULT_BASE)


def renamed(old: str, new: str) -> ox.Store:
    """The example with a text replaced wherever a literal is just that."""
    store = ox.Store()
    for quad in example.store():
        value = quad.object
        if isinstance(value, ox.Literal) and value.value == old:
            value = ox.Literal(new, datatype=value.datatype) if not value.language else ox.Literal(new, language="en")
        store.add(ox.Quad(quad.subject, quad.predicate, value, quad.graph_name))
    return store


# ---- What stands in it


def test_every_node_edge_and_claim_of_the_graph_is_in_the_page(page: str) -> None:
    views = Views(example.store())
    found = data(page)
    assert {n["iri"] for n in found["nodes"]} == set(views.nodes)
    assert len(found["edges"]) == len(views.edges)
    assert len(found["claims"]) == len(views.claims)
    used = {claim for edge in found["edges"] for claim in edge["claims"]}
    assert used and used <= set(found["claims"])


def test_a_claim_keeps_its_speaker_doubt_and_sentence(page: str) -> None:
    found = data(page)
    claims = [c for c in found["claims"].values() if c["subject"] == example.TRANSFER and c["sure"] == "Denied"]
    assert [(c["speakerName"], c["relayName"], c["quotes"][0][3]) for c in claims] == [
        ("Defense Ministry of Russia", "TASS", example.DENIED)
    ]


def test_offsets_are_those_that_a_browser_counts_in() -> None:
    text = "🚀 up. 🛰 down."
    store = ox.Store()
    for quad in example.store():
        store.add(quad)
    quote = next(q for c in Views(store).claims.values() for q in c.quotes)
    # A browser counts UTF-16 units: each of these signs is two.
    moved = html._utf16(text, type(quote)(quote.article, 6, 13, "🛰 down."[:7]))
    units = text.encode("utf-16-le")
    assert units[2 * moved[0] : 2 * moved[1]].decode("utf-16-le") == "🛰 down."[:7]


def test_a_quote_that_is_not_in_the_text_is_not_marked_in_it() -> None:
    quote = next(q for c in Views(example.store()).claims.values() for q in c.quotes)
    assert html._utf16("another text", quote) == (-1, -1)
    assert html._utf16(None, quote) == (-1, -1)


def test_without_the_texts_the_sentences_are_still_there() -> None:
    store = ox.Store()
    store.extend([q for q in example.store() if q.predicate.value != terms.BODY])
    found = data(html.page(Views(store)))
    assert all(article["text"] is None for article in found["articles"].values())
    assert {q[3] for c in found["claims"].values() for q in c["quotes"]} > {example.FIRED, example.DENIED}


def test_the_same_graph_gives_the_same_bytes(page: str) -> None:
    store = ox.Store()
    store.extend(sorted(example.store(), key=str, reverse=True))
    assert html.page(Views(store), base=example.DEFAULT_BASE) == page


def test_less_sure_claims_can_be_left_out(tmp_path: Path) -> None:
    path = html.write(example.store(), tmp_path / "deep" / "page.html", min_confidence=0.9)
    found = data(path.read_text(encoding="utf-8"))
    assert found["claims"] and all(c["confidence"] >= 0.9 for c in found["claims"].values())


def test_the_most_connected_come_first_and_none_of_the_first_stands_alone() -> None:
    views = Views(example.store())
    for limit in (5, 10, 20):
        found = data(html.page(views, limit=limit))
        assert found["settings"]["limit"] == limit
        assert len(found["nodes"]) == len(views.nodes)
        first = {n["id"] for n in found["nodes"][:limit]}
        ends = {end for e in found["edges"] if {e["from"], e["to"]} <= first for end in (e["from"], e["to"])}
        assert first == ends
    assert [n["label"] for n in data(html.page(views))["nodes"][:2]] == ["Russia", "North Korea"]


def test_the_page_can_open_at_one_node() -> None:
    views = Views(example.store())
    for name in ("Seoul", "south korea", example.DEFAULT_BASE + example.SK, example.SK):
        found = data(html.page(views, base=example.DEFAULT_BASE, about=name, limit=4))
        assert found["settings"]["about"] == found["nodes"][0]["id"] == example.SK


def test_an_unknown_name_is_answered_with_near_ones() -> None:
    with pytest.raises(UsageError, match=r"Did you mean .*North Korea"):
        html.page(Views(example.store()), about="Noth Korea")
    with pytest.raises(UsageError, match="1 or more"):
        html.page(Views(example.store()), limit=0)


def test_an_empty_graph_is_a_page_too() -> None:
    found = data(html.page(Views(ox.Store())))
    assert found["nodes"] == found["edges"] == []


# ---- Data stays data


@pytest.mark.parametrize("attack", ["</script><script>alert(1)</script>", "<!--<script>", "href='x' \u2028 & \"q\""])
def test_no_text_can_end_the_element_that_it_stands_in(attack: str) -> None:
    page = html.page(Views(renamed("Gen Nakatani", attack)), title=attack)
    assert page.count("</script>") == 3
    assert "<script>alert" not in page and "<!--<script" not in page
    assert attack in {n["label"] for n in data(page)["nodes"]}
    escaped = re.search(r"<title>(.*?)</title>", page)
    assert escaped and "<" not in escaped[1]


def test_only_our_own_scripts_and_style_may_run(page: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    allowed = dict(part.split(" ", 1) for part in policy[1].split("; "))
    assert allowed["default-src"] == allowed["base-uri"] == allowed["form-action"] == "'none'"
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    for key, contents in (("script-src", scripts), ("style-src", styles)):
        hashes = [base64.b64encode(hashlib.sha256(c.encode()).digest()).decode() for c in contents]
        assert allowed[key].split() == [f"'sha256-{h}'" for h in hashes]


def test_the_page_names_no_other_address_to_load(page: str) -> None:
    head = page.partition("<script>")[0]
    assert not re.search(r'\b(src|srcset|action|data-src)="', head)
    assert set(re.findall(r'\bhref="([^"]*)"', head)) == {"data:,", "#graph"}
    assert "@import" not in head and "url(" not in head


def test_our_script_never_makes_markup_of_text() -> None:
    ours = "".join((html.VIEWER / part).read_text(encoding="utf-8") for part in html.PARTS)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", ours)


def test_what_is_vendored_is_what_the_list_says() -> None:
    listed = yaml.safe_load((html.VIEWER / "VENDORED.yaml").read_text(encoding="utf-8"))
    for entry in listed:
        content = (html.VIEWER / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert entry["version"].encode() in content[:2000]
        assert entry["licence"]
    minified = {p.name for p in html.VIEWER.iterdir() if ".min." in p.name}
    assert minified == {entry["file"] for entry in listed}


# ---- Looks


def test_every_kind_has_a_look_and_all_differ() -> None:
    known = html.kinds()
    assert [k["kind"] for k in known] and {k["kind"] for k in known} == set(terms.KINDS)
    assert len({k["glyph"] for k in known}) == len(known)
    assert all(len({k[scheme][0] for k in known}) == len(known) for scheme in ("light", "dark"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_in_their_boxes(scheme: str) -> None:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    for kind in html.kinds():
        fill, _, ink = kind[scheme]
        low, high = sorted((light(fill), light(ink)))
        assert (high + 0.05) / (low + 0.05) >= 7, kind["kind"]


def test_a_box_holds_a_name_of_any_length_in_three_lines() -> None:
    for name in ("X", "word " * 60, "W" * 400, "核实验" * 40):
        lines = boxes.wrap(boxes.visible(name))
        assert 1 <= len(lines) <= boxes.LINES
        assert all(len(line) <= boxes.WRAP + 2 for line in lines)


def test_marks_that_turn_text_around_are_not_drawn() -> None:
    assert boxes.visible("\u202egnp.exe\u202c\u200f\x07 a\nb") == "gnp.exe a b"
    assert boxes.visible("\u202e") == "(no name)"


def test_a_box_says_when_an_event_is_doubtful() -> None:
    views = Views(example.store())
    notes = {n.iri.rpartition("/id/")[2]: boxes.box(n, 5, 20).note for n in views.nodes.values()}
    assert notes[example.TRANSFER] == Factuality.POSSIBLE.lower()
    assert notes[example.MEETING] == Factuality.PLANNED.lower()
    assert notes[example.LAUNCH] == "2024-10-31"
    assert notes[example.NK] == ""


# ---- Places

SIZES = st.lists(st.tuples(st.integers(30, 240), st.integers(24, 90)), min_size=1, max_size=25)


@settings(max_examples=25, deadline=None)
@given(SIZES, st.data())
def test_boxes_never_overlap_and_places_are_always_the_same(
    sizes: list[tuple[int, int]], source: st.DataObject
) -> None:
    boxed = {str(i): size for i, size in enumerate(sizes)}
    name = st.sampled_from(sorted(boxed))
    links = source.draw(st.lists(st.tuples(name, name), max_size=40))
    core = source.draw(st.integers(0, len(sizes)))
    places = layout.positions(boxed, links, core=core)
    assert list(places) == list(boxed)
    assert layout.overlaps(boxed, places) == 0
    assert layout.positions(boxed, links, core=core) == places


def test_overlaps_are_counted() -> None:
    assert layout.overlaps({"a": (10, 10), "b": (10, 10)}, {"a": (0, 0), "b": (9, 9)}) == 1
    assert layout.overlaps({"a": (10, 10), "b": (10, 10)}, {"a": (0, 0), "b": (10, 0)}) == 0


def test_further_boxes_leave_the_first_where_they_are() -> None:
    boxed = {str(i): (120.0, 40.0) for i in range(300)}
    links = [(str(i), str(i // 7)) for i in range(1, 300)]
    few = layout.positions(dict(list(boxed.items())[:40]), [k for k in links if int(k[0]) < 40], core=40)
    all_ = layout.positions(boxed, links, core=40)
    assert {k: all_[k] for k in few} == few
    assert layout.overlaps(boxed, all_) == 0


def test_linked_boxes_are_nearer_than_others() -> None:
    boxed = {str(i): (100.0, 30.0) for i in range(30)}
    links = [(str(i), str(i - 1)) for i in range(1, 30)]
    at = layout.positions(boxed, links)

    def far(a: str, b: str) -> float:
        return float(((at[a][0] - at[b][0]) ** 2 + (at[a][1] - at[b][1]) ** 2) ** 0.5)

    linked = sum(far(a, b) for a, b in links) / len(links)
    every = [far(a, b) for a in boxed for b in boxed if a < b]
    assert linked < 0.5 * sum(every) / len(every)


# ---- The command


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "graph.nq"
    example.store().dump(str(path), format=ox.RdfFormat.N_QUADS)
    return path


def view(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["view", *map(str, arguments)], catch_exceptions=True)


def test_view_writes_the_page_and_prints_its_path(graph: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "page.html"
    result = view(
        "--graph", graph, "-o", out, "--no-open", "--limit", 9, "--about", "Japan", "--title", "Über <b>alles</b>"
    )
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{out}\n"
    page = out.read_bytes().decode("utf-8")
    assert "<title>Über &lt;b&gt;alles&lt;/b&gt;</title>" in page
    assert data(page)["settings"]["limit"] == 9


def test_view_opens_the_page_or_says_that_it_could_not(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "page.html"
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or True)
    assert view("--graph", graph, "-o", out).stderr == ""
    assert opened == [out.resolve().as_uri()]

    def refuse(address: str) -> bool:
        raise webbrowser.Error("could not locate runnable browser")

    for failing in (refuse, lambda address: False):
        monkeypatch.setattr(webbrowser, "open", failing)
        result = view("--graph", graph, "-o", out)
        assert result.exit_code == 0
        assert result.stdout == f"{out}\n"
        assert "by hand" in result.stderr


def test_view_says_where_it_cannot_write(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = view("--graph", graph, "-o", tmp_path / "file" / "page.html", "--no-open")
    assert isinstance(result.exception, KgError)
    assert "can't be written" in str(result.exception)


def test_asking_for_help_loads_no_drawing_library() -> None:
    code = (
        "import sys, kg.commands.view, kg.export.html;"
        "print([m for m in ('pyvis', 'spacy', 'IPython') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
