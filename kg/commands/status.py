"""`kg status`: which articles are in the graph, and whether anything was left undone."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kg.commands import beside
from kg.store import DEFAULT_PATH


@click.command()
@click.option(
    "--store", "store_path", type=click.Path(path_type=Path), metavar="DIR", help="The store [default: kg-out/kg.db]."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def command(store_path: Path | None, as_json: bool) -> None:
    """List the articles in the graph, with what was begun and not finished, and exports that are older than it.

    The next `kg add`, `kg remove` or `kg judge` finishes it; until then the graph is as it was before.
    """
    from kg.corpus.opening import look

    path = store_path or DEFAULT_PATH
    state = look(path) | {"outdated": [each.name for each in beside.outdated(path)]}
    if as_json:
        click.echo(json.dumps(state, ensure_ascii=False, indent=2))
        return
    for article in state["articles"]:
        row = (article["published"] or "no date   ", article["article"], article["publisher"] or "-", article["source"])
        click.echo("  ".join(row))
    click.echo(f"{len(state['articles'])} articles, {state['judgements']} judgements in {path}", err=True)
    if state["outdated"]:
        click.echo(
            f"kg: older than the graph: {', '.join(state['outdated'])}; --export or `kg export` renews them", err=True
        )
    if state["pending"]:
        click.echo(
            f"kg: {state['pending']} changes were begun and not finished; the next change finishes them", err=True
        )
