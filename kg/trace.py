"""How a text was read, sentence by sentence: the parse, what was found, what fired and what did not, and the claims.

`trace` gives plain values, for the terminal and for `page`, which is one HTML file that needs nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg import knowledge, resources, vocab
from kg.annotate import annotate
from kg.errors import UsageError
from kg.extract.frames import Predication
from kg.extract.quotes import quotations
from kg.extract.stance import Stances
from kg.model import Article, Claim, Measured, Quantity, Reading, Term, Value
from kg.parse import Span as Parsed
from kg.parse import Token
from kg.read.clean import document
from kg.reading import Read, Reader
from kg.resources import DEFAULT_MODEL

_TEMPLATE = Path(__file__).with_name("trace.html.j2")


@dataclass(frozen=True, slots=True)
class Word:
    """A token in the parse: its depth in the tree, its relation to its head, its tags."""

    text: str
    depth: int
    relation: str
    tag: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Found:
    """A mention: its words, how they name ("name", "title" …), as what, and what it was resolved to."""

    text: str
    form: str
    cls: str
    resolved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fired:
    """A frame that a word evoked: what it evokes, its roles with their words and what these stand for.

    `entry` says where the lexicon has the word, `why` why the frame was rejected, or why nothing came of it.
    """

    evokes: str
    word: str
    carrier: str
    roles: tuple[tuple[str, str, str], ...]
    entry: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An event that the sentence tells: how surely and why, who says so, when, and its measures."""

    cls: str
    word: str
    event: str
    factuality: str
    cues: tuple[str, ...]
    speakers: tuple[str, ...]
    relayed_by: str
    when: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim of the sentence, in words."""

    subject: str
    predicate: str
    object: str
    roles: tuple[tuple[str, str], ...]
    factuality: str
    confidence: float
    speaker: str
    relayed_by: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article, with all that was made of it. `number` counts from 1."""

    number: int
    text: str
    start: int
    end: int
    parse: tuple[Word, ...]
    mentions: tuple[Found, ...]
    fired: tuple[Fired, ...]
    rejected: tuple[Fired, ...]
    told: tuple[Told, ...]
    claims: tuple[Stated, ...]


def trace(article: Article, model: str = DEFAULT_MODEL) -> list[Sentence]:
    """How each sentence of an article was read, in the order of the text; the whole article is the context of each."""
    annotated = next(annotate([document(article)], model))
    return list(_Tracer(Reader(annotated, knowledge.load())).sentences())


def chosen(sentences: Sequence[Sentence], which: str | None, source: str) -> list[Sentence]:
    """The sentence of a number, or those that hold a text; all for None. Raises UsageError where there is none."""
    if which is None:
        return list(sentences)
    if which.isdigit():
        if 1 <= int(which) <= len(sentences):
            return [sentences[int(which) - 1]]
        raise UsageError(f"there is no sentence {which}", source, f"It has sentences 1 to {len(sentences)}.")
    sought = " ".join(which.casefold().split())
    found = [s for s in sentences if sought in " ".join(s.text.casefold().split())]
    if not found:
        raise UsageError(f"no sentence holds {which!r}", source, "Name fewer words, or the sentence's number.")
    return found


