"""Tells an article from what stands around it: an Article in, a Document with its headline and paragraphs out.

Nothing is cut: what is neither headline nor paragraph (slogans, captions, credits, bylines, buttons, link lists) is in
no span. The words that such blocks are known by are in ontology/lexicon/layout.ttl; here is how they are used, and what
position and form tell. In doubt a block stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.model import Article, Document, Span
from kg.read import frontmatter
from kg.read.blocks import blocks, closed, trimmed
from kg.read.layout import LONGEST_TAIL, Block, Layout, load, plain

# Thresholds in words. A headline is no longer than the longest, prose no shorter than PROSE; what is not closed like a
# sentence and no longer than LABEL names a section or topic; a caption is shorter than a paragraph of news can be.
HEADLINE = 30
PROSE = 8
UNCLOSED_PROSE = 25
LABEL = 4
CAPTION = 60
# A candidate that is not the given title word for word still is it with this share of words in common.
SAME_TITLE = 0.6
# Beginnings of words are compared, so that "launches" and "launched" agree.
STEM = 6
SAMPLE = 20_000

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_OPENING = re.compile(r"(?:#{1,6}[ \t]+|>[ \t]?|[-*+•▪·‣][ \t]+|[*_]{1,3}(?=\S))+")
_CLOSING = re.compile(r"(?:[ \t]+#+|(?<=\S)[*_]{1,3})$")
_HEADING = re.compile(r"\s*(#{1,6})[ \t]")
_SUFFIX = re.compile(r" [|–—-] ")


@dataclass(frozen=True, slots=True)
class _Part:
    """A block that may be the article's: its span, its text as patterns see it, and its level as a Markdown heading."""

    span: Span
    words: str
    heading: int = 0

    @property
    def length(self) -> int:
        return len(_WORD.findall(self.words))

    @property
    def is_closed(self) -> bool:
        return closed(self.words)

    @property
    def is_prose(self) -> bool:
        """Sentences, or enough words to be some."""
        return not self.heading and (self.length >= (PROSE if self.is_closed else UNCLOSED_PROSE))

    @property
    def may_be_headline(self) -> bool:
        """Short, and without a full stop."""
        open_ended = not self.is_closed or self.words.endswith(("?", "!"))
        return bool(self.heading) or (1 < self.length <= HEADLINE and open_ended)


def _part(text: str, span: Span) -> _Part:
    """The block without the marks that Markdown and lists put around it."""
    heading = _HEADING.match(span.of(text))
    if opening := _OPENING.match(text, span.start, span.end):
        span = Span(opening.end(), span.end)
        if closing := _CLOSING.search(span.of(text)):
            span = Span(span.start, span.start + closing.start())
    span = trimmed(text, span)
    return _Part(span, plain(span.of(text)), len(heading[1]) if heading else 0)


def _is_noise(layout: Layout, words: str) -> bool:
    """A block that by its own words is not the article."""
    return (
        not _WORD.search(words)
        or layout.day(words) is not None
        or any(layout.is_a(kind, words) for kind in ("Boilerplate", "Byline", "Caption"))
    )


def _split(text: str, layout: Layout, block: tuple[Span, ...]) -> Iterator[Span]:
    """A block parted at lines that alone are noise, where such a line does not go on with a sentence."""
    if len(block) == 1:
        yield block[0]
        return
    run: list[Span] = []
    for line in block:
        words = plain(line.of(text))
        if (not run or closed(plain(run[-1].of(text))) or len(run) == 1) and _is_noise(layout, words):
            if run:
                yield Span(run[0].start, run[-1].end)
            yield line
            run = []
        else:
            run.append(line)
    if run:
        yield Span(run[0].start, run[-1].end)


def _uncredited(text: str, layout: Layout, part: _Part) -> _Part | None:
    """The block without a credit at its end; None if the credit makes it the caption of a picture."""
    start = max(part.span.start, part.span.end - LONGEST_TAIL)
    tail = Block.of(Span(start, part.span.end).of(text), start)
    if part.length <= CAPTION and layout.tail("Credit", tail) is not None:
        return None
    for kind in ("ClipCredit", "Credit"):
        at = layout.tail(kind, tail)
        if at is not None and at > part.span.start:
            span = trimmed(text, Span(part.span.start, at))
            return replace(part, span=span, words=plain(span.of(text)))
    return part


