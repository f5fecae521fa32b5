"""Pages that may reach nothing but their own file or server, and whose every complaint is a failure."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "serve"))

import example
import stores
from looking import Open, at_rest, settle, watching
from serving import Server, serving

from kg import store
from kg.export import html
from kg.iri import DEFAULT_BASE


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files that are looked at, by name."""
    folder = tmp_path_factory.mktemp("pages")
    made: dict[str, ox.Store] = {"example": example.store(), "hostile": stores.hostile(), "large": stores.large()}
    return {name: html.write(store, folder / f"{name}.html") for name, store in made.items()}


@pytest.fixture
def visit(browser: Browser, pages: dict[str, Path]) -> Iterator[Open]:
    """Opens one of `pages`: `visit("example", hash, width=…, height=…, scheme=…)`; see `watching`."""
    files = {path.as_uri() for path in pages.values()}
    with watching(browser, lambda url: url.partition("#")[0] in files) as open_page:

        def visit(name: str, at: str = "", **how: object) -> Page:
            page = open_page(pages[name].as_uri() + at, **how)
            page.wait_for_selector("html[data-ready='true']", state="attached")
            settle(page)
            return page

        yield visit


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """Servers of the stores of `stores`, each started when it is first asked for."""
    running: dict[str, Server] = {}
    with ExitStack() as stack:

        def server(name: str) -> Server:
            if name not in running:
                path = tmp_path_factory.mktemp(name) / "kg.db"
                quads = list(store.named(getattr(stores, name)()))
                store.write_new(path, [quads], manifest={"base": DEFAULT_BASE}, union=True)
                running[name] = stack.enter_context(serving(path, "--cors", "*", "--connect", "http://127.0.0.1:*"))
            return running[name]

        yield server


@pytest.fixture
def explore(browser: Browser, served: Callable[[str], Server]) -> Iterator[Open]:
    """Opens the explorer, or another page of a server: `explore("/#node=…", on="disputed", width=…)`; see `watching`."""
    hosts: set[str] = set()
    with watching(browser, lambda url: url.startswith((*hosts, "blob:", "data:"))) as open_page:

        def explore(
            at: str = "/", *, on: str = "disputed", rest: bool = True, also: str | None = None, **how: object
        ) -> Page:
            server = served(on)
            hosts.update(host for host in (server.url, also) if host)
            page = open_page(server.url + at, **how)
            if rest:
                at_rest(page)
            return page

        yield explore
