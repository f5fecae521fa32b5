"""What an article gives to the corpus, what ties that to other articles', and what follows: functions of values alone.

Whoever runs them, tables in SQLite or a cluster, supplies the neighbours and keeps what comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg import knowledge
from kg.assemble.article import publisher
from kg.assemble.article import quads as article_quads
from kg.corpus import said
from kg.corpus.judgements import Judgements
from kg.corpus.rewrite import rewritten
from kg.corpus.said import Given
from kg.model import Reading, Ref
from kg.resolve import entities, happenings
from kg.resolve.entities import Cluster
from kg.resolve.happenings import Happening, Telling
from kg.resolve.units import Unit, outlet, units_of


def article_units(reading: Reading) -> dict[Ref, Unit]:
    """The units of an article by its own refs, its publisher's among them."""
    known = knowledge.load().nodes
    units = units_of(reading, known)
    name = reading.document.article.publisher
    if name and (ref := publisher(name, reading.entities)) not in known:
        # An outlet is known by its name, whatever else bears it.
        units.setdefault(ref, outlet(ref, name))
    return units


def tied(a: Unit, b: Unit) -> bool:
    """Whether two units of one block hang together, judgements aside."""
    if a.ref == b.ref:
        return True
    link = entities.link(a, b)
    return link is not None and link.score > 0


def one(a: Telling, b: Telling) -> bool:
    """Whether two tellings of one block hang together, judgements aside."""
    if a.ref == b.ref:
        return True
    link = happenings.link(a, b)
    return link is not None and link.score > 0


def clusters(units: Iterable[Unit], judged: Judgements) -> Iterator[tuple[Ref, Cluster]]:
    """The things that the units of one connected part are, each with the ref that the corpus gives it."""

    def judge(a: Unit, b: Unit) -> str | None:
        if not judged.pairs:
            return None
        pairs = ((x, y) for x in (a.ref, a.key) for y in (b.ref, b.key) if x != y)
        return next((found for x, y in pairs if (found := judged.of(x, y)) is not None), None)

    for cluster in entities.clusters(units, judge):
        yield _judged_known(cluster.units, judged) or cluster.ref, cluster


def _judged_known(units: Iterable[Unit], judged: Judgements) -> Ref | None:
    """The gazetteer's node that people say some units are."""
    if not judged.pairs:
        return None
    nodes = knowledge.load().nodes
    own = {x for u in units for x in (u.ref, u.key)}
    known = {p for x in own for p in judged.partners(x) if judged.of(x, p) == "same" and p in nodes}
    return min(known, default=None)


def happened(tellings: Iterable[Telling], judged: Judgements) -> list[Happening]:
    """The happenings that the tellings of one connected part are of."""

    def judge(a: Ref, b: Ref) -> str | None:
        return judged.of(a, b) if judged.pairs and a != b else None

    return happenings.happenings(tellings, judge)


def said_by(reading: Reading, refs: Mapping[Ref, Ref], copy: Ref, base: str, text: bool) -> tuple[list[ox.Quad], Given]:
    """The quads of an article as the corpus sees it, and what it adds to the tallies.

    `refs` are the corpus's for the article's own, `copy` names its group of copies; `text` puts its body in.
    """
    name = reading.document.article.publisher
    publisher_ = refs.get(ref := publisher(name, reading.entities), ref) if name else None
    seen = rewritten(reading, refs)
    return article_quads(seen, base, text, publisher_), said.given(seen, copy, publisher_)
