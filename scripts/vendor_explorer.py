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
from dataclasses import dataclass
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


def outlines(topology: dict[str, Any]) -> str:
    """The lines of a TopoJSON file as one SVG path in degrees, south downwards.

    https://github.com/topojson/topojson-specification (arcs are delta-encoded and stand each once). A line that would
    cross the whole map, at the date line or along the pole's edge, is broken.
    """
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    parts = []
    for arc in topology["arcs"]:
        x = y = 0
        last: tuple[float, float] | None = None
        for step in arc:
            x, y = x + step[0], y + step[1]
            point = (round(x * kx + dx, 1), round(-(y * ky + dy), 1))
            if point == last:
                continue
            broken = last is None or abs(point[0] - last[0]) > 90
            parts.append(f"{'M' if broken else 'L'}{point[0]:g} {point[1]:g}")
            last = point
    return "".join(parts)


def main() -> None:
    """Write the files and VENDORED.yaml."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    yasgui = members(YASGUI, ["build/yasgui.min.js", "build/yasgui.min.css"])
    atlas = members(ATLAS, ["countries-110m.json"])["countries-110m.json"]
    contents = [(YASGUI, name, Path(name).name, content) for name, content in yasgui.items()]
    world = json.dumps({"outlines": outlines(json.loads(atlas))}).encode()
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
