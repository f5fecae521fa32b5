"""Two tables, nodes.csv and edges.csv, with the headers that Neo4j's importer reads.

https://neo4j.com/docs/operations-manual/current/import/#import-tool-header-format; load them with
`neo4j-admin database import full --nodes=nodes.csv --relationships=edges.csv --array-delimiter=";" NAME`.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import UsageError
from kg.export.network import Edge, Node, Views
from kg.export.output import Output, deliver
from kg.export.select import Options, select

NODES = (
    "iri:ID", "label:string", "kind:string", "names:string[]", "factuality:string", "date:string", "time:string",
    "values:string[]", "sameAs:string[]", "claims:int", "articles:int", ":LABEL",
)  # fmt: skip
EDGES = (
    ":START_ID", ":END_ID", ":TYPE", "label:string", "factuality:string", "confidence:double", "claims:string[]",
    "speakers:string[]", "articles:string[]", "sentence:string", "background:boolean",
)  # fmt: skip

_ARRAY = ";"
# The oldest time that a zip can hold: files of the same content are then the same.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_csv(store: ox.Store, out: Output, options: Options) -> None:
    """A folder with both tables; a zip of them where `out` is a stream or ends in .zip.

    UTF-8, commas, quotes doubled, CRLF (RFC 4180). Values of a list are parted by a semicolon, one inside a value is
    written as a comma; line ends inside a value become spaces, since the importer takes one line for one row. Raises
    UsageError where `out` is a single file.
    """
    wanted = Options(article=options.article, min_confidence=options.min_confidence)
    views = Views(select(store, wanted), with_claims=not options.facts)
    files = {
        "nodes.csv": _table(NODES, (_node(n, views) for n in views.nodes.values())),
        "edges.csv": _table(EDGES, (_edge(e, views) for e in views.edges)),
    }
    if isinstance(out, Path) and out.suffix != ".zip":
        if out.suffix == ".csv" or (out.exists() and not out.is_dir()):
            raise UsageError("is one file, and there are two tables", str(out), "Name a folder or a .zip file with -o.")
        for name, content in files.items():
            deliver(out / name, content)
        return
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, content)
    deliver(out, stream.getvalue())


def _node(node: Node, views: Views) -> Iterator[str]:
    yield node.iri
    yield _cell(node.label)
    yield node.kind
    yield _array(node.names)
    yield node.factuality or ""
    yield node.date or ""
    yield node.time or ""
    yield _array(f"{name}: {value}" for name, value in node.values)
    yield _array(node.same_as)
    yield str(node.claims)
    yield str(node.articles)
    yield _array(views.types(node.iri))


def _edge(edge: Edge, views: Views) -> Iterator[str]:
    claims = [views.claims[c] for c in edge.claims]
    quotes = [q for c in claims for q in c.quotes]
    yield edge.source
    yield edge.target
    yield edge.predicate
    yield _cell(edge.label)
    yield edge.factuality
    yield f"{edge.confidence:g}"
    yield _array(edge.claims)
    yield _array(dict.fromkeys(c.speaker_label for c in claims if c.speaker_label))
    yield _array(dict.fromkeys(q.article for q in quotes))
    yield _cell(quotes[0].exact) if quotes else ""
    yield "true" if edge.background else "false"


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue().encode()


def _cell(text: str) -> str:
    return " ".join(text.splitlines()).replace("\x00", "\ufffd")


def _array(values: Iterable[str]) -> str:
    return _ARRAY.join(_cell(v).replace(_ARRAY, ",") for v in values)
