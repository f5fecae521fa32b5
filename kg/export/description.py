"""What an export says of itself: a VoID description with its sources, https://www.w3.org/TR/void/."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg import __version__
from kg.export import terms
from kg.export.order import Outline
from kg.export.select import Options
from kg.iri import digest

# What is told of a source, where the graph knows it.
_OF_SOURCES = (
    terms.HEADLINE, terms.PUBLISHER, terms.PUBLISHED, terms.AUTHOR,
    terms.URL, terms.SOURCE, terms.LICENCE, terms.RIGHTS,
)  # fmt: skip


def describe(store: ox.Store, quads: Sequence[ox.Quad], base: str, options: Options) -> list[ox.Triple]:
    """The description of `quads` as an export of `store`, sorted.

    Its subject is named by the content, and nothing in it by the clock, so that the same export describes itself alike.
    """
    triples = {q.triple for q in quads}
    subjects = {t.subject for t in triples}
    dataset = ox.NamedNode(f"{base}dataset/{digest(*(str(q) for q in quads))}")
    software = ox.NamedNode(f"{base}software/kg-{__version__}")
    node = ox.NamedNode
    found = {
        ox.Triple(dataset, node(terms.TYPE), node(terms.VOID + "Dataset")),
        ox.Triple(dataset, node(terms.DCTERMS + "title"), ox.Literal(_title(options))),
        ox.Triple(dataset, node(terms.VOID + "triples"), _integer(len(triples))),
        ox.Triple(dataset, node(terms.VOID + "distinctSubjects"), _integer(len(subjects))),
        ox.Triple(dataset, node(terms.VOID + "vocabulary"), node(terms.KG.removesuffix("#"))),
        ox.Triple(dataset, node(terms.VOID + "uriSpace"), ox.Literal(base)),
        ox.Triple(dataset, node(terms.PROV + "wasAttributedTo"), software),
        ox.Triple(software, node(terms.TYPE), node(terms.PROV + "SoftwareAgent")),
        ox.Triple(software, node(terms.LABEL), ox.Literal(f"kg {__version__}")),
        ox.Triple(software, node(terms.SCHEMA + "softwareVersion"), ox.Literal(__version__)),
    }
    for article in _sources(store, quads):
        found.add(ox.Triple(dataset, node(terms.SOURCE), article))
        found.add(ox.Triple(article, node(terms.TYPE), node(terms.ARTICLE)))
        for predicate in _OF_SOURCES:
            for quad in store.quads_for_pattern(article, node(predicate), None, None):
                found.add(ox.Triple(article, quad.predicate, quad.object))
                if predicate in (terms.LICENCE, terms.RIGHTS):
                    found.add(ox.Triple(dataset, quad.predicate, quad.object))
    return sorted(found, key=str)


def header(triples: Iterable[ox.Triple], base: str) -> str:
    """What the triples are, in a sentence for the head of a file."""
    distinct = set(triples)
    outline = Outline(base, ((t.subject, t.predicate, t.object) for t in distinct))
    kinds = [terms.kind(terms.by_depth(outline.types(s))) for s in outline.about]
    events = sum(k == terms.EVENT for k in kinds)
    entities = sum(k is not None for k in kinds) - events
    claims = sum(terms.CLAIM in outline.types(s) for s in outline.about)
    articles = sum(terms.ARTICLE in outline.types(s) for s in outline.about)
    counts = ((articles, "article"), (entities, "entity"), (events, "event"), (claims, "claim"))
    told = ", ".join(f"{n:,} {_plural(n, word)}" for n, word in counts if n)
    return f"Written by kg {__version__}: {told or 'nothing'}; {len(distinct):,} triples."


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def _title(options: Options) -> str:
    parts = [
        "Knowledge graph of one article" if options.article else "Knowledge graph of news articles",
        "plain facts without their claims" if options.facts else "",
        f"claims of confidence {options.min_confidence:g} or more" if options.min_confidence else "",
    ]
    return "; ".join(p for p in parts if p)


def _sources(store: ox.Store, quads: Sequence[ox.Quad]) -> list[ox.NamedNode]:
    """The articles that the quads come from."""
    graphs = {q.graph_name for q in quads}
    named = store.quads_for_pattern(None, ox.NamedNode(terms.TYPE), ox.NamedNode(terms.ARTICLE), None)
    return sorted({q.subject for q in named if isinstance(q.subject, ox.NamedNode) and q.graph_name in graphs}, key=str)


def _integer(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(terms.XSD + "integer"))
