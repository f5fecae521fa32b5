"""An article's entities as units: what tells whether another article means the same, and by what they are looked up."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, fields

from kg.iri import digest, slug
from kg.model import Entity, Factuality, Reading, Ref
from kg.resolve import names as naming

# Refs that identity mints for what has no name of its own, and for what has a name that many bear.
_UNNAMED = re.compile(r"-[0-9a-f]{10}$")
_TIED = re.compile(r"-[0-9a-f]{8}$")
_PERIOD = 2
_PLACES = frozenset({"place", "region", "facility", "island", "waterbody"})


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """An entity as an article knows it.

    `names` are its full names, the best one first; `states` whom it acts for or is party to, `posts` the offices held
    and bodies led; `year` that of publication, of persons
    every other year, so that those of whom much is told stay few units (0 if unknown); `single`
    says that the name is one word.
    """

    kind: str
    ref: Ref
    cls: str
    names: tuple[str, ...]
    states: tuple[Ref, ...] = ()
    posts: tuple[str, ...] = ()
    year: int = 0
    single: bool = False

    @property
    def key(self) -> str:
        """A name for the unit, from its content."""
        return digest(*(getattr(self, f.name) for f in fields(self)), size=20)


def units_of(reading: Reading, known: Container[Ref]) -> dict[Ref, Unit]:
    """The units of an article by its own refs. What is in `known` (the gazetteer) is what it is, and has none."""
    states, posts = _standing(reading)
    published = reading.document.article.published
    year = published.year if published else 0
    found: dict[Ref, Unit] = {}
    for entity in reading.entities:
        if entity.ref in known or "/" not in entity.ref:
            continue
        theirs = tuple(sorted(s for s in states.get(entity.ref, ()) if s.startswith("state/")))
        unit = _unit(entity, theirs, tuple(sorted(posts.get(entity.ref, ()))), year)
        if unit is not None:
            found[entity.ref] = unit
    return found


def outlet(ref: Ref, name: str) -> Unit:
    """The unit of an article's publisher that the article does not mention."""
    return Unit("organization", ref, "Organization", (name,))


def _standing(reading: Reading) -> tuple[dict[Ref, set[Ref]], dict[Ref, set[str]]]:
    """For what things act or are party, and what posts persons hold, as the article says itself."""
    states: dict[Ref, set[Ref]] = {}
    posts: dict[Ref, set[str]] = {}
    parties: dict[Ref, set[Ref]] = {}
    for claim in reading.claims:
        if claim.factuality is not Factuality.ASSERTED or not isinstance(claim.object, str):
            continue
        if claim.predicate in {"represents", "leads", "bodyOf"}:
            states.setdefault(claim.subject, set()).add(claim.object)
        if claim.predicate == "leads":
            posts.setdefault(claim.subject, set()).add(f"leads {claim.object}")
        if claim.predicate == "holdsOffice":
            posts.setdefault(claim.subject, set()).add(claim.object)
        if claim.predicate == "partyTo":
            parties.setdefault(claim.object, set()).add(claim.subject)
    # What officials and organs sign, their states are party to.
    states |= {what: {s for side in sides for s in states.get(side, {side})} for what, sides in parties.items()}
    return states, posts


def _unit(entity: Entity, states: tuple[Ref, ...], posts: tuple[str, ...], year: int) -> Unit | None:
    kind = entity.ref.split("/", 1)[0]
    if kind == "person":
        return _person(entity, states, posts, year - year % _PERIOD)
    if _UNNAMED.search(entity.ref):
        if kind != "agreement" or len(states) < 2:
            return None
        told = tuple(sorted({n.casefold() for n in entity.names if " " in n}))
        return Unit(kind, f"{kind}/{slug(entity.cls)}", entity.cls, told, states, (), year)
    if _TIED.search(entity.ref):
        return None
    return Unit(kind, entity.ref, entity.cls, (entity.name, *sorted(_telling(entity) - {entity.name})))


def _telling(entity: Entity) -> set[str]:
    """The names by which alone a thing is known: not "the Foreign Ministry", nor a word that is no abbreviation."""
    bodies = naming.load().bodies
    return {n for n in entity.names if (" " in n and not bodies.common(n)) or (n.isupper() and len(n) > 2)}


def _person(entity: Entity, states: tuple[Ref, ...], posts: tuple[str, ...], year: int) -> Unit | None:
    people = naming.load().people
    if people.person(entity.name).single:
        if not posts or not _TIED.search(entity.ref):
            return None
        return Unit("person", _TIED.sub("", entity.ref), entity.cls, (entity.name,), states, posts, year, True)
    full = {n for n in entity.names if not people.person(n).single and people.compare(n, entity.name)}
    return Unit("person", entity.ref, entity.cls, (entity.name, *sorted(full - {entity.name})), states, posts, year)


def block_keys(unit: Unit) -> frozenset[str]:
    """What two units that are one thing share at least one of."""
    compare = naming.load()
    found = {f"ref {unit.ref}"}
    if unit.kind == "person":
        found |= {f"person {k}" for k in naming.keys(unit.names)}
        # A family name alone is looked up by the post that must be shared.
        families = {naming.skeleton(w) for n in unit.names for w in _family(compare.people.person(n))}
        found |= {f"post {post} {family}" for post in unit.posts for family in families}
    elif unit.kind == "agreement" and not unit.posts and unit.states:
        found.add(f"parties {' '.join(unit.states)}")
    else:
        kind = group(unit.kind)
        for name in unit.names:
            _, words, initials = compare.bodies.body(name)
            telling = [w for w in words if w not in compare.bodies.filling]
            found.add(f"{kind} {' '.join(telling or words)}")
            if len(initials) > 2:
                found.add(f"{kind} initials {initials}")
            if name.isupper():
                found.add(f"{kind} initials {naming.plain(name).replace('.', '')}")
    return frozenset(found)


def _family(person: naming.Person) -> tuple[str, ...]:
    """The words of a name by which alone its bearer may be called."""
    return person.words if person.single else (*person.family.split(), *person.given[:1])


def group(kind: str) -> str:
    """Kinds that are compared with each other: a name may be a place in one article and a region in another."""
    return "place" if kind in _PLACES else kind
