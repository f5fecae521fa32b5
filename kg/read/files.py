"""Which files a list of paths stands for: files, folders, index files; each file once, in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import ReadError
from kg.read import index
from kg.read.index import Entry
from kg.read.metadata import Metadata
from kg.read.source import Failure, unreadable


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, and what an index beside it says of it."""

    path: Path
    metadata: Metadata | Failure | None = None


def _real(path: Path) -> str:
    """A file's one name, whatever links lead to it; unlike Path.resolve it knows one for a loop of links too."""
    return os.path.realpath(path)


@dataclass(slots=True)
class Finder:
    """Walks over paths. `readable` tells by its name whether a file in a folder is an article's."""

    readable: Callable[[str], bool]
    _seen: set[str] = field(default_factory=set)
    _indexed: dict[str, Metadata | Failure] = field(default_factory=dict)
    _folders: set[str] = field(default_factory=set)
    _told: set[str] = field(default_factory=set)

    def find(self, paths: Iterable[str | Path]) -> Iterator[Found | Failure]:
        """The files of all paths, in their order, sorted within a folder. A file named twice comes once."""
        for path in map(Path, paths):
            try:
                if path.is_dir():
                    yield from self._folder(path)
                elif index.is_index(path):
                    yield from self._index(path)
                else:
                    if not path.exists():
                        raise ReadError("there is no such file or folder", str(path), "Check the path.")
                    yield from self._beside(path.parent)
                    yield from self._once(path)
            except ReadError as error:
                yield Failure(str(path), error)
            except OSError as error:
                yield Failure(str(path), unreadable(error, str(path)))

    def _once(self, path: Path) -> Iterator[Found]:
        real = _real(path)
        if real not in self._seen:
            self._seen.add(real)
            yield Found(path, self._indexed.get(real))

    def _learn(self, path: Path) -> Iterator[Path | Failure]:
        for entry in index.entries(path):
            if isinstance(entry, Entry):
                self._indexed[_real(entry.file)] = entry.metadata
                yield entry.file
            elif entry.where not in self._told:
                self._told.add(entry.where)
                yield entry

    def _index(self, path: Path) -> Iterator[Found | Failure]:
        self._folders.add(_real(path.parent))
        for file in list(self._learn(path)):
            yield from [file] if isinstance(file, Failure) else self._once(file)

    def _beside(self, folder: Path) -> Iterator[Failure]:
        """Learns what the indexes in a folder say, once; yields only what is wrong with them."""
        if _real(folder) in self._folders:
            return
        self._folders.add(_real(folder))
        for name in index.NAMES:
            path = folder / name
            if not path.is_file() or not index.claims_to_be_one(path):
                continue
            try:
                yield from (f for f in self._learn(path) if isinstance(f, Failure))
            except ReadError as error:
                yield Failure(str(path), error)

    def _folder(self, folder: Path) -> Iterator[Found | Failure]:
        barred: list[Failure] = []

        def note(error: OSError) -> None:
            where = str(error.filename or folder)
            barred.append(Failure(where, unreadable(error, where)))

        files: list[Path] = []
        for here, folders, names in os.walk(folder, onerror=note):
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            yield from self._beside(Path(here))
            files += (Path(here, name) for name in names)
        yield from barred
        wanted = [
            f
            for f in files
            if _real(f) in self._indexed
            or (not f.name.startswith(".") and self.readable(f.name) and not index.is_index(f))
        ]
        if not wanted and not barred:
            raise ReadError(
                "the folder holds no article", str(folder), "Name a folder with .txt, .md, .html, .jsonl or .csv files."
            )
        for file in sorted(wanted, key=lambda f: f.parts):
            yield from self._once(file)
