"""When: dates and clock times, and the predicate that each belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kg.extract.context import Context
from kg.extract.frames import Predication
from kg.extract.syntax import is_verb
from kg.knowledge import Knowledge
from kg.model import Value
from kg.normalise import dates
from kg.parse import Token


@dataclass(slots=True)
class Timing:
    """The time expressions of a document by their predicate; `unresolved` counts those in want of a date."""

    by_token: dict[int, list[tuple[str, Value]]]
    unresolved: int = 0


def _is_future(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ in {"will", "'ll", "shall", "would"} for c in verb.children)


def governor(token: Token, predicates: set[int], carriers: dict[int, int], knowledge: Knowledge) -> int | None:
    """The predicate that an adjunct belongs to: the first above it, unless speech or another clause stands between."""
    at = token
    for _ in range(12):
        if at.i in predicates and at is not token:
            return int(at.i)
        if at.i in carriers:
            return carriers[at.i]
        if is_verb(at) and at is not token:
            objects = [c for c in at.children if c.dep_ in {"dobj", "nsubjpass", "attr"} and c.i in predicates]
            if objects:
                return int(objects[0].i)
            if knowledge.cue("verb", at.lemma_, "Reporting"):
                return None
            down = [c for c in at.children if c.dep_ == "xcomp" and c.i in predicates]
            if down and not knowledge.cue("verb", at.lemma_, "Modality"):
                return int(down[0].i)
            if at.dep_ not in {"xcomp", "conj", "acl", "relcl"}:
                subjects = [c for c in at.children if c.dep_ == "nsubj" and c.i in predicates]
                return int(subjects[0].i) if len(subjects) == 1 else None
        if at.dep_ == "ROOT" or at.head.i == at.i:
            return None
        at = at.head
    return None


def _known(noun: Token, adjunct: Token) -> bool:
    """Whether a definite noun is an object of its clause, so that a date after it dates the clause, not what it names.

    "The council will discuss the launch on Monday."
    """
    return (
        noun.pos_ == "NOUN"
        and noun.dep_ == "dobj"
        and adjunct.i > noun.i
        and any(c.lower_ == "the" for c in noun.children if c.dep_ == "det")
    )


FAR, NEAR = 180, 90


def _resolved(expression: str, published: date | None, future: bool) -> dates.DateValue | None:
    """The date; a day of a month without a year is the coming one where the past one lies half a year off.

    "The Nov. 5 election", written on 31 October, is not last year's.
    """
    value = dates.resolve(expression, published, future=future)
    if value is None or published is None or future or value.datatype != "date":
        return value
    coming = dates.resolve(expression, published, future=True)
    if coming is None or coming.datatype != "date" or coming == value:
        return value
    past, ahead = (
        (published - date.fromisoformat(value.lexical)).days,
        (date.fromisoformat(coming.lexical) - published).days,
    )
    return coming if past > FAR and 0 <= ahead <= NEAR else value


def _when_clause(root: Token, predicates: set[int]) -> int | None:
    """The predicate of a when-clause that a date introduces: "in June, when the two signed a pact"."""
    clauses = [
        c
        for t in (root, root.head, root.head.head)
        for c in t.children
        if c.dep_ in {"relcl", "advcl", "acl"} and c.i > root.i
    ]
    for clause in clauses:
        if clause.i in predicates and any(c.lower_ == "when" for c in clause.children):
            return int(clause.i)
    return None


def timing(context: Context, predications: Sequence[Predication]) -> Timing:
    """Dates and clock times attached to predicates."""
    predicates = {p.token.i for p in predications}
    carriers = {p.carrier.i: p.token.i for p in predications if p.carrier is not None}
    found: dict[int, list[tuple[str, Value]]] = {}
    unresolved = 0
    for sent in context.doc.sents:
        anchor: date | None = None
        for span in dates.find(sent.text):
            start, end = sent.start_char + span.start, sent.start_char + span.end
            tokens = [t for t in sent if start <= t.idx < end]
            if not tokens:
                continue
            root = context.doc.span(tokens[0].i, tokens[-1].i + 1).root
            expression = context.doc.text[start:end]
            owner = _when_clause(root, predicates) or governor(
                root, predicates - {t.i for t in tokens}, carriers, context.knowledge
            )
            verb = context.doc[owner] if owner is not None else root
            value = _resolved(expression, context.published, _is_future(verb) or _is_future(verb.head))
            if value is None and anchor is not None:
                value = dates.resolve(expression, context.published, anchor=anchor)
            if value is not None and value.datatype == "date":
                anchor = date.fromisoformat(value.lexical)
            if value is None and context.published is None and dates.is_relative(expression):
                unresolved += 1
            if owner is None:
                continue
            if value is not None:
                found.setdefault(owner, []).append(("date", Value(value.lexical, value.datatype)))
            clock = dates.clock(expression)
            if clock:
                found.setdefault(owner, []).append(("time", Value(clock, "time")))
    return Timing(found, unresolved)


def sharpest(when: Iterable[tuple[str, Value]]) -> tuple[tuple[str, Value], ...]:
    """The times without dates that another of them only makes more exact ("on Thursday … this year")."""
    all_ = list(dict.fromkeys(when))
    dates_ = [v.lexical for r, v in all_ if r == "date"]
    return tuple(
        (r, v) for r, v in all_ if r != "date" or not any(d != v.lexical and d.startswith(v.lexical) for d in dates_)
    )
