"""What changed between two graphs, fact by fact; names of claims and articles don't count."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from kg.iri import KG

_CLAIMS = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX kg: <https://kg.example/ontology#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT DISTINCT ?claim ?s ?sl ?p ?o ?ol ?held ?who ?whol ?comparator ?source WHERE {
  ?claim a kg:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; kg:factuality ?held .
  ?claim kg:evidence/oa:hasSource/dcterms:source ?source .
  OPTIONAL { ?s rdfs:label ?sl } OPTIONAL { ?o rdfs:label ?ol }
  OPTIONAL { ?claim kg:attributedTo ?who OPTIONAL { ?who rdfs:label ?whol } }
  OPTIONAL { ?claim kg:comparator ?comparator }
}"""
_ROLES = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX kg: <https://kg.example/ontology#>
SELECT DISTINCT ?claim ?role ?filler ?label WHERE {
  ?claim a kg:Claim ; rdf:predicate rdf:type ; ?role ?filler .
  FILTER(STRSTARTS(STR(?role), STR(kg:))) OPTIONAL { ?filler rdfs:label ?label }
}"""
_OF_CLAIM = frozenset({"factuality", "confidence", "attributedTo", "relayedBy", "evidence", "comparator", "asWritten"})


@dataclass(frozen=True, slots=True, order=True)
class Changed:
    """A fact that came ("+") or went ("-"), in words, with the sources that it stands in."""

    text: str
    sign: str
    articles: tuple[str, ...]


def changed(old: ox.Store, new: ox.Store) -> list[Changed]:
    """The facts of one graph that are not in the other, sorted by their text."""
    before, after = _facts(old), _facts(new)
    gone = [
        Changed(t, "-", tuple(sorted(before[t] - after.get(t, set()))))
        for t in before
        if before[t] - after.get(t, set())
    ]
    came = [
        Changed(t, "+", tuple(sorted(after[t] - before.get(t, set()))))
        for t in after
        if after[t] - before.get(t, set())
    ]
    return sorted(gone + came)


def _facts(store: ox.Store) -> dict[str, set[str]]:
    """Each fact in words, with the sources of its articles."""
    roles: dict[str, list[str]] = defaultdict(list)
    for row in _rows(store, _ROLES):
        name = row["role"].value.removeprefix(KG)
        if name not in _OF_CLAIM:
            roles[row["claim"].value].append(f"{name} {_shown(row['label'] or row['filler'])}")
    found: dict[str, set[str]] = defaultdict(set)
    for row in _rows(store, _CLAIMS):
        stated = roles.get(row["claim"].value)
        what = (
            _shown(row["o"])
            if stated is not None or row["p"].value.endswith("#type")
            else _shown(row["ol"] or row["o"])
        )
        text = f"{_shown(row['sl'] or row['s'])}: {_shown(row['p'])} {what}"
        text += f" ({', '.join(sorted(stated))})" if stated else ""
        text += f" {_shown(row['comparator'])}" if row["comparator"] else ""
        voice = _shown(row["whol"] or row["who"]) if row["who"] else "the article"
        found[f"{text} · {_shown(row['held'])} · {voice}"].add(row["source"].value)
    return dict(found)


def _rows(store: ox.Store, query: str) -> ox.QuerySolutions:
    rows = store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return rows


def _shown(term: object) -> str:
    value = str(getattr(term, "value", term))
    return value.removeprefix(KG).rsplit("#", 1)[-1] if value.startswith("http") else value
