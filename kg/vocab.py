"""The closed namespace of the ontology: an unknown term fails at once, a class added in Turtle is known at once.

Everything is read from the `*.ttl` files directly in ontology/. A class is known by `rdfs:subClassOf` or `owl:Class`; a
relation, role or measure by its type (kg:Relation, kg:Role, kg:Measure) or that of a property it is declared under.
Names are local names in kg: throughout.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg import resources
from kg.errors import KnowledgeError
from kg.iri import KG, OWL, RDF, RDFS, SKOS

_TYPE, _SUBCLASS, _SUBPROPERTY = f"{RDF}type", f"{RDFS}subClassOf", f"{RDFS}subPropertyOf"
_LABEL, _DEFINITION = f"{RDFS}label", f"{SKOS}definition"
_PROPERTY_TYPES = frozenset(
    {f"{RDF}Property", f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty", f"{OWL}AnnotationProperty"}
)
_KINDS = ("Relation", "Role", "TimeRole", "Measure")

Links = Mapping[str, set[str]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the ontology declares, as tables by local name.

    `lineage` gives a class with its ancestors, most specific first; `kinds` the properties of each kind ("Relation",
    "Role", "TimeRole", "Measure").
    """

    terms: Mapping[str, str]
    lineage: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, frozenset[str]]
    symmetric_properties: frozenset[str]
    labels: Mapping[str, str]
    definitions: Mapping[str, str]

    def term(self, name: str) -> str:
        """The IRI of a term. Raises KnowledgeError, with the closest known name, for one that is not declared."""
        try:
            return self.terms[name]
        except KeyError:
            by_folded = {t.casefold(): t for t in self.terms}
            close = difflib.get_close_matches(name.casefold(), by_folded, n=1)
            remedy = f"Did you mean kg:{by_folded[close[0]]}?" if close else "Declare it in a .ttl file in ontology/."
            raise KnowledgeError(f"the ontology has no term kg:{name}", None, remedy) from None

    def ancestors(self, cls: str) -> tuple[str, ...]:
        """The class itself and all classes above it, each before its own superclasses, else by name."""
        if cls in self.lineage:
            return self.lineage[cls]
        self.term(cls)
        raise KnowledgeError(f"kg:{cls} is no class", None, "Name a class, not a property or an individual.")

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether the class is `ancestor` or stands under it."""
        self.term(ancestor)
        return ancestor in self.ancestors(cls)

    def classes(self) -> tuple[str, ...]:
        """All classes of things, sorted; the kinds of property are left out."""
        return tuple(c for c in sorted(self.lineage) if "PropertyKind" not in self.lineage[c])

    def event_classes(self) -> tuple[str, ...]:
        """All classes under kg:Event, sorted; kg:Event itself is left out."""
        return tuple(c for c in sorted(self.lineage) if c != "Event" and "Event" in self.lineage[c])

    def relations(self) -> tuple[str, ...]:
        """All relations between entities, sorted."""
        return tuple(sorted(self.kinds["Relation"]))

    def roles(self) -> tuple[str, ...]:
        """The roles that link an event to nodes, sorted; kg:date and kg:time are `times`."""
        return tuple(sorted(self.kinds["Role"]))

    def times(self) -> tuple[str, ...]:
        """The roles of time, whose values are literals, sorted."""
        return tuple(sorted(self.kinds["TimeRole"]))

    def measures(self) -> tuple[str, ...]:
        """All measures of events, sorted."""
        return tuple(sorted(self.kinds["Measure"]))

    def symmetric(self, name: str) -> bool:
        """Whether the property is symmetric, and so written once with the smaller IRI as its subject."""
        self.term(name)
        return name in self.symmetric_properties

    def label(self, name: str) -> str:
        """The term's English label; for a term without one its name in words ("GasLeak" -> "gas leak")."""
        self.term(name)
        return self.labels.get(name) or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()

    def definition(self, name: str) -> str:
        """The term's English definition, empty where the ontology gives none."""
        self.term(name)
        return self.definitions.get(name, "")


def _above(start: str, links: Links) -> set[str]:
    """All that is reached from `start` over one link or more."""
    found: set[str] = set()
    todo = [start]
    while todo:
        new = links.get(todo.pop(), set()) - found
        found |= new
        todo += new
    return found


def _local(iris: Iterable[str]) -> set[str]:
    return {i.removeprefix(KG) for i in iris if i.startswith(KG)}


