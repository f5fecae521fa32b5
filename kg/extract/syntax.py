"""Predicate-argument structure over a dependency parse: who stands in which grammatical function of a word.

Functions are those of the active voice: the subject of a passive is an object, a by-phrase a subject. Missing subjects
are found where grammar puts them: in control, raising, coordination, participles and relative clauses. The labels are
those of the ClearNLP scheme that spaCy's English models use (https://github.com/clir/clearnlp-guidelines).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from kg.parse import Doc, Token

T = TypeVar("T")

SUBJECT = {"nsubj", "nsubjpass", "csubj", "csubjpass"}
RELATIVE = {"who", "which", "that", "whom", "whose"}
VERBAL = {"VERB", "AUX"}


@dataclass(frozen=True, slots=True)
class Argument:
    """A token in a grammatical function of a predicate; `marker` is the preposition of a "prep"."""

    function: str
    token: Token
    marker: str = ""
    implicit: bool = False


def piece(doc: Doc, start: int, end: int) -> str:
    """The text of tokens [start, end)."""
    last = doc[end - 1]
    return doc.text[doc[start].idx : last.idx + len(last.text)]


def is_verb(token: Token) -> bool:
    """Whether the token heads a clause."""
    return token.pos_ in VERBAL


def children(token: Token, *deps: str) -> list[Token]:
    """The dependents of `token` with one of these labels, in order."""
    found = token.children
    return [c for c in found if c.dep_ in deps] if found else []


def conjuncts(token: Token) -> list[Token]:
    """The token and all that are coordinated with it below it."""
    found = [token]
    for child in children(token, "conj"):
        if child.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"} or not is_verb(child):
            found += conjuncts(child)
    return found


def is_passive(verb: Token) -> bool:
    """Whether the verb's surface subject undergoes the action."""
    if children(verb, "auxpass", "nsubjpass", "csubjpass"):
        return True
    if verb.tag_ != "VBN" or children(verb, "nsubj"):
        return False
    if any(c.dep_ == "aux" for c in verb.children):
        return False
    if verb.dep_ in {"acl", "amod"}:
        return True
    if verb.dep_ == "advcl":
        return not children(verb, "dobj")
    return verb.dep_ == "conj" and is_verb(verb.head) and is_passive(verb.head)


def _antecedent(token: Token, verb: Token) -> list[Token]:
    """A relative pronoun's antecedent, else the token itself with its coordination."""
    if token.lower_ in RELATIVE and token.tag_ in {"WDT", "WP", "WP$", "IN", "DT"}:
        clause = verb
        while clause.dep_ == "conj" and is_verb(clause.head):
            clause = clause.head
        while clause.dep_ in {"xcomp", "ccomp"} and is_verb(clause.head):
            clause = clause.head
        if clause.dep_ == "relcl":
            return conjuncts(clause.head) if clause.head.dep_ != "conj" else [clause.head]
        return []
    return conjuncts(token)


def clause_of(token: Token) -> Token | None:
    """The nearest verb above (or at) the token."""
    while not is_verb(token):
        if token.head == token:
            return None
        token = token.head
    return token


def surface_subject(verb: Token, depth: int = 0) -> list[Token]:
    """The subject as it stands, or as grammar supplies it; empty where there is none."""
    own = [t for t in children(verb, *SUBJECT) if t.dep_ not in {"csubj", "csubjpass"}]
    if own:
        return [a for t in own for a in _antecedent(t, verb)]
    if depth > 6 or verb.dep_ == "ROOT":
        return []
    head, dep = verb.head, verb.dep_
    if dep == "conj" and is_verb(head):
        return surface_subject(head, depth + 1)
    if dep == "xcomp" and is_verb(head):
        objects = children(head, "dobj", "dative")
        return conjuncts(objects[0]) if objects and objects[0].pos_ != "ADP" else surface_subject(head, depth + 1)
    if dep == "xcomp" and (clause := clause_of(head)):
        return surface_subject(clause, depth + 1)
    if dep == "acl" and head.pos_ in {"NOUN", "PROPN", "PRON"}:
        return [head] if verb.tag_ in {"VBG", "VBN"} else noun_subject(head, depth + 1)
    if dep == "relcl":
        return [head] if verb.tag_ == "VB" and not children(verb, "nsubj") else []
    if dep in {"advcl", "ccomp"} and (clause := clause_of(head)):
        if dep == "advcl" or verb.tag_ in {"VBG", "VB"}:
            return surface_subject(clause, depth + 1)
        return []
    if dep == "pcomp" and head.dep_ in {"prep", "agent"}:
        above = head.head
        if is_verb(above):
            objects = children(above, "dobj")
            if head.lower_ in {"of", "for", "from"} and objects:
                return conjuncts(objects[0])
            return surface_subject(above, depth + 1)
        return noun_subject(above, depth + 1)
    return []


