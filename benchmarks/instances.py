"""What a learned component would decide of names, and what it could know: one instance a decision, for learned.py.

Features are wording, grammar and what the recogniser and the gazetteer say; what the rules decided stands apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import vocab
from kg.annotate import annotate
from kg.assemble.article import quads
from kg.assemble.background import background_quads
from kg.assemble.corpus import corpus_quads
from kg.evaluate import compare
from kg.evaluation import gold
from kg.evaluation.measures import Comparison
from kg.evaluation.values import plain
from kg.iri import DEFAULT_BASE
from kg.knowledge import Knowledge
from kg.model import Article, EventMention, Form, Mention
from kg.parse import Doc
from kg.read import read
from kg.read.clean import document
from kg.reading import Reader
from kg.reading.reader import Read

COARSE = ("State", "Person", "Office", "Organization", "Weapon", "Agreement", "Place")


@dataclass(slots=True)
class Instance:
    """One decision in one text: what it could know, what is right, and what the rules decided.

    `right` is a label, `accepted` all that count as right; `label` is what the recogniser alone would say.
    """

    text: str
    features: dict[str, Any]
    right: str
    accepted: frozenset[str]
    rules: str
    rules_right: bool
    label: str = ""


@dataclass(slots=True)
class Told:
    """One gold article as it was read, beside its gold."""

    name: str
    reader: Reader
    found: Read
    comparison: Comparison
    mentions: dict[str, list[EventMention]] = field(default_factory=dict)
    heads: dict[str, list[int]] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)


def told(paths: Iterable[tuple[Path, Path]], known: Knowledge) -> Iterator[Told]:
    """Gold articles, each built alone: gold files with the folders of their articles."""
    for path, articles in paths:
        one = gold.load(path, articles)
        [article] = (a for a in read([one.source], published=one.published) if isinstance(a, Article))
        reader = Reader(next(annotate([document(article)])), known)
        found = reader.read()
        store = ox.Store()
        store.bulk_extend(quads(found.reading))
        for batch in (list(background_quads(store)), list(corpus_quads(store))):
            store.bulk_extend(batch)
        made = Told(path.stem, reader, found, compare(one, store))
        events: dict[str, list[EventMention]] = defaultdict(list)
        for m in found.events:
            if (happening := reader.owner.get(m.token)) is not None:
                events[DEFAULT_BASE + reader.refs[happening.number]].append(m)
        made.mentions = dict(events)
        for node, ms in events.items():
            made.heads[node] = [m.token for m in ms]
            made.classes[node] = "Event"
        for draft in reader.drafts:
            entity = reader.namer.entity(draft)
            node = DEFAULT_BASE + entity.ref
            made.heads.setdefault(node, []).extend(found.mentions[n].head for n in draft.mentions)
            made.classes[node] = entity.cls
            if draft.named:
                made.named.add(node)
        yield made


def coarse(cls: str) -> str:
    """The class of `COARSE` that a class is under."""
    return next((c for c in COARSE if cls == c or (cls in vocab.classes() and vocab.is_a(cls, c))), "Other")


_LABELS = {
    "GPE": "State", "NORP": "State", "PERSON": "Person", "ORG": "Organization", "LOC": "Place", "FAC": "Place",
    "PRODUCT": "Weapon", "LAW": "Agreement", "EVENT": "Agreement",
}  # fmt: skip


def names(articles: Iterable[Told]) -> Iterator[Instance]:
    """Names in gold articles whose writing an entity of the gold has: State, Person, Organization, Place …"""
    for one in articles:
        wanted: dict[str, set[str]] = defaultdict(set)
        for entity in one.comparison.gold.entities:
            for name in entity.plain_names:
                wanted[name] |= {coarse(c) for c in entity.classes}
        for mention, cls in _given(one.found):
            accepted = frozenset(
                wanted.get(plain(mention.text), ()) or wanted.get(plain(_text(one.reader.doc, mention)), ())
            )
            if accepted:
                given = coarse(cls)
                label = _LABELS.get(one.reader.doc[mention.head].ent_type_, "Other")
                features = of_name(one.reader.doc, mention)
                yield Instance(one.name, features, min(accepted), accepted, given, given in accepted, label)


def others_names(rows: dict[str, dict[str, Any]], readings: Iterable[tuple[str, Doc, Read]], labels: dict[str, tuple[str, ...]]) -> Iterator[Instance]:  # fmt: skip # noqa: E501
    """Names that others annotated, in their own labels; a class of ours is right if the label answers to it."""
    spacy = {"GPE": "Location", "NORP": "Nationality", "PERSON": "Person", "ORG": "Organisation", "LOC": "Location",
             "FAC": "Location", "PRODUCT": "Weapon", "LAW": "DocumentReference"}  # fmt: skip
    for identifier, doc, found in readings:
        spans = [(s, e, label) for s, e, label, *_ in rows[identifier]["entities"] if label in labels]
        for mention, cls in _given(found):
            start, end = doc[mention.start].idx, doc[mention.end - 1].idx + len(doc[mention.end - 1])
            over = [label for s, e, label in spans if s < end and start < e]
            if not over:
                continue
            accepted = frozenset(over)
            fits = any(vocab.is_a(cls, c) for label in over for c in labels[label] if cls in vocab.classes())
            label = spacy.get(doc[mention.head].ent_type_, "Other")
            yield Instance(identifier, of_name(doc, mention), over[0], accepted, cls, fits, label)


def _given(found: Read) -> Iterator[tuple[Mention, str]]:
    for number, mention in enumerate(found.mentions):
        if mention.form in {Form.NAME, Form.ADJECTIVE}:
            drafts = found.entities.of.get(number, ())
            yield mention, found.entities.drafts[drafts[0]].cls if drafts else mention.cls


def _text(doc: Doc, mention: Mention) -> str:
    return "".join(t.text_with_ws for t in (doc[i] for i in range(mention.start, mention.end))).strip()


def of_name(doc: Doc, mention: Mention) -> dict[str, Any]:
    """A name's wording and shape, the words around it, its place in the sentence, and what recogniser and gazetteer say."""
    tokens = [doc[i] for i in range(mention.start, mention.end)]
    head = doc[mention.head]
    before = [doc[i].lower_ for i in range(max(0, mention.start - 2), mention.start)]
    after = doc[mention.end].lower_ if mention.end < len(doc) else ""
    found: dict[str, Any] = {
        f"shape={' '.join(_shape(t.text) for t in tokens[:4])}": 1, "tokens": len(tokens), f"after={after}": 1,
        f"before={before[-1] if before else ''}": 1, f"before2={' '.join(before)}": 1, f"dep={head.dep_}": 1,
        f"tag={head.tag_}": 1, f"gazetteer={(mention.ref or '').split('/')[0]}": 1, f"form={mention.form}": 1,
        f"governor={head.head.lemma_.lower()}|{head.dep_}": 1, f"last={tokens[-1].lower_}": 1, f"first={tokens[0].lower_}": 1,
        f"suffix={tokens[-1].lower_[-3:]}": 1, f"kind={mention.kind}": 1,
    }  # fmt: skip
    for token in tokens:
        found[f"label={token.ent_type_}"] = 1
        found[f"word={token.lower_}"] = 1
    return found


def _shape(word: str) -> str:
    kinds = ["X" if c.isupper() else "x" if c.islower() else "9" if c.isdigit() else c for c in word]
    return "".join(k for k, before in zip(kinds, ["", *kinds], strict=False) if k != before)
