"""Names built on a kind of thing: "Foreign Ministry"."""

from __future__ import annotations

from kg.extract.names.beside import Beside
from kg.extract.names.taken import Taken
from kg.extract.names.tokens import head_of, is_place
from kg.extract.syntax import piece
from kg.model import Form, Mention

JOINERS = {"of", "for", "on", "and", "the", "to", "de", "del", "la", "&"}


class Kinds:
    """Takes names that are built on a noun for a kind of thing."""

    def __init__(self, all: Taken, beside: Beside) -> None:
        self.all, self.beside = all, beside
        self.doc, self.k, self.taken, self.labels = all.doc, all.k, all.taken, all.labels
        self.times = all.times

    def take(self) -> None:
        """Takes names whose head is a kind: "Federal Intelligence Service", "Baffin Island"."""
        i, doc = 0, self.doc
        while i < len(doc):
            here = self.at(i) if doc[i].capital and (i + 1 >= len(doc) or self.at(i + 1) is None) else None
            old = self.taken.get(i)
            if here is None or (old and old.end > i + 1) or (old and old.ref and old.end - old.start > 1):
                i += 1
                continue
            start, end = self._extend(here[0], i + 1)
            kind = self.k.kinds[here[1]][0]
            owners = (
                self.beside.of_name(start, end, i)
                or tuple(m.head for t in range(start, end) if (m := self.taken.get(t)) and m.cls == "State")[:1]
            )
            single = end - start == i + 1 - here[0]
            if single and not kind.state_owned and not any(doc[t].capital for t in range(start, here[0])):
                i += 1
                continue
            plain = single and not owners
            self.all.add(
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

    def at(self, i: int) -> tuple[int, str] | None:
        """The longest kind of thing whose noun ends at token i, capitalised as a part of a name: (start, noun)."""
        doc = self.doc
        if doc[i].pos_ not in {"NOUN", "PROPN", "X"} and not doc[i].ent_type_:
            return None
        ends = self.k.ends["kinds"]
        lasts = {doc[i].lemma_, doc[i].lower_}
        for size in range(max(ends.get(w, 0) for w in lasts), 0, -1):
            start = i - size + 1
            if start < 0 or not doc[start].capital:
                continue
            words = [doc[t].lower_ for t in range(start, i)]
            for last in sorted(lasts):
                noun = " ".join([*words, last])
                if any(kind.named for kind in self.k.kinds.get(noun, ())):
                    return start, noun
        return None

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
                token.capital
                and token.pos_ in {"PROPN", "NOUN", "ADJ", "VERB"}
                and stop > end
                and doc[stop - 1].lower_ in JOINERS
            ):
                stop += 1
                while (
                    stop < sentence.end
                    and doc[stop].capital
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
            and before.capital
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
            and after.capital
            and after.i not in self.taken
            and self.at(after.i) is None
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
        if not token.capital or token.lower_ in self.k.offices:
            return False
        if token.is_sent_start and token.pos_ not in {"PROPN", "ADJ"}:
            return False
        return token.pos_ in {"PROPN", "ADJ", "NOUN"} or token.tag_.startswith("NNP")
