"""Names of the gazetteer, the longest first."""

from __future__ import annotations

import re

from kg.extract.names.choice import Choice
from kg.extract.names.taken import Taken
from kg.extract.names.tokens import head_of
from kg.extract.syntax import piece
from kg.knowledge import Name
from kg.model import Form, Mention

LONGEST = 9


_NUMBERED = re.compile(r"^-?\d+[A-Za-z]?$")


class Gazetteer:
    """Takes names that the gazetteer has."""

    def __init__(self, all: Taken, choice: Choice) -> None:
        self.all, self.choice = all, choice
        self.doc, self.k, self.taken, self.labels = all.doc, all.k, all.taken, all.labels
        self.surnames = all.surnames

    def take(self) -> None:
        """Takes the longest names of the gazetteer."""
        i, doc = 0, self.doc
        while i < len(doc):
            longest = self._longest(doc[i].text)
            if not longest or i in self.taken:
                i += 1
                continue
            if (member := self._hyphenated(i)) is not None:
                self.all.add(member)
                i += 1
                continue
            last, limit = min(len(doc), i + LONGEST), doc[i].idx + longest
            while last > i + 1 and doc[last - 1].idx >= limit:
                last -= 1
            for j in range(last, i, -1):
                names = self.k.names.get(piece(doc, i, j))
                if names and doc[i].lower_ == "the" and self._longer_from(i + 1, j):
                    continue
                series = None
                if names and (mention := self._gazetteer_mention(i, j, names)):
                    if j < len(doc) and (series := self._series(mention)):
                        mention = series
                    self.all.add(mention)
                    i = mention.end
                    break
            else:
                i += 1

    def _longest(self, word: str) -> int:
        """The length of the longest name that begins with a word as this one does; 0 where none does."""
        if not word.isalnum():
            match = re.match(r"\w+", word)
            word = match.group() if match else ""
        return self.k.first_words.get(word, 0)

    def _longer_from(self, i: int, end: int) -> bool:
        """Whether a name that begins at i runs past `end` ("the North" in "the North Korean")."""
        return any(self.k.names.get(piece(self.doc, i, j)) for j in range(end + 1, min(len(self.doc), i + LONGEST) + 1))

    def _hyphenated(self, i: int) -> Mention | None:
        """A numbered member of a family of weapons that is one token: "Su-33"."""
        family, _, number = self.doc[i].text.rpartition("-")
        for name in self.k.names.get(family, ()) if _NUMBERED.match(number) else ():
            node = self.k.nodes[name.ref]
            if node.series and not self.k.names.get(self.doc[i].text):
                return Mention(i, i + 1, i, Form.NAME, node.cls, self.doc[i].text)
        return None

    def _series(self, mention: Mention) -> Mention | None:
        """A numbered member of a family of weapons: "Hwasong" and "-18"."""
        doc, end = self.doc, mention.end
        if mention.ref is None or not self.k.nodes[mention.ref].series:
            return None
        stop = end
        while (
            stop < min(len(doc), end + 3)
            and not doc[stop - 1].whitespace_
            and (doc[stop].text == "-" or _NUMBERED.match(doc[stop].text))
        ):
            stop += 1
        if stop == end and end < len(doc) and _NUMBERED.match(doc[end].text):
            stop = end + 1
        if stop == end or doc[stop - 1].text == "-":
            return None
        return Mention(
            mention.start,
            stop,
            head_of(doc, mention.start, stop),
            Form.NAME,
            mention.cls,
            piece(doc, mention.start, stop),
        )

    def _gazetteer_mention(self, i: int, j: int, names: tuple[Name, ...]) -> Mention | None:
        doc, text = self.doc, piece(self.doc, i, j)
        labels = {self.labels.get(t) for t in range(i, j)}
        usable = [n for n in names if not (n.ambiguous and not self.choice.agrees(n, labels, i, j))]
        if not usable:
            return None
        if (
            i > 0
            and doc[i - 1].text == "-"
            and not doc[i - 1].whitespace_
            and not doc[i - 2].whitespace_
            and doc[i - 2].text[:1].islower()
        ):
            return None
        if text.islower() and doc[i].pos_ != "PROPN" and not any(n.text == text for n in usable):
            return None
        last = doc[j - 1]
        if last.text[:1].islower() and last.dep_ in {"amod", "compound", "nmod"} and last.head.i >= j:
            return None
        place = {n.ref.split("/")[0] for n in usable}
        if (
            place == {"organization"}
            and i > 0
            and self.labels.get(i) == self.labels.get(i - 1) == "ORG"
            and doc[i].ent_iob_ == "I"
        ):
            before = doc[i - 1]
            if (
                before.capital
                and before.pos_ == "PROPN"
                and before.i not in self.taken
                and not self.k.names.get(before.text)
            ):
                return None
        if (
            j == i + 1
            and text in self.surnames
            and not place & {"state", "organization"}
            and (
                all(n.ambiguous for n in usable)
                or self.labels.get(i) == "PERSON"
                or (place <= {"city", "region"} and not self.k.nodes[usable[0].ref].capital_of)
            )
        ):
            return None
        span = self._person_span(i)
        if (
            span
            and (span[1] - span[0]) > (j - i)
            and not (place & {"organization", "weapon", "agreement"})
            and all(n.use == "name" for n in usable)
        ):
            first_state = any(r == "state" for r in place) and span[0] == i
            if not first_state and not self._title_inside(span):
                return None
        best = self.choice.best(i, j, usable)
        cls = self.k.nodes[best.ref].cls
        form = Form.ADJECTIVE if best.use == "adjectival" and not self._nominal_use(j - 1) else Form.NAME
        return Mention(i, j, head_of(doc, i, j), form, cls, text, best.ref)

    def _person_span(self, i: int) -> tuple[int, int] | None:
        if self.labels.get(i) != "PERSON":
            return None
        start = end = i
        doc = self.doc
        while start > 0 and self.labels.get(start) == "PERSON" and doc[start].ent_iob_ == "I":
            start -= 1
        end = i + 1
        while end < len(doc) and self.labels.get(end) == "PERSON" and doc[end].ent_iob_ == "I":
            end += 1
        return start, end

    def _title_inside(self, span: tuple[int, int]) -> bool:
        return any(self.doc[t].lower_ in self.k.offices for t in range(*span))

    def _nominal_use(self, i: int) -> bool:
        """Whether an adjective of nationality stands as a noun ("the French agreed")."""
        token = self.doc[i]
        return (
            token.dep_ in {"nsubj", "dobj", "pobj", "nsubjpass", "ROOT", "dative", "conj"}
            and not (
                i + 1 < len(self.doc) and (self.doc[i + 1].pos_ in {"NOUN", "PROPN"} or self.doc[i + 1].text == "-")
            )
            and token.tag_ not in {"JJ"}
        )
