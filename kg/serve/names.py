"""/names?q=…: the names that hold what somebody types, for the explorer's search.

No query can do this in time: SPARQL knows no index for parts of texts, so that a name which is rare or missing costs a
look at every name (docs/serve.md has the figures). Here all names stand in one text in memory, the most told first.
Over other endpoints, and where there are too many names, the explorer asks in SPARQL.
"""

from __future__ import annotations

import asyncio
import csv
import io
import math
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg.export import terms
from kg.serve.engine import Engine
from kg.serve.jobs import Job
from kg.serve.problems import Problem

MOST_NAMES = 1_000_000
_ANSWERS = 24
# Of names that hold the words, so many are compared; they stand in the order of how many articles tell of them.
_COMPARED = 300
_LONGEST = 200

_QUERIES = {
    "label": f"SELECT ?n ?v {{ ?n <{terms.LABEL}> ?v }} LIMIT {MOST_NAMES + 1}",
    "other": f"SELECT DISTINCT ?n ?v {{ ?n <{terms.ALT_LABEL}> ?v }} LIMIT {MOST_NAMES + 1}",
    "articles": f"SELECT ?n ?v {{ ?n <{terms.KG}articleCount> ?v }}",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A node with the name that fits, its label, and the number of articles that tell of it."""

    n: str
    name: str
    label: str
    articles: int


def fold(text: str) -> str:
    """A name as it is compared: small letters without accents, on one line."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(bare.lower().split())


class Index:
    """All names of a graph, to be searched. Raises Problem 501 if there are more than MOST_NAMES."""

    def __init__(
        self, labels: Mapping[str, str], others: Iterable[tuple[str, str]], articles: Mapping[str, int]
    ) -> None:
        named = {(n, name) for n, name in others if n in labels} | set(labels.items())
        if len(named) > MOST_NAMES:
            raise Problem(501, "There are too many names to keep at hand.")
        self._names = sorted(named, key=lambda pair: (-articles.get(pair[0], 0), len(pair[1]), pair))
        self._labels, self._articles = labels, articles
        lines = [fold(name) for _, name in self._names]
        self._text = "\n" + "\n".join(lines) + "\n"
        self._starts = array("Q")
        at = 1
        for line in lines:
            self._starts.append(at)
            at += len(line) + 1

    def find(self, typed: str) -> list[Found]:
        """Nodes of which a name holds all the words that were typed, the best first."""
        asked = fold(typed[:_LONGEST])
        words = sorted(asked.split(), key=len, reverse=True)
        if not words:
            return []
        best: dict[str, tuple[float, Found]] = {}
        for line in {*self._lines("\n" + asked, []), *self._lines(words[0], words[1:])}:
            node, name = self._names[line]
            found = Found(node, name, self._labels[node], self._articles.get(node, 0))
            score = self._score(line, asked, words) + math.log2(1 + found.articles)
            if node not in best or best[node][0] < score:
                best[node] = (score, found)
        ranked = sorted(best.values(), key=lambda pair: (-pair[0], len(pair[1].label), pair[1].n))
        return [found for _, found in ranked[:_ANSWERS]]

    def _lines(self, part: str, others: list[str]) -> Iterator[int]:
        """The first lines that hold a part of a text and the others too."""
        at = count = 0
        while count < _COMPARED and (at := self._text.find(part, at)) >= 0:
            line = bisect_right(self._starts, at if part[0] != "\n" else at + 1) - 1
            at = self._end(line)
            if all(self._text.find(other, self._starts[line], at) >= 0 for other in others):
                count += 1
                yield line

    def _end(self, line: int) -> int:
        return self._starts[line + 1] - 1 if line + 1 < len(self._starts) else len(self._text) - 1

    def _score(self, line: int, asked: str, words: list[str]) -> float:
        name = self._text[self._starts[line] : self._end(line)]
        begins = sum(f" {name}".find(f" {word}") >= 0 for word in words) / len(words)
        whole = 3 if set(words) <= set(name.replace(",", " ").split()) else 0
        return begins + whole + (8 if name == asked else 4 if name.startswith(asked) else 2 if asked in name else 0)


class Names:
    """The index of the graph that is served, made when it is first wanted and anew when the graph has changed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._index: Index | None = None
        self._version = ""
        self._making: asyncio.Task[Index] | None = None
        self._unfit: Problem | None = None

    async def find(self, typed: str) -> list[Found]:
        """See `Index.find`; while a new graph's names are being gathered, the old one's. Raises Problem."""
        await self.renew()
        making = self._making
        index = self._index if self._index or making is None else await asyncio.shield(making)
        if self._unfit:
            raise self._unfit
        return index.find(typed) if index else []

    async def renew(self) -> None:
        """Begin to gather the names if the graph has others than are known."""
        version = await self._engine.version()
        if self._making is None and version != self._version:
            self._version = version
            self._making = asyncio.create_task(self._make())
            self._making.add_done_callback(self._made)

    def _made(self, task: asyncio.Task[Index]) -> None:
        self._making = self._index = self._unfit = None
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            self._index = task.result()
        elif isinstance(error, Problem) and error.status == 501:
            self._unfit = error
        else:
            # A server that is too busy now is asked again.
            self._version = ""

    async def _make(self) -> Index:
        rows = {key: await self._ask(text) for key, text in _QUERIES.items()}
        return await asyncio.to_thread(_index, rows)

    async def _ask(self, text: str) -> bytes:
        answer = await self._engine.query(Job("query", text=text, rows="text/csv", union=True))
        return answer.read()


def _index(rows: Mapping[str, bytes]) -> Index:
    labels, articles = dict(_pairs(rows["label"])), dict(_pairs(rows["articles"]))
    return Index(labels, _pairs(rows["other"]), {n: int(count) for n, count in articles.items()})


def _pairs(answer: bytes) -> Iterator[tuple[str, str]]:
    read = csv.reader(io.StringIO(answer.decode(), newline=""))
    next(read)
    yield from ((n, value) for n, value in read)


async def names(request: Request) -> Response:
    """What fits `q`, as JSON. Raises Problem, 501 where the names are too many."""
    known: Names = request.app.state.names
    found = await known.find(request.query_params.get("q", ""))
    return JSONResponse(
        {"names": [{"n": f.n, "name": f.name, "label": f.label, "articles": f.articles} for f in found]},
        headers={"Cache-Control": "no-store"},
    )


ROUTES = [Route("/names", names)]
