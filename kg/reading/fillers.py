"""Which fillers of roles make sense."""

from __future__ import annotations

from dataclasses import replace

from kg.model import (
    EventMention,
    Link,
)
from kg.reading.cast import Cast
from kg.resolve.coreference import is_a

AGENT_ROLES = {"actor", "recipient", "participant", "target"}


ROLE_CLASSES = {
    "actor": ("Agent",),
    "participant": ("Agent",),
    "recipient": ("Agent",),
    "weapon": ("Weapon",),
    "agreement": ("Agreement",),
    "origin": ("Place",),
    "destination": ("Place",),
    "place": ("Place",),
}


class Fillers:
    """Keeps of what fills a role only what makes sense there."""

    def __init__(self, cast: Cast) -> None:
        self.drafts = cast.drafts

    def sensible(self, m: EventMention) -> EventMention:
        """The mention with fillers where they make sense: what hits is the weapon, a statement's authors speak in it.

        A weapon at large ("arms") is no thing of its own and fills nothing.
        """
        links: list[tuple[str, Link]] = []
        for role, x in m.links:
            draft = self.drafts[x.entity] if x.entity is not None else None
            if draft is None:
                if role not in ROLE_CLASSES or role in {"actor", "participant"}:
                    links.append((role, x))
            elif is_a(draft.cls, "Weapon") and not draft.named and draft.cls == "Weapon" and not draft.specific:
                continue
            elif role in {"actor", "participant"} and is_a(draft.cls, "Weapon"):
                states = [o for o in draft.owners if is_a(self.drafts[o].cls, "Agent")]
                links += [(role, Link(o)) for o in states] if states and not draft.named else [("weapon", x)]
            elif (role in {"actor", "participant"} and is_a(draft.cls, "Agreement")) or (
                draft.cls == "Office" and role in AGENT_ROLES
            ):
                links += [(role, Link(o)) for o in draft.owners]
            elif role in ROLE_CLASSES and not any(is_a(draft.cls, c) for c in ROLE_CLASSES[role]):
                continue
            else:
                links.append((role, x))
        used = {x for role, x in links if role == "weapon"}
        links = [(role, x) for role, x in links if role != "target" or x not in used]
        return replace(m, links=tuple(dict.fromkeys(links)))

    def fills(self, role: str, x: Link) -> bool:
        """Whether an entity may fill a role."""
        if x.entity is None:
            return False
        return role not in ROLE_CLASSES or any(is_a(self.drafts[x.entity].cls, c) for c in ROLE_CLASSES[role])
