"""`kg remove`: an article out of the graph, without trace."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands import beside
from kg.store import DEFAULT_PATH


@click.command(
    epilog="Examples:  kg remove launch.txt   kg remove https://news.example/launch   kg remove article/0f3c…"
)
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@click.option(
    "--store", "store_path", type=click.Path(path_type=Path), metavar="DIR", help="The store [default: kg-out/kg.db]."
)
@beside.option
@click.option("-q", "--quiet", is_flag=True, help="Only problems.")
def command(articles: tuple[str, ...], store_path: Path | None, renew: bool, quiet: bool) -> None:
    """Take articles out: the graph is then the one that a build without them makes.

    ARTICLE is a file's name, an address, a record's name, or the article's own name in the graph (see `kg status`).
    """
    from kg.corpus.asked import find
    from kg.corpus.opening import open_corpus

    path = store_path or DEFAULT_PATH
    corpus = open_corpus(path)
    try:
        chosen = [find(corpus, name) for name in articles]
        for ref in dict.fromkeys(chosen):
            outcome = corpus.remove(ref)
            if not quiet:
                others = f", {outcome.others} others changed with it" if outcome.others else ""
                click.echo(f"removed {ref}{others}")
    finally:
        corpus.close()
    beside.settle(path, corpus.store, renew=renew)
