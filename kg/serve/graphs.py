"""/graph: the Graph Store Protocol, https://www.w3.org/TR/sparql11-http-rdf-update/.

A graph is named by ?graph=IRI, is ?default, or is named by the very address below /graph/ that is asked.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import HTTP
from typing import cast

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from kg.serve import access, formats
from kg.serve.endpoint import respond
from kg.serve.engine import Engine
from kg.serve.jobs import Job
from kg.serve.negotiate import choose
from kg.serve.problems import Problem
from kg.serve.request import address, content_type, only, parameters, read_body, valid_iri, watched

_WHOLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


async def graph(request: Request) -> Response:
    """Read, or with the token write, one graph. Raises Problem."""
    engine: Engine = request.app.state.engine
    if request.method in ("GET", "HEAD"):
        return await _read(request, engine, _named(request))
    access.check_write(request, engine.settings)
    if request.method == "DELETE":
        await engine.write(Job("delete", graph=_named(request)))
        return Response(status_code=204)
    return await _write(request, engine)


def _named(request: Request) -> str | None:
    """The graph's IRI, or None for the default graph. Raises Problem 400 if none is named, or two are."""
    given = parameters(request)
    iri = only(given, "graph")
    default = any(name == "default" for name, _ in given)
    direct = request.path_params.get("name")
    if sum((iri is not None, default, direct is not None)) != 1:
        raise Problem(400, "Name one graph: ?graph=IRI or ?default.")
    if direct is not None:
        return valid_iri(address(request))
    return None if iri is None else valid_iri(iri)


async def _read(request: Request, engine: Engine, name: str | None) -> Response:
    job = Job("graph", graph=name, triples=choose(request.headers.get("accept"), list(formats.GRAPHS)))
    async with watched(request) as gone:
        if name is None and engine.settings.union:
            return respond(await engine.query(replace(job, operation="query", text=_WHOLE, union=True), gone))
        return respond(await engine.graph(job, gone))


async def _write(request: Request, engine: Engine) -> Response:
    fresh = None
    if request.method == "POST" and not parameters(request) and "name" not in request.path_params:
        fresh = f"{address(request).rstrip('/')}/{secrets.token_hex(8)}"
    name = fresh or _named(request)
    media_type, body = _content(request, await read_body(request, engine.settings.request_limit))
    job = Job(request.method.lower(), graph=name, base=name or address(request), triples=media_type)
    made = (await engine.write(job, body)).new
    return Response(status_code=201 if made else 204, headers={"Location": fresh} if fresh else None)


def _content(request: Request, body: bytes) -> tuple[str, bytes]:
    """The media type of the RDF that is sent, and the RDF; the files of a form are made one."""
    media_type, charset = content_type(request)
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(415, "Send it in UTF-8.")
    if media_type == "multipart/form-data":
        return "application/n-triples", b"".join(_triples(*file) for file in _files(request, body))
    return _known(media_type), body


def _known(media_type: str) -> str:
    if media_type not in formats.GRAPHS:
        raise Problem(415, f"Send one of {', '.join(formats.SUFFIXES.values())}.")
    return media_type


def _files(request: Request, body: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of a form, https://www.rfc-editor.org/rfc/rfc7578, each with its media type."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode("latin-1")
    form = message_from_bytes(head + body, policy=HTTP)
    if not form.is_multipart():
        raise Problem(400, "The form holds no file.")
    for part in form.iter_parts():
        yield _known(part.get_content_type()), cast(bytes, part.get_payload(decode=True))


def _triples(media_type: str, content: bytes) -> bytes:
    """RDF as N-Triples whose blank nodes no other file has."""
    try:
        quads = ox.parse(content, formats.GRAPHS[media_type], without_named_graphs=True, rename_blank_nodes=True)
        return ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES) or b""
    except (SyntaxError, ValueError) as error:
        raise Problem(400, f"Malformed: {error}") from error
