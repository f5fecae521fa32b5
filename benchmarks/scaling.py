"""Time and memory of `kg build` by the number of articles: both per article and in all. Prints a table in Markdown.

    python benchmarks/scaling.py [--sizes small|full] [--jobs N…]

Synthetic articles as long as news are built into a store, without exports. Memory is the most that all processes held at once. The last
columns compare with the row above them of as many jobs: what an article costs, and the peak.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from measuring import KG, Time, run, table
from synthetic import NEWS, write

SIZES = {"small": (50, 150), "full": (100, 1000, 10_000)}


def build(articles: Path, jobs: int, folder: Path) -> Time:
    """One build into a store."""
    return run([*KG, "build", "--quiet", "--no-exports", "--jobs", str(jobs), articles, "-o", folder])


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", choices=SIZES, default="small")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory() as scratch:
        for jobs in options.jobs:
            before: Time | None = None
            of = 0
            for n in SIZES[options.sizes]:
                articles = write(Path(scratch, f"{n}.jsonl"), n, background=NEWS)
                took = build(articles, jobs, Path(scratch, f"{n}-{jobs}"))
                ratios = (
                    (f"{took.cpu / n / (before.cpu / of):.2f}", f"{took.peak_mb / before.peak_mb:.2f}")
                    if before
                    else ("", "")
                )
                rows.append((
                    f"{n:,} articles, {jobs} job{'s' if jobs > 1 else ''}", f"{took.wall:.1f} s", f"{took.cpu:.1f} s",
                    f"{1000 * took.cpu / n:.0f} ms", f"{n / took.wall:.1f}", f"{took.peak_mb:.0f} MB", *ratios,
                ))  # fmt: skip
                before, of = took, n
    head = (
        "what",
        "wall",
        "CPU",
        "CPU an article",
        "articles a second",
        "peak",
        "CPU an article, ratio",
        "peak, ratio",
    )
    print(table(head, rows))


if __name__ == "__main__":
    main()
