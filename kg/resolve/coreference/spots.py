"""Places named by a noun."""

from __future__ import annotations

from kg.iri import slug
from kg.model import Form, Mention
from kg.resolve.coreference.drafts import Draft, Ledger, is_a


class Spots:
    """Resolves nouns for places."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.doc, self.m, self.drafts, self.of = ledger.doc, ledger.m, ledger.drafts, ledger.of
        self.by_token = ledger.by_token

    def resolve(self, number: int, m: Mention, owners: tuple[Draft, ...]) -> None:
        """A facility named by what stands before it, a place named before, or the state it lies in."""
        head = self.doc[m.head]
        named = [
            c
            for c in head.children
            if c.dep_ in {"compound", "nmod"}
            and (n := self.by_token.get(c.i)) is not None
            and self.m[n].form == Form.NAME
        ]
        if named and is_a(m.cls, "Facility"):
            first = self.m[self.by_token[named[0].i]]
            text = self.ledger.piece(first.start, m.end)
            draft = self.ledger.draft(("name", m.cls, slug(text)), m.cls, kind=m.kind)
            self.ledger.assign(number, draft, name=text)
            return
        if m.kind in {"country", "nation", "kingdom"} and m.definite and not m.plural:
            before = next((d for d in self.ledger.recent(number) if d.cls == "State"), None)
            if before:
                self.ledger.assign(number, before)
            return
        called = [
            d
            for p in head.children
            if p.dep_ == "prep" and p.lower_ == "of"
            for o in p.children
            if o.dep_ == "pobj"
            for d in self.of.get(self.by_token.get(o.i, -1), ())
            if is_a(self.drafts[d].cls, "Place") and self.drafts[d].cls != "State"
        ]
        if called:
            self.ledger.assign(number, self.drafts[called[0]])
            return
        if m.definite:
            for draft in self.ledger.recent(number):
                if (
                    is_a(draft.cls, m.cls)
                    and m.cls != "Place"
                    and (draft.kind == m.kind or any(m.kind in n.lower().split() for n in draft.names))
                ):
                    self.ledger.assign(number, draft)
                    return
        states = [o for o in owners if o.cls == "State"]
        if states and not is_a(m.cls, "WaterBody"):
            self.ledger.assign(number, *states)
