"""A process of the pool: takes work through its pipe, a function with an item, and sends back what the function gives.

    python -m kg.engines.worker DESCRIPTOR        DESCRIPTOR: of the pipe's end, open in this process

It ends when the other end of the pipe does.
"""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any


def serve(pipe: Connection[Any, Any]) -> None:
    """Says that it is there, then answers each (function, item) by ("done", result) or ("failed", exception)."""
    pipe.send(("ready", None))
    while True:
        work = pipe.recv_bytes()
        try:
            function, item = ForkingPickler.loads(work)
            answer = ForkingPickler.dumps(("done", function(item)))
        except Exception as error:
            answer = ForkingPickler.dumps(("failed", _portable(error)))
        pipe.send_bytes(answer)


def _portable(error: Exception) -> Exception:
    """The exception with its traceback as a note, since tracebacks stay in their process."""
    import pickle
    import traceback

    from kg.errors import KgError

    if isinstance(error, KgError):
        return error
    lines = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        error = RuntimeError(repr(error))
    error.add_note(lines)
    return error


def main() -> None:
    """Serves until the parent is gone."""
    try:
        serve(Connection(int(sys.argv[1])))
    except (EOFError, ConnectionError):
        sys.exit()


if __name__ == "__main__":
    main()
