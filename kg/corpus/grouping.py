"""Which articles of the catalogue are copies of one text: the groups of those that are touched, anew."""

from __future__ import annotations

from kg.corpus import copies
from kg.corpus.catalogue import Catalogue, marks

_SHARED = """SELECT b.article, count(*), (SELECT shingles FROM article WHERE id=b.article)
    FROM shingle a JOIN shingle b USING (hash) WHERE a.article=? AND b.article<>? GROUP BY b.article"""


def regroup(catalogue: Catalogue, numbers: set[int]) -> set[int]:
    """Puts articles into groups of copies anew; returns those that are in another group than before.

    A group is named by the smallest ref in it, an article alone by its own.
    """
    db, seen, moved = catalogue.db, set[int](), set[int]()
    for start in sorted(numbers):
        if start in seen:
            continue
        group, queue = {start}, [start]
        while queue:
            at = queue.pop()
            size = db.execute("SELECT shingles FROM article WHERE id=?", (at,)).fetchone()[0]
            rows = db.execute(_SHARED, (at, at)).fetchall()
            new = {other for other, shared, theirs in rows if copies.copied(shared, size, theirs)} - group
            group |= new
            queue += sorted(new)
        seen |= group
        refs = db.execute(f"SELECT ref FROM article WHERE id IN ({marks(group)})", tuple(group)).fetchall()
        first = min(r for (r,) in refs)
        name = copies.group(first) if len(group) > 1 else first
        changed = db.execute(
            f"SELECT id FROM article WHERE copy<>? AND id IN ({marks(group)})", (name, *group)
        ).fetchall()
        moved |= {i for (i,) in changed}
        db.executemany("UPDATE article SET copy=? WHERE id=?", [(name, i) for (i,) in changed])
    return moved
