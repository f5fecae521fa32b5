"""How soon the page of `kg view` is drawn in a real browser, by its nodes. Prints a table in Markdown.

    python benchmarks/viewer.py [--sizes small|full]

The page is made of a store of `make_store.py` and opens with all the nodes that the row names. Counted is the time from
opening the file to the second frame after the page says that it is ready, the best of three; beside it, how long `kg`
takes to make the page, and its size.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox
from make_store import Corpus
from measuring import seconds, table
from playwright.sync_api import Browser, sync_playwright

from kg.export import html

SIZES = {"small": (100, 1000), "full": (100, 1000, 5000)}
QUADS_A_NODE = 40
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


def page(nodes: int, folder: Path) -> tuple[float, Path]:
    """A page that opens with so many nodes, and the CPU seconds of making it."""
    made, store = Corpus(nodes * QUADS_A_NODE), ox.Store()
    store.bulk_extend(q for batch in made.batches() for q in batch)
    store.bulk_extend(made.corpus())
    return seconds(lambda: html.write(store, folder / f"{nodes}.html", limit=nodes))


def first_drawing(browser: Browser, path: Path) -> tuple[float, int]:
    """Seconds until the page is on the screen, and how many nodes it shows."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    view = context.new_page()
    started = time.perf_counter()
    view.goto(path.as_uri())
    view.wait_for_selector("html[data-ready='true']", state="attached", timeout=120_000)
    view.evaluate(DRAWN)
    took = time.perf_counter() - started
    shown = len(view.evaluate("kgView.shown()")["nodes"])
    context.close()
    return took, shown


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", choices=SIZES, default="small")
    sizes = SIZES[parser.parse_args().sizes]
    rows = []
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        for nodes in sizes:
            making, path = page(nodes, Path(scratch))
            runs = [first_drawing(browser, path) for _ in range(3)]
            drawn, shown = min(runs)
            rows.append(
                (f"{shown:,} nodes", f"{drawn:.2f} s", f"{making:.1f} s", f"{path.stat().st_size / 1e6:.1f} MB")
            )
        browser.close()
    print(table(("page", "first drawing", "making it (CPU)", "size"), rows))


if __name__ == "__main__":
    main()
