"""Which tellings of different articles are one happening, and which are not."""

from __future__ import annotations

from itertools import permutations

import pytest

from kg.resolve.happenings import happenings
from kg.resolve.tellings import Telling, block_keys

DAY = "2024-10-31"


def telling(article: str, cls: str, day: str = "", **roles: str) -> Telling:
    """A telling of an article that appeared on the day; role values are refs, several with spaces between."""
    filled = tuple(sorted((role, tuple(sorted(fillers.split()))) for role, fillers in roles.items()))
    return Telling(article, f"event/{cls.lower()}-{article}", cls, day, DAY, filled)


def together(*told: Telling) -> list[list[str]]:
    """The articles of each happening; the same in whatever order, and found by the blocks."""
    found = [sorted(sorted(t.article for t in h.tellings) for h in happenings(order)) for order in permutations(told)]
    assert all(each == found[0] for each in found)
    for group in found[0]:
        keys = {t.article: block_keys(t) for t in told}
        assert all(any(keys[a] & keys[b] for b in group if b != a) for a in group if len(group) > 1)
    return found[0]


ONE = {
    "one day and actor": (
        telling("a", "MissileLaunch", DAY, actor="state/north-korea"),
        telling("b", "MissileLaunch", DAY, actor="state/north-korea", place="city/pyongyang"),
    ),
    "a launch without who, the only one of its day": (
        telling("a", "MissileLaunch", DAY, actor="state/north-korea", weapon="weapon/missile-0123456789"),
        telling("b", "MissileLaunch", DAY, weapon="weapon/hwasong-19"),
    ),
    "one agreement signed, by its month and its day": (
        telling("a", "Signing", "2024-06-19", participant="state/russia state/north-korea", agreement="agreement/treaty-f095a528af"),
        telling("b", "Signing", "2024-06", participant="state/russia state/north-korea", agreement="agreement/treaty-f095a528af"),
    ),
    "one person killed, by two calendars": (
        telling("a", "Attack", "2020-01-02", actor="state/united-states", target="person/somebody"),
        telling("b", "Attack", "2020-01-03", actor="state/united-states", target="person/somebody"),
    ),
    "one place struck, two blamed for it": (
        telling("a", "Attack", DAY, actor="state/iran", target="facility/the-plant"),
        telling("b", "Attack", DAY, actor="organization/houthis", target="facility/the-plant"),
    ),
    "an undated deployment within days, by its destination": (
        telling("a", "TroopDeployment", "", actor="state/north-korea", destination="region/kursk-oblast"),
        telling("b", "TroopDeployment", "", actor="state/north-korea", destination="region/kursk-oblast"),
    ),
}  # fmt: skip
TWO = {
    "another day": (
        telling("a", "MissileLaunch", DAY, actor="state/north-korea"),
        telling("b", "MissileLaunch", "2024-12-18", actor="state/north-korea"),
    ),
    "type and actor alone, undated": (
        telling("a", "MissileLaunch", "", actor="state/north-korea"),
        telling("b", "MissileLaunch", "", actor="state/north-korea"),
    ),
    "two actors": (
        telling("a", "MissileLaunch", DAY, actor="state/north-korea"),
        telling("b", "MissileLaunch", DAY, actor="state/iran"),
    ),
    "one state attacked on two days": (
        telling("a", "Attack", "2024-10-30", actor="state/russia", target="state/ukraine"),
        telling("b", "Attack", DAY, actor="state/russia", target="state/ukraine"),
    ),
    "two states that condemn one person on one day": (
        telling("a", "Condemnation", DAY, actor="state/japan", target="person/somebody"),
        telling("b", "Condemnation", DAY, actor="state/france", target="person/somebody"),
    ),
    "two persons as target": (
        telling("a", "Attack", DAY, actor="state/israel", target="person/somebody"),
        telling("b", "Attack", DAY, actor="state/israel", target="person/another"),
    ),
    "places far from each other": (
        telling("a", "Attack", DAY, actor="state/russia", place="city/kyiv"),
        telling("b", "Attack", DAY, actor="state/russia", place="city/tokyo"),
    ),
    "told apart by one article": (
        telling("a", "Meeting", DAY, participant="state/japan state/china"),
        telling("a", "Meeting", DAY, participant="state/japan state/france"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("told", ONE.values(), ids=ONE)
def test_tellings_of_one_happening_are_joined(told: tuple[Telling, ...]) -> None:
    assert together(*told) == [["a", "b"]]


@pytest.mark.parametrize("told", TWO.values(), ids=TWO)
def test_tellings_of_two_happenings_stay_two(told: tuple[Telling, ...]) -> None:
    assert len(together(*told)) == 2


def test_a_launch_without_who_that_could_be_either_of_two_is_neither() -> None:
    found = together(
        telling("a", "MissileLaunch", DAY, actor="state/north-korea"),
        telling("b", "MissileLaunch", DAY, actor="state/iran"),
        telling("c", "MissileLaunch", DAY, weapon="weapon/missile-0123456789"),
    )
    assert found == [["a"], ["b"], ["c"]]
