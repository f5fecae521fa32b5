"""How sure a claim is, by what it was read from."""

from __future__ import annotations

from kg.model import EventMention

BASE, PER_ROLE, ROLES, FOR_NOUN, HIGHEST = 0.55, 0.1, 3, 0.1, 0.95


def of_event(mention: EventMention) -> float:
    """The confidence of an event mention, of 0 to 1: the more of its roles are filled, the surer; less for a noun."""
    filled = min(len({role for role, _ in mention.links}), ROLES)
    score = BASE + PER_ROLE * filled - (FOR_NOUN if mention.noun else 0.0)
    return round(min(score, HIGHEST), 2)
