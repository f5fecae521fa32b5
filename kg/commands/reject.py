"""`kg reject`: strike out a claim that was read wrongly."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands import beside
from kg.store import DEFAULT_PATH


@click.command(epilog="Example:  kg reject claim/0f3c9a…   kg reject claim/0f3c9a… --undo")
@click.argument("claim")
@click.option("--undo", is_flag=True, help="Accept a rejected claim again.")
@click.option(
    "--store", "store_path", type=click.Path(path_type=Path), metavar="DIR", help="The store [default: kg-out/kg.db]."
)
@beside.option
def command(claim: str, undo: bool, store_path: Path | None, renew: bool) -> None:
    """Reject a claim: it, and what follows from it alone, leaves the graph, and stays out of later builds.

    The rejection is a line in judgements.jsonl beside the store. What is printed is what --undo takes.
    """
    from kg.corpus import judgements
    from kg.corpus.asked import claims
    from kg.corpus.opening import open_corpus

    path = store_path or DEFAULT_PATH
    corpus = open_corpus(path)
    try:
        for own, article in claims(corpus, claim, rejected=undo):
            line = {"claim": own, "article": article, "judgement": "accepted" if undo else "rejected"}
            judgements.append(judgements.beside(path), line)
            corpus.judge(line)
            click.echo(f"{own} of {article} {line['judgement']}")
    finally:
        corpus.close()
    beside.settle(path, corpus.store, renew=renew)
