"""`kg serve`: the graph over HTTP."""

from __future__ import annotations

from pathlib import Path

import click

_ORIGINS = "May be given several times."


@click.command()
@click.option("--store", "store_path", type=click.Path(path_type=Path), help="The store [default: kg-out/kg.db].")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 for any that is free.")
@click.option("--timeout", type=click.FloatRange(0, min_open=True), default=30, show_default=True, help="Seconds that a query may run.")  # fmt: skip # noqa: E501
@click.option("--max-answer", type=click.IntRange(min=1), default=64, show_default=True, help="Megabytes that an answer may have.")  # fmt: skip # noqa: E501
@click.option("--memory", type=click.IntRange(min=256), default=4000, show_default=True, help="Megabytes that one query may use.")  # fmt: skip # noqa: E501
@click.option("--workers", type=click.IntRange(min=1), help="Queries that run at once [default: one a processor].")
@click.option("--queue", type=click.IntRange(min=0), default=100, show_default=True, help="Queries that may wait.")
@click.option("--union/--no-union", default=True, show_default=True, help="See all graphs as one where a query names none.")  # fmt: skip
@click.option("--cors", metavar="ORIGIN", multiple=True, help=f"Let pages of this origin ask; * for any. {_ORIGINS}")
@click.option("--connect", metavar="ORIGIN", multiple=True, help=f"Let our pages ask endpoints there too. {_ORIGINS}")
@click.option("--name", "names", metavar="HOST", multiple=True, help=f"A name that the server goes by. {_ORIGINS}")
@click.option("--allow-host", "allow_hosts", metavar="HOST", multiple=True, help=f"Let SERVICE and LOAD call it. {_ORIGINS}")  # fmt: skip
@click.option("--write", is_flag=True, help="Take updates from whoever has the token.")
@click.option("--token", envvar="KG_TOKEN", help="The token for --write; better given as KG_TOKEN, out of others' sight.")  # fmt: skip
def command(
    store_path: Path | None,
    host: str,
    port: int,
    timeout: float,
    max_answer: int,
    memory: int,
    workers: int | None,
    queue: int,
    union: bool,
    cors: tuple[str, ...],
    connect: tuple[str, ...],
    names: tuple[str, ...],
    allow_hosts: tuple[str, ...],
    write: bool,
    token: str | None,
) -> None:
    """Serve the graph: a SPARQL endpoint, and a page for every thing in it.

    \b
    kg serve                                        http://127.0.0.1:8080/
    curl localhost:8080/sparql --data-urlencode 'query=SELECT * { ?s ?p ?o } LIMIT 5'
    KG_TOKEN=… kg serve --write                     updates with Authorization: Bearer …
    """
    import ipaddress

    from kg import store
    from kg.errors import UsageError
    from kg.iri import DEFAULT_BASE
    from kg.serve import run
    from kg.serve.settings import MEGABYTE, Settings

    if write and not (token and len(token) >= 16):
        raise UsageError("--write needs a token of at least 16 characters", None, "Set KG_TOKEN, e.g. to the output of `openssl rand -hex 16`.")  # fmt: skip # noqa: E501
    try:
        # Other machines need no name for an address; pages that were led to it by a name of their own do.
        bare = ipaddress.ip_address(host)
        accepted = names if names or bare.is_loopback else ()
    except ValueError:
        accepted = names
    path = store_path or store.DEFAULT_PATH
    found = store.read_manifest(path)
    settings = Settings(
        store=path,
        base=str(found.get("base", DEFAULT_BASE)),
        host=host,
        port=port,
        union=union,
        queue=queue,
        time_limit=timeout,
        result_limit=max_answer * MEGABYTE,
        memory=memory * MEGABYTE,
        token=token if write else None,
        allow_hosts=frozenset(h.lower() for h in allow_hosts),
        cors=cors,
        connect=connect,
        names=accepted,
        **({"workers": workers} if workers else {}),
    )
    run.serve(settings, say=lambda line: click.echo(line, err=True))
