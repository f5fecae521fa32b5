"""`kg judge`: overrule by hand what is one thing and what is two."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands import beside
from kg.corpus.judgements import VERDICTS
from kg.store import DEFAULT_PATH


@click.command(epilog="Example:  kg judge person/jon-smith person/john-smith same")
@click.argument("left")
@click.argument("right")
@click.argument("judgement", type=click.Choice(VERDICTS))
@click.option(
    "--store", "store_path", type=click.Path(path_type=Path), metavar="DIR", help="The store [default: kg-out/kg.db]."
)
@beside.option
def command(left: str, right: str, judgement: str, store_path: Path | None, renew: bool) -> None:
    """Say that two things are the same, are different, or that nobody can tell (undecided).

    LEFT and RIGHT are what articles call them, as `kg explain NAME --merges` shows. The judgement is a line in
    judgements.jsonl beside the store, which every build follows; a later line overrules it.
    """
    from kg.corpus import judgements
    from kg.corpus.asked import thing
    from kg.corpus.opening import open_corpus

    path = store_path or DEFAULT_PATH
    corpus = open_corpus(path)
    try:
        pair = [thing(corpus, name) for name in (left, right)]
        line = {"left": pair[0], "right": pair[1], "judgement": judgement}
        judgements.append(judgements.beside(path), line)
        changed = corpus.judge(line)
    finally:
        corpus.close()
    beside.settle(path, corpus.store, renew=renew)
    click.echo(f"{pair[0]} and {pair[1]}: {judgement}, {changed} articles changed")
