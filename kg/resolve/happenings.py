"""Which events of different articles are one happening.

One class, one day, a shared side, and no role that contradicts: one event. Where a date is missing or coarse, class and
actor are not enough: another role must agree too, in articles of about one time. What is measured may differ: that is
for people to see, not a reason to split. All of it is a function of the set of tellings and judgements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date as Day
from functools import lru_cache

from kg import knowledge, vocab
from kg.iri import digest, slug
from kg.model import Factuality, Reading, Ref, Value
from kg.resolve.linkage import Link, grouped, judged

EVENT = "event/"
SIDES = ("actor", "participant")
_DECISIVE = ("target", "recipient", "agreement", "weapon", "destination", "origin", "place")
_TELLING = frozenset({"target", "recipient", "agreement", "weapon", "destination", "topic"})
_PLACES = frozenset({"destination", "origin", "place"})
_UNDERGOING = frozenset({"target", "recipient"})
_PERSON = "person/"
_UNNAMED = re.compile(r"-[0-9a-f]{10}$")
_NEAR = 7
_SPOKEN_NEAR = 1

Judge = Callable[[Ref, Ref], str | None]


@dataclass(frozen=True, slots=True, order=True)
class Telling:
    """One event as one article tells it, its roles filled by refs of the corpus; officials and organs by their state.

    `published` is the article's date ("" if unknown); `roles` are sorted; `things` are the unnamed weapons and the like
    in it: role, ref of the article, class.
    """

    article: Ref
    ref: Ref
    cls: str
    date: str
    published: str
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    things: tuple[tuple[str, Ref, str], ...] = ()

    def fillers(self, role: str) -> frozenset[str]:
        """What fills a role."""
        return frozenset(next((f for r, f in self.roles if r == role), ()))

    @property
    def sides(self) -> frozenset[str]:
        """Who acts, or takes part."""
        return frozenset(f for r, fs in self.roles if r in SIDES for f in fs)

    @property
    def anchor(self) -> Day | None:
        """The day that it is looked up by: its own, else the article's."""
        for text in (self.date, self.published):
            if len(text) == 10:
                return Day.fromisoformat(text)
        return None


def tellings(reading: Reading, article: Ref, entities: Mapping[Ref, Ref]) -> dict[Ref, Telling]:
    """The events of an article by its own refs. `entities` maps the article's refs to the corpus's."""

    def there(ref: Ref) -> Ref:
        return entities.get(ref, ref)

    stands = _stands_for(reading, there)
    classes = {e.ref: e.cls for e in reading.entities}
    published = reading.document.article.published
    events: dict[Ref, dict[str, set[str]]] = {}
    things: dict[Ref, set[tuple[str, Ref, str]]] = {}
    kinds: dict[Ref, str] = {}
    for claim in reading.claims:
        if claim.predicate != "type" or not isinstance(claim.object, Value):
            continue
        kinds[claim.subject] = min(kinds.get(claim.subject, claim.object.lexical), claim.object.lexical)
        roles = events.setdefault(claim.subject, {})
        for role, filler in claim.roles:
            if isinstance(filler, Value):
                roles.setdefault(role, set()).add(filler.lexical)
            elif isinstance(filler, str):
                if filler.startswith(EVENT):
                    roles.setdefault("topic", set()).add(filler)
                    continue
                fillers = set(stands(filler))
                if role in _UNDERGOING and filler.startswith(_PERSON):
                    fillers.add(there(filler))
                roles.setdefault(role, set()).update(fillers)
                if _UNNAMED.search(filler) and filler in classes:
                    things.setdefault(claim.subject, set()).add((role, filler, classes[filler]))
    found = {}
    for ref, roles in events.items():
        about = {_described(kinds[t], events[t]) if t in kinds else t for t in roles.get("topic", ())}
        shown = {r: fs for r, fs in roles.items() if r in (*SIDES, *_DECISIVE)} | ({"topic": about} if about else {})
        dates = sorted(roles.get("date", ()), key=lambda d: (-len(d), d))
        found[ref] = Telling(
            article, ref, kinds[ref], dates[0] if dates else "", published.isoformat() if published else "",
            tuple(sorted((r, tuple(sorted(fs))) for r, fs in shown.items() if fs)), tuple(sorted(things.get(ref, ()))),
        )  # fmt: skip
    return found


def _described(cls: str, roles: Mapping[str, set[str]]) -> str:
    """What an event that another is about is, without its ref: class, sides, day."""
    sides = sorted(f for r in SIDES for f in roles.get(r, ()))
    return " ".join([cls, *sides])


