"""Which articles are copies or rewrites of one text: they share runs of words, and count as one origin.

Of all runs of eight words those are kept whose hash is divisible by `_SAMPLE`: the same ones in every article, so that
the share of them in common estimates the share of the text.
"""

from __future__ import annotations

import hashlib
import re

_RUN = 8
_SAMPLE = 6
LEAST = 3
SHARE = 0.3


def shingles(text: str) -> frozenset[int]:
    """The sampled hashes of a text's runs of words."""
    words = re.findall(r"\w+", text.casefold())
    found = set()
    for i in range(len(words) - _RUN + 1):
        value = int.from_bytes(
            hashlib.blake2b(" ".join(words[i : i + _RUN]).encode("utf-8", "surrogatepass"), digest_size=7).digest(),
            "big",
        )
        if value % _SAMPLE == 0:
            found.add(value)
    return frozenset(found)


def copied(shared: int, a: int, b: int) -> bool:
    """Whether `shared` sampled runs of `a` and `b` make one a copy or rewrite of the other."""
    return shared >= LEAST and shared >= SHARE * min(a, b)


def group(first: str) -> str:
    """The name of a group of copies, by the smallest of their refs."""
    return f"copies of {first}"


def first(group: str) -> str:
    """The ref that names a group of copies."""
    return group.removeprefix("copies of ")
