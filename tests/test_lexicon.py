"""The lexicon: well-formed, covering every class and relation, and evoking what it should in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from kg import knowledge, resources, vocab
from kg.annotate import annotate
from kg.model import Article, Comparator, Factuality
from kg.read.clean import document
from kg.reading import read

FOLDER = resources.ontology_dir()
LEXICON = FOLDER / "lexicon"
TERMS = [FOLDER / name for name in ("core.ttl", "events.ttl", "claims.ttl")] + [LEXICON / "vocabulary.ttl"]
WORDS = [LEXICON / name for name in ("en.ttl", "en-relations.ttl", "en-cues.ttl")]
CHECKS = sorted((LEXICON / "checks").glob("*.rq"))
PREFIXES = """
@prefix kg: <https://kg.example/ontology#> .
@prefix lex: <https://kg.example/lexicon#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix ex: <https://example.org/> .
"""

# Words that two classes share without any condition: the word, the classes, why that is right. Empty so far.
SHARED_ON_PURPOSE: dict[tuple[str, str], tuple[set[str], str]] = {}


@pytest.fixture(scope="module")
def terms() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in TERMS:
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(LEXICON / "shapes.ttl")


@pytest.fixture(scope="module")
def known() -> knowledge.Knowledge:
    return knowledge.load()


def violations(data: rdflib.Graph, shapes: rdflib.Graph) -> str:
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    return "" if conforms else str(text)


def rows(query: Path, files: list[Path], more: str = "") -> list[str]:
    store = ox.Store()
    for path in files:
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    store.load(input=(PREFIXES + more).encode(), format=ox.RdfFormat.TURTLE)
    found = store.query(query.read_text(encoding="utf-8"))
    assert isinstance(found, ox.QuerySolutions)
    return [" ".join(str(value) for value in row) for row in found]


# Well-formed


def test_the_lexicon_conforms_to_its_shapes(terms: rdflib.Graph, shapes: rdflib.Graph) -> None:
    data = rdflib.Graph()
    data += terms
    for path in WORDS:
        data.parse(path)
    assert not violations(data, shapes)


def attack(body: str) -> str:
    return f"kg:Attack lex:evokedBy [ a lex:Frame ; {body} ] ."


def zap(body: str) -> str:
    return attack(f'lex:verb "zap" ; lex:object kg:target ; {body}')


BROKEN = {
    "a frame without a word": attack("lex:subject kg:actor"),
    "a frame without any role": attack('lex:verb "zap"'),
    "a frame that nothing evokes": 'ex:lost a lex:Frame ; lex:verb "zap" ; lex:subject kg:actor .',
    "an unknown class": 'kg:Atack lex:evokedBy [ a lex:Frame ; lex:verb "zap" ; lex:subject kg:actor ] .',
    "a class that is no event": 'kg:Person lex:evokedBy [ a lex:Frame ; lex:verb "zap" ; lex:subject kg:actor ] .',
    "an untyped frame": 'kg:Attack lex:evokedBy [ lex:verb "zap" ; lex:subject kg:actor ] .',
    "an unknown role": zap("lex:subject kg:aktor"),
    "two roles of one function": zap("lex:subject kg:actor, kg:target"),
    "an unknown property": zap("lex:dative kg:recipient"),
    "a verb with a genitive": zap("lex:possessor kg:actor"),
    "a verb and a noun in one frame": zap('lex:noun "zap"'),
    "two spaces in a word": attack('lex:verb "zap  up" ; lex:subject kg:actor'),
    "a curly apostrophe": attack('lex:noun "coup d’etat" ; lex:possessor kg:actor'),
    "a preposition without role": zap('lex:prep [ lex:marker "at" ]'),
    "a preposition without marker": zap("lex:prep [ lex:role kg:target ]"),
    "a condition without role": zap("lex:needs [ lex:filler kg:City ]"),
    "a condition with two roles": zap("lex:needs [ lex:role kg:target, kg:actor ; lex:filler kg:City ]"),
    "an unknown filler": zap("lex:unless [ lex:role kg:target ; lex:filler kg:Town ]"),
    "an unknown function": zap("lex:needs [ lex:role kg:target ; lex:function lex:topic ; lex:filler kg:City ]"),
    "a flag that is no boolean": zap('lex:weak "yes"'),
    "a measure that is none": zap("lex:objectCount kg:place"),
    "a modality without factuality": 'ex:cue a lex:Modality ; lex:verb "zap" .',
    "a modality with a comparator": 'ex:cue a lex:Modality ; lex:verb "zap" ; lex:gives kg:About .',
    "an approximation with a factuality": 'ex:cue a lex:Approximation ; lex:phrase "zap" ; lex:gives kg:Denied .',
    "reporting without speech": 'ex:cue a lex:Reporting ; lex:verb "zap" ; lex:gives kg:Asserted .',
    "a cue without words": "ex:cue a lex:LightVerb .",
    "a cue with a role": 'ex:cue a lex:LightVerb ; lex:verb "zap" ; lex:subject kg:actor .',
    "an idiom without a phrase": 'ex:idiom a lex:Idiom ; lex:noun "zap" .',
}


def test_the_smallest_good_frame_conforms(terms: rdflib.Graph, shapes: rdflib.Graph) -> None:
    good = rdflib.Graph().parse(data=PREFIXES + zap("lex:subject kg:actor"))
    assert not violations(terms + good, shapes)


@pytest.mark.parametrize("snippet", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_lexicon_is_caught(snippet: str, terms: rdflib.Graph, shapes: rdflib.Graph) -> None:
    assert violations(terms + rdflib.Graph().parse(data=PREFIXES + snippet), shapes)


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_the_lexicon_passes_each_check(check: Path) -> None:
    assert not rows(check, TERMS + WORDS)


DEFECTS = {
    "unfillable-condition": """kg:Attack lex:evokedBy [ a lex:Frame ; lex:verb "zap" ; lex:subject kg:actor ;
        lex:needs [ lex:role kg:weapon ; lex:filler kg:Weapon ] ] .""",
    "two-roles-of-one-preposition": """kg:Attack lex:evokedBy [ a lex:Frame ; lex:verb "zap" ;
        lex:prep [ lex:marker "at" ; lex:role kg:place ], [ lex:marker "at" ; lex:role kg:target ] ] .""",
    "undeclared-term": 'kg:Attack lex:evokedBy [ a lex:Frame ; lex:verb "zap" ; lex:subjekt kg:actor ] .',
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_each_check_catches_its_defect(check: Path) -> None:
    assert rows(check, TERMS, DEFECTS[check.stem])


# Complete, and told apart


def frames(known: knowledge.Knowledge) -> Iterator[tuple[str, str, knowledge.Frame]]:
    for part in ("verbs", "nouns", "adjectives"):
        for word, found in getattr(known, part).items():
            for frame in found:
                yield part, word, frame


@pytest.mark.parametrize("part", ["verbs", "nouns"])
def test_every_event_class_is_evoked_by_verbs_and_nouns(part: str, known: knowledge.Knowledge) -> None:
    have = {frame.evokes for where, _, frame in frames(known) if where == part}
    assert not set(vocab.event_classes()) - have - {"Event"}


def test_every_relation_is_evoked(known: knowledge.Knowledge) -> None:
    assert not set(vocab.relations()) - {frame.evokes for _, _, frame in frames(known)}


def test_events_have_roles_of_events_and_relations_their_two_sides(known: knowledge.Knowledge) -> None:
    sides = {"rdf:subject", "rdf:object", "Ignored"}
    for _, word, frame in frames(known):
        used = {*frame.roles.values(), *(role for pair in frame.preps.values() for role in pair)}
        if frame.evokes in vocab.relations():
            assert used <= sides, (frame.evokes, word, used - sides)
        else:
            assert used <= {*vocab.roles(), "Forces", "Ignored"}, (frame.evokes, word, used)


@pytest.mark.parametrize("kind", ["events", "relations"])
def test_a_word_of_two_classes_has_a_condition_that_tells_them_apart(kind: str, known: knowledge.Knowledge) -> None:
    """A word may evoke an event and a relation at once ("fight"), but not two events, or two relations, at will."""
    among = set(vocab.event_classes()) if kind == "events" else set(vocab.relations())
    free: dict[tuple[str, str], set[str]] = defaultdict(set)
    for part, word, frame in frames(known):
        if frame.evokes in among and not (frame.needs or frame.unless or frame.weak):
            free[part, word].add(frame.evokes)
    shared = {key: classes for key, classes in free.items() if len(classes) > 1}
    assert shared == {key: classes for key, (classes, _) in SHARED_ON_PURPOSE.items() if classes <= among}


def test_no_word_is_listed_twice_in_the_same_class_without_condition(known: knowledge.Knowledge) -> None:
    seen: dict[tuple[str, str, str], int] = defaultdict(int)
    for part, word, frame in frames(known):
        if frame.evokes in vocab.event_classes() and not (frame.needs or frame.unless or frame.weak):
            seen[part, word, frame.evokes] += 1
    assert not {key: n for key, n in seen.items() if n > 1}


AMERICAN = {"defense": "defence", "favor": "favour", "honor": "honour", "labor": "labour", "armored": "armoured"}
IZED = [
    "mobilize",
    "criticize",
    "finalize",
    "authorize",
    "penalize",
    "recognize",
    "nationalize",
    "normalize",
    "criminalize",
    "formalize",
    "organize",
]


def test_american_and_british_spellings_stand_side_by_side(known: knowledge.Knowledge) -> None:
    spellings = {**AMERICAN, **{word: word[:-3] + "ise" for word in IZED}}
    for table in (known.verbs, known.nouns):
        for phrase in table:
            british = " ".join(spellings.get(word, word) for word in phrase.split(" "))
            assert british in table, phrase


# In sentences: what a word evokes, with the heads that fill its roles

SENTENCES = [
    (
        "Iran fired a ballistic missile from a base near Tehran.",
        "MissileLaunch",
        {"actor": "Iran", "weapon": "missile"},
    ),
    ("The rocket flew over Japan.", "MissileLaunch", {"weapon": "rocket", "destination": "Japan"}),
    ("India carried out a missile test.", "MissileLaunch", {"actor": "India", "weapon": "missile"}),
    ("Pakistan detonated a nuclear device.", "NuclearTest", {"actor": "Pakistan", "weapon": "device"}),
    (
        "Egypt held joint drills with Jordan in the Red Sea.",
        "MilitaryExercise",
        {"participant": "Jordan", "place": "Sea"},
    ),
    ("France deployed 2,000 troops to Romania.", "TroopDeployment", {"actor": "France", "destination": "Romania"}),
    ("The dispatch of soldiers to Mali was delayed.", "TroopDeployment", {"destination": "Mali"}),
    ("Ethiopia pulled its forces out of Somalia.", "Withdrawal", {"actor": "Ethiopia", "origin": "Somalia"}),
    ("Norway gave Ukraine two tanks.", "ArmsTransfer", {"actor": "Norway", "recipient": "Ukraine", "weapon": "tanks"}),
    ("Canada supplied Estonia with drones.", "ArmsTransfer", {"recipient": "Estonia", "weapon": "drones"}),
    ("Britain trained Kenyan soldiers.", "MilitaryTraining", {"actor": "Britain", "target": "soldiers"}),
    ("Israel bombed a refugee camp in Lebanon.", "Attack", {"actor": "Israel", "target": "camp", "place": "Lebanon"}),
    ("Rebels shot down a helicopter.", "Attack", {"actor": "Rebels", "target": "helicopter"}),
    ("An air strike on Damascus followed.", "Attack", {"target": "Damascus"}),
    ("Armenia and Azerbaijan clashed near the border.", "Attack", {"participant": "Armenia"}),
    ("The civil war in Sudan goes on.", "Conflict", {"place": "Sudan"}),
    ("Germany fought France.", "Conflict", {"participant": "France"}),
    ("Brazil's president met Argentina's president in Lima.", "Meeting", {"place": "Lima"}),
    ("Talks between Serbia and Kosovo failed.", "Meeting", {"participant": "Kosovo"}),
    ("Peru's foreign minister visited Chile.", "Visit", {"destination": "Chile"}),
    ("Greece signed a treaty with Albania.", "Signing", {"participant": "Albania", "agreement": "treaty"}),
    ("Japan condemned the launch.", "Condemnation", {"actor": "Japan", "topic": "launch"}),
    ("Japan condemned China.", "Condemnation", {"actor": "Japan", "target": "China"}),
    (
        "Qatar accused Yemen of breaking the truce.",
        "Accusation",
        {"actor": "Qatar", "target": "Yemen", "topic": "breaking"},
    ),
    ("Chad blamed Libya for the attack.", "Accusation", {"target": "Libya", "topic": "attack"}),
    ("Belarus denied the allegations.", "Denial", {"actor": "Belarus", "topic": "allegations"}),
    ("Kenya called on Rwanda to withdraw its troops.", "Appeal", {"actor": "Kenya", "recipient": "Rwanda"}),
    ("Ghana called for a cease-fire.", "Appeal", {"actor": "Ghana"}),
    ("Finland warned Russia against an attack.", "Warning", {"recipient": "Russia", "topic": "attack"}),
    ("Iran threatened to attack Israel.", "Threat", {"actor": "Iran", "topic": "attack"}),
    ("Australia imposed sanctions on Myanmar.", "Sanction", {"actor": "Australia", "target": "Myanmar"}),
    ("Poland expelled the ambassador of Belarus.", "Sanction", {"actor": "Poland", "target": "ambassador"}),
    ("Turkey gave food to Somalia.", "Aid", {"actor": "Turkey", "recipient": "Somalia"}),
    ("Italy shared intelligence with Spain.", "IntelligenceSharing", {"actor": "Italy", "recipient": "Spain"}),
    ("Sweden put its forces on high alert.", "Alert", {"Forces": "forces"}),
    ("The presidential election in Zambia was close.", "Election", {"place": "Zambia"}),
    ("Spain appointed Maria Lopez as ambassador.", "Appointment", {"actor": "Spain", "target": "Lopez"}),
    ("Denmark pledged to send tanks.", "Pledge", {"actor": "Denmark", "topic": "send"}),
    ("Bolivia praised Cuba.", "Support", {"actor": "Bolivia", "target": "Cuba"}),
    ("Colombia released three prisoners.", "Concession", {"actor": "Colombia", "target": "prisoners"}),
    ("Nepal and Bhutan cooperate on energy.", "Cooperation", {"participant": "Bhutan"}),
    ("Cuba rejected the proposal.", "Refusal", {"actor": "Cuba"}),
    ("Students protested against the government in Dhaka.", "Protest", {"actor": "Students", "place": "Dhaka"}),
    ("Police arrested 40 people in Minsk.", "Coercion", {"target": "people", "place": "Minsk"}),
    ("Croatia opened an investigation into the bombing.", "Investigation", {"actor": "Croatia", "topic": "bombing"}),
    ("Twelve people died in Nairobi.", "Death", {"target": "people", "place": "Nairobi"}),
    ("Latvia's defense minister resigned.", "Dismissal", {"target": "minister"}),
    ("A train derailed near Kyiv.", "Accident", {"target": "train"}),
    ("Parliament voted on the bill.", "Vote", {"actor": "Parliament"}),
]
RELATIONS = [
    ("France is a close ally of Germany.", "alliedWith", {"rdf:subject": "France", "rdf:object": "Germany"}),
    ("Laos cooperates with Vietnam.", "cooperatesWith", {"rdf:subject": "Laos", "rdf:object": "Vietnam"}),
    ("Iran supports Syria.", "supports", {"rdf:subject": "Iran", "rdf:object": "Syria"}),
    ("Pakistan possesses nuclear weapons.", "possesses", {"rdf:subject": "Pakistan", "rdf:object": "weapons"}),
    ("Morocco controls Dakhla.", "controls", {"rdf:subject": "Morocco", "rdf:object": "Dakhla"}),
    ("The launch violated the treaty.", "violates", {"rdf:subject": "launch", "rdf:object": "treaty"}),
    ("Peru signed the agreement.", "signatory", {"rdf:subject": "agreement", "rdf:object": "Peru"}),
    ("Peru ratified the treaty.", "partyTo", {"rdf:subject": "Peru", "rdf:object": "treaty"}),
    ("Finland joined the European Union.", "memberOf", {"rdf:subject": "Finland", "rdf:object": "Union"}),
    ("Russia's war against Ukraine goes on.", "atWarWith", {"rdf:subject": "Russia", "rdf:object": "Ukraine"}),
]
NOTHING = [
    ("The company launched a new phone.", "MissileLaunch"),
    ("She tested the soup.", "MissileLaunch"),
    ("The two sides struck a deal.", "Attack"),
    ("The firm met its targets.", "Meeting"),
    ("They fired the coach.", "MissileLaunch"),
    ("Austria withdrew from the treaty.", "Withdrawal"),
    ("She gave a speech.", "Aid"),
    ("The earthquake killed 12 people.", "Attack"),
    ("Firefighters fought the blaze.", "Conflict"),
    ("He sent a letter to Madrid.", "TroopDeployment"),
]  # fmt: skip


@pytest.fixture(scope="module")
def evoked(known: knowledge.Knowledge) -> dict[str, list[tuple[str, set[tuple[str, str]]]]]:
    """For each sentence, the class of each predication and its roles with the heads that fill them."""
    sentences = [case[0] for case in (*SENTENCES, *RELATIONS, *NOTHING)]
    docs = [document(Article(source=f"{n}.txt", text=text + "\n")) for n, text in enumerate(sentences)]
    return {
        text: [(p.evokes, {(role, token.text) for role, token in p.roles}) for p in read(annotated, known).predications]
        for text, annotated in zip(sentences, annotate(docs), strict=True)
    }


@pytest.mark.parametrize(
    ("sentence", "cls", "roles"), SENTENCES + RELATIONS, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_sentence_evokes_its_event_or_relation(
    sentence: str, cls: str, roles: dict[str, str], evoked: dict[str, list[tuple[str, set[tuple[str, str]]]]]
) -> None:
    assert any(name == cls and set(roles.items()) <= filled for name, filled in evoked[sentence]), evoked[sentence]


@pytest.mark.parametrize(("sentence", "cls"), NOTHING, ids=[c[0] for c in NOTHING])
def test_a_word_in_another_sense_evokes_nothing(
    sentence: str, cls: str, evoked: dict[str, list[tuple[str, set[tuple[str, str]]]]]
) -> None:
    assert cls not in {name for name, _ in evoked[sentence]}


# Cues, as the model has them


@pytest.mark.parametrize(
    ("verbs", "gives"),
    [
        ("say tell report confirm announce conclude", Factuality.ASSERTED),
        ("claim allege accuse believe suspect suggest", Factuality.POSSIBLE),
        ("deny refute", Factuality.DENIED),
    ],
)
def test_verbs_of_speech_give_the_factuality_that_the_model_states(
    verbs: str, gives: Factuality, known: knowledge.Knowledge
) -> None:
    found = {verb: known.cue("verb", verb, "Reporting") for verb in verbs.split()}
    assert {verb: cue.gives if cue else None for verb, cue in found.items()} == dict.fromkeys(found, gives)


@pytest.mark.parametrize(
    ("part", "word", "gives"),
    [
        ("auxiliary", "may", Factuality.POSSIBLE),
        ("auxiliary", "will", Factuality.PLANNED),
        ("adverb", "reportedly", Factuality.POSSIBLE),
        ("adjective", "alleged", Factuality.POSSIBLE),
        ("adjective", "upcoming", Factuality.PLANNED),
        ("verb", "appear", Factuality.POSSIBLE),
        ("verb", "prepare", Factuality.PLANNED),
        ("noun", "threat", Factuality.POSSIBLE),
        ("noun", "plan", Factuality.PLANNED),
    ],
)
def test_a_modal_word_gives_its_factuality(part: str, word: str, gives: Factuality, known: knowledge.Knowledge) -> None:
    cue = known.cue(part, word, "Modality")
    assert cue is not None and cue.gives == gives


def test_no_cue_of_one_kind_gives_two_factualities(known: knowledge.Knowledge) -> None:
    for key, cues in known.cues.items():
        for kind in {cue.kind for cue in cues}:
            assert len({cue.gives or cue.comparator for cue in cues if cue.kind == kind}) == 1, (key, kind)


@pytest.mark.parametrize("comparator", list(Comparator))
def test_every_comparator_has_words(comparator: Comparator, known: knowledge.Knowledge) -> None:
    assert any(cue.comparator == comparator for cues in known.cues.values() for cue in cues)
