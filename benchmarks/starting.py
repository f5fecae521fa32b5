"""What it costs to start each command: `kg COMMAND --help`, beside a Python that does nothing. Prints a table in Markdown.

    python benchmarks/starting.py [--sizes small|full]

The fewest seconds of three runs (small) or ten.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from measuring import KG, Time, run, table

from kg.cli import COMMANDS

RUNS = {"small": 3, "full": 10}


def best(command: Sequence[str], runs: int) -> Time:
    """The best of so many runs."""
    found = [run(command) for _ in range(runs)]
    return Time(min(t.wall for t in found), min(t.cpu for t in found), min(t.peak_mb for t in found))


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", choices=RUNS, default="small")
    runs = RUNS[parser.parse_args().sizes]
    commands: dict[str, Sequence[str]] = {
        "`python -c pass`": (sys.executable, "-c", "pass"),
        "`python -c 'import click'`": (sys.executable, "-c", "import click"),
        "`kg --help`": (*KG, "--help"),
        **{f"`kg {name} --help`": (*KG, name, "--help") for name in COMMANDS},
    }
    rows = [(name, best(command, runs)) for name, command in commands.items()]
    print(table(("what", "CPU", "memory"), ((n, f"{t.cpu:.2f} s", f"{t.peak_mb:.0f} MB") for n, t in rows)))


if __name__ == "__main__":
    main()
