"""The options of the commands that read articles: `published`, `named` columns, and the `report` of what was not read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def _date(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date; write it as 2024-10-31.") from None


def options(command: Command) -> Command:
    """Declares them on a command."""
    for option in (
        click.option(
            "--report",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="A table of all that was not read [default of build: DIR/unread.tsv].",
        ),
        click.option(
            "--column", "named", multiple=True, metavar="FIELD=NAME", help="Which column holds what: text=story."
        ),
        click.option(
            "--published",
            callback=_date,
            metavar="DATE",
            help="Publication date of articles that carry none (2024-10-31).",
        ),
    ):
        command = option(command)
    return command
