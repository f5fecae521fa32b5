"""Sentences cut out and glued in odd ways raise no error, and every quote still equals its slice of the text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kg import knowledge
from kg.annotate import annotate
from kg.assemble.article import quads
from kg.model import Article
from kg.read import read, samples
from kg.read.clean import document
from kg.reading import read as read_annotated

GLUE = (" ", "\n", "\n\n", "", " — ", ", ", ' "', " (", "; ", "\t", " … ", "“", "’s ", ".\n")
SHARED = Path(__file__).parents[2] / "shared" / "articles"


def sentences(paths: list[Path]) -> list[str]:
    """Rough sentences of the articles; where they are cut wrong, the better for the purpose."""
    texts = [a.text for a in read(paths) if isinstance(a, Article)]
    return [s.strip() for t in texts for s in t.replace("\n", " ").split(". ") if s.strip()]


def glued(pool: list[str], number: int, seed: int) -> list[Article]:
    """`number` sentences, whole or cut in the middle, as texts of up to six with odd things between them."""
    random_ = random.Random(seed)
    found: list[Article] = []
    while number > 0:
        count = min(random_.randint(1, 6), number)
        number -= count
        parts = []
        for sentence in random_.choices(pool, k=count):
            start = random_.randrange(len(sentence)) if random_.random() < 0.3 else 0
            end = random_.randrange(start + 1, len(sentence) + 1) if random_.random() < 0.3 else len(sentence)
            parts.append(sentence[start:end] + random_.choice((".", "", "?", "!")))
        found.append(Article(f"glued-{len(found)}.txt", "".join(p + random_.choice(GLUE) for p in parts)))
    return found


def sweep(articles: list[Article]) -> int:
    """The number of claims read; every one's sentence is checked against the text as quads are made."""
    known, claims = knowledge.load(), 0
    for annotated in annotate(document(a) for a in articles):
        reading = read_annotated(annotated, known).reading
        quads(reading)
        claims += len(reading.claims)
        text = reading.document.article.text
        assert all(0 <= c.sentence.start < c.sentence.end <= len(text) for c in reading.claims)
    return claims


def test_sentences_of_the_samples_glued_at_random_are_read_without_error() -> None:
    assert sweep(glued(sentences(list(samples())), 150, seed=11)) > 50


@pytest.mark.shared
@pytest.mark.full
def test_a_thousand_sentences_of_other_articles_glued_at_random_are_read_without_error() -> None:
    assert sweep(glued(sentences([SHARED]), 1000, seed=7)) > 500
