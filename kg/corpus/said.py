"""What an article adds to the tallies, and what of the corpus's graph follows from the tallies of one ref."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping

import pyoxigraph as ox

from kg import iri, vocab
from kg.assemble import terms
from kg.assemble.article import canonical
from kg.assemble.background import gazetteer
from kg.assemble.labels import SHOWN_ROLES, best_name, event_label
from kg.corpus import copies
from kg.disputes import differences, facts, told
from kg.model import Factuality, Reading, Ref, Value

EVENT = "event/"
Tallies = Mapping[tuple[str, str], int]
Given = Counter[tuple[Ref, str, str]]


def given(reading: Reading, copy: Ref, outlet: Ref | None = None) -> Given:
    """What an article (in the corpus's refs) adds: ref, aspect, value and how often.

    `copy` names its group of copies, `outlet` its publisher.
    """
    found: Given = Counter()
    article = reading.document.article
    named: set[Ref] = set()
    for entity in reading.entities:
        found[entity.ref, "name", entity.name] = 1
        named.add(entity.ref)
    if article.publisher and outlet:
        found[outlet, "name", article.publisher] = 1
        named.add(outlet)
    events = set()
    for claim in map(canonical, reading.claims):
        if claim.predicate != "type" or not isinstance(claim.object, Value):
            continue
        events.add(claim.subject)
        found[claim.subject, "class", claim.object.lexical] += 1
        found[claim.subject, "held", claim.factuality.value] += 1
        for role, filler in claim.roles:
            if role in SHOWN_ROLES and not isinstance(filler, tuple):
                value = (
                    filler.lexical
                    if isinstance(filler, Value)
                    else filler
                    if isinstance(filler, str)
                    else iri.quantity(filler)
                )
                found[claim.subject, f"role:{role}", value] += 1
    for ref in named | events:
        found[ref, "article", ""] = 1
    if copy != (ref := iri.article(article)):
        found[ref, "copy", copies.first(copy)] = 1
    found.update(told(reading, copy))
    return found


def quads(
    ref: Ref, tallies: Tallies, others: Callable[[Ref], Tallies], base: str, voices: Container[Ref] | None = None
) -> Iterator[ox.Quad]:
    """The quads of the corpus's graph that follow from what is counted of one ref (and of the fillers of its roles).

    With `voices`, who tells or denies a fact is left out but for these.
    """
    graph, node = ox.NamedNode(base + iri.CORPUS), ox.NamedNode(base + ref)
    articles = tallies.get(("article", ""))
    if articles and (ref.startswith(EVENT) or any(a == "name" for a, _ in tallies)):
        yield ox.Quad(node, terms.LABEL, terms.text(label(ref, tallies, others)), graph)
        yield ox.Quad(node, terms.kg("articleCount"), terms.typed(str(articles), "integer"), graph)
    if held := factuality(tallies):
        yield ox.Quad(node, terms.kg("factuality"), terms.kg(held), graph)
    for aspect, first in tallies:
        if aspect == "copy" and first != ref:
            yield ox.Quad(ox.NamedNode(base + first), terms.kg("sharesTextWith"), node, graph)
    yield from facts(ref, tallies, base, voices)
    yield from differences(ref, tallies, base)


def factuality(tallies: Tallies) -> Factuality | None:
    """The strongest that any claim gives an event."""
    return min((Factuality(v) for a, v in tallies if a == "held"), key=lambda f: f.rank, default=None)


def cls(tallies: Tallies) -> str:
    """The class that most claims give an event; "" for what is none."""
    counted = {v: n for (a, v), n in tallies.items() if a == "class"}
    return min(counted, key=lambda c: (-counted[c], c), default="")


def label(ref: Ref, tallies: Tallies, others: Callable[[Ref], Tallies]) -> str:
    """The best name of an entity; an event in words."""
    kind = cls(tallies)
    if not kind:
        names = {v: n for (a, v), n in tallies.items() if a == "name"}
        return gazetteer().labels.get(iri.DEFAULT_BASE + ref) or best_name(names)
    roles: dict[str, list[str]] = {}
    for aspect, value in tallies:
        if aspect.startswith("role:"):
            roles.setdefault(aspect.removeprefix("role:"), []).append(value)
    return event_label(kind, {r: sorted({t for f in fs if (t := _shown(f, others))}) for r, fs in roles.items()})


def _shown(filler: str, others: Callable[[Ref], Tallies]) -> str:
    """A filler in an event's label: of another event its class alone, lest labels nest without end."""
    if "/" not in filler:
        return filler
    tallies = others(filler)
    if kind := cls(tallies):
        return vocab.label(kind)
    if not any(a == "name" for a, _ in tallies):
        return ""
    return label(filler, tallies, others)


def dumps(counted: Given) -> bytes:
    """What an article adds, as JSON."""
    return json.dumps(sorted((*k, n) for k, n in counted.items()), ensure_ascii=False).encode("utf-8", "surrogatepass")


def loads(data: bytes) -> Given:
    """What `dumps` wrote; nothing for no bytes."""
    return Counter({(r, a, v): n for r, a, v, n in json.loads(data)}) if data else Counter()
