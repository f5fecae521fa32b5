"""/sparql: queries, updates and the service's description."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kg.serve import access, description, formats
from kg.serve.engine import Engine
from kg.serve.jobs import Job
from kg.serve.negotiate import choose
from kg.serve.process import Answer
from kg.serve.request import Operation, address, read_operation, watched
from kg.serve.using import with_dataset
from kg.skeleton import names_dataset


async def sparql(request: Request) -> Response:
    """Answer a request of the SPARQL Protocol. Raises Problem."""
    engine: Engine = request.app.state.engine
    operation = await read_operation(request, engine.settings.request_limit)
    if operation is None:
        return description.respond(request, engine.settings)
    if operation.kind == "update":
        access.check_write(request, engine.settings)
        text = with_dataset(operation.text, operation.default, operation.named)
        await engine.write(Job("update", text=text, base=address(request)))
        return Response(status_code=204)
    async with watched(request) as gone:
        return respond(await engine.query(_job(request, operation, engine.settings.union), gone))


def _job(request: Request, operation: Operation, union: bool) -> Job:
    accept = request.headers.get("accept")
    named = bool(operation.default or operation.named)
    return Job(
        "query",
        text=operation.text,
        base=address(request),
        rows=choose(accept, list(formats.ROWS)),
        triples=choose(accept, list(formats.GRAPHS)),
        default=operation.default if named else None,
        named=operation.named if named else None,
        # Oxigraph would let the union override what the query itself names.
        union=union and not names_dataset(operation.text),
    )


def respond(answer: Answer) -> Response:
    """A worker's answer as a response."""
    headers = {
        "Content-Type": formats.content_type(answer.media_type),
        "Content-Length": str(answer.size),
        "Vary": "Accept",
    }
    return StreamingResponse(answer.pieces(), headers=headers)
