"""Finds ontology/, queries/ and samples/, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.errors import KnowledgeError

PACKAGE = Path(__file__).parent


@cache
def ontology_dir() -> Path:
    """The folder with the ontology, lexicon and gazetteer.

    A wheel holds it as kg/_ontology; a checkout has it beside the package.
    """
    for candidate in (PACKAGE / "_ontology", PACKAGE.parent / "ontology"):
        if candidate.is_dir():
            return candidate
    raise KnowledgeError("the ontology is missing", str(PACKAGE), "Reinstall kg: pip install --force-reinstall kg")


def queries_dir() -> Path:
    """The folder with the named SPARQL queries."""
    return PACKAGE / "queries"


def samples_dir() -> Path:
    """The folder with the sample articles."""
    return PACKAGE / "samples"
