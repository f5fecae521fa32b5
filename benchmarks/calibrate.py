"""How well confidence tells right claims from wrong ones: a reliability table, and features to fit it by.

    python benchmarks/calibrate.py [GOLD…] [--features FILE]
        GOLD               gold files or folders [default: those beside the checkout, and tests/gold]
        --features FILE    write one row a claim as CSV: whether it is right, and what is known of it

A claim that an event took place is right if its event is one that the gold has (optional ones too); a claim of a
relation if the gold has the relation. How surely it is told and by whom is not asked here: confidence says what share
of such claims is right.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from kg import knowledge, vocab
from kg.annotate import annotate
from kg.corpus.catalogue import Catalogue
from kg.corpus.changes import Settings
from kg.corpus.corpus import Corpus
from kg.corpus.noted import note
from kg.corpus.resolution import Resolver
from kg.corpus.rewrite import rewritten
from kg.evaluate import compare, gold_files
from kg.evaluation import gold
from kg.evaluation.gold import Gold
from kg.iri import DEFAULT_BASE, article
from kg.model import Claim, Reading, Ref, Value
from kg.pipeline import Totals, single
from kg.read import read
from kg.read.clean import document
from kg.reading import Reader

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True, slots=True)
class Row:
    """One claim: is it right, how sure it was said to be, and what is known of it."""

    article: str
    right: bool
    confidence: float
    kind: str
    predicate: str
    roles: int
    named_fillers: int
    fillers: int
    fillers_right: int
    noun: bool
    headline: bool
    definite: bool
    factuality: str
    quoted: bool
    derived: bool
    mentions: int
    word: str


def rows(one: Gold) -> Iterator[Row]:
    """The claims of one article's events and relations."""
    docs = map(document, single(read([one.source], published=one.published), Totals()))
    reader = Reader(next(annotate(docs)), knowledge.load())
    found = reader.read()
    store, refs = graph(found.reading)
    comparison = compare(one, store)
    right_events = comparison.right_events()
    right_facts = set(comparison.matched_facts.values())
    hits = {node: comparison.aligned.hits[i] for i, node in comparison.aligned.events.items()}
    told = defaultdict(list)
    for m in found.events:
        if (happening := reader.owner.get(m.token)) is not None:
            ref = reader.refs[happening.number]
            told[refs.get(ref, ref)].append(m)
    reading = rewritten(found.reading, refs)
    entities = {e.ref for e in reading.entities if e.ref.split("/")[0] not in {"weapon", "agreement"}}
    measures = {*vocab.measures(), "date", "time"}
    judged = set(comparison.built.events)
    for claim in reading.claims:
        node = DEFAULT_BASE + claim.subject
        event = claim.predicate == "type"
        if claim.predicate in measures or (event and node not in judged):
            continue
        if not event and claim.predicate not in comparison.built.rules.relations:
            continue
        links = {(r, DEFAULT_BASE + v) for r, v in claim.roles if isinstance(v, str)}
        here = [m for m in told.get(claim.subject, ()) if m.sentence == claim.sentence]
        agreed = hits[node].used | hits[node].spare if node in hits else frozenset()
        yield Row(
            one.path.stem,
            node in right_events if event else key(claim) in right_facts,
            claim.confidence,
            "event" if event else "relation",
            claim.object.lexical if event and isinstance(claim.object, Value) else claim.predicate,
            len({r for r, _ in claim.roles}),
            sum(isinstance(v, str) and v in entities for _, v in claim.roles),
            len(links),
            sum(filled in agreed for filled in links),
            any(m.noun for m in here),
            any(m.headline for m in here),
            any(m.definite for m in here),
            claim.factuality,
            claim.speaker is not None,
            bool(claim.derived_from),
            len(told.get(claim.subject, ())) if event else 1,
            reader.doc[here[0].token].lemma_.lower() if here else "",
        )


