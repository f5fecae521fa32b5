"""One parsed article to a reading: mentions, entities, frames, events, relations, claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kg import iri, vocab
from kg.annotate import Annotated
from kg.extract import events as event_stage
from kg.extract import relations as relation_stage
from kg.extract.events import Context
from kg.extract.frames import Finder, Predication
from kg.extract.mentions import mentions as find_mentions
from kg.extract.quotes import quotations
from kg.extract.stance import Stances
from kg.knowledge import Knowledge
from kg.model import (
    Claim,
    Entity,
    EventMention,
    Factuality,
    Form,
    Link,
    Mention,
    Reading,
    Ref,
    RelationMention,
    Span,
    Term,
    Value,
)
from kg.resolve.coreference import PEOPLE, Draft, Entities, is_a, resolve
from kg.resolve.events import Happening, Merger
from kg.resolve.identity import Namer

AGENT_ROLES = {"actor", "recipient", "participant", "target"}
ROLE_CLASSES = {
    "actor": ("Agent",),
    "participant": ("Agent",),
    "recipient": ("Agent",),
    "weapon": ("Weapon",),
    "agreement": ("Agreement",),
    "origin": ("Place",),
    "destination": ("Place",),
    "place": ("Place",),
}


@dataclass(slots=True)
class Read:
    """A reading with all that led to it, for tracing."""

    mentions: list[Mention]
    entities: Entities
    predications: list[Predication]
    rejected: list[Predication]
    events: list[EventMention]
    reading: Reading


class Reader:
    """Reads one article."""

    def __init__(self, annotated: Annotated, knowledge: Knowledge) -> None:
        self.annotated, self.k = annotated, knowledge
        self.doc, self.document = annotated.doc, annotated.document
        self.article = iri.article(self.document.article)
        self.mentions, inside = find_mentions(self.doc, knowledge)
        self.entities = resolve(self.doc, self.mentions, inside, knowledge)
        self.drafts = self.entities.drafts
        self.namer = Namer(self.drafts, knowledge, self.article)
        self._classes: dict[int, frozenset[str]] = {}
        self.merged: dict[int, int] = {}
        self.event_classes = frozenset(vocab.event_classes())
        self.relations = frozenset(vocab.relations())

    # what tokens are

    def classify(self, token: Token) -> frozenset[str]:
        """The classes of what a token stands for, with all above them; "Event" for a word that tells one."""
        if token.i not in self._classes:
            self._classes[token.i] = self._classify(token)
        return self._classes[token.i]

    def _classify(self, token: Token) -> frozenset[str]:
        mention = self.entities.mention_at(token.i)
        found: set[str] = set()
        if mention is not None and mention.cls in PEOPLE:
            found |= {mention.cls, "Agent"}
            if mention.cls != "Troops":
                found.add("Person")
        elif mention is not None:
            for number in self.entities.at(token.i):
                found |= set(vocab.ancestors(self.drafts[number].cls))
            if not found and mention.cls:
                found |= set(vocab.ancestors(mention.cls))
            if mention.cls == "Office":
                found |= {"Agent", "Person", "Leaders"}
        if not found and (token.lower_ in {"we", "i", "us", "me", "who"}):
            found |= {"Agent", "Person"}
        if mention is None or mention.form == Form.PRONOUN or not found:
            nouns = self.k.nouns.get(token.lemma_.lower(), ()) if token.pos_ in {"NOUN", "PROPN"} else ()
            verbs = self.k.verbs.get(token.lemma_.lower(), ()) if token.pos_ == "VERB" else ()
            evoked = {f.evokes for f in (*nouns, *verbs) if f.evokes in self.event_classes and not f.weak}
            if evoked:
                found |= {"Event"} | (evoked if len(evoked) == 1 else set())
        return frozenset(found)

    def _in_name(self, token: Token) -> bool:
        """Whether a token is part of a proper name."""
        mention = self.entities.mention_at(token.i)
        return (
            mention is not None
            and mention.form == Form.NAME
            and mention.start <= token.i < mention.end
            and mention.end - mention.start > 1
        )

    # reading

    def read(self) -> Read:
        """The article's entities and claims."""
        finder = Finder(self.doc, self.k, self.classify, self._in_name)
        predications = finder.find()
        events = [p for p in predications if p.evokes in self.event_classes]
        framed = [p for p in predications if p.evokes in self.relations]
        stances = Stances(self.doc, self.k, quotations(self.document, self.doc, self.k))
        self._first_person(stances)
        by_token = {p.token.i: p.evokes for p in events}
        context = Context(
            self.doc,
            self.k,
            self.entities,
            stances,
            self.document.article.published,
            frozenset(vocab.measures()),
            lambda token: by_token.get(token, ""),
            self.document.headline,
        )
        told, unresolved = event_stage.event_mentions(context, events)
        told = [self._sensible(m) for m in told]
        merger = Merger(self.expand, self._same_thing, self._located)
        happenings = merger.group(told)
        self._sharpen(happenings)
        self._future(happenings)
        self._inherit(happenings, merger)
        self._unify(happenings)
        self.owner = {m.token: h for h in happenings for m in h.mentions}
        self.refs = self._event_refs(happenings)
        self._tie(happenings)
        relations = self._relations(context, framed)
        reading = self._reading(happenings, relations, unresolved)
        return Read(self.mentions, self.entities, predications, finder.rejected, told, reading)

    def _first_person(self, stances: Stances) -> None:
        """ "We" and "I" in a quotation are its speaker."""
        for number, m in enumerate(self.mentions):
            if m.form == Form.PRONOUN and m.text in {"i", "we", "us", "our", "my", "me", "ours"}:
                who = stances.speaker_of_quote(self.doc[m.head]) or stances.of(self.doc[m.head]).speaker
                found = tuple(dict.fromkeys(e for t in who for e in self.entities.at(t.i)))
                if found:
                    self.entities.of[number] = found

    def _sensible(self, m: EventMention) -> EventMention:
        """The mention with fillers where they make sense: what hits is the weapon, a statement's authors speak in it.

        A weapon at large ("arms") is no thing of its own and fills nothing.
        """
        links: list[tuple[str, Link]] = []
        for role, x in m.links:
            draft = self.drafts[x.entity] if x.entity is not None else None
            if draft is None:
                if role not in ROLE_CLASSES or role in {"actor", "participant"}:
                    links.append((role, x))
            elif is_a(draft.cls, "Weapon") and not draft.named and draft.cls == "Weapon" and not draft.specific:
                continue
            elif role in {"actor", "participant"} and is_a(draft.cls, "Weapon"):
                states = [o for o in draft.owners if is_a(self.drafts[o].cls, "Agent")]
                links += [(role, Link(o)) for o in states] if states and not draft.named else [("weapon", x)]
            elif (role in {"actor", "participant"} and is_a(draft.cls, "Agreement")) or (
                draft.cls == "Office" and role in AGENT_ROLES
            ):
                links += [(role, Link(o)) for o in draft.owners]
            elif role in ROLE_CLASSES and not any(is_a(draft.cls, c) for c in ROLE_CLASSES[role]):
                continue
            else:
                links.append((role, x))
        return replace(m, links=tuple(dict.fromkeys(links)))

    def expand(self, number: int) -> frozenset[int]:
        """A draft with all that it stands for: an official's state, an organ's state, a place's state."""
        found = {number}
        queue = [number]
        while queue:
            at = queue.pop()
            draft = self.drafts[at]
            above = list(draft.owners) + [o for p, o, _ in self.entities.holders if p == at]
            for other in above:
                if other not in found:
                    found.add(other)
                    queue.append(other)
        return frozenset(found)

    def _same_thing(self, a: int, b: int) -> bool:
        """Whether two unnamed weapons or agreements can be one."""
        x, y = self.drafts[a], self.drafts[b]
        if x.named and y.named:
            return False
        if not (is_a(x.cls, y.cls) or is_a(y.cls, x.cls)) or not (is_a(x.cls, "Weapon") or is_a(x.cls, "Agreement")):
            return False
        return not (x.owners and y.owners and not set(x.owners) & set(y.owners))

    def _located(self, a: int, b: int) -> bool:
        """Whether place a may lie in place b, as far as the gazetteer knows; an unknown place may lie in any state."""
        x, y = self.drafts[a], self.drafts[b]
        if x.ref and y.ref:
            return y.ref in self.k.nodes[x.ref].located_in or y.ref in self.k.nodes[x.ref].capital_of
        return not (x.cls == "State" and y.cls == "State")

    def _inherit(self, happenings: Sequence[Happening], merger: Merger) -> None:
        """Who condemns a launch condemns who launched it: roles that an event takes from the one it is about."""
        for h in happenings:
            for role, sources in self.k.inherits.get(h.cls, {}).items():
                if any(x.entity is not None for x in h.links.get(role, ())):
                    continue
                own = {x for r in ("actor", "participant") for x in h.links.get(r, ())}
                found: list[Link] = []
                mentions = []
                for m in h.mentions:
                    about = [
                        merger.of[x.event] for r, x in m.links if r in {"topic", "target"} and x.event in merger.of
                    ]
                    extra = [
                        x
                        for other in about
                        for r in sorted(sources)
                        for x in other.links.get(r, ())
                        if x not in own and self._fills(role, x)
                    ]
                    found += [x for x in extra if x not in found]
                    mentions.append(replace(m, links=(*m.links, *((role, x) for x in dict.fromkeys(extra)))))
                if found:
                    h.mentions = mentions
                    h.links[role] = [*h.links.get(role, ()), *found]

    def _fills(self, role: str, x: Link) -> bool:
        """Whether an entity may fill a role."""
        if x.entity is None:
            return False
        return role not in ROLE_CLASSES or any(is_a(self.drafts[x.entity].cls, c) for c in ROLE_CLASSES[role])

    def _sharpen(self, happenings: Iterable[Happening]) -> None:
        """A date that another sentence only makes more exact gives way to it."""
        for h in happenings:
            finer = {d: next((x for x in h.dates if x != d and x.startswith(d)), "") for d in h.dates}
            if any(finer.values()):
                h.dates = [d for d in h.dates if not finer[d]]
                h.mentions = [
                    replace(m, when=tuple((r, v) for r, v in m.when if r != "date" or not finer.get(v.lexical)))
                    for m in h.mentions
                ]

    def _future(self, happenings: Iterable[Happening]) -> None:
        """What has a date after publication has not happened yet, wherever else it is told."""
        published = self.document.article.published
        if published is None:
            return
        for h in happenings:
            if h.dates and all(d > published.isoformat()[: len(d)] for d in h.dates):
                h.mentions = [
                    replace(m, factuality=Factuality.PLANNED) if m.factuality == Factuality.ASSERTED else m
                    for m in h.mentions
                ]

    def _unify(self, happenings: Iterable[Happening]) -> None:
        """One event's unnamed weapons (or agreements) of one kind are one thing."""
        for happening in happenings:
            for role in ("weapon", "agreement", "target"):
                links = [x for x in happening.links.get(role, ()) if x.entity is not None]
                for i, a in enumerate(links):
                    for b in links[i + 1 :]:
                        if (
                            a.entity is not None
                            and b.entity is not None
                            and a.entity != b.entity
                            and self._same_thing(a.entity, b.entity)
                        ):
                            self._absorb(self.drafts[a.entity], self.drafts[b.entity])

    def _absorb(self, a: Draft, b: Draft) -> None:
        keep, gone = (b, a) if b.named and not a.named else (a, b)
        if is_a(gone.cls, keep.cls):
            keep.cls = gone.cls
        keep.wordings += gone.wordings
        keep.names += gone.names
        self.merged[gone.number] = keep.number

    def node(self, number: int) -> int:
        """The draft that stands for a draft after merging."""
        while number in self.merged:
            number = self.merged[number]
        return number

    # refs

    def state_key(self, number: int) -> str:
        """For comparing across outlets: the state that an official or force stands for, else the thing itself."""
        draft = self.drafts[self.node(number)]
        states = sorted(self.drafts[n].ref or "" for n in self.expand(draft.number) if self.drafts[n].cls == "State")
        return states[0] if states else self.namer.ref(draft)

    def _event_refs(self, happenings: Sequence[Happening]) -> dict[int, Ref]:
        refs: dict[int, Ref] = {}
        seen: dict[Ref, int] = {}
        for h in happenings:
            day = next((d for d in sorted(h.dates, key=len, reverse=True)), "")
            who = sorted(
                {
                    f"{'party' if role in {'actor', 'participant'} else role} {self.state_key(x.entity)}"
                    for role in ("actor", "participant", "target", "recipient")
                    for x in h.links.get(role, ())
                    if x.entity is not None and (self.drafts[self.node(x.entity)].named)
                }
            )
            actors = [w for w in who if w.startswith("party")]
            whole = len(day) == 10 and actors
            first = min(m.sentence.start for m in h.mentions)
            key = (
                (h.cls, day, *(actors if h.cls in {"MissileLaunch", "NuclearTest"} else who))
                if whole
                else (h.cls, self.article, first, h.number)
            )
            ref = f"event/{iri.slug(h.cls)}-{day + '-' if day else ''}{iri.digest(*key, size=10)}"
            seen[ref] = seen.get(ref, 0) + 1
            refs[h.number] = ref if seen[ref] == 1 else f"{ref}-{seen[ref]}"
        return refs

    def _tie(self, happenings: Sequence[Happening]) -> None:
        """Ties weapons and agreements without names to their event or parties."""
        for h in happenings:
            ref = self.refs[h.number]
            day = next(iter(sorted(h.dates, key=len, reverse=True)), "")
            by = [
                self.namer.label(self.drafts[self.node(x.entity)])
                for x in h.links.get("actor", ())
                if x.entity is not None
            ]
            for role in ("weapon", "target", "agreement"):
                for x in h.links.get(role, ()):
                    if x.entity is None:
                        continue
                    draft = self.drafts[self.node(x.entity)]
                    if draft.named:
                        continue
                    if is_a(draft.cls, "Agreement"):
                        names = sorted(
                            {
                                self.state_label(p)
                                for r in ("participant", "actor")
                                for y in h.links.get(r, ())
                                if (p := y.entity) is not None
                            }
                        )
                        if len(names) > 1:
                            self.namer.tie(draft, f"of {' and '.join(names)}", " ".join([draft.kind, *names, day]))
                        continue
                    verb = {"MissileLaunch": "tested by"}.get(h.cls, "used by") if role == "weapon" else "hit by"
                    what = f"{verb} {' and '.join(by[:2])}" if by else ""
                    self.namer.tie(draft, ", ".join(w for w in (what, day) if w), f"{ref} {role}")

    def state_label(self, number: int) -> str:
        """The label of the state that someone stands for, else their own."""
        draft = self.drafts[self.node(number)]
        states = sorted(
            self.namer.label(self.drafts[n]) for n in self.expand(draft.number) if self.drafts[n].cls == "State"
        )
        return states[0] if states else self.namer.label(draft)

    # relations

    def _relations(self, context: Context, framed: Sequence[Predication]) -> list[RelationMention]:
        """Everything that states a relation: frames, titles, organs, places, capitals."""
        at = self.entities.at
        found = relation_stage.framed(context, framed, self._fits, vocab.symmetric)
        found += self._offices()
        found += self._bodies()
        found += self._parties()
        found += relation_stage.located(context, self.mentions, at, self._place_kind)
        found += relation_stage.capitals(context, self.mentions, at, self._capital_of, self.k.lists["CapitalNoun"])
        return found

    def _place_kind(self, number: int) -> str:
        """The class of a place; empty for what is none."""
        draft = self.drafts[number]
        return draft.cls if is_a(draft.cls, "Place") else ""

    def _capital_of(self, number: int) -> int | None:
        """The state of the article that a city is the capital of as far as the gazetteer knows; -1 for another city."""
        draft = self.drafts[number]
        if draft.cls != "City":
            return None
        states = self.k.nodes[draft.ref].capital_of if draft.ref else ()
        return next((d.number for d in self.drafts if d.ref in states and d.mentions), -1)

    def _fits(self, relation: str, subject: int, object_: int) -> bool:
        """Whether the classes of two entities allow a relation."""
        s, o = self.drafts[self.node(subject)].cls, self.drafts[self.node(object_)].cls
        allowed = {
            "holdsOffice": ("Person", "Office"),
            "officeOf": ("Office", "Agent"),
            "represents": ("Person", "Agent"),
            "leads": ("Person", "Agent"),
            "memberOf": ("Agent", "Organization"),
            "bodyOf": ("Organization", "Agent"),
            "capitalOf": ("City", "State"),
            "partyTo": ("Agent", "Agreement"),
            "signatory": ("Agreement", "Agent"),
            "alliedWith": ("Agent", "Agent"),
            "rivalOf": ("Agent", "Agent"),
            "atWarWith": ("Agent", "Agent"),
            "cooperatesWith": ("Agent", "Agent"),
            "supports": ("Agent", "Agent"),
            "possesses": ("Agent", "Weapon"),
            "controls": ("Agent", "Place"),
        }.get(relation)
        if (relation == "partyTo" and s == "Person") or (
            relation in {"cooperatesWith", "alliedWith", "atWarWith"} and (s == "Person") != (o == "Person")
        ):
            return False
        if (
            relation == "possesses"
            and not self.drafts[self.node(object_)].named
            and not self.drafts[self.node(object_)].specific
        ):
            return False
        return allowed is None or (is_a(s, allowed[0]) and is_a(o, allowed[1]))

    def _span(self, mention: int) -> Span:
        return event_stage.sentence_span(self.doc[self.mentions[mention].head])

    def _offices(self) -> list[RelationMention]:
        """Titles beside names: the office held, whose it is, whom its holder represents and leads."""
        found = []
        for person, office, mention in self.entities.holders:
            draft, span = self.drafts[office], self._span(mention)
            kind = draft.office
            if kind is None or not draft.owners:
                continue
            owner = draft.owners[0]
            if kind.is_office:
                found.append(self._stated("holdsOffice", person, office, span))
                found.append(self._stated("officeOf", office, owner, span))
            found.append(self._stated("represents", person, owner, span, derived=kind.is_office))
            if kind.heads or (kind.heads_body and is_a(self.drafts[owner].cls, "Organization")):
                found.append(self._stated("leads", person, owner, span, derived=kind.is_office))
        return found

    def _stated(self, predicate: str, subject: int, object_: int, span: Span, derived: bool = False) -> RelationMention:
        return RelationMention(
            predicate,
            Link(subject),
            Link(object_),
            span,
            Factuality.ASSERTED,
            relation_stage.STATED,
            derived=(subject, object_) if derived else (),
        )

    def _bodies(self) -> list[RelationMention]:
        """Organisations named with their state: "South Korea's Defense Ministry"."""
        found = []
        for draft in self.drafts:
            if is_a(draft.cls, "Organization") and draft.owners and draft.mentions:
                first = next((n for n in draft.mentions if self.mentions[n].owners), draft.mentions[0])
                found += [
                    self._stated("bodyOf", draft.number, o, self._span(first))
                    for o in draft.owners[:1]
                    if o != draft.number
                ]
        return found

    def _parties(self) -> list[RelationMention]:
        """Agreements told with their parties: "the border agreement between Turkey and Libya"."""
        found = []
        for draft in self.drafts:
            if not is_a(draft.cls, "Agreement") or draft.named or draft.number in self.merged:
                continue
            for number in draft.mentions:
                m = self.mentions[number]
                owners = [n for t in m.owners for n in self.entities.at(t)]
                if len(owners) > 1:
                    found += [
                        self._stated("partyTo", o, draft.number, self._span(number))
                        for o in owners
                        if is_a(self.drafts[o].cls, "Agent")
                    ]
        return found

    # claims

    def _term(self, x: Link) -> Term | None:
        if x.entity is not None:
            return self.namer.ref(self.drafts[self.node(x.entity)])
        happening = self.owner.get(x.event) if x.event is not None else None
        return None if happening is None else self.refs[happening.number]

    def _speakers(self, numbers: Sequence[int]) -> list[Ref | None]:
        found: list[Ref | None] = []
        for n in numbers:
            draft = self.drafts[self.node(n)]
            if is_a(draft.cls, "Agreement") or draft.cls == "Office":
                found += [self.namer.ref(self.drafts[o]) for o in draft.owners]
            elif is_a(draft.cls, "Agent"):
                found.append(self.namer.ref(draft))
        return list(dict.fromkeys(found)) or [None]

    def _reading(
        self, happenings: Sequence[Happening], relations: Sequence[RelationMention], unresolved: int
    ) -> Reading:
        claims: list[Claim] = []
        for h in happenings:
            claims += self._event_claims(h)
            claims += self._event_relations(h)
        claims += self._relation_claims(relations)
        claims = _unique(claims)
        used = {
            t
            for c in claims
            for t in (c.subject, c.object, c.speaker, c.relayed_by, *(v for _, v in c.roles))
            if isinstance(t, str)
        }
        entities: dict[Ref, Entity] = {}
        for draft in self.drafts:
            if draft.number in self.merged:
                continue
            entity = self.namer.entity(draft)
            if self._kept(draft, entity.ref in used):
                entities[entity.ref] = _joined(entities.get(entity.ref), entity)
        return Reading(self.document, tuple(entities.values()), tuple(claims), unresolved)

    def _kept(self, draft: Draft, used: bool) -> bool:
        """Whether an entity is worth a node: it has a name, or something is said of it."""
        if used:
            return True
        if draft.cls == "Office":
            return False
        forms = {self.mentions[n].form for n in draft.mentions}
        return draft.named and (Form.NAME in forms or (Form.ADJECTIVE in forms and draft.cls == "State"))

    def _event_claims(self, h: Happening) -> list[Claim]:
        ref, found = self.refs[h.number], []
        for m in h.mentions:
            roles = tuple(
                dict.fromkeys(
                    (r, t)
                    for r, x in m.links
                    if (t := self._term(x)) is not None and t != ref and (x.entity is not None or r not in ROLE_CLASSES)
                )
            )
            roles += m.when
            relay = self._speakers([m.relayed_by])[0] if m.relayed_by is not None else None
            confidence = self._confidence(m)
            for speaker in self._speakers(m.speakers):
                found.append(
                    Claim(
                        ref,
                        "type",
                        Value(m.cls, "class"),
                        m.sentence,
                        m.factuality,
                        confidence,
                        speaker,
                        relay,
                        roles=roles,
                    )
                )
                for measure in m.measures:
                    if measure.value is not None:
                        found.append(
                            Claim(
                                ref,
                                measure.role,
                                measure.value,
                                m.sentence,
                                m.factuality,
                                confidence,
                                speaker,
                                relay,
                                measure.comparator,
                                measure.as_written,
                            )
                        )
        return found

    def _confidence(self, m: EventMention) -> float:
        score = 0.55 + 0.1 * min(len({r for r, _ in m.links}), 3) - (0.1 if m.noun else 0.0)
        return round(min(score, 0.95), 2)

    def _event_relations(self, h: Happening) -> list[Claim]:
        """What an event says of those in it: who has the weapon launched, who is party to what is signed."""
        found: list[Claim] = []
        for m in h.mentions:
            links: dict[str, list[int]] = {}
            for role, x in m.links:
                if x.entity is not None:
                    links.setdefault(role, []).append(self.node(x.entity))
            pairs: list[tuple[str, int, int]] = []
            if h.cls == "MissileLaunch":
                pairs = [
                    ("possesses", a, w)
                    for a in links.get("actor", ())
                    for w in links.get("weapon", ())
                    if self._fits("possesses", a, w)
                ]
            elif h.cls == "Signing":
                parties = [*links.get("participant", ()), *links.get("actor", ())]
                for agreement in links.get("agreement", ()):
                    pairs += [("signatory", agreement, p) for p in parties if self.drafts[p].cls == "Person"]
                    pairs += [
                        ("partyTo", s, agreement)
                        for p in parties
                        for s in self._states(p) or ([p] if self.drafts[p].cls != "Person" else [])
                    ]
            elif h.cls == "Conflict" and len(links.get("participant", ())) == 2:
                a, b = links["participant"]
                pairs = [("atWarWith", a, b)] if self._fits("atWarWith", a, b) and a != b else []
            for predicate, s, o in pairs:
                for speaker in self._speakers(m.speakers):
                    found.append(
                        Claim(
                            self.namer.ref(self.drafts[s]),
                            predicate,
                            self.namer.ref(self.drafts[o]),
                            m.sentence,
                            m.factuality,
                            relation_stage.INFERRED,
                            speaker,
                        )
                    )
        return found

    def _states(self, number: int) -> list[int]:
        if self.drafts[number].cls == "State":
            return [number]
        return sorted(n for n in self.expand(number) if self.drafts[n].cls == "State")[:1]

    def _relation_claims(self, relations: Sequence[RelationMention]) -> list[Claim]:
        found: list[Claim] = []
        for r in relations:
            subject = self._term(r.subject)
            object_ = r.object if isinstance(r.object, Value) else self._term(r.object)
            if not isinstance(subject, str) or object_ is None or subject == object_:
                continue
            sources: tuple[Claim, ...] = ()
            if r.derived:
                sources = tuple(
                    c
                    for c in found
                    if c.sentence == r.sentence
                    and c.predicate in {"holdsOffice", "officeOf"}
                    and subject_of(c, subject, object_)
                )
            for speaker in self._speakers(r.speakers):
                found.append(
                    Claim(
                        subject,
                        r.predicate,
                        object_,
                        r.sentence,
                        r.factuality,
                        r.confidence,
                        speaker,
                        derived_from=sources,
                    )
                )
        return found


