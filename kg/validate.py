"""Validation: the SHACL shapes and the checks of ontology/ over a store, reported in words that people can read.

`ontology/shapes.ttl` is checked by pyshacl (https://www.w3.org/TR/shacl/). Each `ontology/checks/*.rq` is a SELECT of
which every row is a defect: `?focus` has it, and `?path`, `?expected` and `?found` say more. The comment that a check
begins with is its message.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import resources, vocab
from kg.defects import Describer, Report, Term, Violation, plain
from kg.errors import KnowledgeError
from kg.iri import KG, XSD
from kg.store import united

if TYPE_CHECKING:
    import rdflib

__all__ = ["Report", "Violation", "check_violations", "shape_violations", "unknown_terms", "validate"]

_SH = "http://www.w3.org/ns/shacl#"
_STRING = XSD + "string"
_TEXT_GRAPH = "#text"


def validate(store: ox.Store) -> Report:
    """All defects of the graph in `store`, sorted; the store is only read.

    Raises KnowledgeError if a file of shapes or checks can't be used.
    """
    shaped = tuple(shape_violations(store))
    seen = {(v.focus, v.path) for v in shaped}
    checked = (v for v in check_violations(store) if v.path is None or (v.focus, v.path) not in seen)
    found = {*shaped, *checked, *unknown_terms(store)}
    order = sorted(found, key=lambda v: (v.severity != "Violation", v.source, v.message, v.focus, v.found or ""))
    return Report(not any(v.severity == "Violation" for v in found), tuple(order))


def shape_violations(store: ox.Store) -> Iterator[Violation]:
    """What breaks a shape of ontology/shapes.ttl, over the union of all graphs but the texts."""
    import pyshacl
    from rdflib import RDF, URIRef

    with _quiet():
        _, results, _ = pyshacl.validate(
            _as_rdflib(store), shacl_graph=_shapes(), inference="none", advanced=False, inplace=True
        )
    describe = Describer(store)
    for result in results.subjects(RDF.type, URIRef(_SH + "ValidationResult")):
        given = {str(p).removeprefix(_SH): o for p, o in results.predicate_objects(result)}
        focus, path, found = str(given["focusNode"]), given.get("resultPath"), given.get("value")
        yield describe.violation(
            severity=str(given["resultSeverity"]).removeprefix(_SH),
            focus=focus,
            path=str(path) if isinstance(path, URIRef) else None,
            message=str(given["resultMessage"]),
            source=f"shapes.ttl: {str(given['sourceShape']).rpartition('#')[2]}",
            found=None if found is None or str(found) == focus else _oxigraph_term(found),
        )


def check_violations(store: ox.Store, folder: Path | None = None) -> Iterator[Violation]:
    """The rows of all checks in `folder` (ontology/checks by default). Raises KnowledgeError for a malformed one."""
    describe = Describer(store)
    for path in sorted((folder or resources.ontology_dir() / "checks").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        try:
            rows = store.query(_with_vocabulary(text), use_default_graph_as_union=not united(store))
        except SyntaxError as error:
            raise KnowledgeError(f"not SPARQL: {error}", str(path), "Correct the file.") from error
        if not isinstance(rows, ox.QuerySolutions) or "focus" not in {v.value for v in rows.variables}:
            raise KnowledgeError("a check is a SELECT with ?focus", str(path), "Make every row a defect of ?focus.")
        given = {v.value for v in rows.variables}
        for row in rows:
            cell = {name: row[name] for name in given}
            where = cell.get("path")
            yield describe.violation(
                severity="Violation",
                focus=plain(cell["focus"]),
                path=None if where is None else plain(where),
                message=_message(text),
                source=f"checks/{path.name}",
                found=cell.get("found"),
                expected=cell.get("expected"),
            )


def unknown_terms(store: ox.Store) -> Iterator[Violation]:
    """Properties and classes in the ontology's namespace that it does not declare, each with a node that has it."""
    rows = store.query(
        f"""SELECT ?term (MIN(?s) AS ?focus) {{
            {{ ?s ?term ?o }} UNION {{ ?s a ?term }} FILTER (STRSTARTS(STR(?term), "{KG}"))
        }} GROUP BY ?term""",
        use_default_graph_as_union=not united(store),
    )
    assert isinstance(rows, ox.QuerySolutions)
    known, describe = set(vocab.load().terms.values()), Describer(store)
    for row in rows:
        if row["term"].value not in known:
            yield describe.violation(
                severity="Violation",
                focus=plain(row["focus"]),
                path=None,
                message="A term stands in the ontology's namespace that the ontology does not declare.",
                source="ontology/*.ttl",
                found=row["term"],
            )


