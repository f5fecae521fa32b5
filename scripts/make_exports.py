"""Rebuilds exports/: the graph of the sample articles in every format, and the page to open.

    python scripts/make_exports.py [FOLDER]

The same samples, ontology and code give the same files, byte for byte; a test rebuilds them and compares.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pyoxigraph as ox

from kg import pipeline
from kg.export import Options, export
from kg.read import samples

ROOT = Path(__file__).resolve().parent.parent

FILES = (
    "graph.ttl", "graph.trig", "graph.nt", "graph.nq", "graph.jsonld", "graph.rdf", "graph.graphml", "graph.gexf",
    "graph.html", "csv",
)  # fmt: skip
FACTS = "facts.ttl"


def make(folder: Path, graph: ox.Store) -> list[Path]:
    """Writes all exports of `graph` into `folder`, in place of what is there but its README; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
        elif old.name != "README.md":
            old.unlink()
    written = [folder / name for name in FILES]
    for path in written:
        export(graph, path, None if path.suffix else path.name)
    export(graph, folder / FACTS, options=Options(facts=True))
    return [*written, folder / FACTS]


if __name__ == "__main__":
    for made in make(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "exports", pipeline.in_memory(samples())):
        print(made)
