"""What a pronoun can go back to, the likeliest first."""

from __future__ import annotations

from kg.parse import Token
from kg.resolve.coreference.drafts import Ledger


class Antecedents:
    """What stands before a pronoun, the likeliest first."""

    def __init__(self, ledger: Ledger) -> None:
        self.doc, self.m, self.of = ledger.doc, ledger.m, ledger.of

    def before(self, number: int) -> list[tuple[int, list[int]]]:
        """Mentions before the pronoun, sentence by sentence backwards (three at most), subjects first."""
        here = self.doc[self.m[number].head]
        found: list[tuple[int, list[int]]] = []
        sentence, known = here.sent, [(n, self.m[n].head) for n in sorted(self.of) if self.of[n]]
        for back in range(4):
            start, end = sentence.start, min(sentence.end, here.i)
            inside = [n for n, head in known if start <= head < end]
            clause = self._clause(here)
            above = [a.i for a in here.ancestors if a.pos_ in {"VERB", "AUX"}]
            if here.dep_ in {"nsubj", "nsubjpass"}:
                above = above[1:]
            if here.dep_ in {"dobj", "dative"} and clause is not None:
                inside = [
                    n
                    for n in inside
                    if not (self.doc[self.m[n].head].dep_ == "nsubj" and self.doc[self.m[n].head].head == clause)
                ]
            inside.sort(key=lambda n: (self._rank(n, here, clause, above), self.m[n].head))
            found.append((back, inside))
            if sentence.start == 0:
                break
            sentence = self.doc[sentence.start - 1].sent
        return found

    def _clause(self, token: Token) -> Token | None:
        """The nearest verb above a token."""
        at = token.head
        while at.pos_ not in {"VERB", "AUX"} and at.head.i != at.i:
            at = at.head
        return at if at.pos_ in {"VERB", "AUX"} else None

    def _rank(self, number: int, here: Token, clause: Token | None, above: list[int]) -> int:
        token = self.doc[self.m[number].head]
        if token.dep_ in {"nsubj", "nsubjpass"} and token.head.i in above and here.dep_ != "dobj":
            return above.index(token.head.i) - 20
        if here.dep_ == "poss" and clause is not None and token.head == clause and token.dep_ in {"nsubj", "nsubjpass"}:
            return -1
        if token.dep_ in {"nsubj", "nsubjpass"} and token.head.dep_ in {"ROOT", "ccomp", "conj", "advcl", "relcl"}:
            return 0 if token.head.dep_ in {"ROOT", "conj"} or token.head == here.head else 1
        return {"dobj": 2, "pobj": 3, "poss": 2, "agent": 2}.get(token.dep_, 3)
