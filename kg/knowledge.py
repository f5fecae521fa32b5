"""The lexicon and the gazetteer as the extractor uses them: read once from ontology/, immutable afterwards."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import pyoxigraph as ox

from kg import resources
from kg.errors import KnowledgeError
from kg.iri import DEFAULT_BASE, KG, RDF, RDFS, SKOS
from kg.model import Comparator, Factuality, Ref

LEX = "https://kg.example/lexicon#"
RDFS_LABEL = RDFS + "label"
ALT_LABEL = SKOS + "altLabel"


def fold(text: str) -> str:
    """Typographic apostrophes and dashes as plain ones, character for character."""
    return text.translate(_FOLD)


_FOLD = str.maketrans("’‘‛`´“”„‟‐‑‒–", "'''''\"\"\"\"----")


@dataclass(frozen=True, slots=True)
class Filler:
    """A condition on a role: what must (or must not) fill it, by class or word; in this function if one is named."""

    role: str
    classes: frozenset[str]
    words: frozenset[str] = frozenset()
    function: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Words of one grammar that evoke one event class or relation."""

    evokes: str
    verbs: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    roles: dict[str, str]
    preps: dict[str, tuple[str, str]]
    needs: tuple[Filler, ...] = ()
    unless: tuple[Filler, ...] = ()
    reciprocal: bool = False
    weak: bool = False
    gives: Factuality | None = None
    counts: dict[str, str] = field(default_factory=dict)
    value: str | None = None
    denotes_subject: bool = False
    relation: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase of speech or doubt, with the factuality (or comparator) that it gives."""

    kind: str
    part: str
    text: str
    gives: Factuality | None = None
    comparator: Comparator | None = None
    speech: bool = False
    passive: bool = False
    value: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a common noun denotes: a class of the ontology, or a kind of people ("Troops")."""

    noun: str
    denotes: str
    named: bool = False
    state_owned: bool = False


@dataclass(frozen=True, slots=True)
class OfficeKind:
    """A kind of post; `is_office` is False for words such as "leader" that are no node of their own."""

    label: str
    titles: frozenset[str]
    heads: bool = False
    is_office: bool = True
    default: Ref | None = None
    heads_body: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """One writing of a gazetteer node. `use` is "name", "adjectival", "demonym", "seat" or "short"."""

    text: str
    ref: Ref
    use: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the gazetteer: a state, organisation, city, weapon … ."""

    ref: Ref
    cls: str
    label: str
    located_in: tuple[Ref, ...] = ()
    body_of: tuple[Ref, ...] = ()
    capital_of: tuple[Ref, ...] = ()
    series: bool = False
    ambiguous: bool = False


class Node(dict[str, list[str]]):
    """A subject's properties by local name, values as text."""

    def one(self, name: str) -> str | None:
        return next(iter(self.get(name, ())), None)

    def flag(self, name: str) -> bool | None:
        value = self.one(name)
        return None if value is None else value == "true"


@dataclass(frozen=True, slots=True)
class Implication:
    """A relation that holds between what fills two roles of an event, the roles in order of precedence.

    `filler` is the class wanted on the side of `to`; `of_state` puts states in place of those who stand for them.
    """

    relation: str
    source: tuple[str, ...]
    to: tuple[str, ...]
    filler: str = ""
    of_state: bool = False


