"""Whose office a title without an owner means, as far as the text around it tells."""

from __future__ import annotations

from collections import Counter

from kg.knowledge import OfficeKind
from kg.model import Form, Mention
from kg.resolve.coreference.drafts import Draft, Ledger
from kg.resolve.coreference.names import Names


class Context:
    """Guesses nothing: finds whose an office is where the text around it leaves no doubt."""

    def __init__(self, ledger: Ledger, names: Names) -> None:
        self.names = names
        self.doc, self.m, self.k, self.drafts = ledger.doc, ledger.m, ledger.k, ledger.drafts
        self.of, self.by_token, self.holders = ledger.of, ledger.by_token, ledger.holders

    def owner(self, number: int, m: Mention, kind: OfficeKind) -> tuple[Draft, ...]:
        """The state of an office that names none, where the text leaves no doubt.

        The subject before it in its sentence, else the state that the article is about, unless another holds that
        office there.
        """
        taken = {x for p, o, _ in self.holders if self.drafts[o].office is kind for x in self.drafts[o].owners}
        for other in self.m:
            if other.form == Form.TITLE and other.owners and not other.plural and self.k.offices[other.kind] is kind:
                taken |= {o.number for o in self.names.owners(other)}
        here = self.doc[m.head].sent
        for before in range(number - 1, -1, -1):
            o = self.m[before]
            if o.head < here.start:
                break
            if o.cls == "State" and o.form == Form.NAME and self.doc[o.head].dep_ in {"nsubj", "nsubjpass"}:
                return tuple(self.drafts[d] for d in self.of.get(before, ()) if d not in taken)
        counts: Counter[int] = Counter()
        acting: Counter[int] = Counter()
        for n, ds in self.of.items():
            states = {s for d in ds for s in (d, *self.drafts[d].owners) if self.drafts[s].cls == "State"} - taken
            if self.m[n].form != Form.PRONOUN:
                counts.update(states)
            if self.doc[self.m[n].head].dep_ in {"nsubj", "nsubjpass"}:
                acting.update(states)
        if not counts:
            return ()
        if self.doc[m.head].dep_ == "appos" and any(
            c.dep_ == "det" and c.lower_ == "the" for c in self.doc[m.head].children
        ):
            (best, top), *others = counts.most_common(2)
            return (self.drafts[best],) if not others or top > others[0][1] else ()
        above = self.doc[here.start - 1].sent.root if here.start > 0 else None
        subjects = [c for c in above.children if c.dep_ in {"nsubj", "nsubjpass"}] if above is not None else []
        told = [
            d
            for t in subjects
            for d in self.of.get(self.by_token.get(t.i, -1), ())
            if self.drafts[d].cls == "State" and d not in taken
        ]
        leading = max(sorted(acting), key=lambda d: acting[d], default=None)
        if len(told) != 1 or told[0] != leading or above is None:
            return ()
        named = {
            s
            for n, ds in self.of.items()
            if above.sent.start <= self.m[n].head < above.sent.end and self.m[n].form != Form.PRONOUN
            for d in ds
            for s in (d, *self.drafts[d].owners)
            if self.drafts[s].cls == "State"
        }
        return (self.drafts[told[0]],) if named <= set(told) else ()
