"""JSON-LD that reads as plain JSON: short keys, names relative to the base, each thing with the claims about it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.export import terms
from kg.export.order import CLAIMS, Object, Outline, Properties

Json = str | int | float | bool | None | dict[str, "Json"] | list["Json"]

WIDTH = 100
CONTEXT = Path(__file__).with_name("context.jsonld")

_CLAIMS = "claims"
# What an editor would not show, or would show in another order; JSON itself escapes the control characters.
_UNSEEN = re.compile("[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_RELATIVE = re.compile(r"[a-z][a-z0-9-]*/[A-Za-z0-9._~#=,&/-]+")
_EXACT_INTEGER = 2**53


def document(triples: Iterable[ox.Triple], base: str) -> str:
    """The triples as one JSON-LD document, which parses back to the same; its context is inside.

    The context is `context.jsonld` with the base, and with the type of each property whose values agree on one.
    Claims stand with their subject under "claims", selectors inside their evidence.
    """
    return _Writer(list(triples), base).document()


@cache
def _static() -> dict[str, Json]:
    context: dict[str, Json] = json.loads(CONTEXT.read_text("utf-8"))["@context"]
    return context


class _Writer:
    def __init__(self, triples: list[ox.Triple], base: str) -> None:
        self.base = base
        self.outline = Outline(base, ((t.subject, t.predicate, t.object) for t in triples))
        self.prefixes = [(p, n) for p, n in terms.PREFIXES.items() if _static().get(p) == n]
        self.aliases = self._aliases()
        self.types = self._types()

    def _aliases(self) -> dict[str, str]:
        """Keys of the static context by the property's IRI."""
        found = {}
        for key, value in _static().items():
            if isinstance(value, str) and not value.startswith("@") and not value.endswith(("/", "#")):
                prefix, _, name = value.partition(":")
                found[f"{terms.PREFIXES[prefix]}{name}"] = key
        return found

    def _types(self) -> dict[str, str]:
        """For each property the type that all its values have: "@id", "@vocab", or a datatype's name."""
        kinds: dict[str, set[str]] = defaultdict(set)
        for properties in self.outline.about.values():
            for predicate, values in properties.items():
                kinds[predicate] |= {self._kind(v) for v in values}
        agreed = {p: next(iter(k)) for p, k in kinds.items() if len(k) == 1 and p not in (terms.TYPE, terms.OBJECT)}
        return {p: k for p, k in agreed.items() if k}

    def _kind(self, value: Object) -> str:
        if not isinstance(value, ox.Literal):
            return "@vocab" if isinstance(value, ox.NamedNode) and self._is_term(value.value) else "@id"
        datatype = value.datatype.value.removeprefix(terms.XSD)
        plain = value.language or datatype in ("string", "integer", "boolean") or "/" in datatype
        return "" if plain else f"xsd:{datatype}"

    @staticmethod
    def _is_term(iri: str) -> bool:
        return iri.startswith(terms.KG) or iri == terms.TYPE

    # Names

    def key(self, predicate: str) -> str:
        """A property as a key."""
        if (alias := self.aliases.get(predicate)) is not None:
            return alias
        name = predicate.removeprefix(terms.KG)
        return name if name != predicate and name not in _static() else self.compact(predicate)

    def compact(self, iri: str) -> str:
        """An IRI with a prefix of the context, or as it is."""
        found = next(((p, n) for p, n in self.prefixes if iri.startswith(n) and len(iri) > len(n)), None)
        return f"{found[0]}:{iri[len(found[1]) :]}" if found else iri

    def ref(self, iri: str) -> str:
        """A node relative to the base."""
        name = iri.removeprefix(self.base)
        return name if name != iri and _RELATIVE.fullmatch(name) else self.compact(iri)

    def term(self, iri: str) -> str:
        """A class or value of the ontology by its local name."""
        name = iri.removeprefix(terms.KG)
        return name if name != iri and name not in _static() and ":" not in name else self.compact(iri)

    # Values

    def value(self, predicate: str, value: Object) -> Json:
        kind = self.types.get(predicate)
        if isinstance(value, ox.NamedNode):
            if kind == "@vocab":
                return self.term(value.value)
            return self.ref(value.value) if kind == "@id" else {"id": self.ref(value.value)}
        if not isinstance(value, ox.Literal):
            return str(value) if kind == "@id" else {"id": str(value)}
        if value.language:
            return {"@value": value.value, "@language": value.language}
        datatype = value.datatype.value.removeprefix(terms.XSD)
        if datatype == "string" or (kind and kind == f"xsd:{datatype}"):
            return value.value
        if datatype == "boolean" and value.value in ("true", "false"):
            return value.value == "true"
        if datatype == "integer" and str(_number(value.value)) == value.value:
            return _number(value.value)
        return {"@value": value.value, "@type": self.compact(value.datatype.value)}

    def node(self, subject: str, but: str = "") -> dict[str, Json]:
        """A subject with its properties, the classes first; `but` is left out."""
        properties = self.outline.about[subject]
        found: dict[str, Json] = {"id": self.ref(subject)}
        for predicate in sorted(properties, key=terms.rank):
            if predicate == terms.TYPE:
                found["type"] = _single(self._classes(properties))
            elif predicate == terms.HAS_SELECTOR:
                found[self.key(predicate)] = [self.node(terms.text(o)) for o in properties[predicate]]
            elif predicate != but:
                found[self.key(predicate)] = _single([self.value(predicate, o) for o in properties[predicate]])
        return found

    def _classes(self, properties: Properties) -> list[Json]:
        iris = {terms.text(o) for o in properties[terms.TYPE]}
        known = [terms.KG + c for c in terms.by_depth(iris)]
        return [self.term(i) for i in [*known, *sorted(iris - set(known))]]

    # The document

    def context(self) -> dict[str, Json]:
        """The static context, with what is this document's own."""
        found: dict[str, Json] = {"@version": 1.1, "@base": self.base, **_static()}
        for predicate in sorted(self.types, key=lambda p: (p not in self.aliases, self.key(p))):
            found[self.key(predicate)] = {"@id": self.compact(predicate), "@type": self.types[predicate]}
        return found

    def document(self) -> str:
        """All subjects in the order of the outline, those apart that stand inside another."""
        about = self.outline.about
        inside = {
            terms.text(o) for ps in about.values() for o in ps.get(terms.HAS_SELECTOR, ()) if terms.text(o) in about
        }
        of: dict[str, list[str]] = defaultdict(list)
        for subject in sorted(about, key=self.outline.key):
            named = self.outline.one(subject, terms.SUBJECT)
            if self.outline.section(subject) == CLAIMS and named in about and named != subject:
                of[named].append(subject)
        nested = {c for cs in of.values() for c in cs}
        graph: list[Json] = []
        for subject in sorted(about, key=self.outline.key):
            if subject not in inside and subject not in nested:
                node = self.node(subject)
                if subject in of:
                    node[_CLAIMS] = [self.node(c, but=terms.SUBJECT) for c in of[subject]]
                graph.append(node)
        text = _pretty({"@context": self.context(), "@graph": graph})
        return _UNSEEN.sub(lambda m: f"\\u{ord(m.group()):04x}", text) + "\n"


def _pretty(value: Json, indent: str = "") -> str:
    """JSON with what is short on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(flat) <= WIDTH or not isinstance(value, dict | list):
        return flat
    deeper = indent + "  "
    if isinstance(value, list):
        return "[\n" + ",\n".join(deeper + _pretty(v, deeper) for v in value) + f"\n{indent}]"
    rows = (f"{deeper}{json.dumps(k, ensure_ascii=False)}: {_pretty(v, deeper)}" for k, v in value.items())
    return "{\n" + ",\n".join(rows) + f"\n{indent}}}"


def _single(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


def _number(text: str) -> int:
    """A whole number that every JSON reader keeps, else 0."""
    value = int(text) if re.fullmatch(r"-?[0-9]{1,16}", text) else 0
    return value if abs(value) < _EXACT_INTEGER else 0
