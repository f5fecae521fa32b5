"""A process that a test kills: it adds and removes made-up articles in a store until it is stopped.

Arguments: the store, then "add N", "remove N" pairs in order. Prints each step when it is acknowledged.
"""

from __future__ import annotations

import sys
from pathlib import Path

import made_up

from kg import iri
from kg.corpus.opening import open_corpus


def main() -> None:
    corpus = open_corpus(Path(sys.argv[1]))
    print("open", flush=True)
    for what, number in zip(sys.argv[2::2], map(int, sys.argv[3::2]), strict=True):
        reading = made_up.reading(number)
        if what == "add":
            corpus.add(reading)
        elif corpus.db.number(iri.article(reading.document.article)) is not None:
            corpus.remove(iri.article(reading.document.article))
        print(what, number, flush=True)
    corpus.close()


if __name__ == "__main__":
    main()
