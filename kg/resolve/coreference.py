"""Which mentions of one article are one thing: names in full and short, nominals, metonyms and pronouns.

Deterministic sieves, the surest first, in the manner of Lee et al. (2013), "Deterministic coreference resolution based
on entity-centric, precision-ranked rules". What no sieve decides stays unresolved.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from kg import vocab
from kg.iri import slug
from kg.knowledge import Knowledge, OfficeKind
from kg.model import Form, Mention, Ref

PEOPLE = {"Troops", "Officials", "Leaders", "Spokespersons", "People", "Media"}
LOCATIVE = {
    "in",
    "near",
    "at",
    "outside",
    "inside",
    "around",
    "over",
    "across",
    "into",
    "above",
    "toward",
    "towards",
    "through",
    "within",
    "throughout",
}


@dataclass(slots=True)
class Draft:
    """An entity of one article in the making; `owners` and `parties` are other drafts' numbers."""

    number: int
    cls: str
    ref: Ref | None = None
    names: Counter[str] = field(default_factory=Counter)
    kind: str = ""
    named: bool = True
    owners: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()
    office: OfficeKind | None = None
    mentions: list[int] = field(default_factory=list)
    wordings: Counter[str] = field(default_factory=Counter)
    specific: bool = True


@dataclass(slots=True)
class Entities:
    """The drafts of an article and, for each mention (by its place in the list), which of them it stands for."""

    drafts: list[Draft]
    of: dict[int, tuple[int, ...]]
    by_token: dict[int, int]
    mentions: list[Mention]
    holders: list[tuple[int, int, int]] = field(default_factory=list)
    antecedent: dict[int, int] = field(default_factory=dict)

    def at(self, token: int) -> tuple[int, ...]:
        """What the token stands for."""
        mention = self.by_token.get(token)
        return self.of.get(mention, ()) if mention is not None else ()

    def mention_at(self, token: int) -> Mention | None:
        """The mention that the token heads or lies in."""
        number = self.by_token.get(token)
        if number is None:
            return None
        return self.mentions[self.antecedent.get(number, number)]


def is_a(cls: str, ancestor: str) -> bool:
    """Whether the class is the ancestor or under it; kinds of people are only themselves."""
    return cls == ancestor or (bool(cls) and cls not in PEOPLE and ancestor not in PEOPLE and vocab.is_a(cls, ancestor))


def _letters(words: tuple[str, ...]) -> str:
    """The letters of some words, without what lies between."""
    return "".join(c for w in words for c in w if c.isalpha())


