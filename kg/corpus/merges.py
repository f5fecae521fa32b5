"""Why things of several articles are one: the links that joined them, with score and reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.corpus import judgements, parts
from kg.corpus.catalogue import FILE, Catalogue
from kg.corpus.judgements import Judgements
from kg.corpus.resolution import Resolver, reached
from kg.errors import StoreError
from kg.model import Ref
from kg.resolve.entities import Cluster
from kg.resolve.happenings import Happening
from kg.resolve.tellings import settled


@dataclass(frozen=True, slots=True)
class Merge:
    """Two names of one thing, as articles call it, and why they are one. `names` are writings or sources, for people."""

    left: Ref
    right: Ref
    names: tuple[str, str]
    score: float
    reason: str


def merges(path: Path, ref: Ref) -> list[Merge]:
    """The links that made of what articles tell the thing that the graph at `path` calls `ref`, strongest first.

    Raises StoreError if the store has no catalogue.
    """
    if not (path / FILE).exists():
        raise StoreError(
            "the store has no catalogue of its articles", str(path), "Build it anew with `kg build --force`."
        )
    db = Catalogue(path / FILE, read_only=True)
    try:
        resolver = Resolver(db, judgements.read(judgements.beside(path)))
        found = [*_of_units(db, resolver, ref), *_of_events(db, resolver, ref)]
    finally:
        db.close()
    return sorted(found, key=lambda m: (-m.score, m.names))


def _of_units(db: Catalogue, resolver: Resolver, ref: Ref) -> list[Merge]:
    found = []
    for part in _clusters(resolver, ref):
        by_key = {u.key: u for u in part.units}
        for left, right, link in part.links:
            a, b = by_key[left], by_key[right]
            # Namesakes share what articles call them, so their keys tell them apart.
            refs = (a.ref, b.ref) if a.ref != b.ref else (left, right)
            found.append(Merge(*refs, (a.names[0], b.names[0]), link.score, link.reason))
    return found


def _clusters(resolver: Resolver, ref: Ref) -> list[Cluster]:
    """The clusters of units that the corpus calls `ref`."""
    db = resolver.db
    rows = {n: db.unit(n) for (n,) in db.db.execute("SELECT id FROM unit WHERE ref=?", (ref,)).fetchall()}
    found = [
        cluster
        for part in _parts(rows, resolver.near_units)
        for _, cluster in parts.clusters([db.unit(n) for n in part], resolver.judgements)
    ]
    return [c for c in found if set(rows.values()) & set(c.units)]


def _happenings(resolver: Resolver, ref: Ref) -> list[Happening]:
    """The happenings that the corpus calls `ref`."""
    db = resolver.db
    rows = [n for (n,) in db.db.execute("SELECT id FROM telling WHERE ref=?", (ref,)).fetchall()]
    found = [
        happening
        for part in _parts([n for n in rows if not settled(db.telling(n))], resolver.near_tellings)
        for happening in parts.happened([db.telling(n) for n in part], resolver.judgements)
    ]
    return [h for h in found if h.ref == ref]


def _parts(numbers: Iterable[int], near: Callable[[int], Iterable[int]]) -> Iterator[set[int]]:
    """The connected parts that some numbers are in, each once."""
    seen: set[int] = set()
    for number in numbers:
        if number not in seen:
            part = reached(number, near)
            seen |= part
            yield part


def _of_events(db: Catalogue, resolver: Resolver, ref: Ref) -> list[Merge]:
    source = dict(db.db.execute("SELECT ref, source FROM article")) if ref.startswith("event/") else {}
    return [
        Merge(left[1], right[1], (source.get(left[0], left[0]), source.get(right[0], right[0])), link.score, link.reason)
        for part in _happenings(resolver, ref) for left, right, link in part.links
    ]  # fmt: skip


__all__ = ["Judgements", "Merge", "merges"]
