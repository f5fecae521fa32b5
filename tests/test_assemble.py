"""A reading becomes exactly the graph that the model describes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import example
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import iri, store
from kg.assemble import terms
from kg.assemble.article import publisher, quads
from kg.assemble.corpus import background_quads, corpus_quads
from kg.assemble.labels import best_name, event_label
from kg.errors import KgError, KnowledgeError
from kg.model import Article, Document, Entity, Factuality, Reading, Span, Value
from kg.query import run

ARTICLE = iri.DEFAULT_BASE + iri.article(example.ARTICLE)


@pytest.fixture(scope="module")
def graph() -> ox.Store:
    return example.store()


def rows(graph: ox.Store, query: str) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in run(graph, query).texts()]


def ask(graph: ox.Store, pattern: str) -> bool:
    return bool(run(graph, f"ASK {{ {pattern} }}").answer)


def test_what_goes_in_comes_out_unchanged() -> None:
    written = quads(example.reading())
    kept = ox.Store()
    kept.extend(written)
    assert set(kept) == set(written)
    assert len(written) == len(set(written))


def test_no_node_is_blank(graph: ox.Store) -> None:
    assert not [q for q in graph if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]


def test_each_quad_is_in_the_graph_that_the_model_gives_it(graph: ox.Store) -> None:
    base = iri.DEFAULT_BASE
    names = {g.value for g in graph.named_graphs()}
    assert names == {ARTICLE, f"{ARTICLE}#text", base + iri.CORPUS, base + iri.BACKGROUND}
    assert not list(graph.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    corpus = {q.predicate for q in graph.quads_for_pattern(None, None, None, ox.NamedNode(base + iri.CORPUS))}
    assert corpus == {terms.LABEL, terms.kg("factuality"), terms.kg("articleCount")}


def test_the_article_carries_its_metadata(graph: ox.Store) -> None:
    found = dict(rows(graph, f"SELECT ?p ?o {{ <{ARTICLE}> ?p ?o FILTER(?p NOT IN (rdf:type, schema:mentions)) }}"))
    assert found == {
        terms.DCTERMS + "source": "harbour-wire.txt",
        terms.SCHEMA + "headline": example.HEADLINE,
        terms.SCHEMA + "datePublished": "2024-10-31",
        terms.SCHEMA + "author": "A. Writer",
        terms.SCHEMA + "url": "https://harbour-wire.example/2024/10/31/launch",
        terms.SCHEMA + "inLanguage": "en",
        terms.SCHEMA + "publisher": iri.DEFAULT_BASE + "organization/harbour-wire",
        terms.SCHEMA + "articleBody": example.TEXT,
    }
    mentioned = rows(graph, f"SELECT ?e {{ <{ARTICLE}> schema:mentions ?e }}")
    assert {m[0] for m in mentioned} == {iri.DEFAULT_BASE + e.ref for e in example.ENTITIES}


def test_without_text_only_the_body_is_missing() -> None:
    whole, bare = quads(example.reading()), quads(example.reading(), text=False)
    assert {str(q.predicate) for q in set(whole) - set(bare)} == {f"<{terms.SCHEMA}articleBody>"}
    assert set(bare) < set(whole)


def test_a_class_comes_with_all_classes_above_it(graph: ox.Store) -> None:
    found = {c.removeprefix(iri.KG) for (c,) in rows(graph, f"SELECT ?c {{ weapon:{example.MISSILE[7:]} a ?c }}")}
    assert found == {"IntercontinentalBallisticMissile", "BallisticMissile", "Missile", "Weapon"}


def test_an_unknown_class_is_refused() -> None:
    entity = Entity("state/nowhere", "Sttate", "Nowhere", ("Nowhere",))
    with pytest.raises(KnowledgeError, match="Did you mean kg:State"):
        quads(replace(example.reading(), entities=(entity,)))


def test_only_asserted_relations_are_plain_triples(graph: ox.Store) -> None:
    assert ask(graph, "state:north-korea kg:possesses ?weapon")
    assert not ask(graph, "state:russia kg:supports ?other")
    assert not ask(graph, "state:japan kg:possesses ?weapon")
    assert ask(graph, "?c rdf:subject state:russia ; rdf:predicate kg:supports ; kg:factuality kg:Possible")
    assert ask(graph, "?c rdf:subject state:japan ; rdf:predicate kg:possesses ; kg:factuality kg:Denied")


def test_an_event_has_type_roles_and_measures_whatever_its_factuality(graph: ox.Store) -> None:
    assert ask(
        graph, f"event:{example.MEETING[6:]} a kg:Meeting, kg:Event ; kg:place city:moscow ; kg:factuality kg:Planned"
    )
    assert ask(graph, f"event:{example.TRANSFER[6:]} kg:recipient state:north-korea ; kg:factuality kg:Possible")
    durations = {d for (d,) in rows(graph, f"SELECT ?d {{ event:{example.LAUNCH[6:]} kg:duration ?d }}")}
    assert durations == {"PT1H26M", "PT1H27M"}
    assert ask(graph, f"event:{example.LAUNCH[6:]} kg:altitude/qudt:numericValue 7000")
    assert ask(graph, "quantity:7000-kilom a qudt:QuantityValue ; qudt:hasUnit unit:KiloM")


def test_a_measure_that_is_only_denied_is_no_plain_triple() -> None:
    count = next(c for c in example.CLAIMS if c.predicate == "count")
    denied = replace(count, factuality=Factuality.DENIED, object=Value("99", "integer"))
    graph = ox.Store()
    graph.extend(quads(replace(example.reading(), claims=(*example.CLAIMS, denied))))
    counts = {c for (c,) in rows(graph, f"SELECT ?c {{ event:{example.DEPLOYMENT[6:]} kg:count ?c }}")}
    assert counts == {"8000", "10000"}
    assert ask(graph, "?c rdf:object 99 ; kg:factuality kg:Denied")


def test_a_claim_says_who_how_surely_and_what_its_sentence_states(graph: ox.Store) -> None:
    claim = f"?c rdf:subject event:{example.LAUNCH[6:]} ; rdf:predicate rdf:type ; rdf:object kg:MissileLaunch"
    speakers = rows(graph, f"SELECT ?s {{ {claim} OPTIONAL {{ ?c kg:attributedTo ?s }} }}")
    assert sorted(speakers) == sorted([(), (iri.DEFAULT_BASE + example.NAKATANI,), (iri.DEFAULT_BASE + example.JCS,)])
    assert ask(
        graph,
        f"{claim} ; kg:attributedTo person:gen-nakatani ; kg:actor state:north-korea ; kg:origin city:pyongyang ;"
        ' kg:date "2024-10-31"^^xsd:date ; kg:factuality kg:Asserted ; kg:confidence 0.95 .'
        f" FILTER NOT EXISTS {{ ?c kg:place ?any }}",
    )
    assert ask(
        graph, '?c rdf:predicate kg:count ; rdf:object 8000 ; kg:comparator kg:About ; kg:asWritten "About 8,000"'
    )
    assert ask(graph, "?c kg:factuality kg:Denied ; kg:relayedBy organization:tass ; rdf:object kg:ArmsTransfer")


def test_a_symmetric_relation_has_the_smaller_iri_as_its_subject(graph: ox.Store) -> None:
    assert rows(graph, "SELECT ?s ?o { ?s kg:alliedWith ?o }") == [
        (iri.DEFAULT_BASE + example.NK, iri.DEFAULT_BASE + example.RUSSIA)
    ]


def test_a_symmetric_relation_said_both_ways_is_one_claim() -> None:
    claim = next(c for c in example.CLAIMS if c.predicate == "alliedWith")
    turned = replace(claim, subject=claim.object, object=claim.subject)
    assert quads(replace(example.reading(), claims=(claim, turned))) == quads(
        replace(example.reading(), claims=(claim,))
    )


def test_derived_claims_lead_to_their_sources_and_share_their_evidence(graph: ox.Store) -> None:
    derived = "?c rdf:subject person:vladimir-putin ; rdf:predicate kg:leads ; prov:wasDerivedFrom ?from"
    found = rows(graph, f"SELECT ?p {{ {derived} . ?from rdf:predicate ?p }} ORDER BY ?p")
    assert [p.removeprefix(iri.KG) for (p,) in found] == ["holdsOffice", "officeOf"]
    assert ask(graph, f"{derived} ; kg:evidence ?e . ?from kg:evidence ?e")


def test_sources_of_a_derived_claim_are_written_even_if_the_reading_lists_it_alone() -> None:
    derived = next(c for c in example.CLAIMS if c.predicate == "leads")
    graph = ox.Store()
    graph.extend(quads(replace(example.reading(), claims=(derived,))))
    assert not ask(graph, "?c prov:wasDerivedFrom ?from FILTER NOT EXISTS { ?from a kg:Claim }")
    assert len(rows(graph, "SELECT ?c { ?c a kg:Claim }")) == 3


def test_every_quotation_is_the_slice_that_its_offsets_name(graph: ox.Store) -> None:
    found = rows(
        graph,
        """SELECT ?e ?start ?end ?exact {
            ?e a kg:Evidence, oa:SpecificResource ; oa:hasSource ?article ; oa:hasSelector ?p , ?q .
            ?p a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end .
            ?q a oa:TextQuoteSelector ; oa:exact ?exact }""",
    )
    assert len(found) == len(rows(graph, "SELECT DISTINCT ?e { ?c kg:evidence ?e }")) > 5
    for node, start, end, exact in found:
        assert node == f"{ARTICLE}#char={start},{end}"
        assert example.TEXT[int(start) : int(end)] == exact


@pytest.mark.parametrize("span", [Span(0, 0), Span(5, 100_000), Span(-4, 3)])
def test_a_sentence_that_is_no_slice_of_the_text_is_refused(span: Span) -> None:
    claim = replace(example.CLAIMS[0], sentence=span)
    with pytest.raises(KgError, match="no slice"):
        quads(replace(example.reading(), claims=(claim,)))


def test_claims_that_coincide_are_one_with_all_that_either_states() -> None:
    first = replace(example.CLAIMS[1], roles=(("actor", example.NK),), confidence=0.4)
    second = replace(example.CLAIMS[1], roles=(("origin", example.PYONGYANG),), confidence=0.6)
    graph = ox.Store()
    graph.extend(quads(replace(example.reading(), claims=(first, second))))
    assert rows(graph, "SELECT ?s ?a ?o { ?c a kg:Claim ; kg:confidence ?s ; kg:actor ?a ; kg:origin ?o }") == [
        ("0.6", iri.DEFAULT_BASE + example.NK, iri.DEFAULT_BASE + example.PYONGYANG)
    ]


def test_order_changes_nothing() -> None:
    want = store.fingerprint(example.store())
    shuffler = random.Random(7)
    for _ in range(5):
        entities, claims = list(example.ENTITIES), list(example.CLAIMS)
        shuffler.shuffle(entities)
        shuffler.shuffle(claims)
        claims = [replace(c, roles=tuple(shuffler.sample(c.roles, len(c.roles)))) for c in claims]
        written = quads(replace(example.reading(), entities=tuple(entities), claims=tuple(claims)))
        assert set(written) == set(quads(example.reading()))
        assert len(written) == len(set(written))
        shuffler.shuffle(written)
        graph = ox.Store()
        graph.extend(written)
        graph.extend(list(background_quads(graph)))
        graph.extend(list(corpus_quads(graph)))
        assert store.fingerprint(graph) == want


def test_another_base_moves_all_nodes_and_no_term() -> None:
    own = "https://news.example/kg/"
    moved, usual = example.store(own), example.store()
    assert iri.DEFAULT_BASE not in store.canonical(moved).decode()
    # Claims are named by digests of refs, so that the base shifts nothing else.
    assert store.canonical(moved).replace(own.encode(), iri.DEFAULT_BASE.encode()) == store.canonical(usual)


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60), st.text(max_size=20))
def test_any_text_survives_the_store(text: str, name: str) -> None:
    article = Article("a.txt", text, published=date(2024, 1, 2), publisher="P")
    claim = replace(example.CLAIMS[0], sentence=Span(0, len(text)))
    entity = Entity("person/x", "Person", name or "x", (name or "x",))
    written = quads(Reading(Document(article, None, ()), (entity,), (claim,)))
    kept = ox.Store()
    kept.bulk_load(input=ox.serialize(written, format=ox.RdfFormat.N_QUADS) or b"", format=ox.RdfFormat.N_QUADS)
    assert set(kept) == set(written)


@pytest.mark.parametrize(
    ("written", "datatype", "kept"),
    [
        ("PT86M", "dayTimeDuration", "PT1H26M"),
        ("P18M", "yearMonthDuration", "P1Y6M"),
        ("0.930", "decimal", "0.93"),
        ("1.0", "decimal", "1"),
        ("2024-10", "gYearMonth", "2024-10"),
        ("07:10:00", "time", "07:10:00"),
    ],
)
def test_literals_are_in_the_form_that_the_store_keeps(written: str, datatype: str, kept: str) -> None:
    literal = terms.typed(written, datatype)
    assert (literal.value, literal.datatype.value) == (kept, terms.XSD + datatype)


def test_a_publisher_that_the_article_mentions_is_one_node_with_it() -> None:
    assert publisher("tass", example.ENTITIES) == example.TASS
    assert publisher("Harbour Wire", example.ENTITIES) == "organization/harbour-wire"
    assert publisher("Russia", example.ENTITIES) == "organization/russia"


@pytest.mark.parametrize(
    ("names", "best"),
    [
        ({"Nakatani": 9, "Gen Nakatani": 1}, "Gen Nakatani"),
        ({"Vladimir Putin": 5, "Vladimir Vladimirovich Putin": 1}, "Vladimir Putin"),
        ({"Joint Chiefs": 1, "Joint Chiefs of Staff": 1}, "Joint Chiefs of Staff"),
        ({"DIA": 2}, "DIA"),
        ({"b c": 1, "a c": 1}, "a c"),
    ],
)
def test_the_best_name_is_full_then_frequent_then_long(names: dict[str, int], best: str) -> None:
    assert best_name(names) == best == best_name(dict(reversed(names.items())))


def test_a_node_of_the_gazetteer_is_labelled_by_it() -> None:
    reading = replace(
        example.reading(), entities=(Entity(example.NK, "State", "the North", ("the North",)),), claims=()
    )
    graph = ox.Store()
    graph.extend(quads(reading))
    labels = {q.object.value for q in corpus_quads(graph) if q.predicate == terms.LABEL and "state" in str(q.subject)}
    assert labels == {"North Korea"}


@pytest.mark.parametrize(
    ("cls", "roles", "label"),
    [
        ("MissileLaunch", {"actor": ["A"], "date": ["2024-10-31"]}, "Missile launch by A, 2024-10-31"),
        ("Meeting", {"participant": ["A", "B", "C"], "place": ["D"]}, "Meeting of A, B and C in D"),
        ("Meeting", {"participant": ["A", "B", "C", "D", "E"]}, "Meeting of A, B and 3 others"),
        ("Attack", {"actor": ["A"], "target": ["B"], "place": ["C"]}, "Attack by A on B"),
        ("Condemnation", {"actor": ["A"], "target": ["B"]}, "Condemnation by A of B"),
        ("Protest", {"actor": ["A"], "target": ["B"]}, "Protest by A against B"),
        ("Visit", {"actor": ["A"], "participant": ["B"], "destination": ["C"]}, "Visit by A with B"),
        ("Attack", {}, "Attack"),
    ],
)
def test_an_event_is_labelled_by_its_class_roles_and_date(cls: str, roles: dict[str, list[str]], label: str) -> None:
    assert event_label(cls, roles) == label


def test_an_events_factuality_is_the_strongest_that_is_claimed(graph: ox.Store) -> None:
    found = dict(rows(graph, "SELECT ?e ?f { ?e kg:factuality ?f FILTER NOT EXISTS { ?e a kg:Claim } }"))
    assert {e.removeprefix(iri.DEFAULT_BASE): f.removeprefix(iri.KG) for e, f in found.items()} == {
        example.LAUNCH: "Asserted",
        example.DEPLOYMENT: "Asserted",
        example.TRANSFER: "Possible",
        example.DENIAL: "Asserted",
        example.MEETING: "Planned",
        example.SIGNING: "Asserted",
        example.CONDEMNATION: "Asserted",
    }


def test_the_background_knows_states_and_their_capitals_and_points_at_nothing_unnamed(graph: ox.Store) -> None:
    background = f"<{iri.DEFAULT_BASE}{iri.BACKGROUND}>"
    assert ask(graph, f'GRAPH {background} {{ state:japan kg:iso3 "JPN" ; owl:sameAs wd:Q17 }}')
    assert ask(graph, f"GRAPH {background} {{ ?city kg:capitalOf state:japan }} ?city a kg:City ; rdfs:label ?label")
    assert not ask(graph, f"GRAPH {background} {{ ?s ?p ?o }} FILTER NOT EXISTS {{ ?s rdfs:label ?label }}")
    assert not ask(
        graph, f"GRAPH {background} {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?p), 'https://kg.example/lexicon#'))"
    )
    assert not ask(graph, f"GRAPH {background} {{ state:france ?p ?o }}")
