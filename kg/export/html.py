"""The graph as one page that needs nothing else: the network, and behind every line the sentences that state it.

pyvis holds the network and renders it through a template of ours: its own templates ask the web for something in every
mode and let data become markup. Here the data is JSON in a script element that is never run, the scripts and the style
are let through by their hashes alone, and no request can leave the page (https://www.w3.org/TR/CSP3/).
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import yaml

from kg.errors import UsageError
from kg.export import boxes, layout, select, terms
from kg.export.network import ArticleView, ClaimView, Edge, Node, Quote, Views
from kg.export.output import deliver
from kg.model import Factuality

if TYPE_CHECKING:
    from pyvis.network import Network

VIEWER = Path(__file__).parent / "viewer"
# One script of parts that share their names, in the order in which they need each other.
PARTS = (
    "dom.js", "dates.js", "model.js", "state.js", "shapes.js", "canvas.js", "panel.js", "table.js", "combobox.js",
    "keys.js", "saving.js", "widgets.js", "controls.js", "viewer.js",
)  # fmt: skip
STYLES = ("colours.css", "viewer.css")
# How many nodes can be read at once; a graph that is hardly larger is shown whole.
READABLE, HARDLY = 48, 1.4
# So many are laid out with care; further ones are set into free places.
CAREFUL = 400
# A page with more nodes than this is too heavy for a browser; the rest of the graph is for queries.
MOST = 4000
# What vis-network is told: it draws and listens, the places are ours.
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "tooltipDelay": 250, "keyboard": False, "multiselect": False, "dragNodes": True},
    "nodes": {"shape": "custom", "chosen": False},
    "edges": {
        "smooth": False,
        "chosen": False,
        "arrowStrikethrough": False,
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.55}},
    },
}


def write(
    store: ox.Store,
    path: Path,
    *,
    title: str | None = None,
    limit: int | None = None,
    about: str | None = None,
    min_confidence: float = 0.0,
) -> Path:
    """Write the page of all that `store` holds to `path`, making its folder, and return the path.

    `title` is the heading (default: what the articles are). The page opens with the `limit` most connected nodes, by
    default with as many as can be read at once; the others come by search and by asking for them. With `about`, a name
    or IRI, it opens at that node and what is linked to it. Claims of less than `min_confidence` are left out. Raises
    UsageError if nothing is called `about`, `limit` is no size, or the file can't be written.
    """
    text = page(Views(store, min_confidence), base=select.base(store), title=title, limit=limit, about=about)
    deliver(path, text.encode())
    return path


def page(
    views: Views, *, base: str = "", title: str | None = None, limit: int | None = None, about: str | None = None
) -> str:
    """The page as text; see `write`. `base` is cut off from IRIs where they stand in the page's own address."""
    if limit is not None and limit < 1:
        raise UsageError("the limit must be 1 or more", "--limit", "Leave it out to see what can be read at once.")
    size = len(views.nodes)
    shown = min(size, limit or (size if size <= READABLE * HARDLY else READABLE))
    names = _Names(base)
    chosen = _find(views.nodes.values(), about, names) if about else None
    ranked = _ranked(views, shown, chosen)
    kept = ranked[:MOST]
    known = {n.iri for n in kept}
    edges = [e for e in views.edges if e.source in known and e.target in known]
    claims = {iri: c for iri, c in views.claims.items() if _speaks_of(c) & known}
    cited = {q.article for c in claims.values() for q in c.quotes}
    settings = {
        "limit": shown,
        "about": names(chosen.iri) if chosen else None,
        "total": len(ranked),
        "sure": [f.value for f in Factuality],
    }
    network = _network(
        title or _title(views.articles.values()),
        _nodes(kept, edges, names, shown),
        [_edge(e, names) for e in edges],
    )
    environment = _environment()
    environment.globals |= {
        "claims": {names(iri): _claim(c, views.articles, names) for iri, c in claims.items()},
        "articles": {names(iri): _article(a) for iri, a in views.articles.items() if iri in cited},
        "kinds": kinds(),
        "settings": settings,
    }
    network.templateEnv = environment
    network.path = "viewer.html.j2"
    return str(network.generate_html())


