"""/id/…: the IRIs of the graph opened, as a page for people and as RDF for programs; /data/….ttl: as RDF at once.

https://www.w3.org/TR/cooluris/ with one address for both, chosen by Accept. What the graph says of a thing are the
triples that it is subject of, and those of the claims on it; of a graph, an article's among them, all of its triples.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.serve import formats
from kg.serve.endpoint import respond
from kg.serve.engine import Engine
from kg.serve.jobs import Job
from kg.serve.negotiate import choose
from kg.serve.pages import render
from kg.serve.problems import Problem
from kg.serve.request import valid_iri, watched
from kg.serve.views import Views

_SAYS = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
CONSTRUCT {{ <{iri}> ?p ?o . ?claim ?q ?r }}
WHERE {{ {{ <{iri}> ?p ?o }} UNION {{ ?claim rdf:subject <{iri}> ; ?q ?r }} }}"""


async def thing(request: Request) -> Response:
    """A thing in the form that the request accepts. Raises Problem, 404 if the graph does not know it."""
    ref = _ref(request, "/id/")
    accept = request.headers.get("accept")
    media_type = choose(accept, [*formats.SUFFIXES.values(), "text/html"])
    if media_type is None:
        raise Problem(406, f"Things come as text/html, {', '.join(formats.SUFFIXES.values())}.")
    if media_type != "text/html":
        return await _rdf(request, ref, media_type)
    engine: Engine = request.app.state.engine
    async with watched(request) as gone:
        view = await Views(engine, gone).of(valid_iri(engine.settings.base + ref))
    page = render("thing.html.j2", view=view, ref=ref, suffixes=formats.SUFFIXES)
    return HTMLResponse(page, headers={"Vary": "Accept"})


async def data(request: Request) -> Response:
    """A thing in the format of the address's suffix. Raises Problem."""
    ref, _, suffix = _ref(request, "/data/").rpartition(".")
    if suffix not in formats.SUFFIXES:
        raise Problem(404, f"End the address in one of .{', .'.join(formats.SUFFIXES)}.")
    return await _rdf(request, ref, formats.SUFFIXES[suffix])


def _ref(request: Request, prefix: str) -> str:
    """What follows the prefix, as it was sent: in IRIs "%20" is no space."""
    return bytes(request.scope["raw_path"]).decode("latin-1").partition("?")[0].removeprefix(prefix)


async def _rdf(request: Request, ref: str, media_type: str) -> Response:
    engine: Engine = request.app.state.engine
    iri = valid_iri(engine.settings.base + ref)
    job = Job("graph", graph=iri, triples=media_type, rows="application/json")
    async with watched(request) as gone:
        try:
            answer = await engine.graph(job, gone)
        except Problem as problem:
            if problem.status != 404:
                raise
            await Views(engine, gone).check_known(iri)
            question = Job("query", text=_SAYS.format(iri=iri), triples=media_type, union=True)
            answer = await engine.query(question, gone)
    response = respond(answer)
    suffix = next(s for s, t in formats.SUFFIXES.items() if t == media_type)
    response.headers["Content-Location"] = f"/data/{ref}.{suffix}"
    return response
