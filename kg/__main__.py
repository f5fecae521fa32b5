"""`python -m kg`: the command line, where the `kg` command is not on the path."""

from __future__ import annotations

from kg.cli import main

main()