@cache
def kinds() -> list[dict[str, Any]]:
    """How each kind of node looks, as viewer/kinds.yaml says."""
    found: list[dict[str, Any]] = yaml.safe_load((VIEWER / "kinds.yaml").read_text(encoding="utf-8"))
    return found


def _ranked(views: Views, shown: int, chosen: Node | None) -> list[Node]:
    """The nodes, the most connected first; with a chosen one, it and what is linked to it before the others.

    Of the first `shown` none stands alone as long as there are linked ones to show instead.
    """
    links: dict[str, set[str]] = defaultdict(set)
    for e in views.edges:
        links[e.source].add(e.target)
        links[e.target].add(e.source)
    close = {chosen.iri} | links[chosen.iri] if chosen else set()
    ranked = sorted(
        views.nodes.values(), key=lambda n: (n is not chosen, n.iri not in close, -len(links[n.iri]), -n.claims, n.iri)
    )
    late: list[Node] = []
    while True:
        first = {n.iri for n in ranked[:shown]}
        alone = [n for n in ranked[:shown] if links[n.iri] - {n.iri} and not links[n.iri] & first - {n.iri}]
        if not alone or len(ranked) - len(alone) < shown:
            return ranked[:shown] + sorted(ranked[shown:] + late, key=lambda n: (-len(links[n.iri]), -n.claims, n.iri))
        late += alone
        ranked = [n for n in ranked if n not in alone]


class _Names:
    """Short names for IRIs, which stand in the page's address: the ref of what has the base, else the IRI itself."""

    def __init__(self, base: str) -> None:
        self.base = base

    def __call__(self, iri: str) -> str:
        return iri.removeprefix(self.base) if self.base else iri


def _find(nodes: Iterable[Node], name: str, names: _Names) -> Node:
    """The node of that IRI or name; of several the one with the most claims."""
    known = list(nodes)
    wanted = name.casefold()
    for writings in (
        lambda n: (n.iri, names(n.iri), n.label),
        lambda n: n.names,
    ):
        found = [n for n in known if wanted in {w.casefold() for w in writings(n)}]
        if found:
            return max(found, key=lambda n: n.claims)
    from rapidfuzz import process

    near = process.extract(name, {n.iri: n.label for n in known}, limit=3, score_cutoff=60)
    raise UsageError(
        "nothing in the graph is called so",
        name,
        f"Did you mean {' or '.join(label for label, _, _ in near)}?" if near else "Leave --about out and search.",
    )


def _title(articles: Iterable[ArticleView]) -> str:
    known = list(articles)
    if len(known) == 1:
        return known[0].headline
    days = sorted(a.date for a in known if a.date)
    span = f", {days[0]} to {days[-1]}" if days and days[0] != days[-1] else ""
    return f"{len(known)} articles{span}"


def _speaks_of(claim: ClaimView) -> set[str]:
    return {iri for iri in (claim.subject, claim.object, *(r.iri for r in claim.roles)) if iri}


def _nodes(ranked: list[Node], edges: list[Edge], names: _Names, core: int) -> list[dict[str, Any]]:
    """The nodes as the page wants them, the most connected first, each with its place and the lines of its box."""
    drawn = [boxes.box(n, rank, min(core, len(ranked))) for rank, n in enumerate(ranked)]
    places = layout.positions(
        {n.iri: b.size for n, b in zip(ranked, drawn, strict=True)},
        [(e.source, e.target) for e in edges],
        core=min(core, CAREFUL),
    )
    return [
        {
            "id": names(n.iri),
            "iri": n.iri,
            "label": n.label,
            "kind": n.kind,
            "cls": n.cls_label,
            "names": n.names,
            "sure": n.factuality,
            "date": n.date,
            "time": n.time,
            "values": [(terms.label(terms.KG + p), text) for p, text in n.values],
            "same": n.same_as,
            "lines": b.lines,
            "note": b.note,
            "font": b.font,
            "w": b.size[0],
            "h": b.size[1],
            "x": places[n.iri][0],
            "y": places[n.iri][1],
        }
        for n, b in zip(ranked, drawn, strict=True)
    ]


