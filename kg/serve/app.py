"""The application: which address leads where."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.resources import PACKAGE
from kg.serve import problems
from kg.serve.endpoint import sparql
from kg.serve.engine import Engine
from kg.serve.explorer import ROUTES as EXPLORER
from kg.serve.graphs import graph
from kg.serve.headers import SecurityHeaders
from kg.serve.names import ROUTES as NAMES
from kg.serve.names import Names
from kg.serve.problems import Problem
from kg.serve.settings import Settings
from kg.serve.start import start_page
from kg.serve.things import data, thing

STATIC = PACKAGE / "serve" / "static"

_GRAPH_METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE"]


def application(settings: Settings, ready: Callable[[Engine], None] | None = None) -> Starlette:
    """The ASGI application on the store of `settings`; `ready` is called when it can answer."""
    engine = Engine(settings)
    names = Names(engine)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            await engine.start()
            await names.renew()
            if ready:
                ready(engine)
            yield
        finally:
            await engine.close()

    routes = [
        Route("/", start_page),
        Route("/sparql", sparql, methods=["GET", "POST"]),
        Route("/sparql/", sparql, methods=["GET", "POST"]),
        Route("/graph", graph, methods=_GRAPH_METHODS),
        Route("/graph/{name:path}", graph, methods=_GRAPH_METHODS),
        Route("/id/{ref:path}", thing),
        Route("/data/{ref:path}", data),
        *EXPLORER,
        *NAMES,
        Mount("/", StaticFiles(directory=STATIC, check_dir=False)),
    ]
    middleware = [Middleware(SecurityHeaders, settings=settings)]
    if settings.cors:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors,
                allow_methods=_GRAPH_METHODS,
                allow_headers=["Accept", "Authorization", "Content-Type"],
                expose_headers=["Location", "Retry-After"],
            )
        )
    app = Starlette(
        routes=routes,
        middleware=middleware,
        lifespan=lifespan,
        exception_handlers={Problem: problems.respond, HTTPException: _plain},
    )
    app.state.engine = engine
    app.state.names = names
    return app


async def _plain(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(f"{error.detail}\n", error.status_code, dict(error.headers or {}))
