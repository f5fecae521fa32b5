"""Whether two names are one thing's: rules by the kind of thing, since no general distance tells Kim Jong Un from Kim Jong Il.

A verdict is "same", "compatible" (a partial name: context must decide) or "no", with a score from 0 to 1 and the reason
in words. What family names, nicknames, particles and titles are is data (ontology/lexicon/names.ttl, offices.ttl).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from kg import knowledge
from kg.knowledge import Knowledge

SAME, COMPATIBLE, NO = "same", "compatible", "no"

_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})
# Romanisations of one sound, most specific first; applied to both sides, so what they yield need not be a word.
_SOUNDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"(?:iy|yy|ij|iĭ|ii|yj|ey|y)$", "i"), (r"(?<=[a-z])tch", "ch"), (r"tsch|tsh", "ch"), (r"sch", "sh"), (r"kh", "h"), (r"gh", "g"),
        (r"ph", "f"), (r"dj|dzh", "j"), (r"zh", "j"), (r"ck|q|k|c(?![hieäy])", "k"), (r"w", "v"), (r"ou|oo|u", "u"), (r"ee|ie|y", "i"),
        (r"dh", "d"), (r"(?:io|jo|e|o)v$", "v"), (r"tz", "ts"), (r"(?<=[aeiou])h(?![aeiou])", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
_ABBREVIATED = re.compile(r"[a-z]{2,5}\.")
_DISTINGUISHING = frozenset({"jr", "jnr", "junior", "sr", "snr", "senior", "ii"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two names are one thing's, how surely, and why."""

    verdict: str
    score: float
    reason: str

    def __bool__(self) -> bool:
        return self.verdict != NO


