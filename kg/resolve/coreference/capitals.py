"""A capital's name that acts is its state; where something is or happens, it is the city."""

from __future__ import annotations

from kg.model import Form, Mention
from kg.parse import Token
from kg.resolve.coreference.drafts import Draft, Ledger, is_a

LOCATIVE = {
    "in",
    "near",
    "at",
    "outside",
    "inside",
    "around",
    "over",
    "across",
    "into",
    "above",
    "toward",
    "towards",
    "through",
    "within",
    "throughout",
}


class Capitals:
    """Tells whether a capital's name stands for its state."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.doc, self.k = ledger.doc, ledger.k

    def place_or_state(self, m: Mention) -> Draft:
        """The draft of a mention of the gazetteer: a capital's that acts is its state's."""
        node = self.k.nodes[m.ref or ""]
        if node.cls == "City" and node.capital_of and m.form == Form.NAME and self._acts(m):
            return self.ledger.node(node.capital_of[0])
        return self.ledger.node(node.ref)

    def _acts(self, m: Mention) -> bool:
        """Whether a capital's name stands for the state: it does, owns or is dealt with, and nothing is in it."""
        token = self.doc[m.head]
        while token.dep_ == "conj" and token.head.i != token.i:
            token = token.head
        head, dep = token.head, token.dep_
        if dep in {"nsubj", "nsubjpass", "agent", "dative", "dobj"}:
            if dep == "dobj":
                return head.lemma_ not in self.k.lists["Motion"] | self.k.lists["Struck"]
            return not (dep == "nsubjpass" and head.lemma_ in self.k.lists["Struck"])
        if dep == "poss":
            return head.lemma_ not in self.k.lists["Nearness"] and not self._facility(head)
        if dep in {"compound", "nmod", "amod"}:
            return not self._facility(head) and head.ent_type_ not in {"FAC", "GPE"} and head.pos_ != "PROPN"
        if dep == "pobj":
            prep = head.lower_
            above = head.head
            if prep in LOCATIVE:
                return False
            if prep == "of":
                return above.lemma_ not in self.k.lists["Nearness"] and not self._facility(above)
            if prep == "to":
                return above.lemma_ not in self.k.lists["Motion"]
            if prep == "from":
                return (
                    above.pos_ == "NOUN" and above.lemma_ not in self.k.lists["Motion"]
                ) or above.lemma_ in self.k.lists["Dealing"]
            return True
        return False

    def _facility(self, token: Token) -> bool:
        kinds = self.k.kinds.get(token.lemma_, ())
        return any(is_a(k.denotes, "Place") for k in kinds)
