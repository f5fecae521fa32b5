"""`kg add`: articles into a graph that is there, in the time that it takes to read them."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands import beside, sources
from kg.store import DEFAULT_PATH

if TYPE_CHECKING:
    from kg.model import Ref


@click.command(
    epilog="Examples:  kg add launch.txt   kg add news/ --store out/kg.db   kg add today.jsonl --published 2024-10-31"
)
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@sources.options
@click.option(
    "--store",
    "store_path",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The store [default: kg-out/kg.db]; made if there is none.",
)
@beside.option
@click.option("-q", "--quiet", is_flag=True, help="Only problems.")
def command(
    paths: tuple[str, ...], published: date | None, store_path: Path | None, named: tuple[str, ...], report: Path | None,
    renew: bool, quiet: bool,
) -> None:  # fmt: skip
    """Add articles to the graph; nothing else is read again.

    An article that is in already is left alone, one that has changed (same address, record or file name) takes its own
    place. The graph is the one that `kg build` of all articles together makes. Each article is wholly in or wholly out,
    whatever happens; run it again to finish. Files of the graph that lie beside the store, as
    `kg build` writes them, are renewed with --export; else `kg status` says which of them are older.

    Exit code 3: some articles could not be read, the others are in the graph.
    """
    from kg import pipeline
    from kg.commands import unread
    from kg.corpus.noted import key
    from kg.corpus.opening import open_corpus
    from kg.read.records import columns
    from kg.resources import DEFAULT_MODEL
    from kg.store import read_manifest

    path = store_path or DEFAULT_PATH
    if not path.exists():
        _make(path)
    manifest = read_manifest(path)
    corpus = open_corpus(path)
    totals = pipeline.Totals()
    seen: dict[str, set[Ref]] = {}
    try:
        found = pipeline.read_all(
            paths, totals, published=published, stdin=sys.stdin.buffer, made=pipeline.itself, columns=columns(named),
            model=str(manifest.get("model", DEFAULT_MODEL)),
            min_confidence=float(str(manifest.get("min_confidence", 0.0))),
            skip=lambda article: corpus.unchanged(article) and _note(seen, key(article), article, quiet),
        )  # fmt: skip
        for reading in found:
            article = reading.document.article
            known = seen.setdefault(key(article), set())
            outcome = corpus.add(reading, known)
            known.add(outcome.article)
            if not quiet:
                others = f", {outcome.others} others changed with it" if outcome.others else ""
                click.echo(f"{outcome.what} {article.source}: {len(reading.claims)} claims{others}")
    finally:
        corpus.close()
    beside.settle(path, corpus.store, renew=renew)
    unread.tell(totals.failures, unread.table(report, None), report is not None)
    if totals.failures:
        sys.exit(unread.SOME_UNREAD)


def _note(seen: dict[str, set[Ref]], key: str, article: object, quiet: bool) -> bool:
    """Says that an article is in already, and remembers that it is still wanted."""
    from kg import iri
    from kg.model import Article

    assert isinstance(article, Article)
    seen.setdefault(key, set()).add(iri.article(article))
    if not quiet:
        click.echo(f"unchanged {article.source}")
    return True


def _make(path: Path) -> None:
    """Makes an empty store."""
    from kg import __version__, pipeline
    from kg.iri import DEFAULT_BASE
    from kg.resources import DEFAULT_MODEL
    from kg.store import write_new

    manifest = {"base": DEFAULT_BASE, "made_by": f"kg {__version__}", "model": DEFAULT_MODEL, "text": True}
    write_new(path, lambda folder: pipeline.build([], pipeline.Totals(), folder), manifest=manifest, union=True)
