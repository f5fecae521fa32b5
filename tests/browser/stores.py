"""Stores for the browser tests: one whose every text is an attack, one with more nodes than can be read at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import example
import pyoxigraph as ox

from kg.assemble.article import quads
from kg.assemble.corpus import background_quads, corpus_quads
from kg.export.terms import TYPE
from kg.iri import CORPUS, DEFAULT_BASE, KG
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


def _attacks() -> Reading:
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
    return reading(article, entities, tuple(claims))


def hostile() -> ox.Store:
    """People who are called by the attacks and say the attacks."""
    return store(_attacks())


def attacked() -> ox.Store:
    """The same with events among them that two outlets of hostile names dispute, in words that are attacks."""
    text = "\n".join((*ATTACKS, "It never was."))
    article = Article("more.txt", text, title=ATTACKS[6], published=date(2024, 11, 1), publisher=ATTACKS[0])
    people = tuple(Entity(f"person/p{i}", "Person", name, (name,)) for i, name in enumerate(ATTACKS))
    claims = []
    for i, attack in enumerate(ATTACKS):
        span = Span(text.index(attack), text.index(attack) + len(attack))
        roles = (
            ("actor", f"person/p{i}"),
            ("target", f"person/p{(i + 2) % len(ATTACKS)}"),
            ("date", Value(f"2024-10-1{i}", "date")),
        )
        cls = Value("Attack", "class")
        claims.append(
            Claim(f"event/{i:016x}", "type", cls, span, Factuality.ASSERTED, 0.9, f"person/p{i}", roles=roles)
        )
        claims.append(
            Claim(
                f"event/{i:016x}", "killed", Value(str(i), "integer"), span, Factuality.ASSERTED, 0.9, as_written=attack
            )
        )
    claims.append(
        Claim(
            "event/0000000000000000",
            "type",
            Value("Attack", "class"),
            Span(text.index("It never"), len(text)),
            Factuality.DENIED,
            0.9,
        )
    )
    found = store(_attacks(), reading(article, people, tuple(claims)))
    found.extend(_dispute("dispute/1", "event/0000000000000000"))
    return found


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


def crowded() -> ox.Store:
    """As `large`, but that its hosts have more guests than can be read at once."""
    return large(600)


NEVER = "There was no launch, Pyongyang said."
STILL = "Pyongyang said again that nothing had been launched."
SAW = "South Korea saw the launch."
PAPERS = "Kim Jong Un and Vladimir Putin signed it."


def _second() -> Reading:
    """Another outlet on the example's launch: twice denied by one side, asserted by the other; and a signing told again."""
    text = "\n".join((NEVER, STILL, SAW, PAPERS))
    article = Article(
        "northgate.txt", text, title="Was there a launch?", published=date(2024, 11, 2), publisher="Northgate"
    )

    def at(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    launch, signing = Value("MissileLaunch", "class"), Value("Signing", "class")
    signed = (("actor", example.KIM), ("actor", example.PUTIN), ("agreement", example.PACT_))
    claims = (
        Claim(example.LAUNCH, "type", launch, at(NEVER), Factuality.DENIED, 0.8, speaker=example.NK),
        Claim(example.LAUNCH, "type", launch, at(STILL), Factuality.DENIED, 0.8, speaker=example.NK),
        Claim(example.LAUNCH, "type", launch, at(SAW), Factuality.ASSERTED, 0.9, speaker=example.SK),
        Claim(example.SIGNING, "type", signing, at(PAPERS), Factuality.ASSERTED, 0.9, roles=signed),
    )
    kept = {example.NK, example.SK, example.KIM, example.PUTIN, example.PACT_}
    return reading(article, tuple(entity for entity in example.ENTITIES if entity.ref in kept), claims)


def disputed() -> ox.Store:
    """The example's article and another outlet's, with what both tell and on what they differ."""
    found = store(example.reading(), _second())
    found.extend(list(background_quads(found, DEFAULT_BASE)))
    found.extend(_said())
    return found


def _quads(ref: str, cls: str, **properties: tuple[ox.NamedNode | int, ...]) -> Iterator[ox.Quad]:
    """What is derived from all articles, in their graph."""
    graph = ox.NamedNode(DEFAULT_BASE + CORPUS)
    yield ox.Quad(ox.NamedNode(DEFAULT_BASE + ref), ox.NamedNode(TYPE), ox.NamedNode(KG + cls), graph)
    for name, values in properties.items():
        for value in values:
            told = ox.Literal(value) if isinstance(value, int) else value
            yield ox.Quad(ox.NamedNode(DEFAULT_BASE + ref), ox.NamedNode(KG + name), told, graph)


def _dispute(ref: str, event: str) -> Iterator[ox.Quad]:
    """A dispute on whether an event took place."""
    about, kind = (ox.NamedNode(DEFAULT_BASE + event),), (ox.NamedNode(TYPE),)
    sides = (ox.NamedNode(KG + "Asserted"), ox.NamedNode(KG + "Denied"))
    return _quads(ref, "Dispute", disputeAbout=about, disputeOn=kind, side=sides)


def _said() -> Iterator[ox.Quad]:
    """Two disputes, and a fact that both outlets tell."""
    yield from _dispute("dispute/1", example.LAUNCH)
    deployment, number = ox.NamedNode(DEFAULT_BASE + example.DEPLOYMENT), ox.NamedNode(KG + "count")
    yield from _quads("dispute/2", "Dispute", disputeAbout=(deployment,), disputeOn=(number,), side=(8000, 10000))
    signing, took_place = ox.NamedNode(DEFAULT_BASE + example.SIGNING), ox.NamedNode(TYPE)
    yield from _quads(
        "fact/1", "Fact", factSubject=(signing,), factPredicate=(took_place,), factObject=(ox.NamedNode(KG + "Signing"),),
        articleCount=(2,), publisherCount=(2,), originCount=(2,),
    )  # fmt: skip