def plain(text: str) -> str:
    """Lower case without accents, dots between initials and apostrophes: "Erdoğan" -> "erdogan", "U.N." -> "un"."""
    lowered = unicodedata.normalize("NFKD", knowledge.fold(text).casefold().translate(_LETTERS))
    letters = "".join(c for c in lowered if not unicodedata.combining(c))
    return re.sub(
        r"\b((?:[a-z]\.)+)(?=\W|$)", lambda m: m[1].replace(".", ""), letters.replace("'s ", " ").replace("'", "")
    )


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A word as it may sound, whatever the romanisation: "zelenskyy" and "zelenskiy" are both "zelenski"."""
    for pattern, to in _SOUNDS:
        word = pattern.sub(to, word)
    return word


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


class Names:
    """Compares names with what the lexicon knows of them."""

    def __init__(self, k: Knowledge) -> None:
        lists = k.lists
        self.k = k
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
        self.small = frozenset(lists.get("SmallWord", ()))
        self.filling = frozenset(lists.get("FillingWord", ()))
        self.spelled = dict(line.split(" ", 1) for line in lists.get("SpellingVariant", ()))
        self.titles = {plain(t) for t in (*k.honorifics, *k.offices, *lists.get("Occupation", ()))}
        self.peoples = {plain(t) for t, names in k.names.items() if any(n.ref.startswith("state/") for n in names)}

    # persons

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
        if text in self.titles and text not in self.family_first:
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

    def persons(self, a: str, b: str) -> Verdict:
        """Whether two names can be one person's."""
        x, y = self.person(a), self.person(b)
        if not x.words or not y.words:
            return Verdict(NO, 0.0, "no name")
        if x.single or y.single:
            return self._single(x, y)
        if x.words == y.words and x.suffix == y.suffix:
            return Verdict(SAME, 1.0, "the same name")
        verdict = self._eastern(x, y) if x.eastern or y.eastern else self._western_pair(x, y)
        if not verdict or x.suffix == y.suffix:
            return verdict
        return self._suffixed(x, y, verdict)

    def _single(self, x: Person, y: Person) -> Verdict:
        if x.single and y.single:
            same = x.words == y.words or self._families(x.words[0], y.words[0]) is not None
            return Verdict(COMPATIBLE, 0.5, "one word alone") if same else Verdict(NO, 0.0, "different words")
        one, full = (x, y) if x.single else (y, x)
        word = one.words[0]
        if self._families(word, full.family) or word == full.family.split()[-1]:
            return Verdict(COMPATIBLE, 0.6, "the family name alone")
        if word in full.given[:1]:
            return Verdict(COMPATIBLE, 0.4, "the given name alone")
        return Verdict(NO, 0.0, "no part of the name")

    def _families(self, a: str, b: str) -> str | None:
        """Why two family names can be one, or None."""
        if a == b or a.replace(" ", "") == b.replace(" ", ""):
            return "the same family name"
        if min(len(a), len(b)) >= 4 and sound(a) == sound(b):
            return "the family name in another romanisation"
        return None

    def _eastern(self, x: Person, y: Person) -> Verdict:
        if x.eastern and y.eastern:
            if x.family == y.family and x.given == y.given:
                return Verdict(SAME, 1.0, "the same family name, which stands first, and the same given name")
            if (
                x.given == y.given
                and x.family != y.family
                and sound(x.family)[-1:] == sound(y.family)[-1:]
                and len(x.given[0]) > 5
            ):
                return Verdict(COMPATIBLE, 0.4, "the same given name, the family names perhaps romanised otherwise")
            return Verdict(NO, 0.0, "different given names" if x.family == y.family else "different family names")
        if sorted(x.words) == sorted(y.words) or "".join(x.words) == "".join(y.words):
            return Verdict(SAME, 0.9, "the same words, the family name first or last")
        east, west = (x, y) if x.eastern else (y, x)
        if west.family == east.family and "".join(west.given).replace("-", "") == "".join(east.given):
            return Verdict(SAME, 0.95, "the same family and given name")
        # "Tammy Lee Duckworth" and the like: a family name of the east need not be one.
        if (
            len(east.words) == 2
            and len(west.words) > 2
            and west.family == east.words[-1]
            and self.nick(west.given[0], east.words[0])
        ):
            return Verdict(COMPATIBLE, 0.6, "one has a middle name")
        return Verdict(NO, 0.0, "different names")

    def _western_pair(self, x: Person, y: Person) -> Verdict:
        why = self._families(x.family, y.family)
        if why is None:
            return self._other_family(x, y)
        first, second = x.given[0], y.given[0]
        initials = len(first) == 1 or len(second) == 1
        if (
            not self.nick(first, second)
            and not (initials and first[0] == second[0])
            and not self._initials(x.given, y.given)
        ):
            return self._subset(x, y, why)
        if initials and first != second:
            return self._middles(x, y, Verdict(SAME, 0.8, f"{why}, the given name by its initial"))
        how = "the same given name" if first == second else "a form of the same given name"
        return self._middles(x, y, Verdict(SAME, 1.0 if first == second else 0.9, f"{why}, {how}"))

    def _initials(self, a: tuple[str, ...], b: tuple[str, ...]) -> bool:
        """ "HW" or "JD" against given names that begin so."""
        short, full = (a, b) if len(a) <= len(b) else (b, a)
        return (
            len(short) == 1
            and 2 <= len(short[0]) <= 3
            and len(full) == len(short[0])
            and all(w.startswith(c) for c, w in zip(short[0], full, strict=True))
        )

    def _middles(self, x: Person, y: Person, verdict: Verdict) -> Verdict:
        a, b = self._spelled(x.given[1:]), self._spelled(y.given[1:])
        if a and b:
            if all(self.nick(p, q) or (p[0] == q[0] and 1 in (len(p), len(q))) for p, q in zip(a, b, strict=False)):
                return verdict if len(a) == len(b) else Verdict(COMPATIBLE, 0.6, "more middle names on one side")
            return Verdict(NO, 0.0, "different middle names")
        more = a or b
        if not more or (len(more) == 1 and len(more[0]) == 1):
            return verdict
        if all(len(m) == 1 for m in more) or verdict.score < 0.9:
            return Verdict(COMPATIBLE, 0.5, "several initials on one side only")
        if x.given[0] in self.compounds or (len(more) == 1 and more[0] in self.kinship):
            return verdict
        return Verdict(COMPATIBLE, 0.6, "middle names on one side only")

    def _spelled(self, given: tuple[str, ...]) -> list[str]:
        """Middle names, joined initials taken apart: "hw" -> "h", "w"."""
        return [p for w in given for p in (list(w) if len(w) == 2 and not set(w) & set("aeiouy") else [w])]

    def _subset(self, x: Person, y: Person, why: str) -> Verdict:
        """One name goes by a later given name of the other: "Tayyip Erdoğan", "Javad Zarif"."""
        short, full = (x, y) if len(x.given) <= len(y.given) else (y, x)
        if len(full.given) > len(short.given) and all(
            any(self.nick(g, f) and len(g) > 1 for f in full.given[1:]) for g in short.given
        ):
            return Verdict(COMPATIBLE, 0.7, f"{why}, a later given name")
        a, b = x.given[0], y.given[0]
        if (
            len(x.given) == len(y.given) == 1
            and min(len(a), len(b)) >= 6
            and a[0] == b[0]
            and DamerauLevenshtein.distance(a, b) == 1
            and not self._known(a, b)
        ):
            return Verdict(SAME, 0.8, f"{why}, the given name spelled otherwise by one letter")
        return Verdict(NO, 0.0, "different given names")

    def _known(self, a: str, b: str) -> bool:
        """Whether two words are both known given names, and so two: "Julian", "Julien"."""
        return a in self.given and b in self.given

    def _other_family(self, x: Person, y: Person) -> Verdict:
        if sorted(x.words) == sorted(y.words):
            # Family name first, as Hungarians and Japanese have it, if one word only can be a given name.
            known = sum(w in self.given for w in x.words)
            if known == len(x.words):
                return Verdict(NO, 0.0, "given names in another order")
            return Verdict(SAME if known else COMPATIBLE, 0.8 if known else 0.5, "the same words in another order")
        a, b = x.family, y.family
        given = len(x.given) == len(y.given) and all(self.nick(p, q) for p, q in zip(x.given, y.given, strict=True))
        if given and min(len(a), len(b)) >= 6 and a[0] == b[0] and DamerauLevenshtein.distance(sound(a), sound(b)) <= 1:
            return Verdict(SAME, 0.85, "the same given name, the family name spelled otherwise by one letter")
        parts, others = x.family.split(), y.family.split()
        if (
            self.nick(x.given[0], y.given[0])
            and len(parts) != len(others)
            and (parts[0] == others[0] or parts[-1] == others[-1])
        ):
            return Verdict(COMPATIBLE, 0.7, "the same given name, one of two family names")
        # "Pedro Sánchez Pérez", "Mohammed bin Salman Al Saud": what follows may be a second family name.
        short, full = (x, y) if len(x.words) < len(y.words) else (y, x)
        if full.words[: len(short.words)] == short.words and len(short.words) > 1:
            return Verdict(COMPATIBLE, 0.6, "further names on one side")
        return Verdict(NO, 0.0, "different family names")

    def _suffixed(self, x: Person, y: Person, verdict: Verdict) -> Verdict:
        suffixes = {x.suffix, y.suffix}
        if "" not in suffixes:
            return Verdict(NO, 0.0, "different suffixes")
        if not suffixes & _DISTINGUISHING:
            return verdict
        with_suffix = x if x.suffix else y
        if x.given[0] != y.given[0] and len(with_suffix.given) > 1:
            return Verdict(
                verdict.verdict, min(verdict.score, 0.8), f"{verdict.reason}; the full style with its suffix"
            )
        return Verdict(COMPATIBLE, 0.3, "one is a junior or senior: father and child bear such names")

    # organisations, offices, agreements

    @lru_cache(maxsize=65536)  # noqa: B019 - one instance lives as long as the program
    def body(self, name: str) -> tuple[str, tuple[str, ...], str]:
        """An organisation's owner ("" if unnamed), its telling words in order of the alphabet, and its initials."""
        text = re.sub(r"^the\s+", "", knowledge.fold(name.strip()), flags=re.I)
        text = re.sub(r"\s*\([^)]*\)$", "", text)
        owner, rest = self._owner(text)
        words = [
            w for w in re.findall(r"[\w&]+", plain(rest).replace("-", " ").replace(".", "")) if w not in self.small
        ]
        words = [self.spelled.get(w, w) for w in words]
        expanded = [p for w in words for p in w.split()]
        initials = "".join(w[0] for w in re.findall(r"\w+", plain(rest)) if w not in self.small)
        return owner, tuple(sorted(set(expanded))), initials

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

    def bodies(self, a: str, b: str) -> Verdict:
        """Whether two names can be one organisation's."""
        (owner, words, initials), (other, others, others_initials) = self.body(a), self.body(b)
        known = self._known_thing(a, b)
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

    def _known_thing(self, a: str, b: str) -> Verdict | None:
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

    # places and the rest

    def places(self, a: str, b: str) -> Verdict:
        """Whether two names can be one place's."""
        if plain(a) == plain(b):
            return Verdict(SAME, 1.0, "the same name")
        x, y = self.refs(a), self.refs(b)
        if x and y:
            states = [{r for r in refs if r.startswith("state/")} for refs in (x, y)]
            if states[0] != states[1]:
                return Verdict(NO, 0.0, "a state and another place")
            return self._known_thing(a, b) or Verdict(NO, 0.0, "two things in the gazetteer")
        (head, where), (other, elsewhere) = _qualified(a), _qualified(b)
        if plain(head) != plain(other):
            first, second = (
                re.sub(r"[^a-z0-9]", "", plain(re.sub(r"^the\s+", "", t, flags=re.I))) for t in (head, other)
            )
            if first == second or (
                min(len(first), len(second)) >= 8 and first[0] == second[0] and sound(first) == sound(second)
            ):
                return Verdict(SAME, 0.9, "the same name in another writing")
            return Verdict(NO, 0.0, "different names")
        if where and elsewhere and plain(where) != plain(elsewhere):
            return Verdict(NO, 0.0, "in different places")
        if any(r.startswith("state/") for r in self.refs(head)):
            return Verdict(NO, 0.0, "the name of a state, and of another place")
        return Verdict(COMPATIBLE, 0.7, "one says where it lies")

    def compare(self, kind: str, a: str, b: str) -> Verdict:
        """Whether two names of things of one kind ("person", "organization", "place", or another) can be one thing's."""
        if kind == "person":
            return self.persons(a, b)
        if kind in {"organization", "office", "agreement", "agent"}:
            return self.bodies(a, b)
        if kind in {"place", "city", "region", "facility", "island", "waterbody", "state"}:
            return self.places(a, b)
        same = re.sub(r"\W", "", plain(a)) == re.sub(r"\W", "", plain(b))
        return Verdict(SAME, 1.0, "the same name") if same else Verdict(NO, 0.0, "different names")


