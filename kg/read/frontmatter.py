"""YAML front matter: where it stands in a text, and what it says."""

from __future__ import annotations

import re

import yaml

from kg.errors import ReadError
from kg.model import Span

# A first line of three hyphens, then at least one "key:" line before the closing one: else it is a ruled line.
_FRONT = re.compile(
    r"\ufeff?---[ \t]*(?:\r\n|\n|\r)(?=[^\r\n]*\w+[ \t]*:|[ \t]*#)(.*?)(?:\r\n|\n|\r)(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)",
    re.DOTALL,
)


def span(text: str) -> Span | None:
    """The front matter with both its ruled lines, if the text begins with one."""
    match = _FRONT.match(text)
    return Span(0, match.end()) if match else None


def fields(text: str, where: str) -> dict[str, object]:
    """What the front matter says; nothing where there is none. Raises ReadError for one that is no YAML mapping."""
    match = _FRONT.match(text)
    if match is None:
        return {}
    try:
        found = yaml.load(match[1], Loader=yaml.BaseLoader)  # scalars as written
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ReadError(
            f"the front matter is not YAML: {' '.join(str(error).split())}",
            where,
            'Quote values that hold a colon: title: "A: b"',
        ) from error
    if not found:
        return {}
    if not isinstance(found, dict):
        raise ReadError("the front matter is not a list of names and values", where, "Write lines such as  title: …")
    return {str(name): value for name, value in found.items()}
