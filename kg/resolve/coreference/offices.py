"""Titles: the office, whose it is, and who holds it."""

from __future__ import annotations

from functools import cache

from kg.knowledge import OfficeKind
from kg.model import Form, Mention
from kg.resolve.coreference.context import Context
from kg.resolve.coreference.drafts import Draft, Ledger, is_a
from kg.resolve.coreference.names import Names


class Offices:
    """Resolves titles; `holders` of the ledger gets each person, office and mention of the two."""

    def __init__(self, ledger: Ledger, names: Names, context: Context) -> None:
        self.ledger, self.names, self.context = ledger, names, context
        self.doc, self.m, self.k, self.drafts = ledger.doc, ledger.m, ledger.k, ledger.drafts
        self.of, self.by_token, self.holders = ledger.of, ledger.by_token, ledger.holders

    def resolve(self, number: int, m: Mention) -> None:
        """A title stands for its holder, else for the office, else for whose it is."""
        kind = self.k.offices[m.kind]
        owners = self.names.owners(m)
        holder = self._holder(number, m)
        owners = owners or self._possessor(m)
        if not owners and kind.default and kind.default in self.k.nodes and (holder is not None or m.definite):
            owners = (self.ledger.node(kind.default),)
        if not owners and holder is not None:
            owners = self._elsewhere(holder, kind) or self.context.owner(number, m, kind)
        persons = [self.drafts[d] for d in self.of.get(holder, ())] if holder is not None else []
        if persons:
            office = self.office(kind, owners, m)
            for person in persons:
                if office is not None:
                    self.holders.append((person.number, office.number, number))
            self.ledger.assign(number, *persons)
            return
        held = self._holders_of(kind, owners, m.plural)
        if not held and m.plural and owners:
            held = self._officials_of(owners, m)
        if held:
            self.ledger.assign(number, *held)
        elif owners and not m.plural and kind.is_office:
            office = self.office(kind, owners, m)
            self.ledger.assign(number, *([office] if office is not None else owners))
        elif owners:
            self.ledger.assign(number, *owners)

    def _elsewhere(self, holder: int, kind: OfficeKind) -> tuple[Draft, ...]:
        """The state that the article gives the same person's same office elsewhere."""
        person = set(self.of.get(holder, ()))
        for other in self.m:
            if (
                other.form != Form.TITLE
                or not other.owners
                or other.holder is None
                or self.k.offices[other.kind] is not kind
            ):
                continue
            if person & set(self.of.get(self.by_token.get(other.holder, -1), ())):
                return self.names.owners(other)[:1]
        return ()

    def _possessor(self, m: Mention) -> tuple[Draft, ...]:
        """The state or body that a pronoun before a title stands for: "its foreign minister"."""
        found = [
            self.drafts[d]
            for c in self.doc[m.head].children
            if c.dep_ == "poss"
            for d in self.of.get(self.by_token.get(c.i, -1), ())
        ]
        return tuple(d for d in found if d.cls == "State" or is_a(d.cls, "Organization"))[:1]

    def office(self, kind: OfficeKind, owners: tuple[Draft, ...], m: Mention, titled: bool = True) -> Draft | None:
        """The office of this kind of its first owner; None where no owner is known."""
        if not owners:
            return None
        key = ("office", kind.label, self.ledger.label(owners[0]))
        office = self.ledger.draft(key, "Office", kind=kind.label, owners=(owners[0].number,), office=kind)
        title = self.ledger.piece(m.start, m.end)
        if titled:
            office.names[title] += 1
            if (
                m.owners
                and m.owners[0] < m.start
                and m.start - m.owners[0] <= 2
                and (n := self.by_token.get(m.owners[0])) is not None
            ):
                office.names[self.ledger.piece(self.m[n].start, m.end)] += 1
        return office

    def _holder(self, number: int, m: Mention) -> int | None:
        """The mention of the person who holds the office: right after the title, or in apposition to it."""
        if m.holder is not None:
            return self.by_token.get(m.holder)
        token = self.doc[m.head]
        near = [c for c in token.children if c.dep_ in {"appos"}]
        if token.dep_ == "appos":
            near.append(token.head)
        if token.dep_ in {"attr"} and token.head.lemma_ in {"be", "become"}:
            near += [c for c in token.head.children if c.dep_ == "nsubj"]
        if token.dep_ == "compound" or token.dep_ == "nmod":
            near.append(token.head)
        for other in near:
            n = self.by_token.get(other.i)
            if n is not None and self.m[n].cls == "Person" and self.m[n].form == Form.NAME:
                return n
        return None

    def _holders_of(self, kind: OfficeKind, owners: tuple[Draft, ...], plural: bool) -> list[Draft]:
        offices = [
            d for d in self.drafts if d.office and (d.office.label == kind.label or self._short_title(kind, d.office))
        ]
        if owners:
            offices = [d for d in offices if set(d.owners) & {o.number for o in owners}]
        persons = [self.drafts[p] for p, o, _ in self.holders if o in {d.number for d in offices}]
        unique = list({p.number: p for p in persons}.values())
        return unique if plural else unique[-1:]

    def _short_title(self, short: OfficeKind, long: OfficeKind) -> bool:
        """ "the minister" for a foreign minister, "the secretary" for a secretary of state."""
        return _shortens(short.titles, long.titles)

    def _officials_of(self, owners: tuple[Draft, ...], m: Mention) -> list[Draft]:
        """ "The two Norwegian ministers": the persons named so far who hold an office of the state, as many as are counted."""
        counted = [c for c in self.doc[m.head].children if c.dep_ == "nummod"]
        if not counted:
            return []
        states = {o.number for o in owners}
        persons = dict.fromkeys(
            p for p, o, n in self.holders if set(self.drafts[o].owners) & states and self.m[n].start < m.start
        )
        number = {"two": 2, "three": 3, "four": 4, "five": 5}.get(counted[0].lower_, 0)
        return [self.drafts[p] for p in persons] if len(persons) == number else []

    def settle(self) -> None:
        """An office named before its holder is the holder, where the article names but one."""
        for number, m in enumerate(self.m):
            if m.form != Form.TITLE or len(self.of.get(number, ())) != 1:
                continue
            office = self.of[number][0]
            persons = {p for p, o, _ in self.holders if o == office}
            if self.drafts[office].cls == "Office" and len(persons) == 1:
                self.of[number] = tuple(persons)


@cache
def _shortens(short: frozenset[str], long: frozenset[str]) -> bool:
    words = [t for t in short if " " not in t]
    return any(full.endswith(" " + t) or full.startswith(t + " of ") for t in words for full in long)