def _as_rdflib(store: ox.Store) -> rdflib.Graph:
    """The union of all graphs but the texts, as a copy: over a store of Oxigraph's, pyshacl gives wrong results."""
    import rdflib

    terms: dict[Term, rdflib.term.Node] = {}

    def term(value: Term) -> rdflib.term.Node:
        if value not in terms:
            terms[value] = _rdflib_term(value)
        return terms[value]

    graph = rdflib.Graph()
    kept = [g for g in store.named_graphs() if not plain(g).endswith(_TEXT_GRAPH)]
    for name in (ox.DefaultGraph(), *kept):
        for quad in store.quads_for_pattern(None, None, None, name):
            if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
                continue  # a triple term is no value that rdflib knows, and no shape speaks of one
            graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def _rdflib_term(value: Term) -> rdflib.term.Node:
    import rdflib

    if isinstance(value, ox.NamedNode):
        return rdflib.URIRef(value.value)
    if isinstance(value, ox.Literal):
        # To rdflib "a" and "a"^^xsd:string are two terms, and Turtle's "a", as the shapes write it, is the former.
        untyped = value.language or value.datatype.value == _STRING
        return rdflib.Literal(
            value.value, lang=value.language, datatype=None if untyped else rdflib.URIRef(value.datatype.value)
        )
    return rdflib.BNode(plain(value))


@cache
def _shapes() -> rdflib.Graph:
    import rdflib
    from rdflib.plugins.parsers.notation3 import BadSyntax

    path = resources.ontology_dir() / "shapes.ttl"
    try:
        return rdflib.Graph().parse(path, format="turtle")
    except (BadSyntax, OSError) as error:
        raise KnowledgeError(f"not readable as Turtle: {error}", str(path), "Correct the file.") from error


def _oxigraph_term(value: rdflib.term.Node) -> Term:
    import rdflib

    if isinstance(value, rdflib.URIRef):
        return ox.NamedNode(str(value))
    if isinstance(value, rdflib.Literal):
        datatype = ox.NamedNode(str(value.datatype)) if value.datatype else None
        return ox.Literal(str(value), language=value.language, datatype=datatype)
    return ox.BlankNode()


@contextmanager
def _quiet() -> Iterator[None]:
    """No log lines of rdflib on malformed literals: they are in the report."""
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _with_vocabulary(query: str) -> str:
    """The check with its lists of relations, roles, times and measures as the ontology now has them.

    With the lists in its file a check is a query that runs by itself; with these it sees properties added since.
    """
    known = vocab.load()
    symmetric = sorted(known.symmetric_properties)
    lists = {"relation": known.relations(), "role": known.roles(), "time": known.times(), "measure": known.measures()}
    for variable, names in {**lists, "symmetric": symmetric}.items():
        iris = " ".join(f"<{KG}{name}>" for name in names)
        query = re.sub(rf"VALUES \?{variable} \{{[^}}]*\}}", f"VALUES ?{variable} {{ {iris} }}", query)
    return query


def _message(check: str) -> str:
    """The first paragraph of the comment that the check begins with."""
    lines = []
    for line in check.splitlines():
        if not line.startswith("# "):
            break
        lines.append(line.removeprefix("# ").strip())
    return " ".join(lines)
