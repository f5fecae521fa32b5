"""Runs every benchmark in turn, or those that are named: `python -m benchmarks [speed] [quality] …`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
ALL = ("speed", "throughput", "quality")


def main(names: list[str]) -> int:
    """Runs the benchmarks and returns how many failed."""
    unknown = sorted(set(names) - set(ALL))
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(ALL)}", file=sys.stderr)
        return 2
    failed = 0
    for name in names or ALL:
        print(f"\n=== {name}", flush=True)
        failed += subprocess.run([sys.executable, FOLDER / f"{name}.py"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
