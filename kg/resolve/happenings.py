"""Which events of different articles are one happening.

One class, one day, a shared side, and no role that contradicts: one event. Where a date is missing or coarse, class and
actor are not enough: another role must agree too, in articles of about one time. What is measured may differ, and of
what a thing undergoes but once who did it: that is for people to see, not a reason to split. All of it is a function
of the set of tellings and judgements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date as Day
from functools import lru_cache
from itertools import combinations

from kg import knowledge, vocab
from kg.iri import digest
from kg.model import Ref
from kg.resolve.linkage import Link, Pair, grouped, judged
from kg.resolve.tellings import DECISIVE, NEAR, PERSON, UNNAMED, Telling, block_keys, settled, tellings

__all__ = [
    "Happening",
    "Telling",
    "block_keys",
    "decided",
    "happenings",
    "link",
    "settled",
    "tellings",
    "things",
    "undecided",
]

_TELLING = frozenset({"target", "recipient", "agreement", "weapon", "destination", "topic"})
_PLACES = frozenset({"destination", "origin", "place"})
_SPOKEN_NEAR = 1
_WEAK = 0.5

Judge = Callable[[Ref, Ref], str | None]


def link(a: Telling, b: Telling) -> Link | None:
    """Whether two tellings are of one happening: a link above 0 if so, one below if not, None if nothing tells."""
    if a.article == b.article:
        return Link(-1.0, "told apart in one article")
    if a.cls != b.cls:
        return None
    return _told(a.cls, a.ref == b.ref, (a.date, a.published, a.roles), (b.date, b.published, b.roles))


_Told = tuple[str, str, tuple[tuple[str, tuple[str, ...]], ...]]


@lru_cache(maxsize=65536)
def _told(cls: str, same_ref: bool, x: _Told, y: _Told) -> Link | None:
    a, b = (Telling("", "", cls, date_, published, roles) for date_, published, roles in (x, y))
    if same_ref:
        return Link(1.0, "one class, one day, the same sides")
    once = _once(a, b)
    if a.date and b.date and not (a.date.startswith(b.date) or b.date.startswith(a.date)):
        person = any(f.startswith(PERSON) for f in once)
        if person and (a.sides & b.sides or not a.sides or not b.sides) and _days_apart(a.date, b.date) == 1:
            return Link(0.6, "the same person as target, a day apart")
        return Link(-1.0, f"on different dates, {a.date} and {b.date}")
    sides = a.sides & b.sides
    if a.sides and b.sides and not sides:
        if once and len(a.date) == 10 == len(b.date):
            return Link(0.6, "the same day and target, though others are said to have done it")
        return Link(-1.0, "different sides")
    if len(a.sides) > 1 and len(b.sides) > 1 and len(sides) < 2 and not (a.sides <= b.sides or b.sides <= a.sides):
        return Link(-1.0, "other sides with the one that is shared")
    shared = _shared(a, b)
    if isinstance(shared, Link):
        return shared
    telling = [r for r in shared if r in _TELLING and not (a.fillers(r) & b.fillers(r) <= sides)]
    return _agreed(a, b, bool(sides), shared, telling)


def _once(a: Telling, b: Telling) -> frozenset[str]:
    """The targets that two tellings share, where such a thing happens to a target but once: no states, nothing unnamed."""
    if a.cls not in knowledge.load().lists.get("UndergoneEvent", frozenset()):
        return frozenset()
    common = a.fillers("target") & b.fillers("target")
    return frozenset(f for f in common if not f.startswith("state/") and not UNNAMED.search(f))


def _days_apart(a: str, b: str) -> int | None:
    if len(a) == 10 == len(b):
        return abs((Day.fromisoformat(a) - Day.fromisoformat(b)).days)
    return None


def _shared(a: Telling, b: Telling) -> list[str] | Link:
    """The roles that two tellings fill alike, or the link that keeps them apart."""
    shared: list[str] = []
    for role in (*DECISIVE, "topic"):
        ours, theirs = a.fillers(role), b.fillers(role)
        if not ours or not theirs:
            continue
        persons = [{f for f in fs if f.startswith(PERSON)} for fs in (ours, theirs)]
        if persons[0] and persons[1] and not persons[0] & persons[1]:
            return Link(-1.0, f"different persons as {role}")
        if ours & theirs:
            # Unnamed weapons share a name by what they are tied to; unnamed agreements are known by their parties.
            if role == "agreement" or any(not UNNAMED.search(f) for f in ours & theirs):
                shared.append(role)
        elif not (_reconciled(role, ours, theirs)):
            return Link(-1.0, f"a different {role}")
    return shared


def _agreed(a: Telling, b: Telling, sides: bool, shared: list[str], telling: list[str]) -> Link | None:
    """What speaks for one happening, where nothing contradicts."""
    known = knowledge.load()
    spoken = a.cls in known.lists.get("SpokenEvent", frozenset())
    words = [*(["the same side"] if sides else []), *(f"the same {r}" for r in shared)]
    if len(a.date) == 10 == len(b.date):
        if (sides and (not spoken or shared)) or telling:
            return Link(round(0.8 + 0.03 * min(len(words), 4), 2), ", ".join(["the same day", *words]))
        if a.cls in known.once_a_day and not (a.sides and b.sides):
            return Link(_WEAK, "the same day, and one does not say who")
        return None
    if not sides or not telling or (spoken and len(telling) < 2):
        return None
    if "agreement" in telling and not (a.date and b.date and a.date[:4] != b.date[:4]):
        return Link(0.75, ", ".join(words))
    first, second = a.anchor, b.anchor
    near = _SPOKEN_NEAR if spoken else NEAR
    close = first is not None and second is not None and abs((first - second).days) <= near
    if a.date and b.date:
        return Link(0.7, ", ".join([f"both {min(a.date, b.date, key=len)}", *words]))
    if close:
        return Link(round(0.55 + 0.03 * min(len(words), 4), 2), ", ".join([*words, "told within days"]))
    return None


def _reconciled(role: str, ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether different fillers of one role may be of one event: a part and its whole, a named and an unnamed thing."""
    if role in _PLACES:
        return (
            any(_within(x, y) or _within(y, x) for x in ours for y in theirs) or not _known(ours) or not _known(theirs)
        )
    if role in {"weapon", "agreement"}:
        return any(UNNAMED.search(f) for f in ours | theirs)
    if role in {"target", "recipient"}:
        return any(_within(x, y) or _within(y, x) for x in ours for y in theirs)
    return False


