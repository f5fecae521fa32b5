"""What the explorer's page is made of besides its own files: what it shares with the exported page, and the vocabulary.

Nothing here comes from the graph, so that the page works over any endpoint that has one of ours.
"""

from __future__ import annotations

import json
from functools import cache

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from kg.export import html, terms
from kg.resources import PACKAGE
from kg.serve.engine import Engine
from kg.vocab import load

_OWN = PACKAGE / "serve" / "static" / "explorer"
# Parts in the order in which they need each other: of the exported page those that don't care whence the data comes.
_SHARED_FIRST = ("dom.js", "dates.js", "shapes.js", "canvas.js")
_SHARED = ("panel.js", "table.js", "combobox.js", "keys.js", "saving.js", "widgets.js")
_PARTS = (
    "sparql.js", "model.js", "state.js", "load.js", "begin.js", "layout.js", "place.js", "claims.js", "overview.js", "side.js",
    "search.js", "path.js", "map.js", "filters.js", "explorer.js",
)  # fmt: skip
# What IRIs under the base begin with that name no thing of the world but what is recorded of them.
_RECORDS = ("article", "claim", "dispute", "fact", "graph", "quantity")
_FILES = {"colours.css": "text/css", "viewer.css": "text/css", "vis-network.min.js": "text/javascript"}


@cache
def _script() -> str:
    shared_first, shared = ([html.VIEWER / p for p in parts] for parts in (_SHARED_FIRST, _SHARED))
    return html.joined([*shared_first, *shared, *(_OWN / p for p in _PARTS)])


@cache
def _vocabulary(base: str) -> str:
    """Looks, classes and properties as the page needs them, as JSON."""
    known = load()
    classes = {
        name: {"label": terms.label(terms.KG + name), "kind": terms.kind([name]), "depth": len(known.lineage[name])}
        for name in known.classes()
    }
    properties = {
        name: {"label": terms.label(terms.KG + name), "sort": sort}
        for sort, names in sorted(known.kinds.items())
        for name in sorted(names)
    }
    found = {
        "base": base, "records": _RECORDS, "kinds": html.kinds(), "classes": classes, "properties": properties, "options": html.OPTIONS,
    }  # fmt: skip
    return json.dumps(found)


async def script(request: Request) -> Response:
    """The page's script, of all its parts."""
    return Response(_script(), media_type="text/javascript")


async def vocabulary(request: Request) -> Response:
    """What the page knows of the ontology."""
    engine: Engine = request.app.state.engine
    return Response(_vocabulary(engine.settings.base), media_type="application/json")


async def shared(request: Request) -> Response:
    """A file of the exported page."""
    name = request.path_params["name"]
    if name not in _FILES:
        return Response("There is no such file.\n", 404)
    return FileResponse(html.VIEWER / name, media_type=_FILES[name])


ROUTES = [
    Route("/explorer.js", script),
    Route("/vocabulary.json", vocabulary),
    Route("/viewer/{name}", shared),
]
