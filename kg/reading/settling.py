"""What one happening of an article tells of another, and of itself in other sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.model import (
    Factuality,
    Link,
)
from kg.reading.cast import Cast
from kg.reading.fillers import Fillers
from kg.resolve.events import Happening, Merger


class Settling:
    """Makes the happenings of an article agree with one another."""

    def __init__(self, cast: Cast, fillers: Fillers) -> None:
        self.cast, self.fillers = cast, fillers
        self.k, self.document, self.drafts = cast.k, cast.document, cast.drafts

    def sharpen(self, happenings: Iterable[Happening]) -> None:
        """A date that another sentence only makes more exact gives way to it."""
        for h in happenings:
            finer = {d: next((x for x in h.dates if x != d and x.startswith(d)), "") for d in h.dates}
            if any(finer.values()):
                h.dates = [d for d in h.dates if not finer[d]]
                h.mentions = [
                    replace(m, when=tuple((r, v) for r, v in m.when if r != "date" or not finer.get(v.lexical)))
                    for m in h.mentions
                ]

    def future(self, happenings: Iterable[Happening]) -> None:
        """What has a date after publication has not happened yet, wherever else it is told."""
        published = self.document.article.published
        if published is None:
            return
        for h in happenings:
            if h.dates and all(d > published.isoformat()[: len(d)] for d in h.dates):
                h.mentions = [
                    replace(m, factuality=Factuality.PLANNED) if m.factuality == Factuality.ASSERTED else m
                    for m in h.mentions
                ]

    def inherit(self, happenings: Sequence[Happening], merger: Merger) -> None:
        """Who condemns a launch condemns who launched it: roles that an event takes from the one it is about."""
        for h in happenings:
            for role, sources in self.k.inherits.get(h.cls, {}).items():
                if any(x.entity is not None for x in h.links.get(role, ())):
                    continue
                own = {x for r in ("actor", "participant") for x in h.links.get(r, ())}
                found: list[Link] = []
                mentions = []
                for m in h.mentions:
                    about = [
                        merger.of[x.event] for r, x in m.links if r in {"topic", "target"} and x.event in merger.of
                    ]
                    extra = [
                        x
                        for other in about
                        for r in sorted(sources)
                        for x in other.links.get(r, ())
                        if x not in own and self.fillers.fills(role, x)
                    ]
                    found += [x for x in extra if x not in found]
                    mentions.append(replace(m, links=(*m.links, *((role, x) for x in dict.fromkeys(extra)))))
                if found:
                    h.mentions = mentions
                    h.links[role] = [*h.links.get(role, ()), *found]

    def unify(self, happenings: Iterable[Happening]) -> None:
        """One event's unnamed weapons (or agreements) of one kind are one thing."""
        for happening in happenings:
            for role in ("weapon", "agreement", "target"):
                links = [x for x in happening.links.get(role, ()) if x.entity is not None]
                for i, a in enumerate(links):
                    for b in links[i + 1 :]:
                        if (
                            a.entity is not None
                            and b.entity is not None
                            and a.entity != b.entity
                            and self.cast.same_thing(a.entity, b.entity)
                        ):
                            self.cast.absorb(self.drafts[a.entity], self.drafts[b.entity])
