"""The graph as an rdflib Dataset, for those who work with rdflib in Python."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import store

if TYPE_CHECKING:
    from rdflib import Dataset


def load(path: str | PathLike[str] = store.DEFAULT_PATH) -> Dataset:
    """The graph of a store (a folder) or an RDF file as a `rdflib.Dataset` whose default graph is the union of all.

    It is a copy in memory: changes to it don't reach the store. Raises StoreError if there is nothing to load.
    """
    from rdflib import Dataset

    from kg.sparql import PREFIXES

    path = Path(path)
    opened = store.open_graph(path) if path.is_file() else store.open_store(path, read_only=True)
    dataset = Dataset(default_union=True)
    for name, iri in PREFIXES.items():
        dataset.bind(name, iri)
    dataset.parse(data=ox.serialize(store.named(opened), format=ox.RdfFormat.N_QUADS) or b"", format="nquads")
    return dataset
