"""Organisations named by a noun: "the ministry", "the group"."""

from __future__ import annotations

from kg.iri import slug
from kg.model import Mention
from kg.resolve.coreference.drafts import Draft, Ledger, is_a


class Bodies:
    """Resolves nouns for organisations."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.doc, self.m, self.k, self.drafts = ledger.doc, ledger.m, ledger.k, ledger.drafts
        self.of, self.by_token = ledger.of, ledger.by_token

    def resolve(self, number: int, m: Mention, owners: tuple[Draft, ...]) -> None:
        """A state's organ, the body named beside the noun, or one named before."""
        kind = self.k.kinds[m.kind][0]
        states = [o for o in owners if o.cls == "State" or is_a(o.cls, "Organization")]
        if states and kind.state_owned:
            base = m.text
            key = ("name", "kind", slug(base), self.ledger.label(states[0]))
            draft = self.ledger.draft(key, m.cls, kind=m.kind, owners=(states[0].number,))
            self.ledger.assign(number, draft, name=f"{self._owner_text(m)} {base}".strip())
            draft.names[base] += 0
            return
        named = [
            d
            for c in self.doc[m.head].children
            if c.dep_ in {"compound", "amod", "nmod", "appos"}
            for d in self.of.get(self.by_token.get(c.i, -1), ())
            if is_a(self.drafts[d].cls, "Organization")
        ]
        if named and m.cls in {"Organization", "ArmedGroup", "PoliticalParty"}:
            self.ledger.assign(number, self.drafts[named[0]])
            return
        if not m.definite or any(c.dep_ == "poss" for c in self.doc[m.head].children):
            return
        recent = [d for d in self.ledger.recent(number) if is_a(d.cls, "Organization")]
        alike_named = [
            d
            for d in recent
            if d.kind.split(" ")[-1:] == [m.kind]
            or d.kind == m.kind
            or any(n.lower().endswith(" " + m.kind) for n in d.names)
        ]
        alike = [d for d in recent if d.cls == m.cls and m.cls != "Organization"]
        groups = (
            [d for d in recent if d.cls in {"ArmedGroup", "PoliticalParty", "Organization", "Company"}]
            if m.cls == "Organization"
            else []
        )
        found = alike_named[:1] or (alike if len(alike) == 1 else []) or groups[:1]
        if found:
            self.ledger.assign(number, found[0])

    def _owner_text(self, m: Mention) -> str:
        number = self.by_token.get(m.owners[0]) if m.owners else None
        return self.m[number].text if number is not None else ""
