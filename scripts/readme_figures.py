"""Rebuilds what README.md shows: the answers, the figures, the picture of the page. All from real runs.

    python scripts/readme_figures.py [answers] [figures] [picture]      none named: all three

An answer stands between `<!-- run: COMMAND -->` and `<!-- /run -->`; it is what the command prints on a terminal of 80
columns, over the graph of the sample articles. Figures stand between `<!-- figures -->` and `<!-- /figures -->`.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "page.png"
MOST_BYTES = 300_000

RUN = re.compile(r"(<!-- run: (?P<command>.+?) -->\n).*?(<!-- /run -->)", re.S)
FIGURES = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.S)

SHOWN = """SELECT ?e { ?e a kg:MissileLaunch ; kg:actor/rdfs:label "North Korea" ; kg:date ?day }
ORDER BY DESC(?day) LIMIT 1"""


def printed(*command: str | Path, folder: Path) -> str:
    """What a Python program prints on a terminal of 80 columns. Raises CalledProcessError if it fails."""
    environment = {**os.environ, "COLUMNS": "80"}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, stdout=subprocess.PIPE, check=True, text=True
    ).stdout


def kg(command: str, folder: Path) -> str:
    """What `kg …` prints in `folder`, answers as tables."""
    arguments = shlex.split(command)[1:]
    table = ["--format", "table"] if arguments[0] == "query" else []
    return printed("-m", "kg", *arguments, *table, folder=folder)


def with_answers(text: str, folder: Path) -> str:
    """The text with every answer as it is now, over the store at `folder`/kg-out/kg.db."""

    def answer(match: re.Match[str]) -> str:
        command = match["command"]
        lines = (line.rstrip() for line in kg(command, folder).strip("\n").splitlines())
        return f"{match[1]}```console\n$ {command}\n{chr(10).join(lines)}\n```\n{match[3]}"

    return RUN.sub(answer, text)


def figures() -> str:
    """The figures of speed and of quality, each with the command that measures it."""
    speed = printed(ROOT / "benchmarks" / "speed.py", folder=ROOT)
    command = "kg evaluate tests/gold --articles kg/samples"
    judged = json.loads(printed("-m", *command.split(), "--json", folder=ROOT))["overall"]
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {date.today():%Y-%m-%d}"
    rows = (
        f"| {name} | {f['precision']:.2f} | {f['recall']:.2f} | {f['f1']:.2f} | {f['low']:.2f}–{f['high']:.2f} |"
        for name, f in judged.items()
    )
    return f"""\
Speed, by `python benchmarks/speed.py` ({machine}; the best of several runs):

{speed.strip()}

Quality, by `{command}` ({date.today():%Y-%m-%d}): the mean over those of
our samples that are annotated by hand, with the interval that holds F1 in 95 of 100 resamplings of the articles. The
rules were written with such articles in view: on others expect less. [docs/quality.md](docs/quality.md) has more.

| measure | precision | recall | F1 | 95% |
|---|---:|---:|---:|---:|
{chr(10).join(rows)}
"""


def picture(page: Path, node: str, target: Path) -> None:
    """A screenshot of the page with a node chosen and its evidence beside it. Raises SystemExit if it is too large."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": 1360, "height": 820}, reduced_motion="reduce", locale="en-GB")
        tab = context.new_page()
        tab.goto(f"{page.resolve().as_uri()}#node={node}")
        tab.wait_for_selector("html[data-ready='true']", state="attached")
        tab.wait_for_timeout(1500)
        target.parent.mkdir(exist_ok=True)
        tab.screenshot(path=target)
        browser.close()
    if target.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{target} has {target.stat().st_size:,} bytes, over {MOST_BYTES:,}: choose a smaller view")


def main(parts: list[str]) -> None:
    """Rebuilds the parts."""
    wanted = parts or ["answers", "figures", "picture"]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        kg("kg build --quiet", folder)
        text = README.read_text(encoding="utf-8")
        edits: dict[str, Callable[[str], str]] = {
            "answers": lambda t: with_answers(t, folder),
            "figures": lambda t: FIGURES.sub(lambda m: m[1] + figures() + m[2], t),
        }
        for part in wanted:
            if part in edits:
                text = edits[part](text)
        README.write_text(text, encoding="utf-8")
        if "picture" in wanted:
            row = printed("-m", "kg", "query", SHOWN, "--format", "csv", folder=folder)
            node = row.split()[1].removeprefix("https://kg.example/id/")
            picture(folder / "kg-out" / "graph.html", node, PICTURE)


if __name__ == "__main__":
    main(sys.argv[1:])