@dataclass(slots=True)
class Knowledge:
    """All tables, keyed for look-up by lemma or by name."""

    verbs: dict[str, tuple[Frame, ...]] = field(default_factory=dict)
    nouns: dict[str, tuple[Frame, ...]] = field(default_factory=dict)
    adjectives: dict[str, tuple[Frame, ...]] = field(default_factory=dict)
    particles: frozenset[str] = frozenset()
    cues: dict[tuple[str, str], tuple[Cue, ...]] = field(default_factory=dict)
    kinds: dict[str, tuple[Kind, ...]] = field(default_factory=dict)
    offices: dict[str, OfficeKind] = field(default_factory=dict)
    honorifics: frozenset[str] = frozenset()
    names: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    first_words: dict[str, int] = field(default_factory=dict)
    nodes: dict[Ref, Place] = field(default_factory=dict)
    capitals: dict[Ref, Ref] = field(default_factory=dict)
    family_first: frozenset[str] = frozenset()
    lists: dict[str, frozenset[str]] = field(default_factory=dict)
    state_nouns: dict[str, Ref] = field(default_factory=dict)
    role_nouns: dict[str, str] = field(default_factory=dict)
    inherits: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    implied: dict[str, str] = field(default_factory=dict)
    implies: dict[str, tuple[Implication, ...]] = field(default_factory=dict)
    once_a_day: frozenset[str] = frozenset()
    going_on: frozenset[str] = frozenset()
    measured: dict[str, frozenset[str]] = field(default_factory=dict)
    weapon_labels: dict[str, str] = field(default_factory=dict)
    ends: dict[str, dict[str, int]] = field(default_factory=dict)
    title_starts: dict[str, int] = field(default_factory=dict)
    idiom_words: frozenset[str] = frozenset()
    writings: dict[Ref, frozenset[str]] = field(default_factory=dict)

    def index(self) -> None:
        """Makes the tables that tell at once that a word ends, or begins, nothing that is known."""
        self.ends = {"nouns": endings(self.nouns), "kinds": endings(self.kinds), "adjectives": endings(self.adjectives)}
        self.title_starts = endings((" ".join(reversed(t.split(" "))) for t in self.offices), last=True)
        self.idiom_words = frozenset(w for phrase in self.lists.get("Idiom", ()) for w in phrase.split())
        writings: dict[Ref, set[str]] = defaultdict(set)
        for names in self.names.values():
            for name in names:
                writings[name.ref].add(name.text)
        self.writings = {ref: frozenset(texts) for ref, texts in writings.items()}

    def cue(self, part: str, text: str, *kinds: str) -> Cue | None:
        """The first cue of these kinds for this part of speech and lemma."""
        cues = self.cues.get((part, text))
        return next((c for c in cues if c.kind in kinds), None) if cues else None


def endings(keys: Iterable[str], last: bool = False) -> dict[str, int]:
    """For the last word of each key, the most tokens that a key with it has; a hyphen between words is a token too."""
    found: dict[str, int] = {}
    for key in keys:
        pieces = re.split(r"[ -]", key)
        size = len(pieces) + key.count("-") + 2 * key.count("'") + (2 if last else 0)
        word = pieces[-1]
        found[word] = max(found.get(word, 0), size)
    return found


def _local(value: str) -> str:
    """The local name of an IRI of ours, a data node's ref, or the text itself."""
    for prefix in (KG, LEX, RDF):
        if value.startswith(prefix):
            return ("rdf:" if prefix == RDF else "") + value[len(prefix) :]
    return value.removeprefix(DEFAULT_BASE)


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, file: str) -> str:
    """A term as text; blank nodes are those of one file."""
    if isinstance(term, ox.Literal):
        return term.value
    return _local(term.value) if isinstance(term, ox.NamedNode) else f"{file}{term}"


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(p for name in ("", "lexicon", "gazetteer") for p in (folder / name).glob("*.ttl"))


def _parse(path: Path) -> Iterable[ox.Quad]:
    try:
        yield from ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    except (SyntaxError, OSError) as error:
        raise KnowledgeError(f"not readable as Turtle: {error}", str(path), "Correct the file.") from error


def _nodes(folder: Path) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    keys = {RDFS_LABEL: "label", ALT_LABEL: "altLabel", RDF + "type": "type"}
    for path in _files(folder):
        if path.name.endswith("shapes.ttl"):
            continue
        for subject, quads in groupby(_parse(path), key=attrgetter("subject")):
            node = nodes.setdefault(_term(subject, path.name), Node())
            for quad in quads:
                predicate = quad.predicate.value
                key = keys.get(predicate) or keys.setdefault(predicate, _local(predicate))
                node.setdefault(key, []).append(_term(quad.object, path.name))
    return nodes


_FUNCTIONS = (
    "subject",
    "object",
    "objectEvent",
    "indirect",
    "complement",
    "inner",
    "possessor",
    "of",
    "ofEvent",
    "compound",
    "compoundEvent",
)


def _fillers(nodes: dict[str, Node], ids: list[str]) -> tuple[Filler, ...]:
    found = [
        Filler(
            n.one("role") or "",
            frozenset(n.get("filler", ())),
            frozenset(n.get("word", ())),
            n.one("function") or "",
            n.one("group") or i,
        )
        for i in ids
        for n in (nodes[i],)
    ]
    return tuple(sorted(found, key=lambda f: (f.role, sorted(f.classes), sorted(f.words))))


