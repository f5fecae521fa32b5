"""Write ontology/gazetteer/given-names.ttl from the Faker package (MIT): first names in Latin script, of all locales.

    python scripts/make_given_names.py [FILE]

A given name is a cue that a run of capitalised words names a person where the recogniser errs. Names that are also
the name of a state, a capital or a common word of organisations' names are left out by the extractor's own tables.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import unicodedata
from pathlib import Path

import faker
import faker.providers.person as persons

TARGET = Path(__file__).parent.parent / "ontology" / "gazetteer" / "given-names.ttl"
NAME = re.compile(r"[A-Z][^\W\d_]{2,}(-[A-Z][^\W\d_]+)?")


def names() -> list[str]:
    """All given names, sorted, accents kept."""
    found = set()
    for module in pkgutil.iter_modules(persons.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in (a for a in dir(provider) if a.startswith("first_name")):
            value = getattr(provider, attribute)
            if isinstance(value, tuple | list | dict):
                found |= {n for n in value if isinstance(n, str) and NAME.fullmatch(n)}
    return sorted(n for n in found if all("LATIN" in unicodedata.name(c, "") or c == "-" for c in n))


def main() -> None:
    """Write the file."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    words = names()
    lines, line = [], "   "
    for word in words:
        piece = f' "{word}",'
        if len(line) + len(piece) > 118:
            lines.append(line)
            line = "   "
        line += piece
    lines.append(line.rstrip(",") + " .")
    target.write_text(
        "# Given names in Latin script, made by scripts/make_given_names.py"
        f" from Faker {faker.VERSION} (MIT licence). Not edited by hand.\n\n"
        "@prefix lex: <https://kg.example/lexicon#> .\n\n"
        "<https://kg.example/lexicon/given-names> a lex:GivenName ; lex:word\n" + "\n".join(lines) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
