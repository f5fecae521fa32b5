"""`kg diff`: what one graph says and another does not, fact by fact."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command(epilog="Examples:  kg diff old/kg.db kg-out/kg.db   kg diff old.trig new.trig --json")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def command(old: Path, new: Path, as_json: bool) -> None:
    """Show which facts came and went between two builds: stores, or files of the graph.

    A fact is what a claim states, with its speaker and how surely it is said, and the articles that it stands in.
    """
    from kg import changed
    from kg.store import open_graph, open_store

    graphs = [open_graph(p) if p.is_file() else open_store(p, read_only=True) for p in (old, new)]
    found = changed.changed(*graphs)
    if as_json:
        click.echo(
            json.dumps(
                [{"change": c.sign, "fact": c.text, "articles": c.articles} for c in found],
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    for change in found:
        click.echo(
            click.style(f"{change.sign} {change.text}", fg="green" if change.sign == "+" else "red")
            + f"  [{', '.join(change.articles)}]"
        )
    came = sum(c.sign == "+" for c in found)
    click.echo(f"{came} facts came, {len(found) - came} went", err=True)
