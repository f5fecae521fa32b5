"""Turtle and TriG for people: short names, sections with headings, the label first, events before their claims.

https://www.w3.org/TR/turtle/ and https://www.w3.org/TR/trig/; what is written parses back to the same quads.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

import pyoxigraph as ox

from kg.export import terms
from kg.export.order import CLAIMS, ENTITIES, EVIDENCE, Object, Outline, Properties, Statement, index

WIDTH = 120

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]+")
_KIND = re.compile(r"([a-z][a-z0-9-]*)/")
# PN_CHARS_U, PN_CHARS and the characters that PN_LOCAL_ESC may escape, https://www.w3.org/TR/turtle/#sec-grammar-grammar
_LETTERS = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff"
    "\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_IN_LOCAL = re.compile(rf"[{_LETTERS}_0-9:.\-\u00b7\u0300-\u036f\u203f-\u2040]|%[0-9A-Fa-f]{{2}}")
_AT_START = re.compile(rf"[{_LETTERS}_0-9:%]")
_ESCAPABLE = frozenset("~.-!$&'()*+,;=?@")
# What would not be seen, or would reorder what is seen (https://trojansource.codes), is written as an escape.
_UNSEEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]"
)
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def turtle(triples: Iterable[ox.Triple | ox.Quad], base: str, header: str = "") -> str:
    """The triples as one Turtle document; `base` is the IRI before the data's names, `header` a leading comment."""
    writer = _Writer(base, [(t.subject, t.predicate, t.object) for t in triples])
    body = "".join(writer.sections(writer.triples))
    return _head(header, writer.used) + body


def trig(quads: Iterable[ox.Quad], base: str, header: str = "") -> str:
    """The quads as one TriG document, the graphs in the order of their IRIs, the default graph first."""
    graphs: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        graphs["" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value].append(quad)
    writer = _Writer(base, [(q.subject, q.predicate, q.object) for g in graphs.values() for q in g])
    parts: list[str] = []
    for name in sorted(graphs):
        body = "".join(writer.sections([(q.subject, q.predicate, q.object) for q in graphs[name]]))
        title = f"\n#### Graph: {_comment(writer.outline.title(name))}\n" if name else ""
        parts.append(f"{title}\n{writer.iri(name)} {{\n{body}\n}}\n" if name else body)
    return _head(header, writer.used) + "".join(parts)


def _head(header: str, used: dict[str, str]) -> str:
    comment = "".join(f"# {line}\n" for line in header.splitlines())
    known = {p: n for p, n in terms.PREFIXES.items() if p in used}
    ordered = known | dict(sorted((p, n) for p, n in used.items() if p not in known))
    prefixes = "".join(f"@prefix {p}: <{n}> .\n" for p, n in ordered.items())
    return f"{comment}{chr(10) if comment else ''}{prefixes}"


def escape(text: str) -> str:
    """Text for a quoted Turtle string: one line, and nothing in it invisible."""
    quoted = re.sub(r'[\\"\n\r\t\b\f]', lambda m: _SHORT[m.group()], text)
    return _UNSEEN.sub(lambda m: f"\\u{ord(m.group()):04X}", quoted)


def local_name(name: str) -> str | None:
    """`name` as the local part of a prefixed name, escaped where the grammar asks it; None where it can't be one."""
    if _PLAIN.fullmatch(name):
        return name
    if not name or re.search(r"[/#]", name):
        return None
    parts: list[str] = []
    position = 0
    while position < len(name):
        match = _IN_LOCAL.match(name, position)
        char = match.group() if match else name[position]
        last = position + len(char) == len(name)
        plain = match and (position or _AT_START.match(char))
        # An escaped dot may end a name by the grammar, yet rdflib stumbles over it.
        if (last and char == ".") or (not plain and char not in _ESCAPABLE):
            return None
        parts.append(char if plain else "\\" + char)
        position += len(char)
    return "".join(parts)


def _comment(text: str) -> str:
    """Text that stays on its comment's line."""
    return " ".join(_UNSEEN.sub(" ", text).split())


