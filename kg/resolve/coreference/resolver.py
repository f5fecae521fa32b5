"""All sieves, in order."""

from __future__ import annotations

from kg.knowledge import Knowledge
from kg.model import Form, Mention, Ref
from kg.parse import Doc
from kg.resolve.coreference.antecedents import Antecedents
from kg.resolve.coreference.bodies import Bodies
from kg.resolve.coreference.capitals import Capitals
from kg.resolve.coreference.context import Context
from kg.resolve.coreference.drafts import PEOPLE, Entities, Ledger, is_a
from kg.resolve.coreference.groups import Groups
from kg.resolve.coreference.names import Names
from kg.resolve.coreference.offices import Offices
from kg.resolve.coreference.persons import Persons
from kg.resolve.coreference.pronouns import Pronouns
from kg.resolve.coreference.spots import Spots
from kg.resolve.coreference.things import Things


class Resolver:
    """Runs the sieves over one document, the surest first."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.m, self.of = ledger.m, ledger.of
        self.names = Names(ledger, Capitals(ledger), Persons(ledger))
        self.offices = Offices(ledger, self.names, Context(ledger, self.names))
        self.groups = Groups(ledger, self.names, self.offices)
        self.bodies, self.things, self.spots = Bodies(ledger), Things(ledger), Spots(ledger)
        self.pronouns = Pronouns(ledger, Antecedents(ledger))

    def run(self) -> Entities:
        """All sieves, in order."""
        self.names.resolve()
        self._rest()
        self.groups.settle()
        self.offices.settle()
        done = self.ledger
        return Entities(done.drafts, done.of, done.by_token, done.m, done.holders, done.antecedent)

    def _rest(self) -> None:
        """Titles, nominals and pronouns, each with what stands before it known."""
        for number, m in enumerate(self.m):
            if number in self.of:
                continue
            if m.form == Form.TITLE:
                self.offices.resolve(number, m)
            elif m.form == Form.NOMINAL:
                self._nominal(number, m)
            elif m.form == Form.PRONOUN:
                self.pronouns.resolve(number, m)

    def _nominal(self, number: int, m: Mention) -> None:
        owners = self.names.owners(m)
        if m.cls in PEOPLE:
            self.groups.resolve(number, m, owners)
        elif is_a(m.cls, "Organization"):
            self.bodies.resolve(number, m, owners)
        elif is_a(m.cls, "Weapon") or is_a(m.cls, "Agreement"):
            self.things.resolve(number, m, owners)
        elif is_a(m.cls, "Place"):
            self.spots.resolve(number, m, owners)


def resolve(doc: Doc, mentions: list[Mention], inside: dict[int, Ref], knowledge: Knowledge) -> Entities:
    """The entities of one document; `inside` gives the states named inside longer names, by token."""
    return Resolver(Ledger(doc, mentions, inside, knowledge)).run()
