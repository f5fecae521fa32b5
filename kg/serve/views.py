"""What a page shows of one thing: its properties, what points to it, its claims with their sentences, its text."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from kg.export import terms
from kg.serve.engine import Engine
from kg.serve.jobs import Job
from kg.serve.problems import Problem

Row = Mapping[str, str]

LIMIT = 200

_PREFIXES = f"PREFIX kg: <{terms.KG}> PREFIX rdf: <{terms.RDF}> PREFIX rdfs: <{terms.RDFS}> " \
            f"PREFIX oa: <{terms.OA}> PREFIX schema: <{terms.SCHEMA}>\n"  # fmt: skip
_KNOWN = "ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }} }}"
_OUT = """
SELECT DISTINCT ?p ?o ?label {{
  {{ SELECT DISTINCT ?p ?o {{
    <{iri}> ?p ?o FILTER(?p NOT IN (schema:articleBody, schema:mentions))
  }} LIMIT {limit} }}
  OPTIONAL {{ ?o rdfs:label ?label }} }}"""
_IN = """
SELECT DISTINCT ?p ?o ?label {{
  {{ SELECT DISTINCT ?p ?o {{
    ?o ?p <{iri}> FILTER(?p NOT IN (oa:hasSource, kg:evidence)) FILTER NOT EXISTS {{ ?o a kg:Claim }}
  }} LIMIT {limit} }}
  OPTIONAL {{ ?o rdfs:label|schema:headline ?label }} }}"""
_CLAIMS = """
SELECT DISTINCT ?claim ?subject ?subjectLabel ?predicate ?object ?objectLabel ?factuality ?confidence ?speaker
  ?speakerLabel ?article ?headline ?published ?evidence ?exact {{
  {{ SELECT DISTINCT ?claim {{ {{ ?claim ?role <{iri}> }} UNION {{ VALUES ?claim {{ <{iri}> }} }}
     ?claim a kg:Claim }} LIMIT {limit} }}
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; kg:factuality ?factuality ;
    kg:evidence ?evidence .
  ?evidence oa:hasSource ?article ; oa:hasSelector/oa:exact ?exact .
  OPTIONAL {{ ?claim kg:confidence ?confidence }}
  OPTIONAL {{ ?subject rdfs:label ?subjectLabel }}
  OPTIONAL {{ ?object rdfs:label ?objectLabel }}
  OPTIONAL {{ ?claim kg:attributedTo ?speaker OPTIONAL {{ ?speaker rdfs:label ?speakerLabel }} }}
  OPTIONAL {{ ?article schema:headline ?headline }}
  OPTIONAL {{ ?article schema:datePublished ?published }} }}
