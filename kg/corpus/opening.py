"""The corpus of a store on disk: opened for changing, or looked at."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from kg import iri
from kg.corpus import catalogue as tables
from kg.corpus import judgements
from kg.corpus.catalogue import Catalogue
from kg.corpus.changes import Settings
from kg.corpus.corpus import Corpus
from kg.errors import StoreError


def look(path: Path) -> dict[str, Any]:
    """What is in the store at `path`, as plain values: its articles, the judgements, how much was left undone."""
    db = _catalogue(path, read_only=True)
    try:
        rows = db.db.execute(
            "SELECT ref, source, published, publisher, title FROM article ORDER BY published, source, ref"
        )
        names = ("article", "source", "published", "publisher", "headline")
        return {
            "articles": [dict(zip(names, row, strict=True)) for row in rows],
            "judgements": db.db.execute("SELECT count(*) FROM judged").fetchone()[0],
            "pending": db.db.execute("SELECT count(*) FROM intent").fetchone()[0],
        }
    finally:
        db.close()


def _catalogue(path: Path, *, read_only: bool = False) -> Catalogue:
    if not path.exists():
        raise StoreError("there is no store here", str(path), "Make one with `kg build`, or name one with --store DIR.")
    if not (path / tables.FILE).exists():
        raise StoreError(
            "the store has no catalogue of its articles", str(path), "Build it anew with `kg build --force`."
        )
    return Catalogue(path / tables.FILE, read_only=read_only)


def open_corpus(path: Path) -> Corpus:
    """The corpus of the store at `path`, for changing; what a killed run left undone is finished first.

    Raises StoreError if there is no such store, another process has it, or it has no catalogue.
    """
    from kg.store import MANIFEST, open_store, read_manifest

    _catalogue(path, read_only=True).close()
    store = open_store(path)
    manifest = read_manifest(path)
    settings = Settings(str(manifest.get("base", iri.DEFAULT_BASE)), bool(manifest.get("text", True)))
    found = Corpus(_catalogue(path), store, settings, judgements.read(judgements.beside(path)))
    # The manifest's time says when the graph last changed.
    found.on_change = lambda: os.utime(path / MANIFEST) if (path / MANIFEST).exists() else None
    found.finish()
    return found
