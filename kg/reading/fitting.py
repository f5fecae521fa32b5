"""Which relations can hold between whom."""

from __future__ import annotations

from kg.reading.cast import Cast
from kg.resolve.coreference import is_a


class Fitting:
    """Whether the classes of two entities allow a relation."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.drafts = cast.drafts

    def fits(self, relation: str, subject: int, object_: int) -> bool:
        """Whether the classes of two entities allow a relation."""
        s, o = self.drafts[self.cast.node(subject)].cls, self.drafts[self.cast.node(object_)].cls
        allowed = {
            "holdsOffice": ("Person", "Office"),
            "officeOf": ("Office", "Agent"),
            "represents": ("Person", "Agent"),
            "leads": ("Person", "Agent"),
            "memberOf": ("Agent", "Organization"),
            "bodyOf": ("Organization", "Agent"),
            "capitalOf": ("City", "State"),
            "partyTo": ("Agent", "Agreement"),
            "signatory": ("Agreement", "Agent"),
            "alliedWith": ("Agent", "Agent"),
            "rivalOf": ("Agent", "Agent"),
            "atWarWith": ("Agent", "Agent"),
            "cooperatesWith": ("Agent", "Agent"),
            "supports": ("Agent", "Agent"),
            "possesses": ("Agent", "Weapon"),
            "controls": ("Agent", "Place"),
        }.get(relation)
        if (relation == "partyTo" and s == "Person") or (
            relation in {"cooperatesWith", "alliedWith", "atWarWith"} and (s == "Person") != (o == "Person")
        ):
            return False
        if (
            relation == "possesses"
            and not self.drafts[self.cast.node(object_)].named
            and not self.drafts[self.cast.node(object_)].specific
        ):
            return False
        return allowed is None or (is_a(s, allowed[0]) and is_a(o, allowed[1]))
