"""The six measures, item by item: what was wanted and found, what was given and right, and what went wrong in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg import vocab
from kg.evaluation.align import Alignment, Hits, align
from kg.evaluation.built import ARTICLE, Built, BuiltFact, Node
from kg.evaluation.gold import Gold, GoldEvent, GoldRelation

MEASURES = ("entities", "events", "arguments", "relations", "factuality", "attribution")

_FactKey = tuple[frozenset[Node], str, Node]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that counts for a measure, under its class, relation, role or value as `kind`.

    `wanted` and `found` count for recall, `given` and `right` for precision. `gap` is "missed", "added" or "differs"
    where something is wrong, and `words` then say what, `sentence` where in the article.
    """

    measure: str
    kind: str
    wanted: int = 0
    found: int = 0
    given: int = 0
    right: int = 0
    gap: str = ""
    words: str = ""
    sentence: str = ""


class Comparison:
    """One article's gold beside its graph. `items` is the verdict."""

    def __init__(self, gold: Gold, built: Built) -> None:
        self.gold, self.built = gold, built
        self.aligned: Alignment = align(gold, built)
        self.events = {e.id: e for e in gold.events}
        self.entities = {e.id: e for e in gold.entities}
        self.required = [e for e in gold.events if not e.optional]
        self.extra_events = [n for n in built.events if n not in set(self.aligned.events.values())]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item of every measure."""
        parts: tuple[Callable[[], Iterator[Item]], ...] = (
            self._entities, self._events, self._arguments, self._relations, self._factuality, self._attribution,
        )  # fmt: skip
        return tuple(item for part in parts for item in part())

    def right_events(self) -> frozenset[Node]:
        """The graph's events that the gold knows, optional ones too."""
        return frozenset(self.aligned.events.values())

    # words

    def _name(self, identifier: str) -> str:
        if identifier in self.entities:
            return self.entities[identifier].names[0]
        if identifier in self.events:
            return f"{vocab.label(self.events[identifier].cls)} ({identifier})"
        return "the article" if identifier == ARTICLE else identifier

    def _node(self, node: Node) -> str:
        return "the article" if node == ARTICLE else self.built.label(node)

    def _sentence(self, spans: list[tuple[int, int]]) -> str:
        return self.gold.text[slice(*min(spans))] if spans else ""

    def _kind(self, types: set[str]) -> str:
        known = [t for t in types if t in vocab.classes()]
        return max(known, key=lambda t: (len(vocab.ancestors(t)), t), default="?")

    def _event_kind(self, node: Node) -> str:
        event = self.built.events[node]
        return min(event.told) if event.told else self._kind(event.types)

    # measures

    def _entities(self) -> Iterator[Item]:
        optional = {e.id for e in self.gold.entities if e.optional}
        for entity in self.gold.entities:
            if entity.optional:
                continue
            kind = entity.classes[0]
            if entity.id in self.aligned.right:
                yield Item("entities", kind, 1, 1, 1, 1)
                continue
            node = self.aligned.entities.get(entity.id)
            what = f", but it is a {vocab.label(self._kind(self.built.types[node]))}" if node else ""
            yield Item("entities", kind, wanted=1, gap="missed", words=f"{vocab.label(kind)} {entity.names[0]}{what}",
                       sentence=self._where(entity.names))  # fmt: skip
        accounted = {n for i, n in self.aligned.entities.items() if i in self.aligned.right or i in optional}
        for node in sorted(self.built.entities - accounted):
            kind = self._kind(self.built.types[node])
            words = f"{vocab.label(kind)} {self._node(node)}" if kind != "?" else self._node(node)
            sentence = self._where((self._node(node), *sorted(self.built.names[node])))
            yield Item("entities", kind, given=1, gap="added", words=words, sentence=sentence)

    def _where(self, names: tuple[str, ...]) -> str:
        """The line of the article that has one of the names."""
        folded = self.gold.text.casefold()
        for name in names:
            at = folded.find(name.casefold())
            if at >= 0 and len(folded) == len(self.gold.text):
                start = self.gold.text.rfind("\n", 0, at) + 1
                left = max(start, at - 60)
                end = self.gold.text.find("\n", at)
                return self.gold.text[left : min(end if end >= 0 else len(folded), at + 80)].strip()
        return ""

    def _events(self) -> Iterator[Item]:
        for event in self.required:
            if event.id in self.aligned.events:
                yield Item("events", event.cls, 1, 1, 1, 1)
            else:
                words = f"{vocab.label(event.cls)} {event.id}"
                yield Item("events", event.cls, wanted=1, gap="missed", words=words, sentence=event.quotes[0])
        for node in self.extra_events:
            kind = self._event_kind(node)
            sentence = self._sentence(self.built.events[node].spans)
            yield Item("events", kind, given=1, gap="added", words=self._node(node), sentence=sentence)

    def _arguments(self) -> Iterator[Item]:
        for event in self.required:
            hits = self.aligned.hits.get(event.id, Hits(frozenset(), frozenset(), frozenset()))
            for role in dict.fromkeys(r for r in event.roles if not r.optional):
                if role in hits.found:
                    yield Item("arguments", role.role, 1, 1, 1, 1)
                elif role.role not in event.lenient_roles:
                    words = f"{self._name(event.id)}: {role.role} {self._name(role.filler)}"
                    yield Item("arguments", role.role, wanted=1, gap="missed", words=words, sentence=event.quotes[0])
            if event.id in self.aligned.events:
                given = self.built.events[self.aligned.events[event.id]]
                for name, filler in sorted(given.roles - hits.used - hits.spare):
                    words = f"{self._name(event.id)}: {name} {self._node(filler)}"
                    sentence = self._sentence(given.spans)
                    yield Item("arguments", name, given=1, gap="added", words=words, sentence=sentence)
        for node in self.extra_events:
            for name, filler in sorted(self.built.events[node].roles):
                words = f"{self._node(node)}: {name} {self._node(filler)}"
                sentence = self._sentence(self.built.events[node].spans)
                yield Item("arguments", name, given=1, gap="added", words=words, sentence=sentence)

    @cached_property
    def facts(self) -> Mapping[_FactKey, BuiltFact]:
        """The graph's facts by what they state; the order of a symmetric relation's sides does not count."""
        found: dict[_FactKey, BuiltFact] = {}
        for (s, p, o), fact in self.built.facts.items():
            if s in self.built.beyond or o in self.built.beyond:
                continue
            both = found.setdefault(_key(s, p, o), BuiltFact())
            both.by |= fact.by
            both.factuality |= fact.factuality
            both.spans += fact.spans
        return found

    @cached_property
    def matched_facts(self) -> Mapping[int, _FactKey]:
        """The gold's relations, by number, that the graph states."""
        found = {}
        for number, relation in enumerate(self.gold.relations):
            subject = self.aligned.node(relation.subject)
            object_ = relation.object if relation.literal else self.aligned.node(relation.object)
            if subject and object_ and (key := _key(subject, relation.predicate, object_)) in self.facts:
                found[number] = key
        return found

    @property
    def extra_facts(self) -> list[_FactKey]:
        """The graph's facts that no relation of the gold accounts for."""
        return [k for k in self.facts if k not in set(self.matched_facts.values())]

    def _required_relations(self) -> Iterator[tuple[GoldRelation, _FactKey | None]]:
        for number, relation in enumerate(self.gold.relations):
            if not relation.optional:
                yield relation, self.matched_facts.get(number)

    def _told(self, key: _FactKey) -> str:
        sides, predicate, object_ = key
        subject = next(iter(sides - {object_}), object_)
        return f"{self._node(subject)} {vocab.label(predicate)} {self._node(object_)}"

    def _relations(self) -> Iterator[Item]:
        for relation, key in self._required_relations():
            if key:
                yield Item("relations", relation.predicate, 1, 1, 1, 1)
                continue
            words = f"{self._name(relation.subject)} {vocab.label(relation.predicate)} {self._name(relation.object)}"
            yield Item("relations", relation.predicate, wanted=1, gap="missed", words=words)
        for key in self.extra_facts:
            sentence = self._sentence(self.facts[key].spans)
            yield Item("relations", key[1], given=1, gap="added", words=self._told(key), sentence=sentence)

    def _factuality(self) -> Iterator[Item]:
        for event in self.required:
            yield self._event_factuality(event)
        for relation, key in self._required_relations():
            if key is None:
                yield Item("factuality", relation.factuality, wanted=1)
            elif relation.factuality in self.facts[key].factuality:
                yield Item("factuality", relation.factuality, 1, 1, 1, 1)
            else:
                told = ", ".join(sorted(self.facts[key].factuality))
                yield Item("factuality", relation.factuality, wanted=1, given=1, gap="differs",
                           words=f"{self._told(key)} is {told}, not {relation.factuality}",
                           sentence=self._sentence(self.facts[key].spans))  # fmt: skip
        for node in self.extra_events:
            yield Item("factuality", self.built.events[node].factuality, given=1)
        for key in self.extra_facts:
            yield Item("factuality", min(self.facts[key].factuality), given=1)

    def _event_factuality(self, event: GoldEvent) -> Item:
        if event.id not in self.aligned.events:
            return Item("factuality", event.factuality, wanted=1)
        given = self.built.events[self.aligned.events[event.id]]
        if given.factuality in event.accepted:
            return Item("factuality", event.factuality, 1, 1, 1, 1)
        words = f"{self._name(event.id)} is {given.factuality}, not {event.factuality}"
        return Item(
            "factuality", event.factuality, wanted=1, given=1, gap="differs", words=words, sentence=event.quotes[0]
        )

    def _attribution(self) -> Iterator[Item]:
        for event in self.required:
            wanted = {by: by if by == ARTICLE else self.aligned.node(by) for by in event.by}
            node = self.aligned.events.get(event.id)
            given = self.built.events[node].by if node else set()
            for by, who in wanted.items():
                kind = _voice(by)
                if who is not None and who in given:
                    yield Item("attribution", kind, 1, 1, 1, 1)
                elif node is None:
                    yield Item("attribution", kind, wanted=1)
                else:
                    words = f"{self._name(event.id)} is told by {self._name(by)} too"
                    yield Item("attribution", kind, wanted=1, gap="missed", words=words, sentence=event.quotes[0])
            for who in sorted(given - {w for w in wanted.values() if w}):
                words = f"{self._name(event.id)} is not told by {self._node(who)}"
                yield Item("attribution", _voice(who), given=1, gap="added", words=words, sentence=event.quotes[0])
        for node in self.extra_events:
            for who in sorted(self.built.events[node].by):
                yield Item("attribution", _voice(who), given=1)


def _voice(who: str) -> str:
    return ARTICLE if who == ARTICLE else "speaker"


def _key(subject: Node, predicate: str, object_: Node) -> _FactKey:
    if vocab.symmetric(predicate):
        return frozenset({subject, object_}), predicate, max(subject, object_)
    return frozenset({subject}), predicate, object_ if "://" in object_ else object_.casefold()
