"""Finds ontology/, queries/ and samples/, in a checkout and in an installed wheel alike."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from kg.errors import KnowledgeError

PACKAGE = Path(__file__).parent
ONTOLOGY_SETTING = "KG_ONTOLOGY"


@cache
def ontology_dir() -> Path:
    """The folder with the ontology, lexicon and gazetteer: the one that KG_ONTOLOGY names, else the program's own.

    A wheel holds it as kg/_ontology; a checkout has it beside the package. Raises KnowledgeError where there is none.
    """
    if named := os.environ.get(ONTOLOGY_SETTING):
        folder = Path(named)
        if not (folder / "core.ttl").is_file():
            raise KnowledgeError(
                f"{ONTOLOGY_SETTING} names a folder without core.ttl",
                str(folder),
                f"Name a whole copy of ontology/, or unset {ONTOLOGY_SETTING}.",
            )
        return folder
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
