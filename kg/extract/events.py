"""Event mentions: predications with their roles filled by entities and events, with time, measures and stance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.context import Context, link, sentence_span
from kg.extract.frames import Predication
from kg.extract.measures import count_of, counts, with_lengths
from kg.extract.stance import Stance
from kg.extract.syntax import children, is_verb
from kg.extract.timing import Timing, sharpest, timing
from kg.model import EventMention, Factuality, Form, Link, Measured
from kg.normalise import quantities
from kg.parse import Token

PEOPLE_KINDS = {"Troops", "People", "Officials", "Leaders"}


SAME = "same"


COUNT_ROLES = {"target", "actor", "participant", "Forces"}


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
    return [*with_lengths(context, found, predications), *implications], times.unresolved


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
            measures += counts(context, measure, number)
        if role == "Forces":
            forces += link(context, token, set())
            continue
        for each in _fillers(context, role, token, events - {p.token.i}):
            if (role, each) not in links:
                links.append((role, each))
    links += _owned(context, p, links, events)
    if not any(role == "actor" for role, _ in links):
        links += [("actor", each) for each in dict.fromkeys(forces)]
    if not any(role in {"place", "destination", "origin"} for role, _ in links):
        links += _where_they_are(context, p)
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
    when = sharpest(times.by_token.get(p.token.i, ()))
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


def _where_they_are(context: Context, p: Predication) -> list[tuple[str, Link]]:
    """The place of people without a name who do something: "demonstrators in Oslo blocked a road"."""
    found: list[tuple[str, Link]] = []
    for role, token in p.roles:
        mention = context.resolved.mention_at(token.i)
        if role not in {"actor", "participant"} or mention is None or mention.form != Form.NOMINAL:
            continue
        if context.resolved.at(token.i) or mention.cls not in PEOPLE_KINDS:
            continue
        for prep in children(token, "prep"):
            if prep.lower_ in {"in", "throughout", "across", "outside", "near"}:
                found += [("place", x) for o in children(prep, "pobj") for x in link(context, o, set())]
    return list(dict.fromkeys(found))


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
    if not found and not is_verb(token):
        found += [x for t in children(token, "appos") for x in link(context, t, set())]
    if role in {"target", "recipient"} and not found and not is_verb(token) and not _kin(context, token):
        of = [o for p in children(token, "prep") if p.lower_ == "of" for o in children(p, "pobj")]
        found += [x for t in (*children(token, "poss", "amod", "compound"), *of) for x in link(context, t, set())]
    return found


def _kin(context: Context, token: Token) -> bool:
    """Whether a noun for people says whose they are: "his son" is not he."""
    mention = context.resolved.mention_at(token.i)
    return mention is not None and mention.cls == "People" and bool(children(token, "poss"))


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
