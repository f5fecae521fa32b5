"""Index files: index.yaml, index.json or index.csv with metadata of the texts beside it.

A list of entries (in CSV: rows under a header) with file, and any of title, published (or date), publisher, author,
url. What the index says goes before what the file says of itself.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from kg.errors import ReadError
from kg.read.metadata import Metadata, metadata
from kg.read.source import Failure, decode, unreadable

NAMES = ("index.yaml", "index.yml", "index.json", "index.csv")
REMEDY = "Write a list of entries such as  - {file: launch.txt, published: 2024-10-31, publisher: …}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One text that an index names, and what it says of it: a Failure where that can't be used."""

    file: Path
    metadata: Metadata | Failure


def is_index(path: Path) -> bool:
    """Whether a path has the name of an index."""
    return path.name.lower() in NAMES


def _parsed(path: Path) -> Any:
    where = str(path)
    try:
        text = decode(path.read_bytes(), where).removeprefix("\ufeff")
    except OSError as error:
        raise unreadable(error, where) from error
    try:
        match path.suffix.lower():
            case ".csv":
                return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
            case ".json":
                return json.loads(text)
        return yaml.load(text, Loader=yaml.BaseLoader)  # scalars as written
    except (yaml.YAMLError, csv.Error, ValueError, RecursionError) as error:
        raise ReadError(
            f"the index is not {path.suffix[1:].upper()}: {' '.join(str(error).split())}", where, REMEDY
        ) from error


def _entry(item: object, folder: Path, where: str) -> Entry:
    name = item.get("file") if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(name, str) or not name.strip():
        raise ReadError("the entry names no file", where, REMEDY)
    relative = PurePosixPath(name.strip())
    if relative.is_absolute() or ".." in relative.parts:
        raise ReadError(
            f"{name} is not in the index's folder",
            where,
            "Put the file beside the index, or name it on the command line.",
        )
    file = folder / relative
    if not file.is_file():
        raise ReadError(f"{name} is not there", where, "Correct the name, or remove the entry.")
    try:
        return Entry(file, metadata(item, where := f"{where} ({name})"))
    except ReadError as error:
        return Entry(file, Failure(where, error))


def entries(path: Path) -> Iterator[Entry | Failure]:
    """The entries of an index in order, a Failure in place of each that can't be used.

    Raises ReadError where the file as a whole is no index.
    """
    found = _parsed(path)
    if not isinstance(found, list) or not found:
        raise ReadError("the index is not a list of entries", str(path), REMEDY)
    for number, item in enumerate(found, 1):
        where = f"{path}, entry {number}"
        try:
            yield _entry(item, path.parent, where)
        except ReadError as error:
            yield Failure(where, error)


def claims_to_be_one(path: Path) -> bool:
    """Whether a file found beside texts is an index of them, not another program's file of that name."""
    try:
        found = _parsed(path)
    except ReadError:
        return True  # so that reading it tells what is wrong
    return isinstance(found, list) and any(isinstance(item, dict) and "file" in item for item in found)
