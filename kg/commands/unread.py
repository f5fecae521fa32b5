"""What was not read, told on standard error: each one while they are few, else counted by cause; all in a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kg.read.unread import Unread

FILE = "unread.tsv"
SOME_UNREAD = 3

# As many examples of each cause.
_FIRST = 3


def table(report: Path | None, folder: Path | None) -> Path | None:
    """Where the table is written: where the user says, else into the folder of what is made, if there is one."""
    return report or (folder / FILE if folder else None)


def tell(unread: Unread, table: Path | None, asked: bool) -> None:
    """Says what was not read and writes the table; `asked` says that the user wants it even if it is empty.

    What could not be read is listed while it is little, else counted by cause with the first of each. What was passed
    over is only counted. A table of an earlier run is removed where this one has nothing to say.
    """
    if len(unread) <= unread.KEPT:
        for failure in unread:
            click.echo(f"kg: not read: {failure.error}", err=True)
    else:
        click.echo(f"kg: {len(unread):,} could not be read:", err=True)
        for cause, number in unread.broken.most_common():
            click.echo(f"{number:>9,}  {cause}", err=True)
            for failure in [f for f in unread if f.cause == cause][:_FIRST]:
                click.echo(f"{'':11}{failure.where}: {' '.join(failure.error.what.split())}", err=True)
    if unread.passed:
        causes = ", ".join(f"{number:,} {cause}" for cause, number in unread.passed.most_common())
        click.echo(f"kg: passed over {unread.passed.total():,}: {causes}", err=True)
    if table is None:
        if len(unread) > unread.KEPT:
            click.echo("kg: --report FILE names all of them", err=True)
    elif unread.passed or unread.broken or asked:
        unread.write(table)
        click.echo(f"kg: {table} names {len(unread) + unread.passed.total():,} that were not read", err=True)
    else:
        table.unlink(missing_ok=True)
