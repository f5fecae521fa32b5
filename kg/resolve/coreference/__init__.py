"""Which mentions of one article are one thing: names in full and short, nominals, metonyms and pronouns.

Deterministic sieves, the surest first, in the manner of Lee et al. (2013), "Deterministic coreference resolution based
on entity-centric, precision-ranked rules". What no sieve decides stays unresolved.
"""

from kg.resolve.coreference.drafts import PEOPLE, Draft, Entities, is_a
from kg.resolve.coreference.resolver import resolve

__all__ = ["PEOPLE", "Draft", "Entities", "is_a", "resolve"]
