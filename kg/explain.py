"""What is known of a thing, and why: each relation and event with its claims, their speakers and their sentences."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import QueryError
from kg.export import terms
from kg.export.select import base as base_of
from kg.export.views import ArticleView, ClaimView, Edge, Node, Views
from kg.iri import RDF
from kg.model import Factuality

MEASURES, RELATIONS, EVENTS, SAYS = "Told of it", "Relations", "Events", "Says"

_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Backing:
    """How many stand behind what several articles tell."""

    articles: int
    publishers: int
    origins: int


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that state one thing: `heading` in words, `other` the IRI of the node at the other end, if any.

    `backing` is there where several articles tell it, `disputed` names the kinds of dispute on it.
    """

    section: str
    heading: str
    predicate: str
    other: str | None
    factuality: Factuality
    claims: tuple[ClaimView, ...]
    backing: Backing | None = None
    disputed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several things that bear a name."""

    iri: str
    label: str
    cls: str
    claims: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a graph holds of one thing. `background` are facts of the gazetteer, in words, which no article states;
    `namesakes` are other things that bear the name that was asked for.
    """

    node: Node
    namesakes: tuple[Choice, ...]
    groups: tuple[Group, ...]
    background: tuple[str, ...]
    articles: dict[str, ArticleView]


def explain(store: ox.Store, name: str, min_confidence: float = 0.0) -> Explanation:
    """What `store` holds of the thing of that name, IRI or ref, by claims of at least `min_confidence`.

    Raises QueryError if nothing bears the name, with the nearest names, or if several things do, with these.
    """
    views = Views(store, min_confidence)
    iri, namesakes = find(views, name)
    node = views.node(iri)
    assert node is not None
    claims = views.about(node.iri)
    groups = [*_groups(views, node, claims), *_sayings(views, node)]
    cited = sorted({q.article for g in groups for c in g.claims for q in c.quotes})
    choices = tuple(_choice(views, i) for i in namesakes)
    return Explanation(
        node, choices, tuple(groups), tuple(_background(views, node.iri)), {a: views.article(a) for a in cited}
    )


def find(views: Views, name: str) -> tuple[str, tuple[str, ...]]:
    """The IRI of the one thing of that name, IRI or ref ("state/japan", "state:japan"), and those of its namesakes.

    Case and accents don't count. A thing whose best name it is comes before those that it is another name of, and
    these before those whose names merely hold all its words; what no article speaks of comes last. Raises QueryError
    as `explain`.
    """
    for iri in _as_iri(views, name):
        if views.properties(iri) and terms.kind(views.types(iri)):
            return iri, ()
    wanted = fold(name)
    names = _names(views)
    spoken_of = {i: n for i, n in names.items() if i in views.mentioned or terms.kind(views.types(i)) == terms.EVENT}
    for pool in (spoken_of, names):
        labelled = [iri for iri, (label, _) in pool.items() if label == wanted]
        named = [iri for iri, (label, others) in pool.items() if wanted in others and label != wanted]
        if found := labelled or named or _holding(views, pool, set(wanted.split())):
            break
    if len(found) == 1:
        return found[0], tuple(i for i in named if i != found[0])
    if found:
        choices = sorted((_choice(views, i) for i in found), key=lambda c: (-c.claims, c.label, c.iri))
        at = base_of(views.store)
        shown = [f"{c.label} ({c.cls}, {_counted(c.claims)}): kg explain {c.iri.removeprefix(at)}" for c in choices]
        raise QueryError(f"{len(found)} things are called {name!r}", None, "\n  ".join(shown))
    raise QueryError(f"nothing in the graph is called {name!r}", None, _nearest(views, wanted))


def _counted(claims: int) -> str:
    return "1 claim" if claims == 1 else f"{claims} claims"


