"""How good an extraction is: articles are built, each alone, and compared with what people annotated in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError, UsageError
from kg.evaluation import figures, gold
from kg.evaluation.built import Built, one_article
from kg.evaluation.figures import Figure
from kg.evaluation.gold import Gold
from kg.evaluation.judged import judged
from kg.evaluation.measures import Comparison, Item
from kg.iri import DCTERMS, SCHEMA

_SOURCE = DCTERMS + "source"
_GOLD = (".yaml", ".yml")


@dataclass(frozen=True)
class Evaluation:
    """The verdict on some articles, by the name of their gold file.

    `items` are what was counted, `articles` each article's figures, `overall` their mean with intervals ("mean": of
    all six measures), `kinds` the figures of each class, relation, role or value over all articles.
    """

    items: dict[str, tuple[Item, ...]]

    @cached_property
    def articles(self) -> dict[str, dict[str, Figure]]:
        return {name: figures.by_measure(items) for name, items in self.items.items()}

    @cached_property
    def overall(self) -> dict[str, Figure]:
        return figures.overall(self.items)

    @cached_property
    def kinds(self) -> dict[str, dict[str, Figure]]:
        return figures.by_kind(i for items in self.items.values() for i in items)


def evaluate(
    paths: Sequence[Path], articles: Path | None = None, store: ox.Store | None = None, model: str | None = None
) -> Evaluation:
    """Compares gold files, or folders of them, with the graph.

    Each article is built alone with its gold file's date; or, with `store`, what that says of the article is taken.
    Texts lie beside their gold file or in the folder `articles`. Raises ReadError for a gold file that is not right,
    StoreError for an article that the store does not hold.
    """
    golds = [gold.load(path, articles) for path in gold_files(paths)]
    items = {}
    for one in golds:
        graph = build(one, model) if store is None else stored(one, store)
        items[one.path.stem] = compare(one, graph).items
    return Evaluation(items)


def compare(one: Gold, graph: ox.Store) -> Comparison:
    """One article's gold beside the graph that was built from the article alone.

    What the gold file uses beyond what is judged anyway is judged too.
    """
    measures = {r.role for e in one.events for r in e.roles} - judged().links
    rules = judged().including({e.cls for e in one.events}, {r.predicate for r in one.relations}, measures)
    return Comparison(one, Built(graph, rules))


def build(one: Gold, model: str | None = None) -> ox.Store:
    """The graph of a gold file's article alone, in memory."""
    from kg.pipeline import in_memory
    from kg.resources import DEFAULT_MODEL

    return in_memory([one.source], published=one.published, model=model or DEFAULT_MODEL)


def stored(one: Gold, store: ox.Store) -> ox.Store:
    """What a store says of a gold file's article: of the article with the same text, else of the same file name.

    Raises StoreError where there is none, or more than one.
    """
    body = ox.NamedNode(SCHEMA + "articleBody")
    found = {q.subject for q in store.quads_for_pattern(None, body, ox.Literal(one.text), None)}
    if not found:
        sources = store.quads_for_pattern(None, ox.NamedNode(_SOURCE), None, None)
        found = {q.subject for q in sources if Path(str(getattr(q.object, "value", ""))).name == one.source.name}
    if len(found) != 1:
        what = "has no article" if not found else f"has {len(found)} articles"
        raise StoreError(f"the store {what} {one.source.name}", str(one.path), f"Build it: kg build {one.source}")
    return one_article(store, _named(found.pop()))


def gold_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The gold files that paths name: themselves, or those directly in a folder. Raises UsageError for an empty one."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(p for p in path.iterdir() if p.suffix in _GOLD and _is_gold(p))
        if not inside:
            raise UsageError(
                "there is no gold file in this folder", str(path), "Gold files end in .yaml and name their article."
            )
        yield from inside


def _named(term: object) -> ox.NamedNode:
    assert isinstance(term, ox.NamedNode)
    return term


def _is_gold(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as lines:
        return any(line.startswith("article:") for line in lines)