def _frame(evokes: str, identifier: str, nodes: dict[str, Node]) -> Frame:
    node = nodes[identifier]
    preps: dict[str, tuple[str, str]] = {}
    for prep in node.get("prep", ()):
        role = nodes[prep].one("role")
        if role is None:
            raise KnowledgeError(f"a lex:prep of kg:{evokes} has no lex:role", "ontology/lexicon", "Name its role.")
        preps |= {marker: (role, nodes[prep].one("roleEvent") or role) for marker in nodes[prep].get("marker", ())}
    gives, value = node.one("gives"), node.one("value")
    roles = {f: role for f in _FUNCTIONS if (role := node.one(f))}
    fills = [*roles.values(), *(role for pair in preps.values() for role in pair)]
    return Frame(
        evokes=evokes,
        verbs=frozenset(node.get("verb", ())),
        nouns=frozenset(node.get("noun", ())),
        adjectives=frozenset(node.get("adjective", ())),
        roles=roles,
        preps=preps,
        needs=_fillers(nodes, node.get("needs", [])),
        unless=_fillers(nodes, node.get("unless", [])),
        reciprocal=bool(node.flag("reciprocal")),
        weak=bool(node.flag("weak")),
        gives=Factuality(gives) if gives else None,
        counts={f: measure for f in ("object", "subject", "of") if (measure := node.one(f"{f}Count"))},
        value=value,
        relation=value is not None or any(role.startswith("rdf:") for role in fills),
        denotes_subject=bool(node.flag("denotesSubject")),
    )


_PARTS = ("verb", "noun", "adverb", "adjective", "auxiliary", "phrase")
_CUES = (
    "Reporting",
    "Modality",
    "Transparent",
    "Negation",
    "Condition",
    "LightVerb",
    "Happening",
    "Approximation",
    "SourceMarker",
    "Measure",
)


def _cues(nodes: dict[str, Node]) -> dict[tuple[str, str], tuple[Cue, ...]]:
    found: dict[tuple[str, str], list[Cue]] = defaultdict(list)
    for node in nodes.values():
        for kind in (k for k in _CUES if k in node.get("type", ())):
            gives = node.one("gives")
            for part in _PARTS:
                for text in node.get(part, ()):
                    comparator = Comparator(gives) if gives in set(Comparator) else None
                    level = Factuality(gives) if gives in set(Factuality) else None
                    found[part, text].append(
                        Cue(
                            kind,
                            part,
                            text,
                            level,
                            comparator,
                            bool(node.flag("speech")),
                            bool(node.flag("passive")),
                            gives or "",
                        )
                    )
    return {key: tuple(sorted(v, key=lambda c: (c.kind, c.gives or ""))) for key, v in found.items()}


def _gazetteer(nodes: dict[str, Node], k: Knowledge) -> None:
    names: dict[str, set[Name]] = defaultdict(set)
    for ref, node in nodes.items():
        label = node.one("label")
        if "/" not in ref or label is None or ref.startswith("http") or ":" in ref:
            continue
        cls = node.one("type") or ""
        ambiguous = set(node.get("ambiguous", ()))
        k.nodes[ref] = Place(
            ref,
            cls,
            label,
            tuple(sorted(node.get("locatedIn", ()))),
            tuple(sorted(node.get("bodyOf", ()))),
            tuple(sorted(node.get("capitalOf", ()))),
            bool(node.flag("series")),
            "true" in ambiguous,
        )
        for state in node.get("capitalOf", ()):
            k.capitals[state] = ref
        uses = [("name", "label"), ("name", "altLabel"), *((u, u) for u in ("adjectival", "demonym", "seat", "short"))]
        for use, key in uses:
            for text in node.get(key, ()):
                names[fold(text)].add(Name(fold(text), ref, use, "true" in ambiguous or text in ambiguous))
    k.names = {t: tuple(sorted(v, key=lambda n: (n.use, n.ref))) for t, v in names.items()}
    for text in names:
        if match := re.match(r"\w+", text):
            k.first_words[match.group()] = max(len(text), k.first_words.get(match.group(), 0))


