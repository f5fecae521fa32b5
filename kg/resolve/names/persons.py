"""Whether two names are one person's: family and given names, by their order, initials, short forms and suffixes."""

from __future__ import annotations

from rapidfuzz.distance import DamerauLevenshtein

from kg.resolve.names.parts import Parts, Person
from kg.resolve.names.writing import COMPATIBLE, NO, SAME, Verdict, rough, sound

_DISTINGUISHING = frozenset({"jr", "jnr", "junior", "sr", "snr", "senior", "ii"})


class Persons(Parts):
    """Compares persons' names."""

    def compare(self, a: str, b: str) -> Verdict:
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
            return self._middles(x, y, Verdict(COMPATIBLE, 0.6, f"{why}, the given name by its initial"))
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
        if given and min(len(a), len(b)) >= 5 and rough(a) == rough(b):
            return Verdict(SAME, 0.85, "the same given name, the family name in another romanisation")
        if given and min(len(a), len(b)) >= 6 and a[0] == b[0] and DamerauLevenshtein.distance(sound(a), sound(b)) <= 1:
            return Verdict(COMPATIBLE, 0.7, "the same given name, the family name spelled otherwise by one letter")
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
