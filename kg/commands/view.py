"""`kg view`: the graph as a page, opened in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from kg.commands.opening import graph_options, open_named


@click.command()
@graph_options
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("kg-out/graph.html"), show_default=True,
    help="The page to write.",
)  # fmt: skip
@click.option("--open/--no-open", "opens", default=True, help="Open the page in the browser, or only write it.")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N",
    help="Open with the N most connected nodes [default: as many as can be read at once].",
)  # fmt: skip
@click.option("--about", metavar="NAME", help="Open at the node of this name or IRI.")
@click.option("--title", help="The page's heading [default: what the articles are].")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="SHARE",
    help="Leave out claims less sure than this.",
)  # fmt: skip
def command(
    store_path: Path | None,
    graph: Path | None,
    output: Path,
    opens: bool,
    limit: int | None,
    about: str | None,
    title: str | None,
    min_confidence: float,
) -> None:
    """Open the graph as a network in the browser.

    \b
    kg view                               all of the graph, the most connected first
    kg view --about "North Korea"         opened at one node and what is linked to it
    kg view --no-open -o page.html        only write the page

    The page is one file that needs no network. Choose a node or a line in it to read the sentences behind it, each
    marked in its article; the texts of the articles are in the page, so mind who may have them before passing it on.
    """
    from kg.export import html

    path = html.write(
        open_named(store_path, graph),
        output,
        title=title,
        limit=limit,
        about=about,
        min_confidence=min_confidence,
    )
    click.echo(path)
    if opens and not _open(path):
        click.echo("No browser could be opened; open the page by hand.", err=True)


def _open(page: Path) -> bool:
    """Whether a browser took the page."""
    import webbrowser

    try:
        return webbrowser.open(page.resolve().as_uri())
    except webbrowser.Error:
        return False
