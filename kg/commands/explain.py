"""`kg explain`: what is known of a thing, claim by claim."""

from __future__ import annotations

import json
import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.opening import graph_options, open_named

if TYPE_CHECKING:
    from kg.explain import Explanation, Group
    from kg.export.views import ArticleView, ClaimView

# Control characters could drive the terminal, and marks of direction turn its text around.
_UNPRINTABLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_COLOURS = {"Asserted": "green", "Planned": "blue", "Possible": "yellow", "Denied": "red"}
_WIDEST = 100


@click.command()
@click.argument("name", metavar="NAME|IRI")
@graph_options
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.0, metavar="SHARE",
    help="Leave out claims less sure than this.",
)  # fmt: skip
@click.option("--merges", is_flag=True, help="Why what several articles tell is taken for one thing.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def command(
    name: str, store_path: Path | None, graph: Path | None, min_confidence: float, merges: bool, as_json: bool
) -> None:
    """Print what is known of a thing, claim by claim: who says so, how surely, and in which sentence.

    \b
    kg explain "North Korea"              case and accents don't count
    kg explain state/north-korea          by its name in the graph

    A share is the confidence of the extractor: what part of such claims is right.
    """
    from kg.explain import explain

    found = explain(open_named(store_path, graph), name, min_confidence)
    if merges:
        _show_merges(found.node.iri, store_path, graph, as_json)
        return
    if as_json:
        click.echo(json.dumps(_json(found), ensure_ascii=False, indent=2))
        return
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    click.echo("\n".join(_lines(found, width)))


def _show_merges(iri: str, store_path: Path | None, graph: Path | None, as_json: bool) -> None:
    """The links between the names that articles have for a thing, each with its score and reason."""
    from kg.corpus.merges import merges
    from kg.errors import UsageError
    from kg.iri import DEFAULT_BASE
    from kg.store import DEFAULT_PATH, read_manifest

    if graph:
        raise UsageError("a file does not say what was merged", "--merges", "Ask a store: --store DIR.")
    path = store_path or DEFAULT_PATH
    found = merges(path, iri.removeprefix(str(read_manifest(path).get("base", DEFAULT_BASE))))
    if as_json:
        click.echo(json.dumps([asdict(m) for m in found], ensure_ascii=False, indent=2))
        return
    for m in found:
        click.echo(f"{m.score:4.2f}  {_clean(m.names[0])} = {_clean(m.names[1])}: {m.reason}")
        click.echo(f"      kg judge {m.left} {m.right} different")
    if not found:
        click.echo("Nothing was merged: all articles call it the same, or one alone tells of it.")


def _json(found: Explanation) -> dict[str, object]:
    """The explanation as plain values; of the articles all but their text."""
    plain = asdict(found)
    for article in plain["articles"].values():
        del article["text"]
    return plain


def _lines(found: Explanation, width: int) -> Iterator[str]:
    node = found.node
    names = [node.label, *node.names]
    factuality = f", {_factuality(node.factuality)}" if node.factuality else ""
    yield click.style(_clean(node.label), bold=True) + f"  {_clean(node.cls_label)}{factuality}"
    yield f"  {node.iri}"
    if node.names:
        yield from _wrapped(f"also called {', '.join(node.names)}", "  ", width)
    for same in node.same_as:
        yield f"  same as {same}"
    if node.date:
        yield f"  {node.date} {node.time or ''}".rstrip()
    for other in found.namesakes:
        yield from _wrapped(f"the name of {other.label} ({other.cls}) too: kg explain {other.iri}", "  ", width)
    if found.background:
        yield from _wrapped(f"known beforehand: {'; '.join(found.background)}", "  ", width)
    if not found.groups:
        yield "  No claim speaks of it."
    for section, groups in groupby(found.groups, key=lambda g: g.section):
        yield ""
        yield click.style(section, bold=True, underline=True)
        for group in groups:
            yield from _wrapped(f"{group.heading}{_standing(group)}", "  ", width)
            for claim in group.claims:
                yield from _claim(claim, found.articles, names, width)


def _standing(group: Group) -> str:
    """How many stand behind what a group states, and whether it is disputed."""
    said = []
    if group.backing:
        origins = "1 origin" if group.backing.origins == 1 else f"{group.backing.origins} independent origins"
        said.append(f"{group.backing.articles} articles, {origins}")
    said += group.disputed
    return f" [{'; '.join(said)}]" if said else ""


def _claim(claim: ClaimView, articles: dict[str, ArticleView], names: list[str], width: int) -> Iterator[str]:
    told = [_factuality(claim.factuality), f"{claim.confidence:g}", f"says so: {_voice(claim)}"]
    if claim.as_written:
        comparator = f" ({_label(claim.comparator)})" if claim.comparator else ""
        told.append(f"“{_clean(claim.as_written)}”{comparator}")
    if claim.derived_from:
        told.append(f"follows from {len(claim.derived_from)} claims")
    told += dict.fromkeys(_source(articles[q.article]) for q in claim.quotes)
    yield "    " + " · ".join(told)
    if claim.roles:
        roles = ", ".join(f"{_label(r.predicate)} {r.label}" for r in claim.roles)
        yield from _wrapped(f"stated: {roles}", "      ", width)
    for quote in claim.quotes:
        yield _highlighted("\n".join(_wrapped(f"“{quote.exact}”", "      ", width)), names)


def _voice(claim: ClaimView) -> str:
    speaker = _clean(claim.speaker_label or "the article itself")
    return f"{speaker}, passed on by {_clean(claim.relayed_label)}" if claim.relayed_label else speaker


def _source(article: ArticleView) -> str:
    outlet = article.publisher or article.source or article.iri
    return _clean(f"{outlet}, {article.date}" if article.date else outlet)


def _factuality(name: str) -> str:
    return click.style(_label(name), fg=_COLOURS[name])


def _label(name: str) -> str:
    from kg.export import terms

    return terms.label(terms.KG + name)


def _highlighted(text: str, names: Iterable[str]) -> str:
    """The text with the names in it in bold, over line ends too."""
    words = [r"\s+".join(map(re.escape, _clean(n).split())) for n in sorted(names, key=len, reverse=True)]
    pattern = "|".join(rf"(?<!\w){w}(?!\w)" for w in words if w)
    return re.sub(pattern, lambda m: click.style(m.group(), bold=True), text, flags=re.IGNORECASE) if pattern else text


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    lines = textwrap.TextWrapper(
        width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return lines.wrap(_clean(text))


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)
