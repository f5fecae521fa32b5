"""`kg build`: articles in, the graph out."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands import sources
from kg.store import DEFAULT_PATH

if TYPE_CHECKING:
    from kg.commands.progress import Progress
    from kg.engine import Engine
    from kg.pipeline import Totals
    from kg.store import Lines

EXPORTS = ("graph.ttl", "graph.trig", "graph.jsonld", "graph.graphml", "graph.csv.zip", "graph.html")

# More articles than so many make files that are too large to look at, and hold the graph in memory several times over.
EXPORTED = 300

# A process takes some seconds to start up, in which another reads as many articles.
WORTH_A_PROCESS = 30

# Threads that load the store beside the processes that read: more get in each other's way on its disk.
LOADING = 2


@click.command(
    epilog="Examples:  kg build   kg build news/ -o out   kg build launch.txt --published 2024-10-31 -o launch.ttl"
)
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@sources.options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="Where to write [default: kg-out]. A FILE's suffix is its format; it needs no store.",
)
@click.option(
    "--store", "store_path", type=click.Path(path_type=Path), metavar="DIR", help="The store [default: DIR/kg.db]."
)
@click.option("--force", is_flag=True, help="Replace a store that holds other articles.")
@click.option("--model", metavar="NAME", envvar="KG_MODEL", help="Another spaCy pipeline for English.")
@click.option("--base", metavar="IRI", envvar="KG_BASE", help="The IRI that the data's names begin with.")
@click.option("--no-text", is_flag=True, help="Leave the articles' bodies out of the store.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="SHARE",
    help="Leave out claims less sure than this.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Processes to read in, about 400 MB each [default: one a processor, fewer for few articles].",
)
@click.option(
    "--exports/--no-exports",
    "exports",
    default=None,
    help=f"Write the exports and the page beside the store [default: up to {EXPORTED} articles].",
)
@click.option(
    "--engine",
    "engine_name",
    type=click.Choice(["embedded", "spark"]),
    default="embedded",
    help="What to run on: this machine's processes, or Spark [default: embedded]. See docs/scale.md.",
)
@click.option("--master", metavar="URL", help="With --engine spark: the cluster [default: this machine].")
@click.option("-q", "--quiet", is_flag=True, help="Only problems.")
def command(
    paths: tuple[str, ...], published: date | None, output: Path | None, store_path: Path | None, force: bool, model: str | None,
    base: str | None, no_text: bool, min_confidence: float, named: tuple[str, ...], report: Path | None, jobs: int | None,
    exports: bool | None, engine_name: str, master: str | None, quiet: bool,
) -> None:  # fmt: skip
    """Read articles and make the graph.

    PATHS are files (.txt, .md, .html; tables: .jsonl, .csv, .parquet; crawls: .warc.gz; feeds: .rss, .atom, .xml),
    folders of them, an index of metadata, the address of a feed or page, or - for standard input; without any, the ten
    sample articles that come with kg. The graph is made anew: a store is replaced when the new one is whole.

    Exit code 3: some articles could not be read, the others are in the graph.
    """
    from kg import pipeline
    from kg.commands import unread
    from kg.commands.progress import progress
    from kg.engines.pool import Pool
    from kg.errors import UsageError
    from kg.export import SUFFIXES
    from kg.iri import DEFAULT_BASE
    from kg.read import count, samples
    from kg.read.records import columns
    from kg.resources import DEFAULT_MODEL

    started = time.perf_counter()
    given: list[str | Path] = list(paths) or list(samples())
    to_file = output is not None and output.suffix.lstrip(".").lower() in SUFFIXES and not output.is_dir()
    if to_file and store_path:
        raise UsageError("-o FILE and --store exclude each other", None, "Name a folder with -o, or leave out --store.")
    if base is not None and not (base.startswith(("http://", "https://")) and base[-1] in "/#"):
        raise UsageError(
            f"{base} is no base for names", "--base", "Give an IRI that ends in / or #, as https://example.org/id/"
        )
    spark = engine_name == "spark"
    if spark and to_file:
        raise UsageError(
            "--engine spark writes a folder", str(output), "Name a folder with -o; `kg export` makes one file."
        )
    if spark and jobs:
        raise UsageError(
            "--jobs is for this machine's processes", "--engine spark", "Say --master 'local[N,4]' for N threads."
        )
    if master and not spark:
        raise UsageError("--master is for Spark", "--master", "Add --engine spark.")
    folder = output if output is not None else DEFAULT_PATH.parent
    totals = pipeline.Totals()
    number = None if spark else count(given)
    with ExitStack() as stack:
        if report:
            stack.callback(totals.failures.write, report)  # also where nothing can be built
        shown = stack.enter_context(progress(number, quiet))
        processes = 1 if spark else _processes(jobs, number)
        engine = map if processes == 1 else stack.enter_context(Pool(processes)).map
        options = {
            "published": published, "stdin": sys.stdin.buffer, "base": base or DEFAULT_BASE, "model": model or DEFAULT_MODEL,
            "text": not no_text, "watch": shown.read, "stage": shown.stage, "engine": engine,
            "min_confidence": min_confidence, "columns": columns(named),
        }  # fmt: skip
        if spark:
            written = _on_spark(given, folder, store_path, totals, options, force, master, quiet)
            loaded = len(written) > 1
            written += _exports(written[0], folder, totals, exports, engine, shown) if loaded else []
        elif to_file:
            assert output is not None
            written = _to_file(given, output, totals, options)
        else:
            path = store_path or folder / "kg.db"
            _to_store(given, path, totals, options, force, shown, processes)
            written = [path, *_exports(path, folder, totals, exports, engine, shown)]
    beside = None if to_file or (spark and not folder.is_dir()) else folder
    unread.tell(totals.failures, unread.table(report, beside), report is not None)
    _report(totals, written, time.perf_counter() - started, quiet)
    if totals.failures:
        sys.exit(unread.SOME_UNREAD)


def _processes(jobs: int | None, articles: int | None) -> int:
    """How many to read so many articles in, or a number of them not known."""
    from kg.engines.pool import cores

    worth = cores() if articles is None else articles // WORTH_A_PROCESS
    return jobs or max(1, min(cores(), worth))


def _on_spark(
    given: list[str | Path], folder: Path, store_path: Path | None, totals: Totals, options: dict[str, Any], force: bool,
    master: str | None, quiet: bool,
) -> list[Path]:  # fmt: skip
    """Builds on Spark: first of what was written is the store, if it was loaded."""
    from kg.corpus import judgements
    from kg.corpus.changes import Settings
    from kg.engines.spark.session import check

    check()
    from kg.engines.spark.build import Options
    from kg.engines.spark.run import LOADED, run

    store = store_path or folder / "kg.db"
    judged = judgements.read(judgements.beside(store))
    chosen = Options(
        **{name: options[name] for name in ("published", "stdin", "columns", "model", "min_confidence")},
        judged=judged, settings=Settings(options["base"], options["text"]),
    )  # fmt: skip
    say = (lambda what: None) if quiet else (lambda what: click.echo(f"{what} …", err=True))
    manifest = _manifest(options)
    written = run(
        given, folder, store, totals, chosen, master=master, force=force, manifest=manifest, say=say, check=_some
    )
    if len(written) == 1:
        click.echo(
            f"kg: no store of {totals.articles:,} articles was loaded, being more than {LOADED:,} or not of this machine: "
            "docs/scale.md tells of stores for these.",
            err=True,
        )
    return [Path(each) for each in written]


def _to_file(given: list[str | Path], output: Path, totals: Totals, options: dict[str, Any]) -> list[Path]:
    from kg import pipeline
    from kg.export import export

    store = pipeline.in_memory(given, totals, **options)
    _some(totals)
    export(store, output)
    return [output]


def _to_store(
    given: list[str | Path], store_path: Path, totals: Totals, options: dict[str, Any], force: bool, shown: Progress,
    processes: int,
) -> None:  # fmt: skip
    from kg import pipeline
    from kg.corpus import judgements
    from kg.store import write_new

    def batches(folder: Path) -> Iterator[Lines]:
        for each in pipeline.build(given, totals, folder, judged=judged, **options):
            shown.step()
            yield each
        _some(totals)

    judged = judgements.read(judgements.beside(store_path))
    write_new(
        store_path, batches, force=force, manifest=_manifest(options), union=True, threads=min(processes, LOADING)
    )


def _manifest(options: dict[str, Any]) -> dict[str, object]:
    """What a store says of how it was made."""
    from kg import __version__

    manifest = {"base": options["base"], "made_by": f"kg {__version__}", "model": options["model"]}
    return manifest | {"text": options["text"], "min_confidence": options["min_confidence"]}


def _exports(
    store_path: Path, folder: Path, totals: Totals, wanted: bool | None, engine: Engine, shown: Progress
) -> list[Path]:
    """Writes the exports beside the store, if they are wanted or the articles are few enough."""
    if wanted is None and totals.articles > EXPORTED:
        click.echo(
            f"kg: no exports of {totals.articles:,} articles: they would be too large to look at. `kg serve` shows the graph, "
            "`kg export` writes it in one format, --exports writes all here.",
            err=True,
        )
    if wanted is False or (wanted is None and totals.articles > EXPORTED):
        return []
    shown.stage("Exporting", len(EXPORTS))
    # The page takes longest, so it begins first.
    for _ in engine(partial(_export, store_path), [folder / name for name in reversed(EXPORTS)]):
        shown.step()
    return [folder / name for name in EXPORTS]


def _export(store_path: Path, out: Path) -> None:
    from kg.export import export
    from kg.store import open_store

    export(open_store(store_path, read_only=True), out, out.name.split(".", 1)[1].removeprefix("csv."))


def _some(totals: Totals) -> None:
    """Refuses to write a graph of nothing over one of something."""
    from kg.errors import ReadError

    if not totals.articles:
        passed = ", ".join(f"{n:,} {cause}" for cause, n in totals.failures.passed.most_common())
        why = "there is no article in what was given" + (f"; passed over: {passed}" if passed else "")
        if totals.failures:
            why = str(totals.failures[0].error)
        raise ReadError(
            f"nothing was read, so nothing was written\n  {why}",
            None,
            "Give files of articles (.txt, .md, .html, .jsonl, .csv, .parquet, .warc.gz, .rss), or folders of them.",
        )


def _report(totals: Totals, written: list[Path], seconds: float, quiet: bool) -> None:
    if totals.unresolved_dates:
        click.echo(
            f"kg: {totals.unresolved_dates} relative dates stay unresolved: {len(totals.undated)} articles have no date "
            f"({', '.join(totals.undated[:3])}{' …' if len(totals.undated) > 3 else ''}). Give one with --published, or in an index.",
            err=True,
        )
    if quiet:
        return
    rows = [
        ("articles", str(totals.articles)), ("entities", str(totals.entities)), ("relations", str(totals.relations)),
        ("events", str(totals.events)), ("claims", str(totals.claims)), ("seconds", f"{seconds:.1f}"),
    ]  # fmt: skip
    if totals.failures:
        rows.insert(1, ("not read", str(len(totals.failures))))
    if passed := totals.failures.passed.total():
        rows.insert(1, ("passed over", str(passed)))
    width = max(len(n) for n, _ in rows)
    for name, value in rows:
        click.echo(f"{name:>{width}}  {value:>8}", err=True)
    for path in written:
        click.echo(str(path))
