"""`kg queries`: the named queries, and what each one asks."""

from __future__ import annotations

import click


@click.command()
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the named queries, each with its values and an example; with NAME print that query's SPARQL."""
    from kg import named

    if name:
        click.echo(named.find(name).sparql, nl=False)
        return
    for each in (named.find(n) for n in named.names()):
        click.secho(each.name, bold=True)
        click.echo(click.wrap_text(each.description, initial_indent="  ", subsequent_indent="  "))
        for p in each.parameters:
            click.echo(f"    {p.name}=  {p.description}{' (required)' if p.required else ''}")
        click.echo(f"  {each.example}\n")
