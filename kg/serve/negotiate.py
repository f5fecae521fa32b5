"""Content negotiation, https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1."""

from __future__ import annotations

from collections.abc import Sequence


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """The media type of `offered`, in the order of our preference, that `accept` likes best; None if it takes none.

    The most specific range that a type is in gives its quality. Without `accept` it is the first.
    """
    ranges = list(_ranges(accept or "*/*"))
    rated = [(_quality(media_type, ranges), -place, media_type) for place, media_type in enumerate(offered)]
    best = max(rated, default=None)
    return best[2] if best and best[0] > 0 else None


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        name, *parameters = (p.strip().lower() for p in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = min(1.0, max(0.0, float(parameter[2:])))
                except ValueError:
                    quality = 0.0
        if name:
            found.append((name, quality))
    return found


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    for range_ in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        qualities = [q for name, q in ranges if name == range_]
        if qualities:
            return max(qualities)
    return 0.0
