"""The network as GraphML and GEXF, for Gephi, yEd, Cytoscape and networkx; http://graphml.graphdrawing.org, https://gexf.net."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pyoxigraph as ox

from kg import __version__
from kg.export.network import Views, to_networkx
from kg.export.output import Output, deliver
from kg.export.select import Options, select

if TYPE_CHECKING:
    import networkx

_SEPARATOR = " | "
# What XML 1.0 can't hold, and the line ends that it would change.
_NOT_IN_XML = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]")


def write_graphml(store: ox.Store, out: Output, options: Options) -> None:
    """GraphML with the attributes of `Node` and `Edge`, lists as text parted by " | "."""
    from networkx.readwrite.graphml import GraphMLWriter

    writer = GraphMLWriter(graph=flat(store, options), encoding="utf-8", prettyprint=True)
    stream = io.BytesIO()
    writer.dump(stream)
    deliver(out, stream.getvalue().rstrip() + b"\n")


def write_gexf(store: ox.Store, out: Output, options: Options) -> None:
    """GEXF 1.2 with the same attributes; an edge's weight is its confidence."""
    from networkx.readwrite.gexf import GEXFWriter

    graph = flat(store, options)
    for number, (_, _, data) in enumerate(graph.edges(data=True)):
        data |= {"id": f"e{number}", "weight": data["confidence"]}
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    # networkx writes its own version and today's date, so that no two days give the same file.
    for meta in list(writer.xml):
        writer.xml.remove(meta)
    creator = ElementTree.SubElement(ElementTree.SubElement(writer.xml, "meta"), "creator")
    creator.text = f"kg {__version__}"
    writer.add_graph(graph)
    stream = io.BytesIO()
    writer.write(stream)
    deliver(out, stream.getvalue().rstrip() + b"\n")


def flat(store: ox.Store, options: Options) -> networkx.MultiDiGraph:
    """The network with attributes that are text or numbers only: an event's measures each under its own name."""
    wanted = Options(article=options.article, min_confidence=options.min_confidence)
    graph = to_networkx(Views(select(store, wanted), with_claims=not options.facts))
    for _, data in graph.nodes(data=True):
        _flatten(data)
    for _, _, data in graph.edges(data=True):
        _flatten(data)
    return graph


def _flatten(data: dict[str, Any]) -> None:
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in data.pop("values", ()):
        values[name].append(value)
    data |= {name: _SEPARATOR.join(texts) for name, texts in values.items() if name not in data}
    for name, value in list(data.items()):
        if value is None or value == ():
            del data[name]
        elif isinstance(value, tuple):
            data[name] = _SEPARATOR.join(map(_safe, value))
        elif isinstance(value, str):
            data[name] = _safe(value)


def _safe(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", str(text).replace("\r\n", "\n").replace("\r", "\n"))