def _stands_for(reading: Reading, there: Callable[[Ref], Ref]) -> Callable[[Ref], frozenset[str]]:
    """For a ref of the article the states that it stands for, by what the article or the gazetteer says; else itself."""
    states: dict[Ref, set[Ref]] = {}
    for claim in reading.claims:
        if (
            claim.factuality is Factuality.ASSERTED
            and isinstance(claim.object, str)
            and claim.object.startswith("state/")
            and claim.predicate in {"represents", "leads", "bodyOf"}
        ):
            states.setdefault(claim.subject, set()).add(claim.object)
    nodes = knowledge.load().nodes

    def found(ref: Ref) -> frozenset[str]:
        if states.get(ref):
            return frozenset(states[ref])
        node = nodes.get(ref)
        owners = [o for o in node.body_of if o.startswith("state/")] if node else []
        return frozenset(owners) or frozenset({there(ref)})

    return found


def settled(telling: Telling) -> Ref | None:
    """The ref of what lasts and needs no comparison: between the same sides there is one such event."""
    if telling.cls in knowledge.load().lists.get("EnduringEvent", frozenset()) and len(telling.sides) > 1:
        return f"{EVENT}{slug(telling.cls)}-{digest(telling.cls, *sorted(telling.sides), size=10)}"
    return None


def block_keys(telling: Telling) -> frozenset[str]:
    """What two tellings of one happening share at least one of."""
    found = {f"ref {telling.ref}"}
    if settled(telling):
        return frozenset()
    who = telling.sides or telling.fillers("target") | telling.fillers("recipient")
    anchor = telling.anchor
    for side in who:
        if anchor is not None:
            week = anchor.toordinal() // _NEAR
            found |= {f"{telling.cls} {side} week {w}" for w in (week, week + 1)}
        if len(telling.date) >= 7:
            found.add(f"{telling.cls} {side} {telling.date[:7]}")
        for agreement in telling.fillers("agreement"):
            found.add(f"{telling.cls} {side} {agreement}")
    return frozenset(found)


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
    if a.date and b.date and not (a.date.startswith(b.date) or b.date.startswith(a.date)):
        return Link(-1.0, f"on different dates, {a.date} and {b.date}")
    sides = a.sides & b.sides
    if a.sides and b.sides and not sides:
        return Link(-1.0, "different sides")
    if len(a.sides) > 1 and len(b.sides) > 1 and len(sides) < 2 and not (a.sides <= b.sides or b.sides <= a.sides):
        return Link(-1.0, "other sides with the one that is shared")
    shared: list[str] = []
    for role in (*_DECISIVE, "topic"):
        ours, theirs = a.fillers(role), b.fillers(role)
        if not ours or not theirs:
            continue
        persons = [{f for f in fs if f.startswith(_PERSON)} for fs in (ours, theirs)]
        if persons[0] and persons[1] and not persons[0] & persons[1]:
            return Link(-1.0, f"different persons as {role}")
        if ours & theirs:
            if any(not _UNNAMED.search(f) for f in ours & theirs):
                shared.append(role)
        elif not (_reconciled(role, ours, theirs)):
            return Link(-1.0, f"a different {role}")
    telling = [r for r in shared if r in _TELLING and not (a.fillers(r) & b.fillers(r) <= sides)]
    return _agreed(a, b, bool(sides), shared, telling)


def _agreed(a: Telling, b: Telling, sides: bool, shared: list[str], telling: list[str]) -> Link | None:
    """What speaks for one happening, where nothing contradicts."""
    spoken = a.cls in knowledge.load().lists.get("SpokenEvent", frozenset())
    words = [*(["the same side"] if sides else []), *(f"the same {r}" for r in shared)]
    if len(a.date) == 10 == len(b.date):
        if (sides and (not spoken or shared)) or telling:
            return Link(round(0.8 + 0.03 * min(len(words), 4), 2), ", ".join(["the same day", *words]))
        return None
    if not sides or not telling or (spoken and len(telling) < 2):
        return None
    if "agreement" in telling and not (a.date and b.date and a.date[:4] != b.date[:4]):
        return Link(0.75, ", ".join(words))
    first, second = a.anchor, b.anchor
    near = _SPOKEN_NEAR if spoken else _NEAR
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
        return any(_UNNAMED.search(f) for f in ours | theirs)
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
    links: dict[tuple[int, int], Link] = {}
    for j, b in enumerate(ordered):
        for i, a in enumerate(ordered[:j]):
            found = decided(a, b, judge)
            if found is not None:
                links[i, j] = found
    made = []
    for numbers, pairs in grouped(len(ordered), links):
        group = [ordered[n] for n in numbers]
        # The first article's: what comes later, as news does, then renames nothing.
        ref = min(group, key=lambda t: (t.published or "9999", -len(t.date), t.ref)).ref
        joined = tuple(
            ((ordered[i].article, ordered[i].ref), (ordered[j].article, ordered[j].ref), links[i, j]) for i, j in pairs
        )
        made.append(Happening(ref, tuple(group), joined))
    return _distinct(made)


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
