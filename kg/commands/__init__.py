"""The commands, one a file; `kg.cli` imports each when it is called."""
