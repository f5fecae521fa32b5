"""Facts are counted by their origins, and only what can't both be right is a dispute."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import made_up
import pyoxigraph as ox
import pytest
from test_corpus import build

from kg import iri
from kg.corpus.corpus import Corpus
from kg.iri import KG
from kg.model import Article, Claim, Comparator, Document, Entity, Factuality, Quantity, Reading, Span, Value

DAY = date(2024, 10, 31)
SPAN = Span(0, 9)
EVENT = "event/attack-2024-10-30-shared"
STATES = ("iran", "israel", "united-states", "lebanon")


def telling(
    outlet: str,
    *claims: Claim,
    text: str = "",
    roles: tuple[tuple[str, str | Value], ...] = (),
    speaker: str | None = None,
    held: Factuality = Factuality.ASSERTED,
) -> Reading:
    """An article that tells of the one attack, in its own words unless `text` is given."""
    words = text or " ".join(f"{outlet.lower()}{n}" for n in range(80))
    article = Article(f"{outlet}.txt", words, None, DAY, outlet)
    told = (("actor", "state/iran"), ("target", "state/israel"), ("date", Value("2024-10-30", "date")), *roles)
    event = Claim(EVENT, "type", Value("Attack", "class"), SPAN, held, 0.9, speaker, roles=told)
    entities = tuple(Entity(f"state/{s}", "State", s, (s,)) for s in STATES)
    return Reading(Document(article, None, (SPAN,)), entities, (event, *claims))


def measure(name: str, value: Value | Quantity, comparator: Comparator = Comparator.EXACTLY, at: int = 0) -> Claim:
    span = Span(at, at + 9)
    return Claim(EVENT, name, value, span, Factuality.ASSERTED, 0.9, None, None, comparator, "as written")


def number(value: int) -> Value:
    return Value(str(value), "integer")


def rows(corpus: Corpus, query: str) -> list[tuple[str, ...]]:
    assert corpus.store is not None
    found = corpus.store.query(f"PREFIX kg: <{KG}> {query}")
    assert isinstance(found, ox.QuerySolutions)
    names = [v.value for v in found.variables]
    return sorted(tuple(r[n].value.removeprefix(KG).removeprefix(iri.DEFAULT_BASE) for n in names) for r in found)


def counts(*readings: Reading) -> tuple[str, ...]:
    """Articles, publishers and origins of the fact that the attack took place."""
    query = "SELECT ?a ?p ?o { ?f a kg:Fact ; kg:factObject kg:Attack ; kg:articleCount ?a ; kg:publisherCount ?p ; kg:originCount ?o }"
    (found,) = rows(build(readings), query)
    return found


def disputes(*readings: Reading) -> list[tuple[str, ...]]:
    query = "SELECT ?kind ?side { ?d a kg:Dispute, ?kind ; kg:side ?side FILTER(?kind != kg:Dispute) }"
    return rows(build(readings), query)


def test_two_outlets_in_their_own_words_are_two_origins() -> None:
    assert counts(telling("Post"), telling("Times")) == ("2", "2", "2")


def test_two_articles_of_one_outlet_are_one_origin() -> None:
    first, second = telling("Post"), telling("Times")
    article = replace(second.document.article, publisher="Post")
    second = replace(second, document=replace(second.document, article=article))
    assert counts(first, second) == ("2", "1", "1")


def test_copies_of_one_text_are_one_origin_whoever_publishes_them() -> None:
    text = " ".join(f"agency{n}" for n in range(200))
    assert counts(telling("Post", text=text), telling("Times", text=f"By our staff. {text} More soon.")) == (
        "2",
        "2",
        "1",
    )


def test_several_articles_that_cite_one_official_are_one_origin() -> None:
    assert counts(*(telling(o, speaker="state/united-states") for o in ("Post", "Times", "Sun"))) == ("3", "3", "1")


def test_who_denies_is_no_origin_and_is_named() -> None:
    readings = [telling("Post"), telling("Times"), telling("Sun", speaker="state/iran", held=Factuality.DENIED)]
    assert counts(*readings) == ("2", "2", "2")
    assert rows(build(readings), "SELECT ?who { ?f a kg:Fact ; kg:deniedBy ?who }") == [("state/iran",)]
    assert ("PolarityDispute", "Denied") in disputes(*readings)


def test_a_fact_of_one_article_has_no_node() -> None:
    assert rows(build([telling("Post")]), "SELECT ?f { ?f a kg:Fact }") == []


AGREE: list[tuple[str, Claim, Claim]] = [
    ("the same", measure("killed", number(12)), measure("killed", number(12), at=9)),
    ("more than", measure("killed", number(10), Comparator.AT_LEAST), measure("killed", number(12), at=9)),
    ("about", measure("killed", number(10), Comparator.ABOUT), measure("killed", number(11), at=9)),
    ("another unit", measure("distance", Quantity("1000", "KiloM")), measure("distance", Quantity("621", "MI"), at=9)),
    ("a range", measure("killed", number(5), Comparator.AT_LEAST), measure("killed", number(9), Comparator.AT_MOST)),
]
DIFFER: list[tuple[str, Claim, Claim, str]] = [
    ("counts", measure("count", number(8000)), measure("count", number(10000), at=9), "CountDispute"),
    ("exactly", measure("killed", number(12)), measure("killed", number(20), at=9), "MeasureDispute"),
    (
        "at least",
        measure("killed", number(30), Comparator.AT_LEAST),
        measure("killed", number(20), at=9),
        "MeasureDispute",
    ),
    (
        "lengths",
        measure("distance", Quantity("1000", "KiloM")),
        measure("distance", Quantity("1000", "MI"), at=9),
        "MeasureDispute",
    ),
    (
        "times",
        measure("duration", Value("PT1H26M", "dayTimeDuration")),
        measure("duration", Value("PT90M", "dayTimeDuration"), at=9),
        "MeasureDispute",
    ),
]


@pytest.mark.parametrize(("a", "b"), [x[1:] for x in AGREE], ids=[x[0] for x in AGREE])
def test_differing_precision_is_agreement(a: Claim, b: Claim) -> None:
    assert disputes(telling("Post", a), telling("Times", b)) == []


@pytest.mark.parametrize(("a", "b", "kind"), [x[1:] for x in DIFFER], ids=[x[0] for x in DIFFER])
def test_what_cannot_both_be_right_is_a_dispute_with_both_sides(a: Claim, b: Claim, kind: str) -> None:
    found = disputes(telling("Post", a), telling("Times", b))
    assert [k for k, _ in found] == [kind, kind] and len(set(found)) == 2


def test_a_place_within_the_other_is_agreement_and_another_is_a_dispute() -> None:
    tehran, iran = (("place", "city/tehran"),), (("place", "state/iran"),)
    assert disputes(telling("Post", roles=tehran), telling("Times", roles=iran)) == []
    found = disputes(telling("Post", roles=tehran), telling("Times", roles=(("place", "state/lebanon"),)))
    assert found == [("PlaceDispute", "city/tehran"), ("PlaceDispute", "state/lebanon")]


def test_two_sources_that_name_other_actors_disagree() -> None:
    first = telling("Post")
    second = telling("Times")
    claim = replace(second.claims[0], roles=(("actor", "state/lebanon"), *second.claims[0].roles[1:]))
    found = disputes(first, replace(second, claims=(claim,)))
    assert found == [("ActorDispute", "state/iran"), ("ActorDispute", "state/lebanon")]


def test_nothing_is_left_of_a_fact_when_its_second_article_goes() -> None:
    corpus = build([telling("Post"), telling("Times", measure("count", number(3)))])
    corpus.remove(iri.article(telling("Times", measure("count", number(3))).document.article))
    assert rows(corpus, "SELECT ?f { ?f a kg:Fact }") == []


def test_made_up_articles_have_facts_and_disputes() -> None:
    corpus = build([made_up.reading(n) for n in range(30)])
    assert rows(corpus, "SELECT ?f { ?f a kg:Fact }")
    assert rows(corpus, "SELECT ?f { ?f a kg:Dispute }")


def test_a_number_that_is_rough_excludes_what_is_far_from_it() -> None:
    rough = measure("count", number(8000), Comparator.ABOUT), measure("count", number(10000), Comparator.ABOUT, at=9)
    found = disputes(telling("Post", rough[0]), telling("Times", rough[1]))
    assert found == [("CountDispute", "10000"), ("CountDispute", "8000")]


def test_a_part_and_its_whole_in_one_sentence_are_one_statement() -> None:
    assert disputes(telling("Post", measure("count", number(3000)), measure("count", number(11000)))) == []


def test_what_is_planned_contradicts_nothing() -> None:
    planned = telling("Times", speaker="state/iran", held=Factuality.PLANNED)
    assert disputes(planned, telling("Post", held=Factuality.DENIED)) == []


def test_a_source_that_says_both_is_no_side_of_a_dispute() -> None:
    post = telling("Post")
    denial = replace(post.claims[0], factuality=Factuality.DENIED, sentence=Span(9, 18))
    both = replace(post, claims=(*post.claims, denial))
    assert disputes(both) == disputes(both, telling("Times")) == []


def test_a_denial_told_as_an_act_is_that_of_who_does_it() -> None:
    post = telling("Post", held=Factuality.DENIED)
    act = Claim(
        "event/denial-1", "type", Value("Denial", "class"), SPAN, Factuality.ASSERTED, 0.9,
        roles=(("actor", "state/iran"), ("topic", EVENT)),
    )  # fmt: skip
    readings = replace(post, claims=(*post.claims, act)), telling("Times"), telling("Sun")
    assert rows(build(readings), "SELECT ?who { ?f a kg:Fact ; kg:deniedBy ?who }") == [("state/iran",)]
    assert ("PolarityDispute", "Denied") in disputes(*readings)


def test_a_headline_that_leaves_out_who_says_so_is_no_origin() -> None:
    readings = []
    for outlet in ("Post", "Times"):
        body = telling(outlet, speaker="state/united-states")
        headline = replace(body.claims[0], speaker=None, sentence=Span(0, 4))
        readings.append(
            replace(body, document=replace(body.document, headline=Span(0, 4)), claims=(headline, *body.claims))
        )
    assert counts(*readings) == ("2", "2", "1")


def blamed(outlet: str, actor: str, day: str, target: str) -> Reading:
    """An article that has an event of its own name, which another's can be."""
    reading = telling(outlet)
    roles = (("actor", actor), ("target", target), ("date", Value(day, "date")))
    entities = (*reading.entities, Entity("person/jan-novak", "Person", "Jan Novak", ("Jan Novak",)))
    return replace(
        reading, entities=entities, claims=(replace(reading.claims[0], subject=f"event/{outlet}", roles=roles),)
    )


def test_one_strike_for_which_two_are_blamed_is_one_event_and_a_dispute() -> None:
    two = [blamed("Post", a, "2024-10-30", "person/jan-novak") for a in ("state/iran",)]
    two.append(blamed("Times", "state/lebanon", "2024-10-30", "person/jan-novak"))
    assert disputes(*two) == [("ActorDispute", "state/iran"), ("ActorDispute", "state/lebanon")]


def test_one_strike_dated_on_two_days_is_one_event_and_a_dispute() -> None:
    two = [blamed(o, "state/iran", d, "person/jan-novak") for o, d in (("Post", "2024-10-30"), ("Times", "2024-10-29"))]
    assert disputes(*two) == [("DateDispute", "2024-10-29"), ("DateDispute", "2024-10-30")]