def noun_subject(noun: Token, depth: int = 0) -> list[Token]:
    """Who does what a noun tells: its genitive, by-phrase or state adjective, else the subject of its verb."""
    owner = children(noun, "poss")
    if owner:
        return [a for t in owner for a in conjuncts(t)]
    for prep in children(noun, "prep", "agent"):
        if prep.lower_ in {"by", "from"}:
            return [a for t in children(prep, "pobj") for a in conjuncts(t)]
    if noun.dep_ in {"dobj", "attr", "oprd"} and is_verb(noun.head) and depth <= 6:
        return surface_subject(noun.head, depth + 1)
    if (
        noun.dep_ == "pobj"
        and noun.head.head.pos_ in {"NOUN", "PROPN"}
        and noun.head.lower_ in {"of", "for"}
        and depth <= 6
    ):
        return noun_subject(noun.head.head, depth + 1)
    if noun.dep_ == "pobj" and is_verb(noun.head.head) and depth <= 6 and noun.head.lower_ not in {"by", "from"}:
        return surface_subject(noun.head.head, depth + 1)
    return []


def prepositional(token: Token) -> Iterator[Argument]:
    """The prepositional phrases below `token`; a chain such as "from near" gives its first marker and "near"."""
    for prep in children(token, "prep", "agent", "dative"):
        if prep.pos_ not in {"ADP", "SCONJ", "VERB", "ADV"} and prep.tag_ not in {"IN", "TO", "VBG"}:
            continue
        marker = prep.lower_
        inner = children(prep, "prep", "pcomp")
        if marker == "out" and inner and inner[0].lower_ == "of":
            prep, marker = inner[0], "out of"
        for obj in children(prep, "pobj"):
            for each in conjuncts(obj):
                yield Argument("prep", each, marker)
        for clause in children(prep, "pcomp"):
            if clause.pos_ == "ADP":
                for obj in children(clause, "pobj"):
                    yield Argument("prep", obj, marker)
            else:
                yield Argument("prep", clause, marker)
                for each in _misplaced(clause):
                    yield Argument("prep", each, marker)
        for nested in inner:
            if nested.dep_ == "prep" and nested is not prep:
                for obj in children(nested, "pobj"):
                    for each in conjuncts(obj):
                        yield Argument("prep", each, marker if not children(prep, "pobj") else nested.lower_)


def _nested(verb: Token) -> list[Argument]:
    """Phrases that parsers hang below an adjunct of the verb: "met today in Paris *with* the king"."""
    below = children(verb, "npadvmod", "advmod")
    below += [o for p in children(verb, "prep") for o in children(p, "pobj")]
    return [
        Argument("nested", a.token, a.marker, implicit=True)
        for t in below
        for a in prepositional(t)
        if a.marker != "of"
    ]


def _misplaced(clause: Token) -> list[Token]:
    """A preposition's object that the parser took for the subject of the next infinitive: "met with X to discuss"."""
    if clause.tag_ != "VB" or not any(c.lower_ == "to" and c.dep_ == "aux" for c in clause.children):
        return []
    return [t for s in children(clause, "nsubj") for t in conjuncts(s)]


