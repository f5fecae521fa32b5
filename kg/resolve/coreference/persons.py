"""Persons named in full, by surname, by given name, or a letter off."""

from __future__ import annotations

from kg.iri import slug
from kg.model import Form
from kg.resolve import names as naming
from kg.resolve.coreference.drafts import Draft, Ledger


def _letters(words: tuple[str, ...]) -> str:
    """The letters of some words, without what lies between."""
    return "".join(c for w in words for c in w if c.isalpha())


class Persons:
    """Resolves persons' names, in full and short."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.m, self.k, self.drafts, self.of = ledger.m, ledger.k, ledger.drafts, ledger.of

    def resolve(self) -> None:
        """Names in full first, then single words of them."""
        whole = [(n, m) for n, m in enumerate(self.m) if m.cls == "Person" and m.form == Form.NAME and n not in self.of]
        full = [(n, m) for n, m in whole if " " in m.text]
        for n, m in full:
            parts = self._parts(m.text)
            same = next((d for d in self.drafts if d.cls == "Person" and self._one(d, parts, m.text)), None)
            draft = same or self.ledger.draft(("person", slug(m.text)), "Person", parts=parts)
            if len(parts) > len(draft.parts):
                draft.parts = parts
            self.ledger.assign(n, draft, name=m.text)
        for n, m in whole:
            if n in self.of:
                continue
            word = m.text.lower()
            candidates = [
                d for d in self.drafts if d.cls == "Person" and (d.parts[0] == word or self._surname(d, word))
            ]
            given = [d for d in self.drafts if d.cls == "Person" and word in d.parts[1:] and len(d.parts) <= 3]
            known = self._favourite(candidates, n) or (given[0] if len(given) == 1 else None) or self._variant(word)
            draft = known or self.ledger.draft(("person", slug(m.text)), "Person", parts=(word,))
            self.ledger.assign(n, draft, name=m.text)

    def _parts(self, text: str) -> tuple[str, ...]:
        """A person's name as (surname, given names …); East Asian family names stand first."""
        words = [w for w in text.replace(".", "").split() if w]
        if len(words) == 1:
            return (words[0].lower(),)
        if words[0].lower() in self.k.family_first and len(words) <= 3:
            return (words[0].lower(), *(w.lower() for w in words[1:]))
        suffixes = self.k.lists.get("Suffix", frozenset())
        while len(words) > 2 and words[-1].lower() in suffixes | {"jr", "sr", "ii", "iii"}:
            words.pop()
        return (words[-1].lower(), *(w.lower() for w in words[:-1]))

    def _surname(self, draft: Draft, word: str) -> bool:
        return any(
            name.lower().endswith(" " + word) or name.lower().replace("-", " ").endswith(" " + word)
            for name in draft.names
        )

    def _variant(self, word: str) -> Draft | None:
        """A person of the article whose surname is the same word in another spelling (one letter apart)."""
        from rapidfuzz.distance import DamerauLevenshtein

        near = [
            d
            for d in self.drafts
            if d.cls == "Person"
            and len(word) >= 5
            and len(d.parts[0]) >= 5
            and d.parts[0][0] == word[0]
            and DamerauLevenshtein.distance(d.parts[0], word) <= 1
        ]
        return near[0] if len(near) == 1 else None

    def _favourite(self, candidates: list[Draft], number: int) -> Draft | None:
        """Of several bearers of a surname the one that the article names most often before this point."""
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        return max(candidates, key=lambda d: (sum(x < number for x in d.mentions), -d.number))

    def _one(self, draft: Draft, parts: tuple[str, ...], name: str) -> bool:
        """Whether a full name is that of a person known by now, whose other names don't exclude it."""
        people = naming.load().people
        return self._one_person(draft.parts, parts) and all(
            people.compare(n, name) for n in draft.names if not people.person(n).single
        )

    @staticmethod
    def _one_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
        if a == b:
            return True
        if _letters(a) == _letters(b):
            return True
        if a[0] != b[0] or len(a) < 2 or len(b) < 2:
            return False
        x, y = a[1:], b[1:]
        shorter, longer = sorted((x, y), key=len)
        return shorter[0] == longer[0] and len(shorter) != len(longer) and all(w in longer for w in shorter)
