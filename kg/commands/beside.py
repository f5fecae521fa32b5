"""The exports that lie beside a store: which are older than what the store says now, and the same written anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
import pyoxigraph as ox

from kg.store import MANIFEST

option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--export", "renew", is_flag=True, help="Write the exports that lie beside the store anew."
)
"""For the commands that change a store."""


def outdated(store: Path) -> list[Path]:
    """The exports beside the store at `store` that were written before it last changed."""
    manifest = store / MANIFEST
    changed = manifest.stat().st_mtime_ns if manifest.exists() else 0
    return [each for each in _exports(store) if each.stat().st_mtime_ns < changed]


def settle(path: Path, store: ox.Store | None, *, renew: bool) -> None:
    """Writes the outdated exports beside the store at `path` anew, or says on standard error which they are."""
    old = outdated(path)
    if not old:
        return
    if renew and store is not None:
        for each in old:
            _write(store, each)
            click.echo(f"wrote {each}", err=True)
    else:
        names = ", ".join(each.name for each in old)
        click.echo(f"kg: {names} in {path.parent} tell of the graph as it was: --export writes them anew.", err=True)


def _exports(store: Path) -> Iterable[Path]:
    from kg.commands.build import EXPORTS

    return [path for name in EXPORTS if (path := store.parent / name).is_file()]


def _write(store: ox.Store, out: Path) -> None:
    from kg.export import export

    export(store, out, out.name.split(".", 1)[1].removeprefix("csv."))
