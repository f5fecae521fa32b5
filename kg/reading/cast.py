"""Who and what is in an article: its mentions, the drafts that they resolve to, and who stands for whom."""

from __future__ import annotations

from collections.abc import Sequence

from kg import iri
from kg.extract.mentions import mentions as find_mentions
from kg.knowledge import Knowledge
from kg.model import (
    Ref,
)
from kg.parse import Annotated
from kg.resolve.coreference import Draft, is_a, resolve
from kg.resolve.identity import Namer


class Cast:
    """Who and what is in one article, and who stands for whom."""

    def __init__(self, annotated: Annotated, knowledge: Knowledge) -> None:
        self.k, self.doc, self.document = knowledge, annotated.doc, annotated.document
        self.article = iri.article(self.document.article)
        self.mentions, inside = find_mentions(self.doc, knowledge)
        self.entities = resolve(self.doc, self.mentions, inside, knowledge)
        self.drafts = self.entities.drafts
        self.namer = Namer(self.drafts, knowledge, self.article)
        self.merged: dict[int, int] = {}

    def expand(self, number: int) -> frozenset[int]:
        """A draft with all that it stands for: an official's state, an organ's state, a place's state."""
        found = {number}
        queue = [number]
        while queue:
            at = queue.pop()
            draft = self.drafts[at]
            above = list(draft.owners) + [o for p, o, _ in self.entities.holders if p == at]
            for other in above:
                if other not in found:
                    found.add(other)
                    queue.append(other)
        return frozenset(found)

    def node(self, number: int) -> int:
        """The draft that stands for a draft after merging."""
        while number in self.merged:
            number = self.merged[number]
        return number

    def absorb(self, a: Draft, b: Draft) -> None:
        """Makes two drafts one: the named one stays, the finer class is kept."""
        keep, gone = (b, a) if b.named and not a.named else (a, b)
        if is_a(gone.cls, keep.cls):
            keep.cls = gone.cls
        keep.wordings += gone.wordings
        keep.names += gone.names
        self.merged[gone.number] = keep.number

    def same_thing(self, a: int, b: int) -> bool:
        """Whether two unnamed weapons or agreements can be one."""
        x, y = self.drafts[a], self.drafts[b]
        if x.named and y.named:
            return False
        if not (is_a(x.cls, y.cls) or is_a(y.cls, x.cls)) or not (is_a(x.cls, "Weapon") or is_a(x.cls, "Agreement")):
            return False
        return not (x.owners and y.owners and not set(x.owners) & set(y.owners))

    def located(self, a: int, b: int) -> bool:
        """Whether place a may lie in place b, as far as the gazetteer knows; an unknown place may lie in any state."""
        x, y = self.drafts[a], self.drafts[b]
        if x.ref and y.ref:
            return y.ref in self.k.nodes[x.ref].located_in or y.ref in self.k.nodes[x.ref].capital_of
        return not (x.cls == "State" and y.cls == "State")

    def states(self, number: int) -> list[int]:
        """The state itself, or the one that someone stands for."""
        if self.drafts[number].cls == "State":
            return [number]
        return sorted(n for n in self.expand(number) if self.drafts[n].cls == "State")[:1]

    def state_key(self, number: int) -> str:
        """For comparing across outlets: the state that an official or force stands for, else the thing itself."""
        draft = self.drafts[self.node(number)]
        states = sorted(self.drafts[n].ref or "" for n in self.expand(draft.number) if self.drafts[n].cls == "State")
        return states[0] if states else self.namer.ref(draft)

    def state_label(self, number: int) -> str:
        """The label of the state that someone stands for, else their own."""
        draft = self.drafts[self.node(number)]
        states = sorted(
            self.namer.label(self.drafts[n]) for n in self.expand(draft.number) if self.drafts[n].cls == "State"
        )
        return states[0] if states else self.namer.label(draft)

    def speakers(self, numbers: Sequence[int]) -> list[Ref | None]:
        """The refs of speakers; of an agreement or office, of those whose it is. None for the article's voice."""
        found: list[Ref | None] = []
        for n in numbers:
            draft = self.drafts[self.node(n)]
            if is_a(draft.cls, "Agreement") or draft.cls == "Office":
                found += [self.namer.ref(self.drafts[o]) for o in draft.owners]
            elif is_a(draft.cls, "Agent"):
                found.append(self.namer.ref(draft))
        return list(dict.fromkeys(found)) or [None]
