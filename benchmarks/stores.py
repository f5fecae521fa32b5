"""Loading, asking and writing a graph, against rdflib's and Oxigraph's own. Prints a table in Markdown.

    python benchmarks/stores.py [--sizes small|full]

The graph is of `make_store.py`: 20,000 quads (small) or 1,000,000. CPU seconds of this process, the best of three where
it is short. Ours loads into a store on disk in which every triple stands in the default graph too, once; rdflib and bare
Oxigraph hold the named graphs alone and ask for their union. Oxigraph's own is pyoxigraph without anything of ours; where
it knows no such thing (CSV for Neo4j, compact JSON-LD) there is no figure.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import rdflib
from make_store import Corpus
from measuring import seconds, table

from kg.export import export
from kg.query import run
from kg.store import Lines, open_store, portions, write_new

SIZES = {"small": 20_000, "full": 1_000_000}
PREFIXES = """PREFIX kg: <https://kg.example/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX oa: <http://www.w3.org/ns/oa#>
"""
QUERIES = {
    "events by class": "SELECT ?c (COUNT(DISTINCT ?e) AS ?n) { ?e a kg:Event , ?c } GROUP BY ?c",
    "events of one actor with date": "SELECT ?e ?d { { SELECT ?a { ?x kg:actor ?a } ORDER BY ?a LIMIT 1 } "
    "?e a kg:Event ; kg:actor ?a ; kg:date ?d }",
    "claims with their sentences, 100": "SELECT ?c ?t { ?c a kg:Claim ; kg:evidence/oa:hasSelector/oa:exact ?t } LIMIT 100",
}  # fmt: skip
WRITTEN = {"turtle": "turtle", "trig": "trig", "ntriples": "nt", "nquads": "nquads", "jsonld": "json-ld", "csv": ""}
PLAIN = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
}
SLOW = {"trig", "json-ld", "turtle"}
"""Formats that rdflib takes very long to write at the full size: left out there."""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", choices=SIZES, default="small")
    sizes = parser.parse_args().sizes
    size, runs = SIZES[sizes], 3 if sizes == "small" else 1
    made = Corpus(size)
    quads = [q for batch in made.batches() for q in batch]
    quads += made.corpus()
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    rows: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "kg.db")

        def ours_loads() -> ox.Store:
            write_new(path, (Lines.of(some) for some in portions(quads)), union=True, force=True)
            return open_store(path, read_only=True)

        def theirs_loads() -> ox.Store:
            store = ox.Store(tempfile.mkdtemp(dir=scratch))
            store.bulk_load(input=text, format=ox.RdfFormat.N_QUADS)
            return store

        def rdflib_loads() -> rdflib.Dataset:
            data = rdflib.Dataset(default_union=True)
            data.parse(io.BytesIO(text), format="nquads")
            return data

        ours, store = seconds(ours_loads)
        theirs, plain = seconds(theirs_loads)
        slow, data = seconds(rdflib_loads)
        rows.append(figures(f"load {len(quads):,} quads", ours, theirs, slow))
        for name, query in QUERIES.items():
            whole = PREFIXES + query
            a, mine = seconds(lambda q=whole: len(list(run(store, q).rows())), runs)
            b, his = seconds(lambda q=whole: len(list(plain.query(q, use_default_graph_as_union=True))), runs)
            c, its = seconds(lambda q=whole: len(list(data.query(q))), runs)
            assert mine == its, (name, mine, his, its)
            rows.append(figures(f"query: {name}", a, b, c))
        for form, other in WRITTEN.items():
            a, _ = seconds(lambda f=form: export(store, Path(scratch, f"graph-{f}.zip"), f), runs)
            b = seconds(plain_writes(plain, form), runs)[0] if form in PLAIN else None
            left = not other or (sizes == "full" and other in SLOW)
            c = None if left else seconds(lambda o=other: data.serialize(format=o, encoding="utf-8"), 1)[0]
            rows.append(figures(f"write {form}", a, b, c))
    print(table(("what", "kg", "Oxigraph", "rdflib", "rdflib : kg"), rows))


def plain_writes(store: ox.Store, form: str) -> Callable[[], object]:
    """Oxigraph writes all that it holds; into a format of triples, the union of its graphs."""
    if PLAIN[form].supports_datasets:
        return lambda: store.dump(format=PLAIN[form])
    return lambda: ox.serialize({q.triple for q in store}, format=PLAIN[form])


def figures(name: str, ours: float, theirs: float | None, slow: float | None) -> tuple[str, ...]:
    """A row: times, and how many times longer rdflib takes."""
    cells = [f"{t:.3f} s" if t is not None else "–" for t in (ours, theirs, slow)]
    return name, *cells, f"{slow / max(ours, 1e-6):.1f}" if slow is not None else "–"


if __name__ == "__main__":
    main()
