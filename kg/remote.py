"""A SPARQL endpoint of any make, asked as a store is.

https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.http import Client, Credentials, Reply
from kg.iri import CORPUS, DEFAULT_BASE, KG, RDFS
from kg.skeleton import outer_words

_ROWS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
_TRIPLES = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
# Asked apart, as Virtuoso gives triples as rows to those who take both.
_ACCEPT_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
_ACCEPT_TRIPLES = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_LABEL = ox.NamedNode(RDFS + "label")
_LABELS = f"SELECT DISTINCT ?node ?label {{ VALUES ?node {{ %s }} GRAPH ?graph {{ ?node {_LABEL} ?label }} }}"
_CORPUS = f"""SELECT ?graph {{
  GRAPH ?graph {{ ?node <{KG}articleCount> ?n }} FILTER(STRENDS(STR(?graph), "/{CORPUS}"))
}} LIMIT 1"""
_AT_ONCE = 500

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Remote:
    """The endpoint at `url`. It has of a store what asking needs, and its errors."""

    def __init__(self, url: str, credentials: Credentials | None = None) -> None:
        self._client = Client(url, credentials)
        self._nodes: set[ox.NamedNode] = set()
        self._labels: ox.Store | None = None

    def query(
        self,
        query: str,
        *,
        base_iri: str | None = None,
        prefixes: dict[str, str] | None = None,
        use_default_graph_as_union: bool = False,
    ) -> Answer:
        """Ask; the parameters are those of `pyoxigraph.Store.query`.

        Which graphs an endpoint shows by default is for itself to say; the union is asked for in Oxigraph's way, which
        others pass over. Raises QueryError if it does not take the query, StoreError if it does not answer.
        """
        reply = self._send(with_prefixes(query, prefixes or {}, base_iri), union=use_default_graph_as_union)
        try:
            if reply.media_type in _ROWS:
                self._nodes, self._labels = _nodes(reply), None
                return ox.parse_query_results(reply.content, _ROWS[reply.media_type])
            if reply.media_type in _TRIPLES:
                return _as_triples(reply)
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"its answer is malformed: {error}", self._client.url) from error
        raise StoreError(
            f"answers in {reply.media_type}, which is no result of SPARQL", self._client.url, "Is this the endpoint?"
        )

    def base(self) -> str:
        """The IRI before the names of the data there, as the graph with its labels shows it; else the usual one."""
        answer = self.query(_CORPUS)
        if isinstance(answer, ox.QuerySolutions):
            for row in answer:
                return str(row["graph"].value).removesuffix(CORPUS)
        return DEFAULT_BASE

    def quads_for_pattern(
        self, subject: ox.NamedNode | None, predicate: ox.NamedNode | None, object_: None, graph: ox.DefaultGraph | None
    ) -> Iterator[ox.Quad]:
        """The labels of a node of the last rows; those of all of them are asked for together.

        Without a subject there are none: what lies in the default graph there is not known here.
        """
        if subject is None:
            return iter(())
        if self._labels is None:
            nodes, labels = sorted(self._nodes, key=str), ox.Store()
            for start in range(0, len(nodes), _AT_ONCE):
                answer = self.query(_LABELS % " ".join(map(str, nodes[start : start + _AT_ONCE])))
                assert isinstance(answer, ox.QuerySolutions)
                labels.extend(ox.Quad(row["node"], _LABEL, row["label"]) for row in answer)
            self._labels = labels
        return self._labels.quads_for_pattern(subject, predicate, object_, graph)

    def _send(self, query: str, *, union: bool) -> Reply:
        body = urlencode({"query": query, **({"union-default-graph": ""} if union else {})}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": _accept(query)}
        reply = self._client.send("POST", body, headers)
        if reply.status == 200:
            return reply
        if reply.status == 400:
            raise QueryError(f"the endpoint does not take the query: {reply.said}", self._client.url)
        remedy = "Give the credentials." if reply.status in (401, 403) else None
        raise StoreError(f"answers {reply.status}: {reply.said}", self._client.url, remedy)


def with_prefixes(query: str, prefixes: dict[str, str], base: str | None = None) -> str:
    """`query` with those of `prefixes` declared that it uses and does not declare, and the base."""
    declared = set(_DECLARED.findall(query))
    used = {p for p in prefixes if p not in declared and re.search(rf"(?<![\w.-]){re.escape(p)}:", query)}
    lines = [f"BASE <{base}>"] if base else []
    lines += [f"PREFIX {p}: <{prefixes[p]}>" for p in sorted(used)]
    # On one line, so that the lines of errors stay those of the query.
    return " ".join([*lines, query])


def _accept(query: str) -> str:
    """What a query of this form is answered with."""
    forms = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
    form = next((word for word, _, _ in outer_words(query) if word in forms), "SELECT")
    return _ACCEPT_ROWS if form in ("SELECT", "ASK") else _ACCEPT_TRIPLES


def _as_triples(reply: Reply) -> Answer:
    """Triples as the answer of a CONSTRUCT, which is what everything here takes."""
    held = ox.Store()
    held.load(io.BytesIO(reply.content), _TRIPLES[reply.media_type])
    return held.query("CONSTRUCT WHERE { ?s ?p ?o }")


def _nodes(reply: Reply) -> set[ox.NamedNode]:
    """The nodes that rows name."""
    rows = ox.parse_query_results(reply.content, _ROWS[reply.media_type])
    if not isinstance(rows, ox.QuerySolutions):
        return set()
    return {value for row in rows for value in row if isinstance(value, ox.NamedNode)}
