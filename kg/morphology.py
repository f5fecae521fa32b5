"""Word classes and lemmas, each worked out once.

The model's attribute ruler tries its patterns on every token of every text, though nearly all of them ask a token only
how it is written, tagged and attached. The answer to the same question is kept here, so that a text costs a look-up a
word. What the ruler and the lemmatizer give is what they gave: they are still the ones that answer.
https://spacy.io/api/attributeruler, https://spacy.io/api/lemmatizer
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from spacy.attrs import DEP, LEMMA, MORPH, ORTH, POS, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

ASKED = (ORTH, TAG, DEP)
GIVEN = (TAG, DEP, POS, MORPH, LEMMA)
KNOWN = {"ORTH", "TEXT", "NORM", "LOWER", "SHAPE", "TAG", "DEP", "IS_SPACE"}
"""What a pattern may ask of a token for its answer to follow from `ASKED`."""

NAME = "remembered_morphology"
REPLACED = ("attribute_ruler", "lemmatizer")
MOST = 100_000
"""Answers that are kept; when there are more, all are forgotten, lest memory grow with the articles."""

Key = tuple[int, ...]
Row = tuple[int, ...]


class Morphology:
    """A component in the place of `ruler` and `lemmatizer`, with their results. The parser must have run before it."""

    def __init__(self, nlp: Language, ruler: AttributeRuler, lemmatizer: Any) -> None:
        self.vocab, self.ruler, self.lemmatizer = nlp.vocab, ruler, lemmatizer
        self.alone = AttributeRuler(nlp.vocab)
        self.alone.add_patterns([p for p in ruler.patterns if _alone(p)])
        self.together = Matcher(nlp.vocab)
        self.together.add("", [each for p in ruler.patterns if not _alone(p) for each in p["patterns"]])
        self.table: dict[Key, Row] = {}
        index = lemmatizer.lookups.get_table("lemma_index", {})
        for part, words in list(index.items()):
            index[part] = frozenset(words)

    def __call__(self, doc: Doc) -> Doc:
        """The document with classes, features and lemmas set."""
        keys = list(map(tuple, doc.to_array(ASKED).tolist()))
        unseen = list(dict.fromkeys(k for k in keys if k not in self.table))
        if unseen:
            if len(self.table) + len(unseen) > MOST:
                self.table.clear()
                unseen = list(dict.fromkeys(keys))
            self.table.update(zip(unseen, self._worked_out(self.alone, unseen), strict=True))
        rows = [self.table[k] for k in keys]
        for start, end in _joined((s, e) for _, s, e in self.together(doc, allow_missing=True)):
            rows[start:end] = self._worked_out(self.ruler, keys[start:end])
        return doc.from_array(GIVEN, np.array(rows, dtype="uint64").reshape(-1, len(GIVEN)))

    def _worked_out(self, ruler: AttributeRuler, keys: Sequence[Key]) -> list[Row]:
        words, tags, deps = ([self.vocab.strings[n] for n in column] for column in zip(*keys, strict=True))
        made = self.lemmatizer(ruler(Doc(self.vocab, words=words, tags=tags, deps=deps)))
        return list(map(tuple, made.to_array(GIVEN).tolist()))


def _alone(rule: dict[str, Any]) -> bool:
    """Whether a rule's patterns are single tokens."""
    return all(len(pattern) == 1 for pattern in rule["patterns"])


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans, those that share a token made one."""
    start = end = 0
    for s, e in sorted(spans):
        if s < end:
            end = max(end, e)
            continue
        if end:
            yield start, end
        start, end = s, e
    if end:
        yield start, end


def _told(pattern: Iterable[dict[str, Any]]) -> bool:
    """Whether what a pattern asks follows from how its tokens are written, tagged and attached, and it has no open length."""
    return all(asked in KNOWN for token in pattern for asked in token)


def _component(nlp: Language, name: str) -> Morphology:
    ruler, lemmatizer = (nlp.get_pipe(n) for n in REPLACED)
    return Morphology(nlp, ruler, lemmatizer)


Language.factory(NAME, func=_component)


def remember(nlp: Language) -> None:
    """Puts the component in the place of the attribute ruler and the lemmatizer, in a pipeline where answers can be kept.

    That is: both are there, a parser has run before them, and the rules ask for nothing else than `KNOWN`.
    """
    names = nlp.pipe_names
    if not {*REPLACED, "parser"} <= set(names) or names.index("parser") > min(map(names.index, REPLACED)):
        return
    if not all(_told(each) for rule in nlp.get_pipe(REPLACED[0]).patterns for each in rule["patterns"]):
        return
    nlp.add_pipe(NAME, before=REPLACED[0])
    for replaced in REPLACED:
        nlp.remove_pipe(replaced)
