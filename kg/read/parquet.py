"""Parquet (.parquet): an article a row, its columns named as those of `records`; read in small batches.

Only the columns that hold something of an article are read. https://parquet.apache.org/docs/file-format/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.errors import ReadError
from kg.model import Article
from kg.read.records import BY_NAME, Columns, article
from kg.read.source import Failure, Once, base_name

BATCH = 64
# In bytes: pages are read as they are needed, since a row group can be as large as the file.
BUFFER = 1 << 18

REMEDY = "Write the file anew; `parquet-tools inspect FILE` tells what is in it."


def rows(stream: BinaryIO) -> int:
    """How many rows a file has, by its footer. Raises ReadError for what is no Parquet."""
    return int(_opened(stream, "the file").metadata.num_rows)


def _opened(stream: BinaryIO, where: str) -> Any:
    import pyarrow as pa  # a tenth of a second that only Parquet needs
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(stream, pre_buffer=False, buffer_size=BUFFER)
        file.schema_arrow  # noqa: B018 - made when it is asked for, which a damaged footer prevents
        return file
    except (pa.ArrowException, OSError, ValueError) as error:
        raise ReadError(f"the file is not Parquet: {_first_line(error)}", where, REMEDY) from error


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def read(stream: BinaryIO, where: str, columns: Columns = BY_NAME) -> Iterator[Article | Failure]:
    """An article a row, in order; the source of a row without an id is its number, from 1.

    Failures name file and row, as FILE:ROW. Raises ReadError for what is no Parquet, or has no column for the text.
    """
    import pyarrow as pa

    file = _opened(stream, where)
    wanted = [c for columns_ in columns.checked(file.schema_arrow.names, where).values() for c in columns_]
    name, once, before = base_name(where), Once("id", "row"), 0
    for group in range(file.num_row_groups):
        number = before
        before += file.metadata.row_group(group).num_rows
        batches = file.iter_batches(BATCH, row_groups=[group], columns=wanted)
        while True:
            try:
                batch = next(batches)
            except StopIteration:
                break
            except (pa.ArrowException, OSError, ValueError) as error:
                place = f"{where}:{number + 1}"
                what = f"rows {number + 1} to {before} are damaged: {_first_line(error)}"
                yield Failure(place, ReadError(what, place, REMEDY, cause="damaged rows"))
                break
            for at in range(batch.num_rows):
                number += 1
                place = f"{where}:{number}"
                try:
                    record = _record(batch, at, place)
                except ReadError as error:
                    yield Failure(place, error)
                else:
                    yield once.check(article(record, place, name, number, columns), place, number)


def _record(batch: Any, at: int, where: str) -> dict[str, object]:
    """One row of an Arrow batch as a record."""
    found = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            value = column[at].as_py()
            found[name] = value.decode("utf-8") if isinstance(value, bytes) else value
        except UnicodeDecodeError as error:
            raise ReadError(f"the column {name} is not UTF-8", where, REMEDY, cause="not UTF-8") from error
        except ValueError:
            found[name] = str(
                column[at]
            )  # nanoseconds, which Python's dates don't have: a date as ISO 8601 all the same
    return found
