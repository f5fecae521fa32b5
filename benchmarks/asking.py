"""`kg` against a language model that is asked for the same, one call an article. Prints a table in Markdown.

    KG_BENCH_URL=http://localhost:8000/v1 KG_BENCH_MODEL=NAME [KG_BENCH_KEY=…] python benchmarks/asking.py [--sizes small|full]

KG_BENCH_URL is the base of an endpoint with OpenAI's chat completions, of a server of your own or a provider's; without
it nothing is compared, and the exit code is 0. What is sent is synthetic articles, of which nothing is true. Only speed
is compared, by the clock: calls go one after the other, as they do on one line to one model, and `kg` runs in one
process. An answer that is no JSON object with a list "events" counts as failed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence

from measuring import table
from synthetic import articles

from kg.annotate import load_model
from kg.model import Article
from kg.pipeline import Read, batches, itself, read_batch

SIZES = {"small": 5, "full": 50}
TASK = (
    "List the events and relations that this news article tells of, as one JSON object and nothing else: "
    '{"events": [{"type": "", "actor": "", "target": "", "place": "", "date": "", "speaker": "", "factuality": '
    '"asserted|planned|possible|denied", "sentence": ""}], "relations": [{"subject": "", "predicate": "", "object": ""}]}'
)


class Refused(Exception):
    """The endpoint does not answer as chat completions do."""


def ask(url: str, model: str, key: str | None, article: Article, timeout: float = 300.0) -> bool:
    """One call; whether its answer is what was asked for. Raises Refused."""
    body = {
        "model": model, "temperature": 0,
        "messages": [{"role": "system", "content": TASK}, {"role": "user", "content": article.text}],
    }  # fmt: skip
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    request = urllib.request.Request(f"{url.rstrip('/')}/chat/completions", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as reply:
            answer = json.loads(reply.read())["choices"][0]["message"]["content"]
    except (urllib.error.URLError, TimeoutError, ValueError, LookupError, TypeError) as error:
        raise Refused(f"{url}: {error!r}") from error
    return _is_graph(answer)


def _is_graph(answer: str) -> bool:
    """Whether it is the object asked for, maybe in a fence."""
    text = answer.strip().removeprefix("```json").removeprefix("```").removesuffix("```")
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return isinstance(found, dict) and isinstance(found.get("events"), list)


def compare(url: str, model: str, key: str | None, found: Sequence[Article]) -> str:
    """The table. Raises Refused."""
    load_model()
    started = time.perf_counter()
    readings = [r for b in batches(found) for r in read_batch(b, itself) if isinstance(r, Read)]
    ours = time.perf_counter() - started
    started = time.perf_counter()
    good = sum(ask(url, model, key, a) for a in found)
    theirs = time.perf_counter() - started
    n = len(found)
    rows = [
        ("`kg`, one process", f"{len(readings)}/{n}", f"{ours:.2f} s", f"{n / ours:.2f}"),
        (f"{model}, one call an article", f"{good}/{n}", f"{theirs:.2f} s", f"{n / theirs:.2f}"),
        ("how many times faster `kg` is", "", "", f"{theirs / ours:.1f}"),
    ]
    return table((f"{n} articles", "answered", "wall", "articles a second"), rows)


def main(environment: Mapping[str, str] = os.environ) -> None:
    """Compares and prints, or says why not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", choices=SIZES, default="small")
    options = parser.parse_args()
    url, model = environment.get("KG_BENCH_URL"), environment.get("KG_BENCH_MODEL")
    if not url or not model:
        print(
            "Left out: no endpoint was named. Give KG_BENCH_URL and KG_BENCH_MODEL (and KG_BENCH_KEY, if it wants one)."
        )
        return
    try:
        print(compare(url, model, environment.get("KG_BENCH_KEY"), list(articles(SIZES[options.sizes]))))
    except Refused as error:
        sys.exit(f"asking: {error}\n  KG_BENCH_URL is the base of chat completions, as http://localhost:8000/v1")


if __name__ == "__main__":
    main()
