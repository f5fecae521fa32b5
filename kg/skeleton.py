"""SPARQL with what may hold any text blanked out, so that its keywords and braces can be looked for.

The tokens are those of https://www.w3.org/TR/sparql11-query/#sparqlGrammar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPAQUE = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*"""
    |\'\'\'(?:[^'\\]|\\.|'(?!\'\'))*\'\'\'
    |"(?:[^"\\\n\r]|\\.)*"
    |'(?:[^'\\\n\r]|\\.)*'
    |<[^<>"{}|^`\\\x00-\x20]*>
    |\#[^\n\r]*
    |[?$]\w+''',
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"(?<![\w:.\-\\%])[A-Za-z]+(?![\w:.\-\\%])|[{};]")


def skeleton(text: str) -> str:
    """`text` with strings, IRIs, comments and variables replaced by as many spaces."""
    return _OPAQUE.sub(lambda m: " " * len(m.group()), text)


def outer_words(text: str) -> Iterator[tuple[str, int, int]]:
    """Each keyword in capitals and each semicolon that stands outside all braces, with its start and end.

    A pair of braces comes as one word "{}", from its opening to after its closing.
    """
    depth = opened = 0
    for match in _WORD.finditer(skeleton(text)):
        word = match.group()
        if word == "{":
            depth += 1
            if depth == 1:
                opened = match.start()
        elif word == "}":
            depth -= 1
            if depth == 0:
                yield "{}", opened, match.end()
        elif depth == 0:
            yield word.upper(), match.start(), match.end()


def names_dataset(query: str) -> bool:
    """Whether a query says by FROM which graphs it is about."""
    return any(word == "FROM" for word, _, _ in outer_words(query))
