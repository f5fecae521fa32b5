"""Answers to queries in the forms that people and programs read: a table, CSV, TSV, JSON, XML, Turtle."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

from kg import sparql
from kg.errors import UsageError
from kg.iri import DEFAULT_BASE
from kg.query import Result

if TYPE_CHECKING:
    from rich.table import Table

_ROWS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_TRIPLES = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "json": ox.RdfFormat.JSON_LD,
    "xml": ox.RdfFormat.RDF_XML,
}

# Fewer characters than this, and a column of words is a ladder.
_COLUMN = 20

FORMATS = ("table", *dict.fromkeys((*_ROWS, *_TRIPLES)))


def write(
    result: Result,
    out: IO[bytes],
    form: str | None,
    *,
    store: ox.Store,
    base: str = DEFAULT_BASE,
    terminal: bool = False,
) -> None:
    """Write an answer to `out` in a format of `FORMATS`.

    Without `form` rows are a table on a terminal and CSV elsewhere, triples are Turtle, a truth value is a word. In a
    table nodes are shown by their labels, which are asked of `store`; everywhere else by their IRIs. Raises UsageError
    for a format that this kind of answer has not, such as CSV of triples.
    """
    answer = result.answer
    if isinstance(answer, ox.QueryTriples):
        _write_triples(answer, out, form or "ttl", base)
    elif isinstance(answer, ox.QueryBoolean):
        if form in ("json", "xml"):
            answer.serialize(output=out, format=_ROWS[form])
        else:
            _check(form or "table", ("table", "csv", "tsv", "json", "xml"), "a truth value")
            out.write(f"{str(bool(answer)).lower()}\n".encode())
    else:
        form = form or ("table" if terminal else "csv")
        if form == "table":
            out.write(table(result, store, base).encode())
        else:
            _check(form, ("table", *_ROWS), "rows")
            buffer = io.BytesIO()
            answer.serialize(output=buffer, format=_ROWS[form])
            text = buffer.getvalue()
            # The standard's CSV ends its lines with CR LF, which tools on the command line stumble over.
            out.write(text.replace(b"\r\n", b"\n") if form == "csv" else text)
            if form in ("json", "xml"):
                out.write(b"\n")


def table(result: Result, store: ox.Store, base: str = DEFAULT_BASE, width: int | None = None) -> str:
    """The rows for people, as wide as the terminal (or `width` columns), and below them their number.

    They are a table where its columns have room for a few words each, else one block a row with a line a column.
    """
    from rich.console import Console

    show = shortener(store, base)
    names = result.variables
    rows = [[show(row[n]) if n in row else "" for n in names] for row in result.rows()]
    if not rows:
        return "0 rows\n"
    buffer = io.StringIO()
    console = Console(width=width, file=buffer) if width else Console(file=buffer)
    widest = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    fits = sum(min(w, _COLUMN) + 2 for w in widest) <= console.width
    titles = [n.replace("_", " ") for n in names]
    console.print(_table(titles, rows) if fits else _blocks(titles, rows))
    return buffer.getvalue() + (f"{len(rows)} rows\n" if len(rows) != 1 else "1 row\n")


def _table(titles: list[str], rows: list[list[str]]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*titles, box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        drawn.add_row(*map(Text, row))
    return drawn


def _blocks(titles: list[str], rows: list[list[str]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    drawn = Table.grid(padding=(0, 2))
    for number, row in enumerate(rows):
        if number:
            drawn.add_row("", "")
        for title, value in zip(titles, row, strict=True):
            if value:
                drawn.add_row(Text(title, style="bold"), Text(value))
    return drawn


def shortener(
    store: ox.Store, base: str = DEFAULT_BASE
) -> Callable[[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple], str]:
    """A function that shows a term as short as can be: a node by its label, else by a known prefix, else in full."""
    label = ox.NamedNode(sparql.PREFIXES["rdfs"] + "label")
    known = sorted(sparql.prefixes(base).items(), key=lambda p: (-len(p[1]), p[0]))

    def show(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
        if isinstance(term, ox.Literal):
            return term.value
        if not isinstance(term, ox.NamedNode):
            return str(term)
        for quad in store.quads_for_pattern(term, label, None, None):
            if isinstance(quad.object, ox.Literal):
                return quad.object.value
        return next((f"{n}:{term.value[len(p) :]}" for n, p in known if term.value.startswith(p)), term.value)

    return show


def _write_triples(answer: ox.QueryTriples, out: IO[bytes], form: str, base: str) -> None:
    _check(form, tuple(_TRIPLES), "triples")
    # Sorted, so that the same answer is the same file; and each once, which CONSTRUCT does not promise.
    triples = sorted(set(answer), key=str)
    declared = sparql.prefixes(base)
    used = {n: iri for n, iri in declared.items() if any(f"<{iri}" in str(t) for t in triples)}
    out.write(ox.serialize(triples, format=_TRIPLES[form], prefixes=used) or b"")


def _check(form: str, allowed: tuple[str, ...], kind: str) -> None:
    if form not in allowed:
        raise UsageError(f"{kind} can't be written as {form}", None, f"Choose --format {', '.join(allowed)}.")