def _known(refs: Iterable[str]) -> bool:
    return all(r in knowledge.load().nodes for r in refs)


def _within(part: str, whole: str) -> bool:
    node = knowledge.load().nodes.get(part)
    return node is not None and whole in (*node.located_in, *node.body_of, *node.capital_of)


@dataclass(frozen=True, slots=True)
class Happening:
    """Tellings of one event, its ref, and the links that joined them, by article and the article's ref."""

    ref: Ref
    tellings: tuple[Telling, ...]
    links: tuple[tuple[tuple[Ref, Ref], tuple[Ref, Ref], Link], ...]


def undecided(a: Ref, b: Ref) -> str | None:
    """No judgement at all."""
    return None


def happenings(told: Iterable[Telling], judge: Judge = undecided) -> list[Happening]:
    """The happenings that tellings of one connected part are of."""
    ordered = sorted(set(told))
    links: dict[Pair, Link] = {}
    for j, b in enumerate(ordered):
        for i, a in enumerate(ordered[:j]):
            found = decided(a, b, judge)
            if found is not None:
                links[i, j] = found
    made = []
    for numbers, pairs in grouped(len(ordered), links, _ties(links)):
        group = [ordered[n] for n in numbers]
        # The first article's: what comes later, as news does, then renames nothing.
        ref = min(group, key=lambda t: (t.published or "9999", -len(t.date), t.ref)).ref
        joined = tuple(
            ((ordered[i].article, ordered[i].ref), (ordered[j].article, ordered[j].ref), links[i, j]) for i, j in pairs
        )
        made.append(Happening(ref, tuple(group), joined))
    return _distinct(made)


def _ties(links: Mapping[Pair, Link]) -> dict[Pair, Link]:
    """The links above 0, but for the weak ones of a telling that they tie to two that are kept apart."""
    ties = {pair: found for pair, found in links.items() if found.score > 0}
    weak: dict[int, list[int]] = {}
    for (i, j), found in ties.items():
        if found.score == _WEAK:
            weak.setdefault(i, []).append(j)
            weak.setdefault(j, []).append(i)
    torn = {
        x
        for x, others in weak.items()
        if any(p in links and links[p].score < 0 for p in combinations(sorted(others), 2))
    }
    return {(i, j): f for (i, j), f in ties.items() if f.score != _WEAK or not (i in torn or j in torn)}


def decided(a: Telling, b: Telling, judge: Judge = undecided) -> Link | None:
    """The link of two tellings, a judgement before all else."""
    verdict = judge(a.ref, b.ref)
    if verdict is not None:
        return judged(verdict)
    return link(a, b)


def _distinct(made: list[Happening]) -> list[Happening]:
    counted: dict[Ref, int] = {}
    for each in made:
        counted[each.ref] = counted.get(each.ref, 0) + 1
    return [
        each
        if counted[each.ref] == 1
        else Happening(f"{each.ref}-{digest(*(asdict(t) for t in each.tellings), size=6)}", each.tellings, each.links)
        for each in made
    ]


def things(happening: Happening) -> dict[tuple[Ref, Ref], Ref]:
    """What unnamed weapons and the like of the articles are, by article and its ref: one event's are one thing.

    Only where no article tells of two in the same role, and their classes can be one.
    """
    by_role: dict[str, dict[Ref, list[tuple[Ref, str]]]] = {}
    for telling in happening.tellings:
        for role, ref, cls in telling.things:
            by_role.setdefault(role, {}).setdefault(telling.article, []).append((ref, cls))
    found: dict[tuple[Ref, Ref], Ref] = {}
    for _, articles in sorted(by_role.items()):
        groups: list[list[tuple[Ref, Ref, str]]] = []
        for article, several in sorted(articles.items()):
            if len(several) > 1:
                continue
            ref, cls = several[0]
            fitting = (g for g in groups if all(vocab.is_a(cls, c) or vocab.is_a(c, cls) for _, _, c in g))
            group = next(fitting, None)
            if group is None:
                groups.append([(article, ref, cls)])
            else:
                group.append((article, ref, cls))
        for group in groups:
            best = min(ref for _, ref, _ in group)
            for article, ref, _ in group:
                if ref != best:
                    found.setdefault((article, ref), best)
    return found
