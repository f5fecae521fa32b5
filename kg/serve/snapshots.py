"""Copies of a store that nothing changes, for the workers to read: reading a store that is being written has no
defined result in Oxigraph. They are hard links where the file system has them, and lie beside the store.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from kg import store
from kg.errors import StoreError


class Snapshots:
    """The copies that this process keeps of the store at `path`, numbered as they are made."""

    def __init__(self, path: Path) -> None:
        self._path, self._number = path.resolve(), 0
        self._sign: tuple[int, ...] = ()
        _remove_orphans(self._path)

    def next(self) -> Path:
        """Where the next copy goes: a folder that is not there yet."""
        self._number += 1
        return self._path.with_name(f".{self._path.name}.serve-{os.getpid()}-{self._number}")

    def changed(self) -> bool:
        """Whether the store may hold something other than when it was last copied: it was replaced, or opened."""
        try:
            return _signature(self._path) != self._sign
        except FileNotFoundError:
            return False

    def copy(self) -> Path:
        """A copy of the store as it is now; the store itself where its folder takes no copy.

        Raises StoreError if there is none, or if another process is writing to it.
        """
        sign = _signature(self._path) if self._path.exists() else ()
        opened = store.open_store(self._path, read_only=True)
        target = self.next()
        if not os.access(self._path.parent, os.W_OK):
            self._sign = sign
            return self._path
        try:
            opened.backup(str(target))
        except OSError as error:
            shutil.rmtree(target, ignore_errors=True)
            raise StoreError(
                f"no copy can be made: {error}", str(target), "Free some space beside the store."
            ) from error
        self._sign = sign
        return target

    def drop(self, copy: Path) -> None:
        """Remove a copy that nobody reads any more."""
        if copy != self._path:
            shutil.rmtree(copy, ignore_errors=True)

    def close(self) -> None:
        """Remove all copies of this process."""
        for left in self._path.parent.glob(f".{self._path.name}.serve-{os.getpid()}-*"):
            shutil.rmtree(left, ignore_errors=True)


def _signature(path: Path) -> tuple[int, ...]:
    """A replaced store is another folder; one that was opened for writing has new files in it."""
    folder = path.stat()
    return folder.st_ino, folder.st_mtime_ns


def _remove_orphans(path: Path) -> None:
    """The copies of servers that were killed."""
    for left in path.parent.glob(f".{path.name}.serve-*"):
        match = re.fullmatch(r".*\.serve-(\d+)-\d+", left.name)
        if match and not _alive(int(match[1])):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
