"""What an article's entities are called: their refs, best names and all writings, from content alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.iri import digest, slug
from kg.knowledge import Knowledge
from kg.model import Entity, Ref
from kg.resolve import names as naming
from kg.resolve.coreference import Draft, is_a

KINDS = (
    ("State", "state"),
    ("Person", "person"),
    ("Office", "office"),
    ("Organization", "organization"),
    ("City", "city"),
    ("Region", "region"),
    ("WaterBody", "waterbody"),
    ("Island", "island"),
    ("Facility", "facility"),
    ("Place", "place"),
    ("Weapon", "weapon"),
    ("Agreement", "agreement"),
    ("Agent", "agent"),
)


def folder(cls: str) -> str:
    """The kind of ref that a class has."""
    return next((name for ancestor, name in KINDS if is_a(cls, ancestor)), "thing")


class Namer:
    """Names the drafts of one article. `tie` gives, for a draft without a name of its own, what it is tied to."""

    def __init__(self, drafts: Sequence[Draft], knowledge: Knowledge, article: Ref) -> None:
        self.drafts, self.k, self.article = drafts, knowledge, article
        self.ties: dict[int, tuple[str, str]] = {}

    def tie(self, draft: Draft, what: str, key: str) -> None:
        """Ties an unnamed weapon or agreement to its event or parties: a phrase for its label, a key for its ref."""
        self.ties.setdefault(draft.number, (what, key))

    def label(self, draft: Draft) -> str:
        """The best name."""
        if draft.ref:
            return self.k.nodes[draft.ref].label
        if draft.office is not None and draft.owners:
            return f"{draft.office.label} of {self.label(self.drafts[draft.owners[0]])}"
        best = self._best(draft)
        if draft.cls == "Person":
            best = self._in_full(best)
        if draft.named and (owner := self._owner(draft, best)):
            return f"{self.bare(draft, owner)} of {self.label(owner)}"
        if draft.named:
            return best
        noun = max(sorted(draft.wordings), key=lambda n: (draft.wordings[n], len(n)), default=draft.kind)
        if draft.number in self.ties:
            return f"{noun} {self.ties[draft.number][0]}".strip()
        if draft.owners:
            return f"{noun} of {' and '.join(self.label(self.drafts[o]) for o in draft.owners)}"
        return noun

    @staticmethod
    def _best(draft: Draft) -> str:
        """The fullest of a draft's writings, a person's without titles."""
        counted: Counter[str] = Counter()
        for name in filter(None, draft.names):
            counted[naming.load().people.untitled(name) if draft.cls == "Person" else name] += draft.names[name]
        return max(sorted(counted), key=lambda n: (len(n.split()), counted[n]), default="")

    def _in_full(self, name: str) -> str:
        """The full name of the one person of the article whose given name, or family name, is all that `name` says."""
        people = naming.load().people
        short = people.person(name)
        if not short.single or not short.words:
            return name
        full = {best for d in self.drafts if d.cls == "Person" and d.named and (best := self._best(d)) != name}
        bearers = {b for b in full if not people.person(b).single and people.compare(name, b)}
        return bearers.pop() if len(bearers) == 1 else name

    def _owner(self, draft: Draft, name: str) -> Draft | None:
        """What a body belongs to: what the text says, or the only state of the article if its name is one of many."""
        if draft.owners and is_a(draft.cls, "Organization"):
            return self.drafts[draft.owners[0]]
        if draft.cls not in self.k.lists["StateOrgan"] or not naming.load().bodies.common(name):
            return None
        states = {d.ref: d for d in self.drafts if d.cls == "State"}
        return next(iter(states.values())) if len(states) == 1 else None

    def bare(self, draft: Draft, owner: Draft) -> str:
        """An organ's name without its state."""
        names = [n for n in draft.names if n]
        without = [n for n in names if not any(n.startswith(w) or n.endswith(w) for w in self.writings(owner))]
        full = [n for n in without if not n.isupper() or " " in n]
        pool = full or without or names
        return max(sorted(pool), key=lambda n: (len(n.split()), draft.names[n]), default=draft.kind)

    def writings(self, draft: Draft) -> set[str]:
        """All that the gazetteer and the article call a thing."""
        known = self.k.writings.get(draft.ref, frozenset()) if draft.ref else frozenset()
        return {*known, *(n for n in draft.names if n), self.label(draft)}

    def ref(self, draft: Draft) -> Ref:
        """The identifier: the gazetteer's, else from the full name, else from the article."""
        if draft.ref:
            return draft.ref
        kind, label = folder(draft.cls), self.label(draft)
        if not draft.named:
            key = self.ties.get(draft.number, ("", ""))[1] or f"{self.article} {draft.number}"
            return f"{kind}/{slug(draft.kind or draft.cls)}-{digest(draft.cls, key, size=10)}"
        # Such names many bear: only what else is known can tell whether another article means the same.
        if (draft.cls == "Person" and naming.load().people.person(label).single) or self._common(draft, label):
            return f"{kind}/{slug(label)}-{digest(self.article, size=8)}"
        return f"{kind}/{slug(label)}"

    @staticmethod
    def _common(draft: Draft, label: str) -> bool:
        """Whether a body or facility is named by its kind alone; embassies and bases of one state are many, too."""
        facility = is_a(draft.cls, "Facility")
        return (facility or is_a(draft.cls, "Organization")) and naming.load().bodies.common(label, owned=facility)

    def entity(self, draft: Draft) -> Entity:
        """The draft as an entity of the graph."""
        names = {n for n in draft.names if n}
        names |= set(draft.wordings)
        if not draft.named and draft.kind:
            names.add(draft.kind)
        if draft.named and is_a(draft.cls, "Organization") and (owner := self._owner(draft, self._best(draft))):
            names.add(self.bare(draft, owner))
        if draft.office is not None and draft.owners:
            names.add(draft.office.label)
        return Entity(self.ref(draft), draft.cls, self.label(draft), tuple(sorted(names)))
