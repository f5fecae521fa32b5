"""The tests of the W3C as they stand in a folder beside the checkout, and their requests made to a running server.

https://github.com/w3c/rdf-tests/tree/main/sparql/sparql11
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
from rdflib import RDFS, Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

_STATUS = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400}


def manifest(path: Path) -> Graph:
    """A manifest, its relative IRIs leading to the files."""
    return Graph().parse(path, format="turtle", publicID=path.as_uri())


def entries(found: Graph) -> Iterator[tuple[str, Node]]:
    """The tests of a manifest with their names."""
    for listed in found.objects(None, MF.entries):
        for test in found.items(listed):
            yield str(test).rpartition("#")[2], test


def load_data(client: httpx.Client, found: Graph, test: Node, headers: dict[str, str]) -> None:
    """Put the graphs that a protocol test wants."""
    for data in found.objects(test, UT.graphData):
        file = Path(urlsplit(str(found.value(data, UT.graph))).path)
        name = quote(str(found.value(data, RDFS.label)), safe="")
        sent = client.put(
            f"/graph?graph={name}", content=file.read_bytes(), headers={**headers, "Content-Type": "text/turtle"}
        )  # fmt: skip
        sent.raise_for_status()


def failure(
    client: httpx.Client, found: Graph, test: Node, rewrite: Callable[[str], str], headers: dict[str, str]
) -> str | None:
    """Make a test's requests; why it fails, or None. `rewrite` gives the path that a test's path stands for."""
    location = ""
    for request in found.items(found.value(found.value(test, MF.action), HT.requests)):
        method = str(found.value(request, HT.methodName))
        path = str(found.value(request, HT.absolutePath)).replace("$LOCATION$", quote(location, safe=""))
        sent = dict(headers)
        for header in found.items(found.value(request, HT.headers)):
            sent[str(found.value(header, HT.fieldName))] = str(found.value(header, HT.fieldValue))
        response = client.request(method, rewrite(path), content=_body(found, request), headers=sent)
        if "location" in response.headers:
            location = str(response.url.join(response.headers["location"]))
        expected = found.value(request, HT.resp)
        if why := _differs(found, expected, response, method):
            return f"{method} {path}: {why}"
    return None


def _body(found: Graph, request: Node) -> bytes | None:
    body = found.value(request, HT.body)
    chars = None if body is None else found.value(body, CNT.chars)
    if chars is None:
        return None
    return str(chars).encode(str(found.value(body, CNT.characterEncoding) or "utf-8"))


def _differs(found: Graph, expected: Node | None, response: httpx.Response, method: str) -> str | None:
    wanted = [str(s).rpartition("#")[2] for s in found.objects(expected, MF.expectedStatus)]
    if wanted and not any(_is_status(response.status_code, w) for w in wanted):
        return f"status {response.status_code}, not {' or '.join(wanted)}: {response.text[:200]}"
    truth = found.value(expected, MF.expectedBoolean)
    if truth is not None and response.json()["boolean"] is not truth.toPython():
        return f"{response.text}, not {truth}"
    form = str(found.value(expected, MF.expectedFormat) or "")
    types = {"boolean": "sparql-results", "tabular": "sparql-results", "RDF": "turtle"}
    if form and types[form] not in response.headers["content-type"]:
        return f"{response.headers['content-type']} is not {form}"
    for header in found.items(found.value(expected, HT.headers)):
        name, value = str(found.value(header, HT.fieldName)), str(found.value(header, HT.fieldValue))
        if response.headers.get(name, "").replace(" ", "") != value.replace(" ", ""):
            return f"{name} is {response.headers.get(name)}, not {value}"
    body = found.value(expected, HT.body)
    if body is not None and method == "GET":
        got, want = (Graph().parse(data=t, format="turtle") for t in (response.text, str(found.value(body, CNT.chars))))
        if not isomorphic(got, want):
            return f"another graph: {response.text}"
    return None


def _is_status(code: int, wanted: str) -> bool:
    number = re.fullmatch(r"StatusCode(\d)(\d\d|xx)", wanted)
    if number is None:
        return code == _STATUS[wanted]
    return code // 100 == int(number[1]) and (number[2] == "xx" or code % 100 == int(number[2]))


def included(path: Path) -> list[Path]:
    """The manifests that a manifest includes."""
    found = manifest(path)
    return [Path(urlsplit(str(m)).path) for listed in found.objects(None, MF.include) for m in found.items(listed)]


__all__ = ["MF", "URIRef", "entries", "failure", "included", "load_data", "manifest"]
