"""`kg query`: ask the graph in SPARQL, or by a named query."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from kg.answers import FORMATS
from kg.commands.opening import graph_options, open_named

if TYPE_CHECKING:
    import pyoxigraph as ox


@click.command(epilog='Examples:  kg query launches actor="North Korea"   kg query "SELECT * { ?s ?p ?o } LIMIT 5"')
@click.argument("question", metavar="[QUERY|FILE.rq|NAME|-]", default="counts")
@click.argument("values", metavar="[NAME=VALUE]...", nargs=-1)
@graph_options
@click.option("--endpoint", metavar="URL", help="A SPARQL endpoint to ask instead of a store.")
@click.option("--as-of", metavar="DATE", help="Only what articles published until then tell (2024-10-31).")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: a table on a terminal, else CSV; Turtle.")
def command(
    question: str,
    values: tuple[str, ...],
    store_path: Path | None,
    graph: Path | None,
    endpoint: str | None,
    as_of: str | None,
    form: str | None,
) -> None:
    """Ask the graph: by the name of a query (see `kg queries`), in SPARQL, from a .rq file or from standard input (-).

    Prefixes are known, all graphs are seen as one. NAME=VALUE gives a variable its value: an IRI, a prefixed name, a
    date, or the name of a thing. An endpoint that wants credentials finds them in KG_TOKEN, or KG_USER and KG_PASSWORD.
    """
    from kg import answers, named, query, store
    from kg.errors import UsageError
    from kg.iri import DEFAULT_BASE

    bindings = _bindings(values)
    text = _sparql(question)
    if text is None:
        named.find(question)
    if endpoint and as_of:
        raise UsageError("an endpoint can't be asked for a day's graph", "--as-of", "Ask a store or a file.")
    if endpoint:
        opened, base = _remote(endpoint, store_path or graph)
    else:
        opened = open_named(store_path, graph)
        if graph:
            store.unite(opened)
        if as_of:
            opened = _until(opened, as_of, store_path, graph)
        manifest = {} if graph else store.read_manifest(store_path or store.DEFAULT_PATH)
        base = str(manifest.get("base", DEFAULT_BASE))
    if text is None:
        result = query.run_named(opened, question, bindings, base)
    else:
        where = "query" if question == "-" or not question.endswith(".rq") else question
        result = query.run(opened, text, bindings, base, where)
    try:
        answers.write(result, sys.stdout.buffer, form, store=opened, base=base, terminal=sys.stdout.isatty())
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has read enough; what Python flushes at its end must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _remote(endpoint: str, other: Path | None) -> tuple[ox.Store, str]:
    """An endpoint that is asked as a store is, and the base of its nodes."""
    from kg.errors import UsageError
    from kg.http import Credentials
    from kg.remote import Remote

    if other:
        raise UsageError("--endpoint excludes --store and --graph", None, "Name one of them.")
    env = os.environ.get
    remote = Remote(endpoint, Credentials(env("KG_TOKEN"), env("KG_USER"), env("KG_PASSWORD")))
    # Of a store, asking and showing need no more than what an endpoint has too.
    return cast("ox.Store", remote), remote.base()


def _until(opened: ox.Store, day: str, store_path: Path | None, graph: Path | None) -> ox.Store:
    from datetime import date

    from kg import corpus, store
    from kg.errors import UsageError

    try:
        until = date.fromisoformat(day)
    except ValueError:
        raise UsageError(f"{day!r} is no date", "--as-of", "Write it as 2024-10-31.") from None
    return corpus.as_of(opened, until, None if graph else store_path or store.DEFAULT_PATH)


def _bindings(values: tuple[str, ...]) -> dict[str, str]:
    from kg.errors import UsageError

    found = {}
    for value in values:
        name, equals, given = value.partition("=")
        if not equals or not name or not given:
            raise UsageError(f"{value!r} is not NAME=VALUE", None, 'For example: actor="North Korea"')
        found[name.lstrip("?$")] = given
    return found


def _sparql(question: str) -> str | None:
    """The text of the query, or None if the question is a query's name."""
    from kg.errors import QueryError

    if question == "-":
        return sys.stdin.buffer.read().decode("utf-8", errors="replace")
    if question.endswith(".rq"):
        try:
            return Path(question).read_text(encoding="utf-8")
        except OSError as error:
            raise QueryError(f"can't be read: {error.strerror}", question, "Name a file with a query.") from error
        except UnicodeDecodeError as error:
            raise QueryError("is not UTF-8", question, "Save it as UTF-8.") from error
    return None if re.fullmatch(r"[\w-]+", question) else question
