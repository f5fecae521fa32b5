"""Questions to the graph: SPARQL over the union of all its graphs, with values given by name.

What a value means: an IRI, `prefix:name` with a known prefix, a date, a number, a "quoted string"; any other text names
the things whose label or other name it is, whatever its case, and in a query of the user's own also itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg import named, sparql
from kg.errors import QueryError
from kg.iri import DEFAULT_BASE, KG
from kg.sparql import Term
from kg.store import united

__all__ = ["Result", "resolve", "run", "run_named"]

_XSD = sparql.PREFIXES["xsd"]
_DATES = {
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "gYearMonth": re.compile(r"\d{4}-\d\d"),
    "gYear": re.compile(r"\d{4}"),
}
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SAID = re.compile(r"Prefix not found|The [A-Z]+ contains [^,]+|[A-Z][a-z]+ [a-z]+ [a-z][^,]+")
_CURIE = re.compile(r"([A-Za-z]\w*):([^\s/]+)")

_NAMED = """
SELECT DISTINCT ?node WHERE {{
  {{ ?node rdfs:label ?name }} UNION {{ ?node skos:altLabel ?name }} UNION {{ ?node schema:headline ?name }}
  FILTER(LCASE(STR(?name)) = LCASE({name}))
}} ORDER BY ?node"""
_CONTAINED = """
SELECT DISTINCT ?name WHERE {{ ?node rdfs:label ?name FILTER(CONTAINS(LCASE(STR(?name)), LCASE({name}))) }}
ORDER BY STRLEN(?name) ?name LIMIT 3"""


@dataclass(frozen=True, slots=True)
class Result:
    """An answer: rows of SELECT, triples of CONSTRUCT and DESCRIBE, or the truth value of ASK. It is read once."""

    answer: ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean

    @property
    def variables(self) -> tuple[str, ...]:
        """The columns of a SELECT, empty for other forms."""
        if isinstance(self.answer, ox.QuerySolutions):
            return tuple(v.value for v in self.answer.variables)
        return ()

    def rows(self) -> Iterator[dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]:
        """The rows of a SELECT, each with the variables that it binds."""
        if not isinstance(self.answer, ox.QuerySolutions):
            raise QueryError("only SELECT gives rows", None, "Ask with SELECT, or read the answer as triples.")
        names = self.variables
        for row in self.answer:
            yield {name: value for name in names if (value := row[name]) is not None}

    def texts(self) -> list[dict[str, str]]:
        """The rows of a SELECT as plain text: literals by their value, nodes by their IRI."""
        return [{k: v.value if isinstance(v, Term) else str(v) for k, v in row.items()} for row in self.rows()]

    def triples(self) -> Iterator[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE."""
        if not isinstance(self.answer, ox.QueryTriples):
            raise QueryError("only CONSTRUCT and DESCRIBE give triples", None, "Ask with one of them.")
        yield from self.answer


def run(
    store: ox.Store,
    query: str,
    bindings: Mapping[str, str] | None = None,
    base: str = DEFAULT_BASE,
    where: str = "query",
) -> Result:
    """Ask `store` a SPARQL query over the union of its graphs, known prefixes declared or not.

    In a store that is not united (`kg.store.unite`) a triple that is in several graphs counts several times.

    `bindings` maps variables to values as people write them (see the module). `base` is that of the store's nodes,
    `where` what errors call the query. Raises QueryError with line and column for one that is malformed.
    """
    bound = {name: resolve(store, value, base) for name, value in (bindings or {}).items()}
    return Result(_ask(store, sparql.bind(query, bound), base, where))


def run_named(
    store: ox.Store, name: str, bindings: Mapping[str, str] | None = None, base: str = DEFAULT_BASE
) -> Result:
    """Ask a named query. Raises QueryError for an unknown name or value, and a name that nothing bears."""
    query, given = named.find(name), dict(bindings or {})
    missing = [p.name for p in query.parameters if p.required and p.name not in given]
    if missing:
        raise QueryError(f"{name} needs {missing[0]}=…", None, f"For example: {query.example}")
    bound = {key: _typed(store, value, query.parameter(key).type, base) for key, value in given.items()}
    return Result(_ask(store, sparql.bind(query.sparql, bound), base, f"{name}.rq"))


