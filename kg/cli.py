"""The command line: thin commands, each imported only when it is called, so that help is instant."""

from __future__ import annotations

import importlib
import sys

import click

from kg import __version__
from kg.errors import KgError

COMMANDS: dict[str, str] = {
    "build": "Read articles and make the graph.",
    "add": "Add articles to the graph, or renew changed ones.",
    "remove": "Take articles out of the graph.",
    "status": "List the articles in the graph.",
    "query": "Ask the graph in SPARQL, or by a named query.",
    "queries": "List the named queries, each with an example.",
    "explain": "Print what is known of a thing, claim by claim.",
    "export": "Write the graph as Turtle, JSON-LD, GraphML, CSV …",
    "view": "Open the graph as a network in the browser.",
    "serve": "Serve the graph over HTTP: SPARQL, and a page for every thing.",
    "push": "Send the graph to another SPARQL store.",
    "judge": "Say that two things are one, or that one is two.",
    "reject": "Strike out a claim that was read wrongly.",
    "diff": "Show what changed between two graphs, fact by fact.",
    "validate": "Check a graph against its shapes.",
    "evaluate": "Measure the extraction against annotated articles.",
    "trace": "Show how a text was read, sentence by sentence.",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = importlib.import_module(f"kg.commands.{name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with:  kg build  (our ten sample articles), then  kg query launches  and  kg view.",
)
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Knowledge graphs from news: who did what, who says so, and how surely.

    Every claim in the graph leads back to its sentence, its speaker and its degree of doubt.
    """


def main() -> None:
    """Run the command line; a KgError becomes one readable message and its exit code."""
    try:
        code = cli(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except KgError as error:
        click.echo(f"kg: {error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except click.Abort:
        click.echo("kg: interrupted", err=True)
        sys.exit(130)
