"""What it costs to add one article: to an empty store, and to one of many made-up articles.

    python benchmarks/adding.py [ARTICLES] [PERSONS]

The articles are made up but shaped as readings are: named persons with posts (some by family name alone), bodies,
dated and undated events of which several articles tell, measures that differ. What is timed, in processor time, is all but the reading of
the text, which costs the same at any size; the same thirty articles are added to both stores, turn by turn.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from kg import iri
from kg.corpus.catalogue import FILE, Catalogue
from kg.corpus.changes import Lines, Settings
from kg.corpus.corpus import Corpus
from kg.corpus.noted import note
from kg.corpus.opening import open_corpus
from kg.model import Article, Claim, Comparator, Document, Entity, Factuality, Reading, Span, Value
from kg.store import write_new

SENTENCE = 90
STEMS = [
    "Ander",
    "Bren",
    "Castel",
    "Dober",
    "Ester",
    "Falken",
    "Gold",
    "Hart",
    "Isak",
    "Jor",
    "Kelm",
    "Lind",
    "Mor",
    "Nord",
    "Oster",
    "Pell",
    "Quin",
    "Rosen",
    "Stam",
    "Tol",
    "Ulm",
    "Vander",
    "Wes",
    "Zill",
]
FAMILIES = [
    a + b
    for a in STEMS
    for b in [
        "son",
        "sen",
        "mann",
        "berg",
        "field",
        "ez",
        "ov",
        "ini",
        "ard",
        "escu",
        "aya",
        "ford",
        "ley",
        "well",
        "stein",
        "dal",
        "wick",
        "ton",
        "ga",
        "ski",
    ]
]
GIVEN = ["Adam", "Bella", "Carl", "Dora", "Emil", "Flora", "Gustav", "Hanna", "Ivan", "Julia", "Karl", "Laura"]
STATES = [
    "north-korea", "south-korea", "japan", "russia", "ukraine", "iran", "turkey", "egypt", "france", "germany", "poland", "india",
    "china", "united-states", "united-kingdom", "israel", "lebanon", "syria", "iraq", "yemen",
]  # fmt: skip
EVENTS = {
    "MissileLaunch": ("actor", None), "TroopDeployment": ("actor", "destination"), "Condemnation": ("actor", "target"),
    "Meeting": ("participant", "participant"), "Sanction": ("actor", "target"), "Attack": ("actor", "target"), "Conflict": ("participant", "participant"),
}  # fmt: skip
WORDS = [
    f"{a}{b}"
    for a in ("re", "un", "de", "in", "con", "pro", "sub", "ex")
    for b in ("port", "form", "act", "tend", "cede", "pose", "ject", "duct", "sist", "vene")
]


def made(number: int, persons: int) -> Reading:
    """Article `number`: some sixty claims on a dozen entities and ten events, as a news article has."""
    draw = random.Random(number)
    # News comes in order of time, some thirty articles a week.
    day = date(2020, 1, 1) + timedelta(days=number // 4)
    length = 40
    sentences = [" ".join(draw.choice(WORDS) for _ in range(12))[:SENTENCE].ljust(SENTENCE) for _ in range(length)]
    text = f"{number:08d}" + "".join(sentences)
    article = Article(
        f"made-{number}.txt",
        text,
        f"Made-up article {number}",
        day,
        f"Outlet {draw.randrange(60)}",
        url=f"https://made.example/{number}",
    )
    ref = iri.article(article)
    spans = [Span(8 + i * SENTENCE, 8 + (i + 1) * SENTENCE) for i in range(length)]
    entities: dict[str, Entity] = {}
    claims: list[Claim] = []
    states = draw.sample(STATES, 4)
    for state in states:
        entities[f"state/{state}"] = Entity(f"state/{state}", "State", state.replace("-", " ").title(), (state,))
    speakers: list[str] = []
    for _ in range(5):
        who = int(persons * draw.random() ** 2)
        family, given = FAMILIES[who % len(FAMILIES)], GIVEN[who // len(FAMILIES) % len(GIVEN)]
        initial = chr(65 + who // (len(FAMILIES) * len(GIVEN)) % 26)
        state = STATES[who % len(STATES)]
        name = family if draw.random() < 0.15 else f"{given} {initial}. {family}"
        person = f"person/{iri.slug(name)}" + ("" if " " in name else f"-{iri.digest(ref, size=8)}")
        office = f"office/{('president', 'defense-minister', 'foreign-minister')[who % 3]}-of-{state}"
        entities[person] = Entity(person, "Person", name, (name,))
        entities[office] = Entity(office, "Office", office.split("/")[1].replace("-", " ").capitalize(), ())
        entities.setdefault(
            f"state/{state}", Entity(f"state/{state}", "State", state.replace("-", " ").title(), (state,))
        )
        span = draw.choice(spans)
        claims += [
            Claim(person, p, o, span, Factuality.ASSERTED, 0.9)
            for p, o in (("holdsOffice", office), ("represents", f"state/{state}"))
        ]
        claims.append(Claim(office, "officeOf", f"state/{state}", span, Factuality.ASSERTED, 0.9))
        speakers.append(person)
    for at in range(10):
        cls = draw.choice(list(EVENTS))
        first, second = EVENTS[cls]
        a, b = draw.sample(states, 2)
        roles: list[tuple[str, str | Value]] = [(first, f"state/{a}")]
        if second:
            roles.append((second, f"state/{b}"))
        if draw.random() < 0.5:
            roles.append(("date", Value((day - timedelta(days=draw.randrange(4))).isoformat(), "date")))
        event = f"event/{iri.slug(cls)}-{iri.digest(ref, at, size=10)}"
        for _ in range(3):
            span, speaker = draw.choice(spans), draw.choice([None, *speakers])
            held = draw.choice([Factuality.ASSERTED, Factuality.ASSERTED, Factuality.POSSIBLE, Factuality.DENIED])
            claims.append(Claim(event, "type", Value(cls, "class"), span, held, 0.8, speaker, roles=tuple(roles)))
        if cls in {"Attack", "TroopDeployment"}:
            count = Value(str(draw.choice((100, 120, 1000))), "integer")
            claims.append(
                Claim(
                    event,
                    "count",
                    count,
                    draw.choice(spans),
                    Factuality.ASSERTED,
                    0.8,
                    None,
                    None,
                    Comparator.EXACTLY,
                    "a number",
                )
            )
    return Reading(Document(article, None, tuple(spans)), tuple(entities.values()), tuple(claims), 0)


def store_of(path: Path, articles: int, persons: int) -> Corpus:
    """A store of the first so many articles, opened for adding."""

    def batches(folder: Path) -> Iterator[Lines]:
        corpus = Corpus(Catalogue(folder / FILE), None, Settings())
        corpus.take(note(made(n, persons)) for n in range(articles))
        yield from corpus.batches()
        corpus.db.close()

    write_new(path, batches, union=True)
    return open_corpus(path)


def timed(corpus: Corpus, reading: Reading) -> float:
    """Seconds of processor time that adding an article takes."""
    started = time.process_time()
    corpus.add(reading)
    return time.process_time() - started


def main(articles: int = 5000, persons: int = 4000, added: int = 30) -> float:
    """Prints the medians and their ratio; returns the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        small = store_of(Path(folder) / "small.db", 0, persons)
        started = time.perf_counter()
        large = store_of(Path(folder) / "large.db", articles, persons)
        built = time.perf_counter() - started
        first, second = [], []
        for number in range(articles, articles + added):
            reading = made(number, persons)
            first.append(timed(small, reading))
            second.append(timed(large, reading))
        ratio = statistics.median(second) / statistics.median(first)
        print(f"{articles} articles built in {built:.0f} s, {built / max(articles, 1) * 1000:.0f} ms each")
        print(
            f"adding one: {statistics.median(first) * 1000:.0f} ms to none, {statistics.median(second) * 1000:.0f} ms to {articles} (median of {added})"
        )
        print(f"ratio {ratio:.2f}; slowest {max(first) * 1000:.0f} and {max(second) * 1000:.0f} ms")
        small.close()
        large.close()
    return ratio


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
