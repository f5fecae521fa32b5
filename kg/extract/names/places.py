"""Names with their kind in small letters ("Tambov region"), and agreements known by a number."""

from __future__ import annotations

from kg.extract.names.taken import Taken
from kg.extract.names.tokens import PLACES, is_place
from kg.extract.syntax import piece
from kg.knowledge import Kind
from kg.model import Form, Mention


class Places:
    """Takes names whose kind is written small, and numbered agreements."""

    def __init__(self, all: Taken) -> None:
        self.all = all
        self.doc, self.k, self.taken = all.doc, all.k, all.taken

    def take(self) -> None:
        """Takes names with a kind of place in small letters: "Tambov region", "Vilnius airport"."""
        doc = self.doc
        for token in doc:
            if token.capital or token.i in self.taken or token.tag_ not in {"NN", "NNP"}:
                continue
            kind, start = self._small_kind(token.i)
            if (
                kind is None
                or start == token.sent.start
                or not doc[start - 1].capital
                or doc[start - 1].pos_ not in {"PROPN", "ADJ", "NOUN"}
            ):
                continue
            before = self.taken.get(start - 1)
            if before is None:
                first = start - 1
                while (
                    first > token.sent.start
                    and doc[first - 1].capital
                    and first - 1 not in self.taken
                    and doc[first - 1].pos_ == "PROPN"
                ):
                    first -= 1
            elif before.form == Form.NAME and is_place(before.cls):
                first = before.start
            else:
                continue
            self.all.add(
                Mention(
                    first,
                    token.i + 1,
                    token.i,
                    Form.NAME,
                    kind.denotes,
                    piece(doc, first, token.i + 1),
                    kind=kind.noun,
                    definite=True,
                )
            )

    def numbered(self) -> None:
        """Takes agreements known by a number: "Security Council resolution 2259"."""
        doc = self.doc
        for token in doc[:-1]:
            number = doc[token.i + 1]
            if not number.text.isdigit() or not any(
                k.denotes == "Resolution" for k in self.k.kinds.get(token.lemma_, ())
            ):
                continue
            start = token.i
            while start > token.sent.start and (doc[start - 1].capital and doc[start - 1].pos_ == "PROPN"):
                start -= 1
            end = number.i + 1
            self.all.add(
                Mention(
                    start,
                    end,
                    token.i,
                    Form.NAME,
                    "Resolution",
                    piece(doc, start, end),
                    kind=token.lemma_,
                    definite=True,
                )
            )

    def _small_kind(self, i: int) -> tuple[Kind | None, int]:
        """The kind of place whose noun, in small letters, ends at token i; and the first token of the noun."""
        for size in range(min(4, self.k.ends["kinds"].get(self.doc[i].lemma_, 0)), 0, -1):
            start = i - size + 1
            if start <= 0 or any(self.doc[t].capital for t in range(start, i + 1)):
                continue
            noun = " ".join([*(self.doc[t].lower_ for t in range(start, i)), self.doc[i].lemma_])
            for kind in self.k.kinds.get(noun, ()):
                if kind.named and kind.denotes in PLACES:
                    return kind, start
        return None, i
