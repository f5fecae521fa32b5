"""Which entities of different articles are one thing.

Units are one thing where their names say so, or say that it can be and the context agrees; never by a family name
alone. Everything here is a function of the set of units and judgements, not of their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from kg import vocab
from kg.iri import digest, slug
from kg.model import Ref
from kg.resolve import names as naming
from kg.resolve.linkage import FORCED, Link, grouped, judged
from kg.resolve.units import Unit, group

_YEARS = 2


@dataclass(frozen=True, slots=True)
class Cluster:
    """Units that are one thing, its ref, and the links that joined them, by the units' keys."""

    ref: Ref
    units: tuple[Unit, ...]
    links: tuple[tuple[str, str, Link], ...]


Judge = Callable[[Unit, Unit], str | None]
"""What people have decided of two units: one, two, or nothing."""


def undecided(a: Unit, b: Unit) -> str | None:
    """No judgement at all."""
    return None


def link(a: Unit, b: Unit, judge: Judge = undecided) -> Link | None:
    """Whether two units are one thing: a link above 0 if so, one below if they can't be, None if nothing tells."""
    verdict = judge(a, b)
    if verdict is not None:
        return judged(verdict)
    if group(a.kind) != group(b.kind):
        return None
    if a.kind == "person":
        return _persons(a, b)
    if a.kind == "agreement" and (a.states or b.states):
        return _agreements(a, b)
    return _others(a, b)


@lru_cache(maxsize=65536)
def _others(a: Unit, b: Unit) -> Link | None:
    if a.ref == b.ref:
        return Link(1.0, "the same name")
    compare = naming.load()
    owners = {compare.bodies.body(u.names[0])[0] for u in (a, b)}
    if len(owners) > 1 and a.kind in {"organization", "office"}:
        return None if "" in owners else Link(-1.0, "of different states")
    best: naming.Verdict | None = None
    for x in a.names:
        for y in b.names:
            if max(len(x), len(y)) < 4 and x != y:
                continue
            verdict = compare.compare(a.kind, x, y)
            if verdict.verdict == naming.SAME and (best is None or verdict.score > best.score):
                best = verdict
    if best is None:
        return None
    return Link(best.score, best.reason)


def _agreements(a: Unit, b: Unit) -> Link | None:
    """Agreements without names: the same parties, about one time, and a word for it that says more than "deal"."""
    if a.states != b.states or bool(a.year) != bool(b.year) or abs(a.year - b.year) > 1:
        return None
    related = vocab.is_a(a.cls, b.cls) or vocab.is_a(b.cls, a.cls)
    if set(a.names) & set(b.names) and related:
        return Link(0.9, "the same parties, the same words for it")
    if related and "Agreement" not in {a.cls, b.cls}:
        return Link(0.8, "the same parties and kind of agreement")
    return None


@lru_cache(maxsize=65536)
def _persons(a: Unit, b: Unit) -> Link | None:
    people = naming.load().people
    verdicts = sorted((people.compare(x, y) for x in a.names for y in b.names), key=lambda v: (v.verdict, v.score))
    apart = [v for v in verdicts if v.verdict == naming.NO]
    best = max(
        verdicts, key=lambda v: ((naming.SAME, naming.COMPATIBLE, naming.NO).index(v.verdict) * -1, v.score, v.reason)
    )
    if not best:
        return Link(-1.0, best.reason)
    if apart and best.verdict != naming.SAME:
        return Link(-1.0, apart[0].reason)
    shared = sorted(set(a.posts) & set(b.posts))
    together = sorted(set(a.states) & set(b.states))
    if a.posts and b.posts and a.states and b.states and not together and not shared:
        return Link(-1.0, "of different states, with posts in each")
    context = f"; both {_post(shared[0])}" if shared else f"; both of {together[0]}" if together else ""
    if best.verdict == naming.SAME:
        support = 0.04 if shared else 0.02 if together else 0.0
        return Link(round(min(best.score, 0.95) + support, 2), best.reason + context)
    if bool(a.year) != bool(b.year) or abs(a.year - b.year) > _YEARS:
        return None
    if a.single or b.single or best.score < 0.5:
        return Link(0.6, best.reason + context) if shared else None
    return Link(0.7, best.reason + context) if shared or together else None


def _post(post: str) -> str:
    return post if post.startswith("leads ") else f"hold {post}"


def clusters(units: Iterable[Unit], judge: Judge = undecided) -> list[Cluster]:
    """The things that units of one connected part are, each with its ref.

    Complete linkage in order of the scores: nothing joins what a link below 0 keeps apart. A unit that could be either
    of two things that are kept apart is neither, unless the context speaks for one alone.
    """
    ordered = sorted(set(units))
    links = {}
    for i, j in combinations(range(len(ordered)), 2):
        found = link(ordered[i], ordered[j], judge)
        if found is not None:
            links[i, j] = found
    ties = _unambiguous(links, len(ordered))
    made = []
    for numbers, pairs in grouped(len(ordered), links, ties):
        group = [ordered[n] for n in numbers]
        joined = tuple((ordered[i].key, ordered[j].key, links[i, j]) for i, j in pairs)
        made.append(Cluster(_ref(group), tuple(group), joined))
    return _distinct(made)


def _unambiguous(links: Mapping[tuple[int, int], Link], count: int) -> dict[tuple[int, int], Link]:
    """The links above 0, but for those of units that they tie to two things that are kept apart."""
    ties = {pair: found for pair, found in links.items() if found.score > 0}
    around: dict[int, list[int]] = {i: [] for i in range(count)}
    for i, j in ties:
        around[i].append(j)
        around[j].append(i)
    dropped: set[tuple[int, int]] = set()
    for unit, others in around.items():
        scored = {x: ties[min(unit, x), max(unit, x)].score for x in others}
        torn = [p for p in combinations(sorted(others), 2) if p in links and links[p].score < 0]
        if not torn:
            continue
        disputed = {x for p in torn for x in p}
        best = max(scored[x] for x in disputed)
        leading = [x for x in disputed if scored[x] == best]
        clear = not any(p[0] in leading and p[1] in leading for p in torn)
        dropped |= {
            (min(unit, x), max(unit, x)) for x in disputed if scored[x] < FORCED and not (clear and x in leading)
        }
    return {pair: found for pair, found in ties.items() if pair not in dropped}


def _ref(units: Sequence[Unit]) -> Ref:
    """The simplest ref among those of the units: it stays when fuller names come."""
    best = min(units, key=lambda u: (u.single, len(u.ref.split("/", 1)[1].split("-")), len(u.ref), u.ref))
    if best.single:
        return f"{best.ref}-{digest(*sorted({p for u in units for p in u.posts}), min(u.year for u in units), size=8)}"
    if best.kind == "agreement" and best.states:
        word = max(sorted({n for u in units for n in u.names}), key=lambda n: (-len(n.split()), n), default=best.cls)
        return f"agreement/{slug(word)}-{digest(*best.states, best.cls, min(u.key for u in units), size=10)}"
    return best.ref


def _distinct(made: list[Cluster]) -> list[Cluster]:
    """Namesakes get refs of their own, by their states and posts."""
    counted: dict[Ref, int] = {}
    for each in made:
        counted[each.ref] = counted.get(each.ref, 0) + 1
    found = []
    for each in made:
        ref = each.ref
        if counted[ref] > 1:
            told = {*(s for u in each.units for s in u.states), *(p for u in each.units for p in u.posts)}
            ref = f"{ref}-{digest(*sorted(told), *sorted(u.key for u in each.units if not told), size=8)}"
        found.append(Cluster(ref, each.units, each.links))
    return found
