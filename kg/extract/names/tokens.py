"""What the recogniser's labels mean, and which classes name places."""

from __future__ import annotations

from kg.parse import Doc

LABELS = {"PERSON": "Person", "ORG": "Organization", "GPE": "Place", "LOC": "Place", "FAC": "Facility"}


PLACES = {"Region", "Island", "WaterBody", "Facility", "Place"}


def is_place(cls: str) -> bool:
    """Whether a name of this class can name a place within a longer name."""
    return cls in PLACES | {"City"}


def head_of(doc: Doc, start: int, end: int) -> int:
    """The token of [start, end) that the rest of the sentence hangs on."""
    return int(doc.span(start, end).root.i)
