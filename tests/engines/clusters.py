"""Spark for the tests: threads of this machine, or a standalone cluster on loopback; and the processes under both."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

LOCAL = "local[2,4]"


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[str]:
    """A standalone cluster on loopback, by Spark's own programs: the address of its master."""
    import pyspark

    program = str(Path(pyspark.__file__).parent / "bin" / "spark-class")
    env = {
        **os.environ,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_HOSTNAME": "localhost",
        "SPARK_DAEMON_MEMORY": "256m",
    }
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str) -> Path:
        log = folder / f"{name}.log"
        with log.open("wb") as out:
            started.append(subprocess.Popen([program, *arguments], env=env, stdout=out, stderr=out))
        return log

    try:
        log = start(
            "master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0"
        )
        master = said(log, r"Starting Spark master at (spark://\S+)")
        for number in range(workers):
            log = start(
                f"worker-{number}", "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0",
                "--cores", "1", "--memory", "1g", "--work-dir", str(folder / "work"), master,
            )  # fmt: skip
            said(log, r"Successfully registered with (master)")
        yield master
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(30)


def said(log: Path, pattern: str, seconds: float = 180) -> str:
    """What a program says in its log, once it says it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = re.search(pattern, log.read_text(errors="replace"))
        if found:
            return found[1]
        time.sleep(0.2)
    raise AssertionError(f"{log} never says {pattern}: {log.read_text(errors='replace')[-2000:]}")


def descendants(name: str) -> list[psutil.Process]:
    """The processes under this one whose command line holds a name."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            if name in " ".join(process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return found
