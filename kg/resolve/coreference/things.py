"""Weapons and agreements named by a noun."""

from __future__ import annotations

from kg.model import Form, Mention
from kg.resolve.coreference.drafts import Draft, Ledger, is_a


class Things:
    """Resolves nouns for weapons and agreements."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.doc, self.m, self.by_token = ledger.doc, ledger.m, ledger.by_token

    def resolve(self, number: int, m: Mention, owners: tuple[Draft, ...]) -> None:
        """One told before, where the words point back to it, else a thing of its own."""
        head = self.doc[m.head]
        wording = self._wording(m)
        particular = self._particular(m)
        if (subject := self._said_of(m)) is not None:
            if is_a(m.cls, subject.cls):
                subject.cls = m.cls
            self.ledger.assign(number, subject)
            subject.wordings[wording] += 1
            return
        if (m.definite or head.dep_ == "compound") and not particular:
            fitting = [
                d
                for d in self.ledger.recent(number)
                if d.specific and (is_a(d.cls, m.cls) or is_a(m.cls, d.cls)) and self._agree(d, m, owners)
            ]
            for draft in sorted(fitting, key=lambda d: -len(d.mentions))[:1]:
                if draft.specific:
                    if is_a(m.cls, draft.cls):
                        draft.cls = m.cls
                    self.ledger.assign(number, draft)
                    draft.wordings[wording] += 1
                    draft.names[m.text] += 0
                    return
        key = ("thing", m.kind, particular) if particular else ("thing", str(number))
        draft = self.ledger.draft(key, m.cls, named=False, kind=m.kind, owners=tuple(o.number for o in owners))
        draft.specific = self._specific(m)
        if (
            m.end + 2 < len(self.doc)
            and self.doc[m.end].text == "("
            and self.doc[m.end + 2].text == ")"
            and self.doc[m.end + 1].text.isupper()
        ):
            draft.wordings[self.doc[m.end + 1].text] += 1
        self.ledger.assign(number, draft)
        draft.wordings[wording] += 1

    def _said_of(self, m: Mention) -> Draft | None:
        """The thing that a predicate noun describes: "the missile was a new type of rocket"."""
        head = self.doc[m.head]
        while head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.lemma_ in {"type", "kind", "sort"}:
            head = head.head.head
        if head.dep_ not in {"attr", "oprd"}:
            return None
        verb = head.head
        while verb.dep_ == "xcomp" and not any(c.dep_ == "nsubj" for c in verb.children):
            verb = verb.head
        for subject in (c for c in verb.children if c.dep_ == "nsubj"):
            for d in self.ledger.of.get(self.by_token.get(subject.i, -1), ()):
                draft = self.ledger.drafts[d]
                if is_a(draft.cls, m.cls) or is_a(m.cls, draft.cls):
                    return draft
        return None

    def _specific(self, m: Mention) -> bool:
        """Whether the words introduce a thing of its own: "a missile", "ten drones", not "weapons" at large."""
        head = self.doc[m.head]
        return (
            (
                not m.plural
                and head.dep_ != "compound"
                and any(c.dep_ in {"det", "poss", "nummod"} for c in head.children)
            )
            or any(c.dep_ == "nummod" or c.lower_ in {"the", "these", "those"} for c in head.children)
            or (head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.lower_ in {"one", "each"})
        )

    def _particular(self, m: Mention) -> str:
        """What tells an agreement from others: "the agreement on sending soldiers"; empty for weapons."""
        if not is_a(m.cls, "Agreement"):
            return ""
        words = [
            t.lemma_
            for p in self.doc[m.head].children
            if p.dep_ in {"prep", "acl"} and p.lower_ in {"on", "for", "to"}
            for t in p.subtree
            if t.pos_ in {"NOUN", "VERB", "PROPN"}
        ]
        return " ".join(words)

    def _agree(self, draft: Draft, m: Mention, owners: tuple[Draft, ...]) -> bool:
        last = self.m[draft.mentions[-1]] if draft.mentions else None
        if last is not None and last.form == Form.NOMINAL and self._plural(last) != self._plural(m):
            return False
        return not (owners and draft.owners and not {o.number for o in owners} & set(draft.owners))

    def _plural(self, m: Mention) -> bool:
        """Whether several things are meant; "one of its missiles" is one."""
        head = self.doc[m.head]
        of_one = head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.lower_ in {"one", "each"}
        return m.plural and not of_one

    def _wording(self, m: Mention) -> str:
        """The noun phrase as written, without determiner, number or possessor."""
        start = m.start
        while (
            start > 0
            and self.doc[start - 1].dep_ in {"amod", "compound", "nmod"}
            and self.doc[start - 1].head.i in range(m.start, m.end)
            and start - 1 not in self.by_token
        ):
            start -= 1
        return self.ledger.piece(start, m.end)
