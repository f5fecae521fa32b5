"""Synthetic news articles, as many as one likes: the same number and seed give the same, and a prefix stays the same.

    python benchmarks/synthetic.py N [--seed SEED] [--news]      writes JSON Lines, an article a line, to standard output

Sentences are drawn from the templates of `synthetic.yaml`. Offices pass from holder to holder in the course of years,
many persons are named by one article alone, an article in thirty is another's text under another publisher's name.
Every sentence makes claims, 22 in a hundred words; with --news there is as much else between them as in the samples that
come with kg: 10 claims in a hundred words (the samples have 9.5), 340 words an article instead of 170.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kg.model import Article

NEWS = 1.05
"""Sentences of background to each of the others, for as many claims in a hundred words as in the samples."""

BEGIN = date(2020, 1, 6)
A_WEEK = 30
COPIES = 30
TERM = 1000
STORIES = (1, 1, 1, 2, 3)
OFFICES = {"head": "President", "foreign": "Foreign Minister", "defense": "Defense Minister"}


@cache
def parts() -> dict[str, Any]:
    """The templates and names."""
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return found


def articles(n: int, seed: int = 0, background: float = 0) -> Iterator[Article]:
    """The first `n` articles of a news stream of thirty articles a week, of 60 to 400 words, 170 on average.

    To each of their sentences come so many of `background`, in paragraphs of their own.
    """
    for number in range(n):
        yield article(number, seed, background)


def article(number: int, seed: int = 0, background: float = 0) -> Article:
    """Article `number` of the stream."""
    draw = random.Random(f"{seed}/{number}")
    day = BEGIN + timedelta(days=number * 7 // A_WEEK)
    if number and draw.randrange(COPIES) == 0:
        text, title = _written(draw.randrange(max(0, number - A_WEEK), number), seed, background)
    else:
        text, title = _written(number, seed, background)
    town = _town(draw)
    made = Article(
        source=f"synthetic.jsonl#{seed}-{number:06d}", text=text, title=title, published=day,
        publisher=f"{town} {draw.choice(parts()['outlets'])}" if draw.random() < 0.3 else _outlet(draw.randrange(60)),
        url=f"https://news.example/{seed}/{number:06d}", record=f"{seed}-{number:06d}",
    )  # fmt: skip
    return replace(made, author=_name(draw)) if draw.random() < 0.5 else made


def _written(number: int, seed: int, background: float) -> tuple[str, str]:
    """Text and headline."""
    draw = random.Random(f"{seed}/{number}/text")
    slots = _slots(draw, number, seed)
    topic = draw.choice(parts()["topics"])
    title = _filled(draw.choice(topic["headlines"]), slots, draw)
    opening = f"{slots['A_cap'].upper()} — " if draw.random() < 0.5 else ""
    sentences = [opening + _filled(draw.choice(topic["leads"]), slots, draw)]
    stories = draw.choice(STORIES)
    for story in range(stories):
        body = draw.sample(topic["body"], draw.randint(3, 5)) + draw.sample(parts()["closing"], draw.randint(1, 3))
        sentences += [_filled(s, slots, draw) for s in body]
        if story < stories - 1:
            slots |= _others(draw)
            topic = draw.choice(parts()["topics"])
            sentences.append(_filled(draw.choice(topic["leads"]), slots, draw))
    paragraphs, at = [], 0
    while at < len(sentences):
        length = draw.randint(1, 3)
        paragraphs.append(" ".join(sentences[at : at + length]))
        at += length
    paragraphs = _amid(paragraphs, round(background * len(sentences)), slots, draw)
    return "\n\n".join([title, *paragraphs]) + "\n", title


def _amid(paragraphs: list[str], background: int, slots: dict[str, str], draw: random.Random) -> list[str]:
    """The paragraphs with so many sentences of background between and behind them."""
    found = list(paragraphs)
    while background > 0:
        length = min(background, draw.randint(2, 3))
        told = (_filled(s, slots | _others(draw), draw) for s in draw.sample(parts()["background"], length))
        found.insert(draw.randint(1, len(found)), " ".join(told))
        background -= length
    return found


def _slots(draw: random.Random, number: int, seed: int) -> dict[str, str]:
    """What fills the slots of one article: states with those who speak for them, and passers-by."""
    found: dict[str, str] = {}
    for letter, (state, adjective, capital) in zip("ABC", draw.sample(parts()["states"], 3), strict=True):
        found |= {letter: state, f"{letter}_adj": adjective, f"{letter}_cap": capital}
        for office, title in OFFICES.items():
            name = _name(random.Random(f"{seed}/{state}/{office}/{number // TERM}"))
            found[f"{office}_{letter}"] = f"{adjective} {title} {name}"
            found["last_" + (letter if office == "head" else f"{office}_{letter}")] = name.split()[-1]
    return found | _others(draw)


def _others(draw: random.Random) -> dict[str, str]:
    found = {}
    for mark in ("", "_2"):
        name = _name(draw)
        found |= {
            f"person{mark}": name,
            f"last_person{mark}": name.split()[-1],
            f"job{mark}": draw.choice(parts()["jobs"]),
        }
        found |= {f"town{mark}": _town(draw), f"m{mark}": str(draw.randint(12, 96))}
    found["n"] = f"{draw.randint(2, 98) * 100:,}"
    found["km"] = str(draw.randint(3, 95) * 10)
    found["day"] = draw.choice(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"])
    return found


def _filled(template: str, slots: dict[str, str], draw: random.Random) -> str:
    """One wording of a template."""
    chosen = re.sub(r"\[([^]]*)\]", lambda m: draw.choice(m[1].split("|")), template)
    text = re.sub(r"\b([Aa]) (?=[aeiouAEIO])", r"\1n ", re.sub(r"\{(\w+)\}", lambda m: slots[m[1]], chosen))
    return text[0].upper() + text[1:]


def _name(draw: random.Random) -> str:
    p = parts()
    return f"{draw.choice(p['given'])} {draw.choice(p['family_begins'])}{draw.choice(p['family_ends'])}"


def _town(draw: random.Random) -> str:
    return f"{draw.choice(parts()['town_begins'])}{draw.choice(parts()['town_ends'])}"


def _outlet(number: int) -> str:
    draw = random.Random(f"outlet {number}")
    return f"{_town(draw)} {draw.choice(parts()['outlets'])}"


def record(made: Article) -> dict[str, str]:
    """An article as a line of JSON Lines holds it."""
    plain = {
        "id": made.record, "url": made.url, "title": made.title, "published": made.published and made.published.isoformat(),
        "publisher": made.publisher, "author": made.author, "text": made.text,
    }  # fmt: skip
    return {key: value for key, value in plain.items() if value}


def write(path: Path, n: int, seed: int = 0, background: float = 0) -> Path:
    """Writes `n` articles as JSON Lines and returns the path."""
    with path.open("w", encoding="utf-8") as out:
        for made in articles(n, seed, background):
            out.write(json.dumps(record(made), ensure_ascii=False) + "\n")
    return path


def main() -> None:
    """Writes to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("n", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--news", action="store_true")
    options = parser.parse_args()
    for made in articles(options.n, options.seed, NEWS if options.news else 0):
        sys.stdout.write(json.dumps(record(made), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