def _holding(views: Views, names: dict[str, tuple[str, set[str]]], words: set[str]) -> list[str]:
    """The things in a name of which all the words stand: entities, or else events, whose labels are made of names."""
    found = [i for i, (label, others) in names.items() if words and _any_holds((label, *others), words)]
    entities = [i for i in found if terms.kind(views.types(i)) != terms.EVENT]
    return entities or found


def _any_holds(names: Iterable[str], words: set[str]) -> bool:
    return any(words <= set(name.split()) for name in names)


def fold(name: str) -> str:
    """A name without case, accents and punctuation, for comparing."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain.replace("'", "").replace("’", "")))


def _as_iri(views: Views, name: str) -> Iterator[str]:
    """What IRIs the name may stand for."""
    bare = name.strip("<>")
    at = base_of(views.store)
    for iri in (bare, at + bare.removeprefix("id:"), at + bare.replace(":", "/", 1)):
        if re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", iri, re.IGNORECASE):
            yield iri


def _names(views: Views) -> dict[str, tuple[str, set[str]]]:
    """Each entity's and event's best name and its other ones, folded."""
    found: dict[str, tuple[str, set[str]]] = {}
    for predicate in (terms.LABEL, terms.ALT_LABEL):
        for quad in views.store.quads_for_pattern(None, ox.NamedNode(predicate), None, None):
            iri = terms.text(quad.subject)
            label, others = found.get(iri, ("", set()))
            folded = fold(terms.text(quad.object))
            found[iri] = (folded, others) if predicate == terms.LABEL else (label, others | {folded})
    return {iri: n for iri, n in sorted(found.items()) if terms.kind(views.types(iri))}


def _choice(views: Views, iri: str) -> Choice:
    cls = terms.label(terms.KG + views.types(iri)[0])
    return Choice(iri, views.label(iri), cls, len(views.about(iri)))


def _nearest(views: Views, wanted: str) -> str | None:
    from rapidfuzz import fuzz, process

    labels = sorted({n for label, others in _names(views).values() for n in (label, *others) if n})
    best = process.extract(wanted, labels, scorer=fuzz.WRatio, limit=_NEAREST, score_cutoff=50)
    shown = dict.fromkeys(_written(views, name) for name, _, _ in best)
    return f"The nearest names: {', '.join(shown)}." if shown else "`kg query counts` says what there is."


def _written(views: Views, folded: str) -> str:
    """The best name of a thing that bears the folded name."""
    return next(views.label(iri) for iri, (label, others) in _names(views).items() if folded in (label, *others))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in an explanation a claim stands; claims of one place state one thing."""

    section: str
    order: tuple[object, ...]
    heading: str
    predicate: str
    other: str | None


def _groups(views: Views, node: Node, claims: Iterable[ClaimView]) -> list[Group]:
    found: dict[_Place, list[ClaimView]] = defaultdict(list)
    for claim in claims:
        found[_place(views, node, claim)].append(claim)
    places = sorted(found, key=lambda p: (_SECTIONS.index(p.section), p.order, p.heading))
    return [_group(views, p.section, p.heading, p.predicate, p.other, found[p]) for p in places]


_SECTIONS = (MEASURES, RELATIONS, EVENTS)


def _place(views: Views, node: Node, claim: ClaimView) -> _Place:
    name, other = claim.predicate, claim.object
    rank = terms.rank(terms.KG + name)
    says = f"{claim.predicate_label} {claim.object_label}"
    if name == "type" and claim.subject == node.iri:
        return _Place(MEASURES, (0,), claim.object_label, name, None)
    if name == "type":
        roles = sorted({r.predicate for r in claim.roles if r.iri == node.iri}, key=lambda r: terms.rank(terms.KG + r))
        date = views.one(claim.subject, terms.DATE) or "9999"
        heading = f"{claim.subject_label} (as {', '.join(terms.label(terms.KG + r) for r in roles)})"
        return _Place(EVENTS, (date, claim.subject, heading), heading, roles[0], claim.subject)
    if claim.subject != node.iri:
        return _Place(RELATIONS, (rank, 1, claim.subject), f"{claim.subject_label} {says}", name, claim.subject)
    if other is None:
        return _Place(MEASURES, (1, rank, says), says, name, None)
    return _Place(RELATIONS, (rank, 0, other), says, name, other)


