"""Pages that may reach nothing but their own file, and whose every complaint is a failure."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import example
import stores
from looking import Open, settle

from kg.export import html


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files that are looked at, by name."""
    folder = tmp_path_factory.mktemp("pages")
    made: dict[str, ox.Store] = {"example": example.store(), "hostile": stores.hostile(), "large": stores.large()}
    return {name: html.write(store, folder / f"{name}.html") for name, store in made.items()}


@pytest.fixture
def visit(browser: Browser, pages: dict[str, Path]) -> Iterator[Open]:
    """Opens one of `pages`: `visit("example", hash, width=…, height=…, scheme=…)`.

    When the test is over, any request but for the file itself, any error or warning on the console, any exception in
    the page and any violation of its policy fails it.
    """
    complaints: list[str] = []
    contexts = []

    def visit(name: str, at: str = "", *, width: int = 1400, height: int = 900, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB", timezone_id="UTC",
            reduced_motion="reduce", accept_downloads=True,
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(8000)
        page = context.new_page()
        own = pages[name].as_uri()

        def route(handler: object) -> None:
            url = handler.request.url  # type: ignore[attr-defined]
            if url.partition("#")[0] == own:
                handler.continue_()  # type: ignore[attr-defined]
            else:
                complaints.append(f"request for {url}")
                handler.abort()  # type: ignore[attr-defined]

        context.route("**/*", route)
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.add_init_script(
            "window.violations = [];"
            "document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective));"
        )
        page.goto(own + at)
        page.wait_for_selector("html[data-ready='true']", state="attached")
        settle(page)
        return page

    yield visit
    for context in contexts:
        for page in context.pages:
            complaints.extend(page.evaluate("window.violations ?? []"))
        context.close()
    assert complaints == []
