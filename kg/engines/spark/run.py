"""`kg build --engine spark`: the build on Spark with what the command line gives, and the store loaded from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kg import swap
from kg.engines.spark.build import Options, build
from kg.engines.spark.failures import explained
from kg.engines.spark.session import session
from kg.engines.spark.store import load
from kg.errors import StoreError
from kg.pipeline import Totals

LOADED = 100_000
"""Articles up to which the store is loaded, too: what one machine serves with ease, in some minutes."""

_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]+):/+(?=[^/])")


def address(output: Path) -> str | None:
    """The address of a cluster's storage that a path was meant as ("s3a://bucket/news"); None for a folder."""
    found = _ADDRESS.match(str(output))
    return f"{found[1]}://{str(output)[found.end() :]}" if found and found[1] != "file" else None


def run(
    paths: Sequence[str | Path], output: Path, store: Path | None, totals: Totals, options: Options, *, master: str | None = None,
    force: bool = False, manifest: dict[str, object] | None = None, say: Callable[[str], None] = lambda what: None,
    check: Callable[[Totals], None] = lambda totals: None,
) -> list[str]:  # fmt: skip
    """Builds into the folder or address `output` and loads the store at `store` if there is one to load.

    Gives the addresses of what was written. What was at `output` is replaced when all is there.
    """
    far = address(output)
    with session(master) as spark, explained():
        if far is not None:
            tables = build(spark, paths, f"{far}/graph", totals, options, say, check)
            tables.clean()
            return [f"{far}/graph"]
        with _replacing(output / "graph") as new:
            tables = build(spark, paths, new.as_uri(), totals, options, say, check)
            written = [str(output / "graph")]
            if store is not None and totals.articles <= LOADED:
                say("Loading the store")
                load(new, store, options.judged, manifest or {}, force)
                written.insert(0, str(store))
            tables.clean()
    return written


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    try:
        with swap.replacing(folder) as new:
            new.chmod(0o755)
            yield new
    except swap.Busy as error:
        raise StoreError("another process is building here", str(folder), "Wait until it has finished.") from error
