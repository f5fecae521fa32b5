"""People named by a noun: forces, officials, leaders, counterparts."""

from __future__ import annotations

from kg.model import Form, Mention
from kg.resolve.coreference.drafts import Draft, Ledger
from kg.resolve.coreference.names import Names
from kg.resolve.coreference.offices import Offices


class Groups:
    """Resolves nouns for people."""

    def __init__(self, ledger: Ledger, names: Names, offices: Offices) -> None:
        self.ledger, self.names, self.offices = ledger, names, offices
        self.doc, self.m, self.k, self.drafts = ledger.doc, ledger.m, ledger.k, ledger.drafts
        self.of, self.by_token, self.holders = ledger.of, ledger.by_token, ledger.holders

    def resolve(self, number: int, m: Mention, owners: tuple[Draft, ...]) -> None:
        """People stand for the state or body that they are of."""
        owners = owners or self._behind(m)
        if m.kind in self.k.lists["Irregular"]:
            owners = tuple(o for o in owners if o.cls != "State")
        if m.kind in self.k.lists["Counterpart"] and owners and self._counterparts(number, m, owners):
            return
        if owners:
            self.ledger.assign(number, *owners)
            return
        if m.cls == "Leaders" and m.plural:
            recent = [self.drafts[d] for p, d, _ in self.holders for d in [p]]
            if recent and m.definite:
                self.ledger.assign(number, *recent[-2:])
        elif (
            m.cls in {"Troops", "Officials"}
            and m.definite
            and not any(c.dep_ == "poss" for c in self.doc[m.head].children)
        ):
            before = self._last(number, lambda d: d.cls == "State", same=m.kind)
            if before:
                self.ledger.assign(number, before)

    def _counterparts(self, number: int, m: Mention, owners: tuple[Draft, ...]) -> bool:
        """ "The minister and his Greek and French counterparts, A and B": each named holds the same office."""
        kind = next(
            (
                o.office
                for _, p, n in reversed(self.holders)
                if (o := self.drafts[p]).office and self.m[n].start < m.start
            ),
            None,
        )
        following: list[int] = []
        for other in range(number + 1, len(self.m)):
            between = self.doc[(self.m[following[-1]].end if following else m.end) : self.m[other].start]
            if any(t.text not in {",", "and"} for t in between):
                break
            if self.m[other].cls != "Person" or self.m[other].form != Form.NAME:
                break
            following.append(other)
        if following and self.doc[m.end].text == "," and not self.doc[self.m[following[-1]].end].is_punct:
            return False
        if kind is None or len(following) != len(owners):
            return False
        for owner, other in zip(owners, following, strict=True):
            office = self.offices.office(kind, (owner,), m, titled=False) if kind.default is None else None
            person = self.drafts[self.of[other][0]]
            if office is not None:
                self.holders.append((person.number, office.number, number))
        self.ledger.assign(number, *(self.drafts[self.of[o][0]] for o in following))
        return True

    def _behind(self, m: Mention) -> tuple[Draft, ...]:
        """Whose officials they are, where a pronoun or a person says so: "their government", "the government of X"."""
        if m.cls not in {"Officials", "Troops", "Spokespersons"}:
            return ()
        head = self.doc[m.head]
        default = self.k.state_nouns.get(m.kind)
        if default and any(
            c.dep_ == "compound" and (n := self.by_token.get(c.i)) is not None and self.m[n].cls == "Person"
            for c in head.children
        ):
            return (self.ledger.node(default),)
        tokens = [c for c in head.children if c.dep_ == "poss"]
        tokens += [
            o for p in head.children if p.dep_ == "prep" and p.lower_ == "of" for o in p.children if o.dep_ == "pobj"
        ]
        found = [
            self.drafts[d] for t in tokens if (n := self.by_token.get(t.i)) is not None for d in self.of.get(n, ())
        ]
        held = {p: self.drafts[o].owners for p, o, _ in self.holders}
        return tuple(self.drafts[held[d.number][0]] if held.get(d.number) else d for d in found)

    def _last(self, number: int, fits: object, same: str = "") -> Draft | None:
        """The draft last mentioned by a nominal of the same noun."""
        for other in range(number - 1, -1, -1):
            o = self.m[other]
            if o.kind == same and self.of.get(other):
                draft = self.drafts[self.of[other][0]]
                return draft if fits(draft) else None  # type: ignore[operator]
        return None

    def settle(self) -> None:
        """People whose group is named after them: "fighters of the group"."""
        for number, m in enumerate(self.m):
            if number not in self.of and m.form == Form.NOMINAL and m.cls in {"Troops", "Officials", "Spokespersons"}:
                self.resolve(number, m, self.names.owners(m))
