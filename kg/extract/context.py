"""What is known of a document when its events are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from kg.extract.stance import Stances
from kg.knowledge import Knowledge
from kg.model import Link, Mention, Span
from kg.parse import Doc, Token


class Resolved(Protocol):
    """What coreference tells: which entities a token stands for, and the mention that it lies in."""

    def at(self, token: int) -> tuple[int, ...]: ...

    def mention_at(self, token: int) -> Mention | None: ...


@dataclass(frozen=True, slots=True)
class Context:
    """What event extraction needs of a document besides its predications."""

    doc: Doc
    knowledge: Knowledge
    resolved: Resolved
    stances: Stances
    published: date | None
    measure_roles: frozenset[str]
    class_of: Callable[[int], str]
    headline: Span | None
    carriers: dict[int, int] = field(default_factory=dict)


def sentence_span(token: Token) -> Span:
    """The offsets of the token's sentence, without the white space around it."""
    text, sent = token.doc.text, token.sent
    start, end = sent.start_char, sent.end_char
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def link(context: Context, token: Token, events: set[int]) -> list[Link]:
    """What a token stands for: entities, else the event that it tells."""
    entities = context.resolved.at(token.i)
    if entities:
        return [Link(entity=e) for e in entities]
    if token.i not in events and context.carriers.get(token.i) in events:
        return [Link(event=context.carriers[token.i])]
    return [Link(event=token.i)] if token.i in events else []
