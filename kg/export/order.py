"""The order in which files for people tell a graph: entities by class, events by date, their claims, the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from kg.export import terms

Object = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Statement = tuple[Subject, ox.NamedNode, Object]
Properties = dict[str, list[Object]]

# The leading digit orders the sections.
ENTITIES, EVENTS, VALUES, CLAIMS, EVIDENCE, ARTICLES, DESCRIPTION = (
    "1Entities", "2Events", "3Values", "4Claims", "5Evidence", "6Articles", "7Description",
)  # fmt: skip

Key = tuple[object, ...]


def index(triples: Iterable[Statement]) -> dict[str, Properties]:
    """The properties of each subject, by IRI; values sorted, none twice."""
    found: dict[str, dict[str, set[Object]]] = {}
    for subject, predicate, value in triples:
        name = subject.value if isinstance(subject, ox.NamedNode) else str(subject)
        found.setdefault(name, {}).setdefault(predicate.value, set()).add(value)
    return {
        s: {p: sorted(v, key=lambda o: (isinstance(o, ox.Literal), str(o))) for p, v in ps.items()}
        for s, ps in found.items()
    }


class Outline:
    """What is known of each subject, and its place. `about` holds the properties of all, by IRI."""

    def __init__(self, base: str, triples: Iterable[Statement]) -> None:
        self.base = base
        self.about = index(triples)
        self._keys: dict[str, Key] = {}

    def types(self, subject: str) -> set[str]:
        """The IRIs of its classes."""
        return {terms.text(o) for o in self.about.get(subject, {}).get(terms.TYPE, ())}

    def one(self, subject: str, predicate: str) -> str:
        """The first value of a property as text, empty if there is none."""
        return next((terms.text(o) for o in self.about.get(subject, {}).get(predicate, ())), "")

    def title(self, subject: str) -> str:
        """What to call it in a heading."""
        names = (terms.LABEL, terms.HEADLINE, terms.NAME, terms.ALT_LABEL)
        found = next((v for p in names if (v := self.one(subject, p))), "")
        return found or subject.removeprefix(self.base)

    def section(self, subject: str) -> str:
        """Which of the sections above it belongs to."""
        return str(self.key(subject)[0])

    def group(self, subject: str) -> str:
        """The kind of an entity."""
        return terms.KINDS[int(str(self.key(subject)[1]))]

    def key(self, subject: str) -> Key:
        """Its place among all subjects: section, group, and what orders the group."""
        if (found := self._keys.get(subject)) is None:
            self._keys[subject] = ()  # a claim on a claim on itself ends here
            found = self._keys[subject] = self._key(subject)
        return found

    def _key(self, subject: str) -> Key:
        types = self.types(subject)
        if terms.CLAIM in types:
            about = self.one(subject, terms.SUBJECT)
            predicate = terms.rank(self.one(subject, terms.PREDICATE))
            first = min((terms.text(e) for e in self.about[subject].get(terms.EVIDENCE, ())), default="")
            return CLAIMS, self.key(about), predicate, *_place(first), subject
        if terms.EVIDENCE_CLASS in types or any(t.startswith(terms.OA) for t in types):
            return EVIDENCE, self.key(subject.partition("#")[0]), *_place(subject)
        if terms.ARTICLE in types:
            return ARTICLES, "", self.one(subject, terms.PUBLISHED), subject
        if any(t.startswith((terms.VOID, terms.PROV)) for t in types):
            return DESCRIPTION, "", subject
        classes = terms.by_depth(types)
        kind = terms.kind(classes)
        if kind == terms.EVENT:
            return EVENTS, "", self.one(subject, terms.DATE) or "9999", classes[0], subject
        if kind:
            return ENTITIES, terms.KINDS.index(kind), classes[0] != kind, classes[0], self.title(subject), subject
        return VALUES, "", subject


def _place(evidence: str) -> tuple[str, int, str]:
    """An evidence's article and offset."""
    article, _, fragment = evidence.partition("#")
    start = re.match(r"char=([0-9]+)", fragment)
    return article, int(start.group(1)) if start else 0, evidence
