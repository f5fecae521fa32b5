"""What the model's recogniser finds; where its labels disagree, the whole document decides."""

from __future__ import annotations

from collections import Counter, defaultdict

from rapidfuzz.distance import DamerauLevenshtein

from kg.extract.names.runs import Runs
from kg.extract.names.taken import Taken
from kg.extract.names.tokens import LABELS, head_of
from kg.extract.syntax import piece
from kg.model import Form, Mention


def near(a: str, b: str) -> bool:
    """Whether two words are one name in two spellings: one letter apart, the first letter the same."""
    return a[:1] == b[:1] and len(a) >= 5 and DamerauLevenshtein.distance(a, b, score_cutoff=1) <= 1


def most(votes: Counter[str]) -> str:
    """The class that most votes are for, of several the first by name."""
    return min(votes, key=lambda cls: (-votes[cls], cls))


class Recognised:
    """Takes what the recogniser found and no table has."""

    def __init__(self, all: Taken, runs: Runs) -> None:
        self.all, self.runs = all, runs
        self.doc, self.k, self.taken, self.found = all.doc, all.k, all.taken, all.found
        self.labels = all.labels

    def take(self) -> None:
        """Takes what the recogniser found and capital runs it missed, typed by the document as a whole."""
        doc = self.doc
        runs = list(self.runs.free())
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for start, end in runs:
            for label in {self.labels.get(t) for t in range(start, end)} & set(LABELS):
                votes[piece(doc, start, end)][LABELS[label or ""]] += 1
        persons = {m.text for m in self.found if m.cls == "Person"}
        persons |= {t for t, c in votes.items() if " " in t and most(c) == "Person"}
        for start, end in runs:
            text = piece(doc, start, end)
            cls = self._typed(text, votes, persons, start, end)
            if cls:
                self.all.add(Mention(start, end, head_of(doc, start, end), Form.NAME, cls, text))
                if cls == "Person":
                    persons.add(text)

    def _typed(self, text: str, votes: dict[str, Counter[str]], persons: set[str], start: int, end: int) -> str | None:
        doc = self.doc
        last = text.split()[-1]
        if any(
            text != p and (p.split()[-1] == text or (p.split()[0] == text and text.lower() in self.k.family_first))
            for p in persons
        ):
            return "Person"
        if start > 0 and doc[start - 1].text.rstrip(".").lower() in self.k.honorifics:
            return "Person"
        listed = (
            start > 1
            and doc[start - 1].text in {",", "and"}
            and (before := self.taken.get(start - 2)) is not None
            and before.cls == "Person"
        )
        if (
            end - start >= 2
            and (
                listed
                or doc[start].text in self.k.lists["GivenName"]
                or any(p.startswith(doc[start].text + " ") for p in persons)
            )
            and not any(w.lower() in self.k.kinds for w in text.split())
        ):
            return "Person"
        if end - start == 1 and len(text) >= 5 and any(near(p.split()[-1], text) for p in persons if " " in p):
            return "Person"
        mine = votes.get(text)
        if text.lower() in self.k.kinds and end - start == 1:
            return None
        if mine:
            best = most(mine)
            if (
                best != "Person"
                and end - start == 1
                and any(last == other.split()[-1] and c.get("Person") for other, c in votes.items() if " " in other)
            ):
                return "Person"
            return best
        for other, count in votes.items():
            if " " in other and other.split()[-1] == text and count.get("Person"):
                return "Person"
        if end - start >= 2 and any(
            c.pos_ == "VERB" and self.k.cue("verb", c.lemma_, "Reporting")
            for c in (doc[head_of(doc, start, end)].head,)
        ):
            return "Person"
        return None