def _kept(text: str, layout: Layout, parts: Iterable[_Part], title: str | None) -> list[_Part]:
    """The blocks that are not noise by their own words, nor in a list of links, nor below the article's end."""
    kept: list[_Part] = []
    listing = prose = False
    for part in parts:
        if title is not None and _same(title, part.words):
            kept.append(part)
            continue
        if prose and layout.is_a("EndHeading", part.words):
            break
        if layout.is_a("ListHeading", part.words) or layout.is_a("EndHeading", part.words):
            listing = True
            continue
        if _is_noise(layout, part.words):
            continue
        listing = listing and not part.is_prose
        if listing or (uncredited := _uncredited(text, layout, part)) is None:
            continue
        prose = prose or uncredited.is_prose
        kept.append(uncredited)
    return kept


def _same(title: str, words: str) -> bool:
    """Whether a block is the title, perhaps without the outlet's name that pages add to theirs."""
    a, b = (_SUFFIX.sub(" | ", s).casefold().strip(" .") for s in (title, words))
    return a == b or (a.startswith(b + " | ") and len(b.split()) > 2)


def _stems(words: str) -> set[str]:
    """The beginnings of the words that carry meaning: longer ones, names and numbers."""
    found = _WORD.findall(words)
    return {w.casefold()[:STEM] for w in found if len(w) > 3 or w[0].isdigit() or (len(w) > 1 and w.isupper())}


def _headline(parts: list[_Part], title: str | None) -> int | None:
    """Which block is the headline."""
    if title is not None:
        for i, part in enumerate(parts):
            if _same(title, part.words):
                return i
    top = next((i for i, part in enumerate(parts) if part.is_prose and not part.may_be_headline), len(parts))
    candidates = [i for i in range(top) if parts[i].may_be_headline]
    first_level = [i for i in candidates if parts[i].heading == 1]
    if title is not None:
        wanted = _stems(title)
        near = [i for i in candidates if _overlap(wanted, _stems(parts[i].words)) >= SAME_TITLE]
        return next(iter(near or first_level), None)
    if first_level or len(parts) < 2:
        return next(iter(first_level), None)
    body = _stems(" ".join(part.words for part in parts[top:])[:SAMPLE])
    # A slogan shares no words with the article, a label fewer than the headline; without a body the first line is it.
    return max(candidates, key=lambda i: (len(_stems(parts[i].words) & body), -i), default=None)


def _overlap(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def _is_label(part: _Part) -> bool:
    """The name of a section or topic rather than a sentence, a quotation or an aside."""
    if part.heading:
        return True
    return part.length <= LABEL and not part.is_closed and part.words[:1] not in "\"'(["


def document(article: Article) -> Document:
    """The article with its headline and paragraphs told apart from the rest.

    Spans are in the article's text, without white space at their ends, in order, and never overlap. A headline that the
    text does not hold (a record's title) is None.
    """
    text, layout = article.text, load()
    front = frontmatter.span(text)
    title = plain(article.title) if article.title else None
    spans = (span for block in blocks(text, front.end if front else 0) for span in _split(text, layout, block))
    parts = _kept(text, layout, (_part(text, span) for span in spans), title)
    at = _headline(parts, title)
    paragraphs = []
    if at is None:
        paragraphs = [p.span for p in parts if len(parts) == 1 or not _is_label(p)]
    else:
        name = parts[at].words
        # Above the headline stand slogans and sections: only sentences with words of the article are kept there.
        body = _stems(" ".join(p.words for p in parts[at + 1 :])[:SAMPLE])
        paragraphs = [p.span for p in parts[:at] if p.is_closed and not p.heading and _stems(p.words) & body]
        paragraphs += [p.span for p in parts[at + 1 :] if not _is_label(p) and p.words != name]
    return Document(article, None if at is None else parts[at].span, tuple(paragraphs))
