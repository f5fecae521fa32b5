"""The words by which things are shown: the best of an entity's names, an event in a line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from kg import knowledge, vocab

# The roles that a label shows, in this order, each with the preposition where the lexicon knows none.
_PARTIES = {
    "actor": "by",
    "participant": "of",
    "target": "against",
    "recipient": "to",
    "agreement": "of",
    "topic": "on",
}
_PLACES = {"destination": "to", "place": "in"}
SHOWN_ROLES = (*_PARTIES, *_PLACES, "date")

# Of prepositions that an event's nouns take equally often, the one that needs the least context.
_PLAINEST = ("of", "on", "for", "against", "over", "about", "to", "with")
_FROM_LEXICON = frozenset({"target", "topic"})
_SHOWN = 3


def best_name(names: Mapping[str, int]) -> str:
    """The most complete of an entity's names, given with the number of articles that each is the best name in.

    Names of more than one word come before a single one ("Gen Nakatani" before "Nakatani"); among these the most
    frequent, then the longest, then the first by code point.
    """
    full = [n for n in names if " " in n] or list(names)
    return min(full, key=lambda n: (-names[n], -len(n.split()), -len(n), n))


def event_label(cls: str, roles: Mapping[str, Iterable[str]]) -> str:
    """An event in words: "Missile launch by North Korea, 2024-10-31". `roles` maps role names to labels of fillers."""
    fillers = {role: found for role, given in roles.items() if (found := list(given))}
    words = [capitalised(vocab.label(cls))]
    for role in _PARTIES:
        if role in fillers:
            with_actor = role == "participant" and "actor" in fillers
            words.append(f"{'with' if with_actor else _preposition(cls, role)} {_listed(fillers[role])}")
    place = next((role for role in _PLACES if role in fillers), None)
    if place and len(words) < 3:
        words.append(f"{_PLACES[place]} {_listed(fillers[place])}")
    return ", ".join([" ".join(words), *sorted(fillers.get("date", ()))[:1]])


def capitalised(text: str) -> str:
    """The text as the beginning of a line, the rest of its letters as they are."""
    return text[:1].upper() + text[1:]


def _preposition(cls: str, role: str) -> str:
    """The preposition that most of the nouns for such events take for this role: "attack on", "condemnation of"."""
    found = _prepositions().get((cls, role)) if role in _FROM_LEXICON else None
    if not found:
        return _PARTIES[role]
    most = max(found.values())
    return next((p for p in _PLAINEST if found[p] == most), _PARTIES[role])


@cache
def _prepositions() -> dict[tuple[str, str], Counter[str]]:
    """For each event class and role how many of the lexicon's nouns take each preposition."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for frames in knowledge.load().nouns.values():
        for frame in frames:
            markers = {(marker, roles[0]) for marker, roles in frame.preps.items()}
            markers |= {("of", frame.roles["of"])} if "of" in frame.roles else set()
            for marker, role in markers:
                found[frame.evokes, role][marker] += 1
    return dict(found)


def _listed(names: list[str]) -> str:
    """Names as a list in words, the rest counted."""
    shown = names if len(names) <= _SHOWN else [*names[: _SHOWN - 1], f"{len(names) - _SHOWN + 1} others"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]
