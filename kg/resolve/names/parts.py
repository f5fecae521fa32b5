"""A person's name taken apart: titles, given names, family name, suffix. Which words are which is data of the lexicon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg import knowledge
from kg.knowledge import Knowledge
from kg.resolve.names.writing import plain, sound

_ABBREVIATED = re.compile(r"[a-z]{2,5}\.")


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name taken apart: words without particles' case, the family name last in `given` order if unknown.

    `family` is empty for a single word, which stands in `given`.
    """

    words: tuple[str, ...]
    family: str
    given: tuple[str, ...]
    suffix: str
    eastern: bool

    @property
    def single(self) -> bool:
        """Whether it is one word alone, be it a family name or another."""
        return not self.family


class Parts:
    """Takes persons' names apart."""

    def __init__(self, k: Knowledge) -> None:
        lists = k.lists
        self.family_first = {plain(w) for w in k.family_first}
        self.given = {plain(w) for w in lists.get("GivenName", ())}
        self.suffixes = {plain(w).strip(".") for w in lists.get("GenerationalSuffix", ())} - {"i", "v", "x"}
        self.particles = {plain(w).strip("-") for w in lists.get("NameParticle", ())} - {"i", "e"}
        self.kinship = {plain(w) for w in lists.get("KinshipParticle", ())}
        self.articles = {plain(w).strip("-") for w in lists.get("Article", ())}
        self.compounds = {plain(w) for w in lists.get("CompoundStart", ())}
        self.nicknames: dict[str, set[int]] = {}
        self.forms: dict[int, list[str]] = {}
        self._initials_of: dict[str, frozenset[str]] = {}
        for number, line in enumerate(sorted(lists.get("Nickname", ()))):
            self.forms[number] = [plain(word) for word in line.split()]
            for word in line.split():
                self.nicknames.setdefault(plain(word), set()).add(number)
        self.modifiers = {plain(w) for w in lists.get("TitleModifier", ())}
        self.short_titles = {plain(w) for w in lists.get("ShortTitle", ())}
        self.also_given = {plain(w) for w in lists.get("AlsoGivenName", ())}
        self.titles = {plain(t) for t in (*k.honorifics, *k.offices, *lists.get("Occupation", ()))}
        self.peoples = {plain(t) for t, names in k.names.items() if any(n.ref.startswith("state/") for n in names)}

    @lru_cache(maxsize=65536)  # noqa: B019 - one instance lives as long as the program
    def person(self, name: str) -> Person:
        """A name taken apart, its titles dropped."""
        words = self._untitled(re.sub(r"[,()\"“”]", " ", re.sub(r"'s$", "", knowledge.fold(name.strip()))).split())
        suffix = ""
        while len(words) > 1 and plain(words[-1]).strip(".") in self.suffixes and not self._word(words[-1]):
            suffix = plain(words.pop()).strip(".")
        tokens = [t for w in words if (t := plain(w).strip(".-"))]
        if len(tokens) < 2:
            parts = tokens[0].split("-") if tokens else []
            while len(parts) > 1 and parts[0] in self.articles:
                parts.pop(0)
            word = "-".join(parts)
            return Person((word,) if word else (), "", (word,) if word else (), suffix, False)
        pieces = [p for t in tokens for p in t.split("-") if p]
        if "-" in tokens[0] and tokens[-1] in self.family_first and len(tokens) == 2 and len(pieces) == 3:
            return Person(tuple(pieces), tokens[-1], ("".join(pieces[:-1]),), suffix, True)
        if pieces[0] in self.family_first and len(pieces) <= 3 and len(tokens) <= 3 and not self._western(tokens):
            return Person(tuple(pieces), pieces[0], ("".join(pieces[1:]),), suffix, True)
        if tokens[-1] in self.family_first and len(tokens) <= 3 and len(pieces) == 3 and pieces[0] not in self.given:
            return Person(tuple(pieces), tokens[-1], ("".join(pieces[:-1]),), suffix, True)
        start = self._family(tokens)
        family = [p for t in tokens[start:] for p in t.split("-")]
        while len(family) > 1 and (
            family[0] in self.articles or (family[0] in self.particles and family[0] not in self.kinship)
        ):
            family.pop(0)
        return Person(tuple(pieces), " ".join(family), tuple(self._compounds(tokens[:start])), suffix, False)

    @staticmethod
    def _word(text: str) -> bool:
        """Whether what could be a Roman numeral is written as a name is: "Xi"."""
        return text.istitle() and set(text.casefold()) <= set("ivx") and len(text) > 1

    def _western(self, tokens: list[str]) -> bool:
        """Whether a name that begins with such a family name is a given name first: "Lee Zeldin", "Jo Johnson"."""
        if len(tokens) != 2 or "-" in tokens[1] or tokens[0] not in self.also_given:
            return False
        return tokens[1] not in self.family_first and len(tokens[1]) > 3

    def _compounds(self, given: list[str]) -> list[str]:
        """Given names with such as are joined at will taken apart: "abdel-fattah"."""
        return [p for t in given for p in (t.split("-") if t.split("-")[0] in self.compounds else [t])]

    def _family(self, tokens: list[str]) -> int:
        """Where the family name begins: at the first particle after a given name, else at the last word."""
        for i in range(1, len(tokens) - 1):
            if tokens[i] in self.particles and tokens[i] not in self.kinship and tokens[i - 1] not in self.compounds:
                return i
        for i in range(1, len(tokens) - 1):
            if tokens[i] in self.kinship and tokens[i - 1] not in self.compounds:
                return i
        return len(tokens) - 1

    @lru_cache(maxsize=65536)  # noqa: B019 - one instance lives as long as the program
    def untitled(self, name: str) -> str:
        """A person's name without the titles before it; with them if one word alone would be left, "Pope Francis"."""
        left = " ".join(self._untitled(name.split()))
        return name if self.person(left).single else left

    def _untitled(self, words: list[str]) -> list[str]:
        """The words without titles, nations and ranks before the name; at least one word is left."""
        while len(words) > 1:
            for size in range(min(6, len(words) - 1), 0, -1):
                if self._title(words[:size], words[size:]):
                    words = words[size:]
                    break
            else:
                break
        return words

    def _title(self, words: list[str], rest: list[str]) -> bool:
        text = plain(" ".join(words)).strip(" .")
        raw = " ".join(words).casefold()
        if len(words) == 1 and raw in self.titles and _ABBREVIATED.fullmatch(raw):
            return True
        if text in self.modifiers:
            return True
        if text in self.peoples:
            # "Jordan Smith" is a person, "Russian President Smith" no Russian by given name.
            return any(self._title(rest[:n], rest[n:]) for n in range(1, min(5, len(rest))))
        if (text in self.titles or (text.endswith("s") and text[:-1] in self.titles)) and text not in self.family_first:
            # A short form without its dot may be a given name: "Gen Nakatani".
            return len(words) > 1 or len(text) > 4 or text in self.short_titles
        return False

    def nick(self, a: str, b: str) -> bool:
        """Whether two given names are forms of one."""
        return a == b or sound(a) == sound(b) or bool(self.nicknames.get(a, set()) & self.nicknames.get(b, set()))

    def initials(self, given: str) -> frozenset[str]:
        """The first letters, by their sound, of all forms of a given name."""
        if given not in self._initials_of:
            groups = self.nicknames.get(given, set())
            forms = {given, *(w for g in groups for w in self.forms[g])}
            self._initials_of[given] = frozenset(sound(w)[:1] for w in forms)
        return self._initials_of[given]
