"""Names in a text: those of the gazetteer, those built on a kind of thing ("Foreign Ministry"), those after a title,
and what the model's recogniser finds; where they disagree, the whole document decides."""

from __future__ import annotations

from kg.extract.names.beside import Beside
from kg.extract.names.choice import Choice
from kg.extract.names.gazetteer import Gazetteer
from kg.extract.names.kinds import Kinds
from kg.extract.names.organs import Organs
from kg.extract.names.places import Places
from kg.extract.names.recognised import Recognised
from kg.extract.names.runs import Runs
from kg.extract.names.taken import Taken
from kg.extract.names.titles import Titles
from kg.knowledge import Knowledge
from kg.model import Mention
from kg.parse import Doc


def names(doc: Doc, knowledge: Knowledge) -> tuple[list[Mention], dict[int, str]]:
    """All names, adjectives of nationality and offices of a document, in order, none inside another.

    With them the states named inside longer names, by token.
    """
    taken = Taken(doc, knowledge)
    beside, runs, places = Beside(taken), Runs(taken), Places(taken)
    kinds = Kinds(taken, beside)
    Gazetteer(taken, Choice(taken)).take()
    Organs(taken, kinds, beside).settle()
    places.numbered()
    kinds.take()
    places.take()
    Titles(taken, beside, runs).take()
    Recognised(taken, runs).take()
    return sorted(taken.found, key=lambda m: m.start), taken.inside
