"""An article's events as tellings: what tells whether another article means the same, and by what they are looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date as Day

from kg import knowledge
from kg.iri import digest, slug
from kg.model import Factuality, Reading, Ref, Value

EVENT = "event/"
PERSON = "person/"
SIDES = ("actor", "participant")
DECISIVE = ("target", "recipient", "agreement", "weapon", "destination", "origin", "place")
UNNAMED = re.compile(r"-[0-9a-f]{10}$")
NEAR = 7
_UNDERGOING = frozenset({"target", "recipient"})


@dataclass(frozen=True, slots=True, order=True)
class Telling:
    """One event as one article tells it, its roles filled by refs of the corpus; officials and organs by their state.

    `published` is the article's date ("" if unknown); `roles` are sorted; `things` are the unnamed weapons and the like
    in it: role, ref of the article, class.
    """

    article: Ref
    ref: Ref
    cls: str
    date: str
    published: str
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    things: tuple[tuple[str, Ref, str], ...] = ()

    def fillers(self, role: str) -> frozenset[str]:
        """What fills a role."""
        return frozenset(next((f for r, f in self.roles if r == role), ()))

    @property
    def sides(self) -> frozenset[str]:
        """Who acts, or takes part."""
        return frozenset(f for r, fs in self.roles if r in SIDES for f in fs)

    @property
    def anchor(self) -> Day | None:
        """The day that it is looked up by: its own, else the article's."""
        for text in (self.date, self.published):
            if len(text) == 10:
                return Day.fromisoformat(text)
        return None


def tellings(reading: Reading, article: Ref, entities: Mapping[Ref, Ref]) -> dict[Ref, Telling]:
    """The events of an article by its own refs. `entities` maps the article's refs to the corpus's."""

    def there(ref: Ref) -> Ref:
        return entities.get(ref, ref)

    stands = _stands_for(reading, there)
    classes = {e.ref: e.cls for e in reading.entities}
    published = reading.document.article.published
    events: dict[Ref, dict[str, set[str]]] = {}
    things: dict[Ref, set[tuple[str, Ref, str]]] = {}
    kinds: dict[Ref, str] = {}
    for claim in reading.claims:
        if claim.predicate != "type" or not isinstance(claim.object, Value):
            continue
        kinds[claim.subject] = min(kinds.get(claim.subject, claim.object.lexical), claim.object.lexical)
        roles = events.setdefault(claim.subject, {})
        for role, filler in claim.roles:
            if isinstance(filler, Value):
                roles.setdefault(role, set()).add(filler.lexical)
            elif isinstance(filler, str):
                if filler.startswith(EVENT):
                    roles.setdefault("topic", set()).add(filler)
                    continue
                fillers = set(stands(filler))
                if role in _UNDERGOING and filler.startswith(PERSON):
                    fillers.add(there(filler))
                roles.setdefault(role, set()).update(fillers)
                if UNNAMED.search(filler) and filler in classes:
                    things.setdefault(claim.subject, set()).add((role, filler, classes[filler]))
    found = {}
    for ref, roles in events.items():
        about = {_described(kinds[t], events[t]) if t in kinds else t for t in roles.get("topic", ())}
        shown = {r: fs for r, fs in roles.items() if r in (*SIDES, *DECISIVE)} | ({"topic": about} if about else {})
        dates = sorted(roles.get("date", ()), key=lambda d: (-len(d), d))
        found[ref] = Telling(
            article, ref, kinds[ref], dates[0] if dates else "", published.isoformat() if published else "",
            tuple(sorted((r, tuple(sorted(fs))) for r, fs in shown.items() if fs)), tuple(sorted(things.get(ref, ()))),
        )  # fmt: skip
    return found


def _described(cls: str, roles: Mapping[str, set[str]]) -> str:
    """What an event that another is about is, without its ref: class, sides, day."""
    sides = sorted(f for r in SIDES for f in roles.get(r, ()))
    return " ".join([cls, *sides])


def _stands_for(reading: Reading, there: Callable[[Ref], Ref]) -> Callable[[Ref], frozenset[str]]:
    """For a ref of the article the states that it stands for, by what the article or the gazetteer says; else itself."""
    states: dict[Ref, set[Ref]] = {}
    for claim in reading.claims:
        if (
            claim.factuality is Factuality.ASSERTED
            and isinstance(claim.object, str)
            and claim.object.startswith("state/")
            and claim.predicate in {"represents", "leads", "bodyOf"}
        ):
            states.setdefault(claim.subject, set()).add(claim.object)
    nodes = knowledge.load().nodes

    def found(ref: Ref) -> frozenset[str]:
        if states.get(ref):
            return frozenset(states[ref])
        node = nodes.get(ref)
        owners = [o for o in node.body_of if o.startswith("state/")] if node else []
        return frozenset(owners) or frozenset({there(ref)})

    return found


def settled(telling: Telling) -> Ref | None:
    """The ref of what lasts and needs no comparison: between the same sides there is one such event."""
    if telling.cls in knowledge.load().lists.get("EnduringEvent", frozenset()) and len(telling.sides) > 1:
        return f"{EVENT}{slug(telling.cls)}-{digest(telling.cls, *sorted(telling.sides), size=10)}"
    return None


def block_keys(telling: Telling) -> frozenset[str]:
    """What two tellings of one happening share at least one of."""
    if settled(telling):
        return frozenset()
    found = {f"ref {telling.ref}"}
    anchor, known = telling.anchor, knowledge.load()
    undergone = telling.fillers("target") | telling.fillers("recipient")
    who = telling.sides or undergone
    if telling.cls in known.lists.get("UndergoneEvent", frozenset()):
        who |= frozenset(f for f in undergone if not f.startswith("state/"))
    if telling.cls in known.once_a_day and len(telling.date) == 10:
        found.add(f"{telling.cls} on {telling.date}")
    for side in who:
        if anchor is not None:
            week = anchor.toordinal() // NEAR
            found |= {f"{telling.cls} {side} week {w}" for w in (week, week + 1)}
        if len(telling.date) >= 7:
            found.add(f"{telling.cls} {side} {telling.date[:7]}")
        for agreement in telling.fillers("agreement"):
            found.add(f"{telling.cls} {side} {agreement}")
    return frozenset(found)
