"""What happenings are called, and what unnamed things are tied to."""

from __future__ import annotations

from collections.abc import Sequence

from kg import iri
from kg.model import (
    Ref,
)
from kg.reading.cast import Cast
from kg.resolve.coreference import is_a
from kg.resolve.events import Happening


class Refs:
    """Gives happenings their refs, and unnamed things what they are tied to."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.article, self.drafts, self.namer = cast.article, cast.drafts, cast.namer

    def of(self, happenings: Sequence[Happening]) -> dict[int, Ref]:
        """The ref of each happening, by its number: alike in every article where its day and parties are known."""
        refs: dict[int, Ref] = {}
        seen: dict[Ref, int] = {}
        for h in happenings:
            day = next((d for d in sorted(h.dates, key=len, reverse=True)), "")
            who = sorted(
                {
                    f"{'party' if role in {'actor', 'participant'} else role} {self.cast.state_key(x.entity)}"
                    for role in ("actor", "participant", "target", "recipient")
                    for x in h.links.get(role, ())
                    if x.entity is not None and (self.drafts[self.cast.node(x.entity)].named)
                }
            )
            actors = [w for w in who if w.startswith("party")]
            whole = len(day) == 10 and actors
            first = min(m.sentence.start for m in h.mentions)
            key = (
                (h.cls, day, *(actors if h.cls in self.cast.k.once_a_day else who))
                if whole
                else (h.cls, self.article, first, h.number)
            )
            ref = f"event/{iri.slug(h.cls)}-{day + '-' if day else ''}{iri.digest(*key, size=10)}"
            seen[ref] = seen.get(ref, 0) + 1
            refs[h.number] = ref if seen[ref] == 1 else f"{ref}-{seen[ref]}"
        return refs

    def tie(self, happenings: Sequence[Happening], refs: dict[int, Ref]) -> None:
        """Ties weapons and agreements without names to their event or parties."""
        for h in happenings:
            ref = refs[h.number]
            day = next(iter(sorted(h.dates, key=len, reverse=True)), "")
            by = [
                self.namer.label(self.drafts[self.cast.node(x.entity)])
                for x in h.links.get("actor", ())
                if x.entity is not None
            ]
            for role in ("weapon", "target", "agreement"):
                for x in h.links.get(role, ()):
                    if x.entity is None:
                        continue
                    draft = self.drafts[self.cast.node(x.entity)]
                    if draft.named:
                        continue
                    if is_a(draft.cls, "Agreement"):
                        names = sorted(
                            {
                                self.cast.state_label(p)
                                for r in ("participant", "actor")
                                for y in h.links.get(r, ())
                                if (p := y.entity) is not None
                            }
                        )
                        if len(names) > 1:
                            self.namer.tie(draft, f"of {' and '.join(names)}", " ".join([draft.kind, *names, day]))
                        continue
                    verb = self.cast.k.weapon_labels.get(h.cls, "used by") if role == "weapon" else "hit by"
                    what = f"{verb} {' and '.join(by[:2])}" if by else ""
                    self.namer.tie(draft, ", ".join(w for w in (what, day) if w), f"{ref} {role}")
