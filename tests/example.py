"""A small article of our own and a reading of it made by hand: what the tests of stores, queries and views stand on.

It holds one of everything: a launch told by two speakers with differing measures, a deployment with two counts, an
alleged transfer that is denied through an agency, a planned meeting, a signing, a condemnation, offices, derived
relations, a relation that is only alleged and one that is denied.
"""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox

from kg.assemble.article import quads
from kg.assemble.corpus import background_quads, corpus_quads
from kg.iri import DEFAULT_BASE
from kg.model import (
    Article,
    Claim,
    Comparator,
    Document,
    Entity,
    Factuality,
    Quantity,
    Reading,
    Span,
    Value,
)

HEADLINE = "North Korea fires missile as its soldiers gather in Russia"
FIRED = (
    "North Korea fired an intercontinental ballistic missile from an area near Pyongyang on Thursday, "
    "Japanese Defense Minister Gen Nakatani told reporters."
)
FLEW = "The solid-fuel missile was in the air for 86 minutes and rose to 7,000 kilometres, he added."
CHIEFS = "South Korea’s Joint Chiefs of Staff also told of the launch and put the flight at about 87 minutes."
BLINKEN = "About 8,000 North Korean soldiers are in the Kursk region, U.S. Secretary of State Antony Blinken said."
SEOUL = "Seoul counts at least 10,000 of them in Russia."
ALLEGED = "Russia may have given Pyongyang satellite technology in return, Seoul suspects, and so may aid its ally."
DENIED = "Russia’s Defense Ministry denied that Moscow had handed over any such technology, the TASS agency reported."
PACT = (
    "Kim Jong Un and Russian President Vladimir Putin, who signed a mutual defense pact in Pyongyang in June, "
    "are to meet again in Moscow."
)
CONDEMNED = "The United States and South Korea condemned the launch, and “Japan holds no such weapons”, Tokyo said."

PARAGRAPHS = (f"{FIRED} {FLEW}", f"{CHIEFS}", f"{BLINKEN} {SEOUL}", f"{ALLEGED} {DENIED}", PACT, CONDEMNED)
TEXT = "\n\n".join((HEADLINE, *PARAGRAPHS)) + "\n"

ARTICLE = Article(
    source="harbour-wire.txt",
    text=TEXT,
    title=HEADLINE,
    published=date(2024, 10, 31),
    publisher="Harbour Wire",
    author="A. Writer",
    url="https://harbour-wire.example/2024/10/31/launch",
)

NK, SK, US = "state/north-korea", "state/south-korea", "state/united-states"
RUSSIA, JAPAN = "state/russia", "state/japan"
NAKATANI, BLINKEN_, KIM, PUTIN = (
    "person/gen-nakatani",
    "person/antony-blinken",
    "person/kim-jong-un",
    "person/vladimir-putin",
)
JAPAN_MINISTER = "office/defense-minister-of-japan"
US_SECRETARY = "office/secretary-of-state-of-united-states"
RUSSIAN_PRESIDENT = "office/president-of-russia"
JCS, RUSSIAN_MINISTRY, TASS = (
    "organization/joint-chiefs-of-staff-of-south-korea",
    "organization/defense-ministry-of-russia",
    "organization/tass",
)
PYONGYANG, MOSCOW, KURSK = "city/pyongyang", "city/moscow", "region/kursk-region"
MISSILE, PACT_ = "weapon/0f1e2d3c4b5a6978", "agreement/1a2b3c4d5e6f7081"
LAUNCH, DEPLOYMENT, TRANSFER = "event/a1a1a1a1a1a1a1a1", "event/b2b2b2b2b2b2b2b2", "event/c3c3c3c3c3c3c3c3"
MEETING, SIGNING, CONDEMNATION = "event/d4d4d4d4d4d4d4d4", "event/e5e5e5e5e5e5e5e5", "event/f6f6f6f6f6f6f6f6"
DENIAL = "event/a7a7a7a7a7a7a7a7"

