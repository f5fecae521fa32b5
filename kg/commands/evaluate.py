"""`kg evaluate`: how good the extraction is on articles that people annotated."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from kg.evaluate import Evaluation
    from kg.evaluation.figures import Figure
    from kg.evaluation.measures import Item

_GAPS = {"missed": "missed", "added": "added without cause", "differs": "told otherwise"}


@click.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="GOLD…")
@click.option("--articles", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR",
              help="The folder of the articles, where they don't lie beside their gold files.")  # fmt: skip
@click.option("--store", "store_path", type=click.Path(path_type=Path), metavar="DIR",
              help="Judge this store's graph, instead of building each article alone.")  # fmt: skip
@click.option(
    "--misses", is_flag=True, help="Say what was missed and what was added without cause, sentence by sentence."
)
@click.option("--classes", is_flag=True, help="Show each class, relation, role and value on its own.")
@click.option("--model", metavar="NAME", help="The spaCy pipeline to read with.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def command(
    gold: tuple[Path, ...], articles: Path | None, store_path: Path | None, misses: bool, classes: bool,
    model: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Measure the extraction against articles that people annotated: gold files in YAML, or folders of them.

    \b
    kg evaluate tests/gold --articles kg/samples      our own samples
    kg evaluate mine.yaml --misses                    one article of yours, and what went wrong in it
    kg evaluate mine/ --store kg-out/kg.db            a graph that is built already

    How to write a gold file: docs/gold-format.md. Six measures, each with precision, recall and F1: entities, events,
    event arguments, relations, factuality (found and told as surely as in the text), attribution (found and ascribed
    to whoever says so). The interval holds F1 in 95 of 100 resamplings of the articles (of one article: of its items).
    """
    from kg.evaluate import evaluate
    from kg.store import open_store

    store = open_store(store_path, read_only=True) if store_path else None
    found = evaluate(gold, articles, store, model)
    if as_json:
        click.echo(json.dumps(_json(found, misses), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    console = Console(highlight=False)
    for name, items in found.items.items():
        if len(found.items) > 1 or misses:
            console.print(_table(name, found.articles[name]))
        if misses:
            _print_misses(console, items)
    if classes:
        for measure, kinds in found.kinds.items():
            console.print(_table(f"{measure} by kind, over all articles", kinds))
    console.print(
        _table(
            f"mean of {len(found.items)} articles" if len(found.items) > 1 else next(iter(found.items)), found.overall
        )
    )


def _table(title: str, figures: dict[str, Figure]) -> object:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("")
    for heading in ("precision", "recall", "F1", "wanted", "given"):
        table.add_column(heading, justify="right")
    intervals = any(f.low is not None for f in figures.values())
    if intervals:
        table.add_column("95%", justify="right")
    for name, f in figures.items():
        row = [name, f"{f.precision:.3f}", f"{f.recall:.3f}", f"{f.f1:.3f}", str(f.wanted), str(f.given)]
        if intervals:
            row.append(f"{f.low:.2f}-{f.high:.2f}")
        table.add_row(*row, style="bold" if name == "mean" else None)
    return table


def _print_misses(console: Console, items: tuple[Item, ...]) -> None:
    from rich.markup import escape

    for measure in dict.fromkeys(i.measure for i in items):
        for gap, heading in _GAPS.items():
            wrong = [i for i in items if i.measure == measure and i.gap == gap]
            if wrong:
                console.print(f"[bold]{measure}[/] {heading} ({len(wrong)})")
            for item in wrong:
                console.print(f"  {escape(item.words)}")
                if item.sentence:
                    console.print(f"    [dim]“{escape(' '.join(item.sentence.split()))}”[/]")
    console.print()


def _json(found: Evaluation, misses: bool) -> dict[str, object]:
    plain: dict[str, object] = {
        "overall": {m: asdict(f) for m, f in found.overall.items()},
        "articles": {a: {m: asdict(f) for m, f in figures.items()} for a, figures in found.articles.items()},
        "kinds": {m: {k: asdict(f) for k, f in kinds.items()} for m, kinds in found.kinds.items()},
    }
    if misses:
        plain["misses"] = {a: [asdict(i) for i in items if i.gap] for a, items in found.items.items()}
    return plain
