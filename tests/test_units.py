"""What an article's entities are known by, and which of several articles are one."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest
from test_corpus import build

from kg import iri
from kg.assemble import terms
from kg.iri import KG
from kg.model import Article, Claim, Document, Entity, Factuality, Reading, Span
from kg.resolve import names
from kg.resolve.entities import clusters
from kg.resolve.units import Unit, block_keys, units_of

SPAN = Span(0, 9)


def reading(outlet: str, *entities: Entity, claims: tuple[tuple[str, str, str], ...] = ()) -> Reading:
    """An article that mentions these and asserts these relations."""
    text = " ".join(f"{outlet.lower()}{n}" for n in range(60))
    article = Article(f"{outlet}.txt", text, None, date(2024, 6, 20), outlet)
    stated = tuple(Claim(s, p, o, SPAN, Factuality.ASSERTED, 0.9) for s, p, o in claims)
    return Reading(Document(article, None, (SPAN,)), entities, stated)


def state(name: str) -> Entity:
    return Entity(f"state/{name}", "State", name, (name,))


def person(name: str) -> Entity:
    return Entity(f"person/{iri.slug(name)}", "Person", name, (name,))


def pact(outlet: str, words: str) -> Entity:
    return Entity(f"agreement/pact-{iri.digest(outlet, size=10)}", "DefensePact", words, (words,))


def test_a_pact_is_its_states_whether_they_or_their_leaders_are_party() -> None:
    by_states = reading(
        "Post", state("russia"), state("north-korea"), pact("Post", "defense pact"),
        claims=(("state/russia", "partyTo", pact("Post", "").ref), ("state/north-korea", "partyTo", pact("Post", "").ref)),
    )  # fmt: skip
    by_leaders = reading(
        "Times", state("russia"), state("north-korea"), person("Anna Novak"), person("Boris Okafor"), pact("Times", "mutual defense pact"),
        claims=(
            ("person/anna-novak", "leads", "state/russia"), ("person/boris-okafor", "represents", "state/north-korea"),
            ("person/anna-novak", "partyTo", pact("Times", "").ref), ("person/boris-okafor", "partyTo", pact("Times", "").ref),
        ),
    )  # fmt: skip
    other = reading(
        "Sun", state("russia"), state("iran"), pact("Sun", "defense pact"),
        claims=(("state/russia", "partyTo", pact("Sun", "").ref), ("state/iran", "partyTo", pact("Sun", "").ref)),
    )  # fmt: skip
    store = build([by_states, by_leaders, other]).store
    assert store is not None
    found = store.query(
        f"PREFIX kg: <{KG}> SELECT ?a (COUNT(DISTINCT ?g) AS ?n) {{ GRAPH ?g {{ ?a a kg:DefensePact }} }} GROUP BY ?a"
    )
    assert isinstance(found, ox.QuerySolutions)
    assert sorted(row["n"].value for row in found) == ["1", "2"]


def test_an_outlet_is_one_node_whether_it_is_mentioned_or_publishes() -> None:
    mentioned = Entity(
        "organization/harbor-wire-center", "MediaOrganization", "Harbor Wire Center", ("Harbor Wire Center",)
    )
    readings = [reading("Post", mentioned), reading("Harbor Wire Centre"), reading("Korean Central News Agency")]
    readings.append(reading("KCNA"))
    store = build(readings).store
    assert store is not None
    publishers = {q.object for q in store.quads_for_pattern(None, ox.NamedNode(terms.SCHEMA + "publisher"), None, None)}
    found = {str(p)[1:-1].removeprefix(iri.DEFAULT_BASE) for p in publishers}
    assert found == {"organization/post", "organization/harbor-wire-center", "organization/korean-central-news-agency"}


@pytest.mark.parametrize(
    "name", ["Foreign Ministry", "Ministry of Foreign Affairs", "Supreme Court", "House", "Air Force Command"]
)
def test_a_name_that_many_states_have_for_a_body_names_none(name: str) -> None:
    assert names.load().bodies.common(name)
    tied = Entity(f"organization/{iri.slug(name)}-0123abcd", "GovernmentBody", name, (name,))
    assert units_of(reading("Post", tied), {}) == {}


@pytest.mark.parametrize(
    "name",
    ["Atlantic Council", "Greenpeace", "Foreign Ministry of Japan", "Security Council of Russia"],
)
def test_a_name_that_says_whose_or_which_it_is_names_one(name: str) -> None:
    assert not names.load().bodies.common(name)


def one(*units: Unit) -> int:
    """How many things units are; each two of one share a block."""
    found = clusters(units)
    for cluster in found:
        keys = [block_keys(u) for u in cluster.units]
        assert all(any(a & b for b in keys if b is not a) for a in keys if len(keys) > 1)
    return len(found)


def someone(name: str, *, posts: tuple[str, ...] = (), states: tuple[str, ...] = (), year: int = 2024) -> Unit:
    single = names.load().people.person(name).single
    return Unit("person", f"person/{iri.slug(name)}", "Person", (name,), states, posts, year, single)


HEAD = ("office/president-of-egypt",)


def test_context_decides_what_names_leave_open() -> None:
    assert one(someone("Hosni Mubarak", posts=HEAD), someone("Mubarak", posts=HEAD)) == 1
    assert one(someone("Hosni Mubarak", posts=HEAD), someone("Mubarak")) == 2, "never by the family name alone"
    assert one(someone("Hosni Mubarak", posts=HEAD, year=1990), someone("Mubarak", posts=HEAD, year=2012)) == 2
    assert one(someone("John Smith"), someone("J. Smith")) == 2
    assert one(someone("John Smith", posts=HEAD), someone("J. Smith", posts=HEAD)) == 1
    assert one(someone("John Adams", posts=HEAD), someone("John Quincy Adams", posts=HEAD, year=2030)) == 2


def test_what_could_be_either_of_two_is_neither() -> None:
    either = (
        someone("Bush", posts=HEAD),
        someone("George W. Bush", posts=HEAD),
        someone("George H. W. Bush", posts=HEAD),
    )
    assert one(*either) == 3


def test_namesakes_with_posts_in_two_states_are_two() -> None:
    egypt, syria = ("state/egypt",), ("state/syria",)
    two = (
        someone("Ali Hassan", posts=HEAD, states=egypt),
        someone("Ali Hassan", posts=("office/mayor-of-homs",), states=syria),
    )
    assert one(*two) == 2
    assert len({c.ref for c in clusters(two)}) == 2


def test_bodies_of_two_states_with_one_acronym_are_two() -> None:
    agencies = [
        Unit("organization", f"organization/{iri.slug(n)}", "GovernmentBody", (n, "DIA"))
        for n in ("Defense Intelligence Agency of South Korea", "Defense Intelligence Agency of Japan")
    ]
    assert one(*agencies) == 2
