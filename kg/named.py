"""The named queries: SPARQL files whose opening comment says what they answer and what may be asked of them.

    # Missiles launched or tested: who, what, when, and how surely.
    #
    # param: actor (name) - who launched it, a state also through its forces
    # param: since (date) - not before this date
    # example: kg query launches actor="North Korea"

A parameter is optional unless it is `(name, required)`. Types: name (of a thing), class, date, text.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg import resources
from kg.errors import KnowledgeError, QueryError

TYPES = frozenset({"name", "class", "date", "text"})

_PARAMETER = re.compile(r"param: (\w+) \((\w+)(, required)?\) - (.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a named query takes: its type is one of `TYPES`."""

    name: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of kg/queries/: `sparql` is the whole file, `example` a call that works on the sample articles."""

    name: str
    description: str
    parameters: tuple[Parameter, ...]
    example: str
    sparql: str

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name. Raises QueryError, naming those that there are."""
        found = next((p for p in self.parameters if p.name == name), None)
        if found is None:
            known = ", ".join(p.name for p in self.parameters)
            remedy = f"It takes: {known}." if known else "It takes no values."
            raise QueryError(f"the query {self.name!r} takes no value {name!r}", None, remedy)
        return found


@cache
def names() -> tuple[str, ...]:
    """The names of all named queries, sorted."""
    return tuple(sorted(p.stem for p in resources.queries_dir().glob("*.rq")))


def find(name: str) -> NamedQuery:
    """The named query. Raises QueryError with the nearest name for an unknown one."""
    if name not in names():
        near = difflib.get_close_matches(name, names(), n=1, cutoff=0.4)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        raise QueryError(f"there is no query named {name!r}", None, f"{hint}`kg queries` lists them.")
    return parse(resources.queries_dir() / f"{name}.rq")


def parse(path: Path) -> NamedQuery:
    """The query in a file. Raises KnowledgeError if its opening comment lacks the description or the example."""
    text = path.read_text(encoding="utf-8")
    header: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        header.append(line.lstrip("#").strip())
    described = [line for line in header if line and not line.startswith(("param:", "example:"))]
    example = next((line.removeprefix("example:").strip() for line in header if line.startswith("example:")), "")
    if not described or not example:
        raise KnowledgeError("the opening comment lacks its description or example", str(path), "See kg/named.py.")
    return NamedQuery(path.stem, " ".join(described), tuple(_parameters(header, path)), example, text)


def _parameters(header: list[str], path: Path) -> list[Parameter]:
    found = []
    for line in header:
        if not line.startswith("param:"):
            continue
        match = _PARAMETER.fullmatch(line)
        if match is None or match[2] not in TYPES:
            raise KnowledgeError(f"not a parameter: {line!r}", str(path), "Write: # param: NAME (TYPE) - description")
        found.append(Parameter(match[1], match[2], bool(match[3]), match[4]))
    return found
