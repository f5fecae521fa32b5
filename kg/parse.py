"""A parse as plain values, under spaCy's names.

Reading asks each token hundreds of questions. Answered by the library, each is a call into it and a look-up in its table
of strings; here they are attributes, filled once. https://spacy.io/api/token says what each one means.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import Document


class Token:
    """One word of a document. Tokens are equal only to themselves.

    `lemma_` is in small letters; `capital` says whether the word is written as a part of a name.
    """

    __slots__ = (
        "capital", "children", "dep_", "doc", "ent_iob_", "ent_type_", "head", "i", "idx", "is_alpha", "is_punct", "is_sent_start",
        "is_space", "lemma_", "like_num", "lower_", "pos_", "sent", "tag_", "text", "whitespace_",
    )  # fmt: skip

    capital: bool
    children: list[Token]
    dep_: str
    doc: Doc
    ent_iob_: str
    ent_type_: str
    head: Token
    i: int
    idx: int
    is_alpha: bool
    is_punct: bool
    is_sent_start: bool
    is_space: bool
    lemma_: str
    like_num: bool
    lower_: str
    pos_: str
    sent: Span
    tag_: str
    text: str
    whitespace_: str

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    @property
    def text_with_ws(self) -> str:
        """The text with the space after it."""
        return self.text + self.whitespace_

    @property
    def lefts(self) -> list[Token]:
        """The dependents before the token."""
        return [c for c in self.children if c.i < self.i]

    @property
    def ancestors(self) -> Iterator[Token]:
        """The head, its head and so on."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    @property
    def subtree(self) -> list[Token]:
        """The token with all that depends on it, in order."""
        found, at = [self], 0
        while at < len(found):
            found += found[at].children
            at += 1
        return sorted(found, key=lambda t: t.i) if at > 1 else found

    @property
    def left_edge(self) -> Token:
        """The first token of the subtree."""
        return self.subtree[0]

    @property
    def conjuncts(self) -> list[Token]:
        """The other tokens of the token's coordination."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        found, at = [first], 0
        while at < len(found):
            found += [c for c in found[at].children if c.dep_ == "conj"]
            at += 1
        return [t for t in found if t is not self]


class Span:
    """Tokens [start, end) of a document: a sentence, or what the recogniser of names found, with its `label_`."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "") -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, end, label

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc[self.start : self.end])

    def __getitem__(self, i: int) -> Token:
        return self.doc[self.start : self.end][i]

    @property
    def start_char(self) -> int:
        """Where the span begins in the text."""
        return self.doc[self.start].idx

    @property
    def end_char(self) -> int:
        """Where the span ends in the text, the space after it left out."""
        last = self.doc[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """The span's text."""
        return self.doc.text[self.start_char : self.end_char]

    @property
    def root(self) -> Token:
        """The token that the others hang on: the first of those nearest to the sentence's root."""
        inside = self.doc[self.start : self.end]
        return min(inside, key=lambda t: sum(1 for _ in t.ancestors)) if len(inside) > 1 else inside[0]


class Doc(list[Token]):
    """A parsed text: its tokens in order, where each starts, its sentences, and the names that the recogniser found."""

    __slots__ = ("ents", "sents", "starts", "text")

    def __init__(self, text: str, tokens: Iterable[Token]) -> None:
        super().__init__(tokens)
        self.text = text
        self.starts: list[int] = []
        self.sents: list[Span] = []
        self.ents: list[Span] = []

    def span(self, start: int, end: int) -> Span:
        """Tokens [start, end)."""
        return Span(self, start, end)

    def within(self, start: int, end: int) -> list[Token]:
        """The tokens that lie wholly in [start, end) of the text."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        found = self[first:last]
        while found and found[-1].idx + len(found[-1].text) > end:
            found.pop()
        return found

    def touching(self, start: int, end: int) -> list[Token]:
        """The tokens that share a character with [start, end) of the text."""
        first, last = max(bisect_right(self.starts, start) - 1, 0), bisect_left(self.starts, end)
        found = self[first:last]
        return found[1:] if found and found[0].idx + len(found[0].text) <= start else found


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document with its parse; `doc` token offsets are offsets in the article's text."""

    document: Document
    doc: Doc
