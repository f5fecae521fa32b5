"""What the benchmarks measure with: a command's time and memory, a piece of work's seconds, tables in Markdown."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

KG = (sys.executable, "-m", "kg")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY = 0.2


@dataclass(frozen=True)
class Time:
    """Seconds of a run by the clock and of processors, and the most memory that all its processes had at once, in MB."""

    wall: float
    cpu: float
    peak_mb: float


def run(command: Sequence[str | Path]) -> Time:
    """Runs a command with all that it starts. Raises CalledProcessError, with what it said, if it fails."""
    started = time.perf_counter()
    process = subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.extend(process.stderr or ()))
    reader.start()
    peak = 0
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        peak = max(peak, _resident(process.pid))
        time.sleep(_EVERY)
    wall = time.perf_counter() - started
    reader.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args, stderr="".join(said[-20:]))
    return Time(wall, used.ru_utime + used.ru_stime, max(peak / 1e6, used.ru_maxrss / 1024))


def _resident(pid: int) -> int:
    """Bytes that a process and all below it hold; what they share is counted for each."""
    try:
        own = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
        tasks = Path(f"/proc/{pid}/task").iterdir()
        children = [int(c) for t in tasks for c in (t / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return own + sum(map(_resident, children))


def seconds(work: Callable[[], T], runs: int = 1) -> tuple[float, T]:
    """The fewest CPU seconds (of this process) that `work` takes in so many runs, and what it gives."""
    found = []
    for _ in range(runs):
        started = time.process_time()
        result = work()
        found.append(time.process_time() - started)
    return min(found), result


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table in Markdown; all columns but the first are figures."""
    columns = list(head)
    lines = ["| " + " | ".join(columns) + " |", "|---|" + "---:|" * (len(columns) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def machine() -> str:
    """The machine in a line: processor, cores, memory, Python."""
    facts = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next(
        (line.split(":", 1)[1].strip() for line in facts if line.startswith("model name")), "unknown processor"
    )
    memory = os.sysconf("SC_PHYS_PAGES") * _PAGE / 1e9
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{len(os.sched_getaffinity(0))} × {model}, {memory:.0f} GB, Python {version}"
