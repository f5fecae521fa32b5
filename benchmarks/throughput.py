"""How much of the language model's own speed is left: articles read into claims against bare `nlp.pipe`, in one run.

    python benchmarks/throughput.py [FOLDER] [--rounds N] [--sizes small|full]

FOLDER holds articles; without one they are the samples, three times over (small) or ten times.

Bare is the pipeline as its makers publish it. Both see the same texts in the same process, turn about; CPU seconds are
counted, so that a busy machine matters little, and the best round of each is compared. Reading goes from the article to
its quads, as `kg build` does it on one core.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from measuring import table

from kg import knowledge
from kg.assemble.article import quads
from kg.model import Article
from kg.pipeline import readings
from kg.read import read, samples
from kg.read.clean import document
from kg.resources import BATCH, DEFAULT_MODEL

SIZES = {"small": 3, "full": 10}


def seconds(work: Callable[[], int]) -> float:
    """The CPU seconds that `work` takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def compare(articles: list[Article], rounds: int) -> tuple[float, float, int]:
    """CPU seconds of bare `nlp.pipe` and of reading, the best of the rounds each; and the number of words."""
    nlp = import_module(DEFAULT_MODEL).load()
    knowledge.load()
    texts = [a.text for a in articles]
    words = sum(len(t.split()) for t in texts)

    def bare() -> int:
        return sum(len(doc) for doc in nlp.pipe(texts, batch_size=BATCH))

    def whole() -> int:
        return sum(len(quads(reading)) for reading in readings(document(x) for x in articles))

    bare(), whole()
    timed = [(seconds(bare), seconds(whole)) for _ in range(rounds)]
    return min(t[0] for t in timed), min(t[1] for t in timed), words


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", choices=SIZES, default="small")
    options = parser.parse_args()
    found = [a for a in read([options.folder] if options.folder else list(samples())) if isinstance(a, Article)]
    articles = found if options.folder else found * SIZES[options.sizes]
    model, reading, words = compare(articles, options.rounds)
    rows = [
        ("bare `nlp.pipe`", f"{model:.2f} s", f"{words / model:,.0f}"),
        ("`kg`, from the article to its quads", f"{reading:.2f} s", f"{words / reading:,.0f}"),
        ("what is left of the model's speed", "", f"{model / reading:.2f}"),
    ]
    print(
        table((f"{len(articles)} articles, {words:,} words, best of {options.rounds}", "CPU", "words a second"), rows)
    )


if __name__ == "__main__":
    main()