class _Writer:
    """Renders terms and sections; `used` collects the prefixes that it made use of."""

    def __init__(self, base: str, triples: list[Statement]) -> None:
        self.base, self.triples = base, triples
        self.used: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.spaces = sorted(terms.PREFIXES.items(), key=lambda p: -len(p[1]))
        self.outline = Outline(base, triples)

    # Terms

    def iri(self, iri: str) -> str:
        """An IRI by a prefix if it can be, else in full."""
        if (found := self.names.get(iri)) is None:
            found = self.names[iri] = self._name(iri)
        return found

    def _name(self, iri: str) -> str:
        prefix, space = self._space(iri)
        if prefix is not None and (name := local_name(iri[len(space) :])) is not None:
            self.used[prefix] = space
            return f"{prefix}:{name}"
        return f"<{_UNSEEN.sub(lambda m: f'{chr(92)}u{ord(m.group()):04X}', iri)}>"

    def _space(self, iri: str) -> tuple[str | None, str]:
        if iri.startswith(self.base) and (match := _KIND.match(iri, len(self.base))):
            kind = match.group(1)
            return f"id-{kind}" if kind in terms.PREFIXES else kind, self.base + match.group()
        return next(((p, n) for p, n in self.spaces if iri.startswith(n)), (None, ""))

    def term(self, term: Object) -> str:
        if isinstance(term, ox.NamedNode):
            return self.iri(term.value)
        if not isinstance(term, ox.Literal):
            return str(term)
        value, datatype = term.value, term.datatype.value.removeprefix(terms.XSD)
        if (
            (datatype == "integer" and _INTEGER.fullmatch(value))
            or (datatype == "decimal" and _DECIMAL.fullmatch(value))
            or (datatype == "boolean" and value in ("true", "false"))
        ):
            return value
        quoted = f'"{escape(value)}"'
        if term.language:
            direction = getattr(term, "direction", None)
            return f"{quoted}@{term.language}" + (f"--{direction.value}" if direction else "")
        return quoted if datatype == "string" else f"{quoted}^^{self.iri(term.datatype.value)}"

    # Sections

    def sections(self, triples: Iterable[Statement]) -> Iterator[str]:
        """The text of these triples, section by section."""
        subjects = index(triples)
        ordered = sorted(subjects, key=self.outline.key)
        for section, in_section in groupby(ordered, key=self.outline.section):
            yield f"\n#### {section[1:]}\n"
            for heading, members in groupby(in_section, key=self._heading(section)):
                yield f"\n## {heading}\n\n" if heading else "\n"
                yield self._paragraph([self.subject(s, subjects[s]) for s in members])

    def _heading(self, section: str) -> Callable[[str], str]:
        outline = self.outline
        if section == ENTITIES:
            return lambda s: _comment(terms.label(terms.KG + outline.group(s)).capitalize())
        if section == CLAIMS:
            return lambda s: _comment(f"On {outline.title(outline.one(s, terms.SUBJECT))}")
        if section == EVIDENCE:
            return lambda s: _comment(outline.title(s.partition("#")[0]))
        return lambda s: ""

    @staticmethod
    def _paragraph(blocks: list[str]) -> str:
        """Blocks of several lines stand apart, those of one line together."""
        parts: list[str] = []
        for i, block in enumerate(blocks):
            apart = i and ("\n" in block.rstrip("\n") or "\n" in blocks[i - 1].rstrip("\n"))
            parts.append(("\n" if apart else "") + block)
        return "".join(parts)

    def subject(self, subject: str, properties: Properties) -> str:
        """One subject with its properties and a line end: short ones on one line, claims below their sentence."""
        return self._sentence(properties) + self._block(subject, properties)

    def _sentence(self, properties: Properties) -> str:
        """What a claim's evidence says, as a comment: the reader need not look it up."""
        quotes = [
            _comment(exact)
            for evidence in properties.get(terms.EVIDENCE, ())
            for selector in self.outline.about.get(terms.text(evidence), {}).get(terms.HAS_SELECTOR, ())
            if (exact := self.outline.one(terms.text(selector), terms.EXACT))
        ]
        return "".join(f"# “{q if len(q) <= WIDTH - 4 else q[: WIDTH - 6].rstrip() + ' …'}”\n" for q in quotes)

    def _block(self, subject: str, properties: Properties) -> str:
        name = self.iri(subject) if not subject.startswith("_:") else subject
        rows = [self._row(p, properties[p]) for p in sorted(properties, key=terms.rank)]
        flat = f"{name} " + " ; ".join(f"{p} {' , '.join(o)}" for p, o in rows) + " ."
        if len(flat) <= WIDTH and len(rows) <= 3:
            return flat + "\n"
        return f"{name} " + " ;\n    ".join(self._wrap(p, o) for p, o in rows) + " .\n"

    def _row(self, predicate: str, values: list[Object]) -> tuple[str, list[str]]:
        if predicate == terms.TYPE:
            iris = {terms.text(v) for v in values}
            known = [terms.KG + c for c in terms.by_depth(iris)]
            return "a", [self.iri(i) for i in [*known, *sorted(iris - set(known))]]
        return self.iri(predicate), [self.term(v) for v in values]

    @staticmethod
    def _wrap(predicate: str, values: list[str]) -> str:
        lines, line = [], predicate
        for i, value in enumerate(values):
            piece = f" {value}{' ,' if i < len(values) - 1 else ''}"
            if line.strip() and len(line) + len(piece) > WIDTH - 8 and line != predicate:
                lines.append(line)
                line = " " * 7
            line += piece
        return "\n".join([*lines, line])
