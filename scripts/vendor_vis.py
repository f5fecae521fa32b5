"""Fetch vis-network from the npm registry into kg/export/viewer and write down what was fetched.

Run `python scripts/vendor_vis.py` from the checkout; it needs npm. Nobody needs it to install or use kg: the file is
committed, and a test checks it against VENDORED.yaml.
"""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

import yaml

PACKAGE, VERSION, MEMBER = "vis-network", "10.1.5", "package/dist/vis-network.min.js"
VIEWER = Path(__file__).resolve().parent.parent / "kg" / "export" / "viewer"


def fetch(folder: Path) -> bytes:
    """The minified script out of the package as published, and nothing else of it."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"], cwd=folder, check=True, capture_output=True, text=True
    )
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        member = archive.extractfile(MEMBER)
        if member is None:
            raise SystemExit(f"{PACKAGE}@{VERSION} has no {MEMBER}")
        return member.read()


def main() -> None:
    """Write the script and its entry in VENDORED.yaml."""
    with tempfile.TemporaryDirectory() as folder:
        script = fetch(Path(folder))
    target = VIEWER / Path(MEMBER).name
    target.write_bytes(script)
    entry = {
        "file": target.name,
        "package": PACKAGE,
        "version": VERSION,
        "member": MEMBER,
        "sha256": hashlib.sha256(script).hexdigest(),
        "licence": "Apache-2.0 OR MIT",
        "copyright": "2011-2017 Almende B.V.; 2017-2026 visjs contributors",
        "home": "https://visjs.github.io/vis-network/",
    }
    heading = "# Other people's code in this folder, written by scripts/vendor_vis.py.\n"
    (VIEWER / "VENDORED.yaml").write_text(heading + yaml.safe_dump([entry], sort_keys=False), encoding="utf-8")
    print(f"{target}: {PACKAGE} {VERSION}, {len(script):,} bytes")


if __name__ == "__main__":
    main()
