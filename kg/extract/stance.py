"""How surely a predicate is said to hold, and who says so, read upwards from the predicate through its sentence.

Nearer cues win over farther ones: a clause's own modal over the verb that reports it. The scheme follows FactBank
(Saurí & Pustejovsky 2009): each clause has the factuality that its own source gives it.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.quotes import Quotation, speakers
from kg.extract.syntax import children, conjuncts, is_passive, is_verb
from kg.knowledge import Cue, Knowledge
from kg.model import Factuality
from kg.parse import Doc, Span, Token

NOBODY = {"nobody", "none", "neither", "nothing"}
CLAUSAL = {"ccomp", "xcomp", "pcomp", "csubj", "csubjpass"}
INFINITIVE_NOUNS = {"VB"}


@dataclass(frozen=True, slots=True)
class Stance:
    """How surely, by the tokens of whom (empty: the article itself), passed on by whom; `cues` say why."""

    factuality: Factuality
    speaker: tuple[Token, ...] = ()
    relayed_by: tuple[Token, ...] = ()
    cues: tuple[str, ...] = ()
    verb: Token | None = None


class Stances:
    """Reads stances in one document."""

    def __init__(self, doc: Doc, knowledge: Knowledge, quotations: list[Quotation]) -> None:
        self.doc, self.k, self.quotations = doc, knowledge, quotations
        self.asides = [a for sent in doc.sents for a in self._asides(sent)]

    def _asides(self, sent: Span) -> list[tuple[int, int, tuple[Token, ...]]]:
        """Clauses of speech set off by commas ("…, the minister said Thursday"): what they report, and who speaks.

        Read off the words, since parsers hang them anywhere.
        """
        found: list[tuple[int, int, tuple[Token, ...]]] = []
        for verb in sent:
            if (
                not is_verb(verb)
                or verb.tag_ not in {"VBD", "VBZ", "VBP", "VBN"}
                or not self.k.cue("verb", verb.lemma_, "Reporting")
            ):
                continue
            subject = children(verb, "nsubj")
            if not subject and (speaker := self._unattached(verb, sent)) is not None:
                found.append((sent.start, verb.i, (speaker,)))
                continue
            if (
                not subject
                or children(verb, "ccomp", "xcomp", "mark")
                or any(c.lower_ in {"who", "which", "that"} for c in subject)
            ):
                continue
            left = min(subject[0].left_edge.i, verb.i)
            before = self.doc[left - 1] if left > sent.start else None
            after = self.doc[verb.i + 1] if verb.i + 1 < sent.end else None
            if before is None or before.text not in {",", '"', "'"}:
                continue
            if after is not None and not (
                after.is_punct
                or after.ent_type_ in {"DATE", "TIME"}
                or after.dep_ in {"npadvmod", "prep", "advmod", "dobj", "dative"}
            ):
                continue
            resumed = sent.root.i > verb.i
            found.append((sent.start, sent.end if resumed else left, speakers(verb)))
        return found

    @staticmethod
    def _unattached(verb: Token, sent: Span) -> Token | None:
        """The speaker right before a verb at the sentence's end, where the parser hung it on what is told: "…, X said"."""
        if is_passive(verb) or children(verb, "dobj") or not any(c.i < verb.i for c in children(verb, "ccomp")):
            return None
        if any(not t.is_punct and t.ent_type_ not in {"DATE", "TIME"} for t in verb.doc[verb.i + 1 : sent.end]):
            return None
        start = verb.i
        while start > sent.start and verb.i - start < 14 and verb.doc[start - 1].text != ",":
            start -= 1
        phrase = verb.doc[start : verb.i]
        if not phrase or start == sent.start or verb.doc[start - 1].text != "," or any(is_verb(t) for t in phrase):
            return None
        top = [t for t in phrase if not start <= t.head.i < verb.i]
        return top[0] if len(top) == 1 and top[0].pos_ in {"NOUN", "PROPN", "PRON"} else None

    def of(
        self, predicate: Token, carrier: Token | None = None, given: Factuality | None = None, presupposed: bool = False
    ) -> Stance:
        """The stance towards what `predicate` tells.

        `carrier` is its light verb, `given` what the word gives; a `presupposed` event is there whoever joins it.
        """
        fact: Factuality | None = None
        cues: list[str] = []
        said: list[tuple[Token, ...]] = []
        token, open_ = predicate, True
        verb: Token | None = None
        local = self._local(predicate)
        if local:
            fact = local.gives
            cues.append(local.text)
        if presupposed and carrier is not None and carrier.lemma_ in self.k.lists["Participation"]:
            fact = fact or given or Factuality.ASSERTED
            open_ = False
        if carrier is not None:
            token = carrier
            local = self._local(carrier)
            if local and fact is None:
                fact = local.gives
                cues.append(local.text)
        if fact is None and given is not None:
            fact = given
        for _ in range(30):
            source = self._beside(token)
            if source:
                said.append(source)
            if token.dep_ == "ROOT" or token.head.i == token.i:
                break
            was_open = open_
            cue, speech, open_ = self._step(token, open_ and fact is None)
            if cue and was_open and fact is None and cue.gives:
                fact = cue.gives
                cues.append(cue.text)
            if speech:
                said.append(speech)
                verb = verb or token.head
            token = token.head
            if open_ and fact is None:
                local = self._local(token)
                if local:
                    fact = local.gives
                    cues.append(local.text)
        aside = next(
            (who for start, end, who in self.asides if start <= predicate.i < end and predicate not in who), ()
        )
        if aside and not any(self._same(aside, s) for s in said):
            said.append(aside)
        quote = self.speaker_of_quote(predicate)
        if quote and not said:
            said.append(quote)
        elif quote and said and not self._same(quote, said[0]):
            said.append(quote) if quote not in said else None
        return Stance(
            fact or Factuality.ASSERTED, said[0] if said else (), said[1] if len(said) > 1 else (), tuple(cues), verb
        )

    @staticmethod
    def _same(a: tuple[Token, ...], b: tuple[Token, ...]) -> bool:
        return {t.i for t in a} == {t.i for t in b}

    def speaker_of_quote(self, token: Token) -> tuple[Token, ...]:
        return next((q.speaker for q in self.quotations if q.span.start <= token.idx < q.span.end), ())

    def _local(self, token: Token) -> Cue | None:
        """The cue at the word itself: negation, modal, adverb, adjective."""
        for child in token.children:
            none = child.dep_ in {"nsubj", "nsubjpass", "dobj"} and is_verb(token)
            if (
                child.dep_ == "neg"
                or (child.dep_ == "det" and child.lower_ == "no")
                or (none and (child.lower_ in NOBODY or any(c.lower_ == "no" for c in children(child, "det"))))
                or (child.dep_ == "preconj" and child.lower_ == "neither")
            ):
                return Cue("Negation", "adverb", child.lower_, Factuality.DENIED)
        best: Cue | None = None
        for child in token.children:
            word = child.lower_ if child.dep_ == "aux" else child.lemma_
            cue = None
            if child.dep_ == "aux":
                word = {"'ll": "will", "ll": "will", "wo": "will", "'d": "would", "ca": "can"}.get(word, word)
                cue = self.k.cue("auxiliary", word, "Modality")
            elif child.dep_ in {"advmod", "npadvmod", "acomp", "oprd", "advcl"} and token.dep_ != "prep":
                cue = self.k.cue("adverb", child.lower_, "Modality", "Negation") or self.k.cue(
                    "adjective", child.lower_, "Modality"
                )
                if child.dep_ in {"advcl"}:
                    cue = None
            elif child.dep_ in {"amod", "compound"}:
                cue = self.k.cue("adjective", child.lower_, "Modality") or self.k.cue("adjective", word, "Modality")
                if cue is None and child.dep_ == "amod":
                    inner = [c for c in child.children if c.dep_ == "advmod"]
                    cue = next((q for c in inner if (q := self.k.cue("adverb", c.lower_, "Modality"))), None)
            elif child.dep_ == "mark":
                cue = self.k.cue("phrase", child.lower_, "Condition")
                if cue and cue.gives is None:
                    cue = Cue("Condition", "phrase", child.lower_, Factuality.POSSIBLE)
                if cue and token.dep_ not in {"advcl", "ccomp", "pcomp", "ROOT", "acl"}:
                    cue = None
            if cue and cue.gives and (best is None or cue.kind == "Condition"):
                best = cue
        return best

    def _beside(self, token: Token) -> tuple[Token, ...]:
        """The source named beside a clause: "according to X", "X said" in the middle or at the end."""
        for child in token.children:
            if child.dep_ == "prep" and (marker := self._source_marker(child)):
                return tuple(t for o in children(marker, "pobj") for t in conjuncts(o))
            if child.dep_ in {"parataxis", "ccomp", "advcl", "dep"} and is_verb(child) and child.i > token.i - 40:
                cue = self.k.cue("verb", child.lemma_, "Reporting")
                own = children(child, "ccomp", "dobj", "xcomp")
                if (
                    cue
                    and not own
                    and (child.dep_ == "parataxis" or (child.dep_ != "advcl" and not children(child, "mark")))
                    and children(child, "nsubj")
                ):
                    return speakers(child)
                as_clause = children(child, "mark", "advmod")
                if cue and child.dep_ == "advcl" and not own and any(m.lower_ == "as" for m in as_clause):
                    return speakers(child)
        return ()

    def _source_marker(self, prep: Token) -> Token | None:
        if prep.lower_ in {"according"}:
            inner = [c for c in prep.children if c.dep_ == "prep"]
            return inner[0] if inner else prep
        return (
            prep
            if self.k.cue("phrase", prep.lower_, "SourceMarker") and prep.lower_ not in {"by", "from", "in"}
            else None
        )

    def _step(self, token: Token, open_: bool) -> tuple[Cue | None, tuple[Token, ...], bool]:
        """One step up: the governing cue, the speaker that it brings, and whether doubt still passes upwards."""
        head, dep = token.head, token.dep_
        if is_verb(head):
            lemma = head.lemma_
            tails = ["", *(c.lower_ for c in head.children if c.dep_ in {"prt", "prep", "acomp", "dobj", "oprd"})]
            words = [f"{lemma} {t}".strip() for t in reversed(tails)]
            if dep in CLAUSAL or (dep == "advcl" and token.tag_ == "VB"):
                if (cue := self._verb_cue(words, "Reporting")) is not None:
                    who = speakers(head) if dep in {"ccomp", "xcomp", "pcomp"} else ()
                    modal = self._verb_cue(words, "Modality", "Negation") if dep == "xcomp" else None
                    if modal is not None:
                        return modal, (), open_
                    return (cue if open_ else None), who, False
                if (
                    lemma == "be"
                    and dep == "xcomp"
                    and token.tag_ == "VB"
                    and not children(head, "acomp", "attr", "oprd")
                ):
                    return Cue("Modality", "phrase", "be to", Factuality.PLANNED), (), False
                cue = self._verb_cue(words, "Modality", "Negation", "Transparent")
                purpose = token.tag_ == "VB" and (dep == "advcl" or bool(children(head, "dobj")))
                if cue is not None and not (cue.kind == "Negation" and purpose):
                    return (cue if cue.gives else None), (), open_
                predicate = [c for c in head.children if c.dep_ in {"acomp", "attr", "oprd"}]
                for p in predicate:
                    if adjective := self.k.cue("adjective", p.lower_, "Modality", "Negation"):
                        return adjective, (), open_
                    if noun := self.k.cue("noun", p.lemma_, "Modality", "Negation"):
                        return noun, (), open_
                if token.tag_ == "VB" and any(c.lower_ == "to" for c in token.children) and dep in {"xcomp", "advcl"}:
                    return Cue("Modality", "phrase", "to", Factuality.PLANNED), (), False
                return None, (), dep in {"xcomp"} and open_
            if dep == "conj":
                return None, (), open_ and not children(token, "nsubj", "nsubjpass")
            if dep == "prep":
                cue = self.k.cue("verb", f"{lemma} {token.lower_}", "Modality", "Negation", "Reporting")
                gerund = bool(children(token, "pcomp"))
                if cue is None and gerund:
                    cue = self._verb_cue(words, "Modality", "Negation", "Reporting")
                if cue is not None and (cue.kind != "Reporting" or gerund):
                    return (cue if cue.gives else None), (speakers(head) if cue.kind == "Reporting" else ()), False
                return None, (), open_ and token.lower_ in {"in", "into", "to"}
            if dep in {"dobj", "nsubjpass", "attr"} and not is_verb(token):
                cue = self._verb_cue(words, "Modality", "Negation")
                denial = self._verb_cue(words, "Reporting")
                if denial and denial.gives == Factuality.DENIED:
                    return denial, speakers(head), False
                return cue, (), False
            return None, (), False
        if dep in CLAUSAL and (cue := self.k.cue("adjective", head.lower_, "Modality", "Negation")) is not None:
            return (cue if open_ else None), (), open_
        if dep in {"acl", "relcl"} and head.pos_ in {"NOUN", "PROPN", "PRON"}:
            local = self._local(head)
            if dep == "acl" and (token.tag_ == "VB" or children(token, "mark")):
                cue = self.k.cue("noun", head.lemma_, "Modality", "Reporting", "Negation")
                who = self._noun_speaker(head) if cue and cue.kind == "Reporting" else ()
                if cue is None and token.tag_ == "VB":
                    cue = Cue("Modality", "phrase", "to", Factuality.PLANNED)
                return cue, who, False
            return local, (), False
        if dep == "pcomp" or dep == "pobj":
            if head.dep_ != "prep":
                return None, (), open_
            return None, (), open_
        if token.dep_ == "prep":
            governor = head
            if (phrase := self.k.cue("phrase", f"{governor.lower_} {token.lower_}", "Modality")) is not None:
                return phrase, (), False
            if governor.pos_ in {"NOUN", "PROPN"} and token.lower_ in {"of", "for", "to"}:
                cue = self.k.cue("noun", governor.lemma_, "Modality", "Reporting", "Negation")
                if cue is not None and cue.gives != Factuality.ASSERTED:
                    return cue, (self._noun_speaker(governor) if cue.kind == "Reporting" else ()), False
                return None, (), False
            return None, (), False
        return None, (), open_ and dep in {"conj", "compound", "nmod"}

    def _noun_speaker(self, noun: Token) -> tuple[Token, ...]:
        return tuple(t for p in children(noun, "poss") for t in conjuncts(p))

    def _verb_cue(self, words: list[str], *kinds: str) -> Cue | None:
        return next((c for w in words if (c := self.k.cue("verb", w, *kinds))), None)
