"""Whether two names are one place's."""

from __future__ import annotations

import re

from kg.resolve.names.bodies import Bodies
from kg.resolve.names.writing import COMPATIBLE, NO, SAME, Verdict, plain, sound


def places(bodies: Bodies, a: str, b: str) -> Verdict:
    """Whether two names can be one place's."""
    if plain(a) == plain(b):
        return Verdict(SAME, 1.0, "the same name")
    x, y = bodies.refs(a), bodies.refs(b)
    if x and y:
        states = [{r for r in refs if r.startswith("state/")} for refs in (x, y)]
        if states[0] != states[1]:
            return Verdict(NO, 0.0, "a state and another place")
        return bodies.known_thing(a, b) or Verdict(NO, 0.0, "two things in the gazetteer")
    (head, where), (other, elsewhere) = _qualified(a), _qualified(b)
    if plain(head) != plain(other):
        first, second = (re.sub(r"[^a-z0-9]", "", plain(re.sub(r"^the\s+", "", t, flags=re.I))) for t in (head, other))
        if first == second or (
            min(len(first), len(second)) >= 8 and first[0] == second[0] and sound(first) == sound(second)
        ):
            return Verdict(SAME, 0.9, "the same name in another writing")
        return Verdict(NO, 0.0, "different names")
    if where and elsewhere and plain(where) != plain(elsewhere):
        return Verdict(NO, 0.0, "in different places")
    if any(r.startswith("state/") for r in bodies.refs(head)):
        return Verdict(NO, 0.0, "the name of a state, and of another place")
    return Verdict(COMPATIBLE, 0.7, "one says where it lies")


def _qualified(name: str) -> tuple[str, str]:
    """A place's name and what says where it lies: "Austin, Texas", "Georgia (U.S. state)"."""
    inside = re.fullmatch(r"(.+?)\s*\(([^)]+)\)", name.strip())
    if inside:
        return inside[1], inside[2]
    head, _, rest = name.partition(",")
    return head.strip(), rest.strip()
