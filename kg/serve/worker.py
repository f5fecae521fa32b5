"""A process that works on a store, one job at a time, and can be killed at any moment.

    python -m kg.serve.worker MEMORY_BYTES read|write|read-outward|write-outward

Jobs come by standard input, answers go by standard output, as `frames`.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Mapping

from kg.serve import frames, sandbox
from kg.serve.jobs import Job
from kg.serve.reply import Pipe, Refused

_POSITION = re.compile(r"error at (\d+):(\d+)")


def main() -> None:
    """Give up the network, say so, and do jobs until there are no more."""
    memory, mode = int(sys.argv[1]), sys.argv[2]
    sandbox.die_with_parent()
    means = "none wanted" if mode.endswith("-outward") else sandbox.deny_network()
    # Imported here since its threads, if it starts any, must not have a network either.
    from kg.serve.operations import Operations

    sandbox.limit_memory(memory)
    # Whatever a library prints must not get between the messages.
    pipe = Pipe(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)
    operations = Operations(writes=mode.startswith("write"))
    pipe.send(frames.READY, (means or "").encode())
    while (message := frames.read(sys.stdin.buffer)) is not None:
        job, body = Job.unpacked(message[1]), b""
        if job.operation in ("put", "post"):
            following = frames.read(sys.stdin.buffer)
            if following is None:
                return
            body = following[1]
        answer(operations.by_name, job, body, pipe)


def answer(by_name: Mapping[str, Callable[[Job, bytes, Pipe], None]], job: Job, body: bytes, pipe: Pipe) -> None:
    """Do the job and send its answer, or why there is none."""
    try:
        by_name[job.operation](job, body, pipe)
        pipe.flush()
        pipe.send(frames.END, b"")
    except Refused as error:
        _fail(pipe, error.status, error.said)
    except SyntaxError as error:
        _fail(pipe, 400, _located(str(error), job.text or body.decode("utf-8", errors="replace")))
    except ValueError as error:
        _fail(pipe, 400, str(error))
    except MemoryError:
        _fail(pipe, 500, "The query needs more memory than it may have.")
    except (OSError, RuntimeError) as error:
        _fail(pipe, 500, f"The store failed: {error}")


def _fail(pipe: Pipe, status: int, said: str) -> None:
    pipe.send(frames.FAILED, json.dumps({"status": status, "said": said}).encode())


def _located(message: str, text: str) -> str:
    """The parser's complaint, with the line that it is about and a mark under the place."""
    match = _POSITION.search(message)
    lines = text.splitlines()
    if match is None or not 1 <= int(match[1]) <= len(lines):
        return f"Malformed: {message}"
    line, column = lines[int(match[1]) - 1], int(match[2])
    shown = line if len(line) <= 200 else line[max(0, column - 100) : column + 100]
    mark = column - 1 if shown is line else min(column - 1, 100)
    return f"Malformed at line {match[1]}, column {column}:\n{shown}\n{' ' * mark}^\n{message}"


if __name__ == "__main__":
    main()