ORDER BY ?published ?article ?evidence ?claim"""
_BODY = "SELECT ?text {{ <{iri}> schema:articleBody ?text }} LIMIT 1"
_SPANS = """
SELECT DISTINCT ?evidence ?start ?end {{
  ?evidence oa:hasSource <{iri}> ; oa:hasSelector ?selector . ?selector oa:start ?start ; oa:end ?end }}"""


@dataclass(frozen=True, slots=True)
class Term:
    """A value as it is shown, with the address that it leads to, if any."""

    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Property:
    """A property in words with its values."""

    name: str
    values: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed, by whom, how surely, and in which sentence of which article."""

    subject: Term
    predicate: str
    object: Term | None
    factuality: str
    speaker: Term | None
    article: Term
    published: str
    sentence: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an article's text; one that claims stand on has the `name` that their evidence's IRI ends in."""

    text: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """All that a page shows. `cut` if there is more than it holds."""

    iri: str
    label: str
    kind: str
    outgoing: tuple[Property, ...]
    incoming: tuple[Property, ...]
    claims: tuple[Claim, ...]
    text: tuple[Piece, ...]
    cut: bool


class Views:
    """Makes views by asking the engine; `gone` as in `Engine.query`."""

    def __init__(self, engine: Engine, gone: asyncio.Future[None] | None = None) -> None:
        self._engine, self._gone = engine, gone

    async def check_known(self, iri: str) -> None:
        """Raise Problem 404 if the graph says nothing of the IRI."""
        if not (await self._ask(_KNOWN, iri))["boolean"]:
            raise Problem(404, f"The graph says nothing of <{iri}>.")

    async def of(self, iri: str) -> View:
        """The view of one thing. Raises Problem 404 if the graph says nothing of it."""
        await self.check_known(iri)
        out, into = await self._rows(_OUT, iri), await self._rows(_IN, iri)
        claims = await self._rows(_CLAIMS, iri)
        classes = [r["o"] for r in out if r["p"] == terms.TYPE]
        text: tuple[Piece, ...] = ()
        if terms.ARTICLE in classes and (body := await self._rows(_BODY, iri)):
            text = tuple(pieces(body[0]["text"], await self._rows(_SPANS, iri)))
        deepest = terms.by_depth(classes)
        return View(
            iri=iri,
            label=_label(out) or iri.removeprefix(self._engine.settings.base),
            kind=terms.label(terms.KG + deepest[0]) if deepest else "",
            outgoing=tuple(self._properties(out)),
            incoming=tuple(self._properties(into)),
            claims=tuple(self._claim(r) for r in claims[:LIMIT]),
            text=text,
            cut=any(len({*map(str, rows)}) > LIMIT for rows in (out, into, claims)),
        )

    async def _rows(self, query: str, iri: str) -> list[Row]:
        found = (await self._ask(query, iri))["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in found]

    async def _ask(self, query: str, iri: str) -> dict[str, dict[str, list[dict[str, dict[str, str]]]]]:
        text = _PREFIXES + query.format(iri=iri, limit=LIMIT + 1)
        job = Job("query", text=text, rows="application/sparql-results+json", union=True)
        found: dict[str, dict[str, list[dict[str, dict[str, str]]]]] = json.loads(
            (await self._engine.query(job, self._gone)).read()
        )
        return found

    def _properties(self, rows: list[Row]) -> Iterable[Property]:
        values: dict[str, dict[str, Term]] = defaultdict(dict)
        for row in sorted(rows, key=lambda r: (terms.rank(r["p"]), r.get("label", ""), r["o"])):
            values[row["p"]].setdefault(row["o"], self._term(row["o"], row.get("label")))
        for predicate, named in values.items():
            name = "type" if predicate == terms.TYPE else terms.label(predicate)
            yield Property(name, tuple(named.values()))

    def _term(self, value: str, label: str | None = None) -> Term:
        base = self._engine.settings.base
        if value.startswith(base):
            return Term(label or value.removeprefix(base), f"/id/{value.removeprefix(base)}")
        if value.startswith(terms.KG):
            return Term(label or terms.label(value))
        # A value may be a literal that looks like an address; only these two kinds are safe to lead to.
        if value.startswith(("http://", "https://")) and not any(c.isspace() for c in value):
            return Term(label or value, value)
        return Term(label or value)

    def _claim(self, row: Row) -> Claim:
        takes_place = row["predicate"] == terms.TYPE
        evidence = row["evidence"].removeprefix(self._engine.settings.base)
        return Claim(
            subject=self._term(row["subject"], row.get("subjectLabel")),
            predicate=terms.label(row["predicate"]),
            object=None if takes_place else self._term(row["object"], row.get("objectLabel")),
            factuality=terms.label(row["factuality"]),
            speaker=self._term(row["speaker"], row.get("speakerLabel")) if "speaker" in row else None,
            article=self._term(row["article"], row.get("headline")),
            published=row.get("published", ""),
            sentence=row["exact"],
            evidence=f"/id/{evidence}",
        )


def _label(rows: list[Row]) -> str | None:
    for predicate in (terms.LABEL, terms.HEADLINE, terms.NAME):
        if names := sorted(r["o"] for r in rows if r["p"] == predicate):
            return names[0]
    return None


def pieces(text: str, spans: list[Row]) -> Iterable[Piece]:
    """The text cut at the sentences that claims stand on, in its order; of two that overlap the first is kept."""
    at = 0
    ordered = sorted((int(s["start"]), int(s["end"]), s["evidence"].partition("#")[2]) for s in spans)
    for (start, end), named in groupby(ordered, key=lambda s: s[:2]):
        if start < at or end > len(text):
            continue
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], next(named)[2])
        at = end
    if at < len(text):
        yield Piece(text[at:])
