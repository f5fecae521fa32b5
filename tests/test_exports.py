"""exports/ holds what the samples give now, in every format."""

from __future__ import annotations

import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.export import EXPORTERS, SUFFIXES

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import make_exports  # noqa: E402


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory, samples_graph: ox.Store) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("exports")
    make_exports.make(folder, samples_graph)
    return files(folder)


def test_a_rebuild_changes_nothing(rebuilt: dict[str, bytes]) -> None:
    kept = {name: data for name, data in files(ROOT / "exports").items() if name != "README.md"}
    assert sorted(kept) == sorted(rebuilt)
    changed = sorted(name for name in kept if kept[name] != rebuilt[name])
    assert not changed, f"exports/ is not what the samples give now; run `make exports`: {', '.join(changed)}"


def test_every_format_is_there() -> None:
    made = {SUFFIXES.get(name.rpartition(".")[2], name) for name in make_exports.FILES}
    assert made == set(EXPORTERS)