ENTITIES = (
    Entity(NK, "State", "North Korea", ("North Korea", "Pyongyang")),
    Entity(SK, "State", "South Korea", ("South Korea", "Seoul")),
    Entity(US, "State", "United States", ("United States", "U.S.")),
    Entity(RUSSIA, "State", "Russia", ("Russia", "Moscow")),
    Entity(JAPAN, "State", "Japan", ("Japan", "Tokyo")),
    Entity(NAKATANI, "Person", "Gen Nakatani", ("Gen Nakatani",)),
    Entity(BLINKEN_, "Person", "Antony Blinken", ("Antony Blinken",)),
    Entity(KIM, "Person", "Kim Jong Un", ("Kim Jong Un",)),
    Entity(PUTIN, "Person", "Vladimir Putin", ("Vladimir Putin",)),
    Entity(JAPAN_MINISTER, "Office", "Defense Minister of Japan", ("Japanese Defense Minister", "Defense Minister")),
    Entity(US_SECRETARY, "Office", "Secretary of State of United States", ("U.S. Secretary of State",)),
    Entity(RUSSIAN_PRESIDENT, "Office", "President of Russia", ("Russian President",)),
    Entity(JCS, "MilitaryForce", "Joint Chiefs of Staff of South Korea", ("Joint Chiefs of Staff",)),
    Entity(RUSSIAN_MINISTRY, "GovernmentBody", "Defense Ministry of Russia", ("Russia’s Defense Ministry",)),
    Entity(TASS, "MediaOrganization", "TASS", ("TASS",)),
    Entity(PYONGYANG, "City", "Pyongyang", ("Pyongyang",)),
    Entity(MOSCOW, "City", "Moscow", ("Moscow",)),
    Entity(KURSK, "Region", "Kursk region", ("Kursk region",)),
    Entity(
        MISSILE,
        "IntercontinentalBallisticMissile",
        "ICBM fired by North Korea, 2024-10-31",
        ("intercontinental ballistic missile", "solid-fuel missile"),
    ),
    Entity(PACT_, "DefensePact", "mutual defense pact of North Korea and Russia", ("mutual defense pact",)),
)