def graph(reading: Reading) -> tuple[ox.Store, dict[Ref, Ref]]:
    """The graph of one reading, and what it calls things where it calls them otherwise than the reading."""
    corpus = Corpus(Catalogue(), None, Settings())
    corpus.take([note(reading)])
    store = ox.Store()
    for lines in corpus.batches():
        store.bulk_load(input=lines.quads, format=ox.RdfFormat.N_QUADS)
    number = corpus.db.number(article(reading.document.article))
    assert number is not None
    refs = Resolver(corpus.db, corpus.judged).refs(number)
    corpus.close()
    return store, refs


def key(claim: Claim) -> tuple[frozenset[str], str, str]:
    """A relation's claim as the comparison names facts."""
    subject = DEFAULT_BASE + claim.subject
    if not isinstance(claim.object, str):
        return frozenset({subject}), claim.predicate, getattr(claim.object, "lexical", "").casefold()
    other = DEFAULT_BASE + claim.object
    if vocab.symmetric(claim.predicate):
        return frozenset({subject, other}), claim.predicate, max(subject, other)
    return frozenset({subject}), claim.predicate, other


def error(table: Iterable[Row]) -> float:
    """Expected calibration error: how far confidence is from the share that is right, on average over the bins."""
    all_rows = list(table)
    gaps = []
    for _, inside in binned(all_rows):
        share = sum(r.right for r in inside) / len(inside)
        mean = sum(r.confidence for r in inside) / len(inside)
        gaps.append(len(inside) * abs(share - mean))
    return sum(gaps) / len(all_rows) if all_rows else 0.0


def binned(table: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    for low, high in pairwise(BINS):
        inside = [r for r in table if low <= r.confidence < high]
        if inside:
            yield f"{low:.1f}-{min(high, 1):.1f}", inside


def reliability(title: str, table: Sequence[Row]) -> None:
    """The diagram as a table for docs/quality.md."""
    share = sum(r.right for r in table) / max(len(table), 1)
    print(f"\n{title}: {len(table)} claims, {share:.3f} right, expected calibration error {error(table):.3f}\n")
    print("| confidence | claims | mean | right | |\n|---|---|---|---|---|")
    for name, inside in binned(table):
        share = sum(r.right for r in inside) / len(inside)
        mean = sum(r.confidence for r in inside) / len(inside)
        bar = ("█" * round(20 * share)).ljust(20, "·")
        print(f"| {name} | {len(inside)} | {mean:.2f} | {share:.2f} | {bar} |")


def shares(title: str, table: Sequence[Row], by: str, least: int = 5) -> None:
    """The share that is right for each value of a feature."""
    seen: Counter[object] = Counter(getattr(r, by) for r in table)
    right = Counter(getattr(r, by) for r in table if r.right)
    cells = [f"{value} {right[value]}/{n}" for value, n in seen.most_common() if n >= least]
    print(f"- {title} by {by}: {', '.join(cells)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--features", type=Path)
    options = parser.parse_args()
    sources = [(p, options.articles) for p in gold_files(options.gold)]
    if not sources:
        for folder, articles in ((SHARED / "gold", SHARED / "articles"), (ROOT / "tests/gold", ROOT / "kg/samples")):
            sources += [(p, articles) for p in gold_files([folder])] if folder.is_dir() else []
    table = [row for path, articles in sources for row in rows(gold.load(path, articles))]
    events, relations = [r for r in table if r.kind == "event"], [r for r in table if r.kind == "relation"]
    whole = [replace(r, right=r.right and 2 * r.fillers_right >= r.fillers) for r in events]
    parts = (
        ("events", events),
        ("events with half of their roles right", whole),
        ("relations", relations),
        ("all", table),
    )
    for title, part in parts:
        reliability(title, part)
    print()
    for by in (
        "roles",
        "named_fillers",
        "noun",
        "headline",
        "definite",
        "factuality",
        "quoted",
        "mentions",
        "predicate",
    ):
        shares("events", events, by)
    for by in ("predicate", "derived", "quoted", "factuality", "confidence"):
        shares("relations", relations, by)
    if options.features:
        with options.features.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, [f.name for f in fields(Row)])
            writer.writeheader()
            writer.writerows(asdict(r) for r in table)


if __name__ == "__main__":
    main()
