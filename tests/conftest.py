"""What all tests share: the sample articles' graph, made once, and the reason for which a test is left out."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked `shared` need a folder of articles beside the checkout that is not ours to pass on."""
    if (SHARED / "articles").is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason=f"the development articles are not at {SHARED}/articles"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout with the development articles."""
    return SHARED


@pytest.fixture(scope="session")
def samples_graph() -> ox.Store:
    """The graph of the ten sample articles, in memory. Not to be written to."""
    from kg import pipeline
    from kg.read import samples

    return pipeline.in_memory(samples())
