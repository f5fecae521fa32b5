"""When two names or two values are the same."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from kg.evaluation.judged import judged

_LENGTHS = {"altitude", "distance"}
_TOLERANCE = Decimal("0.01")
_DURATION = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<days>[\d.]+)D)?"
    r"(?:T(?:(?P<hours>[\d.]+)H)?(?:(?P<minutes>[\d.]+)M)?(?:(?P<seconds>[\d.]+)S)?)?"
)


def plain(name: str) -> str:
    """A name without case, accents, possessive, punctuation and article: "The U.S.’s" -> "us"."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    text = "".join(c for c in folded if not unicodedata.combining(c))
    text = re.sub(r"[’‘']s\b", "", text)
    text = re.sub(r"[-‐-―/]", " ", text)
    text = re.sub(r"[^\w\s]", "", text)
    return re.sub(r"^(the|a|an) ", "", " ".join(text.split()))


def without_zone(lexical: str) -> str:
    """A time of day as it is written locally."""
    return re.sub(r"(Z|[+-]\d\d:\d\d)$", "", lexical) if ":" in lexical else lexical


def seconds(duration: str) -> tuple[Decimal, Decimal] | None:
    """An XSD duration as months and seconds; None where it is none."""
    match = _DURATION.fullmatch(duration)
    if match is None:
        return None
    part = {name: Decimal(value or 0) for name, value in match.groupdict().items()}
    clock = part["hours"] * 3600 + part["minutes"] * 60 + part["seconds"]
    return part["years"] * 12 + part["months"], part["days"] * 86400 + clock


def kilometres(length: str) -> Decimal | None:
    """A length as gold files write it ("4350 mile") in kilometres; None where it is none."""
    number, _, unit = length.partition(" ")
    try:
        return Decimal(number) * judged().units[unit]
    except (InvalidOperation, KeyError):
        return None


def same_value(role: str, wanted: str, given: str) -> bool:
    """Whether two values of a role are the same: lengths within a hundredth, in whatever unit."""
    if role in _LENGTHS:
        a, b = kilometres(wanted), kilometres(given)
        return a is not None and b is not None and abs(a - b) < _TOLERANCE * a
    if role == "duration":
        return seconds(wanted) is not None and seconds(wanted) == seconds(given)
    return wanted == given
