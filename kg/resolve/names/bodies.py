"""Whether two names are one organisation's, office's or agreement's: by its state, its telling words, its initials."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from kg import knowledge, vocab
from kg.knowledge import Knowledge
from kg.resolve.names.writing import COMPATIBLE, NO, SAME, Verdict, plain

_COMMON = ("Organization", "Facility")


class Bodies:
    """Compares the names of bodies."""

    def __init__(self, k: Knowledge) -> None:
        lists = k.lists
        self.k = k
        self.small = frozenset(lists.get("SmallWord", ()))
        self.filling = frozenset(lists.get("FillingWord", ()))
        self.spelled = dict(line.split(" ", 1) for line in lists.get("SpellingVariant", ()))
        self.kinds = self._kinds()

    def _kinds(self) -> frozenset[str]:
        """The words of which names are made that only say what kind of thing it is."""
        classes = frozenset(vocab.classes())
        kinds = [
            noun
            for noun, kinds in self.k.kinds.items()
            if any(d.denotes in classes and vocab.is_a(d.denotes, c) for d in kinds for c in _COMMON)
        ]
        listed = self.k.lists.get("CommonName", frozenset())
        return frozenset(w for text in (*kinds, *self.k.offices, *listed) for w in self.words(text))

    @lru_cache(maxsize=65536)  # noqa: B019 - one instance lives as long as the program
    def body(self, name: str) -> tuple[str, tuple[str, ...], str]:
        """An organisation's owner ("" if unnamed), its telling words in order of the alphabet, and its initials."""
        text = re.sub(r"^the\s+", "", knowledge.fold(name.strip()), flags=re.I)
        text = re.sub(r"\s*\([^)]*\)$", "", text)
        owner, rest = self._owner(text)
        initials = "".join(w[0] for w in re.findall(r"\w+", plain(rest)) if w not in self.small)
        return owner, tuple(sorted(self.words(rest))), initials

    def common(self, name: str, *, owned: bool = False) -> bool:
        """Whether a name only says what kind of thing it is, as many states have one: "the Foreign Ministry", "the House".

        With `owned` a state before or after it makes no difference: "the U.S. Embassy".
        """
        owner, words, _ = self.body(name)
        return not self.refs(name) and (owned or not owner) and bool(words) and set(words) <= self.kinds

    def words(self, text: str) -> frozenset[str]:
        """The telling words of a name."""
        found = re.findall(r"[\w&]+", plain(text).replace("-", " ").replace(".", ""))
        return frozenset(p for w in found if w not in self.small for p in self.spelled.get(w, w).split())

    def _owner(self, text: str) -> tuple[str, str]:
        """The state that owns a body by its name, and the rest of the name."""
        possessive = re.match(r"(.+?)'s?\s+(.+)$", text)
        if possessive and (ref := self._state(possessive[1])):
            return ref, possessive[2]
        of = re.match(r"(.+) of (?:the )?(.+)$", text)
        if of and (ref := self._state(of[2])):
            return ref, of[1]
        words = text.split()
        for size in (3, 2, 1):
            if len(words) > size and (ref := self._state(" ".join(words[:size]))):
                return ref, " ".join(words[size:])
        return "", text

    def _state(self, text: str) -> str:
        names = self.k.names.get(text.strip(), ()) or self.k.names.get(text.strip().replace(".", ""), ())
        return next((n.ref for n in names if n.ref.startswith("state/") and n.use in {"name", "adjectival"}), "")

    def compare(self, a: str, b: str) -> Verdict:
        """Whether two names can be one organisation's."""
        (owner, words, initials), (other, others, others_initials) = self.body(a), self.body(b)
        known = self.known_thing(a, b)
        if known is not None and (known.verdict == NO or words != others or owner == other):
            return known
        if owner and other and owner != other:
            return Verdict(NO, 0.0, "of different states")
        alike, score, how = False, 0.0, ""
        if words and words == others:
            alike, score, how = True, 1.0, "the same words"
        elif words and set(words) - self.filling == set(others) - self.filling and set(words) - self.filling:
            alike, score, how = True, 0.9, "the same words but for such as add nothing"
        elif (short := self._acronym(a, others_initials, b)) or self._acronym(b, initials, a):
            alike, score, how = True, 0.9, f"{'its' if short else 'the'} initials"
        elif min(len(words), len(others)) > 0 and max(map(len, words)) >= 8 and len(words) == len(others):
            pairs = [(p, q) for p, q in zip(words, others, strict=True) if p != q]
            if len(pairs) == 1 and min(map(len, pairs[0])) >= 8 and DamerauLevenshtein.distance(*pairs[0]) <= 1:
                alike, score, how = True, 0.85, "one letter differs"
        if not alike:
            return Verdict(NO, 0.0, "different words")
        if owner == other:
            return Verdict(SAME, score, how)
        return Verdict(COMPATIBLE, 0.6, f"{how}, but only one names its state")

    def known_thing(self, a: str, b: str) -> Verdict | None:
        """What the gazetteer says of two names that it knows; None if it does not know both."""
        x, y = self.refs(a), self.refs(b)
        if not x or not y:
            return None
        if x == y or x & y:
            return Verdict(SAME, 1.0, "names of one thing in the gazetteer")
        return Verdict(NO, 0.0, "two things in the gazetteer")

    def refs(self, name: str) -> frozenset[str]:
        """The gazetteer's nodes of this name."""
        text = knowledge.fold(name.strip())
        found = self.k.names.get(text) or self.k.names.get(re.sub(r"^[Tt]he\s+", "", text)) or ()
        return frozenset(n.ref for n in found if n.use in {"name", "short"})

    @staticmethod
    def _acronym(short: str, initials: str, full: str) -> bool:
        """Whether a name in capitals is made of the other's initials."""
        letters = short.replace(".", "").strip()
        return (
            letters.isupper()
            and letters.isalpha()
            and 3 <= len(letters) <= 8
            and " " in full.strip()
            and letters.casefold() == initials
        )
