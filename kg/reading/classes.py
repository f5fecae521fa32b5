"""The classes of what a token stands for."""

from __future__ import annotations

from kg import vocab
from kg.model import (
    Form,
)
from kg.parse import Token
from kg.reading.cast import Cast
from kg.resolve.coreference import PEOPLE


class Classes:
    """What the tokens of an article stand for."""

    def __init__(self, cast: Cast) -> None:
        self.k, self.entities, self.drafts = cast.k, cast.entities, cast.drafts
        self.event_classes = frozenset(vocab.event_classes())
        self._classes: dict[int, frozenset[str]] = {}

    def of(self, token: Token) -> frozenset[str]:
        """The classes of what a token stands for, with all above them; "Event" for a word that tells one."""
        if token.i not in self._classes:
            self._classes[token.i] = self._classify(token)
        return self._classes[token.i]

    def _classify(self, token: Token) -> frozenset[str]:
        mention = self.entities.mention_at(token.i)
        found: set[str] = set()
        if mention is not None and mention.cls in PEOPLE:
            found |= {mention.cls, "Agent"}
            if mention.cls != "Troops":
                found.add("Person")
        elif mention is not None:
            for number in self.entities.at(token.i):
                found |= set(vocab.ancestors(self.drafts[number].cls))
            if not found and mention.cls:
                found |= set(vocab.ancestors(mention.cls))
            if mention.cls == "Office":
                found |= {"Agent", "Person", "Leaders"}
        if not found and (token.lower_ in {"we", "i", "us", "me", "who"}):
            found |= {"Agent", "Person"}
        if mention is None or mention.form == Form.PRONOUN or not found:
            nouns = self.k.nouns.get(token.lemma_, ()) if token.pos_ in {"NOUN", "PROPN"} else ()
            verbs = self.k.verbs.get(token.lemma_, ()) if token.pos_ == "VERB" else ()
            evoked = {f.evokes for f in (*nouns, *verbs) if f.evokes in self.event_classes and not f.weak}
            if evoked:
                found |= {"Event"} | (evoked if len(evoked) == 1 else set())
        return frozenset(found)

    def in_name(self, token: Token) -> bool:
        """Whether a token is part of a proper name."""
        mention = self.entities.mention_at(token.i)
        return (
            mention is not None
            and mention.form == Form.NAME
            and mention.start <= token.i < mention.end
            and mention.end - mention.start > 1
        )
