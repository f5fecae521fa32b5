"""The graph as a network: entities and events are nodes, relations and roles edges, and behind each its claims.

`Views` (and the values that it gives) is what the page of `kg view` is made from; `network` is the same for networkx.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.export.views import ArticleView, ClaimView, Edge, Filler, Node, Quote, Views

if TYPE_CHECKING:
    import networkx

__all__ = ["ArticleView", "ClaimView", "Edge", "Filler", "Node", "Quote", "Views", "articles", "claims", "network"]


def claims(store: ox.Store, *, min_confidence: float = 0.0) -> dict[str, ClaimView]:
    """All claims of at least `min_confidence` by IRI, sorted by it."""
    return Views(store, min_confidence).claims


def articles(store: ox.Store) -> dict[str, ArticleView]:
    """All articles by IRI, the oldest first; with their texts where the store keeps them."""
    return Views(store).articles


def network(store: ox.Store, *, min_confidence: float = 0.0, claims: bool = True) -> networkx.MultiDiGraph:
    """Entities and events as nodes, relations and roles as edges, of all that articles say.

    A node's key is its IRI, an edge's its predicate; their attributes are the fields of `Node` and `Edge`. Without
    `claims` the edges are the plain facts only; with them a relation that is merely alleged or denied is there too,
    its `factuality` saying so. Claims of less than `min_confidence` and what stands on them alone are left out.
    """
    return to_networkx(Views(store, min_confidence, claims))


def to_networkx(views: Views) -> networkx.MultiDiGraph:
    """The nodes and edges of `views` as a networkx graph."""
    import networkx as nx

    graph = nx.MultiDiGraph()
    for node in views.nodes.values():
        graph.add_node(node.iri, **_attributes(node, "iri"))
    for edge in views.edges:
        graph.add_edge(edge.source, edge.target, key=edge.predicate, **_attributes(edge, "source", "target"))
    return graph


def _attributes(value: Node | Edge, *but: str) -> dict[str, Any]:
    return {name: v for name, v in asdict(value).items() if name not in but}
