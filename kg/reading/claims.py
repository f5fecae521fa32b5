"""Claims, from what was told."""

from __future__ import annotations

from collections.abc import Sequence

from kg import iri
from kg.extract import confidence
from kg.knowledge import Implication
from kg.model import (
    Claim,
    Link,
    Ref,
    RelationMention,
    Term,
    Value,
)
from kg.reading.cast import Cast
from kg.reading.fillers import ROLE_CLASSES
from kg.reading.fitting import Fitting
from kg.resolve.coreference import is_a
from kg.resolve.events import Happening


class Claims:
    """Writes what happenings and relations state as claims."""

    def __init__(self, cast: Cast, fitting: Fitting, owner: dict[int, Happening], refs: dict[int, Ref]) -> None:
        self.owner, self.refs = owner, refs
        self.cast, self.fitting = cast, fitting
        self.drafts, self.namer, self.k = cast.drafts, cast.namer, cast.k

    def of_event(self, h: Happening) -> list[Claim]:
        """That it happened, with its roles, and each of its measures."""
        ref, found = self.refs[h.number], []
        for m in h.mentions:
            roles = tuple(
                dict.fromkeys(
                    (r, t)
                    for r, x in m.links
                    if (t := self._term(x)) is not None and t != ref and (x.entity is not None or r not in ROLE_CLASSES)
                )
            )
            roles += m.when
            relay = self.cast.speakers([m.relayed_by])[0] if m.relayed_by is not None else None
            if not roles and not m.measures and not any(x.links for x in h.mentions):
                continue
            sure = confidence.of_event(m, len(h.mentions))
            for speaker in self.cast.speakers(m.speakers):
                found.append(
                    Claim(
                        ref,
                        "type",
                        Value(m.cls, "class"),
                        m.sentence,
                        m.factuality,
                        sure,
                        speaker,
                        relay,
                        roles=roles,
                    )
                )
                for measure in m.measures:
                    if measure.value is not None:
                        found.append(
                            Claim(
                                ref,
                                measure.role,
                                measure.value,
                                m.sentence,
                                m.factuality,
                                sure,
                                speaker,
                                relay,
                                measure.comparator,
                                measure.as_written,
                            )
                        )
        return found

    def _pairs(self, rule: Implication, links: dict[str, list[int]]) -> list[tuple[str, int, int]]:
        """Relation, subject and object of each two fillers that a rule speaks of."""
        if rule.source == rule.to:
            both = [n for role in rule.to for n in links.get(role, ())]
            pairs = [(both[0], both[1])] if len(both) == 2 else []
        else:
            subjects = [n for role in rule.source for n in links.get(role, ())]
            objects = [n for role in rule.to for n in links.get(role, ())]
            objects = [n for n in objects if not rule.filler or is_a(self.drafts[n].cls, rule.filler)]
            if rule.of_state:
                subjects = [state for n in subjects for state in self.cast.states(n) or [n]]
            pairs = [(s, o) for s in subjects for o in objects]
        return [(rule.relation, s, o) for s, o in pairs if s != o and self.fitting.fits(rule.relation, s, o)]

    def implied(self, h: Happening) -> list[Claim]:
        """What an event says of those in it: who has the weapon launched, who is party to what is signed."""
        found: list[Claim] = []
        for m in h.mentions:
            links: dict[str, list[int]] = {}
            for role, x in m.links:
                if x.entity is not None:
                    links.setdefault(role, []).append(self.cast.node(x.entity))
            rules = self.k.implies.get(h.cls, ())
            for predicate, s, o in [pair for rule in rules for pair in self._pairs(rule, links)]:
                for speaker in self.cast.speakers(m.speakers):
                    found.append(
                        Claim(
                            self.namer.ref(self.drafts[s]),
                            predicate,
                            self.namer.ref(self.drafts[o]),
                            m.sentence,
                            m.factuality,
                            confidence.INFERRED,
                            speaker,
                        )
                    )
        return found

    def of_relations(self, relations: Sequence[RelationMention]) -> list[Claim]:
        """Each relation for each of its speakers; derived ones know what they follow from."""
        found: list[Claim] = []
        for r in relations:
            subject = self._term(r.subject)
            object_ = r.object if isinstance(r.object, Value) else self._term(r.object)
            if not isinstance(subject, str) or object_ is None or subject == object_:
                continue
            sources: tuple[Claim, ...] = ()
            if r.derived:
                sources = tuple(
                    c
                    for c in found
                    if c.sentence == r.sentence
                    and c.predicate in {"holdsOffice", "officeOf"}
                    and subject_of(c, subject, object_)
                )
            for speaker in self.cast.speakers(r.speakers):
                found.append(
                    Claim(
                        subject,
                        r.predicate,
                        object_,
                        r.sentence,
                        r.factuality,
                        r.confidence,
                        speaker,
                        derived_from=sources,
                    )
                )
        return found

    def _term(self, x: Link) -> Term | None:
        if x.entity is not None:
            return self.namer.ref(self.drafts[self.cast.node(x.entity)])
        happening = self.owner.get(x.event) if x.event is not None else None
        return None if happening is None else self.refs[happening.number]


def subject_of(claim: Claim, person: Term, owner: Term) -> bool:
    """Whether a claim is one of the two that a derived one follows from."""
    return (claim.predicate == "holdsOffice" and claim.subject == person) or (
        claim.predicate == "officeOf" and claim.object == owner
    )


def unique(claims: Sequence[Claim]) -> list[Claim]:
    """Claims that say the same in one sentence, once; roles joined."""
    found: dict[tuple[object, ...], Claim] = {}
    for c in claims:
        key = (
            c.subject,
            c.predicate,
            iri.term_key(c.object),
            c.sentence,
            c.factuality,
            c.speaker,
            c.relayed_by,
            c.comparator,
        )
        old = found.get(key)
        if old is None:
            found[key] = c
        elif c.roles:
            roles = tuple(dict.fromkeys((*old.roles, *c.roles)))
            found[key] = Claim(
                old.subject,
                old.predicate,
                old.object,
                old.sentence,
                old.factuality,
                max(old.confidence, c.confidence),
                old.speaker,
                old.relayed_by,
                old.comparator,
                old.as_written,
                roles,
                old.derived_from,
            )
    return list(found.values())
