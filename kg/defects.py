"""Defects in words that people can read: what has them, what rule they break, and the sentence that they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import pyoxigraph as ox

from kg import vocab
from kg.iri import DCTERMS, KG, OA, OWL, PROV, RDF, RDFS, SCHEMA, SKOS

_PREFIXES = {
    KG: "kg",
    RDF: "rdf",
    RDFS: "rdfs",
    SCHEMA: "schema",
    OA: "oa",
    DCTERMS: "dcterms",
    PROV: "prov",
    SKOS: "skos",
    OWL: "owl",
    "http://qudt.org/schema/qudt/": "qudt",
    "http://www.opengis.net/ont/geosparql#": "geo",
}
_SHOWN = 10

Subject = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Violation:
    """One defect: what has it, where, what rule it breaks, and which file states the rule.

    `severity` is "Violation", "Warning" or "Info". `focus` and `path` are IRIs; `name` is the focus, `found` and
    `expected` are values in words. `article` and `sentence` lead to the text where there is one.
    """

    severity: str
    focus: str
    path: str | None
    message: str
    source: str
    name: str = ""
    found: str | None = None
    expected: str | None = None
    article: str | None = None
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found; `conforms` if nothing is a violation. As a string it is the report that people read."""

    conforms: bool
    violations: tuple[Violation, ...]

    def __str__(self) -> str:
        return self.text()

    def text(self, shown: int | None = _SHOWN) -> str:
        """The report by rule, each with the first `shown` things that break it (all if None)."""
        if not self.violations:
            return "The graph conforms: no shape and no check found a defect."
        by_rule = [(k, list(v)) for k, v in groupby(self.violations, key=lambda v: (v.severity, v.source, v.message))]
        verdict = "conforms, with remarks" if self.conforms else "does not conform"
        lines = [
            f"The graph {verdict}: {_counted(len(self.violations), 'defect')} of {_counted(len(by_rule), 'kind')}."
        ]
        for (severity, source, message), found in by_rule:
            mark = "" if severity == "Violation" else f"{severity}: "
            lines += ["", f"{mark}{message}  [{source}, {len(found)}]"]
            for violation in found[:shown]:
                lines += _lines(violation)
            if shown is not None and len(found) > shown:
                lines.append(f"  … and {len(found) - shown} more")
        return "\n".join(lines)


