"""What of a store an export holds: all but the articles' texts, or the plain facts, one article, the surer claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import UsageError
from kg.export import terms
from kg.iri import CORPUS, DEFAULT_BASE
from kg.model import Factuality
from kg.store import named, united

DESCRIPTION = "graph/description"


@dataclass(frozen=True, slots=True)
class Options:
    """`facts`: without claims and their evidence. `article`: the IRI, source name or address of the one article wanted.

    `min_confidence` in [0, 1]: without claims less sure than that, and without what stands on such claims only.
    """

    facts: bool = False
    article: str | None = None
    min_confidence: float = 0.0

    @property
    def everything(self) -> bool:
        """Whether nothing is to be left out."""
        return self == Options()


def base(store: ox.Store) -> str:
    """The IRI before the names of the data, as the names of its graphs show it."""
    for graph in store.named_graphs():
        if isinstance(graph, ox.NamedNode) and graph.value.endswith(f"/{CORPUS}"):
            return graph.value.removesuffix(CORPUS)
    return DEFAULT_BASE


def quads(store: ox.Store, options: Options, *, text: bool = False) -> list[ox.Quad]:
    """The quads to export, sorted; the articles' texts among them only with `text`.

    An event of doubtful factuality stays with `facts`: its `kg:factuality` says how to read it. Of one article there
    is its own graph, and from the corpus's graph the labels of what it speaks of. Raises UsageError for an article
    that the store does not hold.
    """
    described = ox.NamedNode(base(store) + DESCRIPTION)
    found = [q for q in named(store) if q.graph_name != described and (text or q.predicate.value != terms.BODY)]
    if options.article is not None:
        found = _of_article(found, find_article(store, options.article), base(store))
    if options.min_confidence > 0:
        found = _surer(found, options.min_confidence)
    if options.facts:
        found = _facts(found)
    return sorted(_used(found), key=str)


def select(store: ox.Store, options: Options) -> ox.Store:
    """The same as a store, texts included; the very store where nothing is left out."""
    if options.everything:
        return store
    found = ox.Store()
    found.extend(quads(store, options, text=True))
    return found


def find_article(store: ox.Store, name: str) -> str:
    """The IRI of the article of that IRI, ref, source, file name or address. Raises UsageError unless it is one."""
    rows = store.query(
        f"SELECT ?article ?source ?url {{ ?article a <{terms.ARTICLE}> "
        f"OPTIONAL {{ ?article <{terms.SOURCE}> ?source }} OPTIONAL {{ ?article <{terms.URL}> ?url }} }}",
        use_default_graph_as_union=not united(store),
    )
    assert isinstance(rows, ox.QuerySolutions)
    known: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        article, source = row["article"].value, terms.text(row["source"]) if row["source"] else ""
        url = terms.text(row["url"]) if row["url"] else ""
        file_name = source.rsplit("/", 1)[-1]
        for writing in {
            article,
            article.removeprefix(base(store)),
            source,
            file_name,
            file_name.rsplit(".", 1)[0],
            url,
        }:
            known[writing].add(article)
    matches = sorted(known.get(name, ())) if name else []
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise UsageError(f"{len(matches)} articles are called so", name, f"Name one by its IRI: {', '.join(matches)}")
    from rapidfuzz import process

    near = [m[0] for m in process.extract(name, [k for k in sorted(known) if k and "://" not in k], limit=3)]
    raise UsageError("no such article in the store", name, f"Did you mean {' or '.join(near)}?" if near else None)


def _of_article(found: Iterable[ox.Quad], article: str, at: str) -> list[ox.Quad]:
    names = {f"<{article}>", f"<{article}#text>"}
    quads = list(found)
    kept = [q for q in quads if str(q.graph_name) in names]
    nodes = {str(n) for q in kept for n in (q.subject, q.object)}
    corpus = ox.NamedNode(at + CORPUS)
    labels = (q for q in quads if q.graph_name == corpus and q.predicate.value == terms.LABEL)
    return [*kept, *(q for q in labels if str(q.subject) in nodes)]


def _evidence(nodes: Iterable[ox.Quad]) -> set[str]:
    """Evidence and its selectors."""
    classes = {f"<{terms.EVIDENCE_CLASS}>", *(f"<{terms.OA}{c}>" for c in _SELECTORS)}
    return {str(q.subject) for q in nodes if q.predicate.value == terms.TYPE and str(q.object) in classes}


_SELECTORS = ("SpecificResource", "TextPositionSelector", "TextQuoteSelector")


def _used(found: list[ox.Quad]) -> list[ox.Quad]:
    """Without the quantities that nothing points to any more."""
    idle = _typed(found, terms.QUDT + "QuantityValue") - {str(q.object) for q in found}
    return [q for q in found if str(q.subject) not in idle]


def _typed(found: Iterable[ox.Quad], cls: str) -> set[str]:
    return {str(q.subject) for q in found if q.predicate.value == terms.TYPE and terms.text(q.object) == cls}


def _facts(found: list[ox.Quad]) -> list[ox.Quad]:
    """Without claims and evidence, and without the articles, which the description names as the sources."""
    out = _typed(found, terms.CLAIM) | _evidence(found) | _typed(found, terms.ARTICLE)
    return [q for q in found if str(q.subject) not in out]


@dataclass(frozen=True, slots=True)
class _Claim:
    node: str
    graph: str
    subject: str
    predicate: str
    object: str
    factuality: Factuality
    confidence: float
    states: frozenset[tuple[str, str, str]]

    @property
    def tells(self) -> bool:
        """Whether it says that an event took place."""
        return self.predicate == f"<{terms.TYPE}>"


def _claims(found: list[ox.Quad]) -> list[_Claim]:
    nodes = _typed(found, terms.CLAIM)
    values: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for q in found:
        if str(q.subject) in nodes:
            values[str(q.subject), str(q.graph_name)][q.predicate.value].append(str(q.object))
    confidence = {
        (str(q.subject), str(q.graph_name)): float(terms.text(q.object))
        for q in found
        if q.predicate.value == terms.CONFIDENCE
    }
    claims = []
    for (node, graph), own in values.items():
        subject, predicate, value = (own[p][0] for p in (terms.SUBJECT, terms.PREDICATE, terms.OBJECT))
        roles = {
            (subject, p, o) for p, os in own.items() if p.startswith(terms.KG) and p not in terms.OF_CLAIMS for o in os
        }
        states = frozenset({(subject, predicate.strip("<>"), value), *roles})
        factuality = Factuality(terms.local(own[terms.FACTUALITY][0].strip("<>")))
        sure = confidence.get((node, graph), 1.0)
        claims.append(_Claim(node, graph, subject, predicate, value, factuality, sure, states))
    return claims


def _surer(found: list[ox.Quad], least: float) -> list[ox.Quad]:
    """Without the claims below `least`, what only they state, and the evidence that only they point to."""
    claims = _claims(found)
    out = {c.node for c in claims if c.confidence < least}
    told = {c.subject for c in claims if c.tells}
    while True:
        # Without a claim that it took place an event is nothing; what is said of it goes with it.
        gone = told - {c.subject for c in claims if c.tells and c.node not in out}
        more = {c.node for c in claims if c.node not in out and {c.subject, c.object} & gone}
        if not more:
            break
        out |= more
    events = told - gone
    kept: set[tuple[str, str, str, str]] = set()
    lost: set[tuple[str, str, str, str]] = set()
    for claim in claims:
        measure = claim.subject in events and claim.factuality is not Factuality.DENIED
        stands = claim.node not in out and (claim.tells or measure or claim.factuality is Factuality.ASSERTED)
        (kept if stands else lost).update((claim.graph, *statement) for statement in claim.states)
    stays = [
        q
        for q in found
        if str(q.subject) not in out | gone
        and str(q.object) not in out | gone
        and not (
            (key := (str(q.graph_name), str(q.subject), q.predicate.value, str(q.object))) in lost and key not in kept
        )
    ]
    pointed = {str(q.object) for q in stays if q.predicate.value == terms.EVIDENCE}
    selected = {str(q.object) for q in found if q.predicate.value == terms.HAS_SELECTOR and str(q.subject) in pointed}
    unused = _evidence(found) - pointed - selected
    return _retold([q for q in stays if str(q.subject) not in unused], [c for c in claims if c.node not in out])


def _retold(found: list[ox.Quad], claims: list[_Claim]) -> list[ox.Quad]:
    """With each event's own factuality the strongest that these claims give it."""
    strongest: dict[str, Factuality] = {}
    for claim in (c for c in claims if c.tells):
        known = strongest.setdefault(claim.subject, claim.factuality)
        strongest[claim.subject] = min(known, claim.factuality, key=lambda f: f.rank)
    return [
        ox.Quad(q.subject, q.predicate, ox.NamedNode(terms.KG + strongest[str(q.subject)]), q.graph_name)
        if q.predicate.value == terms.FACTUALITY and str(q.subject) in strongest
        else q
        for q in found
    ]
