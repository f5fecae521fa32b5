"""`kg validate`: check a graph against its shapes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.errors import StoreError, UsageError


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--store", "store_dir", type=click.Path(path_type=Path), help="The store to check.  [default: kg-out/kg.db]"
)
@click.option("--all", "show_all", is_flag=True, help="Print every defect, not the first ten of each kind.")
def command(file: Path | None, store_dir: Path | None, show_all: bool) -> None:
    """Check a graph against its shapes and checks, and print what breaks which rule.

    FILE is a graph in any RDF syntax (.ttl .trig .nt .nq .rdf .jsonld); without it a store is checked. The exit code
    is 0 if the graph conforms, 1 if it does not, 2 if it can't be checked.
    """
    from kg import store, validate

    if file and store_dir:
        raise UsageError("a file and a store were both given", None, "Give one of them.")
    try:
        graph = store.open_graph(file) if file else store.open_store(store_dir or store.DEFAULT_PATH, read_only=True)
    except StoreError as error:
        error.exit_code = 2
        raise
    report = validate.validate(graph)
    click.echo(report.text(None if show_all else 10))
    sys.exit(0 if report.conforms else 1)
