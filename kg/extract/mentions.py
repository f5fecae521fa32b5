"""Everything in a text that stands for something: names, nominals ("the missile", "U.S. officials") and pronouns."""

from __future__ import annotations

from kg import vocab
from kg.extract.names import names
from kg.extract.syntax import children, conjuncts, longest_noun, piece
from kg.knowledge import Kind, Knowledge
from kg.model import Form, Mention, Ref
from kg.parse import Doc, Token

PRONOUNS = {
    "he",
    "she",
    "him",
    "her",
    "his",
    "hers",
    "himself",
    "herself",
    "it",
    "its",
    "itself",
    "they",
    "them",
    "their",
    "theirs",
    "themselves",
    "we",
    "our",
    "us",
    "ours",
    "i",
    "my",
    "me",
    "this",
    "these",
    "those",
}
PAIRS = {"two": 2, "both": 2, "three": 3}
DEFINITE = {"the", "this", "that", "these", "those"}


def kind_of(token: Token, knowledge: Knowledge) -> tuple[int, Kind] | None:
    """The longest kind of thing whose noun ends at the token: (its first token, the kind)."""
    if token.pos_ not in {"NOUN", "PROPN"} and token.tag_ not in {"NN", "NNS", "NNP", "NNPS"}:
        return None
    found = longest_noun(token, knowledge.kinds, knowledge.ends["kinds"], 7)
    return (found[0], found[1][0]) if found else None


def owners_of(
    token: Token, by_token: dict[int, Mention], parties: bool = False, officials: bool = False
) -> tuple[int, ...]:
    """Heads of the states and bodies that a noun is said to belong to: genitive, adjective, of-phrase."""
    doc, found = token.doc, []
    markers = {"of", "between", "with", "by", "among"} if parties else {"of", "from", "in"}

    def take(t: Token) -> None:
        mention = by_token.get(t.i)
        if mention and mention.form in {Form.NAME, Form.ADJECTIVE} and mention.cls not in {"Person", "Office"}:
            found.append(mention.head)

    for child in children(token, "amod", "compound", "nmod", "poss"):
        take(child)
        for other in conjuncts(child)[1:]:
            take(other)
        for grandchild in child.children:
            if grandchild.dep_ in {"amod", "compound", "nmod", "conj"} and child.dep_ != "poss":
                take(grandchild)
    if not found:
        i = token.i - 1
        while i >= token.sent.start and doc[i].pos_ in {"ADJ", "NOUN", "PROPN", "PART", "NUM"} and i not in by_token:
            i -= 1
        if i >= token.sent.start and (m := by_token.get(i)) and m.form == Form.ADJECTIVE:
            take(doc[m.head])
    for prep in children(token, "prep"):
        if prep.lower_ in markers:
            for obj in children(prep, "pobj"):
                for each in conjuncts(obj):
                    mention = by_token.get(each.i)
                    seat = mention is not None and mention.cls == "City" and officials
                    if (
                        (mention and mention.cls == "State")
                        or seat
                        or (mention and prep.lower_ == "of" and mention.cls.endswith("Organization"))
                    ):
                        take(each)
    return tuple(dict.fromkeys(found))


def is_definite(token: Token) -> bool:
    """Whether a noun points back: "the", "this", a genitive."""
    return any(c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ in DEFINITE) for c in token.children)


def mentions(doc: Doc, knowledge: Knowledge) -> tuple[list[Mention], dict[int, Ref]]:
    """All mentions of a document, in order of their heads; and the states named inside longer names, by token.

    Nominals may hold names (an owner); names hold nothing.
    """
    found, inside = names(doc, knowledge)
    agreements = {c for c in vocab.classes() if vocab.is_a(c, "Agreement")}
    by_token = {t: m for m in found for t in range(m.start, m.end)}
    for token in doc:
        if token.lower_ in PRONOUNS and token.pos_ in {"PRON", "DET"} and token.i not in by_token:
            if token.lower_ in {"this", "these", "those"} and token.dep_ == "det":
                continue
            found.append(Mention(token.i, token.i + 1, token.i, Form.PRONOUN, "", token.lower_))
            continue
        if (
            token.lower_ in PAIRS
            and token.pos_ in {"NUM", "DET", "PRON"}
            and token.dep_ in {"nsubj", "nsubjpass"}
            and not children(token, "prep")
        ):
            found.append(Mention(token.i, token.i + 1, token.i, Form.PRONOUN, "", f"the {PAIRS[token.lower_]}"))
            continue
        old = by_token.get(token.i)
        if old or (token.dep_ == "compound" and kind_of(token.head, knowledge)):
            continue
        match = kind_of(token, knowledge)
        if match is None:
            continue
        start, kind = match
        found.append(
            Mention(
                start,
                token.i + 1,
                token.i,
                Form.NOMINAL,
                kind.denotes,
                piece(doc, start, token.i + 1),
                owners=owners_of(token, by_token, kind.denotes in agreements, kind.denotes == "Officials"),
                kind=kind.noun,
                definite=is_definite(token),
                plural=token.tag_ in {"NNS", "NNPS"},
            )
        )
    return sorted(found, key=lambda m: (m.start, m.end)), inside
