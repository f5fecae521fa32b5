"""The corpus: what an incremental build must remember of its articles, and how the graph follows from them."""
