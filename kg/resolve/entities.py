"""Which entities of different articles are one thing.

An article's entity is a *unit*: its names with what the article says that tells namesakes apart. Articles that know a
thing alike share the unit, so that their number does not matter. Units are one thing where their names say so, or say
that it can be and the context agrees; never by a family name alone. Everything here is a function of the set of units
and judgements, not of their order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations

from kg import vocab
from kg.iri import digest, slug
from kg.model import Entity, Factuality, Reading, Ref
from kg.resolve import names as naming
from kg.resolve.linkage import FORCED, Link, grouped, judged

# Refs that identity mints for what has no name of its own, and for persons known by one word.
_UNNAMED = re.compile(r"-[0-9a-f]{10}$")
_ONE_WORD = re.compile(r"-[0-9a-f]{8}$")
_YEARS = 2


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """An entity as an article knows it.

    `names` are its full names, the best one first; `states` whom it acts for or is party to, `posts` the offices held
    and bodies led; `year` that of publication, for what only its time can tell (0 if unknown); `single`
    says that the name is one word.
    """

    kind: str
    ref: Ref
    cls: str
    names: tuple[str, ...]
    states: tuple[Ref, ...] = ()
    posts: tuple[str, ...] = ()
    year: int = 0
    single: bool = False

    @property
    def key(self) -> str:
        """A name for the unit, from its content."""
        return digest(*asdict(self).values(), size=20)


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


def units_of(reading: Reading, known: Container[Ref]) -> dict[Ref, Unit]:
    """The units of an article by its own refs. What is in `known` (the gazetteer) is what it is, and has none."""
    states: dict[Ref, set[Ref]] = {}
    posts: dict[Ref, set[str]] = {}
    for claim in reading.claims:
        if claim.factuality is not Factuality.ASSERTED or not isinstance(claim.object, str):
            continue
        if claim.predicate in {"represents", "leads"}:
            states.setdefault(claim.subject, set()).add(claim.object)
        if claim.predicate == "leads":
            posts.setdefault(claim.subject, set()).add(f"leads {claim.object}")
        if claim.predicate == "holdsOffice":
            posts.setdefault(claim.subject, set()).add(claim.object)
        if claim.predicate == "partyTo":
            states.setdefault(claim.object, set()).add(claim.subject)
    published = reading.document.article.published
    year = published.year if published else 0
    found: dict[Ref, Unit] = {}
    for entity in reading.entities:
        if entity.ref in known or "/" not in entity.ref:
            continue
        theirs = tuple(sorted(s for s in states.get(entity.ref, ()) if s.startswith("state/")))
        unit = _unit(entity, theirs, tuple(sorted(posts.get(entity.ref, ()))), year)
        if unit is not None:
            found[entity.ref] = unit
    return found


def _unit(entity: Entity, states: tuple[Ref, ...], posts: tuple[str, ...], year: int) -> Unit | None:
    kind = entity.ref.split("/", 1)[0]
    if kind == "person":
        return _person(entity, states, posts, year)
    if _UNNAMED.search(entity.ref):
        if kind != "agreement" or len(states) < 2:
            return None
        told = tuple(sorted({n.casefold() for n in entity.names if " " in n}))
        return Unit(kind, f"{kind}/{slug(entity.cls)}", entity.cls, told, states, (), year)
    others = sorted({n for n in entity.names if " " in n or (n.isupper() and len(n) > 2)} - {entity.name})
    return Unit(kind, entity.ref, entity.cls, (entity.name, *others))


def _person(entity: Entity, states: tuple[Ref, ...], posts: tuple[str, ...], year: int) -> Unit | None:
    compare = naming.load()
    full = {n for n in entity.names if not compare.person(n).single and compare.persons(n, entity.name)}
    if compare.person(entity.name).single:
        if not posts or not _ONE_WORD.search(entity.ref):
            return None
        return Unit("person", _ONE_WORD.sub("", entity.ref), entity.cls, (entity.name,), states, posts, year, True)
    return Unit("person", entity.ref, entity.cls, (entity.name, *sorted(full - {entity.name})), states, posts, year)


def block_keys(unit: Unit) -> frozenset[str]:
    """What two units that are one thing share at least one of."""
    compare = naming.load()
    found = {f"ref {unit.ref}"}
    if unit.kind == "person":
        found |= {f"person {k}" for k in naming.keys(unit.names)}
        # A family name alone is looked up by the post that must be shared.
        families = {naming.skeleton(w) for n in unit.names for w in _family(compare.person(n))}
        found |= {f"post {post} {family}" for post in unit.posts for family in families}
    elif unit.kind == "agreement" and not unit.posts and unit.states:
        found.add(f"parties {' '.join(unit.states)}")
    else:
        group = _group(unit.kind)
        for name in unit.names:
            _, words, initials = compare.body(name)
            telling = [w for w in words if w not in compare.filling]
            found.add(f"{group} {' '.join(telling or words)}")
            if len(initials) > 2:
                found.add(f"{group} initials {initials}")
            if name.isupper():
                found.add(f"{group} initials {naming.plain(name).replace('.', '')}")
    return frozenset(found)


def _family(person: naming.Person) -> tuple[str, ...]:
    """The words of a name by which alone its bearer may be called."""
    return person.words if person.single else (*person.family.split(), *person.given[:1])


_PLACES = frozenset({"place", "city", "region", "facility", "island", "waterbody"})


def _group(kind: str) -> str:
    """Kinds that are compared with each other: a name may be a place in one article and a region in another."""
    return "place" if kind in _PLACES - {"city"} else kind


def link(a: Unit, b: Unit, judge: Judge = undecided) -> Link | None:
    """Whether two units are one thing: a link above 0 if so, one below if they can't be, None if nothing tells."""
    verdict = judge(a, b)
    if verdict is not None:
        return judged(verdict)
    if _group(a.kind) != _group(b.kind):
        return None
    if a.kind == "person":
        return _persons(a, b)
    if a.kind == "agreement" and (a.states or b.states):
        return _agreements(a, b)
    return _others(a, b)


def _others(a: Unit, b: Unit) -> Link | None:
    if a.ref == b.ref:
        return Link(1.0, "the same name")
    compare = naming.load()
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
    owners = {compare.body(n[0])[0] for n in (a.names, b.names)}
    if a.kind in {"organization", "office"} and len(owners) > 1:
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


def _persons(a: Unit, b: Unit) -> Link | None:
    compare = naming.load()
    verdicts = sorted((compare.persons(x, y) for x in a.names for y in b.names), key=lambda v: (v.verdict, v.score))
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
    if a.single or b.single or best.score < 0.5:
        near = bool(a.year) == bool(b.year) and abs(a.year - b.year) <= _YEARS
        if not shared or not near:
            return None
        return Link(0.6, best.reason + context)
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
