"""How far a build has come, on standard error: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import click

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from kg.pipeline import Read

FEW = 100
"""Up to so many articles get a line each."""

EVERY = 10.0
"""Seconds between lines that count them."""


class Progress(Protocol):
    """Is told of each article that is read, and of each stage that begins."""

    def read(self, read: Read[Any]) -> None: ...

    def stage(self, what: str, total: int) -> None:
        """`what` begins, in `total` steps; 0 if they are not counted."""

    def step(self) -> None: ...


class Quiet:
    """Says nothing."""

    def read(self, read: Read[Any]) -> None: ...

    def stage(self, what: str, total: int) -> None: ...

    def step(self) -> None: ...


class Lines:
    """A line an article while they are few, else one every ten seconds."""

    def __init__(self, total: int | None) -> None:
        self.began = self.told = time.monotonic()
        self.what, self.total, self.done = "Reading", total or 0, 0
        self.each = self.total <= FEW

    def read(self, read: Read[Any]) -> None:
        if self.each:
            click.echo(f"read {read.source}: {read.claims} claims", err=True)
        self.step()

    def stage(self, what: str, total: int) -> None:
        if not self.each:
            self._tell()
        self.began = self.told = time.monotonic()
        self.what, self.total, self.done = what, total, 0

    def step(self) -> None:
        self.done += 1
        if not self.each and time.monotonic() - self.told >= EVERY:
            self._tell()

    def _tell(self) -> None:
        self.told = time.monotonic()
        if self.done:
            click.echo(f"{self.what}: {pace(self.done, self.total, self.told - self.began)}", err=True)


class OnTerminal:
    """A bar for each stage."""

    def __init__(self, bar: Bar, total: int | None) -> None:
        self.bar, self.task = bar, self._task(bar, "Reading", total)
        self.began, self.done, self.total = time.monotonic(), 0, total or 0

    @staticmethod
    def _task(bar: Bar, what: str, total: int | None) -> TaskID:
        return bar.add_task(what, total=total or None, pace="", now="")

    def read(self, read: Read[Any]) -> None:
        self.step(read.source[:40])

    def stage(self, what: str, total: int) -> None:
        self.bar.remove_task(self.task)
        self.task = self._task(self.bar, what, total)
        self.began, self.done, self.total = time.monotonic(), 0, total

    def step(self, now: str = "") -> None:
        self.done += 1
        told = pace(self.done, self.total, time.monotonic() - self.began)
        self.bar.update(self.task, advance=1, now=now, pace=told)


def pace(done: int, total: int, seconds: float) -> str:
    """How many of how many, how many a second, and how long the others will take: "120 of 900, 4.0 a second, 3 min left"."""
    speed = done / max(seconds, 0.001)
    parts = [f"{done:,} of {total:,}" if total else f"{done:,}", f"{speed:,.1f} a second"]
    if total > done:
        parts.append(f"{lasting((total - done) / speed)} left")
    return ", ".join(parts)


def lasting(seconds: float) -> str:
    """A time in the unit that people would say."""
    for limit, unit, name in ((90, 1, "s"), (90 * 60, 60, "min"), (48 * 3600, 3600, "h")):
        if seconds < limit:
            return f"{round(seconds / unit)} {name}"
    return f"{round(seconds / 86400)} days"


@contextmanager
def progress(total: int | None, quiet: bool) -> Iterator[Progress]:
    """What tells of a build of about `total` articles."""
    if quiet:
        yield Quiet()
        return
    if not sys.stderr.isatty():
        yield Lines(total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[pace]}"),
        TextColumn("{task.fields[now]}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield OnTerminal(bar, total)
