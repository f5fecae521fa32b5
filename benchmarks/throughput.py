"""How much of the language model's own speed is left: articles read into claims against bare `nlp.pipe`, in one run.

    python benchmarks/throughput.py [PATH] [--rounds N] [--sizes small|full]

PATH holds articles; without one they are synthetic, as long and as dense in claims as news.

Bare is the pipeline as its makers publish it. All see the same texts in the same process, turn about; CPU seconds are
counted, so that a busy machine matters little, and the best round of each is compared. Reading goes from the article to
its quads; the whole is what `kg build --jobs 1 --no-exports` does once it has started: files read, names and events
resolved, the store loaded and put in order.
"""

from __future__ import annotations

import argparse
import tempfile
from importlib import import_module
from pathlib import Path

from measuring import seconds, table
from synthetic import NEWS, write

from kg import knowledge
from kg.assemble.article import quads
from kg.model import Article
from kg.pipeline import Totals, build, readings
from kg.read import read
from kg.read.clean import document
from kg.resources import BATCH, DEFAULT_MODEL
from kg.store import write_new

SIZES = {"small": 50, "full": 400}


def compare(path: Path, rounds: int) -> tuple[list[float], int, int]:
    """CPU seconds of bare `nlp.pipe`, of reading and of the whole, the best of the rounds each; articles and words."""
    nlp = import_module(DEFAULT_MODEL).load()
    knowledge.load()
    articles = [a for a in read([path]) if isinstance(a, Article)]
    texts = [a.text for a in articles]

    def bare() -> int:
        return sum(len(doc) for doc in nlp.pipe(texts, batch_size=BATCH))

    def reading() -> int:
        return sum(len(quads(reading)) for reading in readings(document(x) for x in articles))

    def whole() -> None:
        with tempfile.TemporaryDirectory() as folder:
            write_new(Path(folder, "kg.db"), lambda made: build([path], Totals(), made), union=True)

    timed = [[seconds(work)[0] for work in (bare, reading, whole)] for _ in range(rounds + 1)]
    # The first round fills the vocabulary and the tables of words.
    best = [min(took) for took in zip(*timed[1:], strict=True)]
    return best, len(articles), sum(len(t.split()) for t in texts)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", choices=SIZES, default="small")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        path = options.path or write(Path(scratch, "news.jsonl"), SIZES[options.sizes], background=NEWS)
        took, articles, words = compare(path, options.rounds)
    named = ("bare `nlp.pipe`", "`kg`, from the article to its quads", "`kg build --jobs 1`, the whole into a store")
    rows = [
        (name, f"{each:.2f} s", f"{words / each:,.0f}", f"{took[0] / each:.2f}")
        for name, each in zip(named, took, strict=True)
    ]
    head = (f"{articles} articles, {words:,} words, best of {options.rounds}", "CPU", "words a second", "of bare")
    print(table(head, rows))


if __name__ == "__main__":
    main()
