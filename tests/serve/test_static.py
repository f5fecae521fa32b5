"""What the browser is given: other people's files as they are listed, and our scripts, which make no markup of text."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
import yaml
from serving import Server

from kg.export import html
from kg.serve import explorer

STATIC = Path(explorer.__file__).parent / "static"
VENDOR = STATIC / "vendor"
OURS = sorted([*STATIC.glob("*.js"), *STATIC.glob("explorer/*.js"), *STATIC.glob("query/*.js")])
# The names, versions and licences that were looked at when the files were taken.
KNOWN = {
    "yasgui.min.js": ("@zazuko/yasgui", "4.6.2", "MIT"),
    "yasgui.min.css": ("@zazuko/yasgui", "4.6.2", "MIT"),
    "world.json": ("world-atlas", "2.0.2", "ISC"),
}
MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|parseFromString|setHTML|"
    r"\beval\b|new Function|setAttribute\(\s*[\"'`]on|\.on\w+\s*=\s*[\"'`]|set(?:Timeout|Interval)\(\s*[\"'`]"
)


def test_what_is_vendored_is_what_the_list_says() -> None:
    listed = yaml.safe_load((VENDOR / "VENDORED.yaml").read_text(encoding="utf-8"))
    assert {e["file"]: (e["package"], e["version"], e["licence"]) for e in listed} == KNOWN
    assert {p.name for p in VENDOR.iterdir()} == {*KNOWN, "VENDORED.yaml"}
    for entry in listed:
        assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"]
        assert entry["copyright"] and entry["home"].startswith("https://")


def test_nothing_else_is_packed_or_minified() -> None:
    packed = [p.name for p in (*STATIC.rglob("*"), *html.VIEWER.iterdir()) if ".min." in p.name or p.suffix == ".wasm"]
    assert sorted(packed) == ["vis-network.min.js", "yasgui.min.css", "yasgui.min.js"]


@pytest.mark.parametrize("path", [*OURS, *(html.VIEWER / part for part in html.PARTS)], ids=lambda path: path.name)
def test_our_scripts_never_make_markup_or_code_of_text(path: Path) -> None:
    assert MARKUP.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", sorted(STATIC.glob("*.html")), ids=lambda path: path.name)
def test_our_pages_have_no_script_style_or_address_of_their_own(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)
    assert all(address.startswith(("/", "#", "data:,")) for address in re.findall(r'(?:src|href)="([^"]*)"', text))


def test_styles_lead_nowhere_else() -> None:
    for style in (*STATIC.glob("*.css"), *html.VIEWER.glob("*.css")):
        assert not re.search(r"@import|url\(", style.read_text(encoding="utf-8")), style.name


def test_all_that_a_page_names_is_served(server: Server) -> None:
    for page in ("/", "/query.html"):
        text = server.client.get(page, headers={"Accept": "text/html"}).text
        for address in re.findall(r'(?:src|href)="(/[^"]+)"', text):
            assert server.client.get(address).status_code == 200, address
    assert server.client.get("/vocabulary.json").json()["records"]
    assert server.client.get("/vendor/world.json").json().keys() == {"land", "borders"}
    assert server.client.get("/viewer/viewer.html.j2").status_code == 404
