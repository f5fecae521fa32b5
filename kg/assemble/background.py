"""What the gazetteer knows of the entities that occur: a graph of its own, apart from what articles say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg import iri, resources, vocab
from kg.assemble import terms
from kg.errors import KnowledgeError

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_LEXICON = "https://kg.example/lexicon#"
_NAMES = frozenset({terms.LABEL.value, terms.ALT_LABEL.value, terms.SKOS + "prefLabel"})
_FACTS_OF_NEIGHBOURS = frozenset({terms.TYPE.value, terms.OWL + "sameAs"})


@dataclass(slots=True)
class Gazetteer:
    """Facts by subject, under the default base: those of the ontology and of standards, not those for the extractor."""

    labels: dict[str, str] = field(default_factory=dict)
    facts: dict[str, list[tuple[str, Node]]] = field(default_factory=lambda: defaultdict(list))
    capitals: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@cache
def gazetteer(folder: Path | None = None) -> Gazetteer:
    """The gazetteer in `folder` (the program's own by default). Raises KnowledgeError naming the file and line."""
    found = Gazetteer()
    for path in sorted((folder or resources.ontology_dir() / "gazetteer").glob("*.ttl")):
        for subject, predicate, obj in _parse(path):
            if not subject.startswith(iri.DEFAULT_BASE) or predicate.startswith(_LEXICON):
                continue
            if predicate == terms.LABEL.value and isinstance(obj, ox.Literal):
                found.labels[subject] = obj.value
            elif predicate not in _NAMES and isinstance(obj, ox.NamedNode | ox.Literal):
                if predicate == iri.KG + "capitalOf" and isinstance(obj, ox.NamedNode):
                    found.capitals[obj.value].append(subject)
                found.facts[subject].append((predicate, obj))
    return found


def background_quads(store: ox.Store, base: str = iri.DEFAULT_BASE) -> Iterator[ox.Quad]:
    """Facts about the gazetteer's nodes that occur in `store`, as quads of the background's graph.

    Capitals of states that occur are among them. A node that only these facts bring in comes with its class, label and
    `owl:sameAs`, so that no fact points at nothing.
    """
    known = gazetteer()
    occurring = {node for node in _nodes(store, base) if node in known.facts or node in known.labels}
    capitals = {c for node in occurring for c in known.capitals.get(node, ())} - occurring
    facts = [(s, p, o) for s in occurring for p, o in known.facts.get(s, ())]
    facts += [(c, p, o) for c in capitals for p, o in known.facts[c] if p == iri.KG + "capitalOf"]
    neighbours = {o.value for _, _, o in facts if isinstance(o, ox.NamedNode) and o.value in known.labels} | capitals
    neighbours -= occurring
    facts += [(s, p, o) for s in neighbours for p, o in known.facts.get(s, ()) if p in _FACTS_OF_NEIGHBOURS]
    facts += [(s, terms.LABEL.value, terms.text(known.labels[s])) for s in neighbours if s in known.labels]
    quads = {q for fact in facts for q in _quads(*fact, base)}
    yield from sorted(quads, key=str)


def subject_quads(node: str, occurs: Callable[[str], bool], base: str = iri.DEFAULT_BASE) -> list[ox.Quad]:
    """The quads that `background_quads` gives of one subject (under the default base), by which nodes occur."""
    known = gazetteer()
    if occurs(node):
        facts = known.facts.get(node, [])
    else:
        capital = (
            [f for f in known.facts.get(node, ()) if f[0] == iri.KG + "capitalOf"] if _capital(node, occurs) else []
        )
        near = bool(capital) or any(occurs(s) or _capital_fact(s, node, occurs) for s in _pointers().get(node, ()))
        if not near or (node not in known.labels and not capital):
            return []
        facts = [*capital, *(f for f in known.facts.get(node, ()) if f[0] in _FACTS_OF_NEIGHBOURS)]
        if node in known.labels:
            facts.append((terms.LABEL.value, terms.text(known.labels[node])))
    return sorted({q for p, o in facts for q in _quads(node, p, o, base)}, key=str)


def about(node: str) -> set[str]:
    """The subjects whose background may change when a node comes to occur, or ceases to."""
    known = gazetteer()
    capitals = set(known.capitals.get(node, ()))
    facts = [f for c in capitals for f in known.facts[c] if f[0] == iri.KG + "capitalOf"] + known.facts.get(node, [])
    return {node} | capitals | {o.value for _, o in facts if isinstance(o, ox.NamedNode) and o.value in known.labels}


def _capital(node: str, occurs: Callable[[str], bool]) -> bool:
    """Whether a node is the capital of a state that occurs."""
    return any(
        p == iri.KG + "capitalOf" and isinstance(o, ox.NamedNode) and occurs(o.value)
        for p, o in gazetteer().facts.get(node, ())
    )


def _capital_fact(subject: str, node: str, occurs: Callable[[str], bool]) -> bool:
    """Whether a capital that is told of for its state's sake is told to be one of `node`."""
    facts = gazetteer().facts.get(subject, ())
    told = any(p == iri.KG + "capitalOf" and isinstance(o, ox.NamedNode) and o.value == node for p, o in facts)
    return told and _capital(subject, occurs)


@cache
def _pointers() -> dict[str, list[str]]:
    """For each node the subjects of facts that lead to it."""
    found: dict[str, list[str]] = defaultdict(list)
    for subject, facts in gazetteer().facts.items():
        for _, obj in facts:
            if isinstance(obj, ox.NamedNode) and obj.value.startswith(iri.DEFAULT_BASE):
                found[obj.value].append(subject)
    return found


def _parse(path: Path) -> Iterator[tuple[str, str, Node]]:
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value, quad.predicate.value, quad.object
    except (SyntaxError, OSError) as error:
        raise KnowledgeError(f"not readable as Turtle: {error}", str(path), "Correct the file.") from error


def _nodes(store: ox.Store, base: str) -> Iterator[str]:
    """The entities of all articles, publishers among them, under the default base."""
    for quad in store.quads_for_pattern(None, terms.NAME, None, None):
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(base):
            yield iri.DEFAULT_BASE + quad.subject.value.removeprefix(base)


def _rebased(value: str, base: str) -> ox.NamedNode:
    return ox.NamedNode(base + value.removeprefix(iri.DEFAULT_BASE))


def _quads(subject: str, predicate: str, obj: Node, base: str) -> Iterable[ox.Quad]:
    s, p, graph = _rebased(subject, base), ox.NamedNode(predicate), ox.NamedNode(base + iri.BACKGROUND)
    if isinstance(obj, ox.NamedNode) and obj.value.startswith(iri.DEFAULT_BASE):
        yield ox.Quad(s, p, _rebased(obj.value, base), graph)
    elif isinstance(obj, ox.NamedNode | ox.Literal):
        yield ox.Quad(s, p, obj, graph)
    if predicate == terms.TYPE.value and isinstance(obj, ox.NamedNode) and obj.value.startswith(iri.KG):
        for name in vocab.ancestors(obj.value.removeprefix(iri.KG)):
            yield ox.Quad(s, p, terms.kg(name), graph)