def _by_precedence(frames: list[Frame]) -> tuple[Frame, ...]:
    """The frames of one word: weak ones last, the most demanding first, else in a fixed order."""

    def key(f: Frame) -> tuple[object, ...]:
        return f.weak, -len(f.needs), f.evokes, sorted(f.preps), sorted(f.roles.items())

    return tuple(sorted(frames, key=key))


def _implications(ids: list[str], nodes: dict[str, Node]) -> tuple[Implication, ...]:
    return tuple(
        Implication(
            n.one("relation") or "",
            tuple(n.get("from", ())),
            tuple(n.get("to", ())),
            n.one("filler") or "",
            bool(n.flag("ofState")),
        )
        for n in (nodes[i] for i in ids)
    )


def _of_events(nodes: dict[str, Node], k: Knowledge) -> None:
    """What is peculiar to the events of a class."""
    k.once_a_day = frozenset(cls for cls, node in nodes.items() if node.flag("onceADay"))
    k.going_on = frozenset(cls for cls, node in nodes.items() if node.flag("goesOn"))
    k.measured = {cls: frozenset(node["measured"]) for cls, node in nodes.items() if "measured" in node}
    k.weapon_labels = {cls: label for cls, node in nodes.items() if (label := node.one("weaponLabel"))}
    k.implies = {cls: _implications(node["implies"], nodes) for cls, node in nodes.items() if "implies" in node}


def read(folder: Path) -> Knowledge:
    """All knowledge in `folder` (laid out as ontology/). Raises KnowledgeError for a file that can't be used."""
    nodes, k = _nodes(folder), Knowledge()
    tables: dict[str, dict[str, list[Frame]]] = {p: defaultdict(list) for p in ("verbs", "nouns", "adjectives")}
    for evokes, node in sorted(nodes.items()):
        for identifier in node.get("evokedBy", ()):
            frame = _frame(evokes, identifier, nodes)
            for part, table in tables.items():
                for lemma in getattr(frame, part):
                    table[lemma].append(frame)
        k.implied |= dict.fromkeys(node.get("impliedBy", ()), evokes)
        for identifier in node.get("inherits", ()):
            role = nodes[identifier].one("role") or ""
            k.inherits.setdefault(evokes, {})[role] = frozenset(nodes[identifier].get("fromRole", ()))
    k.verbs, k.nouns, k.adjectives = (
        {w: _by_precedence(fs) for w, fs in tables[p].items()} for p in ("verbs", "nouns", "adjectives")
    )
    k.particles = frozenset(v.split(" ", 1)[1] for v in k.verbs if " " in v)
    k.cues = _cues(nodes)
    _of_events(nodes, k)
    kinds: dict[str, list[Kind]] = defaultdict(list)
    for node in nodes.values():
        types = node.get("type", ())
        if "Kind" in types:
            for noun in node.get("noun", ()):
                kinds[noun].append(
                    Kind(noun, node.one("denotes") or "", bool(node.flag("named")), bool(node.flag("stateOwned")))
                )
        if "OfficeKind" in types:
            office = OfficeKind(
                node.one("label") or "",
                frozenset(node.get("title", ())),
                bool(node.flag("heads")),
                node.flag("office") is not False,
                node.one("defaultBody"),
                bool(node.flag("headsBody")),
            )
            k.offices |= {fold(t): office for t in office.titles}
        if "RoleNoun" in types:
            k.role_nouns |= {word: node.one("role") or "" for word in node.get("word", ())}
        if "StateNoun" in types:
            k.state_nouns |= {word: node.one("defaultBody") or "" for word in node.get("word", ())}
        for word_list in types:
            words = {*node.get("title", ()), *node.get("phrase", ()), *node.get("word", ())}
            k.lists[word_list] = k.lists.get(word_list, frozenset()) | words
            if by_role := node.one("role"):
                key = f"{word_list}:{by_role}"
                k.lists[key] = k.lists.get(key, frozenset()) | words
    k.kinds = {n: tuple(v) for n, v in kinds.items()}
    k.honorifics = frozenset(k.lists.get("Honorific", ()))
    k.family_first = frozenset(w.lower() for w in k.lists.get("FamilyFirst", ()))
    _gazetteer(nodes, k)
    k.index()
    return k


@cache
def load() -> Knowledge:
    """The knowledge that comes with the program."""
    return read(resources.ontology_dir())
