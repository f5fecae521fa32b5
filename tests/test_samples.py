"""The sample articles: complete, of a length that can be read, and of nobody else's wording."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest

from kg.model import Article
from kg.read import read, samples
from kg.read.clean import document

SHARED = Path(__file__).parents[2] / "shared" / "articles"
RUN = 8
ARTICLES = [a for a in read(samples()) if isinstance(a, Article)]


def body(article: Article) -> str:
    return "\n".join(p.of(article.text) for p in document(article).paragraphs)


def runs(text: str) -> set[tuple[str, ...]]:
    """All runs of eight words, without case and punctuation."""
    words = re.findall(r"[a-z0-9]+", text.casefold().replace("’", "'"))
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def test_there_are_ten() -> None:
    assert len(ARTICLES) == len(samples()) == 10


@pytest.mark.parametrize("article", ARTICLES, ids=lambda a: a.source)
def test_each_is_dated_titled_and_of_an_articles_length(article: Article) -> None:
    assert article.published and article.publisher and article.title
    read_as = document(article)
    assert read_as.headline is not None and read_as.headline.of(article.text) == article.title
    assert 250 <= len(body(article).split()) <= 500
    assert "---" not in body(article) and "(Photo" not in body(article) and "Related" not in body(article)


def test_two_outlets_tell_one_launch_with_differing_figures() -> None:
    launch = [a for a in ARTICLES if "7:10 a.m." in a.text]
    assert len({a.publisher for a in launch}) == 2
    flights = {m for a in launch for m in re.findall(r"(\d+) minutes", body(a))}
    troops = {
        m
        for a in launch
        for m in re.findall(r"(?:about|than) ([\d,]+)(?: North Korean)?(?: soldiers|, of)", body(a), re.I)
    }
    assert flights == {"86", "87"} and {"8,000", "10,000", "11,000"} <= troops


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the development articles are not beside the checkout")
def test_no_run_of_eight_words_is_that_of_a_development_article() -> None:
    theirs = set(chain.from_iterable(runs(p.read_text(encoding="utf-8")) for p in SHARED.glob("*.txt")))
    assert theirs
    for article in ARTICLES:
        assert not runs(article.text) & theirs, article.source