class Describer:
    """Says in words what a node is, and where in which article it is told."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def violation(
        self,
        *,
        severity: str,
        focus: str,
        path: str | None,
        message: str,
        source: str,
        found: Term | None = None,
        expected: Term | None = None,
    ) -> Violation:
        node = ox.NamedNode(focus) if ":" in focus else None
        article, sentence = self.told(node, path, found) if node else (None, None)
        name = self.name(node) if node else "a blank node"
        values = (self.value(found), self.value(expected))
        return Violation(severity, focus, path, message, source, name, *values, article, sentence)

    def name(self, node: Subject) -> str:
        """A label, a headline, a claim's three parts, or the end of the IRI."""
        for predicate in (RDFS + "label", SCHEMA + "headline", DCTERMS + "source", OA + "exact"):
            if (found := self._one(node, predicate)) is not None:
                return _clipped(plain(found))
        parts = [self._one(node, RDF + part) for part in ("subject", "predicate", "object")]
        if parts[0] is not None:
            subject, predicate, obj = (self.value(p) or "?" for p in parts)
            return f"claim “{subject} – {'is a' if predicate == 'rdf:type' else predicate} – {obj}”"
        classes = {c for c in self._local_types(node) if c in vocab.load().lineage}
        specific = [c for c in sorted(classes) if not any(c != d and vocab.is_a(d, c) for d in classes)]
        kind = f"{vocab.label(specific[0])} " if specific else ""
        return kind + _end(plain(node))

    def value(self, term: Term | None) -> str | None:
        """A value in words: of a term of the ontology its label, of a node its name, of a literal its text."""
        if term is None:
            return None
        if isinstance(term, ox.Literal):
            datatype = term.datatype.value.rpartition("#")[2]
            return f"“{_clipped(term.value)}”" + ("" if datatype in ("string", "langString") else f" ({datatype})")
        if isinstance(term, ox.Triple):
            return str(term)
        if isinstance(term, ox.BlankNode):
            return "a blank node"
        iri = plain(term)
        if iri.startswith(KG):
            local = iri.removeprefix(KG)
            return vocab.label(local) if local in vocab.load().terms else _short(iri)
        return _short(iri) if _short(iri) != iri else self.name(term)

    def told(self, node: Subject, path: str | None = None, value: Term | None = None) -> tuple[str | None, str | None]:
        """The article and the sentence that tell of a node: its evidence, or that of a claim about it.

        Of several claims the one that states `value` is preferred, then one that states `path` at all.
        """
        evidence = self._one(node, KG + "evidence") or self._subject(OA + "hasSelector", node)
        if self._one(node, OA + "hasSelector") is not None:
            evidence = node
        if evidence is None:
            claims = self._subjects(RDF + "subject", node) or self._subjects(RDF + "object", node)
            best = min(
                claims,
                key=lambda c: (not self._states(c, path, value), not self._states(c, path), str(c)),
                default=None,
            )
            evidence = self._one(best, KG + "evidence") if best else None
        if not isinstance(evidence, ox.NamedNode):
            return None, None
        article = self._one(evidence, OA + "hasSource")
        selectors = (s for s in self._all(evidence, OA + "hasSelector") if isinstance(s, ox.NamedNode))
        quote = next((plain(q) for s in selectors if (q := self._one(s, OA + "exact")) is not None), None)
        return (self.name(article) if isinstance(article, ox.NamedNode) else None), quote

    def _states(self, claim: Subject, path: str | None, value: Term | None = None) -> bool:
        """Whether the claim states the property, with this value if one is given."""
        if path is None:
            return False
        stated = self._all(claim, path)
        if self._one(claim, RDF + "predicate") == ox.NamedNode(path):
            stated += self._all(claim, RDF + "object")
        return value in stated if value is not None else bool(stated)

    def _all(self, subject: Subject, predicate: str) -> list[Term]:
        return sorted(
            (q.object for q in self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None, None)), key=str
        )

    def _one(self, subject: Subject, predicate: str) -> Term | None:
        return next(iter(self._all(subject, predicate)), None)

    def _subjects(self, predicate: str, value: Subject) -> list[Subject]:
        quads = self.store.quads_for_pattern(None, ox.NamedNode(predicate), value, None)
        return [q.subject for q in quads if isinstance(q.subject, ox.NamedNode)]

    def _subject(self, predicate: str, value: Subject) -> Subject | None:
        return min(self._subjects(predicate, value), key=str, default=None)

    def _local_types(self, node: Subject) -> Iterable[str]:
        return (plain(t).removeprefix(KG) for t in self._all(node, RDF + "type") if plain(t).startswith(KG))


def _lines(violation: Violation) -> Iterator[str]:
    iri = "" if violation.name.endswith(_end(violation.focus)) else f"  ({_end(violation.focus)})"
    yield f"  {violation.name}{iri}"
    if violation.path:
        yield f"      property: {_property(violation.path)}"
    if violation.expected:
        yield f"      expected: {violation.expected}"
    if violation.found:
        yield f"      found:    {violation.found}"
    if violation.article:
        sentence = f": “{_clipped(violation.sentence)}”" if violation.sentence else ""
        yield f"      in {violation.article}{sentence}"


def _property(iri: str) -> str:
    local = iri.removeprefix(KG)
    if iri.startswith(KG) and local in vocab.load().terms:
        return f"{vocab.label(local)} (kg:{local})"
    return _short(iri)


def plain(term: Term) -> str:
    """The text of a term; of a blank node, one that holds no colon."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)


def _short(iri: str) -> str:
    """The IRI with a prefix where it has a known one."""
    for namespace, prefix in _PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _end(iri: str) -> str:
    """The last two parts of a path: "event/3f2a"."""
    return "/".join(iri.split("/")[-2:])


def _clipped(text: str, size: int = 200) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= size else flat[: size - 1] + "…"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
