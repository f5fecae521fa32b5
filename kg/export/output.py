"""Where an export goes: a stream, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from kg.errors import UsageError

Output = BinaryIO | Path


def deliver(out: Output, content: bytes) -> None:
    """Write `content`; a file is replaced in one step. Raises UsageError where it can't be written."""
    if not isinstance(out, Path):
        out.write(content)
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as part:
            part.write(content)
        # The mode that an ordinary new file has; a temporary one is readable by its owner alone.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(part.name, 0o666 & ~mask)
        os.replace(part.name, out)
    except OSError as error:
        raise UsageError(f"can't be written: {error.strerror}", str(out), "Name another file with -o FILE.") from error