def _edge(e: Edge, names: _Names) -> dict[str, Any]:
    source, target = names(e.source), names(e.target)
    return {
        "id": f"{source} {e.predicate} {target}",
        "from": source,
        "to": target,
        "predicate": e.predicate,
        "relation": e.label,
        "sure": e.factuality,
        "confidence": e.confidence,
        "claims": [names(c) for c in e.claims],
        "background": e.background,
    }


def _claim(c: ClaimView, articles: dict[str, ArticleView], names: _Names) -> dict[str, Any]:
    return {
        "subject": names(c.subject),
        "subjectName": c.subject_label,
        "predicate": c.predicate,
        "relation": c.predicate_label,
        "object": names(c.object) if c.object else None,
        "objectName": c.object_label,
        "roles": [[terms.label(terms.KG + r.predicate), names(r.iri) if r.iri else None, r.label] for r in c.roles],
        "speaker": names(c.speaker) if c.speaker else None,
        "speakerName": c.speaker_label,
        "relay": names(c.relayed) if c.relayed else None,
        "relayName": c.relayed_label,
        "sure": c.factuality,
        "comparator": c.comparator,
        "written": c.as_written,
        "confidence": c.confidence,
        "derived": bool(c.derived_from),
        "quotes": [
            [names(q.article), *_utf16(articles[q.article].text if q.article in articles else None, q), q.exact]
            for q in c.quotes
        ],
    }


def _utf16(text: str | None, quote: Quote) -> tuple[int, int]:
    """The quote's offsets in the 16-bit units that a browser counts in; (-1, -1) where the text is not there."""
    if text is None or text[quote.start : quote.end] != quote.exact:
        return -1, -1
    start = quote.start + sum(c > "\uffff" for c in text[: quote.start])
    return start, start + len(quote.exact) + sum(c > "\uffff" for c in quote.exact)


def _article(a: ArticleView) -> dict[str, Any]:
    return {
        "headline": a.headline,
        "outlet": a.publisher,
        "date": a.date,
        "author": a.author,
        "url": a.url,
        "source": a.source,
        "text": a.text,
    }


def _network(heading: str, nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> Network:
    """A pyvis network with all nodes and edges set at once: adding them one by one takes quadratic time."""
    from pyvis.network import Network

    network = Network(height="100%", width="100%", directed=True, heading=heading, cdn_resources="in_line")
    network.nodes = nodes
    network.edges = edges
    network.node_ids = [n["id"] for n in nodes]
    network.node_map = {n["id"]: n for n in nodes}
    network.options = OPTIONS
    return network


def _environment() -> Any:
    """The template's surroundings: everything is escaped but our own scripts and style, which the policy names."""
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    style = "".join((VIEWER / part).read_text(encoding="utf-8") for part in STYLES)
    vis = (VIEWER / "vis-network.min.js").read_text(encoding="utf-8")
    script = joined(VIEWER / part for part in PARTS)
    policy = (
        f"default-src 'none'; script-src {_hash(vis)} {_hash(script)}; style-src {_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    environment = Environment(loader=FileSystemLoader(VIEWER), autoescape=True, keep_trailing_newline=True)
    environment.globals |= {
        "style": Markup(style), "vis": Markup(vis), "script": Markup(script), "policy": Markup(policy)
    }  # fmt: skip
    return environment


def joined(parts: Iterable[Path]) -> str:
    """One script of parts that share their names with each other, and with nothing else in the page."""
    text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    return f'"use strict";\n(() => {{\n{text}}})();\n'


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
