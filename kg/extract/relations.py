"""Relation mentions: what frames state outright, and what the form of a name states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from kg.extract.confidence import FRAMED, STATED
from kg.extract.context import Context, link, sentence_span
from kg.extract.frames import Predication
from kg.extract.syntax import children
from kg.model import Factuality, Form, Link, Mention, RelationMention, Value
from kg.parse import Token


class Named(Protocol):
    """An entity as relation extraction needs it."""

    number: int
    cls: str
    owners: tuple[int, ...]


def framed(
    context: Context,
    predications: Sequence[Predication],
    fits: Callable[[str, int, int], bool],
    symmetric: Callable[[str], bool],
) -> list[RelationMention]:
    """Relations that a frame of the lexicon states; `fits` says whether two entities may stand in a relation."""
    found: list[RelationMention] = []
    for p in predications:
        stance = context.stances.of(p.token, p.carrier, p.frame.gives)
        speakers = tuple(dict.fromkeys(e for t in stance.speaker for e in context.resolved.at(t.i)))
        subjects = [x for role, t in p.roles if role == "rdf:subject" for x in link(context, t, set())]
        objects = [x for role, t in p.roles if role == "rdf:object" for x in link(context, t, set())]
        span = sentence_span(p.token)
        if p.frame.value is not None:
            found += [
                RelationMention(p.evokes, s, Value(p.frame.value, "string"), span, stance.factuality, FRAMED, speakers)
                for s in subjects
            ]
            continue
        pairs = [(s, o) for s in subjects for o in objects]
        if p.frame.reciprocal and symmetric(p.evokes) and not objects:
            pairs = [(a, b) for i, a in enumerate(subjects) for b in subjects[i + 1 :]]
        for s, o in dict.fromkeys(pairs):
            if s != o and s.entity is not None and o.entity is not None and fits(p.evokes, s.entity, o.entity):
                found.append(RelationMention(p.evokes, s, o, span, stance.factuality, FRAMED, speakers))
    return found


def located(
    context: Context,
    mentions: Sequence[Mention],
    entity_of: Callable[[int], tuple[int, ...]],
    place: Callable[[int], str],
) -> list[RelationMention]:
    """Places inside places, as the text puts them: "Abuja, Nigeria", "the Tambov region of Russia", "a base in Kenya"."""
    doc, found = context.doc, []
    for m in mentions:
        token = doc[m.head]
        inner = entity_of(m.head)
        if len(inner) != 1 or place(inner[0]) in {"", "State", "WaterBody"} or m.form == Form.ADJECTIVE:
            continue
        outer: list[Token] = [
            o for p in children(token, "prep") if p.lower_ in {"in", "of"} for o in children(p, "pobj")
        ]
        outer += [a for a in children(token, "appos") if a.i == m.end + 1]
        for t in outer:
            others = entity_of(t.i)
            nested = len(others) == 1 and others != inner and bool(place(others[0]))
            if nested and not (place(others[0]) == "City" and t.dep_ == "appos"):
                found.append(
                    RelationMention(
                        "locatedIn", Link(inner[0]), Link(others[0]), sentence_span(token), Factuality.ASSERTED, FRAMED
                    )
                )
    return found


def capitals(
    context: Context,
    mentions: Sequence[Mention],
    entity_of: Callable[[int], tuple[int, ...]],
    capital_of: Callable[[int], int | None],
    nouns: frozenset[str],
) -> list[RelationMention]:
    """ "the capital, Riyadh", "Riyadh, the capital of Saudi Arabia" (`nouns` says which words)."""
    doc, found = context.doc, []
    for token in doc:
        if token.lemma_ not in nouns or token.pos_ not in {"NOUN", "PROPN"}:
            continue
        above = [token.head] if token.dep_ in {"appos", "compound", "nmod"} else []
        near = [*children(token, "appos"), *above]
        if token.dep_ == "attr":
            near += children(token.head, "nsubj")
        cities = [e for t in near for e in entity_of(t.i) if capital_of(e) is not None]
        owners = [o for p in children(token, "prep") if p.lower_ == "of" for o in children(p, "pobj")] + children(
            token, "poss", "amod", "compound"
        )
        states = [e for t in owners for e in entity_of(t.i)]
        for city in cities[:1]:
            known = capital_of(city)
            if not states and known is not None and known >= 0:
                states = [known]
            found += [
                RelationMention("capitalOf", Link(city), Link(s), sentence_span(token), Factuality.ASSERTED, STATED)
                for s in states[:1]
                if s != city
            ]
    return found


__all__ = ["capitals", "framed", "located"]
