"""Readings made up for tests of many articles: persons, offices, launches, deployments, with namesakes and variants."""

from __future__ import annotations

import random
from datetime import date, timedelta

from kg.model import Article, Claim, Comparator, Document, Entity, Factuality, Reading, Span, Value

STATES = ("north-korea", "south-korea", "japan", "russia", "ukraine", "iran", "turkey", "egypt")
LEADERS = {
    "north-korea": ("Kim Jong Un", "Kim Jong-un"),
    "ukraine": ("Volodymyr Zelensky", "Volodymyr Zelenskyy", "Zelensky"),
    "turkey": ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan", "Erdoğan"),
    "russia": ("Vladimir Putin", "Putin"),
    "egypt": ("Abdel Fattah el-Sisi", "Abdel Fattah al-Sisi"),
}
FAMILIES = ("Smith", "Tanaka", "Haddad", "Novak", "Okafor", "Lindqvist", "Moreau", "Costa")
GIVEN = ("Anna", "Boris", "Carla", "David", "Elena", "Farid", "Grace", "Hugo")


def slug(name: str) -> str:
    from kg.iri import slug as made

    return made(name)


def reading(number: int, *, seed: int = 0, more: str = "") -> Reading:
    """The reading of made-up article `number`; the same number and seed give the same."""
    from kg import iri

    draw = random.Random(seed * 1_000_003 + number)
    day = date(2024, 1, 1) + timedelta(days=draw.randrange(60))
    a, b = draw.sample(STATES, 2)
    text = f"Article {number} of {seed}. {a} did something to {b} on {day}. " + " ".join(
        f"word{draw.randrange(10_000)}" for _ in range(60)
    )
    article = Article(f"news-{number}.txt", text + more, f"Headline {number}", day, f"Outlet {draw.randrange(4)}")
    ref = iri.article(article)
    span = Span(0, 20)
    entities = {f"state/{s}": Entity(f"state/{s}", "State", s.replace("-", " ").title(), (s,)) for s in (a, b)}
    claims: list[Claim] = []
    speaker = None
    if a in LEADERS:
        name = draw.choice(LEADERS[a])
        person = f"person/{slug(name)}" + ("" if " " in name else f"-{iri.digest(ref, size=8)}")
        office = f"office/president-of-{a}"
        entities[person] = Entity(person, "Person", name, (name,))
        entities[office] = Entity(office, "Office", f"President of {a}", ("President",))
        claims += [
            Claim(person, "holdsOffice", office, span, Factuality.ASSERTED, 0.9),
            Claim(person, "leads", f"state/{a}", span, Factuality.ASSERTED, 0.9),
            Claim(person, "represents", f"state/{a}", span, Factuality.ASSERTED, 0.9),
        ]
        speaker = person
    other = f"{draw.choice(GIVEN)} {draw.choice(FAMILIES)}"
    entities[f"person/{slug(other)}"] = Entity(f"person/{slug(other)}", "Person", other, (other,))
    if draw.random() < 0.5:
        claims.append(Claim(f"person/{slug(other)}", "represents", f"state/{b}", span, Factuality.ASSERTED, 0.8))
    for at in range(draw.randrange(1, 4)):
        cls = draw.choice(("MissileLaunch", "TroopDeployment", "Condemnation", "Meeting", "Conflict"))
        role = "participant" if cls in {"Meeting", "Conflict"} else "actor"
        roles: list[tuple[str, str | Value]] = [(role, f"state/{a}")]
        when = day - timedelta(days=draw.randrange(3))
        if draw.random() < 0.6:
            roles.append(("date", Value(when.isoformat(), "date")))
        if cls == "Meeting" or cls == "Conflict":
            roles.append(("participant", f"state/{b}"))
        elif cls == "TroopDeployment":
            roles.append(("destination", f"state/{b}"))
        elif cls == "Condemnation":
            roles.append(("target", f"state/{b}"))
        event = f"event/{slug(cls)}-{iri.digest(ref, cls, at, size=10)}"
        held = draw.choice((Factuality.ASSERTED, Factuality.ASSERTED, Factuality.POSSIBLE, Factuality.DENIED))
        if cls == "MissileLaunch":
            weapon = f"weapon/missile-{iri.digest(ref, at, size=10)}"
            entities[weapon] = Entity(weapon, "Missile", "missile", ("missile",))
            roles.append(("weapon", weapon))
        claims.append(Claim(event, "type", Value(cls, "class"), span, held, 0.8, speaker, roles=tuple(roles)))
        if cls == "TroopDeployment":
            count = Value(str(draw.choice((8000, 10000))), "integer")
            claims.append(Claim(event, "count", count, span, held, 0.8, speaker, None, Comparator.EXACTLY, "some"))
    return Reading(Document(article, None, (Span(0, len(text)),)), tuple(entities.values()), tuple(claims), 0)
