"""Event mentions: predications with their roles filled by entities and events, with time, measures and stance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from spacy.tokens import Doc, Token

from kg.extract.frames import Predication, partitive
from kg.extract.stance import Stance, Stances
from kg.extract.syntax import children, is_verb, text_of
from kg.knowledge import Knowledge
from kg.model import Comparator, EventMention, Factuality, Form, Link, Measured, Mention, Span, Value
from kg.normalise import dates, quantities

PEOPLE_KINDS = {"Troops", "People", "Officials", "Leaders"}
SAME = "same"
COUNT_ROLES = {"target", "actor", "participant", "Forces"}


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


@dataclass(slots=True)
class Timing:
    """The time expressions of a document by their predicate; `unresolved` counts those in want of a date."""

    by_token: dict[int, list[tuple[str, Value]]]
    unresolved: int = 0


def sentence_span(token: Token) -> Span:
    """The offsets of the token's sentence, without the white space around it."""
    text, sent = text_of(token.doc), token.sent
    start, end = sent.start_char, sent.end_char
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


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
            if knowledge.cue("verb", at.lemma_.lower(), "Reporting"):
                return None
            down = [c for c in at.children if c.dep_ == "xcomp" and c.i in predicates]
            if down and not knowledge.cue("verb", at.lemma_.lower(), "Modality"):
                return int(down[0].i)
            if at.dep_ not in {"xcomp", "conj", "acl", "relcl"}:
                subjects = [c for c in at.children if c.dep_ == "nsubj" and c.i in predicates]
                return int(subjects[0].i) if len(subjects) == 1 else None
        if at.dep_ == "ROOT" or at.head.i == at.i:
            return None
        at = at.head
    return None


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
        for span in dates.find(sent.text):
            start, end = sent.start_char + span.start, sent.start_char + span.end
            tokens = [t for t in sent if start <= t.idx < end]
            if not tokens:
                continue
            root = context.doc[tokens[0].i : tokens[-1].i + 1].root
            expression = text_of(context.doc)[start:end]
            owner = _when_clause(root, predicates) or governor(
                root, predicates - {t.i for t in tokens}, carriers, context.knowledge
            )
            verb = context.doc[owner] if owner is not None else root
            value = _resolved(expression, context.published, _is_future(verb) or _is_future(verb.head))
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


def _noun_phrase(token: Token, knowledge: Knowledge) -> tuple[int, int]:
    """Offsets from the left edge of a noun phrase, measure words before "of" included, to its head."""
    top = token
    while top.dep_ == "pobj" and top.head.lower_ == "of" and partitive(top.head.head, knowledge) is token:
        top = top.head.head
    left = min((c.left_edge.idx for c in (*top.lefts, *token.lefts)), default=token.idx)
    return min(left, top.idx), token.idx + len(token)


def count_of(token: Token, numbers: Iterable[quantities.Number], knowledge: Knowledge) -> quantities.Number | None:
    """The number on a noun phrase of people."""
    start, end = _noun_phrase(token, knowledge)
    inside = [n for n in numbers if start <= n.start and n.end <= end and n.kind == "plain"]
    return inside[-1] if inside else None


def _counts(context: Context, role: str, number: quantities.Number) -> list[Measured]:
    def measured(value: Decimal | None, comparator: Comparator) -> Measured:
        whole = Value(str(int(value)), "integer") if value is not None and value == int(value) else None
        return Measured(role, whole, comparator, number.as_written)

    if number.lower is not None and number.upper is not None:
        return [measured(number.lower, Comparator.AT_LEAST), measured(number.upper, Comparator.AT_MOST)]
    return [measured(number.value, number.comparator)]


def link(context: Context, token: Token, events: set[int]) -> list[Link]:
    """What a token stands for: entities, else the event that it tells."""
    entities = context.resolved.at(token.i)
    if entities:
        return [Link(entity=e) for e in entities]
    if token.i not in events and context.carriers.get(token.i) in events:
        return [Link(event=context.carriers[token.i])]
    return [Link(event=token.i)] if token.i in events else []


def event_mentions(context: Context, predications: Sequence[Predication]) -> tuple[list[EventMention], int]:
    """The event mentions of a document in the order of their words, and the number of unresolved dates."""
    context = replace(context, carriers={p.carrier.i: p.token.i for p in predications if p.carrier is not None})
    times = timing(context, predications)
    events = {p.token.i for p in predications}
    sentence_numbers: dict[int, list[quantities.Number]] = {}
    found: list[EventMention] = []
    implications: list[EventMention] = []
    for p in predications:
        sent = p.token.sent
        if sent.start not in sentence_numbers:
            sentence_numbers[sent.start] = [
                replace(n, start=n.start + sent.start_char, end=n.end + sent.start_char)
                for n in quantities.find_numbers(sent.text)
            ]
        mention, stance = _mention(context, p, events, times, sentence_numbers[sent.start])
        found.append(mention)
        if (implied := _implied(context, mention, stance, events)) is not None:
            implications.append(implied)
    found = [_same(m, p, {x.token.i: x.evokes for x in predications}) for m, p in zip(found, predications, strict=True)]
    return [*_lengths(context, found, predications), *implications], times.unresolved


