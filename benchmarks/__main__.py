"""Runs the benchmarks, or those that are named, and writes what they print into benchmarks/README.md.

    python -m benchmarks [--sizes small|full] [--no-write] [NAME…]        `make bench`, `make bench SIZES=full`

Small sizes take some minutes, full ones some hours. A part of the file is replaced when its benchmark has run; it says
on which machine, when, how, and how busy the machine was.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
REPORT = FOLDER / "README.md"

TITLES = {
    "throughput": "Reading, against the bare language model",
    "asking": "Reading, against a language model that is asked",
    "scaling": "Building, by the number of articles",
    "stores": "Loading, asking and writing, against Oxigraph and rdflib",
    "starting": "Starting each command",
    "speed": "What a user waits for",
    "viewer": "The page's first drawing",
}
"""What runs, in this order, and what the report calls it. Quality and adding are measured by programs of their own."""

SIZED = set(TITLES) - {"speed"}


def report(name: str, printed: str, command: str, old: str) -> str:
    """The report with the part of one benchmark replaced, or added."""
    from measuring import machine

    load = os.getloadavg()[0]
    said = f"`{command}`, {date.today().isoformat()}, {machine()}; load at the end {load:.1f}"
    part = f"<!-- {name} -->\n## {TITLES[name]}\n\n{printed.strip()}\n\n{said}\n<!-- /{name} -->\n"
    pattern = re.compile(rf"<!-- {name} -->\n.*?<!-- /{name} -->\n", re.DOTALL)
    if pattern.search(old):
        return pattern.sub(lambda _: part, old)
    return f"{old.rstrip()}\n\n{part}"


def main() -> int:
    """Runs the benchmarks and returns how many failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--sizes", choices=("small", "full"), default="small")
    parser.add_argument("--no-write", action="store_true", help="leave benchmarks/README.md as it is")
    options = parser.parse_args()
    if unknown := sorted(set(options.names) - set(TITLES)):
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(TITLES)}", file=sys.stderr)
        return 2
    failed = 0
    for name in options.names or TITLES:
        sizes = ["--sizes", options.sizes] if name in SIZED else []
        print(f"\n=== {name}", flush=True)
        done = subprocess.run([sys.executable, FOLDER / f"{name}.py", *sizes], stdout=subprocess.PIPE, text=True)
        print(done.stdout, end="", flush=True)
        if done.returncode:
            failed += 1
        elif not options.no_write:
            command = " ".join(["python", f"benchmarks/{name}.py", *sizes])
            REPORT.write_text(report(name, done.stdout, command, REPORT.read_text("utf-8")), "utf-8")
    return failed


if __name__ == "__main__":
    sys.path.insert(0, str(FOLDER))
    sys.exit(main())