class Resolver:
    """Builds the entities of one document."""

    def __init__(self, doc: Doc, mentions: list[Mention], inside: dict[int, Ref], knowledge: Knowledge) -> None:
        self.doc, self.m, self.inside, self.k = doc, mentions, inside, knowledge
        self.text = doc.text
        self.drafts: list[Draft] = []
        self.keys: dict[tuple[str, ...], int] = {}
        self.of: dict[int, tuple[int, ...]] = {}
        self.by_token: dict[int, int] = {}
        for number, mention in enumerate(mentions):
            for t in range(mention.start, mention.end):
                if t not in self.by_token or t == mention.head:
                    self.by_token[t] = number
        self.persons: dict[str, int] = {}
        self.holders: list[tuple[int, int, int]] = []
        self.antecedent: dict[int, int] = {}
        self.short: dict[tuple[str, str], bool] = {}

    def _piece(self, start: int, end: int) -> str:
        last = self.doc[end - 1]
        text: str = self.text[self.doc[start].idx : last.idx + len(last)]
        return text

    # drafts

    def draft(self, key: tuple[str, ...], cls: str, **more: object) -> Draft:
        """The draft of this key, made where there is none."""
        if key not in self.keys:
            self.keys[key] = len(self.drafts)
            self.drafts.append(Draft(len(self.drafts), cls, **more))  # type: ignore[arg-type]
        return self.drafts[self.keys[key]]

    def node(self, ref: Ref) -> Draft:
        """The draft of a gazetteer node."""
        return self.draft(("ref", ref), self.k.nodes[ref].cls, ref=ref)

    def assign(self, number: int, *drafts: Draft, name: str | None = None) -> None:
        """A mention stands for these drafts."""
        self.of[number] = tuple(dict.fromkeys(d.number for d in drafts))
        for draft in drafts:
            draft.mentions.append(number)
            if name:
                draft.names[name] += 1

    # names

    def names(self) -> None:
        """Names, gazetteer nodes, persons in full and short."""
        for number, m in enumerate(self.m):
            if m.ref:
                draft = self._place_or_state(m)
                if m.owners and not draft.owners:
                    draft.owners = tuple(o.number for o in self._owner_drafts(m))
                self.assign(number, draft, name=None if m.form == Form.ADJECTIVE else m.text)
        self._people()
        for number, m in enumerate(self.m):
            if number in self.of or m.form != Form.NAME or m.cls == "Person":
                continue
            draft = self._named(m)
            self.assign(number, draft, name=m.text)
            draft.names[self._own_name(m)] += 1
        self._acronyms()

    def _own_name(self, m: Mention) -> str:
        """The name as written, with the state right before it ("Saudi Press Agency")."""
        number = self.by_token.get(m.owners[0]) if m.owners else None
        owner = self.m[number] if number is not None else None
        if (
            owner is None
            or owner.end > m.start
            or (self.doc[m.start - 1].i >= owner.end and self.doc[m.start - 1].tag_ != "POS")
        ):
            return m.text
        return self._piece(owner.start, m.end)

    def _place_or_state(self, m: Mention) -> Draft:
        node = self.k.nodes[m.ref or ""]
        if node.cls == "City" and node.capital_of and m.form == Form.NAME and self._acts(m):
            return self.node(node.capital_of[0])
        return self.node(node.ref)

    def _acts(self, m: Mention) -> bool:
        """Whether a capital's name stands for the state: it does, owns or is dealt with, and nothing is in it."""
        token = self.doc[m.head]
        while token.dep_ == "conj" and token.head.i != token.i:
            token = token.head
        head, dep = token.head, token.dep_
        if dep in {"nsubj", "nsubjpass", "agent", "dative", "dobj"}:
            if dep == "dobj":
                return head.lemma_ not in self.k.lists["Motion"] | self.k.lists["Struck"]
            return not (dep == "nsubjpass" and head.lemma_ in self.k.lists["Struck"])
        if dep == "poss":
            return head.lemma_.lower() not in self.k.lists["Nearness"] and not self._facility(head)
        if dep in {"compound", "nmod", "amod"}:
            return not self._facility(head) and head.ent_type_ not in {"FAC", "GPE"} and head.pos_ != "PROPN"
        if dep == "pobj":
            prep = head.lower_
            above = head.head
            if prep in LOCATIVE:
                return False
            if prep == "of":
                return above.lemma_.lower() not in self.k.lists["Nearness"] and not self._facility(above)
            if prep == "to":
                return above.lemma_.lower() not in self.k.lists["Motion"]
            if prep == "from":
                return (
                    above.pos_ == "NOUN" and above.lemma_.lower() not in self.k.lists["Motion"]
                ) or above.lemma_ in self.k.lists["Dealing"]
            return True
        return False

    def _facility(self, token: Token) -> bool:
        kinds = self.k.kinds.get(token.lemma_.lower(), ())
        return any(is_a(k.denotes, "Place") for k in kinds)

    def name_parts(self, text: str) -> tuple[str, ...]:
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

    def _people(self) -> None:
        whole = [(n, m) for n, m in enumerate(self.m) if m.cls == "Person" and m.form == Form.NAME and n not in self.of]
        full = [(n, m) for n, m in whole if " " in m.text]
        for n, m in full:
            parts = self.name_parts(m.text)
            same = next((d for d in self.drafts if d.cls == "Person" and self._one_person(d.parts, parts)), None)
            draft = same or self.draft(("person", slug(m.text)), "Person", parts=parts)
            if len(parts) > len(draft.parts):
                draft.parts = parts
            self.assign(n, draft, name=m.text)
        for n, m in whole:
            if n in self.of:
                continue
            word = m.text.lower()
            candidates = [
                d for d in self.drafts if d.cls == "Person" and (d.parts[0] == word or self._surname(d, word))
            ]
            given = [d for d in self.drafts if d.cls == "Person" and word in d.parts[1:] and len(d.parts) <= 3]
            known = self._favourite(candidates, n) or (given[0] if len(given) == 1 else None) or self._variant(word)
            draft = known or self.draft(("person", slug(m.text)), "Person", parts=(word,))
            self.assign(n, draft, name=m.text)

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

    def _owner_drafts(self, m: Mention) -> tuple[Draft, ...]:
        found = []
        for token in m.owners:
            if token in self.inside:
                found.append(self.node(self.inside[token]))
                continue
            number = self.by_token.get(token)
            owner = self.m[number] if number is not None else None
            if number is None or owner is None or owner is m or (owner.start >= m.start and owner.end <= m.end):
                continue
            if owner.ref and self.k.nodes[owner.ref].capital_of and owner.cls == "City" and not is_a(m.cls, "Place"):
                found.append(self.node(self.k.nodes[owner.ref].capital_of[0]))
            elif number in self.of:
                found += [self.drafts[d] for d in self.of[number]]
            elif owner.ref:
                found.append(self._place_or_state(owner))
            elif owner.form == Form.NAME and owner.cls != "Person":
                found.append(self._named(owner))
        if not is_a(m.cls, "Place"):
            found = [d for d in found if is_a(d.cls, "Agent")]
        return tuple({d.number: d for d in found}.values())

    def _named(self, m: Mention) -> Draft:
        owners = self._owner_drafts(m) if is_a(m.cls, "Organization") or is_a(m.cls, "Agreement") else ()
        base = self._base_name(m, owners)
        if not owners and is_a(m.cls, "Organization"):
            known = [
                d
                for d in self.drafts
                if is_a(d.cls, "Organization") and slug(base) in {slug(x) for x in d.names} | {slug(d.kind)}
            ]
            if known:
                return known[0]
        key = ("name", m.cls if not m.kind else "kind", slug(base), *(self.label(o) for o in owners[:1]))
        return self.draft(key, m.cls, kind=m.kind, owners=tuple(o.number for o in owners[:1]))

    def _base_name(self, m: Mention, owners: tuple[Draft, ...]) -> str:
        text = m.text
        for token in m.owners:
            number = self.by_token.get(token)
            if number is not None and self.m[number].text and text.endswith(self.m[number].text):
                text = (
                    text[: -len(self.m[number].text)]
                    .removesuffix(" the ")
                    .removesuffix(" of ")
                    .removesuffix(" of the ")
                    .strip()
                )
        return text.removesuffix(" of").removesuffix(" of the")

    def label(self, draft: Draft) -> str:
        """The draft's best name so far."""
        if draft.ref:
            return self.k.nodes[draft.ref].label
        return max(sorted(draft.names), key=lambda n: (len(n.split()), draft.names[n]), default=draft.kind)

    def _acronyms(self) -> None:
        """ "Defense Intelligence Agency (DIA)": one thing."""
        for number, m in enumerate(self.m):
            if m.end + 2 >= len(self.doc) or self.doc[m.end].text != "(" or self.doc[m.end + 2].text != ")":
                continue
            short = self.by_token.get(m.end + 1)
            text = self.doc[m.end + 1].text
            if not (text.isupper() and 2 <= len(text) <= 8) or number not in self.of:
                continue
            draft = self.drafts[self.of[number][0]]
            draft.names[text] += 1
            for other, o in enumerate(self.m):
                if o.text == text and o.form == Form.NAME and not o.ref:
                    for d in self.of.get(other, ()):
                        if d != draft.number and other in self.drafts[d].mentions:
                            self.drafts[d].mentions.remove(other)
                            self.drafts[d].names.subtract([o.text])
                    self.assign(other, draft, name=text)
            if short is not None and short not in self.of:
                self.assign(short, draft, name=text)

    # offices, nominals, pronouns, in the order of the text

    def rest(self) -> None:
        """Titles, nominals and pronouns, each with what stands before it known."""
        for number, m in enumerate(self.m):
            if number in self.of:
                continue
            if m.form == Form.TITLE:
                self._title(number, m)
            elif m.form == Form.NOMINAL:
                self._nominal(number, m)
            elif m.form == Form.PRONOUN:
                self._pronoun(number, m)

    def _title(self, number: int, m: Mention) -> None:
        kind = self.k.offices[m.kind]
        owners = self._owner_drafts(m)
        holder = self._holder(number, m)
        owners = owners or self._possessor(m)
        if not owners and kind.default and kind.default in self.k.nodes and (holder is not None or m.definite):
            owners = (self.node(kind.default),)
        if not owners and holder is not None:
            owners = self._elsewhere(holder, kind) or self._context_owner(number, m, kind)
        persons = [self.drafts[d] for d in self.of.get(holder, ())] if holder is not None else []
        if persons:
            office = self._office(kind, owners, m)
            for person in persons:
                if office is not None:
                    self.holders.append((person.number, office.number, number))
            self.assign(number, *persons)
            return
        held = self._holders_of(kind, owners, m.plural)
        if not held and m.plural and owners:
            held = self._officials_of(owners, m)
        if held:
            self.assign(number, *held)
        elif owners and not m.plural and kind.is_office:
            office = self._office(kind, owners, m)
            self.assign(number, *([office] if office is not None else owners))
        elif owners:
            self.assign(number, *owners)

    def _elsewhere(self, holder: int, kind: OfficeKind) -> tuple[Draft, ...]:
        """The state that the article gives the same person's same office elsewhere."""
        person = set(self.of.get(holder, ()))
        for other in self.m:
            if (
                other.form != Form.TITLE
                or not other.owners
                or other.holder is None
                or self.k.offices[other.kind] is not kind
            ):
                continue
            if person & set(self.of.get(self.by_token.get(other.holder, -1), ())):
                return self._owner_drafts(other)[:1]
        return ()

    def _possessor(self, m: Mention) -> tuple[Draft, ...]:
        """The state or body that a pronoun before a title stands for: "its foreign minister"."""
        found = [
            self.drafts[d]
            for c in self.doc[m.head].children
            if c.dep_ == "poss"
            for d in self.of.get(self.by_token.get(c.i, -1), ())
        ]
        return tuple(d for d in found if d.cls == "State" or is_a(d.cls, "Organization"))[:1]

    def _office(self, kind: OfficeKind, owners: tuple[Draft, ...], m: Mention, titled: bool = True) -> Draft | None:
        if not owners:
            return None
        key = ("office", kind.label, self.label(owners[0]))
        office = self.draft(key, "Office", kind=kind.label, owners=(owners[0].number,), office=kind)
        title = self._piece(m.start, m.end)
        if titled:
            office.names[title] += 1
            if (
                m.owners
                and m.owners[0] < m.start
                and m.start - m.owners[0] <= 2
                and (n := self.by_token.get(m.owners[0])) is not None
            ):
                office.names[self._piece(self.m[n].start, m.end)] += 1
        return office

    def _holder(self, number: int, m: Mention) -> int | None:
        """The mention of the person who holds the office: right after the title, or in apposition to it."""
        if m.holder is not None:
            return self.by_token.get(m.holder)
        token = self.doc[m.head]
        near = [c for c in token.children if c.dep_ in {"appos"}]
        if token.dep_ == "appos":
            near.append(token.head)
        if token.dep_ in {"attr"} and token.head.lemma_ in {"be", "become"}:
            near += [c for c in token.head.children if c.dep_ == "nsubj"]
        if token.dep_ == "compound" or token.dep_ == "nmod":
            near.append(token.head)
        for other in near:
            n = self.by_token.get(other.i)
            if n is not None and self.m[n].cls == "Person" and self.m[n].form == Form.NAME:
                return n
        return None

    def _context_owner(self, number: int, m: Mention, kind: OfficeKind) -> tuple[Draft, ...]:
        """The state of an office that names none, where the text leaves no doubt.

        The subject before it in its sentence, else the state that the article is about, unless another holds that
        office there.
        """
        taken = {x for p, o, _ in self.holders if self.drafts[o].office is kind for x in self.drafts[o].owners}
        for other in self.m:
            if other.form == Form.TITLE and other.owners and not other.plural and self.k.offices[other.kind] is kind:
                taken |= {o.number for o in self._owner_drafts(other)}
        here = self.doc[m.head].sent
        for before in range(number - 1, -1, -1):
            o = self.m[before]
            if o.head < here.start:
                break
            if o.cls == "State" and o.form == Form.NAME and self.doc[o.head].dep_ in {"nsubj", "nsubjpass"}:
                return tuple(self.drafts[d] for d in self.of.get(before, ()) if d not in taken)
        counts: Counter[int] = Counter()
        acting: Counter[int] = Counter()
        for n, ds in self.of.items():
            states = {s for d in ds for s in (d, *self.drafts[d].owners) if self.drafts[s].cls == "State"} - taken
            if self.m[n].form != Form.PRONOUN:
                counts.update(states)
            if self.doc[self.m[n].head].dep_ in {"nsubj", "nsubjpass"}:
                acting.update(states)
        if not counts:
            return ()
        if self.doc[m.head].dep_ == "appos" and any(
            c.dep_ == "det" and c.lower_ == "the" for c in self.doc[m.head].children
        ):
            (best, top), *others = counts.most_common(2)
            return (self.drafts[best],) if not others or top > others[0][1] else ()
        above = self.doc[here.start - 1].sent.root if here.start > 0 else None
        subjects = [c for c in above.children if c.dep_ in {"nsubj", "nsubjpass"}] if above is not None else []
        told = [
            d
            for t in subjects
            for d in self.of.get(self.by_token.get(t.i, -1), ())
            if self.drafts[d].cls == "State" and d not in taken
        ]
        leading = max(sorted(acting), key=lambda d: acting[d], default=None)
        return (self.drafts[told[0]],) if len(told) == 1 and told[0] == leading else ()

    def _holders_of(self, kind: OfficeKind, owners: tuple[Draft, ...], plural: bool) -> list[Draft]:
        offices = [
            d for d in self.drafts if d.office and (d.office.label == kind.label or self._short_title(kind, d.office))
        ]
        if owners:
            offices = [d for d in offices if set(d.owners) & {o.number for o in owners}]
        persons = [self.drafts[p] for p, o, _ in self.holders if o in {d.number for d in offices}]
        unique = list({p.number: p for p in persons}.values())
        return unique if plural else unique[-1:]

    def _short_title(self, short: OfficeKind, long: OfficeKind) -> bool:
        """ "the minister" for a foreign minister, "the secretary" for a secretary of state."""
        key = (short.label, long.label)
        if key not in self.short:
            self.short[key] = self._shortens(short, long)
        return self.short[key]

    @staticmethod
    def _shortens(short: OfficeKind, long: OfficeKind) -> bool:
        return any(
            len(t.split()) == 1 and (full.endswith(" " + t) or full.startswith(t + " of "))
            for t in short.titles
            for full in long.titles
        )

    def _officials_of(self, owners: tuple[Draft, ...], m: Mention) -> list[Draft]:
        """ "The two U.S. leaders": the persons named so far who hold an office of the state, as many as are counted."""
        counted = [c for c in self.doc[m.head].children if c.dep_ == "nummod"]
        if not counted:
            return []
        states = {o.number for o in owners}
        persons = dict.fromkeys(
            p for p, o, n in self.holders if set(self.drafts[o].owners) & states and self.m[n].start < m.start
        )
        number = {"two": 2, "three": 3, "four": 4, "five": 5}.get(counted[0].lower_, 0)
        return [self.drafts[p] for p in persons] if len(persons) == number else []

    def _nominal(self, number: int, m: Mention) -> None:
        owners = self._owner_drafts(m)
        if m.cls in PEOPLE:
            self._group(number, m, owners)
        elif is_a(m.cls, "Organization"):
            self._body(number, m, owners)
        elif is_a(m.cls, "Weapon") or is_a(m.cls, "Agreement"):
            self._thing(number, m, owners)
        elif is_a(m.cls, "Place"):
            self._spot(number, m, owners)

    def _counterparts(self, number: int, m: Mention, owners: tuple[Draft, ...]) -> bool:
        """ "The minister and his Greek and French counterparts, A and B": each named holds the same office."""
        kind = next(
            (
                o.office
                for _, p, n in reversed(self.holders)
                if (o := self.drafts[p]).office and self.m[n].start < m.start
            ),
            None,
        )
        following: list[int] = []
        for other in range(number + 1, len(self.m)):
            between = self.doc[(self.m[following[-1]].end if following else m.end) : self.m[other].start]
            if any(t.text not in {",", "and"} for t in between):
                break
            if self.m[other].cls != "Person" or self.m[other].form != Form.NAME:
                break
            following.append(other)
        if following and self.doc[m.end].text == "," and not self.doc[self.m[following[-1]].end].is_punct:
            return False
        if kind is None or len(following) != len(owners):
            return False
        for owner, other in zip(owners, following, strict=True):
            office = self._office(kind, (owner,), m, titled=False) if kind.default is None else None
            person = self.drafts[self.of[other][0]]
            if office is not None:
                self.holders.append((person.number, office.number, number))
        self.assign(number, *(self.drafts[self.of[o][0]] for o in following))
        return True

    def _group(self, number: int, m: Mention, owners: tuple[Draft, ...]) -> None:
        owners = owners or self._behind(m)
        if m.kind in self.k.lists["Irregular"]:
            owners = tuple(o for o in owners if o.cls != "State")
        if m.kind in self.k.lists["Counterpart"] and owners and self._counterparts(number, m, owners):
            return
        if owners:
            self.assign(number, *owners)
            return
        if m.cls == "Leaders" and m.plural:
            recent = [self.drafts[d] for p, d, _ in self.holders for d in [p]]
            if recent and m.definite:
                self.assign(number, *recent[-2:])
        elif (
            m.cls in {"Troops", "Officials"}
            and m.definite
            and not any(c.dep_ == "poss" for c in self.doc[m.head].children)
        ):
            before = self._last(number, lambda d: d.cls == "State", same=m.kind)
            if before:
                self.assign(number, before)

    def _behind(self, m: Mention) -> tuple[Draft, ...]:
        """Whose officials they are, where a pronoun or a person says so: "their government", "the government of X"."""
        if m.cls not in {"Officials", "Troops", "Spokespersons"}:
            return ()
        head = self.doc[m.head]
        default = self.k.state_nouns.get(m.kind)
        if default and any(
            c.dep_ == "compound" and (n := self.by_token.get(c.i)) is not None and self.m[n].cls == "Person"
            for c in head.children
        ):
            return (self.node(default),)
        tokens = [c for c in head.children if c.dep_ == "poss"]
        tokens += [
            o for p in head.children if p.dep_ == "prep" and p.lower_ == "of" for o in p.children if o.dep_ == "pobj"
        ]
        found = [
            self.drafts[d] for t in tokens if (n := self.by_token.get(t.i)) is not None for d in self.of.get(n, ())
        ]
        held = {p: self.drafts[o].owners for p, o, _ in self.holders}
        return tuple(self.drafts[held[d.number][0]] if held.get(d.number) else d for d in found)

    def _last(self, number: int, fits: object, same: str = "") -> Draft | None:
        """The draft last mentioned by a nominal of the same noun."""
        for other in range(number - 1, -1, -1):
            o = self.m[other]
            if o.kind == same and self.of.get(other):
                draft = self.drafts[self.of[other][0]]
                return draft if fits(draft) else None  # type: ignore[operator]
        return None

    def _body(self, number: int, m: Mention, owners: tuple[Draft, ...]) -> None:
        kind = self.k.kinds[m.kind][0]
        states = [o for o in owners if o.cls == "State" or is_a(o.cls, "Organization")]
        if states and kind.state_owned:
            base = m.text
            key = ("name", "kind", slug(base), self.label(states[0]))
            draft = self.draft(key, m.cls, kind=m.kind, owners=(states[0].number,))
            self.assign(number, draft, name=f"{self._owner_text(m)} {base}".strip())
            draft.names[base] += 0
            return
        named = [
            d
            for c in self.doc[m.head].children
            if c.dep_ in {"compound", "amod", "nmod", "appos"}
            for d in self.of.get(self.by_token.get(c.i, -1), ())
            if is_a(self.drafts[d].cls, "Organization")
        ]
        if named and m.cls in {"Organization", "ArmedGroup", "PoliticalParty"}:
            self.assign(number, self.drafts[named[0]])
            return
        if not m.definite or any(c.dep_ == "poss" for c in self.doc[m.head].children):
            return
        recent = [d for d in self._recent(number) if is_a(d.cls, "Organization")]
        alike_named = [
            d
            for d in recent
            if d.kind.split(" ")[-1:] == [m.kind]
            or d.kind == m.kind
            or any(n.lower().endswith(" " + m.kind) for n in d.names)
        ]
        alike = [d for d in recent if d.cls == m.cls and m.cls != "Organization"]
        groups = (
            [d for d in recent if d.cls in {"ArmedGroup", "PoliticalParty", "Organization", "Company"}]
            if m.cls == "Organization"
            else []
        )
        found = alike_named[:1] or (alike if len(alike) == 1 else []) or groups[:1]
        if found:
            self.assign(number, found[0])

    def _owner_text(self, m: Mention) -> str:
        number = self.by_token.get(m.owners[0]) if m.owners else None
        return self.m[number].text if number is not None else ""

    def _recent(self, number: int) -> list[Draft]:
        """Drafts mentioned before, the last first."""
        seen: dict[int, Draft] = {}
        for other in range(number - 1, -1, -1):
            for d in self.of.get(other, ()):
                seen.setdefault(d, self.drafts[d])
        return list(seen.values())

    def _thing(self, number: int, m: Mention, owners: tuple[Draft, ...]) -> None:
        head = self.doc[m.head]
        wording = self._wording(m)
        particular = self._particular(m)
        if (m.definite or head.dep_ == "compound") and not particular:
            fitting = [
                d
                for d in self._recent(number)
                if d.specific and (is_a(d.cls, m.cls) or is_a(m.cls, d.cls)) and self._agree(d, m, owners)
            ]
            for draft in sorted(fitting, key=lambda d: -len(d.mentions))[:1]:
                if draft.specific:
                    if is_a(m.cls, draft.cls):
                        draft.cls = m.cls
                    self.assign(number, draft)
                    draft.wordings[wording] += 1
                    draft.names[m.text] += 0
                    return
        key = ("thing", m.kind, particular) if particular else ("thing", str(number))
        draft = self.draft(key, m.cls, named=False, kind=m.kind, owners=tuple(o.number for o in owners))
        draft.specific = self._specific(m)
        if (
            m.end + 2 < len(self.doc)
            and self.doc[m.end].text == "("
            and self.doc[m.end + 2].text == ")"
            and self.doc[m.end + 1].text.isupper()
        ):
            draft.wordings[self.doc[m.end + 1].text] += 1
        self.assign(number, draft)
        draft.wordings[wording] += 1

    def _specific(self, m: Mention) -> bool:
        """Whether the words introduce a thing of its own: "a missile", "ten drones", not "weapons" at large."""
        head = self.doc[m.head]
        return (
            (
                not m.plural
                and head.dep_ != "compound"
                and any(c.dep_ in {"det", "poss", "nummod"} for c in head.children)
            )
            or any(c.dep_ == "nummod" or c.lower_ in {"the", "these", "those"} for c in head.children)
            or (head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.lower_ in {"one", "each"})
        )

    def _particular(self, m: Mention) -> str:
        """What tells an agreement from others: "the agreement on sending soldiers"; empty for weapons."""
        if not is_a(m.cls, "Agreement"):
            return ""
        words = [
            t.lemma_.lower()
            for p in self.doc[m.head].children
            if p.dep_ in {"prep", "acl"} and p.lower_ in {"on", "for", "to"}
            for t in p.subtree
            if t.pos_ in {"NOUN", "VERB", "PROPN"}
        ]
        return " ".join(words)

    def _agree(self, draft: Draft, m: Mention, owners: tuple[Draft, ...]) -> bool:
        last = self.m[draft.mentions[-1]] if draft.mentions else None
        if last is not None and last.form == Form.NOMINAL and self._plural(last) != self._plural(m):
            return False
        return not (owners and draft.owners and not {o.number for o in owners} & set(draft.owners))

    def _plural(self, m: Mention) -> bool:
        """Whether several things are meant; "one of its missiles" is one."""
        head = self.doc[m.head]
        of_one = head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.lower_ in {"one", "each"}
        return m.plural and not of_one

    def _wording(self, m: Mention) -> str:
        """The noun phrase as written, without determiner, number or possessor."""
        start = m.start
        while (
            start > 0
            and self.doc[start - 1].dep_ in {"amod", "compound", "nmod"}
            and self.doc[start - 1].head.i in range(m.start, m.end)
            and start - 1 not in self.by_token
        ):
            start -= 1
        return self._piece(start, m.end)

    def _spot(self, number: int, m: Mention, owners: tuple[Draft, ...]) -> None:
        head = self.doc[m.head]
        named = [
            c
            for c in head.children
            if c.dep_ in {"compound", "nmod"}
            and (n := self.by_token.get(c.i)) is not None
            and self.m[n].form == Form.NAME
        ]
        if named and is_a(m.cls, "Facility"):
            first = self.m[self.by_token[named[0].i]]
            text = self._piece(first.start, m.end)
            draft = self.draft(("name", m.cls, slug(text)), m.cls, kind=m.kind)
            self.assign(number, draft, name=text)
            return
        if m.kind in {"country", "nation", "kingdom"} and m.definite and not m.plural:
            before = next((d for d in self._recent(number) if d.cls == "State"), None)
            if before:
                self.assign(number, before)
            return
        called = [
            d
            for p in head.children
            if p.dep_ == "prep" and p.lower_ == "of"
            for o in p.children
            if o.dep_ == "pobj"
            for d in self.of.get(self.by_token.get(o.i, -1), ())
            if is_a(self.drafts[d].cls, "Place") and self.drafts[d].cls != "State"
        ]
        if called:
            self.assign(number, self.drafts[called[0]])
            return
        if m.definite:
            for draft in self._recent(number):
                if (
                    is_a(draft.cls, m.cls)
                    and m.cls != "Place"
                    and (draft.kind == m.kind or any(m.kind in n.lower().split() for n in draft.names))
                ):
                    self.assign(number, draft)
                    return
        states = [o for o in owners if o.cls == "State"]
        if states and not is_a(m.cls, "WaterBody"):
            self.assign(number, *states)

    def _pronoun(self, number: int, m: Mention) -> None:
        word = m.text
        if word in {"i", "my", "me", "we", "our", "us", "ours", "this", "these", "those"}:
            return
        token = self.doc[m.head]
        if word == "it" and (token.dep_ == "expl" or self._pleonastic(token)):
            return
        plural = word.startswith("the")
        person = word in {"he", "she", "him", "her", "his", "hers", "himself", "herself"}
        if word == "it" and (body := self._spoken_for(token)) is not None:
            self.assign(number, body)
            return
        wanted = self._wanted(token)
        ranked: list[int] = []
        for _, candidates in self._candidates(number):
            ranked += (
                [n for n in candidates if self._is_group(n)]
                if plural
                else [n for n in candidates if self._single(n, person)]
            )
        best = next((n for n in ranked if wanted and self._meets(n, wanted)), next(iter(ranked), None))
        if best is not None:
            self.antecedent[number] = self.antecedent.get(best, best)
            self.assign(number, *(self._together(best) if plural else [self.drafts[self.of[best][0]]]))

    def _spoken_for(self, token: Token) -> Draft | None:
        """ "The group's spokesman said it had …": the body that the speaker speaks for."""
        verb = token.head
        if token.dep_ != "nsubj" or verb.dep_ != "ccomp" or not self.k.cue("verb", verb.head.lemma_, "Reporting"):
            return None
        for subject in (c for c in verb.head.children if c.dep_ == "nsubj"):
            for d in self.of.get(self.by_token.get(subject.i, -1), ()):
                draft = self.drafts[d]
                offices = [self.drafts[o] for p, o, _ in self.holders if p == d]
                owners = [self.drafts[x] for o in offices for x in o.owners]
                if draft.cls == "Person" and owners and any(o.office and not o.office.heads for o in offices):
                    return owners[0]
        return None

    def _single(self, number: int, person: bool) -> bool:
        """Whether a mention can be what "he" (a person) or "it" (a thing, a body, a state) goes back to."""
        m = self.m[number]
        if len(self.of[number]) != 1 or m.form == Form.ADJECTIVE:
            return False
        cls = self.drafts[self.of[number][0]].cls
        return (cls == "Person") if person else cls not in {"Person", "Office"} and not m.plural and m.cls not in PEOPLE

    def _wanted(self, token: Token) -> list[frozenset[str]]:
        """The classes that the pronoun's verb wants in its place, where all that it can mean wants something."""
        if token.dep_ not in {"nsubj", "dobj"} or token.head.pos_ != "VERB":
            return []
        function = "subject" if token.dep_ == "nsubj" else "object"
        found = []
        for frame in self.k.verbs.get(token.head.lemma_, ()):
            role = frame.roles.get(function)
            needs = [n.classes for n in frame.needs if n.role == role and n.classes]
            others = [n for n in frame.needs if n.role != role]
            if needs and not others:
                found += needs
        return found

    def _meets(self, number: int, wanted: list[frozenset[str]]) -> bool:
        m = self.m[number]
        above = (
            {m.cls} if m.cls in PEOPLE else {a for d in self.of[number] for a in vocab.ancestors(self.drafts[d].cls)}
        )
        return any(above & classes for classes in wanted)

    def _pleonastic(self, token: Token) -> bool:
        head = token.head
        return token.dep_ in {"nsubj", "nsubjpass"} and (
            any(c.dep_ in {"csubj", "csubjpass"} for c in head.children)
            or (
                head.lemma_ == "be"
                and any(
                    c.dep_ in {"acomp", "attr"}
                    and any(g.dep_ in {"ccomp", "xcomp", "advcl", "acl"} for g in c.children)
                    for c in head.children
                )
            )
            or head.lemma_ in {"rain", "snow"}
        )

    def _is_group(self, number: int) -> bool:
        m = self.m[number]
        if m.form == Form.ADJECTIVE:
            return False
        if (
            m.plural
            or m.cls in {"Troops", "Officials", "Leaders"}
            or (m.form == Form.PRONOUN and m.text.startswith("the"))
        ):
            return True
        token = self.doc[m.head]
        if any(c.dep_ == "conj" for c in token.children):
            return True
        return any(is_a(self.drafts[d].cls, "Organization") for d in self.of[number])

    def _together(self, number: int) -> list[Draft]:
        token = self.doc[self.m[number].head]
        found = list(self.of[number])
        queue = [c for c in token.children if c.dep_ == "conj"]
        while queue:
            other = queue.pop(0)
            n = self.by_token.get(other.i)
            if n is not None:
                found += self.of.get(n, ())
            queue += [c for c in other.children if c.dep_ in {"conj", "appos"}]
        return [self.drafts[d] for d in dict.fromkeys(found)]

    def _candidates(self, number: int) -> list[tuple[int, list[int]]]:
        """Mentions before the pronoun, sentence by sentence backwards (three at most), subjects first."""
        here = self.doc[self.m[number].head]
        found: list[tuple[int, list[int]]] = []
        sentence = here.sent
        for back in range(4):
            inside = [
                n
                for n in sorted(self.of)
                if sentence.start <= self.m[n].head < min(sentence.end, here.i) and self.of[n]
            ]
            clause = self._clause(here)
            above = [a.i for a in here.ancestors if a.pos_ in {"VERB", "AUX"}]
            if here.dep_ in {"nsubj", "nsubjpass"}:
                above = above[1:]
            if here.dep_ in {"dobj", "dative"} and clause is not None:
                inside = [
                    n
                    for n in inside
                    if not (self.doc[self.m[n].head].dep_ == "nsubj" and self.doc[self.m[n].head].head == clause)
                ]
            inside.sort(key=lambda n: (self._rank(n, here, clause, above), self.m[n].head))
            found.append((back, inside))
            if sentence.start == 0:
                break
            sentence = self.doc[sentence.start - 1].sent
        return found

    def _clause(self, token: Token) -> Token | None:
        """The nearest verb above a token."""
        at = token.head
        while at.pos_ not in {"VERB", "AUX"} and at.head.i != at.i:
            at = at.head
        return at if at.pos_ in {"VERB", "AUX"} else None

    def _rank(self, number: int, here: Token, clause: Token | None, above: list[int]) -> int:
        token = self.doc[self.m[number].head]
        if token.dep_ in {"nsubj", "nsubjpass"} and token.head.i in above and here.dep_ != "dobj":
            return above.index(token.head.i) - 20
        if here.dep_ == "poss" and clause is not None and token.head == clause and token.dep_ in {"nsubj", "nsubjpass"}:
            return -1
        if token.dep_ in {"nsubj", "nsubjpass"} and token.head.dep_ in {"ROOT", "ccomp", "conj", "advcl", "relcl"}:
            return 0 if token.head.dep_ in {"ROOT", "conj"} or token.head == here.head else 1
        return {"dobj": 2, "pobj": 3, "poss": 2, "agent": 2}.get(token.dep_, 3)

    def run(self) -> Entities:
        """All sieves, in order."""
        self.names()
        self.rest()
        self._late_groups()
        self._late_holders()
        return Entities(self.drafts, self.of, self.by_token, self.m, self.holders, self.antecedent)

    def _late_groups(self) -> None:
        """People whose group is named after them: "fighters of the group"."""
        for number, m in enumerate(self.m):
            if number not in self.of and m.form == Form.NOMINAL and m.cls in {"Troops", "Officials", "Spokespersons"}:
                self._group(number, m, self._owner_drafts(m))

    def _late_holders(self) -> None:
        """An office named before its holder is the holder, where the article names but one."""
        for number, m in enumerate(self.m):
            if m.form != Form.TITLE or len(self.of.get(number, ())) != 1:
                continue
            office = self.of[number][0]
            persons = {p for p, o, _ in self.holders if o == office}
            if self.drafts[office].cls == "Office" and len(persons) == 1:
                self.of[number] = tuple(persons)


def resolve(doc: Doc, mentions: list[Mention], inside: dict[int, Ref], knowledge: Knowledge) -> Entities:
    """The entities of one document; `inside` gives the states named inside longer names, by token."""
    return Resolver(doc, mentions, inside, knowledge).run()
