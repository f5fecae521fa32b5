"""Frames: the words that evoke an event or a relation, with the tokens that fill its roles.

Only the lexicon says which word evokes what and which grammatical function fills which role; this module finds the
words, takes their arguments from the parse, and keeps a frame if what it needs is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from kg.extract.syntax import (
    Argument,
    children,
    conjuncts,
    is_passive,
    is_verb,
    longest_noun,
    noun_arguments,
    noun_subject,
    prepositional,
    surface_subject,
    verb_arguments,
)
from kg.knowledge import Filler, Frame, Knowledge
from kg.parse import Doc, Token

Classify = Callable[[Token], frozenset[str]]
NESTED = {"with", "to", "from", "between", "against", "by"}
PLACE_MARKERS = {
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "around",
    "off",
    "over",
    "on",
    "within",
    "throughout",
    "across",
    "along",
}


@dataclass(frozen=True, slots=True)
class Predication:
    """A frame that fired on a token. `roles` pairs roles with tokens; `carrier` is the light verb of an event noun."""

    evokes: str
    token: Token
    frame: Frame
    roles: tuple[tuple[str, Token], ...]
    carrier: Token | None = None
    rejected: str = ""
    anaphoric: bool = False


def partitive(token: Token, knowledge: Knowledge) -> Token:
    """What a measure word measures: "thousands of troops" -> "troops"."""
    seen = 0
    while (token.lemma_ in knowledge.lists["Partitive"] or token.like_num) and seen < 3:
        inner = [o for p in children(token, "prep") if p.lower_ == "of" for o in children(p, "pobj")]
        if not inner:
            break
        token, seen = inner[0], seen + 1
    return token


def verb_frames(verb: Token, k: Knowledge) -> tuple[tuple[Frame, ...], Token | None]:
    """The frames of a verb with its particle or fixed preposition, the longest match; the particle's object, if any."""
    for obj in verb.children:
        if obj.dep_ == "dobj":
            for prep in (c for p in (obj, verb) for c in p.children if c.dep_ == "prep" and c.i > obj.i):
                if found := k.verbs.get(f"{verb.lemma_} {obj.lower_} {prep.lower_}"):
                    return found, prep
    for child in verb.children:
        if child.dep_ in {"prt", "prep", "advmod", "advprep", "agent", "dobj", "acomp", "amod"} and child.i > verb.i:
            found = k.verbs.get(f"{verb.lemma_} {child.lemma_}") or k.verbs.get(f"{verb.lemma_} {child.lower_}")
            if found:
                return found, child
    return k.verbs.get(verb.lemma_, ()), None


def noun_frames(noun: Token, k: Knowledge) -> tuple[Frame, ...]:
    """The frames of the longest event noun that ends at the token."""
    found = longest_noun(noun, k.nouns, k.ends["nouns"], 6)
    return found[1] if found else ()


