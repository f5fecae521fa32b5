"""SPARQL as text: where a query's pattern begins, and values put into it as terms, never as text.

The grammar is https://www.w3.org/TR/sparql11-query/#sparqlGrammar; only as much of it as is needed to tell braces and
names from the insides of strings, IRIs and comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from kg.errors import QueryError
from kg.iri import DCTERMS, DEFAULT_BASE, KG, OA, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, XSD

Term = ox.NamedNode | ox.Literal

PREFIXES = {
    "kg": KG,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "owl": OWL,
    "skos": SKOS,
    "schema": SCHEMA,
    "dcterms": DCTERMS,
    "prov": PROV,
    "oa": OA,
    "qudt": "http://qudt.org/schema/qudt/",
    "unit": "http://qudt.org/vocab/unit/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "row": "https://kg.example/row#",
    "wd": "http://www.wikidata.org/entity/",
}

KINDS = (
    "state", "person", "office", "organization", "city", "region", "waterbody", "island", "facility", "place", "weapon",
    "agreement", "event", "quantity", "claim", "article", "graph",
)  # fmt: skip

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<variable>[?$]\w+)
    |(?P<name>[A-Za-z_][\w.-]*:[\w.%:-]*|:[\w.%:-]+)
    |(?P<word>[A-Za-z]\w*)
    |(?P<brace>[{}])""",
    re.VERBOSE | re.DOTALL,
)
_CONDITION = re.compile(r"^[ \t]*#if[ \t]+(\w+)[ \t]+(.*)$", re.MULTILINE)
_VARIABLE = re.compile(r"[A-Za-z_]\w*")


def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """The prefixes that queries may use undeclared: vocabularies, and one for each kind of node under `base`."""
    return PREFIXES | {kind: f"{base}{kind}/" for kind in KINDS}


def bind(query: str, bindings: Mapping[str, Sequence[Term]]) -> str:
    """`query` with its variables bound to terms by VALUES.

    A line `#if NAME PATTERN` becomes the values of NAME and the pattern where NAME is bound, and stays a comment where
    it is not. A variable without such a line is bound at the beginning of the query's pattern. Raises QueryError for a
    name that is no variable of the query.
    """
    conditional = {m.group(1) for m in _CONDITION.finditer(query)}
    plain = [name for name in bindings if name not in conditional]
    used = {text[1:] for kind, text, _ in _tokens(query) if kind == "variable"}
    for name in plain:
        if not _VARIABLE.fullmatch(name) or name not in used:
            raise QueryError(
                f"the query has no variable ?{name}", None, f"Its variables: {', '.join(sorted(used)) or 'none'}."
            )
    if plain:
        at = _pattern_start(query)
        query = query[:at] + "".join(f" {_values(n, bindings[n])}" for n in plain) + query[at:]
    return _CONDITION.sub(lambda m: f"{_values(m[1], bindings[m[1]])} {m[2]}" if m[1] in bindings else m[0], query)


def _values(name: str, terms: Sequence[Term]) -> str:
    # An N-Triples term is a SPARQL term too, and pyoxigraph escapes what it prints.
    return f"VALUES ?{name} {{ {' '.join(map(str, terms))} }}"


def _tokens(query: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text and end of each token that matters here, comments left out."""
    for match in _TOKEN.finditer(query):
        if match.lastgroup and match.lastgroup != "comment":
            yield match.lastgroup, match.group(), match.end()


def _pattern_start(query: str) -> int:
    """The place just after the brace that opens the query's pattern."""
    form, depth, template = None, 0, False
    for kind, text, end in _tokens(query):
        if kind == "word" and depth == 0:
            word = text.upper()
            if form is None and word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
                form = word
                template = form == "CONSTRUCT"
            elif word == "WHERE" and template:
                raise QueryError("values can't be put into CONSTRUCT WHERE", None, "Write its template out.")
        elif kind == "brace":
            if form and text == "{" and depth == 0 and not template:
                return end
            depth += 1 if text == "{" else -1
            if depth == 0:
                template = False
    raise QueryError("the query has no pattern to put values into", None, "Add WHERE { … }.")
