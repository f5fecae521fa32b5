"""One parsed article to a reading: mentions, entities, frames, events, relations, claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg import vocab
from kg.extract import events as event_stage
from kg.extract.context import Context
from kg.extract.frames import Finder, Predication
from kg.extract.quotes import quotations
from kg.extract.stance import Stances
from kg.knowledge import Knowledge
from kg.model import (
    Claim,
    Entity,
    EventMention,
    Form,
    Mention,
    Reading,
    Ref,
    RelationMention,
)
from kg.parse import Annotated
from kg.reading.cast import Cast
from kg.reading.claims import Claims, unique
from kg.reading.classes import Classes
from kg.reading.fillers import Fillers
from kg.reading.fitting import Fitting
from kg.reading.refs import Refs
from kg.reading.relations import Relations
from kg.reading.settling import Settling
from kg.resolve.coreference import Draft, Entities
from kg.resolve.events import Happening, Merger


@dataclass(slots=True)
class Read:
    """A reading with all that led to it, for tracing."""

    mentions: list[Mention]
    entities: Entities
    predications: list[Predication]
    rejected: list[Predication]
    events: list[EventMention]
    reading: Reading


class Reader:
    """Reads one article."""

    def __init__(self, annotated: Annotated, knowledge: Knowledge) -> None:
        self.k = knowledge
        self.cast = Cast(annotated, knowledge)
        self.doc, self.document, self.namer = self.cast.doc, self.cast.document, self.cast.namer
        self.mentions, self.entities, self.drafts = self.cast.mentions, self.cast.entities, self.cast.drafts
        self.merged, self.node = self.cast.merged, self.cast.node
        self.classes, self.fillers = Classes(self.cast), Fillers(self.cast)
        self.settling, self.naming = Settling(self.cast, self.fillers), Refs(self.cast)
        self.stated = Relations(self.cast, Fitting(self.cast))
        self.event_classes = frozenset(vocab.event_classes())
        self.relations = frozenset(vocab.relations())

    def read(self) -> Read:
        """The article's entities and claims."""
        finder = Finder(self.doc, self.k, self.classes.of, self.classes.in_name)
        predications = finder.find()
        events = [p for p in predications if p.evokes in self.event_classes]
        framed = [p for p in predications if p.evokes in self.relations]
        stances = Stances(self.doc, self.k, quotations(self.document, self.doc, self.k))
        self._first_person(stances)
        by_token = {p.token.i: p.evokes for p in events}
        context = Context(
            self.doc,
            self.k,
            self.entities,
            stances,
            self.document.article.published,
            frozenset(vocab.measures()),
            lambda token: by_token.get(token, ""),
            self.document.headline,
        )
        told, unresolved = event_stage.event_mentions(context, events)
        told = [self.fillers.sensible(m) for m in told]
        merger = Merger(self.cast.expand, self.cast.same_thing, self.cast.located)
        happenings = merger.group(told)
        self.settling.sharpen(happenings)
        self.settling.future(happenings)
        self.settling.inherit(happenings, merger)
        self.settling.unify(happenings)
        self.owner = {m.token: h for h in happenings for m in h.mentions}
        self.refs = self.naming.of(happenings)
        self.naming.tie(happenings, self.refs)
        relations = self.stated.of(context, framed)
        self.claims = Claims(self.cast, self.stated.fitting, self.owner, self.refs)
        reading = self._reading(happenings, relations, unresolved)
        return Read(self.mentions, self.entities, predications, finder.rejected, told, reading)

    def _first_person(self, stances: Stances) -> None:
        """ "We" and "I" in a quotation are its speaker."""
        for number, m in enumerate(self.mentions):
            if m.form == Form.PRONOUN and m.text in {"i", "we", "us", "our", "my", "me", "ours"}:
                who = stances.speaker_of_quote(self.doc[m.head]) or stances.of(self.doc[m.head]).speaker
                found = tuple(dict.fromkeys(e for t in who for e in self.entities.at(t.i)))
                if found:
                    self.entities.of[number] = found

    def _reading(
        self, happenings: Sequence[Happening], relations: Sequence[RelationMention], unresolved: int
    ) -> Reading:
        claims: list[Claim] = []
        for h in happenings:
            claims += self.claims.of_event(h)
            claims += self.claims.implied(h)
        claims += self.claims.of_relations(relations)
        claims = unique(claims)
        used = {
            t
            for c in claims
            for t in (c.subject, c.object, c.speaker, c.relayed_by, *(v for _, v in c.roles))
            if isinstance(t, str)
        }
        entities: dict[Ref, Entity] = {}
        for draft in self.drafts:
            if draft.number in self.merged:
                continue
            entity = self.namer.entity(draft)
            if self._kept(draft, entity.ref in used):
                entities[entity.ref] = _joined(entities.get(entity.ref), entity)
        return Reading(self.document, tuple(entities.values()), tuple(claims), unresolved)

    def _kept(self, draft: Draft, used: bool) -> bool:
        """Whether an entity is worth a node: it has a name, or something is said of it."""
        if used:
            return True
        if draft.cls == "Office":
            return False
        forms = {self.mentions[n].form for n in draft.mentions}
        return draft.named and (Form.NAME in forms or (Form.ADJECTIVE in forms and draft.cls == "State"))


def _joined(a: Entity | None, b: Entity) -> Entity:
    return b if a is None else Entity(a.ref, a.cls, a.name, tuple(sorted({*a.names, *b.names})))


def read(annotated: Annotated, knowledge: Knowledge) -> Read:
    """Reads one parsed article."""
    return Reader(annotated, knowledge).read()
