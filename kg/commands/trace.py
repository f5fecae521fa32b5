"""`kg trace`: how a text was read."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from kg.model import Article
    from kg.trace import Fired, Sentence


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--sentence", metavar="N|TEXT", help="Only this sentence, by its number or some of its words.")
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="The article's date, which \"Thursday\" counts from, where the file gives none.")  # fmt: skip
@click.option("--html", "html_path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write it as a page instead.")  # fmt: skip
@click.option("--model", metavar="NAME", help="The spaCy pipeline to read with.")
def command(
    file: str, sentence: str | None, published: datetime | None, html_path: Path | None, model: str | None
) -> None:  # fmt: skip
    """Show how a text was read: what was found in each sentence, what came of it, and what was rejected and why.

    \b
    kg trace article.txt --sentence 3                       the third sentence
    kg trace article.txt --sentence "condemned the launch"  those that hold these words
    kg trace article.txt --html trace.html                  all of it, as a page
    echo "Japan condemned the launch." | kg trace -         a sentence to try out

    From top to bottom: the parse (each word under the one it belongs to), the mentions and what each stands for, the
    frames that words evoked (with the roles they fill and the lexicon's line), those that were rejected and why, the
    events told (how surely, by which cue, who says so, when), and the claims that went into the graph. A word that
    evokes nothing is not in the lexicon: CONTRIBUTING.md says how to add it.
    """
    from kg.resources import DEFAULT_MODEL
    from kg.trace import chosen, page, trace

    article = _article(file, published)
    sentences = chosen(trace(article, model or DEFAULT_MODEL), sentence, article.source)
    if html_path is not None:
        _write(html_path, page(article.title or article.source, sentences))
        click.echo(f"{html_path}: {len(sentences)} sentence{'s' if len(sentences) != 1 else ''}")
        return
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    for each in sentences:
        _print(console, each)


def _article(file: str, published: datetime | None) -> Article:
    """The one article that a file holds. Raises its ReadError, or UsageError where there are more."""
    from itertools import islice

    from kg.errors import UsageError
    from kg.read import Failure, read

    found = list(islice(read([file], published=published and published.date(), stdin=sys.stdin.buffer), 2))
    if found and isinstance(found[0], Failure):
        raise found[0].error
    if len(found) != 1 or isinstance(found[0], Failure):
        raise UsageError(
            "it holds no article" if not found else "it holds more than one article", file, "Name one article's file."
        )
    return found[0]


def _write(path: Path, text: str) -> None:
    from kg.errors import UsageError

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"it can't be written: {error.strerror}", str(path), "Name a file in a folder that is there."
        ) from error


def _print(console: Console, s: Sentence) -> None:
    from rich.text import Text
    from rich.tree import Tree

    console.print(Text(f"\n{s.number}  ", style="dim"), Text(" ".join(s.text.split()), style="bold"), sep="")
    _heading(console, "parse")
    for word in s.parse:
        console.print(Text(f"    {'  ' * word.depth}{word.text}"), Text(f"{word.relation} {word.tag}", style="dim"))
    if s.mentions:
        _heading(console, "mentions")
    for m in s.mentions:
        how = f"({m.form}{', ' + m.cls if m.cls else ''})"
        console.print(
            Text(f"    {m.text} "),
            Text(how, style="dim"),
            Text(f" → {'; '.join(m.resolved) or 'nobody known'}"),
            sep="",
        )
    _frames(console, "frames that fired", s.fired)
    _frames(console, "frames that were rejected", s.rejected)
    if s.told:
        _heading(console, "events told")
    for t in s.told:
        by = "; ".join(t.speakers) or "the article itself"
        relay = f", passed on by {t.relayed_by}" if t.relayed_by else ""
        tree = Tree(Text.assemble((t.cls, "bold"), f" “{t.word}” ", (t.event, "dim")))
        tree.add(
            Text(f"{t.factuality}{' by ' + ', '.join(repr(c) for c in t.cues) if t.cues else ''}; says so: {by}{relay}")
        )
        for line in (*t.when, *t.measures):
            tree.add(Text(line))
        console.print(_indented(tree))
    if s.claims:
        _heading(console, "claims")
    for c in s.claims:
        says = f"{c.speaker or 'the article itself'}{', passed on by ' + c.relayed_by if c.relayed_by else ''}"
        roles = "".join(f", {r} {v}" for r, v in c.roles)
        console.print(
            Text(f"    {c.subject} {c.predicate} {c.object}{roles}"),
            Text(f"  [{c.factuality}, {c.confidence:g}, {says}]", style="dim"),
            sep="",
        )


def _frames(console: Console, heading: str, frames: tuple[Fired, ...]) -> None:
    from rich.text import Text
    from rich.tree import Tree

    if frames:
        _heading(console, heading)
    for f in frames:
        tree = Tree(
            Text.assemble(
                (f.evokes, "bold"),
                f" “{f.word}”",
                f" carried by “{f.carrier}”" if f.carrier else "",
                ("  " + f.entry, "dim"),
            )
        )
        if f.why:
            tree.add(Text(f.why, style="red"))
        for role, words, stands in f.roles:
            tree.add(Text.assemble((role, "dim"), f" {words}", f" → {stands}" if stands else ""))
        console.print(_indented(tree))


def _heading(console: Console, text: str) -> None:
    from rich.text import Text

    console.print(Text(f"  {text}", style="cyan"))


def _indented(what: object) -> object:
    from rich.padding import Padding

    return Padding(what, (0, 0, 0, 4))  # type: ignore[arg-type]