def resolve(store: ox.Store, value: str, base: str = DEFAULT_BASE) -> list[Term]:
    """The terms that a value of a user's own query may mean, the value itself as a string among them."""
    written = _iri(value, base)
    if written:
        return [written]
    if len(value) > 1 and value[0] == value[-1] == '"':
        return [ox.Literal(value[1:-1])]
    terms: list[Term] = [*_nodes(store, value, base), ox.Literal(value)]
    for datatype, form in _DATES.items():
        if form.fullmatch(value):
            terms.append(ox.Literal(value, datatype=ox.NamedNode(_XSD + datatype)))
    if re.fullmatch(r"[+-]?\d+", value):
        terms.append(ox.Literal(str(int(value)), datatype=ox.NamedNode(_XSD + "integer")))
    return terms


def _typed(store: ox.Store, value: str, kind: str, base: str) -> list[Term]:
    """The terms that a value of a named query's parameter means."""
    if kind == "date":
        if not any(form.fullmatch(value) for form in _DATES.values()):
            raise QueryError(f"{value!r} is no date", None, "Write 2024-10-31, 2024-10 or 2024.")
        return [ox.Literal(value)]
    if kind == "text":
        return [ox.Literal(value)]
    if written := _iri(value, base):
        return [written]
    return [_class(store, value, base)] if kind == "class" else _things(store, value, base)


def _things(store: ox.Store, name: str, base: str) -> list[Term]:
    """All nodes of a name. Raises QueryError, with names that contain it, if there are none."""
    found: list[Term] = [*_nodes(store, name, base)]
    if not found:
        rows = _ask(store, _CONTAINED.format(name=ox.Literal(name)), base, "query")
        near = [repr(row["name"].value) for row in rows] if isinstance(rows, ox.QuerySolutions) else []
        remedy = f"Perhaps {' or '.join(near)}?" if near else "`kg query counts` says what there is."
        raise QueryError(f"nothing in the graph is named {name!r}", None, remedy)
    return found


def _class(store: ox.Store, name: str, base: str) -> ox.NamedNode:
    """A class that occurs in the store, by its local name however spaced: "missile launch" is kg:MissileLaunch."""
    folded = re.sub(r"[\s_-]", "", name).casefold()
    rows = _ask(store, "SELECT DISTINCT ?class { ?node a ?class }", base, "query")
    assert isinstance(rows, ox.QuerySolutions)
    classes = {row["class"].value.removeprefix(KG): row["class"] for row in rows if row["class"].value.startswith(KG)}
    for local, node in classes.items():
        if local.casefold() == folded:
            return ox.NamedNode(node.value)
    raise QueryError(f"the graph has no {name!r}", None, f"Its classes: {', '.join(sorted(classes))}.")


def _nodes(store: ox.Store, name: str, base: str) -> list[ox.NamedNode]:
    rows = _ask(store, _NAMED.format(name=ox.Literal(name)), base, "query")
    assert isinstance(rows, ox.QuerySolutions)
    return [row["node"] for row in rows if isinstance(row["node"], ox.NamedNode)]


def _iri(value: str, base: str) -> ox.NamedNode | None:
    """An IRI as written, in angle brackets or not, or by a known prefix; None for any other text."""
    bare = value[1:-1] if value.startswith("<") and value.endswith(">") else value
    curie = _CURIE.fullmatch(bare)
    if curie and curie[1] in sparql.prefixes(base):
        bare = sparql.prefixes(base)[curie[1]] + curie[2]
    elif bare == value and not re.match(r"(https?|urn):", bare):
        return None
    try:
        return ox.NamedNode(bare)
    except ValueError as error:
        raise QueryError(f"{value!r} is no IRI: {error}") from error


def _ask(store: ox.Store, query: str, base: str, where: str) -> ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean:
    try:
        return store.query(
            query, base_iri=base, prefixes=sparql.prefixes(base), use_default_graph_as_union=not united(store)
        )
    except SyntaxError as error:
        raise _malformed(str(error), query, where) from error


def _malformed(message: str, query: str, where: str) -> QueryError:
    """The parser's complaint with the line that it is about and a caret under the place."""
    match = _POSITION.match(message)
    if match is None:
        return QueryError(f"the query is malformed: {message}", where)
    line, column = int(match[1]), int(match[2])
    lines = query.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    # The parser lists all that its grammar would take; only what it says in words of its own helps people.
    said = _SAID.search(match[3])
    wanted = f": {said[0]}" if said else ""
    return QueryError(
        f"the query is malformed at line {line}, column {column}{wanted}", where, f"{shown}\n  {' ' * (column - 1)}^"
    )