def _lineages(classes: Iterable[str], links: Links, folder: Path) -> dict[str, tuple[str, ...]]:
    above = {c.removeprefix(KG): _local(_above(c, links)) for c in classes}
    for name in sorted(above):
        if name in above[name]:
            raise KnowledgeError(
                f"kg:{name} is declared to be under itself", str(folder), "Break the rdfs:subClassOf cycle."
            )
    # A subclass has more ancestors than any class above it, so this puts each class before its superclasses.
    return {
        name: (name, *sorted(supers, key=lambda s: (-len(above.get(s, ())), s))) for name, supers in above.items()
    }  # fmt: skip


def read(folder: Path) -> Vocabulary:
    """The vocabulary that the `*.ttl` files directly in `folder` declare.

    Raises KnowledgeError for a file that is not Turtle and for a class that is declared to be under itself.
    """
    types: dict[str, set[str]] = defaultdict(set)
    superclasses: dict[str, set[str]] = defaultdict(set)
    superproperties: dict[str, set[str]] = defaultdict(set)
    texts: dict[str, dict[str, str]] = {_LABEL: {}, _DEFINITION: {}}
    links = {_TYPE: types, _SUBCLASS: superclasses, _SUBPROPERTY: superproperties}
    for path in sorted(folder.glob("*.ttl")):
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                subject, predicate, value = quad.subject, quad.predicate.value, quad.object
                if not isinstance(subject, ox.NamedNode):
                    continue
                if predicate in links and isinstance(value, ox.NamedNode):
                    links[predicate][subject.value].add(value.value)
                elif predicate in texts and isinstance(value, ox.Literal) and (value.language or "en").startswith("en"):
                    texts[predicate].setdefault(subject.value.removeprefix(KG), value.value)
        except (SyntaxError, OSError) as error:
            raise KnowledgeError(f"not readable as Turtle: {error}", str(path), "Correct the file.") from error
    kinds: dict[str, frozenset[str]] = {}
    for kind in _KINDS:
        members = (
            p
            for p in {*types, *superproperties}
            if any(KG + kind in types[q] for q in (p, *_above(p, superproperties)))
        )
        kinds[kind] = frozenset(_local(members))
    classes = {c for c, t in types.items() if f"{OWL}Class" in t or f"{RDFS}Class" in t} | set(superclasses)
    ours = {c for c in classes if c.startswith(KG)}
    properties = {p for p, t in types.items() if t & _PROPERTY_TYPES} | set(superproperties)
    individuals = {i for i, t in types.items() if any(k.startswith(KG) for k in t)}
    return Vocabulary(
        terms={name: KG + name for name in sorted(_local(ours | properties | individuals))},
        lineage=_lineages(ours, superclasses, folder),
        kinds=kinds,
        symmetric_properties=frozenset(_local(p for p, t in types.items() if f"{OWL}SymmetricProperty" in t)),
        labels=texts[_LABEL],
        definitions=texts[_DEFINITION],
    )


@cache
def load() -> Vocabulary:
    """The vocabulary that comes with the program."""
    return read(resources.ontology_dir())


def term(name: str) -> str:
    """`Vocabulary.term` of the program's vocabulary."""
    return load().term(name)


def ancestors(cls: str) -> tuple[str, ...]:
    """`Vocabulary.ancestors` of the program's vocabulary."""
    return load().ancestors(cls)


def is_a(cls: str, ancestor: str) -> bool:
    """`Vocabulary.is_a` of the program's vocabulary."""
    return load().is_a(cls, ancestor)


def classes() -> tuple[str, ...]:
    """`Vocabulary.classes` of the program's vocabulary."""
    return load().classes()


def event_classes() -> tuple[str, ...]:
    """`Vocabulary.event_classes` of the program's vocabulary."""
    return load().event_classes()


def relations() -> tuple[str, ...]:
    """`Vocabulary.relations` of the program's vocabulary."""
    return load().relations()


def roles() -> tuple[str, ...]:
    """`Vocabulary.roles` of the program's vocabulary."""
    return load().roles()


def times() -> tuple[str, ...]:
    """`Vocabulary.times` of the program's vocabulary."""
    return load().times()


def measures() -> tuple[str, ...]:
    """`Vocabulary.measures` of the program's vocabulary."""
    return load().measures()


def symmetric(name: str) -> bool:
    """`Vocabulary.symmetric` of the program's vocabulary."""
    return load().symmetric(name)


def label(name: str) -> str:
    """`Vocabulary.label` of the program's vocabulary."""
    return load().label(name)


def definition(name: str) -> str:
    """`Vocabulary.definition` of the program's vocabulary."""
    return load().definition(name)
