"""What one article adds to the tallies: who tells a fact, and what each voice says of what voices can disagree on."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg import iri, knowledge
from kg.assemble.article import canonical
from kg.disputes.facts import fact_ref, plain
from kg.model import Claim, Factuality, Reading, Ref, Span, Value

PLACES = ("place", "origin", "destination")
SIDES = ("actor",)

_OWN, _HELD, _DENIED = "", "held", "denied"

Given = Counter[tuple[Ref, str, str]]


def told(reading: Reading, copy: Ref) -> Given:
    """What an article adds to the tallies of facts and of the things that they are about."""
    found: Given = Counter()
    article = reading.document.article
    alone = f"publisher {article.publisher}" if article.publisher else iri.article(article)
    outlet = copy if copy != iri.article(article) else alone
    headlines = _headlines(reading)
    claims = _by_deniers([canonical(c) for c in reading.claims])
    by_fact: dict[Ref, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_fact[fact_ref(claim.subject, claim.predicate, claim.object)].append(claim)
    for ref, same in by_fact.items():
        first = same[0]
        found[ref, "fact", json.dumps([first.subject, first.predicate, plain(first.object)], ensure_ascii=False)] = 1
        supporting = [c for c in same if c.factuality is not Factuality.DENIED]
        for claim in same:
            if claim.speaker:
                found[ref, "against" if claim.factuality is Factuality.DENIED else "for", claim.speaker] = 1
        if not supporting:
            continue
        found[ref, "told", ""] = 1
        if article.publisher:
            found[ref, "publisher", article.publisher] = 1
        speakers = {c.speaker for c in supporting if c.speaker}
        # A headline seldom says who says so; the article below it does.
        own = any(c.speaker is None and c.sentence not in headlines for c in supporting)
        for origin in [outlet] if own or not speakers else sorted(f"speaker {s}" for s in speakers):
            found[ref, "origin", origin] = 1
    found.update(_sides(claims, _stands_for(reading)))
    return found


def _by_deniers(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, a denial that the article reports without more being that of those whose act it is told as."""
    kinds = knowledge.load().lists.get("DenyingEvent", frozenset())
    deniers: dict[tuple[Span, Ref], set[Ref]] = defaultdict(set)
    for claim in claims:
        if claim.predicate == "type" and isinstance(claim.object, Value) and claim.object.lexical in kinds:
            by = {f for r, f in claim.roles if r in SIDES and isinstance(f, str)}
            for topic in (f for r, f in claim.roles if r == "topic" and isinstance(f, str)):
                deniers[claim.sentence, topic] |= by
    found = []
    for claim in claims:
        own = claim.factuality is Factuality.DENIED and claim.speaker is None
        by = deniers.get((claim.sentence, claim.subject), set()) if own else set()
        found += [replace(claim, speaker=each) for each in sorted(by)] or [claim]
    return found


def _sides(claims: Iterable[Claim], stands: Mapping[Ref, frozenset[Ref]]) -> Given:
    """What the claims say of the matters on which claims can disagree, by who says it.

    What is only planned contradicts nothing: that it has not been done, nor that it was done otherwise. Articles that
    say the same in their own voice count as one voice, lest the tallies of what many tell grow with their number.
    """
    said: dict[tuple[Ref, str], dict[Ref, set[str]]] = defaultdict(lambda: defaultdict(set))
    sentences: dict[tuple[Ref, str, Span], set[str]] = defaultdict(set)
    for claim in claims:
        if claim.factuality is Factuality.PLANNED:
            continue
        voice, denied = claim.speaker or _OWN, claim.factuality is Factuality.DENIED
        if claim.predicate == "type":
            said[claim.subject, "type"][voice].add(_DENIED if denied else _HELD)
            for role, filler in () if denied else claim.roles:
                if role == "date" and isinstance(filler, Value):
                    said[claim.subject, role][""].add(filler.lexical)
                elif role in (*PLACES, *SIDES) and isinstance(filler, str):
                    states = stands.get(filler, frozenset({filler})) if role in SIDES else {filler}
                    said[claim.subject, role][voice] |= {json.dumps([each, filler]) for each in states}
        elif claim.comparator is not None and not isinstance(claim.object, str):
            if not denied:
                measure = json.dumps([plain(claim.object), claim.comparator.value], sort_keys=True)
                sentences[claim.subject, claim.predicate, claim.sentence].add(measure)
        else:
            fact = fact_ref(claim.subject, claim.predicate, claim.object)
            said[fact, "fact"][voice].add(_DENIED if denied else _HELD)
    found: Given = Counter()
    for (ref, matter), voices in said.items():
        for voice, values in voices.items():
            by = json.dumps(sorted(values)) if voice == _OWN else voice
            for value in sorted(values):
                found[ref, f"side:{matter}", json.dumps([by, value])] += 1
    for (ref, measure, _), values in sentences.items():
        found[ref, f"side:{measure}", json.dumps(sorted(values))] += 1
    return found


def _headlines(reading: Reading) -> frozenset[Span]:
    """The spans of the claims' sentences that lie in the headline."""
    headline = reading.document.headline
    if headline is None:
        return frozenset()
    return frozenset(
        c.sentence for c in reading.claims if headline.start <= c.sentence.start and c.sentence.end <= headline.end
    )


def _stands_for(reading: Reading) -> dict[Ref, frozenset[Ref]]:
    """For officials and organs of the article the states that they stand for."""
    found: dict[Ref, set[Ref]] = defaultdict(set)
    for c in reading.claims:
        if (
            c.predicate in {"represents", "leads", "bodyOf"}
            and isinstance(c.object, str)
            and c.object.startswith("state/")
        ):
            found[c.subject].add(c.object)
    return {k: frozenset(v) for k, v in found.items()}
