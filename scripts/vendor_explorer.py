"""Fetch what the explorer shows that is other people's into kg/serve/static/vendor, and write down what was fetched.

Run `python scripts/vendor_explorer.py` from the checkout; it needs npm. Nobody needs it to install or use kg: the files
are committed, and a test checks them against VENDORED.yaml.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

VENDOR = Path(__file__).resolve().parent.parent / "kg" / "serve" / "static" / "vendor"


@dataclass(frozen=True)
class Package:
    """A package of the npm registry and what is known of its rights."""

    name: str
    version: str
    licence: str
    copyright: str
    home: str


YASGUI = Package(
    "@zazuko/yasgui", "4.6.2", "MIT", "Triply, Zazuko and contributors", "https://github.com/zazuko/yasgui"
)
ATLAS = Package(
    "world-atlas", "2.0.2", "ISC", "2013-2019 Michael Bostock; the shapes are Natural Earth's, in the public domain",
    "https://github.com/topojson/world-atlas",
)  # fmt: skip


def members(package: Package, names: list[str]) -> dict[str, bytes]:
    """Files out of the package as published."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
            cwd=folder, check=True, capture_output=True, text=True,
        )  # fmt: skip
        with tarfile.open(Path(folder) / packed.stdout.split()[-1]) as archive:
            found = {}
            for name in names:
                member = archive.extractfile(f"package/{name}")
                if member is None:
                    raise SystemExit(f"{package.name}@{package.version} has no {name}")
                found[name] = member.read()
            return found


def points(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """The arcs of a TopoJSON file in degrees, south downwards.

    https://github.com/topojson/topojson-specification (arcs are delta-encoded and stand each once).
    """
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        line: list[tuple[float, float]] = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            point = (round(x * kx + dx, 1), round(-(y * ky + dy), 1))
            if not line or point != line[-1]:
                line.append(point)
        found.append(line)
    return found


def path(lines: Iterable[list[tuple[float, float]]], *, closed: bool = False) -> str:
    """Lines as one SVG path. One that would cross the whole map, at the date line or along the pole's edge, is broken."""
    parts = []
    for line in lines:
        for i, (x, y) in enumerate(line):
            broken = i == 0 or (not closed and abs(x - line[i - 1][0]) > 90)
            parts.append(f"{'M' if broken else 'L'}{x:g} {y:g}")
        if closed:
            parts.append("Z")
    return "".join(parts)


def rings(topology: dict[str, Any], name: str) -> Iterator[list[tuple[float, float]]]:
    """The rings of an object's polygons; an arc with a negative number is walked backwards."""
    arcs = points(topology)
    for geometry in topology["objects"][name]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        for ring in (r for polygon in polygons for r in polygon):
            line: list[tuple[float, float]] = []
            for number in ring:
                walked = arcs[number] if number >= 0 else arcs[~number][::-1]
                line += walked if not line else walked[1:]
            yield from unwrapped(line)


def unwrapped(ring: list[tuple[float, float]]) -> Iterator[list[tuple[float, float]]]:
    """A ring without jumps at the date line: as it goes on beyond it, and again on the other side.

    The one that goes round the whole world, Antarctica's, is closed along the pole.
    """
    line, turns = [ring[0]], 0
    for (before, _), (x, y) in pairwise(ring):
        turns += -1 if x - before > 180 else 1 if before - x > 180 else 0
        line.append((round(x + 360 * turns, 1), y))
    if turns:
        yield [*line, (line[-1][0], 90), (line[0][0], 90)]
        return
    yield line
    low, high = min(x for x, _ in line), max(x for x, _ in line)
    if low < -180 or high > 180:
        shift = 360 if low < -180 else -360
        yield [(round(x + shift, 1), y) for x, y in line]


def borders(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """The arcs that two countries share."""
    uses: Counter[int] = Counter()
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        for ring in (r for polygon in polygons for r in polygon):
            uses.update({number if number >= 0 else ~number for number in ring})
    arcs = points(topology)
    return [arcs[number] for number, count in sorted(uses.items()) if count > 1]


def main() -> None:
    """Write the files and VENDORED.yaml."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    yasgui = members(YASGUI, ["build/yasgui.min.js", "build/yasgui.min.css"])
    atlas = members(ATLAS, ["countries-110m.json"])["countries-110m.json"]
    contents = [(YASGUI, name, Path(name).name, content) for name, content in yasgui.items()]
    topology = json.loads(atlas)
    shapes = {"land": path(rings(topology, "land"), closed=True), "borders": path(borders(topology))}
    world = json.dumps(shapes).encode()
    contents.append((ATLAS, "countries-110m.json", "world.json", world))
    entries = []
    for package, member, file, content in contents:
        (VENDOR / file).write_bytes(content)
        print(f"{file}: {package.name} {package.version}, {len(content):,} bytes")
        entries.append({
            "file": file, "package": package.name, "version": package.version, "member": member,
            "sha256": hashlib.sha256(content).hexdigest(), "licence": package.licence,
            "copyright": package.copyright, "home": package.home,
        })  # fmt: skip
    heading = "# Other people's work in this folder, written by scripts/vendor_explorer.py.\n"
    (VENDOR / "VENDORED.yaml").write_text(heading + yaml.safe_dump(entries, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()