def _qualified(name: str) -> tuple[str, str]:
    """A place's name and what says where it lies: "Austin, Texas", "Georgia (U.S. state)"."""
    inside = re.fullmatch(r"(.+?)\s*\(([^)]+)\)", name.strip())
    if inside:
        return inside[1], inside[2]
    head, _, rest = name.partition(",")
    return head.strip(), rest.strip()


@cache
def load() -> Names:
    """The comparison with the program's own lexicon."""
    return Names(knowledge.load())


def keys(names: Iterable[str]) -> frozenset[str]:
    """What two full names that can be one person's share at least one of: a family name's sound with a first letter."""
    compare = load()
    found: set[str] = set()
    for name in names:
        person = compare.person(name)
        if person.single:
            continue
        letters = {x for i, word in enumerate(person.given) if not i or len(word) > 2 for x in compare.initials(word)}
        families = {w for w in (*person.family.split(), *person.words[1:]) if len(w) > 2 or w == person.family}
        if person.eastern:
            letters |= {sound(w)[:1] for w in person.words}
            found.add(f"given {''.join(person.given)}")
        elif person.words[0] not in compare.given:
            families.add(person.words[0])
            letters |= {x for word in person.words[1:] if len(word) > 2 for x in compare.initials(word)}
        found |= {f"{skeleton(family)} {letter}" for family in families for letter in letters}
    return frozenset(found)


def skeleton(word: str) -> str:
    """The first letter's sound and the consonants after it: what one letter's difference seldom changes."""
    heard = sound(word)
    return heard[:1] + re.sub(r"[aeiouhj]", "", heard[1:])[:4]
