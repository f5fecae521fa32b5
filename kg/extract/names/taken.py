"""The names of one document found so far, and what tells of tokens that no name may take."""

from __future__ import annotations

from kg.extract.syntax import piece
from kg.knowledge import Knowledge
from kg.model import Mention
from kg.normalise import dates
from kg.parse import Doc


class Taken:
    """The names found so far. Tokens once taken are not taken again, except inside longer names."""

    def __init__(self, doc: Doc, knowledge: Knowledge) -> None:
        self.doc, self.k = doc, knowledge
        self.taken: dict[int, Mention] = {}
        self.found: list[Mention] = []
        self.inside: dict[int, str] = {}
        self.labels = {t.i: t.ent_type_ for t in doc if t.ent_type_}
        self.times = self._times()
        self.surnames = self._surnames()
        self.states = {n.ref for t in doc.ents for n in knowledge.names.get(t.text, ()) if n.ref.startswith("state/")}

    def add(self, mention: Mention) -> Mention:
        """Takes the mention's tokens; what lay wholly inside it gives way."""
        inside = {id(m): m for i in range(mention.start, mention.end) if (m := self.taken.get(i))}
        for old in inside.values():
            self.found.remove(old)
            for i in range(old.start, old.end):
                self.taken.pop(i, None)
        self.found.append(mention)
        for i in range(mention.start, mention.end):
            self.taken[i] = mention
        return mention

    def _times(self) -> set[int]:
        """Tokens of expressions of time, which are no names whatever their capitals."""
        spans = [(s.start_char + d.start, s.start_char + d.end) for s in self.doc.sents for d in dates.find(s.text)]
        return {t.i for start, end in spans for t in self.doc.within(start, end)}

    def _surnames(self) -> set[str]:
        """Last words of names that the document shows to be persons': in full, or after a title."""
        found = {e[-1].text for e in self.doc.ents if e.label_ == "PERSON" and len(e) > 1}
        for token in self.doc[1:]:
            if (
                token.capital
                and token.pos_ == "PROPN"
                and (match := self._title_ending(token.i))
                and match[0].isupper()
            ):
                end = token.i + 1
                while end < len(self.doc) and self.doc[end].capital and self.doc[end].pos_ == "PROPN":
                    end += 1
                found.add(self.doc[end - 1].text)
        return found

    def _title_ending(self, i: int) -> str:
        """The title right before token i, empty where there is none."""
        for size in (4, 3, 2, 1):
            if i - size >= 0 and (text := piece(self.doc, i - size, i)).lower() in self.k.offices:
                return text
        return ""
