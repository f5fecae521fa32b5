"""Everything that states a relation: frames, titles, organs, places, capitals."""

from __future__ import annotations

from collections.abc import Sequence

from kg import vocab
from kg.extract import confidence
from kg.extract import relations as relation_stage
from kg.extract.context import Context, sentence_span
from kg.extract.frames import Predication
from kg.model import (
    Factuality,
    Link,
    RelationMention,
    Span,
)
from kg.reading.cast import Cast
from kg.reading.fitting import Fitting
from kg.resolve.coreference import is_a


class Relations:
    """Gathers everything that states a relation."""

    def __init__(self, cast: Cast, fitting: Fitting) -> None:
        self.fitting = fitting
        self.doc, self.k, self.mentions, self.entities = cast.doc, cast.k, cast.mentions, cast.entities
        self.drafts, self.merged = cast.drafts, cast.merged

    def of(self, context: Context, framed: Sequence[Predication]) -> list[RelationMention]:
        """Everything that states a relation: frames, titles, organs, places, capitals."""
        at = self.entities.at
        found = relation_stage.framed(context, framed, self.fitting.fits, vocab.symmetric)
        found += self._offices()
        found += self._bodies()
        found += self._parties()
        found += relation_stage.located(context, self.mentions, at, self._place_kind)
        found += relation_stage.capitals(context, self.mentions, at, self._capital_of, self.k.lists["CapitalNoun"])
        return found

    def _place_kind(self, number: int) -> str:
        """The class of a place; empty for what is none."""
        draft = self.drafts[number]
        return draft.cls if is_a(draft.cls, "Place") else ""

    def _capital_of(self, number: int) -> int | None:
        """The state of the article that a city is the capital of as far as the gazetteer knows; -1 for another city."""
        draft = self.drafts[number]
        if draft.cls != "City":
            return None
        states = self.k.nodes[draft.ref].capital_of if draft.ref else ()
        return next((d.number for d in self.drafts if d.ref in states and d.mentions), -1)

    def _span(self, mention: int) -> Span:
        return sentence_span(self.doc[self.mentions[mention].head])

    def _offices(self) -> list[RelationMention]:
        """Titles beside names: the office held, whose it is, whom its holder represents and leads."""
        found = []
        for person, office, mention in self.entities.holders:
            draft, span = self.drafts[office], self._span(mention)
            kind = draft.office
            if kind is None or not draft.owners:
                continue
            owner = draft.owners[0]
            if kind.is_office:
                found.append(self._stated("holdsOffice", person, office, span))
                found.append(self._stated("officeOf", office, owner, span))
            found.append(self._stated("represents", person, owner, span, derived=kind.is_office))
            if kind.heads or (kind.heads_body and is_a(self.drafts[owner].cls, "Organization")):
                found.append(self._stated("leads", person, owner, span, derived=kind.is_office))
        return found

    def _stated(self, predicate: str, subject: int, object_: int, span: Span, derived: bool = False) -> RelationMention:
        return RelationMention(
            predicate,
            Link(subject),
            Link(object_),
            span,
            Factuality.ASSERTED,
            confidence.STATED,
            derived=(subject, object_) if derived else (),
        )

    def _bodies(self) -> list[RelationMention]:
        """Organisations named with their state: "South Korea's Defense Ministry"."""
        found = []
        for draft in self.drafts:
            if is_a(draft.cls, "Organization") and draft.owners and draft.mentions:
                first = next((n for n in draft.mentions if self.mentions[n].owners), draft.mentions[0])
                found += [
                    self._stated("bodyOf", draft.number, o, self._span(first))
                    for o in draft.owners[:1]
                    if o != draft.number
                ]
        return found

    def _parties(self) -> list[RelationMention]:
        """Agreements told with their parties: "the fisheries agreement between Norway and Iceland"."""
        found = []
        for draft in self.drafts:
            if not is_a(draft.cls, "Agreement") or draft.named or draft.number in self.merged:
                continue
            for number in draft.mentions:
                m = self.mentions[number]
                owners = [n for t in m.owners for n in self.entities.at(t)]
                if len(owners) > 1:
                    found += [
                        self._stated("partyTo", o, draft.number, self._span(number))
                        for o in owners
                        if is_a(self.drafts[o].cls, "Agent")
                    ]
        return found
