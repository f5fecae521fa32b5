"""Quotations: where they stand in a text and who utters them."""

from __future__ import annotations

import re
from bisect import bisect_right as bisect
from dataclasses import dataclass

from kg.extract.syntax import children, conjuncts, is_passive, is_verb, surface_subject
from kg.knowledge import Knowledge
from kg.model import Document, Span
from kg.parse import Doc, Token


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted text, by offsets, and the tokens of its speaker (empty where no cue names one)."""

    span: Span
    speaker: tuple[Token, ...]


def quoted(document: Document) -> list[Span]:
    """The quotations of a document; one that a paragraph leaves open runs to the paragraph's end."""
    found: list[Span] = []
    text = document.article.text
    for paragraph in document.paragraphs:
        opened: int | None = None
        for match in re.finditer(r"[“”„\"]", paragraph.of(text)):
            at, mark = paragraph.start + match.start(), match.group()
            if mark in "“„" or (mark == '"' and opened is None):
                opened = at
            elif opened is not None:
                found.append(Span(opened, at + 1))
                opened = None
        if opened is not None:
            found.append(Span(opened, paragraph.end))
    return found


def speakers(verb: Token) -> tuple[Token, ...]:
    """Who speaks where `verb` reports: its subject, or the by-phrase of its passive."""
    if is_passive(verb):
        return tuple(t for c in children(verb, "agent") for o in children(c, "pobj") for t in conjuncts(o))
    return tuple(surface_subject(verb))


def reporting(sentence: list[Token], spans: list[Span], knowledge: Knowledge) -> list[Token]:
    """The reporting verbs of a sentence that stand outside quotation marks."""
    return [
        t
        for t in sentence
        if is_verb(t)
        and knowledge.cue("verb", t.lemma_, "Reporting")
        and not any(s.start <= t.idx < s.end for s in spans)
    ]


def quotations(document: Document, doc: Doc, knowledge: Knowledge) -> list[Quotation]:
    """The quotations that are more than a word or two, each with its speaker."""
    spans = quoted(document)
    paragraph_of = {
        s: next((i for i, p in enumerate(document.paragraphs) if p.start <= s.start < p.end), -1) for s in spans
    }
    found: list[Quotation] = []
    last: tuple[int, tuple[Token, ...]] = (-9, ())
    sentences = doc.sents
    starts = [s.start_char for s in sentences]
    for span in spans:
        inside = [t for t in doc.touching(span.start, span.end) if t.is_alpha]
        if len(inside) < 3 or not any(is_verb(t) for t in inside):
            continue
        touched = sentences[bisect(starts, span.start) - 1 : bisect(starts, span.end - 1)]
        verbs = [v for s in touched for v in reporting(list(s), spans, knowledge)]
        if not verbs and touched:
            after = next((s for s in sentences if s.start == touched[-1].end), None)
            if after is not None and len(after) < 12 and doc.text[span.end - 2 : span.end - 1] == ",":
                verbs = reporting(list(after), spans, knowledge)
        paragraph = paragraph_of[span]
        if verbs:
            near = min(verbs, key=lambda v: min(abs(v.idx - span.end), abs(span.start - v.idx)))
            who = speakers(near)
        elif paragraph - last[0] <= 1 and all(s.start_char >= span.start - 2 for s in touched):
            who = last[1]
        else:
            who = ()
        if who:
            last = (paragraph, who)
        found.append(Quotation(span, who))
    return found
