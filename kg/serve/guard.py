"""Refuses queries that would call other addresses. The sandbox is what holds; this says so in words, and beforehand.

Where the hosts that may be called are named, a query that calls only these runs in a process with a network: then
nothing may be hidden from the guard, so it reads the text as it stands, strings and comments too.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kg.serve.problems import Problem
from kg.skeleton import skeleton

# A keyword may stand right after anything but letters, of which only a boolean can end before it, and what joins names.
_BEGINS = r"(?:(?<![A-Za-z_:/#\-])|(?<=true)|(?<=false))"
_CALLS = {"query": "(?:SERVICE)", "update": "(?:SERVICE|LOAD)"}
_TARGET = re.compile(r"\s+(?:SILENT\s+)?<([^<>\"{}|^`\\\x00-\x20]*)>", re.IGNORECASE)


def needs_network(text: str, operation: str, allowed: frozenset[str], *, sandboxed: bool = True) -> bool:
    """Whether a query or update (`operation`) calls other services, all of them at `allowed` hosts.

    Raises Problem 403 if it calls others; 400 if it may be hiding a call, where that is all that stands against one,
    because a host is allowed and called or because the process is not `sandboxed`.
    """
    keyword = _BEGINS + _CALLS[operation]
    called = [match.end() for match in re.finditer(keyword + r"(?!\w)", skeleton(text), re.IGNORECASE)]
    for end in called:
        _check_target(text, end, allowed)
    if called or not sandboxed:
        _check_plain(text, keyword, allowed)
    return bool(called)


def _check_target(text: str, end: int, allowed: frozenset[str]) -> None:
    target = _TARGET.match(text, end)
    address = urlsplit(target[1]) if target else None
    if address is None or address.scheme not in ("http", "https") or (address.hostname or "") not in allowed:
        hosts = f"only {', '.join(sorted(allowed))}, written as <http…>" if allowed else "none"
        raise Problem(403, f"Calls to other services (SERVICE, LOAD) are off at this endpoint. Allowed: {hosts}.")


def _check_plain(text: str, keyword: str, allowed: frozenset[str]) -> None:
    """Raise Problem 400 unless each word that begins like a keyword, wherever it stands, calls an allowed host."""
    if re.search(r"\\u", text, re.IGNORECASE):
        raise Problem(
            400, "A query that calls other services may hold no \\u escapes: write the characters themselves."
        )
    for match in re.finditer(keyword, text, re.IGNORECASE):
        try:
            _check_target(text, match.end(), allowed)
        except Problem as problem:
            said = f"Here the word {match[0]!r} may stand only before an address that may be called, not in other text."
            raise Problem(400, said) from problem