def subject_of(claim: Claim, person: Term, owner: Term) -> bool:
    """Whether a claim is one of the two that a derived one follows from."""
    return (claim.predicate == "holdsOffice" and claim.subject == person) or (
        claim.predicate == "officeOf" and claim.object == owner
    )


def _joined(a: Entity | None, b: Entity) -> Entity:
    return b if a is None else Entity(a.ref, a.cls, a.name, tuple(sorted({*a.names, *b.names})))


def _unique(claims: Sequence[Claim]) -> list[Claim]:
    """Claims that say the same in one sentence, once; roles joined."""
    found: dict[tuple[object, ...], Claim] = {}
    for c in claims:
        key = (
            c.subject,
            c.predicate,
            iri.term_key(c.object),
            c.sentence,
            c.factuality,
            c.speaker,
            c.relayed_by,
            c.comparator,
        )
        old = found.get(key)
        if old is None:
            found[key] = c
        elif c.roles:
            roles = tuple(dict.fromkeys((*old.roles, *c.roles)))
            found[key] = Claim(
                old.subject,
                old.predicate,
                old.object,
                old.sentence,
                old.factuality,
                max(old.confidence, c.confidence),
                old.speaker,
                old.relayed_by,
                old.comparator,
                old.as_written,
                roles,
                old.derived_from,
            )
    return list(found.values())


def read(annotated: Annotated, knowledge: Knowledge) -> Read:
    """Reads one parsed article."""
    return Reader(annotated, knowledge).read()


__all__ = ["Read", "Reader", "read"]
