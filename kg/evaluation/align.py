"""Which node of a graph is which entity or event of a gold file."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import networkx as nx

from kg.evaluation.built import Built, BuiltEvent, Node
from kg.evaluation.gold import Gold, GoldEvent, GoldRole
from kg.evaluation.judged import judged
from kg.evaluation.values import same_value

_RIGHT, _NAMED, _SHARED, _USED = 10.0, 0.1, 0.01, 0.001
_TWO_ROLES = 2


@dataclass(frozen=True, slots=True)
class Hits:
    """How an event's roles agree: the gold roles that were found, and the graph's that are right or may be so."""

    found: frozenset[GoldRole]
    used: frozenset[tuple[str, Node]]
    spare: frozenset[tuple[str, Node]]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Gold ids with their nodes. `right` are the entities whose class is right too; `hits` belong to aligned events."""

    entities: Mapping[str, Node]
    right: frozenset[str]
    events: Mapping[str, Node]
    hits: Mapping[str, Hits]

    def node(self, identifier: str) -> Node | None:
        """The node of a gold entity or event."""
        return self.entities.get(identifier) or self.events.get(identifier)


def align(gold: Gold, built: Built) -> Alignment:
    """The best one-to-one alignment: entities by name and class, events by class with place in the text or roles."""
    entities, right = _entities(gold, built)
    events: dict[str, Node] = {}
    for _ in range(2):  # an event can fill a role of another
        events = _events(gold, built, {**events, **entities})
    links = {**events, **entities}
    hits = {e.id: role_hits(e, built.events[events[e.id]], links) for e in gold.events if e.id in events}
    return Alignment(entities, right, events, hits)


def _entities(gold: Gold, built: Built) -> tuple[dict[str, Node], frozenset[str]]:
    weights: dict[tuple[str, Node], float] = {}
    typed: set[tuple[str, Node]] = set()
    for entity in gold.entities:
        accepted = frozenset().union(*(judged().accepts(c) for c in entity.classes))
        for node in built.entities:
            common = entity.plain_names & built.names.get(node, set())
            if common:
                same = bool(built.types[node] & accepted)
                weights[entity.id, node] = (
                    (_RIGHT if same else _NAMED) + _SHARED * len(common) + _USED * built.use[node]
                )
                if same:
                    typed.add((entity.id, node))
    found = _matching(weights)
    return found, frozenset(i for i, node in found.items() if (i, node) in typed)


def _events(gold: Gold, built: Built, links: Mapping[str, Node]) -> dict[str, Node]:
    weights: dict[tuple[str, Node], float] = {}
    for event in gold.events:
        places = spans(event, gold.text)
        for node, candidate in built.events.items():
            if not candidate.types & event.classes:
                continue
            near = any(a < d and c < b for a, b in places for c, d in candidate.spans)
            agreeing = len(role_hits(event, candidate, links).found)
            if near or agreeing >= _TWO_ROLES:
                weights[event.id, node] = 1 + 2 * near + agreeing
    return _matching(weights)


def spans(event: GoldEvent, text: str) -> list[tuple[int, int]]:
    """Every place in the article where a quote of the event stands."""
    return [m.span() for quote in event.quotes for m in re.finditer(re.escape(quote), text)]


def role_hits(event: GoldEvent, candidate: BuiltEvent, links: Mapping[str, Node]) -> Hits:
    """The roles that a gold event and one of the graph share."""
    rules = judged()
    found: set[GoldRole] = set()
    used: set[tuple[str, Node]] = set()
    spare: set[tuple[str, Node]] = set()
    for role in event.roles:
        for filled in candidate.roles:
            name, node = filled
            if name != role.role or filled in used | spare:
                continue
            linked = name in rules.links
            same = links.get(role.filler) == node if linked else same_value(name, role.filler, node)
            if same:
                found.add(role)
                (spare if role.optional else used).add(filled)
                break
    return Hits(frozenset(found), frozenset(used), frozenset(spare))


def _matching(weights: Mapping[tuple[str, Node], float]) -> dict[str, Node]:
    """The one-to-one pairs of the greatest weight in sum."""
    graph = nx.Graph()
    for (wanted, given), weight in sorted(weights.items()):
        graph.add_edge(("gold", wanted), ("node", given), weight=weight)
    pairs: set[frozenset[Hashable]] = {frozenset(p) for p in nx.max_weight_matching(graph)}
    found = {}
    for pair in pairs:
        (_, wanted), (_, given) = sorted(pair)  # type: ignore[misc,type-var]
        found[str(wanted)] = str(given)
    return dict(sorted(found.items()))
