"""What all tests share: the sample articles' graph and one browser, each made once; why a test is left out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked `shared` need a folder of articles beside the checkout that is not ours to pass on."""
    if (SHARED / "articles").is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason=f"the development articles are not at {SHARED}/articles"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout with the development articles."""
    return SHARED


@pytest.fixture(scope="session")
def samples_graph() -> ox.Store:
    """The graph of the ten sample articles, in memory. Not to be written to."""
    from kg import pipeline
    from kg.read import samples

    return pipeline.in_memory(samples())


# As root, without a sandbox, and without the calls that Chromium makes on its own account.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
]  # fmt: skip


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium or another on the path, else the one that Playwright installed itself."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return playwright.chromium.launch(executable_path=found, args=ARGUMENTS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium; without one the tests are skipped, in CI they fail."""
    with sync_playwright() as playwright:
        try:
            started = launch(playwright)
        except Error as error:
            reason = f"no Chromium to run: install it (apt-get install chromium). {error.message.splitlines()[0]}"
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
        yield started
        started.close()
