"""How sure a claim is, by what it was read from: the share of such claims that is right.

The numbers are fitted by hand to `benchmarks/calibrate.py`, and kept below what it finds, since the articles that it
counts are those that the rules were made on. What tells most is whether the article tells the event again.
"""

from __future__ import annotations

from kg.model import EventMention, Factuality

STATED, FRAMED, INFERRED = 0.95, 0.86, 0.8
ONCE, AGAIN, PER_ROLE, ROLES, FOR_DOUBT = 0.76, 0.88, 0.03, 3, 0.04


def of_event(mention: EventMention, times: int) -> float:
    """The confidence, of 0 to 1, of one mention of an event that the article tells `times` times."""
    filled = min(len({role for role, _ in mention.links}), ROLES)
    doubt = FOR_DOUBT if mention.factuality == Factuality.POSSIBLE else 0.0
    return round((AGAIN if times > 1 else ONCE) + PER_ROLE * filled - doubt, 2)
