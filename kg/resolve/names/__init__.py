"""Whether two names are one thing's: rules by the kind of thing, since no general distance tells Kim Jong Un from Kim Jong Il.

A verdict is "same", "compatible" (a partial name: context must decide) or "no", with a score from 0 to 1 and the reason
in words. What family names, nicknames, particles and titles are is data (ontology/lexicon/names.ttl, offices.ttl).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kg import knowledge
from kg.knowledge import Knowledge
from kg.resolve.names.bodies import Bodies
from kg.resolve.names.parts import Person
from kg.resolve.names.persons import Persons
from kg.resolve.names.places import places
from kg.resolve.names.writing import COMPATIBLE, NO, SAME, Verdict, plain, skeleton, sound

__all__ = ["COMPATIBLE", "NO", "SAME", "Names", "Person", "Verdict", "keys", "load", "plain", "skeleton", "sound"]


class Names:
    """Compares names with what the lexicon knows of them."""

    def __init__(self, k: Knowledge) -> None:
        self.people, self.bodies = Persons(k), Bodies(k)

    def compare(self, kind: str, a: str, b: str) -> Verdict:
        """Whether two names of things of one kind ("person", "organization", "place", or another) can be one thing's."""
        if kind == "person":
            return self.people.compare(a, b)
        if kind in {"organization", "office", "agreement", "agent"}:
            return self.bodies.compare(a, b)
        if kind in {"place", "city", "region", "facility", "island", "waterbody", "state"}:
            return places(self.bodies, a, b)
        same = re.sub(r"\W", "", plain(a)) == re.sub(r"\W", "", plain(b))
        return Verdict(SAME, 1.0, "the same name") if same else Verdict(NO, 0.0, "different names")


@cache
def load() -> Names:
    """The comparison with the program's own lexicon."""
    return Names(knowledge.load())


def keys(names: Iterable[str]) -> frozenset[str]:
    """What two full names that can be one person's share at least one of: a family name's sound with a first letter."""
    people = load().people
    found: set[str] = set()
    for name in names:
        person = people.person(name)
        if person.single:
            continue
        letters = {x for i, word in enumerate(person.given) if not i or len(word) > 2 for x in people.initials(word)}
        families = {w for w in (*person.family.split(), *person.words[1:]) if len(w) > 2 or w == person.family}
        if person.eastern:
            letters |= {sound(w)[:1] for w in person.words}
            found.add(f"given {''.join(person.given)}")
        elif person.words[0] not in people.given:
            families.add(person.words[0])
            letters |= {x for word in person.words[1:] if len(word) > 2 for x in people.initials(word)}
        found |= {f"{skeleton(family)} {letter}" for family in families for letter in letters}
    return frozenset(found)
