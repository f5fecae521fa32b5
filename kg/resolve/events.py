"""Which event mentions of one article tell one happening.

Two mentions are one if they are of one class, share someone or something in a role, and nothing contradicts: neither
the date, nor who did it, to whom, about what. A bare definite noun ("the attack") is the last event of its class.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from kg.model import EventMention, Link

IDENTIFYING = ("actor", "target", "participant", "recipient", "weapon", "agreement", "topic", "destination", "origin", "place")
DECISIVE = ("actor", "target", "participant", "recipient", "topic", "agreement")
Expand = Callable[[int], frozenset[int]]


@dataclass(slots=True)
class Happening:
    """One event of an article: its mentions, and all that fills its roles, in order."""

    number: int
    cls: str
    mentions: list[EventMention] = field(default_factory=list)
    links: dict[str, list[Link]] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)

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


class Merger:
    """Groups event mentions. `expand` gives an entity with all that it stands for (an official's state …)."""

    def __init__(self, expand: Expand, compatible: Callable[[int, int], bool], located: Callable[[int, int], bool]) -> None:
        self.expand, self.compatible, self.located = expand, compatible, located
        self.happenings: list[Happening] = []
        self.of: dict[int, Happening] = {}
        self.classes: dict[int, str] = {}

    def group(self, mentions: Sequence[EventMention]) -> list[Happening]:
        """The happenings told by the mentions; those that tell nothing and point to nothing are left out."""
        bare: list[EventMention] = []
        self.classes = {m.token: m.cls for m in mentions}
        for mention in mentions:
            same = [x.event for r, x in mention.links if r in {"actor", "participant"} and x.event is not None and self.classes.get(x.event) == mention.cls]
            if same:
                mention = replace(mention, links=tuple((r, x) for r, x in mention.links if x.event not in same))
                if (happening := self.of.get(same[0] or -1)) is not None:
                    happening.add(mention)
                    self.of[mention.token] = happening
                    continue
            if not any(r in IDENTIFYING for r, _ in mention.links):
                bare.append(mention)
                continue
            self._place(mention)
        for mention in bare:
            self._bare(mention)
        return self.happenings

    def _place(self, mention: EventMention) -> None:
        for happening in reversed(self.happenings):
            if happening.cls == mention.cls and self._one(happening, mention):
                happening.add(mention)
                self.of[mention.token] = happening
                return
        happening = Happening(len(self.happenings), mention.cls)
        happening.add(mention)
        self.happenings.append(happening)
        self.of[mention.token] = happening

    def _bare(self, mention: EventMention) -> None:
        before = [
            h for h in self.happenings
            if h.cls == mention.cls and self._dates_agree(h, mention) and min(m.token for m in h.mentions) < mention.token
        ]  # fmt: skip
        if before and (mention.definite or mention.headline) and mention.noun:
            nearest = max(before, key=lambda h: max(m.token for m in h.mentions if m.token < mention.token))
            nearest.add(mention)
            self.of[mention.token] = nearest
        elif mention.when and not mention.noun:
            happening = Happening(len(self.happenings), mention.cls)
            happening.add(mention)
            self.happenings.append(happening)
            self.of[mention.token] = happening

    def _dates_agree(self, happening: Happening, mention: EventMention) -> bool:
        mine = [v.lexical for r, v in mention.when if r == "date"]
        return not mine or not happening.dates or any(same_date(a, b) for a in mine for b in happening.dates)

    def _fillers(self, links: Sequence[Link]) -> set[int]:
        return {each.entity for each in links if each.entity is not None}

    def _related(self, a: set[int], b: set[int]) -> bool:
        return any(x in self.expand(y) or y in self.expand(x) or self.compatible(x, y) for x in a for y in b)

    def _one(self, happening: Happening, mention: EventMention) -> bool:
        if not self._dates_agree(happening, mention):
            return False
        mine: dict[str, list[Link]] = {}
        for role, each in mention.links:
            mine.setdefault(role, []).append(each)
        shared = False
        for role in IDENTIFYING:
            a, b = self._fillers(happening.links.get(role, [])), self._fillers(mine.get(role, []))
            if not a or not b:
                ours, theirs = happening.links.get(role, []), mine.get(role, [])
                events = {x.event for x in ours if x.event is not None}, {x.event for x in theirs if x.event is not None}
                if events[0] and events[1]:
                    same = any(self.of.get(x) is not None and self.of.get(x) is self.of.get(y) for x in events[0] for y in events[1])  # type: ignore[arg-type]
                    if same:
                        shared = True
                continue
            related = self._related(a, b)
            if role in DECISIVE and not related:
                return False
            if role in {"destination", "origin", "place"} and not related and not self._near(a, b):
                return False
            if role == "weapon" and not related:
                return False
            shared = shared or related
        if not shared:
            cross = self._fillers([x for r in DECISIVE for x in happening.links.get(r, [])]) & self._fillers([x for r in DECISIVE for x in mine.get(r, [])])
            if not (cross and mention.noun):
                return False
        return True

    def _near(self, a: set[int], b: set[int]) -> bool:
        return any(self.located(x, y) or self.located(y, x) for x in a for y in b)
