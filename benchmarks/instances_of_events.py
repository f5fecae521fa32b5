"""What a learned component would decide of events: how surely they are told, which to keep, and what fills their roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from instances import Instance, Told, coarse

from kg.evaluation.align import Hits
from kg.parse import Token

_PATH, _FAR = 4, 99
_NONE = Hits(frozenset(), frozenset(), frozenset())


def factuality(articles: Iterable[Told]) -> Iterator[Instance]:
    """Events that the gold has: Asserted, Planned, Possible or Denied."""
    for one in articles:
        for event in one.comparison.gold.events:
            if (node := one.comparison.aligned.events.get(event.id)) is None or node not in one.mentions:
                continue
            given = one.comparison.built.events[node].factuality
            features = _telling(one, node)
            yield Instance(one.name, features, event.factuality, event.accepted, given, given in event.accepted)


def _telling(one: Told, node: str) -> dict[str, Any]:
    """All tellings of an event: their words, those that govern them, and their marks of mood, time and negation."""
    found: Counter[str] = Counter()
    mentions = one.mentions[node]
    for m in mentions:
        token = one.reader.doc[m.token]
        found.update({f"word={token.lemma_.lower()}", f"tag={token.tag_}", f"dep={token.dep_}", f"class={m.cls}"})
        found.update(
            f"{c.dep_}={c.lemma_.lower()}" for c in token.children if c.dep_ in {"aux", "neg", "mark", "advmod", "det"}
        )
        for above, ancestor in zip(range(3), token.ancestors, strict=False):
            found[f"above{above}={ancestor.lemma_.lower()}"] += 1
            found.update(
                f"above {c.dep_}={c.lemma_.lower()}" for c in ancestor.children if c.dep_ in {"aux", "neg", "mark"}
            )
        found.update(
            k
            for k, v in {"headline": m.headline, "noun": m.noun, "definite": m.definite, "spoken": m.speakers}.items()
            if v
        )
    return dict.fromkeys(found, 1) | {"tellings": len(mentions)}


def events(articles: Iterable[Told]) -> Iterator[Instance]:
    """Events that were given: "keep" those that the gold has; its optional ones do not count."""
    for one in articles:
        nodes = {n: i for i, n in one.comparison.aligned.events.items()}
        for node, event in one.comparison.built.events.items():
            identifier = nodes.get(node)
            if node not in one.mentions or (identifier and one.comparison.events[identifier].optional):
                continue
            right = "keep" if identifier else "drop"
            features = _telling(one, node) | {"confidence": event.confidence, "roles": len(event.roles)}
            yield Instance(one.name, features, right, frozenset({right}), "keep", right == "keep")


def arguments(articles: Iterable[Told]) -> Iterator[Instance]:
    """Fillers of roles that count for the measure: "keep" the right ones."""
    for one in articles:
        nodes = {n: i for i, n in one.comparison.aligned.events.items()}
        for node, event in one.comparison.built.events.items():
            identifier = nodes.get(node)
            if identifier and one.comparison.events[identifier].optional:
                continue
            hits = (
                one.comparison.aligned.hits[identifier] if identifier else Hits(frozenset(), frozenset(), frozenset())
            )
            for role, filler in sorted(event.roles - hits.spare):
                right = "keep" if (role, filler) in hits.used else "drop"
                features = _filling(one, node, role, filler) | {"confidence": event.confidence}
                yield Instance(one.name, features, right, frozenset({right}), "keep", right == "keep")


def _filling(one: Told, node: str, role: str, filler: str) -> dict[str, Any]:
    """How far a filler stands from its event and by what grammar, what both are, and who else fills the role."""
    doc, mentions = one.reader.doc, one.mentions.get(node, [])
    cls, kind = mentions[0].cls if mentions else "", coarse(one.classes.get(filler, "value"))
    pairs = [(abs(m.token - h), m, h) for m in mentions for h in one.heads.get(filler, ())]
    gap, mention, head = min(pairs, default=(_FAR, None, 0), key=lambda p: p[0])
    roles = one.comparison.built.events[node].roles
    found: dict[str, Any] = {
        f"role={role}": 1, f"role={role}|{kind}": 1, f"class={cls}|{role}": 1, f"class={cls}": 1,
        f"gap={min(gap, 30) // 5}": 1, "named": filler in one.named, "tellings": len(mentions),
        "mentioned": min(len(one.heads.get(filler, ())), 10), "with": sum(r == role for r, _ in roles),
        "elsewhere": sum(f == filler for _, f in roles) - 1,
    }  # fmt: skip
    if mention is not None:
        found |= {f"noun={mention.noun}": 1, f"headline={mention.headline}": 1, f"factuality={mention.factuality}": 1}
        path = _path(doc[mention.token], doc[head])
        found |= {f"path={path}": 1, f"path={path}|{role}": 1}
    return found


def _path(event: Token, filler: Token) -> str:
    """The dependencies from an event's word up and down to a filler's; "far" where they stand in two sentences."""
    up, down = [event, *event.ancestors], [filler, *filler.ancestors]
    common = next((t for t in up if any(t is d for d in down)), None)
    if common is None:
        return "far"
    rising = [t.dep_ for t, _ in pairwise(up[: next(i for i, t in enumerate(up) if t is common) + 1])]
    falling = [t.dep_ for t in down[: next(i for i, t in enumerate(down) if t is common)]]
    steps = [f"^{d}" for d in rising] + [f"v{d}" for d in reversed(falling)]
    return " ".join(steps) if len(steps) <= _PATH else "long"
