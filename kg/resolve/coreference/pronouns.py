"""Pronouns: "it", "he", "they" and what they go back to."""

from __future__ import annotations

from kg import vocab
from kg.model import Form, Mention
from kg.parse import Token
from kg.resolve.coreference.antecedents import Antecedents
from kg.resolve.coreference.drafts import PEOPLE, Draft, Ledger, is_a


class Pronouns:
    """Resolves pronouns."""

    def __init__(self, ledger: Ledger, antecedents: Antecedents) -> None:
        self.ledger, self.antecedents = ledger, antecedents
        self.doc, self.m, self.k, self.drafts = ledger.doc, ledger.m, ledger.k, ledger.drafts
        self.of, self.by_token = ledger.of, ledger.by_token
        self.holders, self.antecedent = ledger.holders, ledger.antecedent

    def resolve(self, number: int, m: Mention) -> None:
        """The likeliest of what stands before, if it can be meant at all."""
        word = m.text
        if word in {"i", "my", "me", "we", "our", "us", "ours", "this", "these", "those"}:
            return
        token = self.doc[m.head]
        if word == "it" and (token.dep_ == "expl" or self._pleonastic(token)):
            return
        plural = word.startswith("the")
        if word.startswith("the ") and (pair := self._counted(token, int(word.removeprefix("the ")))):
            self.ledger.assign(number, *pair)
            return
        person = word in {"he", "she", "him", "her", "his", "hers", "himself", "herself"}
        if word == "it" and (body := self._spoken_for(token)) is not None:
            self.ledger.assign(number, body)
            return
        wanted = self._wanted(token)
        ranked: list[int] = []
        for _, candidates in self.antecedents.before(number):
            ranked += (
                [n for n in candidates if self._is_group(n)]
                if plural
                else [n for n in candidates if self._single(n, person)]
            )
        best = next((n for n in ranked if wanted and self._meets(n, wanted)), next(iter(ranked), None))
        if best is not None:
            self.antecedent[number] = self.antecedent.get(best, best)
            self.ledger.assign(number, *(self._together(best) if plural else [self.drafts[self.of[best][0]]]))

    def _counted(self, token: Token, wanted: int) -> list[Draft]:
        """ "The two": as many persons, else states or bodies, as one of the last two sentences names, and no more."""
        sentence = token.sent
        for _ in range(2):
            if sentence.start == 0:
                break
            sentence = self.doc[sentence.start - 1].sent
            named = [
                self.drafts[d]
                for n, m in enumerate(self.m)
                if sentence.start <= m.head < sentence.end and m.form in {Form.NAME, Form.PRONOUN}
                for d in self.of.get(n, ())
            ]
            for cls in ("Person", "State", "Organization"):
                found = list({d.number: d for d in named if is_a(d.cls, cls)}.values())
                if len(found) == wanted:
                    return found
        return []

    def _pleonastic(self, token: Token) -> bool:
        head = token.head
        return token.dep_ in {"nsubj", "nsubjpass"} and (
            any(c.dep_ in {"csubj", "csubjpass"} for c in head.children)
            or (
                head.lemma_ == "be"
                and any(
                    c.dep_ in {"acomp", "attr"}
                    and any(g.dep_ in {"ccomp", "xcomp", "advcl", "acl"} for g in c.children)
                    for c in head.children
                )
            )
            or head.lemma_ in {"rain", "snow"}
        )

    def _spoken_for(self, token: Token) -> Draft | None:
        """ "The group's spokesman said it had …": the body that the speaker speaks for."""
        verb = token.head
        if token.dep_ != "nsubj" or verb.dep_ != "ccomp" or not self.k.cue("verb", verb.head.lemma_, "Reporting"):
            return None
        for subject in (c for c in verb.head.children if c.dep_ == "nsubj"):
            for d in self.of.get(self.by_token.get(subject.i, -1), ()):
                draft = self.drafts[d]
                offices = [self.drafts[o] for p, o, _ in self.holders if p == d]
                owners = [self.drafts[x] for o in offices for x in o.owners]
                if draft.cls == "Person" and owners and any(o.office and not o.office.heads for o in offices):
                    return owners[0]
        return None

    def _together(self, number: int) -> list[Draft]:
        token = self.doc[self.m[number].head]
        found = list(self.of[number])
        queue = [c for c in token.children if c.dep_ == "conj"]
        while queue:
            other = queue.pop(0)
            n = self.by_token.get(other.i)
            if n is not None:
                found += self.of.get(n, ())
            queue += [c for c in other.children if c.dep_ in {"conj", "appos"}]
        return [self.drafts[d] for d in dict.fromkeys(found)]

    def _single(self, number: int, person: bool) -> bool:
        """Whether a mention can be what "he" (a person) or "it" (a thing, a body, a state) goes back to."""
        m = self.m[number]
        if len(self.of[number]) != 1 or m.form == Form.ADJECTIVE:
            return False
        cls = self.drafts[self.of[number][0]].cls
        return (cls == "Person") if person else cls not in {"Person", "Office"} and not m.plural and m.cls not in PEOPLE

    def _is_group(self, number: int) -> bool:
        m = self.m[number]
        if m.form == Form.ADJECTIVE:
            return False
        if (
            m.plural
            or m.cls in {"Troops", "Officials", "Leaders"}
            or (m.form == Form.PRONOUN and m.text.startswith("the"))
        ):
            return True
        token = self.doc[m.head]
        if any(c.dep_ == "conj" for c in token.children):
            return True
        return any(is_a(self.drafts[d].cls, "Organization") for d in self.of[number])

    def _wanted(self, token: Token) -> list[frozenset[str]]:
        """The classes that the pronoun's verb wants in its place, where all that it can mean wants something."""
        if token.dep_ not in {"nsubj", "dobj"} or token.head.pos_ != "VERB":
            return []
        function = "subject" if token.dep_ == "nsubj" else "object"
        found = []
        for frame in self.k.verbs.get(token.head.lemma_, ()):
            role = frame.roles.get(function)
            needs = [n.classes for n in frame.needs if n.role == role and n.classes]
            others = [n for n in frame.needs if n.role != role]
            if needs and not others:
                found += needs
        return found

    def _meets(self, number: int, wanted: list[frozenset[str]]) -> bool:
        m = self.m[number]
        above = (
            {m.cls} if m.cls in PEOPLE else {a for d in self.of[number] for a in vocab.ancestors(self.drafts[d].cls)}
        )
        return any(above & classes for classes in wanted)