def page(title: str, sentences: Sequence[Sentence]) -> str:
    """The trace as one HTML page without scripts; whatever the article holds stays text."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATE.parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template(_TEMPLATE.name).render(title=title, sentences=sentences)


class _Tracer:
    """Puts what a reader found beside the sentences that it was found in."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.doc = reader.doc
        self.read: Read = reader.read()
        self.stances = Stances(self.doc, reader.k, quotations(reader.document, self.doc, reader.k))
        self.labels = {e.ref: e.name for e in self.reading.entities}
        for claim in self.reading.claims:
            if claim.predicate == "type" and isinstance(claim.object, Value):
                self.labels.setdefault(claim.subject, f"{vocab.label(claim.object.lexical)} {claim.subject[-6:]}")

    @property
    def reading(self) -> Reading:
        return self.read.reading

    def sentences(self) -> Iterator[Sentence]:
        text = self.reader.document.article.text
        number = 0
        for sent in self.doc.sents:
            inner = [t for t in sent if not t.is_space]
            if not inner:
                continue
            number += 1
            start, end = inner[0].idx, inner[-1].idx + len(inner[-1])
            tokens = range(sent.start, sent.end)
            yield Sentence(
                number,
                text[start:end],
                start,
                end,
                tuple(self._parse(sent)),
                tuple(self._mentions(tokens)),
                tuple(self._fired(p) for p in self.read.predications if p.token.i in tokens),
                tuple(self._fired(p, p.rejected) for p in self.read.rejected if p.token.i in tokens),
                tuple(self._told(tokens)),
                tuple(
                    self._stated(c) for c in self.reading.claims if c.sentence.start < end and start < c.sentence.end
                ),
            )

    def _parse(self, sent: Parsed) -> Iterator[Word]:
        def below(token: Token, depth: int) -> Iterator[Word]:
            yield Word(token.text, depth, token.dep_, token.tag_, token.lemma_)
            for child in token.children:
                if not child.is_space and not child.is_punct:
                    yield from below(child, depth + 1)

        for root in (
            t for t in sent if (t.head.i == t.i or t.head.i not in range(sent.start, sent.end)) and not t.is_space
        ):
            if not root.is_punct:
                yield from below(root, 0)

    def _mentions(self, tokens: range) -> Iterator[Found]:
        for number, mention in enumerate(self.read.mentions):
            if mention.head in tokens:
                resolved = tuple(self._draft(n) for n in self.read.entities.of.get(number, ()))
                yield Found(mention.text, str(mention.form), mention.cls, resolved)

    def _draft(self, number: int) -> str:
        draft = self.reader.drafts[self.reader.node(number)]
        return f"{self.reader.namer.label(draft)} ({draft.cls}, {self.reader.namer.ref(draft)})"

    def _stands_for(self, token: Token) -> str:
        found = [self._draft(n) for n in self.read.entities.at(token.i)]
        if not found and (happening := self.reader.owner.get(token.i)) is not None:
            found = [f"the {vocab.label(happening.cls)} told by “{token.text}”"]
        return "; ".join(found)

    def _fired(self, p: Predication, why: str = "") -> Fired:
        roles = tuple((role, _phrase(token), self._stands_for(token)) for role, token in p.roles)
        event = p.evokes in self.reader.event_classes
        if not why and event and not self._made(p):
            why = "nothing is told: no claim came of it"
        carrier = p.carrier.text if p.carrier is not None else ""
        return Fired(p.evokes, p.token.text, carrier, roles, _entry(p), why)

    def _made(self, p: Predication) -> bool:
        happening = self.reader.owner.get(p.token.i)
        return happening is not None and self.reader.refs[happening.number] in {c.subject for c in self.reading.claims}

    def _told(self, tokens: range) -> Iterator[Told]:
        by_token = {p.token.i: p for p in self.read.predications if p.evokes in self.reader.event_classes}
        for m in self.read.events:
            if m.token not in tokens:
                continue
            p = by_token.get(m.token)
            cues = self.stances.of(p.token, p.carrier, p.frame.gives).cues if p else ()
            happening = self.reader.owner.get(m.token)
            yield Told(
                m.cls,
                self.doc[m.token].text,
                self.reader.refs[happening.number] if happening else "",
                m.factuality,
                cues,
                tuple(self._draft(n) for n in m.speakers),
                self._draft(m.relayed_by) if m.relayed_by is not None else "",
                tuple(f"{role} {value.lexical}" for role, value in m.when),
                tuple(self._measured(x) for x in m.measures),
            )  # fmt: skip

    def _measured(self, x: Measured) -> str:
        value = self._term(x.value) if x.value is not None else "no number"
        return f"{x.role} {value} ({x.comparator}: “{x.as_written}”)"

    def _term(self, term: Term) -> str:
        if isinstance(term, Value):
            return term.lexical
        return f"{term.number} {term.unit}" if isinstance(term, Quantity) else self.labels.get(term, term)

    def _stated(self, c: Claim) -> Stated:
        return Stated(
            self._term(c.subject), c.predicate, self._term(c.object), tuple((r, self._term(v)) for r, v in c.roles),
            c.factuality, c.confidence, self._term(c.speaker) if c.speaker else "",
            self._term(c.relayed_by) if c.relayed_by else "",
        )  # fmt: skip


def _phrase(token: Token) -> str:
    """A token with the words that belong to its name or noun."""
    near = [
        t
        for t in token.subtree
        if t.i == token.i or (t.head.i == token.i and t.dep_ in {"compound", "amod", "poss", "nummod"})
    ]
    return " ".join(t.text for t in near)


def _entry(p: Predication) -> str:
    """Where the lexicon has the word that fired: file and lines."""
    words = p.frame.verbs | p.frame.nouns | p.frame.adjectives
    own = {p.token.lemma_, p.token.lower_}
    fitting = [w for w in words if own & set(re.split(r"[ -]", w)) or own & {w}]
    return _lines(p.evokes, max(fitting, key=len)) if fitting else ""


@cache
def _lines(evokes: str, word: str) -> str:
    places = []
    folder = resources.ontology_dir()
    for path in sorted((folder / "lexicon").glob("*.ttl")):
        subject = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if match := re.match(r"(\w+:[\w-]+)\s", line):
                subject = match[1]
            if subject == f"kg:{evokes}" and f'"{word}"' in line:
                places.append(f"{path.name}:{number}")
    return f"“{word}” in {', '.join(places)}" if places else ""
