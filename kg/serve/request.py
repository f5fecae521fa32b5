"""Requests of the SPARQL 1.1 Protocol, https://www.w3.org/TR/sparql11-protocol/."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl

import pyoxigraph as ox
from starlette.requests import Request

from kg.serve.problems import Problem

_FORM = "application/x-www-form-urlencoded"
_DIRECT = {"application/sparql-query": "query", "application/sparql-update": "update"}
_DATASET = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """`kind` is query or update; `default` and `named` are the graphs that the protocol names for it."""

    kind: str
    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]


async def read_operation(request: Request, limit: int) -> Operation | None:
    """The operation that a request asks for, or None if it asks for none.

    Raises Problem: 400 for parameters that contradict each other, 405 for an update by GET, 413 for a body larger than
    `limit`, 415 for one of another type or not in UTF-8.
    """
    given = parameters(request)
    if request.method == "POST":
        media_type, charset = content_type(request)
        if media_type != _FORM and media_type not in _DIRECT:
            raise Problem(415, f"Send {_FORM}, {' or '.join(_DIRECT)}.", {"Accept": ", ".join((_FORM, *_DIRECT))})
        if charset not in ("utf-8", "utf8", "us-ascii"):
            raise Problem(415, "Send it in UTF-8.")
        try:
            text = (await read_body(request, limit)).decode("utf-8")
        except UnicodeDecodeError as error:
            raise Problem(400, "The body is not UTF-8.") from error
        given += [(_DIRECT[media_type], text)] if media_type in _DIRECT else parse_qsl(text, keep_blank_values=True)
    asked = [(name, value) for name, value in given if name in _DATASET]
    if len(asked) > 1:
        raise Problem(400, "Ask one query, or make one update, at a time.")
    if not asked:
        if given or request.method == "POST":
            raise Problem(400, "The parameter query is missing.")
        return None
    kind, text = asked[0]
    if kind == "update" and request.method != "POST":
        raise Problem(405, "Send an update by POST.", {"Allow": "POST"})
    default, named = (tuple(valid_iri(v) for n, v in given if n == name) for name in _DATASET[kind])
    return Operation(kind, text, default, named)


def parameters(request: Request) -> list[tuple[str, str]]:
    """The parameters in the address. Raises Problem 400 if they are not UTF-8."""
    try:
        return parse_qsl(request.url.query, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError as error:
        raise Problem(400, "The parameters are not UTF-8.") from error


def content_type(request: Request) -> tuple[str, str]:
    """The media type of the body and its charset, in small letters."""
    media_type, *rest = request.headers.get("content-type", "").split(";")
    values: Mapping[str, str] = {
        name.strip().lower(): value.strip(' "').lower() for name, _, value in (r.partition("=") for r in rest)
    }
    return media_type.strip().lower(), values.get("charset", "utf-8")


async def read_body(request: Request, limit: int) -> bytes:
    """The body. Raises Problem 413 as soon as it is larger than `limit` bytes."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > limit:
            raise Problem(413, f"The body is larger than {limit:,} bytes, the most that is taken.")
    return bytes(body)


def valid_iri(value: str) -> str:
    """An absolute IRI as it is. Raises Problem 400 for anything else."""
    try:
        return ox.NamedNode(value).value
    except ValueError as error:
        raise Problem(400, f"{value!r} is no absolute IRI.") from error


def only(values: Sequence[tuple[str, str]], name: str) -> str | None:
    """The one value of a parameter, or None. Raises Problem 400 if there are several."""
    found = [v for n, v in values if n == name]
    if len(found) > 1:
        raise Problem(400, f"The parameter {name} is given more than once.")
    return found[0] if found else None


def address(request: Request) -> str:
    """The address that was asked, without its parameters."""
    return str(request.url.replace(query="", fragment="")).partition("?")[0]


@asynccontextmanager
async def watched(request: Request) -> AsyncIterator[asyncio.Future[None]]:
    """A future that is done once whoever asked has gone away. The request's body must have been read."""

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    task = asyncio.ensure_future(gone())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
