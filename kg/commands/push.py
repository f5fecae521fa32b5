"""`kg push`: the graph sent to another store."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.opening import graph_options, open_named


@click.command()
@click.argument("url")
@graph_options
@click.option("--update", is_flag=True, help="URL takes SPARQL updates, not graphs.")
@click.option("--text/--no-text", default=True, help="Send the articles' texts too, or leave them here.")
@click.option("--piece", type=click.IntRange(min=1), metavar="N", help="Triples sent at a time.")
@click.option("--state", "state_path", type=click.Path(path_type=Path), help="The file that says what has arrived.")
@click.option("--user", envvar="KG_USER", help="Who writes there; the password is read from KG_PASSWORD.")
@click.option("--password", envvar="KG_PASSWORD", hidden=True)
@click.option("--token", envvar="KG_TOKEN", hidden=True)
def command(
    url: str,
    store_path: Path | None,
    graph: Path | None,
    update: bool,
    text: bool,
    piece: int | None,
    state_path: Path | None,
    user: str | None,
    password: str | None,
    token: str | None,
) -> None:
    """Send the graph to a SPARQL 1.1 store of any make, graph by graph.

    \b
    kg push http://localhost:7878/store                             Oxigraph
    KG_TOKEN=… kg push http://localhost:8080/graph                  another kg serve --write
    KG_PASSWORD=… kg push --user dba http://localhost:8890/sparql-graph-crud-auth
    kg push --update http://localhost:3030/kg/update

    What was sent is remembered beside the store: when a push breaks off, the next goes on from there, and later only
    what has changed is sent. Other graphs of that store are left alone. A token is read from KG_TOKEN.
    """
    import sys

    from kg import push, store
    from kg.http import Credentials
    from kg.iri import digest

    given = Credentials(token, user, password)
    target: push.Target = push.Update(url, given) if update else push.GraphStore(url, given)
    beside = (graph or store_path or store.DEFAULT_PATH).parent
    state = push.State.read(state_path or beside / f".push-{digest(url)}.json", url)
    opened = open_named(store_path, graph)

    def told(name: str, arrived: int, size: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r\033[K{name}: {arrived:,} of {size:,}", err=True, nl=False)

    size = piece or (push.PIECE_OF_UPDATE if update else push.PIECE)
    try:
        done = push.push(opened, target, state, size, text=text, told=told)
    finally:
        if sys.stderr.isatty():
            click.echo("\r\033[K", err=True, nl=False)
    click.echo(
        f"Sent {done.triples:,} triples in {done.graphs:,} graphs to {url};"
        f" {done.skipped:,} graphs were there already, {done.removed:,} were removed."
    )
