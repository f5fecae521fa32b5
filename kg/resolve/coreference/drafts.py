"""The entities of an article in the making."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from kg import vocab
from kg.knowledge import Knowledge, OfficeKind
from kg.model import Mention, Ref
from kg.parse import Doc

PEOPLE = {"Troops", "Officials", "Leaders", "Spokespersons", "People", "Media"}


@dataclass(slots=True)
class Draft:
    """An entity of one article in the making; `owners` and `parties` are other drafts' numbers."""

    number: int
    cls: str
    ref: Ref | None = None
    names: Counter[str] = field(default_factory=Counter)
    kind: str = ""
    named: bool = True
    owners: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()
    office: OfficeKind | None = None
    mentions: list[int] = field(default_factory=list)
    wordings: Counter[str] = field(default_factory=Counter)
    specific: bool = True


@dataclass(slots=True)
class Entities:
    """The drafts of an article and, for each mention (by its place in the list), which of them it stands for."""

    drafts: list[Draft]
    of: dict[int, tuple[int, ...]]
    by_token: dict[int, int]
    mentions: list[Mention]
    holders: list[tuple[int, int, int]] = field(default_factory=list)
    antecedent: dict[int, int] = field(default_factory=dict)

    def at(self, token: int) -> tuple[int, ...]:
        """What the token stands for."""
        mention = self.by_token.get(token)
        return self.of.get(mention, ()) if mention is not None else ()

    def mention_at(self, token: int) -> Mention | None:
        """The mention that the token heads or lies in."""
        number = self.by_token.get(token)
        if number is None:
            return None
        return self.mentions[self.antecedent.get(number, number)]


@cache
def is_a(cls: str, ancestor: str) -> bool:
    """Whether the class is the ancestor or under it; kinds of people are only themselves."""
    return cls == ancestor or (bool(cls) and cls not in PEOPLE and ancestor not in PEOPLE and vocab.is_a(cls, ancestor))


class Ledger:
    """What the sieves have decided so far about the mentions `m` of one document."""

    def __init__(self, doc: Doc, mentions: list[Mention], inside: dict[int, Ref], knowledge: Knowledge) -> None:
        self.doc, self.m, self.inside, self.k = doc, mentions, inside, knowledge
        self.text = doc.text
        self.drafts: list[Draft] = []
        self.keys: dict[tuple[str, ...], int] = {}
        self.of: dict[int, tuple[int, ...]] = {}
        self.by_token: dict[int, int] = {}
        for number, mention in enumerate(mentions):
            for t in range(mention.start, mention.end):
                if t not in self.by_token or t == mention.head:
                    self.by_token[t] = number
        self.holders: list[tuple[int, int, int]] = []
        self.antecedent: dict[int, int] = {}

    def draft(self, key: tuple[str, ...], cls: str, **more: object) -> Draft:
        """The draft of this key, made where there is none."""
        if key not in self.keys:
            self.keys[key] = len(self.drafts)
            self.drafts.append(Draft(len(self.drafts), cls, **more))  # type: ignore[arg-type]
        return self.drafts[self.keys[key]]

    def node(self, ref: Ref) -> Draft:
        """The draft of a gazetteer node."""
        return self.draft(("ref", ref), self.k.nodes[ref].cls, ref=ref)

    def assign(self, number: int, *drafts: Draft, name: str | None = None) -> None:
        """A mention stands for these drafts."""
        self.of[number] = tuple(dict.fromkeys(d.number for d in drafts))
        for draft in drafts:
            draft.mentions.append(number)
            if name:
                draft.names[name] += 1

    def label(self, draft: Draft) -> str:
        """The draft's best name so far."""
        if draft.ref:
            return self.k.nodes[draft.ref].label
        return max(sorted(draft.names), key=lambda n: (len(n.split()), draft.names[n]), default=draft.kind)

    def recent(self, number: int) -> list[Draft]:
        """Drafts mentioned before, the last first."""
        seen: dict[int, Draft] = {}
        for other in range(number - 1, -1, -1):
            for d in self.of.get(other, ()):
                seen.setdefault(d, self.drafts[d])
        return list(seen.values())

    def piece(self, start: int, end: int) -> str:
        """The text of the tokens from `start` to before `end`."""
        last = self.doc[end - 1]
        text: str = self.text[self.doc[start].idx : last.idx + len(last)]
        return text
