"""Names of the gazetteer, of persons and of bodies; and whose a mention is."""

from __future__ import annotations

from kg.iri import slug
from kg.model import Form, Mention
from kg.resolve.coreference.capitals import Capitals
from kg.resolve.coreference.drafts import Draft, Ledger, is_a
from kg.resolve.coreference.persons import Persons


class Names:
    """Resolves names, and says whose a mention is."""

    def __init__(self, ledger: Ledger, capitals: Capitals, persons: Persons) -> None:
        self.ledger, self.capitals, self.persons = ledger, capitals, persons
        self.doc, self.m, self.inside, self.k = ledger.doc, ledger.m, ledger.inside, ledger.k
        self.drafts, self.of, self.by_token = ledger.drafts, ledger.of, ledger.by_token

    def resolve(self) -> None:
        """Names, gazetteer nodes, persons in full and short."""
        for number, m in enumerate(self.m):
            if m.ref:
                draft = self.capitals.place_or_state(m)
                if m.owners and not draft.owners:
                    draft.owners = tuple(o.number for o in self.owners(m))
                self.ledger.assign(number, draft, name=None if m.form == Form.ADJECTIVE else m.text)
        self.persons.resolve()
        for number, m in enumerate(self.m):
            if number in self.of or m.form != Form.NAME or m.cls == "Person":
                continue
            draft = self._named(m)
            self.ledger.assign(number, draft, name=m.text)
            draft.names[self._own_name(m)] += 1
        self._acronyms()

    def _own_name(self, m: Mention) -> str:
        """The name as written, with the state right before it ("Saudi Press Agency")."""
        number = self.by_token.get(m.owners[0]) if m.owners else None
        owner = self.m[number] if number is not None else None
        if (
            owner is None
            or owner.end > m.start
            or (self.doc[m.start - 1].i >= owner.end and self.doc[m.start - 1].tag_ != "POS")
        ):
            return m.text
        return self.ledger.piece(owner.start, m.end)

    def owners(self, m: Mention) -> tuple[Draft, ...]:
        """The states and bodies that a mention is named with."""
        found = []
        for token in m.owners:
            if token in self.inside:
                found.append(self.ledger.node(self.inside[token]))
                continue
            number = self.by_token.get(token)
            owner = self.m[number] if number is not None else None
            if number is None or owner is None or owner is m or (owner.start >= m.start and owner.end <= m.end):
                continue
            if owner.ref and self.k.nodes[owner.ref].capital_of and owner.cls == "City" and not is_a(m.cls, "Place"):
                found.append(self.ledger.node(self.k.nodes[owner.ref].capital_of[0]))
            elif number in self.of:
                found += [self.drafts[d] for d in self.of[number]]
            elif owner.ref:
                found.append(self.capitals.place_or_state(owner))
            elif owner.form == Form.NAME and owner.cls != "Person":
                found.append(self._named(owner))
        if not is_a(m.cls, "Place"):
            found = [d for d in found if is_a(d.cls, "Agent")]
        return tuple({d.number: d for d in found}.values())

    def _named(self, m: Mention) -> Draft:
        owners = self.owners(m) if is_a(m.cls, "Organization") or is_a(m.cls, "Agreement") else ()
        base = self._base_name(m, owners)
        if not owners and is_a(m.cls, "Organization"):
            known = [
                d
                for d in self.drafts
                if is_a(d.cls, "Organization") and slug(base) in {slug(x) for x in d.names} | {slug(d.kind)}
            ]
            if known:
                return known[0]
        key = ("name", m.cls if not m.kind else "kind", slug(base), *(self.ledger.label(o) for o in owners[:1]))
        return self.ledger.draft(key, m.cls, kind=m.kind, owners=tuple(o.number for o in owners[:1]))

    def _base_name(self, m: Mention, owners: tuple[Draft, ...]) -> str:
        text = m.text
        for token in m.owners:
            number = self.by_token.get(token)
            if number is not None and self.m[number].text and text.endswith(self.m[number].text):
                text = (
                    text[: -len(self.m[number].text)]
                    .removesuffix(" the ")
                    .removesuffix(" of ")
                    .removesuffix(" of the ")
                    .strip()
                )
        return text.removesuffix(" of").removesuffix(" of the")

    def _acronyms(self) -> None:
        """ "Defense Intelligence Agency (DIA)": one thing."""
        for number, m in enumerate(self.m):
            if m.end + 2 >= len(self.doc) or self.doc[m.end].text != "(" or self.doc[m.end + 2].text != ")":
                continue
            short = self.by_token.get(m.end + 1)
            text = self.doc[m.end + 1].text
            if not (text.isupper() and 2 <= len(text) <= 8) or number not in self.of:
                continue
            draft = self.drafts[self.of[number][0]]
            draft.names[text] += 1
            for other, o in enumerate(self.m):
                if o.text == text and o.form == Form.NAME and not o.ref:
                    for d in self.of.get(other, ()):
                        if d != draft.number and other in self.drafts[d].mentions:
                            self.drafts[d].mentions.remove(other)
                            self.drafts[d].names.subtract([o.text])
                    self.ledger.assign(other, draft, name=text)
            if short is not None and short not in self.of:
                self.ledger.assign(short, draft, name=text)
