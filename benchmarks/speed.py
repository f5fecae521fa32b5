"""Measures what a user waits for: starting, asking, building. Prints a table in Markdown.

    python benchmarks/speed.py

Times are the best of several runs, in seconds: "wall" as a clock shows them, "CPU" user and system time together.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from kg.read import samples

KG = (sys.executable, "-m", "kg")
LAUNCH = ("icbm-flight.md", "icbm-hwasong-19.md")


@dataclass(frozen=True)
class Time:
    """Seconds of one run."""

    wall: float
    cpu: float
    peak_mb: float


def measure(*arguments: str | Path, runs: int) -> Time:
    """The best of `runs` runs of `kg` with these arguments. Raises CalledProcessError if one fails."""
    found = []
    for _ in range(runs):
        started = time.perf_counter()
        process = subprocess.Popen([*KG, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        if code := os.waitstatus_to_exitcode(status):
            raise subprocess.CalledProcessError(code, process.args)
        found.append(Time(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
    return Time(min(t.wall for t in found), min(t.cpu for t in found), min(t.peak_mb for t in found))


def main() -> None:
    """Measures and prints."""
    all_samples = samples()
    words = sum(len(p.read_text(encoding="utf-8").split()) for p in all_samples)
    launch = [p for p in all_samples if p.name in LAUNCH]
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(scratch, "kg.db")
        out = Path(scratch, "graph.trig")
        measure("build", "--quiet", "-o", scratch, "--store", store, runs=1)
        rows = {
            "`kg --help`": measure("--help", runs=10),
            "`kg query launches`": measure("query", "launches", "--store", store, runs=10),
            '`kg explain "North Korea"`': measure("explain", "North Korea", "--store", store, runs=3),
            "`kg validate`": measure("validate", "--store", store, runs=2),
            "`kg build`, the two launch samples, to a file": measure("build", "--quiet", *launch, "-o", out, runs=3),
            f"`kg build`, ten samples ({words:,} words), to a file": measure("build", "--quiet", "-o", out, runs=2),
            "the same with store and all exports": measure(
                "build", "--quiet", "--force", "-o", scratch, "--store", store, runs=2
            ),
        }
    print("| what | wall | CPU | memory |\n|---|---:|---:|---:|")
    for name, t in rows.items():
        print(f"| {name} | {t.wall:.2f} s | {t.cpu:.2f} s | {t.peak_mb:.0f} MB |")


if __name__ == "__main__":
    main()
