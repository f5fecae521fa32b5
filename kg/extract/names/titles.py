"""Offices, and the persons named after them."""

from __future__ import annotations

import re

from kg.extract.names.beside import Beside
from kg.extract.names.runs import Runs
from kg.extract.names.taken import Taken
from kg.extract.names.tokens import head_of
from kg.extract.syntax import piece
from kg.model import Form, Mention


class Titles:
    """Takes titles of offices, and the names after them."""

    def __init__(self, all: Taken, beside: Beside, runs: Runs) -> None:
        self.all, self.beside, self.runs = all, beside, runs
        self.doc, self.k, self.taken, self.inside = all.doc, all.k, all.taken, all.inside
        self.labels = all.labels

    def take(self) -> None:
        """Takes offices, and the names that follow them."""
        i, doc = 0, self.doc
        while i < len(doc):
            match = self._title_at(i)
            old = self.taken.get(i)
            if match is None or (
                old and old.cls not in {"Office", "Person"} and (old.end > i + match[0] or old.start < i)
            ):
                i += 1
                continue
            size, title = match
            end = i + size
            owners = self._named_in_title(i, end) or self.beside.of_title(i, end)
            behind = max((self.taken[o].end for o in owners if o >= end and o in self.taken), default=end)
            name = self._name_after(end) or (self._name_after(behind) if behind > end else None)
            holder = None
            if name:
                self.all.add(Mention(*name, head_of(doc, *name), Form.NAME, "Person", piece(doc, *name)))
                holder = name[0]
            mention = Mention(
                i,
                end,
                head_of(doc, i, end),
                Form.TITLE,
                "Office",
                piece(doc, i, end),
                owners=owners,
                kind=title,
                plural=doc[end - 1].tag_ in {"NNS", "NNPS"},
                holder=holder,
            )
            self.all.add(mention)
            i = end

    def _named_in_title(self, start: int, end: int) -> tuple[int, ...]:
        """A token of the body or state that a title itself names ("NATO Secretary General")."""
        for i in range(start, end):
            m = self.taken.get(i)
            if m is not None and m.ref and m.start >= start and m.end < end and not m.ref.startswith("weapon/"):
                self.inside[m.head] = m.ref
                return (m.head,)
        return ()

    def _title_at(self, i: int) -> tuple[int, str] | None:
        doc = self.doc
        longest = self.k.title_starts.get(doc[i].lower_, 0) or self.k.title_starts.get(doc[i].lemma_, 0)
        if not longest or doc[i].pos_ not in {"NOUN", "PROPN", "ADJ", "VERB", "X"}:
            return None
        for size in range(min(longest, 9, len(doc) - i), 0, -1):
            last = doc[i + size - 1]
            if last.pos_ not in {"NOUN", "PROPN", "X"} or (size == 1 and last.dep_ == "amod"):
                continue
            text = piece(doc, i, i + size).lower()
            singular = text[: len(text) - len(last.text)] + last.lemma_
            head = re.sub(r"s\b", "", text, count=1) if " of " in text or " for " in text else text
            for form in (text, singular, head):
                if form in self.k.offices:
                    return size, form
        return None

    def _name_after(self, start: int) -> tuple[int, int] | None:
        """The capitalised name right after a title, honorifics skipped."""
        doc = self.doc
        while (
            start < len(doc)
            and doc[start].text.rstrip(".").lower() in self.k.honorifics
            and doc[start].text.endswith(".")
        ):
            start += 1
        if (
            start < len(doc)
            and doc[start].text == ","
            and start + 1 < len(doc)
            and self.labels.get(start + 1) == "PERSON"
        ):
            start += 1
        end = self.runs.end(start)
        return (start, end) if end > start and self._title_at(start) is None else None