def _sentence(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def _event(
    ref: str,
    cls: str,
    sentence: str,
    roles: tuple[tuple[str, str | Value], ...] = (),
    factuality: Factuality = Factuality.ASSERTED,
    speaker: str | None = None,
    relayed_by: str | None = None,
    confidence: float = 0.9,
) -> Claim:
    return Claim(
        ref, "type", Value(cls, "class"), _sentence(sentence), factuality, confidence, speaker, relayed_by, roles=roles
    )


def _fact(
    s: str,
    p: str,
    o: str | Value,
    sentence: str,
    factuality: Factuality = Factuality.ASSERTED,
    speaker: str | None = None,
    derived_from: tuple[Claim, ...] = (),
) -> Claim:
    confidence = min((c.confidence for c in derived_from), default=0.85)
    return Claim(s, p, o, _sentence(sentence), factuality, confidence, speaker, derived_from=derived_from)


def _measure(
    ref: str,
    p: str,
    o: Value | Quantity,
    sentence: str,
    comparator: Comparator,
    as_written: str,
    speaker: str | None,
    factuality: Factuality = Factuality.ASSERTED,
) -> Claim:
    return Claim(ref, p, o, _sentence(sentence), factuality, 0.8, speaker, comparator=comparator, as_written=as_written)


def _offices() -> tuple[Claim, ...]:
    """Three offices with their holders, and what follows from them."""
    found: list[Claim] = []
    for person, office, state, sentence in (
        (NAKATANI, JAPAN_MINISTER, JAPAN, FIRED),
        (BLINKEN_, US_SECRETARY, US, BLINKEN),
        (PUTIN, RUSSIAN_PRESIDENT, RUSSIA, PACT),
    ):
        holds, of = _fact(person, "holdsOffice", office, sentence), _fact(office, "officeOf", state, sentence)
        found += [holds, of, _fact(person, "represents", state, sentence, derived_from=(holds, of))]
    found.append(_fact(PUTIN, "leads", RUSSIA, PACT, derived_from=(found[6], found[7])))
    return tuple(found)


_JUNE = ("date", Value("2024-06", "gYearMonth"))
_TODAY = ("date", Value("2024-10-31", "date"))
_POSSIBLE, _DENIED, _PLANNED = Factuality.POSSIBLE, Factuality.DENIED, Factuality.PLANNED

CLAIMS = (
    _event(LAUNCH, "MissileLaunch", HEADLINE, (("actor", NK),)),
    _event(
        LAUNCH,
        "MissileLaunch",
        FIRED,
        (("actor", NK), ("weapon", MISSILE), ("origin", PYONGYANG), _TODAY),
        speaker=NAKATANI,
        confidence=0.95,
    ),
    _event(LAUNCH, "MissileLaunch", CHIEFS, speaker=JCS),
    _measure(LAUNCH, "duration", Value("PT86M", "dayTimeDuration"), FLEW, Comparator.EXACTLY, "86 minutes", NAKATANI),
    _measure(LAUNCH, "altitude", Quantity("7000", "KiloM"), FLEW, Comparator.EXACTLY, "7,000 kilometres", NAKATANI),
    _measure(LAUNCH, "duration", Value("PT87M", "dayTimeDuration"), CHIEFS, Comparator.ABOUT, "about 87 minutes", JCS),
    _event(DEPLOYMENT, "TroopDeployment", HEADLINE, (("actor", NK), ("destination", RUSSIA))),
    _event(DEPLOYMENT, "TroopDeployment", BLINKEN, (("actor", NK), ("destination", KURSK)), speaker=BLINKEN_),
    _event(DEPLOYMENT, "TroopDeployment", SEOUL, (("destination", RUSSIA),), speaker=SK),
    _measure(DEPLOYMENT, "count", Value("8000", "integer"), BLINKEN, Comparator.ABOUT, "About 8,000", BLINKEN_),
    _measure(DEPLOYMENT, "count", Value("10000", "integer"), SEOUL, Comparator.AT_LEAST, "at least 10,000", SK),
    _event(TRANSFER, "ArmsTransfer", ALLEGED, (("actor", RUSSIA), ("recipient", NK)), _POSSIBLE, SK, confidence=0.7),
    _event(TRANSFER, "ArmsTransfer", DENIED, (("actor", RUSSIA),), _DENIED, RUSSIAN_MINISTRY, TASS, confidence=0.75),
    _event(DENIAL, "Denial", DENIED, (("actor", RUSSIAN_MINISTRY), ("topic", TRANSFER)), relayed_by=TASS),
    _event(
        SIGNING,
        "Signing",
        PACT,
        (("actor", KIM), ("actor", PUTIN), ("agreement", PACT_), ("place", PYONGYANG), _JUNE),
    ),
    _event(MEETING, "Meeting", PACT, (("participant", KIM), ("participant", PUTIN), ("place", MOSCOW)), _PLANNED),
    _event(CONDEMNATION, "Condemnation", CONDEMNED, (("actor", US), ("actor", SK), ("topic", LAUNCH))),
    *_offices(),
    _fact(JCS, "bodyOf", SK, CHIEFS),
    _fact(RUSSIAN_MINISTRY, "bodyOf", RUSSIA, DENIED),
    _fact(KURSK, "locatedIn", RUSSIA, HEADLINE),
    _fact(PACT_, "signatory", KIM, PACT),
    _fact(PACT_, "signatory", PUTIN, PACT),
    _fact(RUSSIA, "partyTo", PACT_, PACT),
    _fact(NK, "partyTo", PACT_, PACT),
    _fact(RUSSIA, "alliedWith", NK, ALLEGED, speaker=SK),
    _fact(RUSSIA, "supports", NK, ALLEGED, _POSSIBLE, SK),
    _fact(NK, "possesses", MISSILE, FIRED, speaker=NAKATANI),
    _fact(MISSILE, "propellant", Value("solid", "string"), FLEW, speaker=NAKATANI),
    _fact(JAPAN, "possesses", MISSILE, CONDEMNED, _DENIED, JAPAN),
)


def document() -> Document:
    """The article with its headline and paragraphs told apart."""
    return Document(ARTICLE, _sentence(HEADLINE), tuple(_sentence(p) for p in PARAGRAPHS))


def reading() -> Reading:
    """The hand-made reading."""
    return Reading(document(), ENTITIES, CLAIMS)


def store(base: str = DEFAULT_BASE) -> ox.Store:
    """An in-memory store of the reading, with the corpus's graph and the background's."""
    found = ox.Store()
    found.extend(quads(reading(), base))
    found.extend(list(corpus_quads(found, base)))
    found.extend(list(background_quads(found, base)))
    return found