def verb_arguments(verb: Token) -> list[Argument]:
    """All arguments of a verb, in the functions of the active voice."""
    found: list[Argument] = []
    passive = is_passive(verb)
    own = bool(children(verb, "nsubj", "nsubjpass"))
    for token in surface_subject(verb):
        found.append(Argument("object" if passive else "subject", token, implicit=not own))
    for obj in children(verb, "dobj", "attr", "oprd"):
        found += [Argument("object", t) for t in _antecedent(obj, verb)]
    if passive:
        for agent in children(verb, "agent", "prep"):
            if agent.lower_ == "by":
                found += [Argument("subject", t) for o in children(agent, "pobj") for t in conjuncts(o)]
    for dative in children(verb, "dative"):
        if dative.pos_ not in {"ADP", "PART"} and dative.tag_ not in {"IN", "TO"}:
            found += [Argument("indirect", t) for t in conjuncts(dative)]
    if verb.dep_ == "relcl" and not passive and not any(a.function == "object" for a in found):
        stranded = any(c.dep_ == "prep" and not list(c.children) for c in verb.children)
        relative = any(
            t.lower_ in RELATIVE or any(c.lower_ == "whose" for c in t.children)
            for t in children(verb, "nsubj", "nsubjpass")
        )
        if not stranded and not relative and children(verb, "nsubj"):
            found.append(Argument("object", verb.head, implicit=True))
    for prep in prepositional(verb):
        if not (passive and prep.marker == "by"):
            found.append(prep)
    for obj in children(verb, "dobj", "attr", "nsubjpass"):
        found += [Argument("prep", a.token, a.marker, implicit=True) for a in prepositional(obj) if a.marker != "of"]
    found += _nested(verb)
    for clause in children(verb, "advcl"):
        for mark in children(clause, "mark"):
            if mark.lower_ == "with":
                found += [Argument("prep", t, "with") for t in _misplaced(clause)]
    found += [Argument("complement", c) for c in children(verb, "xcomp", "ccomp")]
    for clause in children(verb, "ccomp", "xcomp"):
        if children(clause, "nsubj", "nsubjpass"):
            found += [Argument("inner", t) for t in surface_subject(clause)]
    return found


def noun_arguments(noun: Token) -> list[Argument]:
    """All arguments of a noun: genitive, by- and of-phrase, modifiers, prepositions, infinitive or that-clause."""
    found = [Argument("possessor", t) for p in children(noun, "poss") for t in conjuncts(p)]
    for prep in prepositional(noun):
        if prep.marker == "of":
            found.append(Argument("of", prep.token))
        elif prep.marker == "by":
            found.append(Argument("possessor", prep.token))
        else:
            found.append(prep)
    for modifier in children(noun, "compound", "amod", "nmod", "npadvmod"):
        found.append(Argument("compound", modifier))
        found += [
            Argument("compound", m)
            for m in modifier.subtree
            if m.dep_ in {"conj", "compound", "amod", "nmod"} and m.i < noun.i
        ]
    found += [Argument("complement", c) for c in children(noun, "acl") if c.tag_ == "VB" or children(c, "mark")]
    return found


def words(token: Token) -> tuple[Token, ...]:
    """The base noun phrase's tokens left of and including its head, without determiner and possessor."""
    left = [t for t in token.lefts if t.dep_ in {"compound", "amod", "nmod", "nummod", "quantmod", "npadvmod"}]
    start = min((min(s.i for s in t.subtree) for t in left), default=token.i)
    return tuple(token.doc[start : token.i + 1])


def longest_noun(
    noun: Token, table: Mapping[str, tuple[T, ...]], ends: Mapping[str, int], most: int
) -> tuple[int, tuple[T, ...]] | None:
    """What `table` has of the longest noun, of `most` tokens at most, that ends at the token; and its first token.

    `ends` gives for the last word of a noun how many tokens such a noun has at most.
    """
    doc, lasts = noun.doc, dict.fromkeys((noun.lemma_, noun.lower_))
    longest = min(max(ends.get(last, 0) for last in lasts), most)
    for start in range(max(noun.i - longest + 1, noun.sent.start), noun.i + 1):
        before = [doc[t].lower_ for t in range(start, noun.i)]
        for last in lasts:
            if found := table.get(" ".join([*before, last]).replace(" - ", "-")):
                return start, found
    return None