def _sayings(views: Views, node: Node) -> Iterator[Group]:
    """What the thing says, or passes on, of other things; claims on itself stand elsewhere."""
    own = {c.iri for c in views.about(node.iri)}
    found: dict[str, list[ClaimView]] = defaultdict(list)
    for claim in views.said_by(node.iri):
        if claim.iri not in own:
            found[statement(claim)].append(claim)
    for heading in sorted(found, key=lambda h: (found[h][0].subject_label, h)):
        first = found[heading][0]
        yield _group(views, SAYS, heading, first.predicate, first.subject, found[heading])


def statement(claim: ClaimView) -> str:
    """What a claim states, in words."""
    if claim.predicate == "type":
        return f"{claim.subject_label} {claim.predicate_label}"
    return f"{claim.subject_label}: {claim.predicate_label} {claim.object_label}"


def _group(
    views: Views, section: str, heading: str, predicate: str, other: str | None, claims: list[ClaimView]
) -> Group:
    strongest = min((c.factuality for c in claims), key=lambda f: f.rank)
    ordered = tuple(sorted(claims, key=lambda c: _told(views, c)))
    return Group(
        section,
        heading,
        predicate,
        other,
        strongest,
        ordered,
        _backing(views, ordered[0]),
        _disputed(views, ordered[0]),
    )


def _backing(views: Views, claim: ClaimView) -> Backing | None:
    """What the graph counts of the fact that a claim states."""
    store = views.store
    stated = {(q.predicate.value, q.object) for q in store.quads_for_pattern(ox.NamedNode(claim.iri), None, None, None)}
    terms_of = {p: o for p, o in stated if p in {RDF + "predicate", RDF + "object"}}
    subject = ox.NamedNode(claim.subject)
    for quad in store.quads_for_pattern(None, ox.NamedNode(terms.KG + "factSubject"), subject, None):
        fact = terms.text(quad.subject)
        values = {q.predicate.value: q.object for q in store.quads_for_pattern(quad.subject, None, None, None)}
        if values.get(terms.KG + "factPredicate") == terms_of.get(RDF + "predicate") and values.get(
            terms.KG + "factObject"
        ) == terms_of.get(RDF + "object"):
            counts = (
                int(views.one(fact, terms.KG + n) or 0) for n in ("articleCount", "publisherCount", "originCount")
            )
            return Backing(*counts)
    return None


def _disputed(views: Views, claim: ClaimView) -> tuple[str, ...]:
    """In words, the kinds of dispute on what a claim tells of."""
    found = set()
    about = ox.NamedNode(terms.KG + "disputeAbout")
    for quad in views.store.quads_for_pattern(None, about, ox.NamedNode(claim.subject), None):
        dispute = terms.text(quad.subject)
        matter = (views.one(dispute, terms.KG + "disputeOn") or "").rsplit("#", 1)[-1]
        stated = {claim.predicate} | ({r.predicate for r in claim.roles} if claim.predicate == "type" else set())
        if matter in stated:
            found |= {terms.label(terms.KG + t) for t in views.types(dispute) if t != "Dispute"}
    return tuple(sorted(found))


def _told(views: Views, claim: ClaimView) -> tuple[str, str, int, str]:
    """When and where a claim is told: the oldest article first, in the order of its text."""
    if not claim.quotes:
        return "", "", 0, claim.iri
    first = claim.quotes[0]
    return views.one(first.article, terms.PUBLISHED) or "", first.article, first.start, claim.iri


def _background(views: Views, iri: str) -> Iterator[str]:
    edges: list[Edge] = views.background(iri)
    for edge in edges:
        ends = (views.label(edge.source), edge.label, views.label(edge.target))
        yield " ".join(ends)