def _implied(context: Context, mention: EventMention, stance: Stance, events: set[int]) -> EventMention | None:
    """The pledge or threat of a speaker who says that they themselves will do it."""
    cls, verb = context.knowledge.implied.get(mention.cls), stance.verb
    committed = set(stance.cues) & context.knowledge.lists["Commitment"]
    speakers = [x for r, x in mention.links if r == "actor" and x.entity in mention.speakers]
    if (
        cls is None
        or verb is None
        or verb.i in events
        or not committed
        or not speakers
        or mention.factuality != Factuality.PLANNED
    ):
        return None
    links = (*(("actor", x) for x in speakers), ("topic", Link(event=mention.token)))
    return EventMention(cls, verb.i, mention.sentence, links, (), (), Factuality.ASSERTED, headline=mention.headline)


def _same(mention: EventMention, p: Predication, classes: dict[int, str]) -> EventMention:
    """The mention, linked to a verb of its class that it goes with ("hit in a raid", "attacked with air strikes")."""
    token = p.token
    if is_verb(token) or token.dep_ != "pobj" or token.head.lower_ not in {"in", "during", "with", "by", "as"}:
        return mention
    verb = token.head.head
    if classes.get(verb.i) != p.evokes:
        return mention
    return replace(mention, links=(*mention.links, (SAME, Link(event=verb.i))))


def _mention(
    context: Context, p: Predication, events: set[int], times: Timing, numbers: list[quantities.Number]
) -> tuple[EventMention, Stance]:
    links: list[tuple[str, Link]] = []
    measures: list[Measured] = []
    forces: list[Link] = []
    for role, token in p.roles:
        mention = context.resolved.mention_at(token.i)
        number = count_of(token, numbers, context.knowledge)
        countable = (mention is not None and mention.cls in PEOPLE_KINDS) or token.lower_ in {"them", "people"}
        if role in COUNT_ROLES and number is not None and countable:
            measure = next((m for f, m in p.frame.counts.items() if p.frame.roles.get(f) == role), "count")
            measures += _counts(context, measure, number)
        if role == "Forces":
            forces += link(context, token, set())
            continue
        for each in _fillers(context, role, token, events - {p.token.i}):
            if (role, each) not in links:
                links.append((role, each))
    links += _owned(context, p, links, events)
    if not any(role == "actor" for role, _ in links):
        links += [("actor", each) for each in dict.fromkeys(forces)]
    if p.frame.reciprocal:
        links = _parties(links)
    definite = any(
        c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in {"the", "this", "that", "these", "those"})
        for c in p.token.children
    )
    stance = context.stances.of(
        p.token, p.carrier, p.frame.gives, presupposed=definite or p.evokes in context.knowledge.going_on
    )
    speaker, relayed = _voices(context, stance)
    when = _sharpest(times.by_token.get(p.token.i, ()))
    fact = stance.factuality
    published = context.published
    if (
        fact == Factuality.ASSERTED
        and published is not None
        and any(r == "date" and v.lexical > published.isoformat()[: len(v.lexical)] for r, v in when)
    ):
        fact = Factuality.PLANNED
    span = sentence_span(p.token)
    headline = context.headline is not None and context.headline.start <= p.token.idx < context.headline.end
    told = EventMention(
        p.evokes,
        p.token.i,
        span,
        tuple(links),
        tuple(dict.fromkeys(measures)),
        when,
        fact,
        speaker,
        relayed,
        definite,
        not is_verb(p.token),
        headline,
        _anonymous(context, p, links),
        p.anaphoric,
    )
    return told, stance


def _owned(context: Context, p: Predication, links: list[tuple[str, Link]], events: set[int]) -> list[tuple[str, Link]]:
    """Whose act a statement is about, where the act is no event of its own.

    "Rejected Israeli changes", "an admission by Moscow".
    """
    found: list[tuple[str, Link]] = []
    for role, sources in context.knowledge.inherits.get(p.evokes, {}).items():
        if "actor" not in sources or any(r == role and x.entity is not None for r, x in links):
            continue
        for _, token in (x for x in p.roles if x[0] in {"topic", "target"}):
            if token.i in events or context.resolved.at(token.i) or is_verb(token):
                continue
            owners = [
                *children(token, "poss", "amod", "compound"),
                *(o for b in children(token, "prep", "agent") if b.lower_ == "by" for o in children(b, "pobj")),
            ]
            found += [(role, x) for t in owners for x in link(context, t, set())]
    own = {x for r, x in links if r in {"actor", "participant"}}
    return [(r, x) for r, x in dict.fromkeys(found) if x not in own]


