"""/: the explorer where it is installed, else a page that says what there is."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from kg.resources import PACKAGE
from kg.serve.engine import Engine
from kg.serve.pages import render

_EXPLORER = PACKAGE / "serve" / "static" / "index.html"


async def start_page(request: Request) -> Response:
    """The first page."""
    if _EXPLORER.is_file():
        return FileResponse(_EXPLORER)
    engine: Engine = request.app.state.engine
    return HTMLResponse(render("start.html.j2", settings=engine.settings, origin=str(request.base_url).rstrip("/")))
