"""The graph as it was known on a day: what the articles published until then tell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox

from kg import iri
from kg.iri import KG, RDF, SCHEMA
from kg.store import read_manifest, unite

_TYPE = ox.NamedNode(RDF + "type")
_PUBLISHED = ox.NamedNode(SCHEMA + "datePublished")


def as_of(store: ox.Store, day: date, path: Path | None = None) -> ox.Store:
    """A copy in memory of what `store` holds of the articles published on `day` or before; undated ones are left out.

    Things bear the names in the graph that they have today; labels, counts, facts and disputes are those of the articles
    that are left. `path` is where the store lies, whose catalogue knows these; without it they are read off the graph,
    and facts and disputes are left out.
    """
    from kg.corpus.catalogue import FILE

    found = ox.Store()
    articles = [a for a in _articles(store) if _published(store, a) and _published(store, a) <= day.isoformat()]
    for article in articles:
        for graph in (article, ox.NamedNode(f"{article.value}#text")):
            found.bulk_extend(store.quads_for_pattern(None, None, None, graph))
    if path is not None and (path / FILE).exists():
        _from_catalogue(found, articles, path)
    else:
        from kg.assemble.background import background_quads
        from kg.assemble.corpus import corpus_quads

        base = articles[0].value.rsplit("article/", 1)[0] if articles else iri.DEFAULT_BASE
        found.bulk_extend([*background_quads(found, base), *corpus_quads(found, base)])
    unite(found)
    return found


def _from_catalogue(found: ox.Store, articles: list[ox.NamedNode], path: Path) -> None:
    """Adds what follows from what these articles gave to the tallies."""
    from kg.corpus import said
    from kg.corpus.catalogue import FILE, Catalogue
    from kg.corpus.changes import Settings, all_quads

    base = str(read_manifest(path).get("base", iri.DEFAULT_BASE))
    now, then = Catalogue(path / FILE, read_only=True), Catalogue()
    try:
        for article in articles:
            row = now.db.execute(
                "SELECT given FROM article WHERE ref=?", (article.value.removeprefix(base),)
            ).fetchone()
            then.count(said.loads(row[0]) if row else said.loads(b""))
        found.bulk_extend(all_quads(then, Settings(base)))
    finally:
        now.close()
        then.close()


def _articles(store: ox.Store) -> list[ox.NamedNode]:
    graphs = {q.subject for q in store.quads_for_pattern(None, _TYPE, ox.NamedNode(KG + "Article"), None)}
    return sorted((g for g in graphs if isinstance(g, ox.NamedNode)), key=str)


def _published(store: ox.Store, article: ox.NamedNode) -> str:
    """The day of publication, "" if unknown."""
    quads = store.quads_for_pattern(article, _PUBLISHED, None, article)
    return min((q.object.value for q in quads if isinstance(q.object, ox.Literal)), default="")
