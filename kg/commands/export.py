"""`kg export`: the graph as a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.commands.opening import graph_options, open_named
from kg.export import EXPORTERS, SUFFIXES, TEXT_FORMATS, Options, export, format_of


@click.command()
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice([*EXPORTERS, *(s for s in SUFFIXES if s not in EXPORTERS)]),
    metavar="FORMAT",
    help=f"One of {', '.join(EXPORTERS)}. Default: what the file's suffix says, else turtle.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file; for csv a folder or .zip.")
@graph_options
@click.option("--facts", is_flag=True, help="Only plain facts, labels and types: no claims, no evidence.")
@click.option("--article", metavar="IRI|NAME", help="Only what one article says; its IRI, file name or address.")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="SHARE",
    help="Leave out claims less sure than this, and what stands on them only.",
)  # fmt: skip
def command(
    form: str | None,
    output: Path | None,
    store_path: Path | None,
    graph: Path | None,
    facts: bool,
    article: str | None,
    min_confidence: float,
) -> None:
    """Write the graph as Turtle, JSON-LD, GraphML, CSV …

    \b
    kg export                             Turtle, to the terminal
    kg export -o graph.jsonld             the format by the suffix
    kg export --facts -o facts.ttl        without claims and evidence
    kg export -f csv -o tables/           nodes.csv and edges.csv for Neo4j
    kg export --article launch.txt        one article's

    The texts of the articles are never part of an export; the sentences that claims stand on are.
    """
    from kg.errors import UsageError

    if form is None:
        form = format_of(output) if output else "turtle"
    name = SUFFIXES.get(form, form)
    if output is None and name not in TEXT_FORMATS:
        raise UsageError(f"{name} is not written to the terminal", "--format", "Name a file with -o FILE.")
    store = open_named(store_path, graph)
    options = Options(facts, article, min_confidence)
    export(store, output if output else sys.stdout.buffer, name, options)
    if output:
        click.echo(f"Wrote {output}", err=True)
