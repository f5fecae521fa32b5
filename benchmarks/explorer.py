"""How long the explorer takes over a large graph, in a real browser: its first view, a search, a choice.

    python benchmarks/explorer.py [QUADS] [STORE]

Serves STORE, which is made as by benchmarks/make_store.py (of 1,000,000 quads unless told otherwise) where it is not
there, and prints the median and the worst of seven runs each, after one that warms the server up. docs/serve.md has
the figures.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from conftest import launch

ROOT = Path(__file__).resolve().parent.parent
RUNS = 7
# Of a syllable, two words, and letters that no name holds: the last makes a search look at every name.
TYPED = ("ba", "missile", "bada missile", "zzzqq")


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """`kg serve` on a free port for as long as the block lasts; gives its address."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    try:
        for line in process.stderr:
            if " at http" in line:
                yield line.rsplit(" at ", 1)[1].split()[0].rstrip("/")
                break
        else:
            raise SystemExit("explorer: the server did not start")
    finally:
        process.terminate()
        process.wait(30)


def first_view(browser: Browser, url: str) -> tuple[Page, float]:
    """The explorer's page with its beginning drawn, and the seconds that it took."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    began = time.perf_counter()
    page.goto(url)
    page.wait_for_selector("html[data-loaded='true']", state="attached")
    return page, time.perf_counter() - began


def search(page: Page, text: str) -> float:
    """The seconds from the last letter until what was found is shown."""
    page.fill("#q", "")
    page.wait_for_selector("#found", state="hidden")
    began = time.perf_counter()
    page.fill("#q", text)
    page.wait_for_selector("#found li")
    return time.perf_counter() - began


def choose(page: Page) -> float:
    """The seconds from choosing the best linked thing until its claims are shown with their sentences."""
    began = time.perf_counter()
    page.evaluate("kgView.choose(kgView.shown().nodes.find((id) => !id.startsWith('event/')))")
    page.wait_for_selector("#evidence .quote")
    return time.perf_counter() - began


def measure(url: str) -> dict[str, list[float]]:
    """All times of all runs."""
    found: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for run in range(RUNS + 1):
            page, seconds = first_view(browser, url)
            times = {"first view": seconds, **{f"search “{text}”": search(page, text) for text in TYPED}}
            times["choice"] = choose(page)
            if run:
                for name, value in times.items():
                    found.setdefault(name, []).append(value)
            page.context.close()
        browser.close()
    return found


def main(arguments: list[str]) -> int:
    """Measure and print."""
    quads = int(arguments[0]) if arguments else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        store = Path(arguments[1]) if len(arguments) > 1 else Path(folder) / "kg.db"
        if not store.exists():
            subprocess.run([sys.executable, ROOT / "benchmarks" / "make_store.py", store, str(quads)], check=True)
        with serving(store) as url:
            times = measure(url)
    print(f"{quads:,} quads; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; milliseconds of {RUNS} runs")
    print(f"{'':24}{'median':>8}{'worst':>8}")
    for name, values in times.items():
        print(f"{name:24}{median(values) * 1000:8.0f}{max(values) * 1000:8.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
