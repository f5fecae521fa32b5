"""The graph in the formats that others read: one exporter a format, found by name or by a file's suffix."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kg.errors import UsageError
from kg.export.output import Output
from kg.export.select import Options

__all__ = ["EXPORTERS", "SUFFIXES", "TEXT_FORMATS", "Exporter", "Options", "Output", "export", "format_of"]


class Exporter(Protocol):
    """Writes `store`, or what `options` choose of it, to `out`: the same bytes for the same graph.

    Raises UsageError for an article that the store does not hold, and for a file that can't be written.
    """

    def __call__(self, store: ox.Store, out: Output, options: Options) -> None: ...


def _lazy(module: str, name: str) -> Exporter:
    """An exporter whose module is imported when it is first called: each brings a library of its own."""

    def write(store: ox.Store, out: Output, options: Options) -> None:
        exporter: Exporter = getattr(importlib.import_module(f"kg.export.{module}"), name)
        exporter(store, out, options)

    return write


def _write_html(store: ox.Store, out: Output, options: Options) -> None:
    """The page of `kg view`."""
    from kg.export import html, select
    from kg.export.network import Views
    from kg.export.output import deliver

    chosen = select.select(store, Options(article=options.article))
    views = Views(chosen, options.min_confidence, with_claims=not options.facts)
    deliver(out, html.page(views, base=select.base(store)).encode())


EXPORTERS: Mapping[str, Exporter] = {
    "turtle": _lazy("rdf", "write_turtle"),
    "trig": _lazy("rdf", "write_trig"),
    "ntriples": _lazy("rdf", "write_ntriples"),
    "nquads": _lazy("rdf", "write_nquads"),
    "jsonld": _lazy("rdf", "write_jsonld"),
    "rdfxml": _lazy("rdf", "write_rdfxml"),
    "graphml": _lazy("graphs", "write_graphml"),
    "gexf": _lazy("graphs", "write_gexf"),
    "csv": _lazy("tables", "write_csv"),
    "html": _write_html,
}

SUFFIXES: Mapping[str, str] = {
    "ttl": "turtle",
    "trig": "trig",
    "nt": "ntriples",
    "nq": "nquads",
    "jsonld": "jsonld",
    "rdf": "rdfxml",
    "graphml": "graphml",
    "gexf": "gexf",
    "csv": "csv",
    "zip": "csv",
    "html": "html",
}

TEXT_FORMATS = frozenset(EXPORTERS) - {"csv", "html"}


def format_of(path: Path) -> str:
    """The format that a file's suffix stands for. Raises UsageError for an unknown one."""
    try:
        return SUFFIXES[path.suffix.lstrip(".").lower()]
    except KeyError:
        known = " ".join(f".{s}" for s in SUFFIXES)
        raise UsageError(
            f"{path.suffix or 'no suffix'} stands for no format", str(path), f"Use one of {known}, or --format."
        ) from None


def export(store: ox.Store, out: Output, form: str | None = None, options: Options | None = None) -> None:
    """Write `store` to `out` in a format by name ("turtle") or suffix ("ttl"), or else in that of the file's suffix.

    Raises UsageError for an unknown format, and as exporters do.
    """
    if form is None:
        if not isinstance(out, Path):
            raise UsageError("a stream has no suffix to tell the format", None, "Give the format.")
        form = format_of(out)
    name = SUFFIXES.get(form, form)
    if name not in EXPORTERS:
        raise UsageError("no such format", form, f"Use one of {', '.join(EXPORTERS)}.")
    EXPORTERS[name](store, out, options or Options())
