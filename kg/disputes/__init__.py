"""Corroboration and dispute: how many stand behind a fact, and on what its sources disagree.

Facts are counted where more than one article tells them. An origin is who a fact goes back to: the speaker that an
article cites for it, else its publisher; copies of one text are one origin, whoever publishes them. Differing precision
is agreement: "more than 10" and 12, "in June" and 19 June, a city and its state.
"""

from kg.disputes.differences import differences
from kg.disputes.facts import SEVERAL, TOLD, fact_ref, facts
from kg.disputes.told import told

__all__ = ["SEVERAL", "TOLD", "differences", "fact_ref", "facts", "told"]
