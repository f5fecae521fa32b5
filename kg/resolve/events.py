"""Which event mentions of one article tell one happening.

Two mentions are one if they are of one class, share someone or something in a role, and nothing contradicts: neither
the date, nor who did it, to whom, about what. A bare definite noun ("the attack") is the last event of its class.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from kg.model import EventMention, Factuality, Link

IDENTIFYING = (
    "actor",
    "target",
    "participant",
    "recipient",
    "weapon",
    "agreement",
    "topic",
    "destination",
    "origin",
    "place",
)
DECISIVE = ("actor", "target", "participant", "recipient", "topic", "agreement")
STRONG = {"actor", "participant", "agreement", "weapon", "target", "topic"}
SAME = "same"
Expand = Callable[[int], frozenset[int]]


@dataclass(slots=True)
class Happening:
    """One event of an article: its mentions, and all that fills its roles, in order."""

    number: int
    cls: str
    mentions: list[EventMention] = field(default_factory=list)
    links: dict[str, list[Link]] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)

    @property
    def asserted(self) -> bool:
        """Whether any mention tells it as a fact."""
        return any(m.factuality == Factuality.ASSERTED for m in self.mentions)

    def before(self, token: int) -> bool:
        """Whether it is told before a token."""
        return any(m.token < token for m in self.mentions)

    def last(self, token: int) -> int:
        """Where it was last told before a token, -1 if nowhere."""
        return max((m.token for m in self.mentions if m.token < token), default=-1)

    def add(self, mention: EventMention) -> None:
        """Takes a mention in."""
        self.mentions.append(mention)
        for role, each in mention.links:
            fillers = self.links.setdefault(role, [])
            if each not in fillers:
                fillers.append(each)
        for role, value in mention.when:
            if role == "date" and value.lexical not in self.dates:
                self.dates.append(value.lexical)


def same_date(a: str, b: str) -> bool:
    """Whether two dates can be one, the coarser a prefix of the finer."""
    return a.startswith(b) or b.startswith(a)


@dataclass(frozen=True, slots=True)
class Unit:
    """Mentions that are one by grammar, seen as one."""

    mentions: tuple[EventMention, ...]
    tokens: tuple[int, ...]
    links: tuple[tuple[str, Link], ...]
    dates: tuple[str, ...]

    @classmethod
    def of(cls, mentions: Sequence[EventMention]) -> Unit:
        """The unit of these mentions, in the order of the text; links among them are dropped."""
        tokens = tuple(m.token for m in mentions)
        clean = tuple(
            replace(m, links=tuple((r, x) for r, x in m.links if r != SAME and x.event not in tokens)) for m in mentions
        )
        links = tuple(dict.fromkeys(link for m in clean for link in m.links))
        dates = tuple(dict.fromkeys(v.lexical for m in clean for r, v in m.when if r == "date"))
        return cls(clean, tokens, links, dates)

    @property
    def cls(self) -> str:
        """The class of event."""
        return self.mentions[0].cls

    @property
    def definite(self) -> bool:
        """Whether it is told by a noun that points back."""
        return any(m.noun and m.definite for m in self.mentions)

    @property
    def anaphoric(self) -> bool:
        """Whether its words tell an event only by pointing back to one."""
        return all(m.anaphoric for m in self.mentions)

    @property
    def asserted(self) -> bool:
        """Whether any of it is told as a fact."""
        return any(m.factuality == Factuality.ASSERTED for m in self.mentions)


class Merger:
    """Groups event mentions. `expand` gives an entity with all that it stands for (an official's state …)."""

    def __init__(
        self, expand: Expand, compatible: Callable[[int, int], bool], located: Callable[[int, int], bool]
    ) -> None:
        self.expand, self.compatible, self.located = expand, compatible, located
        self.happenings: list[Happening] = []
        self.of: dict[int, Happening] = {}

    def group(self, mentions: Sequence[EventMention]) -> list[Happening]:
        """The happenings told by the mentions; those that tell nothing and point to nothing are left out.

        What others are about comes first: two warnings are one only if they warn of one thing.
        """
        units = self._units(mentions)
        about = {t for u in units for t in u.tokens}
        order = sorted(
            units, key=lambda u: (any(x.event in about for _, x in u.links if x.event not in u.tokens), u.tokens[0])
        )
        bare = [u for u in order if u.anaphoric or not any(r in IDENTIFYING for r, _ in u.links)]
        for unit in order:
            if unit not in bare:
                self._place(unit)
        for unit in bare:
            self._bare(unit)
        return self.happenings

    def _units(self, mentions: Sequence[EventMention]) -> list[Unit]:
        """Mentions that grammar makes one: an attack that kills, a raid in which something is struck."""
        classes = {m.token: m.cls for m in mentions}
        groups: dict[int, list[EventMention]] = {m.token: [m] for m in mentions}
        for m in mentions:
            for role, x in m.links:
                if role in {"actor", "participant", SAME} and x.event is not None and classes.get(x.event) == m.cls:
                    a, b = groups[m.token], groups[x.event]
                    if a is not b:
                        a += b
                        for each in b:
                            groups[each.token] = a
        seen: list[list[EventMention]] = []
        for group in groups.values():
            if not any(group is s for s in seen):
                seen.append(group)
        return [Unit.of(sorted(g, key=lambda m: m.token)) for g in seen]

    def _place(self, unit: Unit) -> None:
        earlier = [h for h in self.happenings if h.cls == unit.cls]
        for happening in sorted(earlier, key=lambda h: (not h.before(unit.tokens[0]), -h.last(unit.tokens[0]))):
            if self._one(happening, unit):
                self._join(happening, unit)
                return
        self._new(unit)

    def _new(self, unit: Unit) -> None:
        happening = Happening(len(self.happenings), unit.cls)
        self.happenings.append(happening)
        self._join(happening, unit)

    def _join(self, happening: Happening, unit: Unit) -> None:
        for mention in unit.mentions:
            happening.add(mention)
            self.of[mention.token] = happening

    def _bare(self, unit: Unit) -> None:
        first = unit.mentions[0]
        before = [
            h for h in self.happenings if h.cls == unit.cls and self._dates_agree(h, unit) and h.before(unit.tokens[0])
        ]
        if before and (unit.definite or first.headline) and first.noun:
            self._join(max(before, key=lambda h: h.last(unit.tokens[0])), unit)
        elif unit.anaphoric:
            return
        elif any(m.anonymous and m.factuality == Factuality.ASSERTED for m in unit.mentions) or (
            first.when and not first.noun
        ):
            self._new(unit)

    def _dates_agree(self, happening: Happening, unit: Unit) -> bool:
        return (
            not unit.dates or not happening.dates or any(same_date(a, b) for a in unit.dates for b in happening.dates)
        )

    def _fillers(self, links: Sequence[Link]) -> set[int]:
        return {each.entity for each in links if each.entity is not None}

    def _nested(self, a: set[int], b: set[int]) -> bool:
        """Whether one side's parties are all among the other's."""

        def within(x: set[int], y: set[int]) -> bool:
            return all(any(self._related({p}, {q}) for q in y) for p in x)

        return within(a, b) or within(b, a)

    def _related(self, a: set[int], b: set[int]) -> bool:
        return any(x in self.expand(y) or y in self.expand(x) or self.compatible(x, y) for x in a for y in b)

    def _one(self, happening: Happening, unit: Unit) -> bool:
        """Whether nothing contradicts that both are one, and something speaks for it."""
        if not self._dates_agree(happening, unit):
            return False
        mine: dict[str, list[Link]] = {}
        for role, each in unit.links:
            mine.setdefault(role, []).append(each)
        shared: set[str] = set()
        for role in IDENTIFYING:
            ours, theirs = happening.links.get(role, []), mine.get(role, [])
            a, b = self._fillers(ours), self._fillers(theirs)
            if not a or not b:
                events = [{id(self.of[x.event]) for x in side if x.event in self.of} for side in (ours, theirs)]
                if events[0] and events[1]:
                    if not events[0] & events[1]:
                        return False
                    shared.add(role)
                continue
            related = self._related(a, b)
            if role == "participant" and not self._nested(a, b):
                return False
            if not related and (role in DECISIVE or role == "weapon" or not self._near(a, b)):
                return False
            if related:
                shared.add(role)
        if shared & STRONG or (shared and happening.asserted == unit.asserted):
            return True
        if unit.definite and not shared and happening.before(unit.tokens[0]):
            return True
        cross = self._fillers([x for r in DECISIVE for x in happening.links.get(r, [])]) & self._fillers(
            [x for r in DECISIVE for x in mine.get(r, [])]
        )
        return bool(cross) and all(m.noun for m in unit.mentions)

    def _near(self, a: set[int], b: set[int]) -> bool:
        return any(self.located(x, y) or self.located(y, x) for x in a for y in b)
