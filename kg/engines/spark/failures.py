"""What Spark says when a job fails for good, in one sentence with its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import EngineError

_OWN = re.compile(r"^kg\.errors\.(\w+): (.*?)(?:\n  (.*?))?$", re.MULTILINE)
_PYTHON = re.compile(r"^(\w[\w.]*(?:Error|Exception)): (.+)$", re.MULTILINE)
_REMEDIES = {
    "No space left": "Free some space, or name another folder for what Spark holds: SPARK_LOCAL_DIRS=DIR",
    "OutOfMemoryError": "Give Java more memory: spark-submit --driver-memory 4g --executor-memory 4g",
    "No module named": "The workers need kg and all that it stands on: docs/scale.md tells how to pack it.",
    "Connection refused": "Check the address of the master, and that it runs.",
    "All masters are unresponsive": "Check the address of the master, and that it runs.",
}


@contextmanager
def explained() -> Iterator[None]:
    """Turns what Spark raises into an EngineError; errors of kg in a worker are told as such."""
    try:
        yield
    except Exception as error:
        # What Java throws comes as an error of the bridge to it.
        if type(error).__module__.split(".")[0] not in {"pyspark", "py4j"}:
            raise
        words = str(error)
        own = _OWN.search(words)
        if own:
            raise EngineError(own[2], "--engine spark", own[3]) from error
        told = [f"{name.rpartition('.')[2]}: {what}" for name, what in _PYTHON.findall(words)]
        remedy = next((r for sign, r in _REMEDIES.items() if sign in words), None)
        last = told[-1] if told else (words.strip().splitlines() or ["no reason is given"])[0]
        raise EngineError(f"a job failed for good: {last[:500]}", "--engine spark", remedy) from error
