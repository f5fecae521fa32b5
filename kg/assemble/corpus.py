"""What depends on all articles: the best name of each thing, and how surely each event is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg import iri, vocab
from kg.assemble import terms
from kg.assemble.background import background_quads, gazetteer
from kg.assemble.labels import SHOWN_ROLES, best_name, event_label
from kg.model import Factuality

__all__ = ["background_quads", "corpus_quads"]


def corpus_quads(store: ox.Store, base: str = iri.DEFAULT_BASE) -> Iterator[ox.Quad]:
    """Labels of entities and events, events' factuality and the count of articles, as quads of the corpus's graph.

    It reads only what the articles' graphs in `store` say, so that it can be computed anew after any change.
    """
    graph = ox.NamedNode(base + iri.CORPUS)
    names = _names(store)
    known = gazetteer().labels
    labels = {
        node: known.get(iri.DEFAULT_BASE + node.value.removeprefix(base)) or best_name(counted)
        for node, counted in names.items()
    }
    events = _events(store)
    articles = {node: sum(counted.values()) for node, counted in names.items()}
    for node, event in events.items():
        labels[node] = event_label(event.cls, event.fillers(labels, events))
        articles[node] = len(event.articles)
        yield ox.Quad(node, terms.kg("factuality"), terms.kg(event.factuality), graph)
    for node, label in sorted(labels.items(), key=str):
        yield ox.Quad(node, terms.LABEL, terms.text(label), graph)
        yield ox.Quad(node, terms.kg("articleCount"), terms.typed(str(articles[node]), "integer"), graph)


@dataclass(slots=True)
class _Event:
    classes: Counter[str] = field(default_factory=Counter)
    claims: set[Factuality] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    roles: dict[str, set[ox.NamedNode | ox.Literal]] = field(default_factory=lambda: defaultdict(set))

    @property
    def cls(self) -> str:
        return min(self.classes, key=lambda c: (-self.classes[c], c))

    @property
    def factuality(self) -> Factuality:
        return min(self.claims, key=lambda f: f.rank)

    def fillers(
        self, labels: Mapping[ox.NamedNode, str], events: Mapping[ox.NamedNode, _Event]
    ) -> dict[str, list[str]]:
        """The labels of what fills the roles; of another event its class alone, lest labels nest without end."""
        found: dict[str, list[str]] = {}
        for role, fillers in self.roles.items():
            texts = set()
            for filler in fillers:
                if isinstance(filler, ox.Literal):
                    texts.add(filler.value)
                elif filler in events:
                    texts.add(vocab.label(events[filler].cls))
                elif filler in labels:
                    texts.add(labels[filler])
            found[role] = sorted(texts)
        return found


def _names(store: ox.Store) -> dict[ox.NamedNode, Counter[str]]:
    """For each entity its best names in the articles, each with the number of these."""
    found: dict[ox.NamedNode, Counter[str]] = defaultdict(Counter)
    for quad in store.quads_for_pattern(None, terms.NAME, None, None):
        # A united store has each triple in the default graph once more: no article says it there.
        if isinstance(quad.graph_name, ox.DefaultGraph):
            continue
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            found[quad.subject][quad.object.value] += 1
    return found


def _events(store: ox.Store) -> dict[ox.NamedNode, _Event]:
    """All events with the classes, factuality and roles that their claims give them."""
    rows = store.query(
        f"""PREFIX rdf: <{terms.RDF}> PREFIX kg: <{iri.KG}>
        SELECT ?event ?class ?factuality ?article {{ GRAPH ?article {{
            ?claim a kg:Claim ; rdf:predicate rdf:type ; rdf:subject ?event ; rdf:object ?class ;
                kg:factuality ?factuality }} }}"""
    )
    assert isinstance(rows, ox.QuerySolutions)
    found: dict[ox.NamedNode, _Event] = defaultdict(_Event)
    for row in rows:
        event = found[row["event"]]
        event.classes[row["class"].value.removeprefix(iri.KG)] += 1
        event.claims.add(Factuality(row["factuality"].value.removeprefix(iri.KG)))
        event.articles.add(row["article"].value)
    for role in SHOWN_ROLES:
        for quad in store.quads_for_pattern(None, terms.kg(role), None, None):
            known = found.get(quad.subject) if isinstance(quad.subject, ox.NamedNode) else None
            if known and isinstance(quad.object, ox.NamedNode | ox.Literal):
                known.roles[role].add(quad.object)
    return dict(found)
