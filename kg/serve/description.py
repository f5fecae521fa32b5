"""What the endpoint can do, in RDF: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from kg.iri import RDF
from kg.serve import formats
from kg.serve.negotiate import choose
from kg.serve.problems import Problem
from kg.serve.request import address
from kg.serve.settings import Settings

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_TYPE = ox.NamedNode(RDF + "type")
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples",
    "JSON-LD", "RDF_XML",
)  # fmt: skip


def respond(request: Request, settings: Settings) -> Response:
    """The description in the format that the request accepts. Raises Problem 406."""
    media_type = choose(request.headers.get("accept"), list(formats.GRAPHS))
    if media_type is None:
        raise Problem(406, f"The description comes as {', '.join(formats.SUFFIXES.values())}.")
    content = ox.serialize(
        _triples(address(request), settings), format=formats.GRAPHS[media_type], prefixes={"sd": _SD}
    )
    return Response(content, headers={"Content-Type": formats.content_type(media_type), "Vary": "Accept"})


def _triples(endpoint: str, settings: Settings) -> Iterator[ox.Triple]:
    service, dataset, graph = (ox.NamedNode(f"{endpoint}#{name}") for name in ("service", "dataset", "default-graph"))

    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + name)

    yield ox.Triple(service, _TYPE, sd("Service"))
    yield ox.Triple(service, sd("endpoint"), ox.NamedNode(endpoint))
    yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    if settings.token is not None:
        yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Update"))
    for name in _RESULTS:
        yield ox.Triple(service, sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    if settings.union:
        yield ox.Triple(service, sd("feature"), sd("UnionDefaultGraph"))
    if settings.allow_hosts:
        yield ox.Triple(service, sd("feature"), sd("BasicFederatedQuery"))
    yield ox.Triple(service, sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, _TYPE, sd("Dataset"))
    yield ox.Triple(dataset, sd("defaultGraph"), graph)
    yield ox.Triple(graph, _TYPE, sd("Graph"))
