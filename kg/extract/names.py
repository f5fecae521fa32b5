"""Names in a text: those of the gazetteer, those built on a kind of thing ("Foreign Ministry"), those after a title,
and what the model's recogniser finds; where they disagree, the whole document decides."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz.distance import DamerauLevenshtein
from spacy.tokens import Doc, Token

from kg.extract.syntax import children, piece
from kg.knowledge import Kind, Knowledge, Name
from kg.model import Form, Mention
from kg.normalise import dates

LONGEST = 9
LABELS = {"PERSON": "Person", "ORG": "Organization", "GPE": "Place", "LOC": "Place", "FAC": "Facility"}
PLACES = {"Region", "Island", "WaterBody", "Facility", "Place"}
JOINERS = {"of", "for", "on", "and", "the", "to", "de", "del", "la", "&"}
_NUMBERED = re.compile(r"^-?\d+[A-Za-z]?$")


def capital(token: Token) -> bool:
    """Whether the token is written as a part of a name."""
    first: str = token.text[:1]
    return first.isupper() or (first.isdigit() and token.pos_ == "PROPN")


def is_place(cls: str) -> bool:
    """Whether a name of this class can name a place within a longer name."""
    return cls in PLACES | {"City"}


def head_of(doc: Doc, start: int, end: int) -> int:
    """The token of [start, end) that the rest of the sentence hangs on."""
    return int(doc[start:end].root.i)


class Names:
    """Finds the names of one document. Tokens once taken are not taken again, except inside longer names."""

    def __init__(self, doc: Doc, knowledge: Knowledge) -> None:
        self.doc, self.k = doc, knowledge
        self.taken: dict[int, Mention] = {}
        self.found: list[Mention] = []
        self.inside: dict[int, str] = {}
        self.labels = self._entity_labels()
        self.times = self._times()
        self.surnames = self._surnames()
        self.states = {n.ref for t in doc.ents for n in knowledge.names.get(t.text, ()) if n.ref.startswith("state/")}

    def _entity_labels(self) -> dict[int, str]:
        return {t.i: t.ent_type_ for t in self.doc if t.ent_type_}

    def _times(self) -> set[int]:
        """Tokens of expressions of time, which are no names whatever their capitals."""
        spans = [(s.start_char + d.start, s.start_char + d.end) for s in self.doc.sents for d in dates.find(s.text)]
        return {t.i for start, end in spans for t in self.doc.char_span(start, end, alignment_mode="contract") or ()}

    def _surnames(self) -> set[str]:
        """Last words of names that the document shows to be persons': in full, or after a title."""
        found = {e[-1].text for e in self.doc.ents if e.label_ == "PERSON" and len(e) > 1}
        for token in self.doc[1:]:
            if (
                capital(token)
                and token.pos_ == "PROPN"
                and (match := self._title_ending(token.i))
                and match[0].isupper()
            ):
                end = token.i + 1
                while end < len(self.doc) and capital(self.doc[end]) and self.doc[end].pos_ == "PROPN":
                    end += 1
                found.add(self.doc[end - 1].text)
        return found

    def _title_ending(self, i: int) -> str:
        """The title right before token i, empty where there is none."""
        for size in (4, 3, 2, 1):
            if i - size >= 0 and (text := piece(self.doc, i - size, i)).lower() in self.k.offices:
                return text
        return ""

    def add(self, mention: Mention) -> Mention:
        """Takes the mention's tokens; what lay wholly inside it gives way."""
        inside = {id(m): m for i in range(mention.start, mention.end) if (m := self.taken.get(i))}
        for old in inside.values():
            self.found.remove(old)
            for i in range(old.start, old.end):
                self.taken.pop(i, None)
        self.found.append(mention)
        for i in range(mention.start, mention.end):
            self.taken[i] = mention
        return mention

    # gazetteer

    def gazetteer(self) -> None:
        """Takes the longest names of the gazetteer."""
        i, doc = 0, self.doc
        while i < len(doc):
            match = re.match(r"\w+", doc[i].text)
            if not match or match.group() not in self.k.first_words or i in self.taken:
                i += 1
                continue
            if (member := self._hyphenated(i)) is not None:
                self.add(member)
                i += 1
                continue
            for j in range(min(len(doc), i + LONGEST), i, -1):
                names = self.k.names.get(piece(doc, i, j))
                if names and doc[i].lower_ == "the" and self._longer_from(i + 1, j):
                    continue
                series = None
                if names and (mention := self._gazetteer_mention(i, j, names)):
                    if j < len(doc) and (series := self._series(mention)):
                        mention = series
                    self.add(mention)
                    i = mention.end
                    break
            else:
                i += 1

    def _longer_from(self, i: int, end: int) -> bool:
        """Whether a name that begins at i runs past `end` ("the North" in "the North Korean")."""
        return any(self.k.names.get(piece(self.doc, i, j)) for j in range(end + 1, min(len(self.doc), i + LONGEST) + 1))

    def _hyphenated(self, i: int) -> Mention | None:
        """A numbered member of a family of weapons that is one token: "Su-33"."""
        family, _, number = self.doc[i].text.rpartition("-")
        for name in self.k.names.get(family, ()) if _NUMBERED.match(number) else ():
            node = self.k.nodes[name.ref]
            if node.series and not self.k.names.get(self.doc[i].text):
                return Mention(i, i + 1, i, Form.NAME, node.cls, self.doc[i].text)
        return None

    def _series(self, mention: Mention) -> Mention | None:
        """A numbered member of a family of weapons: "Hwasong" and "-18"."""
        doc, end = self.doc, mention.end
        if mention.ref is None or not self.k.nodes[mention.ref].series:
            return None
        stop = end
        while (
            stop < min(len(doc), end + 3)
            and not doc[stop - 1].whitespace_
            and (doc[stop].text == "-" or _NUMBERED.match(doc[stop].text))
        ):
            stop += 1
        if stop == end and end < len(doc) and _NUMBERED.match(doc[end].text):
            stop = end + 1
        if stop == end or doc[stop - 1].text == "-":
            return None
        return Mention(
            mention.start,
            stop,
            head_of(doc, mention.start, stop),
            Form.NAME,
            mention.cls,
            piece(doc, mention.start, stop),
        )

    def _gazetteer_mention(self, i: int, j: int, names: tuple[Name, ...]) -> Mention | None:
        doc, text = self.doc, piece(self.doc, i, j)
        labels = {self.labels.get(t) for t in range(i, j)}
        usable = [n for n in names if not (n.ambiguous and not self._agrees(n, labels, i, j))]
        if not usable:
            return None
        if (
            i > 0
            and doc[i - 1].text == "-"
            and not doc[i - 1].whitespace_
            and not doc[i - 2].whitespace_
            and doc[i - 2].text[:1].islower()
        ):
            return None
        if text.islower() and doc[i].pos_ != "PROPN" and not any(n.text == text for n in usable):
            return None
        last = doc[j - 1]
        if last.text[:1].islower() and last.dep_ in {"amod", "compound", "nmod"} and last.head.i >= j:
            return None
        place = {n.ref.split("/")[0] for n in usable}
        if (
            place == {"organization"}
            and i > 0
            and self.labels.get(i) == self.labels.get(i - 1) == "ORG"
            and doc[i].ent_iob_ == "I"
        ):
            before = doc[i - 1]
            if (
                capital(before)
                and before.pos_ == "PROPN"
                and before.i not in self.taken
                and not self.k.names.get(before.text)
            ):
                return None
        if (
            j == i + 1
            and text in self.surnames
            and not place & {"state", "organization"}
            and (
                all(n.ambiguous for n in usable)
                or self.labels.get(i) == "PERSON"
                or (place <= {"city", "region"} and not self.k.nodes[usable[0].ref].capital_of)
            )
        ):
            return None
        span = self._person_span(i)
        if (
            span
            and (span[1] - span[0]) > (j - i)
            and not (place & {"organization", "weapon", "agreement"})
            and all(n.use == "name" for n in usable)
        ):
            first_state = any(r == "state" for r in place) and span[0] == i
            if not first_state and not self._title_inside(span):
                return None
        best = self._choose(i, j, usable)
        cls = self.k.nodes[best.ref].cls
        form = Form.ADJECTIVE if best.use == "adjectival" and not self._nominal_use(j - 1) else Form.NAME
        return Mention(i, j, head_of(doc, i, j), form, cls, text, best.ref)

    def _person_span(self, i: int) -> tuple[int, int] | None:
        if self.labels.get(i) != "PERSON":
            return None
        start = end = i
        doc = self.doc
        while start > 0 and self.labels.get(start) == "PERSON" and doc[start].ent_iob_ == "I":
            start -= 1
        end = i + 1
        while end < len(doc) and self.labels.get(end) == "PERSON" and doc[end].ent_iob_ == "I":
            end += 1
        return start, end

    def _title_inside(self, span: tuple[int, int]) -> bool:
        return any(self.doc[t].lower_ in self.k.offices for t in range(*span))

    def _agrees(self, name: Name, labels: set[str | None], i: int, j: int) -> bool:
        """Whether the model's label bears out an ambiguous name."""
        wanted = {
            "state": {"GPE", "NORP"},
            "city": {"GPE"},
            "region": {"GPE", "LOC"},
            "waterbody": {"LOC"},
            "island": {"LOC", "GPE"},
            "organization": {"ORG"},
            "weapon": {"PRODUCT", "ORG", "WORK_OF_ART"},
            "agreement": {"LAW", "EVENT", "ORG"},
        }.get(name.ref.split("/")[0], {"LOC", "FAC", "GPE"})
        if name.use in {"adjectival", "demonym"}:
            wanted = {"NORP", "GPE"}
        return bool(labels) and labels <= wanted

    def _nominal_use(self, i: int) -> bool:
        """Whether an adjective of nationality stands as a noun ("the French agreed")."""
        token = self.doc[i]
        return (
            token.dep_ in {"nsubj", "dobj", "pobj", "nsubjpass", "ROOT", "dative", "conj"}
            and not (
                i + 1 < len(self.doc) and (self.doc[i + 1].pos_ in {"NOUN", "PROPN"} or self.doc[i + 1].text == "-")
            )
            and token.tag_ not in {"JJ"}
        )

    def _choose(self, i: int, j: int, names: list[Name]) -> Name:
        """One of several nodes of this name: a state before its capital (use decides later), else by kind."""
        order = {"name": 0, "seat": 0, "demonym": 1, "adjectival": 1, "short": 2}
        rank = {"state": 0, "organization": 1, "city": 2, "region": 3}
        return min(
            names,
            key=lambda n: (n.ambiguous, order[n.use], rank.get(n.ref.split("/")[0], 4), not self._at_home(n), n.ref),
        )

    def _at_home(self, name: Name) -> bool:
        """Whether the state of a body or place is named in the document."""
        node = self.k.nodes[name.ref]
        return bool({*node.body_of, *node.located_in} & self.states)

    def organs(self) -> None:
        """Gives the gazetteer's bodies the state named with them; of another state's body it is no mention."""
        for m in [m for m in self.found if m.ref and m.ref.startswith("organization/")]:
            node = self.k.nodes[m.ref or ""]
            beside = tuple(o for o in self._owners_beside(m.start, m.end, m.head) if self.taken[o].cls == "State")
            owners = beside or self._states_inside(m)
            if not owners:
                continue
            states = {self.inside.get(o) or self.taken[o].ref for o in owners if o in self.inside or o in self.taken}
            if (
                node.body_of
                and states
                and not states & set(node.body_of)
                and any(b.startswith("state/") for b in node.body_of)
            ):
                self.add(replace(m, ref=None, owners=owners, kind=self._kind_in(m)))
            else:
                self.add(replace(m, owners=owners))

    def _states_inside(self, m: Mention) -> tuple[int, ...]:
        """A token of the mention that names a state: "Saudi" in "Saudi Press Agency"."""
        for i in range(m.start, m.end):
            for j in range(m.end, i, -1):
                for name in self.k.names.get(piece(self.doc, i, j), ()):
                    if name.ref.startswith("state/") and name.use != "short" and (i, j) != (m.start, m.end):
                        self.inside[j - 1] = name.ref
                        return (j - 1,)
        return ()

    def _kind_in(self, m: Mention) -> str:
        found = self._kind_at(m.end - 1)
        return found[1] if found else ""

    # names built on a kind

    def _kind_at(self, i: int) -> tuple[int, str] | None:
        """The longest kind of thing whose noun ends at token i, capitalised as a part of a name: (start, noun)."""
        doc = self.doc
        if doc[i].pos_ not in {"NOUN", "PROPN", "X"} and not doc[i].ent_type_:
            return None
        ends = self.k.ends["kinds"]
        lasts = {doc[i].lemma_.lower(), doc[i].lower_}
        for size in range(max(ends.get(w, 0) for w in lasts), 0, -1):
            start = i - size + 1
            if start < 0 or not capital(doc[start]):
                continue
            words = [doc[t].lower_ for t in range(start, i)]
            for last in sorted(lasts):
                noun = " ".join([*words, last])
                if any(kind.named for kind in self.k.kinds.get(noun, ())):
                    return start, noun
        return None

    def places(self) -> None:
        """Takes names with a kind of place in small letters: "Kursk region", "Baghdad airport"."""
        doc = self.doc
        for token in doc:
            if capital(token) or token.i in self.taken or token.tag_ not in {"NN", "NNP"}:
                continue
            kind, start = self._small_kind(token.i)
            if (
                kind is None
                or start == token.sent.start
                or not capital(doc[start - 1])
                or doc[start - 1].pos_ not in {"PROPN", "ADJ", "NOUN"}
            ):
                continue
            before = self.taken.get(start - 1)
            if before is None:
                first = start - 1
                while (
                    first > token.sent.start
                    and capital(doc[first - 1])
                    and first - 1 not in self.taken
                    and doc[first - 1].pos_ == "PROPN"
                ):
                    first -= 1
            elif before.form == Form.NAME and is_place(before.cls):
                first = before.start
            else:
                continue
            self.add(
                Mention(
                    first,
                    token.i + 1,
                    token.i,
                    Form.NAME,
                    kind.denotes,
                    piece(doc, first, token.i + 1),
                    kind=kind.noun,
                    definite=True,
                )
            )

    def _small_kind(self, i: int) -> tuple[Kind | None, int]:
        """The kind of place whose noun, in small letters, ends at token i; and the first token of the noun."""
        for size in (4, 3, 2, 1):
            start = i - size + 1
            if start <= 0 or any(capital(self.doc[t]) for t in range(start, i + 1)):
                continue
            noun = " ".join([*(self.doc[t].lower_ for t in range(start, i)), self.doc[i].lemma_.lower()])
            for kind in self.k.kinds.get(noun, ()):
                if kind.named and kind.denotes in PLACES:
                    return kind, start
        return None, i

    def numbered(self) -> None:
        """Takes agreements known by a number: "Security Council resolution 2259"."""
        doc = self.doc
        for token in doc[:-1]:
            number = doc[token.i + 1]
            named = any(k.denotes == "Resolution" for k in self.k.kinds.get(token.lemma_.lower(), ()))
            if not named or not number.text.isdigit():
                continue
            start = token.i
            while start > token.sent.start and (capital(doc[start - 1]) and doc[start - 1].pos_ == "PROPN"):
                start -= 1
            end = number.i + 1
            self.add(
                Mention(
                    start,
                    end,
                    token.i,
                    Form.NAME,
                    "Resolution",
                    piece(doc, start, end),
                    kind=token.lemma_.lower(),
                    definite=True,
                )
            )

    def kinds(self) -> None:
        """Takes names whose head is a kind: "Defense Intelligence Agency", "Okushiri Island"."""
        i, doc = 0, self.doc
        while i < len(doc):
            here = self._kind_at(i) if capital(doc[i]) and (i + 1 >= len(doc) or self._kind_at(i + 1) is None) else None
            old = self.taken.get(i)
            if here is None or (old and old.end > i + 1) or (old and old.ref and old.end - old.start > 1):
                i += 1
                continue
            start, end = self._extend(here[0], i + 1)
            kind = self.k.kinds[here[1]][0]
            owners = (
                self._owners_beside(start, end, i)
                or tuple(m.head for t in range(start, end) if (m := self.taken.get(t)) and m.cls == "State")[:1]
            )
            single = end - start == i + 1 - here[0]
            if single and not kind.state_owned and not any(capital(doc[t]) for t in range(start, here[0])):
                i += 1
                continue
            plain = single and not owners
            self.add(
                Mention(
                    start,
                    end,
                    head_of(doc, start, end),
                    Form.NOMINAL if plain else Form.NAME,
                    kind.denotes,
                    piece(doc, start, end),
                    owners=owners,
                    kind=here[1],
                    definite=True,
                )
            )
            i = end

    def _extend(self, start: int, end: int) -> tuple[int, int]:
        doc = self.doc
        sentence = doc[end - 1].sent
        while start > sentence.start and (self._part_of_name(start - 1) or self._inside(start - 1, end)):
            start -= 1
        while start < end - 1 and doc[start].lower_ in JOINERS | {"a", "an"}:
            start += 1
        stop = end
        while stop < sentence.end:
            token = doc[stop]
            state = self.taken.get(stop)
            if (state and state.cls == "State") or stop in self.times:
                break
            if (
                capital(token)
                and token.pos_ in {"PROPN", "NOUN", "ADJ", "VERB"}
                and stop > end
                and doc[stop - 1].lower_ in JOINERS
            ):
                stop += 1
                while (
                    stop < sentence.end
                    and capital(doc[stop])
                    and doc[stop].pos_ in {"PROPN", "NOUN", "ADJ"}
                    and doc[stop].text[0].isalpha()
                ):
                    stop += 1
                end = stop
            elif token.lower_ in {"of", "for", "on", "to"} and stop + 1 < sentence.end:
                stop += 1
            elif (
                token.lower_ in {"the", "and", "&"}
                and stop > end - 1
                and (doc[stop - 1].lower_ in JOINERS or (end > start + 1 and token.lower_ != "the" and stop == end))
            ):
                if token.lower_ != "the" and not (stop + 1 < sentence.end and self._same_list(start, stop)):
                    break
                stop += 1
            else:
                break
        return start, end

    def _inside(self, i: int, end: int) -> bool:
        """Whether a state's adjective stands within a longer name: "Royal Saudi Air Force"."""
        state = self.taken.get(i)
        before = self.doc[state.start - 1] if state and state.start > self.doc[i].sent.start else None
        return (
            state is not None
            and state.form == Form.ADJECTIVE
            and before is not None
            and capital(before)
            and before.pos_ == "PROPN"
            and before.i not in self.taken
            and before.ent_type_ == "ORG"
            and all(self.labels.get(t) == "ORG" for t in range(before.i, end))
        )

    def _same_list(self, start: int, at: int) -> bool:
        """Whether "and" inside "Ministry of Defense and Trade" goes on with the name."""
        doc = self.doc
        after = doc[at + 1]
        return (
            any(doc[t].lower_ in {"of", "for"} for t in range(start, at))
            and capital(after)
            and after.i not in self.taken
            and self._kind_at(after.i) is None
        )

    def _part_of_name(self, i: int) -> bool:
        token = self.doc[i]
        if i in self.taken:
            mention = self.taken[i]
            if mention.form == Form.ADJECTIVE:
                return is_place(mention.cls)
            return mention.form == Form.NAME and mention.cls not in {"State", "Person", "Office"}
        if token.text in {"-", "&"} and i > 0 and not self.doc[i - 1].whitespace_:
            return True
        if token.lower_ in {"and", "&"}:
            return False
        if not capital(token) or token.lower_ in self.k.offices:
            return False
        if token.is_sent_start and token.pos_ not in {"PROPN", "ADJ"}:
            return False
        return token.pos_ in {"PROPN", "ADJ", "NOUN"} or token.tag_.startswith("NNP")

    def _owners_beside(self, start: int, end: int, head: int) -> tuple[int, ...]:
        """Tokens of the state or body that the name belongs to: before it, or after "of"."""
        doc, found = self.doc, []
        i = start - 1
        while i >= 0 and (doc[i].text in {"'s", "'", "the"} or doc[i].tag_ == "POS"):
            i -= 1
        if (
            i >= 0
            and (m := self.taken.get(i))
            and m.cls in {"State", "Region", "InternationalOrganization", "GovernmentBody", "City", "ArmedGroup"}
            and m.form in {Form.ADJECTIVE, Form.NAME}
            and (i == start - 1 or doc[start - 1].tag_ == "POS" or doc[start - 1].text in {"'s", "'"})
        ):
            found.append(m.head)
        if end + 1 < len(doc) and doc[end].lower_ in {"of", "in"}:
            j = end + 1 + (doc[end + 1].lower_ == "the")
            if j < len(doc) and (m := self.taken.get(j)) and m.cls == "State":
                found.append(m.head)
        return tuple(found)

    # titles and persons

    def titles(self) -> None:
        """Takes offices, and the names that follow them."""
        i, doc = 0, self.doc
        while i < len(doc):
            match = self._title_at(i)
            old = self.taken.get(i)
            if match is None or (
                old and old.cls not in {"Office", "Person"} and (old.end > i + match[0] or old.start < i)
            ):
                i += 1
                continue
            size, title = match
            end = i + size
            owners = self._named_in_title(i, end) or self._owners_of_title(i, end)
            behind = max((self.taken[o].end for o in owners if o >= end and o in self.taken), default=end)
            name = self._name_after(end) or (self._name_after(behind) if behind > end else None)
            holder = None
            if name:
                self.add(Mention(*name, head_of(doc, *name), Form.NAME, "Person", piece(doc, *name)))
                holder = name[0]
            mention = Mention(
                i,
                end,
                head_of(doc, i, end),
                Form.TITLE,
                "Office",
                piece(doc, i, end),
                owners=owners,
                kind=title,
                plural=doc[end - 1].tag_ in {"NNS", "NNPS"},
                holder=holder,
            )
            self.add(mention)
            i = end

    def _named_in_title(self, start: int, end: int) -> tuple[int, ...]:
        """A token of the body or state that a title itself names ("NATO Secretary General")."""
        for i in range(start, end):
            m = self.taken.get(i)
            if m is not None and m.ref and m.start >= start and m.end < end and not m.ref.startswith("weapon/"):
                self.inside[m.head] = m.ref
                return (m.head,)
        return ()

    def _title_at(self, i: int) -> tuple[int, str] | None:
        doc = self.doc
        longest = self.k.title_starts.get(doc[i].lower_, 0) or self.k.title_starts.get(doc[i].lemma_.lower(), 0)
        if not longest or doc[i].pos_ not in {"NOUN", "PROPN", "ADJ", "VERB", "X"}:
            return None
        for size in range(min(longest, 9, len(doc) - i), 0, -1):
            last = doc[i + size - 1]
            if last.pos_ not in {"NOUN", "PROPN", "X"} or (size == 1 and last.dep_ == "amod"):
                continue
            text = piece(doc, i, i + size).lower()
            singular = text[: len(text) - len(last.text)] + last.lemma_.lower()
            head = re.sub(r"s\b", "", text, count=1) if " of " in text or " for " in text else text
            for form in (text, singular, head):
                if form in self.k.offices:
                    return size, form
        return None

    def _name_after(self, start: int) -> tuple[int, int] | None:
        """The capitalised name right after a title, honorifics skipped."""
        doc = self.doc
        while (
            start < len(doc)
            and doc[start].text.rstrip(".").lower() in self.k.honorifics
            and doc[start].text.endswith(".")
        ):
            start += 1
        if (
            start < len(doc)
            and doc[start].text == ","
            and start + 1 < len(doc)
            and self.labels.get(start + 1) == "PERSON"
        ):
            start += 1
        end = self._run(start)
        return (start, end) if end > start and self._title_at(start) is None else None

    def _run(self, start: int) -> int:
        """The end of the run of capitalised name parts that begins at `start` (== start where there is none)."""
        doc, end = self.doc, start
        while end < len(doc) and (end == start or not doc[end].is_sent_start):
            token = doc[end]
            named = self.taken.get(end)
            if named and named.ref and named.cls in {"State"} and named.form in {Form.NAME, Form.ADJECTIVE}:
                break
            if (
                capital(token)
                and token.text[0].isalpha()
                and (token.pos_ in {"PROPN", "ADJ", "NOUN", "X", "VERB", "ADV", "INTJ"})
                and token.ent_type_ not in {"DATE", "TIME"}
            ):
                end += 1
            elif (
                end > start
                and token.text in {"-", "'", "."}
                and not doc[end - 1].whitespace_
                and not token.whitespace_
                and end + 1 < len(doc)
                and doc[end + 1].text[:1].isalpha()
            ):
                end += 2 if not capital(doc[end + 1]) else 1
            elif (
                end > start
                and token.lower_ in self.k.lists.get("NameParticle", frozenset())
                and end + 1 < len(doc)
                and capital(doc[end + 1])
            ):
                end += 1
            elif (
                end == start
                and token.lower_ in {"al", "el"}
                and end + 2 < len(doc)
                and doc[end + 1].text == "-"
                and capital(doc[end + 2])
            ):
                end += 2
            else:
                break
        while end > start and doc[end - 1].text in {"-", "'", "."}:
            end -= 1
        if (
            end > start + 1
            and end + 1 < len(doc)
            and doc[end].text == ","
            and doc[end + 1].text in {"Jr.", "Sr.", "Jr", "Sr", "II", "III", "IV"}
        ):
            end += 2
        return end

    def _owners_of_title(self, start: int, end: int) -> tuple[int, ...]:
        doc, found = self.doc, []
        i = start - 1
        while i >= 0 and (
            doc[i].tag_ == "POS"
            or doc[i].text in {"'s", "'"}
            or (doc[i].pos_ == "ADJ" and i not in self.taken)
            or doc[i].lower_ in {"then", "-"}
        ):
            i -= 1
        if (
            i >= 0
            and (m := self.taken.get(i))
            and m.cls not in {"Person", "Office"}
            and (m.form in {Form.NAME, Form.ADJECTIVE} or m.form == Form.NOMINAL)
        ):
            found.append(m.head)
            for other in doc[m.head].conjuncts:
                if (n := self.taken.get(other.i)) and n.form == Form.ADJECTIVE and other.i < start:
                    found.append(n.head)
        if end + 1 < len(doc) and doc[end].lower_ in {"of", "for", "to", "from"}:
            j = end + 1 + (doc[end + 1].lower_ in {"the", "its", "his", "her", "their", "a"})
            if j < len(doc) and (m := self.taken.get(j)) and m.cls not in {"Person", "Office"}:
                found.append(m.head)
        return tuple(dict.fromkeys(found))

    # the rest

    def recognised(self) -> None:
        """Takes what the recogniser found and capital runs it missed, typed by the document as a whole."""
        doc = self.doc
        runs = list(self._runs())
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for start, end in runs:
            for label in {self.labels.get(t) for t in range(start, end)} & set(LABELS):
                votes[piece(doc, start, end)][LABELS[label or ""]] += 1
        persons = {m.text for m in self.found if m.cls == "Person"}
        persons |= {t for t, c in votes.items() if " " in t and c.most_common(1)[0][0] == "Person"}
        for start, end in runs:
            text = piece(doc, start, end)
            cls = self._typed(text, votes, persons, start, end)
            if cls:
                self.add(Mention(start, end, head_of(doc, start, end), Form.NAME, cls, text))
                if cls == "Person":
                    persons.add(text)

    def _runs(self) -> Iterator[tuple[int, int]]:
        doc, i = self.doc, 0
        while i < len(doc):
            token = doc[i]
            start_of_name = (
                i not in self.taken
                and i not in self.times
                and (
                    (capital(token) and (token.pos_ == "PROPN" or token.ent_type_ in LABELS))
                    or (token.lower_ in {"al", "el"} and token.ent_type_ in LABELS)
                )
            )
            if not start_of_name:
                i += 1
                continue
            end = self._run(i)
            while end > i and any(t in self.taken or t in self.times for t in range(i, end)):
                end -= 1
            start = i
            while start < end and (
                doc[start].text.rstrip(".").lower() in self.k.honorifics and doc[start].text.endswith(".")
            ):
                start += 1
            if end > start:
                yield start, end
            i = max(end, i + 1)

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
        given = self.k.lists["GivenName"] | {p.split()[0] for p in persons if " " in p}
        listed = (
            start > 1
            and doc[start - 1].text in {",", "and"}
            and (before := self.taken.get(start - 2)) is not None
            and before.cls == "Person"
        )
        if (
            end - start >= 2
            and (doc[start].text in given or listed)
            and not any(w.lower() in self.k.kinds for w in text.split())
        ):
            return "Person"
        if end - start == 1 and len(text) >= 5 and any(near(p.split()[-1], text) for p in persons if " " in p):
            return "Person"
        mine = votes.get(text)
        if text.lower() in self.k.kinds and end - start == 1:
            return None
        if mine:
            best = max(sorted(mine), key=lambda c: mine[c])
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


def near(a: str, b: str) -> bool:
    """Whether two words are one name in two spellings: one letter apart, the first letter the same."""
    return a[:1] == b[:1] and len(a) >= 5 and DamerauLevenshtein.distance(a, b, score_cutoff=1) <= 1


def names(doc: Doc, knowledge: Knowledge) -> tuple[list[Mention], dict[int, str]]:
    """All names, adjectives of nationality and offices of a document, in order, none inside another.

    With them the states named inside longer names, by token.
    """
    finder = Names(doc, knowledge)
    finder.gazetteer()
    finder.organs()
    finder.numbered()
    finder.kinds()
    finder.places()
    finder.titles()
    finder.recognised()
    return sorted(finder.found, key=lambda m: m.start), finder.inside


def genitive(token: Token) -> list[Token]:
    """The possessors of a noun."""
    return children(token, "poss")
