"""Makes a store of a chosen size that is shaped like ours, of made-up names: for measuring, and nothing else.

    python benchmarks/make_store.py DIR [QUADS]

Some 170 quads an article: its entities drawn from a common pool by Zipf's law, five events with their roles, a claim
for each with evidence, position and quotation; labels and counts in the corpus's graph. Seeded: the same every time.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg import store
from kg.iri import CORPUS, DEFAULT_BASE, KG, digest, slug
from kg.sparql import PREFIXES

_SYLLABLES = tuple("badafogahijokalomuneporasitavowiyazu"[i : i + 2] for i in range(0, 36, 2))
_CLASSES = (("State", 2), ("Person", 50), ("Organization", 25), ("City", 20), ("Weapon", 3))
_EVENTS = ("MissileLaunch", "Meeting", "Attack", "Condemnation", "TroopDeployment", "Signing", "Sanction")
_PARTS = {"State": "state", "Person": "person", "Organization": "organization", "City": "city", "Weapon": "weapon"}

TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


def node(ref: str) -> ox.NamedNode:
    """A node of the data."""
    return ox.NamedNode(DEFAULT_BASE + ref)


def term(name: str) -> ox.NamedNode:
    """A term by its prefixed name."""
    prefix, _, local = name.partition(":")
    return ox.NamedNode({**PREFIXES, "kg": KG}[prefix] + local)


class Corpus:
    """Articles as quads, one after the other, until there are enough."""

    def __init__(self, quads: int, seed: int = 1) -> None:
        self.quads, self._random = quads, random.Random(seed)
        self._made = 0
        count = max(50, quads // 60)
        self._entities = [self._entity() for _ in range(count)]
        self._weights = [1 / (rank + 3) ** 0.8 for rank in range(count)]
        self.labels: Counter[tuple[ox.NamedNode, str]] = Counter()

    def _name(self, words: int) -> str:
        pick = self._random.choice
        return " ".join(
            "".join(pick(_SYLLABLES) for _ in range(self._random.randint(2, 4))).title() for _ in range(words)
        )

    def _entity(self) -> tuple[ox.NamedNode, str, str]:
        classes, weights = zip(*_CLASSES, strict=True)
        cls = self._random.choices(classes, weights)[0]
        name = self._name(2 if cls in ("Person", "Organization") else 1)
        return node(f"{_PARTS[cls]}/{slug(name)}-{self._random.randrange(10**6)}"), cls, name

    def batches(self) -> Iterator[list[ox.Quad]]:
        """The quads of one article after another."""
        while self._made < self.quads * 0.9:
            batch = list(self._article())
            self._made += len(batch)
            yield batch

    def _article(self) -> Iterator[ox.Quad]:
        ref = f"article/{digest('made', self._made)}"
        graph = node(ref)
        title = self._name(7)
        for p, o in (
            (TYPE, term("kg:Article")), (TYPE, term("schema:NewsArticle")),
            (term("schema:headline"), ox.Literal(title)),
            (term("dcterms:source"), ox.Literal(f"{ref}.txt")), (term("schema:inLanguage"), ox.Literal("en")),
            (term("schema:datePublished"), ox.Literal(self._day(), datatype=term("xsd:date"))),
        ):  # fmt: skip
            yield ox.Quad(graph, p, o, graph)
        drawn = list(dict.fromkeys(self._random.choices(self._entities, self._weights, k=10)))
        for entity, cls, name in drawn:
            yield ox.Quad(graph, term("schema:mentions"), entity, graph)
            yield ox.Quad(entity, TYPE, term(f"kg:{cls}"), graph)
            yield ox.Quad(entity, term("schema:name"), ox.Literal(name), graph)
            yield ox.Quad(entity, term("skos:altLabel"), ox.Literal(name.split()[-1]), graph)
            self.labels[entity, name] += 1
        start = 0
        for number in range(6):
            start += 150
            yield from self._event(ref, graph, number, start, drawn)

    def _day(self) -> str:
        return f"20{self._random.randint(15, 25)}-{self._random.randint(1, 12):02}-{self._random.randint(1, 28):02}"

    def _event(
        self, ref: str, graph: ox.NamedNode, number: int, start: int, drawn: list[tuple[ox.NamedNode, str, str]]
    ) -> Iterator[ox.Quad]:
        cls, day = self._random.choice(_EVENTS), self._day()
        event, claim = node(f"event/{digest(ref, number)}"), node(f"claim/{digest(ref, number, 'claim')}")
        (actor, _, name), (place, _, _), (speaker, _, _) = self._random.choices(drawn, k=3)
        evidence = f"{ref}#char={start},{start + 120}"
        self.labels[event, f"{cls} by {name}, {day}"] += 1
        for who in (event, claim):
            yield ox.Quad(who, term("kg:actor"), actor, graph)
            yield ox.Quad(who, term("kg:place"), place, graph)
            yield ox.Quad(who, term("kg:date"), ox.Literal(day, datatype=term("xsd:date")), graph)
        for s, p, o in (
            (event, TYPE, term("kg:Event")), (event, TYPE, term(f"kg:{cls}")), (claim, TYPE, term("kg:Claim")),
            (claim, term("rdf:subject"), event), (claim, term("rdf:predicate"), TYPE),
            (claim, term("rdf:object"), term(f"kg:{cls}")), (claim, term("kg:factuality"), term("kg:Asserted")),
            (claim, term("kg:confidence"), ox.Literal("0.9", datatype=term("xsd:decimal"))),
            (claim, term("kg:attributedTo"), speaker), (claim, term("kg:evidence"), node(evidence)),
            (node(evidence), TYPE, term("kg:Evidence")), (node(evidence), term("oa:hasSource"), graph),
            (node(evidence), term("oa:hasSelector"), node(f"{evidence}&sel=position")),
            (node(evidence), term("oa:hasSelector"), node(f"{evidence}&sel=quote")),
            (node(f"{evidence}&sel=position"), term("oa:start"), ox.Literal(start)),
            (node(f"{evidence}&sel=position"), term("oa:end"), ox.Literal(start + 120)),
            (node(f"{evidence}&sel=quote"), term("oa:exact"), ox.Literal(self._name(18))),
        ):  # fmt: skip
            yield ox.Quad(s, p, o, graph)

    def corpus(self) -> Iterator[ox.Quad]:
        """Labels and counts, in the corpus's graph."""
        graph = node(CORPUS)
        for (thing, label), count in self.labels.items():
            yield ox.Quad(thing, term("rdfs:label"), ox.Literal(label), graph)
            yield ox.Quad(thing, term("kg:articleCount"), ox.Literal(count), graph)


def main() -> None:
    """Make the store that the arguments name, anew."""
    path, size = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    shutil.rmtree(path, ignore_errors=True)
    made = Corpus(size)
    manifest = {"base": DEFAULT_BASE, "made_by": "benchmarks/make_store.py"}
    store.write_new(
        path, made.batches(), finish=lambda _: [list(made.corpus())], manifest=manifest, force=True, union=True
    )
    opened = store.open_store(path, read_only=True)
    print(f"{sum(1 for _ in store.named(opened)):,} quads, {len(made.labels):,} labels, at {path}")


if __name__ == "__main__":
    main()
