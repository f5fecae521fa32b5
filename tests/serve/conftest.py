"""Servers that several tests ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Server, make_store, serving


@pytest.fixture(scope="session")
def example_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the example on disk, which no test changes."""
    return make_store(tmp_path_factory.mktemp("serve") / "kg.db")


@pytest.fixture(scope="session")
def server(example_store: Path) -> Iterator[Server]:
    """A server that only reads."""
    with serving(example_store) as running:
        yield running


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes updates, on a store of its own."""
    with serving(make_store(tmp_path_factory.mktemp("writable") / "kg.db"), "--write") as running:
        yield running
