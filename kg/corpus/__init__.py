"""The corpus: what an incremental build must remember of its articles, and how the graph follows from them."""

from kg.corpus.past import as_of

__all__ = ["as_of"]
