"""The options by which commands are told which graph they read, and the store that these name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pyoxigraph as ox


def graph_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--store DIR` and `--graph FILE`, as its arguments `store_path` and `graph`."""
    command = click.option("--graph", type=click.Path(path_type=Path), help="An RDF file to read instead of a store.")(
        command
    )
    return click.option(
        "--store", "store_path", type=click.Path(path_type=Path), help="The store [default: kg-out/kg.db]."
    )(command)


def open_named(store_path: Path | None, graph: Path | None) -> ox.Store:
    """The store or file that the options name, for reading; the default store where they name none.

    Raises UsageError if both are named, StoreError if it can't be read.
    """
    from kg import store
    from kg.errors import UsageError

    if store_path and graph:
        raise UsageError("--store and --graph exclude each other", None, "Name one of them.")
    return store.open_graph(graph) if graph else store.open_store(store_path or store.DEFAULT_PATH, read_only=True)
