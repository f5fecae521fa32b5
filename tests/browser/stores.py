"""Stores for the browser tests: one whose every text is an attack, one with more nodes than can be read at once."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox

from kg.assemble.article import quads
from kg.assemble.corpus import corpus_quads
from kg.iri import DEFAULT_BASE
from kg.model import Article, Claim, Document, Entity, Factuality, Reading, Span, Value

# Each would set window.hit if it ever became script or markup.
ATTACKS = (
    "</script><script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 2'>",
    "<a href='javascript:window.hit = 3'>href</a>",
    "\u202egnp.exe\u202c and \u200fa mark",
    "{{ 7 * 7 }} ${window.hit = 4} <!-- <script>",
    "W" * 300,
    "\"><svg onload=window.hit=5> & 'quoted' \\u003c",
    "🚀 rockets <b>beyond</b> the basic plane 🛰",
)


def store(*readings: Reading) -> ox.Store:
    """An in-memory store of these readings."""
    found = ox.Store()
    for reading in readings:
        found.extend(quads(reading, DEFAULT_BASE))
    found.extend(list(corpus_quads(found, DEFAULT_BASE)))
    return found


def reading(article: Article, entities: tuple[Entity, ...], claims: tuple[Claim, ...]) -> Reading:
    """A reading of an article without a headline of its own in the text."""
    return Reading(Document(article, None, (Span(0, len(article.text)),)), entities, claims)


def hostile() -> ox.Store:
    """People who are called by the attacks, said to support each other by sentences that are attacks."""
    text = "\n".join(f"🚀 {attack} said so." for attack in ATTACKS)
    article = Article(
        source="<b>file</b>.txt",
        text=text,
        title=ATTACKS[0],
        published=date(2024, 10, 31),
        publisher=ATTACKS[1],
        author=ATTACKS[2],
        url="javascript:window.hit=6",
    )
    entities = tuple(Entity(f"person/p{i}", "Person", name, (name,)) for i, name in enumerate(ATTACKS))
    claims = []
    for i, attack in enumerate(ATTACKS):
        start = text.index(f"🚀 {attack} said")
        sentence = Span(start, start + len(f"🚀 {attack} said so."))
        claims.append(
            Claim(f"person/p{i}", "supports", f"person/p{(i + 1) % len(ATTACKS)}", sentence, Factuality.ASSERTED, 0.9,
                  speaker=f"person/p{i}", as_written=attack)
        )  # fmt: skip
    return store(reading(article, entities, tuple(claims)))


def large(size: int = 160) -> ox.Store:
    """Talks between neighbours on a ring, most of them with the same few hosts."""
    text = "They met."
    article = Article(source="ring.txt", text=text, title="Ring", published=date(2024, 5, 1))
    people = tuple(Entity(f"person/n{i}", "Person", f"Person {i}", (f"Person {i}",)) for i in range(size // 2))
    claims = []
    for i in range(size // 2):
        event = f"event/{i:016x}"
        day = ("date", Value(f"2024-{i % 12 + 1:02}-01", "date"))
        members = {f"person/n{i}", f"person/n{(i + 1) % len(people)}", f"person/n{i % 5}"}
        roles = (*(("participant", member) for member in sorted(members)), day)
        claims.append(
            Claim(event, "type", Value("Meeting", "class"), Span(0, 9), Factuality.ASSERTED, 0.8, roles=roles)
        )
    return store(reading(article, people, tuple(claims)))