def _sharpest(when: Iterable[tuple[str, Value]]) -> tuple[tuple[str, Value], ...]:
    """The times without dates that another of them only makes more exact ("on Thursday … this year")."""
    all_ = list(dict.fromkeys(when))
    dates_ = [v.lexical for r, v in all_ if r == "date"]
    return tuple(
        (r, v) for r, v in all_ if r != "date" or not any(d != v.lexical and d.startswith(v.lexical) for d in dates_)
    )


def _anonymous(context: Context, p: Predication, links: list[tuple[str, Link]]) -> bool:
    """Whether someone without a name does it or has it done to them ("students marched")."""
    if links:
        return False
    mentions = (
        context.resolved.mention_at(t.i) for role, t in p.roles if role in {"actor", "participant", "target", "Forces"}
    )
    return any(m is not None and m.form == Form.NOMINAL and m.cls in PEOPLE_KINDS for m in mentions)


def _fillers(context: Context, role: str, token: Token, events: set[int]) -> list[Link]:
    """What fills a role: the token's own thing; of places also the place that it lies near or in."""
    found = link(context, token, events)
    if role in {"origin", "destination", "place"} and (not found or context.resolved.mention_at(token.i) is None):
        for prep in children(token, "prep"):
            if prep.lower_ in {"near", "of", "in", "at", "outside", "around", "on"}:
                found += [x for o in children(prep, "pobj") for x in link(context, o, set())]
    if role in {"target", "recipient"} and not found and not is_verb(token):
        of = [o for p in children(token, "prep") if p.lower_ == "of" for o in children(p, "pobj")]
        found += [x for t in (*children(token, "poss", "amod", "compound"), *of) for x in link(context, t, set())]
    return found


def _parties(links: list[tuple[str, Link]]) -> list[tuple[str, Link]]:
    """Of a reciprocal frame every party is a participant, never an actor beside participants."""
    if not any(role == "participant" for role, _ in links):
        return links
    return list(dict.fromkeys(("participant" if role == "actor" else role, each) for role, each in links))


def _voices(context: Context, stance: Stance) -> tuple[tuple[int, ...], int | None]:
    first = tuple(dict.fromkeys(e for t in stance.speaker for e in context.resolved.at(t.i)))
    second = tuple(dict.fromkeys(e for t in stance.relayed_by for e in context.resolved.at(t.i)))
    relay = next((e for e in second if e not in first), None)
    return (first, relay) if first else (second[:1], None)


def _measured_by(token: Token, knowledge: Knowledge) -> str:
    """The measure that a word beside a number makes of it; empty where it makes none."""
    words = (
        (part, w) for w in (token.lemma_.lower(), token.lower_) for part in ("noun", "verb", "adjective", "adverb")
    )
    return next((cue.value for part, w in words if (cue := knowledge.cue(part, w, "Measure"))), "")


def _lengths(context: Context, found: list[EventMention], predications: Sequence[Predication]) -> list[EventMention]:
    """The mentions with durations, altitudes and distances added to the events that they belong to."""
    predicates = {p.token.i for p in predications}
    carriers = {p.carrier.i: p.token.i for p in predications if p.carrier is not None}
    added: dict[int, list[Measured]] = {}
    for sent in context.doc.sents:
        for measure in quantities.find_measures(sent.text):
            start, end = sent.start_char + measure.start, sent.start_char + measure.end
            tokens = [t for t in sent if start <= t.idx < end]
            if not tokens or measure.secondary:
                continue
            root = context.doc[tokens[0].i : tokens[-1].i + 1].root
            owner = governor(root, predicates, carriers, context.knowledge)
            if owner is None:
                continue
            cls = context.class_of(owner)
            if measure.kind == "duration":
                role = "duration"
            else:
                near = [*root.ancestors, *root.children][:6] + list(context.doc[tokens[-1].i + 1 : tokens[-1].i + 3])
                role = next(
                    (cue for t in near if (cue := _measured_by(t, context.knowledge)) in {"altitude", "distance"}), ""
                )
            if not role or (
                role != "duration"
                and role not in context.knowledge.measured.get(cls, ())
                and "weapon" not in {r for m in found if m.token == owner for r, _ in m.links}
            ):
                continue
            added.setdefault(owner, []).append(Measured(role, measure.value, measure.comparator, measure.as_written))
    return [replace(m, measures=(*m.measures, *added[m.token])) if m.token in added else m for m in found]


__all__ = ["Context", "Timing", "event_mentions", "link", "sentence_span"]
