"""A reading in the corpus's refs, and a reading without what people have rejected."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from kg import iri, vocab
from kg.model import Claim, Entity, Reading, Ref, Term

EVENT = "event/"


def rewritten(reading: Reading, refs: Mapping[Ref, Ref]) -> Reading:
    """The reading with its refs replaced; entities that become one are joined, claims of a thing with itself left out."""
    if not refs:
        return reading
    entities: dict[Ref, Entity] = {}
    for entity in sorted(reading.entities, key=lambda e: (e.ref, e.cls, e.name)):
        ref = refs.get(entity.ref, entity.ref)
        entities[ref] = _joined(entities.get(ref), replace(entity, ref=ref))
    claims = tuple(new for c in reading.claims if (new := _claim(c, refs)) is not None)
    return replace(reading, entities=tuple(entities.values()), claims=claims)


def _joined(a: Entity | None, b: Entity) -> Entity:
    """Two entities of an article as one: the class that says more, the fuller name, all names."""
    if a is None:
        return b
    cls = b.cls if vocab.is_a(b.cls, a.cls) else a.cls
    name = max(a.name, b.name, key=lambda n: (len(n.split()), len(n), n))
    return Entity(a.ref, cls, name, tuple(sorted({*a.names, *b.names})))


def _claim(claim: Claim, refs: Mapping[Ref, Ref]) -> Claim | None:
    subject = refs.get(claim.subject, claim.subject)
    object_ = _term(claim.object, refs)
    if object_ == subject:
        return None
    roles = tuple(dict.fromkeys((r, term) for r, t in claim.roles if (term := _term(t, refs)) != subject))
    return replace(
        claim, subject=subject, object=object_, roles=roles,
        speaker=refs.get(claim.speaker, claim.speaker) if claim.speaker else None,
        relayed_by=refs.get(claim.relayed_by, claim.relayed_by) if claim.relayed_by else None,
        derived_from=tuple(new for d in claim.derived_from if (new := _claim(d, refs)) is not None),
    )  # fmt: skip


def _term(term: Term, refs: Mapping[Ref, Ref]) -> Term:
    return refs.get(term, term) if isinstance(term, str) else term


def without(reading: Reading, rejected: Collection[Ref]) -> Reading:
    """The reading without claims of these refs (in its own names), what follows from them, and events that none tells."""
    if not rejected:
        return reading
    article = iri.article(reading.document.article)

    def kept(claim: Claim) -> bool:
        return iri.claim(article, claim) not in rejected and all(kept(d) for d in claim.derived_from)

    claims = [c for c in reading.claims if kept(c)]
    if len(claims) == len(reading.claims):
        return reading
    gone = _events(reading.claims) - _events(claims)
    left = tuple(
        replace(c, roles=tuple((r, t) for r, t in c.roles if t not in gone))
        for c in claims if c.subject not in gone and c.object not in gone
    )  # fmt: skip
    return replace(reading, claims=left)


def _events(claims: object) -> set[Ref]:
    return {c.subject for c in claims if c.predicate == "type"}  # type: ignore[attr-defined]
