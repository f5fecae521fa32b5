"""The parse that kg reads is the one that the model's makers publish, and depends on nothing but the text."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Token

from benchmarks import synthetic
from kg import morphology
from kg.annotate import annotate, load_model
from kg.extract.mentions import mentions
from kg.extract.names.recognised import most
from kg.knowledge import load
from kg.model import Article
from kg.read import read, samples
from kg.read.clean import document
from kg.resources import DEFAULT_MODEL

ROOT = Path(__file__).resolve().parent.parent

ODD = (
    "There's nothin' gonna stop them; let's go. Y'all gotta come, ain't you? C'mon! There is one, there are two.\n\n  They ai n't.",
    "gon na gon na gon na", "let 's let 's there 's", " ", "\n\n", "",
)  # fmt: skip
"""Texts that the model has rules of two tokens for, and hardly any text at all."""


@pytest.fixture(scope="module")
def published() -> Language:
    """The model as its makers publish it, with kg's tokens."""
    nlp: Language = import_module(DEFAULT_MODEL).load()
    nlp.tokenizer.rules = load_model().tokenizer.rules  # type: ignore[attr-defined]
    return nlp


def told(token: Token) -> tuple[object, ...]:
    return token.text, token.tag_, token.dep_, token.pos_, str(token.morph), token.lemma_, token.ent_type_


def test_remembered_classes_and_lemmas_are_those_of_the_model(published: Language) -> None:
    texts = [a.text for a in read(samples()) if isinstance(a, Article)]
    texts += [a.text for a in synthetic.articles(8, background=synthetic.NEWS)]
    assert "attribute_ruler" in published.pipe_names and "attribute_ruler" not in load_model().pipe_names
    for ours, theirs in zip(load_model().pipe([*texts, *ODD]), published.pipe([*texts, *ODD]), strict=True):
        assert [told(t) for t in ours] == [told(t) for t in theirs]


def test_what_is_remembered_does_not_grow_for_ever(published: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(morphology, "MOST", 40)
    ours, component = load_model(), load_model().get_pipe(morphology.NAME)
    monkeypatch.setattr(component, "table", {})
    for text in ("Kim said that he met Putin.", "They signed a pact in Pyongyang, and parted.", "He left.", *ODD) * 2:
        assert [told(t) for t in ours(text)] == [told(t) for t in published(text)]
        assert len(component.table) <= 40  # type: ignore[attr-defined]


def test_a_pipeline_whose_answers_cannot_be_kept_stays_as_it_is(published: Language) -> None:
    other: Language = import_module(DEFAULT_MODEL).load()
    other.get_pipe("attribute_ruler").add([[{"LENGTH": 3}]], {"POS": "X"})  # type: ignore[attr-defined]
    before = list(other.pipe_names)
    morphology.remember(other)
    assert other.pipe_names == before


def test_of_classes_with_equal_votes_the_same_one_wins_whatever_the_order() -> None:
    assert most(Counter(["Person", "Organization"])) == most(Counter(["Organization", "Person"])) == "Organization"
    assert most(Counter(["Person", "Organization", "Person"])) == "Person"


def hashed() -> str:
    """All mentions of texts with many names, as one hash; run in processes of other seeds."""
    found = [a for a in read(samples()) if isinstance(a, Article)]
    found += [*synthetic.articles(10)]
    told = [repr(mentions(a.doc, load())) for a in annotate(document(each) for each in found)]
    return hashlib.sha256("".join(told).encode()).hexdigest()


def test_the_seed_of_hashes_does_not_matter() -> None:
    """Python orders sets otherwise in each process, unless told a seed."""
    code = "import sys; sys.path[:0] = ['tests', '.']; import test_annotate; print(test_annotate.hashed())"
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("0", "7")
    ]
    assert len({process.communicate()[0] for process in begun}) == 1
    assert [process.returncode for process in begun] == [0, 0]