class Finder:
    """Finds the predications of one document.

    `classify` gives the classes that a token's mention (or event) has, `in_name` says whether it is part of a name.
    """

    def __init__(self, doc: Doc, knowledge: Knowledge, classify: Classify, in_name: Callable[[Token], bool]) -> None:
        self.doc, self.k, self.classify, self.in_name = doc, knowledge, classify, in_name
        self.rejected: list[Predication] = []
        self.of_noun = {t.i: found for t in doc if t.pos_ in {"NOUN", "PROPN"} and (found := noun_frames(t, knowledge))}
        self.event_nouns = {i for i, frames in self.of_noun.items() if any(not f.weak for f in frames)}

    def find(self) -> list[Predication]:
        """All predications, in the order of their words; at most one for each word and class."""
        found: list[Predication] = []
        for token in self.doc:
            if (is_verb(token) and (token.pos_ == "VERB" or token.lemma_ == "be")) or (
                token.tag_ in {"VBG", "VBN"} and token.dep_ in {"amod", "acl"}
            ):
                found += self._verb(token)
            elif token.pos_ in {"NOUN", "PROPN"} or token.tag_ in {"NN", "NNS"}:
                found += self._noun(token)
            if token.pos_ in {"ADJ", "VERB"} or token.dep_ in {"acomp", "amod", "compound", "nmod"}:
                found += self._adjective(token)
        return found

    def _verb(self, verb: Token) -> list[Predication]:
        frames, particle = verb_frames(verb, self.k)
        if not frames or self._idiom(verb):
            return []
        arguments = verb_arguments(verb)
        if particle is not None and particle.dep_ in {"prep", "agent"} and self._timed(particle):
            frames, particle = self.k.verbs.get(verb.lemma_, ()), None
        if particle is not None and particle.dep_ in {"prep", "agent"}:
            mark = particle.lower_
            lifted = [
                Argument("object", a.token) if a.function in {"prep", "nested"} and a.marker == mark else a
                for a in arguments
            ]
            taken = particle.head if particle.head is not verb else None
            plain = self.k.verbs.get(verb.lemma_, ())
            named = any(
                self.classify(partitive(a.token, self.k))
                for a in arguments
                if a.function in {"prep", "nested"} and a.marker == mark
            )
            if plain and not named and (found := self._first(plain, verb, arguments)):
                return found
            found = self._first(frames, verb, [a for a in lifted if a.token is not taken])
            plain = self.k.verbs.get(verb.lemma_, ())
            if found or not plain:
                return found
            frames = plain
        return self._first(frames, verb, arguments)

    @staticmethod
    def _timed(prep: Token) -> bool:
        """Whether a preposition only says when: "fired at 7 a.m." is not "fired at" somebody."""
        objects = children(prep, "pobj")
        return bool(objects) and all(o.ent_type_ in {"DATE", "TIME"} or o.like_num for o in objects)

    def _noun(self, noun: Token) -> list[Predication]:
        frames = self.of_noun.get(noun.i) or (noun_frames(noun, self.k) if noun.pos_ not in {"NOUN", "PROPN"} else ())
        if not frames:
            return []
        if (
            noun.dep_ == "compound"
            and noun.head.i not in self.event_nouns
            and self.classify(noun.head) & {"Agent", "Weapon", "Person", "People", "Place"}
        ):
            return []
        if (
            noun.dep_ == "pobj"
            and noun.head.lower_ in {"for", "of"}
            and "Office" in self.classify(noun.head.head)
            and noun.head.head.dep_ != "pobj"
        ):
            return []  # what a minister or envoy is for
        if (
            not frames
            or self._idiom(noun)
            or self.in_name(noun)
            or (noun.dep_ == "compound" and noun.head.i in self.event_nouns)
        ):
            return []
        arguments = noun_arguments(noun)
        arguments += (
            [Argument("subject", t) for t in self._denoted(noun)] if any(f.denotes_subject for f in frames) else []
        )
        carrier = self._carrier(noun)
        if carrier is not None:
            undergone = self._undergone(carrier)
            function = "undergoer" if undergone else "possessor"
            if undergone or not children(noun, "poss"):
                subjects = [a.token for a in verb_arguments(carrier) if a.function == "subject"]
                arguments += [Argument(function, t, implicit=True) for t in subjects]
            arguments += [a for a in prepositional(carrier) if not (is_passive(carrier) and a.marker == "by")]
            arguments += [Argument("indirect", a.token) for a in verb_arguments(carrier) if a.function == "indirect"]
        elif (verb := self._met(noun, frames) or self._sponsor(noun)) is not None:
            arguments += [
                Argument("possessor", a.token, implicit=True) for a in verb_arguments(verb) if a.function == "subject"
            ]
        if (part := self._part_in(noun)) is not None:
            role_noun, carrier = part
            role = self.k.role_nouns[role_noun.lemma_]
            found = self._first(frames, noun, [*arguments, *prepositional(carrier)], carrier)
            return [replace(p, roles=(*p.roles, *((role, t) for t in surface_subject(carrier)))) for p in found]
        stage = self._stage(noun)
        if stage is not None:
            arguments += list(prepositional(stage))
        return self._first(frames, noun, arguments, carrier or stage)

    def _idiom(self, token: Token) -> bool:
        """Whether the token is part of an expression that evokes nothing ("talk show")."""
        if token.lemma_ not in self.k.idiom_words:
            return False
        idioms = self.k.lists.get("Idiom", frozenset())
        doc = token.doc
        beside = [doc[i].lemma_ for i in (token.i - 1, token.i + 1) if 0 <= i < len(doc)]
        if not any(w in self.k.idiom_words for w in beside):
            return False
        for size in (2, 3, 4):
            for start in range(max(token.i - size + 1, token.sent.start), token.i + 1):
                if start + size <= token.sent.end and " ".join(t.lemma_ for t in doc[start : start + size]) in idioms:
                    return True
        return False

    def _adjective(self, token: Token) -> list[Predication]:
        doc = self.doc
        ends = self.k.ends["adjectives"]
        if token.lower_ not in ends and token.lemma_ not in ends:
            return []
        for size in (3, 2, 1):
            start = token.i - size + 1
            if start < token.sent.start:
                continue
            text = "".join(doc[t].text_with_ws for t in range(start, token.i + 1)).strip().lower()
            frames = self.k.adjectives.get(text) or (self.k.adjectives.get(token.lemma_) if size == 1 else None)
            if frames:
                head = token.head
                arguments = list(prepositional(token))
                arguments += [
                    Argument("compound", c) for c in children(token, "npadvmod", "compound", "advmod") if c.i < token.i
                ]
                if token.dep_ in {"acomp", "attr", "oprd"} or (token.dep_ == "ROOT" and is_verb(token)):
                    verb = head if token.dep_ != "ROOT" else token
                    arguments += [Argument("subject", t) for t in surface_subject(verb)]
                    arguments += [a for a in prepositional(verb) if verb is not token]
                elif is_verb(token) and is_passive(token):
                    arguments += [Argument("subject", t) for t in surface_subject(token)]
                elif token.dep_ in {"amod", "compound", "nmod", "npadvmod"}:
                    while head.dep_ in {"amod", "compound"} and head.head.i > head.i:
                        head = head.head
                    arguments.append(Argument("subject", head))
                elif token.dep_ == "acl":
                    arguments.append(Argument("subject", head))
                return self._first(frames, token, arguments)
        return []

    def _denoted(self, noun: Token) -> list[Token]:
        """Whom a noun of relation calls so: "its ally Belarus", "Belarus, an ally of", "Belarus is an ally"."""
        found = children(noun, "appos")
        if noun.dep_ in {"appos", "compound", "nmod"}:
            found.append(noun.head)
        if noun.dep_ in {"attr", "oprd"} and is_verb(noun.head):
            found += surface_subject(noun.head)
        return [t for f in found for t in conjuncts(f)]

    def _carrier(self, noun: Token) -> Token | None:
        """The light verb that carries an event noun ("carry out an attack", "a raid was carried out")."""
        token = noun
        while token.dep_ == "conj" and token.head.pos_ in {"NOUN", "PROPN"}:
            token = token.head
        while (
            token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_ in self.k.lists["Partitive"]
        ):
            token = token.head.head
        verb = token.head
        if token.dep_ in {"dobj", "nsubjpass"} and is_verb(verb) and self._light(verb):
            return verb
        if token.dep_ == "pobj" and is_verb(verb.head) and self._light(verb.head, verb.lower_):
            return verb.head
        if (
            token.dep_ == "pobj"
            and verb.lower_ in {"in", "on"}
            and verb.dep_ == "prep"
            and verb.head.dep_ == "dobj"
            and self._light(verb.head.head, f"{verb.head.lower_} {verb.lower_}")
        ):
            return verb.head.head
        acl = [c for c in noun.children if c.dep_ == "acl" and c.tag_ == "VBN" and self._light(c)]
        return acl[0] if acl else None

    def _part_in(self, noun: Token) -> tuple[Token, Token] | None:
        """The noun of a part played in the event, and its copula: "X was the target of an attack"."""
        head = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in {"of", "in"} else None
        if head is not None and head.lemma_ in self.k.role_nouns and head.dep_ == "attr" and is_verb(head.head):
            return head, head.head
        return None

    def _sponsor(self, noun: Token) -> Token | None:
        """The verb of choosing or planning whose subject does what the noun tells ("opted for aid")."""
        prep = noun.head
        if noun.dep_ == "pobj" and is_verb(prep.head) and not children(noun, "poss"):
            words = f"{prep.head.lemma_} {prep.lower_}"
            if self.k.cue("verb", words, "Transparent") or (
                self.k.cue("verb", words, "Modality") and not children(prep.head, "dobj")
            ):
                return prep.head if not self.k.verbs.get(words) and not self.k.verbs.get(prep.head.lemma_) else None
        return None

    @staticmethod
    def _met(noun: Token, frames: Iterable[Frame]) -> Token | None:
        """The verb whose subject is the other side: "said in a meeting with X", "left after talks with X"."""
        prep = noun.head
        sided = any(p.lower_ == "with" for p in children(noun, "prep")) and not children(noun, "poss")
        if (
            sided
            and any(f.reciprocal for f in frames)
            and noun.dep_ == "pobj"
            and prep.lower_ in {"in", "at", "during", "after", "before", "following"}
            and is_verb(prep.head)
            and not is_passive(prep.head)
        ):
            return prep.head
        return None

    def _light(self, verb: Token, particle: str = "") -> bool:
        if children(verb, "oprd"):  # "called the raid a mistake" carries no raid out
            return False
        tails = [particle] if particle else ["", *(c.lower_ for c in verb.children if c.dep_ in {"prt", "prep"})]
        return any(self.k.cue("verb", f"{verb.lemma_} {p}".strip(), "LightVerb") for p in tails)

    def _undergone(self, verb: Token) -> bool:
        """Whether the light verb's subject is the one to whom it is done ("came under attack")."""
        tails = ["", *(c.lower_ for c in verb.children if c.dep_ in {"prt", "prep"})]
        cues = [
            c
            for p in tails
            for c in self.k.cues.get(("verb", f"{verb.lemma_} {p}".strip()), ())
            if c.kind == "LightVerb"
        ]
        return bool(cues) and all(c.passive for c in cues)

    def _stage(self, noun: Token) -> Token | None:
        """The verb of happening whose subject an event noun is ("the strike took place in …")."""
        if noun.dep_ in {"nsubj", "nsubjpass"} and is_verb(noun.head):
            verb = noun.head
            tails = ["", *(c.lower_ for c in verb.children if c.dep_ in {"prt", "dobj"})]
            if any(self.k.cue("verb", f"{verb.lemma_} {p}".strip(), "Happening") for p in tails):
                return verb
            if is_passive(verb) and self.k.cue("verb", f"be {verb.lower_}", "Happening"):
                return verb
        return None

    def _first(
        self, frames: Iterable[Frame], token: Token, arguments: list[Argument], carrier: Token | None = None
    ) -> list[Predication]:
        """The first event frame and every relation frame that hold."""
        found: list[Predication] = []
        event = False
        measured = [(a, partitive(a.token, self.k)) for a in self._authored(arguments)]
        for frame in frames:
            relation = frame.relation
            if event and not relation:
                continue
            filled = self._roles(frame, measured, token)
            reason = self._reason(frame, filled)
            roles = tuple(dict.fromkeys((role, t) for role, t, _ in filled if role != "Ignored"))
            predication = Predication(frame.evokes, token, frame, roles, carrier, reason)
            if reason and not relation and not event and self._points_back(frame, token, filled):
                predication = replace(predication, rejected="", anaphoric=True)
            elif reason:
                self.rejected.append(predication)
                continue
            found.append(predication)
            event = event or not relation
        return found

    @staticmethod
    def _points_back(frame: Frame, token: Token, filled: list[tuple[str, Token, str]]) -> bool:
        """Whether a noun that lacks what its frame needs can point back to an earlier event ("watched the test")."""
        if (
            is_verb(token)
            or frame.weak
            or not any(c.dep_ == "det" and c.lower_ in {"the", "this", "that"} for c in token.children)
        ):
            return False
        needed = {n.role for n in frame.needs}
        return not any(role in needed for role, _, _ in filled) and not children(token, "compound", "amod")

    def _roles(
        self, frame: Frame, arguments: list[tuple[Argument, Token]], head: Token
    ) -> list[tuple[str, Token, str]]:
        """Role, token and function of every argument that the frame has a place for."""
        roles: list[tuple[str, Token, str]] = []
        functions = {a.function for a, _ in arguments}
        for a, token in arguments:
            if self._within(a, token, arguments):
                continue
            if a.function == "nested":
                named = a.marker in frame.preps and a.marker in NESTED and "Agent" in self.classify(token)
                role = self._preposition(frame, a, token, head) if named else None
                a = replace(a, function="prep")
            elif a.function == "prep":
                role = self._preposition(frame, a, token, head)
            else:
                role = self._function(frame, a, token, functions)
            if role and (role, token, a.function) not in roles:
                roles.append((role, token, a.function))
        return roles

    def _within(self, a: Argument, token: Token, arguments: list[tuple[Argument, Token]]) -> bool:
        """Whether "in" says where the place before it lies: "from Basel in Switzerland" does not end in Switzerland."""
        if a.marker != "in" or a.token.head.lower_ != "in" or not a.token.head.i:
            return False
        before = self.doc[a.token.head.i - 1]
        beside = any(b.function == "prep" and b.marker in {"from", "to"} and b.token is before for b, _ in arguments)
        return beside and "Place" in self.classify(before) and "Place" in self.classify(token)

    def _authored(self, arguments: list[Argument]) -> list[Argument]:
        """The arguments with authors in place of what they wrote.

        "Issued a statement demanding" is a demand of who issued it.
        """
        found: list[Argument] = []
        for a in arguments:
            noun = a.token
            authors = (
                noun_subject(noun)
                if a.function == "subject" and noun.pos_ == "NOUN" and self.k.cue("noun", noun.lemma_, "Reporting")
                else []
            )
            found += [replace(a, token=t) for t in authors if t is not noun] or [a]
        return found

    def _preposition(self, frame: Frame, a: Argument, token: Token, head: Token) -> str | None:
        classes = self.classify(token)
        if token.pos_ == "PRON" and a.marker in PLACE_MARKERS and frame.preps.get(a.marker, ("place",))[0] == "place":
            return None
        if a.marker in frame.preps:
            role, for_events = frame.preps[a.marker]
            if role == "topic" and a.marker in PLACE_MARKERS and "Place" in classes and "Agent" not in classes:
                return "place"
            return for_events if classes & {"Event", "Agreement"} else role
        if a.marker in PLACE_MARKERS and "Place" in classes:
            return "place"
        if a.marker == "by" and not is_verb(head):
            return frame.roles.get("possessor")
        return None

    def _function(self, frame: Frame, a: Argument, token: Token, functions: set[str]) -> str | None:
        if a.function == "subject" and frame.denotes_subject:
            return "rdf:subject"
        if a.function == "undergoer":
            return next(
                (
                    r
                    for r in ("target", "recipient")
                    if r in frame.roles.values() or any(r in pair for pair in frame.preps.values())
                ),
                "target",
            )
        role = frame.roles.get(a.function)
        special = frame.roles.get(f"{a.function}Event")
        if special and self.classify(token) & {"Event", "Agreement"}:
            return special
        if a.function == "compound":
            classes = self.classify(token)
            owner = frame.roles.get("possessor")
            if owner and classes & {"State", "Agent", "Office"} and token.i not in self.event_nouns:
                return owner
            if not classes and role != "Ignored":
                return None
        if a.function == "object" and role and "indirect" in frame.roles and "indirect" not in functions:
            fits = [n for n in frame.needs if n.role == role]
            if self.classify(token) & {"Agent"} and not any(self._meets(n, [(role, token, a.function)]) for n in fits):
                return frame.roles["indirect"]
        return role

    def _meets(self, need: Filler, roles: list[tuple[str, Token, str]]) -> bool:
        return any(
            role == need.role and (not need.function or need.function == function) and self._is(need, token)
            for role, token, function in roles
        )

    def _is(self, need: Filler, token: Token) -> bool:
        if not need.classes and not need.words:
            return True
        return bool(need.classes & self.classify(token)) or bool(need.words & self._words(token))

    @staticmethod
    def _words(token: Token) -> set[str]:
        """A head noun alone, and with the words before it."""
        found = {token.lemma_, token.lower_}
        start = token.i
        while start > token.sent.start and token.doc[start - 1].dep_ in {"compound", "amod"} and token.i - start < 3:
            start -= 1
            found.add(" ".join([*(token.doc[t].lower_ for t in range(start, token.i)), token.lemma_]))
        return found | {c.lemma_ for c in children(token, "compound", "amod", "conj")}

    def _reason(self, frame: Frame, roles: list[tuple[str, Token, str]]) -> str:
        """Why the frame does not fire; empty if it does."""
        groups: dict[str, bool] = {}
        for need in frame.needs:
            groups[need.group] = groups.get(need.group, False) or self._meets(need, roles)
        if not all(groups.values()):
            return "needs " + "; ".join(
                f"{n.role} filled by {'/'.join(sorted(n.classes | n.words))}"
                for n in frame.needs
                if not groups[n.group]
            )
        if any(self._meets(n, roles) for n in frame.unless):
            return "ruled out by " + "; ".join(
                f"{n.role} filled by {'/'.join(sorted(n.classes | n.words))}" for n in frame.unless
            )
        if frame.weak and sum(role != "Ignored" and bool(self.classify(token)) for role, token, _ in roles) < 2:
            return "a weak word with fewer than two arguments"
        return ""
