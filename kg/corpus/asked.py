"""What the names that people give stand for: a thing as articles call it, their own claims, an article."""

from __future__ import annotations

import re
from dataclasses import replace

import pyoxigraph as ox

from kg import iri, knowledge
from kg.assemble.article import canonical
from kg.corpus.corpus import Corpus
from kg.corpus.resolution import Resolver
from kg.corpus.rewrite import rewritten
from kg.errors import UsageError
from kg.model import Ref

_OWN = "SELECT 1 FROM unit WHERE local=? OR key=? UNION SELECT 1 FROM telling WHERE local=? LIMIT 1"


def thing(corpus: Corpus, name: str) -> Ref:
    """What articles call a thing: itself if they call it so, else the first of what it is made of."""
    ref = name.removeprefix(corpus.settings.base)
    ask = corpus.db.db.execute
    if ref in knowledge.load().nodes or ask(_OWN, (ref, ref, ref)).fetchone():
        return ref
    row = ask("SELECT key FROM unit WHERE ref=? ORDER BY key LIMIT 1", (ref,)).fetchone()
    row = row or ask("SELECT local FROM telling WHERE ref=? ORDER BY local LIMIT 1", (ref,)).fetchone()
    if row is None:
        raise UsageError("no article calls anything so", name, "`kg explain NAME --merges` shows the names that count.")
    return str(row[0])


def claims(corpus: Corpus, name: str, *, rejected: bool = False) -> list[tuple[Ref, Ref]]:
    """A claim of the graph as its articles' own claims, with the articles; with `rejected`, one that is struck out."""
    ref = name.removeprefix(corpus.settings.base)
    struck = [(c, a) for c, a in corpus.judged.rejected.items() if c == ref]
    found = struck if rejected else _own_claims(corpus, ref)
    if not found:
        raise UsageError("there is no such claim", name, "`kg explain NAME --json` names the claims.")
    return found


def _own_claims(corpus: Corpus, ref: Ref) -> list[tuple[Ref, Ref]]:
    assert corpus.store is not None
    resolver = Resolver(corpus.db, corpus.judged)
    node = ox.NamedNode(corpus.settings.base + ref)
    graphs = {
        q.graph_name.value
        for q in corpus.store.quads_for_pattern(node, None, None, None)
        if isinstance(q.graph_name, ox.NamedNode)
    }
    found = []
    for graph in sorted(graphs):
        article = graph.removeprefix(corpus.settings.base)
        number = corpus.db.number(article)
        if number is None:
            continue
        reading, refs = resolver.reading(number), resolver.refs(number)
        for claim in reading.claims:
            there = rewritten(replace(reading, entities=(), claims=(claim,)), refs).claims
            if any(iri.claim(article, canonical(c)) == ref for c in there):
                found.append((iri.claim(article, claim), article))
    return found


def find(corpus: Corpus, name: str) -> Ref:
    """The article of that name: its own in the graph, its file's, its address, its record's. Raises UsageError."""
    ref = name.removeprefix(corpus.settings.base)
    rows = corpus.db.db.execute(
        "SELECT ref, source FROM article WHERE ref=? OR source=? OR key=? OR key LIKE ? ESCAPE '\\' ORDER BY ref",
        (ref, name, f"url {name}", f"record % {_literal(name)}"),
    ).fetchall()
    if not rows:
        raise UsageError("there is no such article", name, "`kg status` lists them.")
    if len(rows) > 1:
        raise UsageError(
            f"{len(rows)} articles are called so", name, "\n  ".join(f"{s}: kg remove {r}" for r, s in rows)
        )
    return str(rows[0][0])


def _literal(text: str) -> str:
    """A text that LIKE takes as it stands."""
    return re.sub(r"([%_\\])", r"\\\1", text)
