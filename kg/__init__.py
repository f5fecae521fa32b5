"""Knowledge graphs from news articles: who did what, who says so, and how surely."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from rdflib import Dataset

__version__ = "0.1.0"


def load(path: str | PathLike[str] = "kg-out/kg.db") -> Dataset:
    """The graph of a store (a folder) or an RDF file as a `rdflib.Dataset` over the union of its graphs.

    It is a copy in memory: changes to it don't reach the store. Raises `kg.errors.StoreError` if there is none.
    """
    from kg.dataset import load

    return load(path)
