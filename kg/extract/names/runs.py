"""Runs of capitalised words: where a name without an entry in any table ends."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.names.taken import Taken
from kg.extract.names.tokens import LABELS
from kg.model import Form


class Runs:
    """Runs of capitalised words."""

    def __init__(self, all: Taken) -> None:
        self.doc, self.k, self.taken, self.times = all.doc, all.k, all.taken, all.times

    def end(self, start: int) -> int:
        """The end of the run of capitalised name parts that begins at `start` (== start where there is none)."""
        doc, end = self.doc, start
        while end < len(doc) and (end == start or not doc[end].is_sent_start):
            token = doc[end]
            named = self.taken.get(end)
            if named and named.ref and named.cls in {"State"} and named.form in {Form.NAME, Form.ADJECTIVE}:
                break
            if (
                token.capital
                and token.text[0].isalpha()
                and (token.pos_ in {"PROPN", "ADJ", "NOUN", "X", "VERB", "ADV", "INTJ"})
                and token.ent_type_ not in {"DATE", "TIME"}
            ):
                end += 1
            elif (
                end > start
                and token.text in {"-", "'", "."}
                and not doc[end - 1].whitespace_
                and not token.whitespace_
                and end + 1 < len(doc)
                and doc[end + 1].text[:1].isalpha()
            ):
                end += 2 if not doc[end + 1].capital else 1
            elif (
                end > start
                and token.lower_ in self.k.lists.get("NameParticle", frozenset())
                and end + 1 < len(doc)
                and doc[end + 1].capital
            ):
                end += 1
            elif (
                token.lower_ in ({"al", "el"} if end == start else self.k.lists.get("NameParticle", frozenset()))
                and end + 2 < len(doc)
                and doc[end + 1].text == "-"
                and doc[end + 2].capital
            ):
                end += 2
            else:
                break
        while end > start and doc[end - 1].text in {"-", "'", "."}:
            end -= 1
        if (
            end > start + 1
            and end + 1 < len(doc)
            and doc[end].text == ","
            and doc[end + 1].text in {"Jr.", "Sr.", "Jr", "Sr", "II", "III", "IV"}
        ):
            end += 2
        return end

    def free(self) -> Iterator[tuple[int, int]]:
        """The runs of capitalised words that nothing has taken yet, honorifics left out."""
        doc, i = self.doc, 0
        while i < len(doc):
            token = doc[i]
            start_of_name = (
                i not in self.taken
                and i not in self.times
                and (
                    (token.capital and (token.pos_ == "PROPN" or token.ent_type_ in LABELS))
                    or (token.lower_ in {"al", "el"} and token.ent_type_ in LABELS)
                )
            )
            if not start_of_name:
                i += 1
                continue
            end = self.end(i)
            while end > i and any(t in self.taken or t in self.times for t in range(i, end)):
                end -= 1
            start = i
            while start < end and (
                doc[start].text.rstrip(".").lower() in self.k.honorifics and doc[start].text.endswith(".")
            ):
                start += 1
            if end > start:
                yield start, end
            i = max(end, i + 1)
