"""Starting Spark: what must be there for it, and the settings that this work needs."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import EngineError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

RETRIES = 4
SPLIT = 512 * 1024
"""Bytes of input that one task reads: some two hundred articles, so that a lost worker costs seconds."""

_LOOPBACK = ("local", "spark://127.0.0.1", "spark://localhost")
_SETTINGS = {
    "spark.app.name": "kg build",
    "spark.driver.memory": "1g",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "256",
    "spark.sql.files.openCostInBytes": "0",
    # A stage that is Python's work wants all cores, however few bytes it reads.
    "spark.sql.adaptive.coalescePartitions.enabled": "false",
}
_QUIET = f"-Dlog4j2.configurationFile={Path(__file__).with_name('log4j2.properties').as_uri()}"
# On one machine Java's part is short: what its second compiler would gain costs more.
_SHORT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def check() -> None:
    """Raises EngineError, with the remedy, if Spark or Java is missing."""
    missing = [name for name in ("pyspark", "pandas", "pyarrow") if find_spec(name) is None]
    if missing:
        raise EngineError(f"{' and '.join(missing)} is not installed", "--engine spark", "pip install 'kg[spark]'")
    home = os.environ.get("JAVA_HOME")
    if home and not (Path(home) / "bin" / "java").exists():
        raise EngineError(
            f"JAVA_HOME is {home}, where there is no Java", "--engine spark", "Correct JAVA_HOME, or unset it."
        )
    if not home and shutil.which("java") is None:
        raise EngineError(
            "Spark needs Java, and there is none", "--engine spark",
            "Install Java 17 or newer: sudo apt-get install -y default-jre-headless (or set JAVA_HOME)",
        )  # fmt: skip


def submitted() -> bool:
    """Whether `spark-submit` started this process: then it has said which master and which Python."""
    return "PYSPARK_GATEWAY_PORT" in os.environ


def here() -> str:
    """The master that is this machine: a thread a core, each task tried anew when its worker is lost."""
    return f"local[{os.cpu_count() or 1},{RETRIES}]"


@contextmanager
def session(master: str | None = None) -> Iterator[SparkSession]:
    """A Spark session, stopped at the end together with its Java process.

    `master` is an address as Spark knows it; without one, that of `spark-submit`, else this machine. What the user set
    otherwise (spark-defaults.conf, --conf) stands. Raises EngineError if there is none to be had.
    """
    check()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        from pyspark.sql import SparkSession

    given = master or (None if submitted() else here())
    if given and given.startswith(_LOOPBACK):
        # Names of machines are looked up for seconds where there is no network.
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ.setdefault("SPARK_LOCAL_HOSTNAME", "localhost")
    if not submitted():
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYTHONHASHSEED", "0")
    logging.getLogger("py4j").setLevel(logging.ERROR)
    builder = SparkSession.builder
    chosen = _chosen()
    local = given is not None and given.startswith("local")
    java = {} if submitted() else {"spark.driver.extraJavaOptions": f"{_SHORT} {_QUIET}" if local else _QUIET}
    for name, value in (_SETTINGS | java).items():
        if name not in chosen:
            builder = builder.config(name, value)
    if given:
        builder = builder.master(given)
    try:
        spark = builder.getOrCreate()
    except Exception as error:
        # What Java throws comes as an error of the bridge to it.
        if not isinstance(error, OSError | RuntimeError) and type(error).__module__.split(".")[0] not in {
            "pyspark",
            "py4j",
        }:
            raise
        reason = _reason(error)
        _end_java()
        remedy = f"Check that {given} is there and runs; `java -version` should say 17 or newer."
        raise EngineError(f"Spark does not start: {reason}", given, remedy) from None
    try:
        yield spark
    finally:
        _stop(spark)


def _chosen() -> set[str]:
    """The names of settings that the user has set, by `spark-submit` or in spark-defaults.conf."""
    from pyspark import SparkConf, SparkContext

    if submitted():
        SparkContext._ensure_initialized()
        return {name for name, _ in SparkConf().getAll()}
    home = os.environ.get("SPARK_HOME")
    folder = os.environ.get("SPARK_CONF_DIR") or (home and f"{home}/conf")
    file = Path(folder or os.devnull, "spark-defaults.conf")
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    return {line.replace("=", " ").split()[0] for line in lines if line.strip() and not line.startswith("#")}


def _stop(spark: SparkSession) -> None:
    """Stops the session and, unless `spark-submit` owns it, the Java process behind it."""
    spark.stop()
    if not submitted():
        _end_java()


def _end_java() -> None:
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    if gateway is None:
        return
    gateway.shutdown()
    process = getattr(gateway, "proc", None)
    if process is not None:
        process.stdin.close()
        process.wait(30)
    SparkContext._gateway = SparkContext._jvm = None


def _reason(error: BaseException) -> str:
    """The first line that is not about the bridge."""
    lines = [line.strip().removeprefix(": ") for line in str(error).splitlines()]
    return next((line for line in lines if line and not line.startswith("An error occurred")), type(error).__name__)
