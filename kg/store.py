"""The store: Oxigraph, on disk or in memory. Made anew by `write_new`, opened by `open_store`.

A store on disk is a folder of RocksDB files with `kg.json` beside them, which says what made it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType

import pyoxigraph as ox

from kg import swap
from kg.errors import StoreError
from kg.iri import KG, RDF

DEFAULT_PATH = Path("kg-out/kg.db")
MANIFEST = "kg.json"

PORTION = 100_000
"""Quads that are loaded at once, by all threads together: Oxigraph's loader holds in memory what it is given."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Quads of named graphs as N-Quads, and their triples as N-Triples; `number` of each.

    So they are handed on between processes and loaded sooner than as objects. There are no blank nodes in them.
    """

    quads: bytes
    triples: bytes
    number: int

    @classmethod
    def of(cls, quads: Sequence[ox.Quad]) -> Lines:
        """Quads, written."""
        triples = ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES)
        return cls(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"", triples or b"", len(quads))


Batches = Iterable[Iterable[ox.Quad] | Lines]

_RDF_TYPE = ox.NamedNode(RDF + "type")
_ARTICLE = ox.NamedNode(KG + "Article")
_opened_for_writing: set[Path] = set()


def open_store(path: Path | None = None, *, read_only: bool = False) -> ox.Store:
    """The store at `path`, or a new one in memory if that is None.

    A store that does not exist is made, unless `read_only`. Raises StoreError with its remedy if there is none, if the
    folder holds something else, or if another process has it open for writing.
    """
    if path is None:
        return ox.Store()
    _check_kind(path, missing_ok=not read_only)
    try:
        if read_only:
            if _locked(path):
                raise _in_use(path)
            return ox.Store.read_only(str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        store = ox.Store(str(path))
    except OSError as error:
        raise _explained(error, path) from error
    _opened_for_writing.add(path.resolve())
    return store


def open_graph(path: Path) -> ox.Store:
    """An RDF file as a store in memory; the format is that of its suffix. Raises StoreError if it can't be read."""
    form = ox.RdfFormat.from_extension(path.suffix.lstrip("."))
    if form is None:
        raise StoreError(
            f"{path.suffix or 'no suffix'} is no RDF format", str(path), "Use .ttl .trig .nt .nq .rdf .jsonld"
        )
    store = ox.Store()
    try:
        store.bulk_load(path=str(path), format=form)
    except FileNotFoundError as error:
        raise StoreError("there is no such file", str(path), "Make it with `kg build -o FILE`.") from error
    except SyntaxError as error:
        raise StoreError(f"not readable as {form.name}: {error}", str(path), "Correct the file.") from error
    except OSError as error:
        raise _explained(error, path) from error
    return store


def write_new(
    path: Path,
    batches: Batches | Callable[[Path], Batches],
    *,
    finish: Callable[[ox.Store], Batches] | None = None,
    force: bool = False,
    manifest: Mapping[str, object] | None = None,
    union: bool = False,
    threads: int = 1,
) -> None:
    """Make a store of `batches` (any grouping of quads) and put it at `path` in one step, replacing what is there.

    If `batches` is a function, it is given the folder in which the store is made, to put what belongs to it beside it.

    `finish` is then given the store and returns the quads that depend on all others, such as labels. A failure, in the
    batches too, leaves the old store untouched. Without `force` a store with articles that the new one lacks is not
    replaced. `manifest` is written as JSON beside the data: it is read only at the end, so batches may still fill it.
    With `union` the store is united (see `unite`), and so is what `finish` sees. Lines are loaded by so many `threads`.
    """
    _check_kind(path, missing_ok=True)
    if _locked(path):
        raise _in_use(path)
    own = _Watched(())
    try:
        with swap.replacing(path) as folder:
            new = ox.Store(str(folder))
            own = _Watched(batches(folder) if callable(batches) else batches)
            _fill(new, own, union, threads)
            for batch in finish(new) if finish else ():
                # All of it first: it is made from what the store holds before it.
                _fill(new, [batch if isinstance(batch, Lines) else list(batch)], union)
            if not force:
                check_replaceable(path, articles(new))
            new.flush()
            new.optimize()
            del new
            (folder / MANIFEST).write_text(json.dumps(dict(manifest or {}), indent=2, sort_keys=True) + "\n", "utf-8")
    except swap.Busy as error:
        raise StoreError("another process is building this store", str(path), "Wait until it has finished.") from error
    except OSError as error:
        if error is own.failure:
            raise
        raise _explained(error, path) from error


def unite(store: ox.Store) -> None:
    """Put all triples of the named graphs into the default graph too, each once.

    Queries then see the union without being told to, sooner, and right: pyoxigraph 0.5.13's own union gives a triple
    once for each graph that it is in (https://github.com/oxigraph/oxigraph/issues/1919).
    """
    for some in portions(named(store)):
        store.bulk_extend(_in_default(some))


def united(store: ox.Store) -> bool:
    """Whether the default graph is what queries are to see: a united store, or one without named graphs."""
    return next(iter(store.quads_for_pattern(None, None, None, ox.DefaultGraph())), None) is not None


def named(store: ox.Store) -> Iterator[ox.Quad]:
    """The quads of all named graphs: what a united store holds but for the union. Without such graphs, all quads."""
    graphs = list(store.named_graphs())
    for graph in graphs:
        yield from store.quads_for_pattern(None, None, None, graph)
    if not graphs:
        yield from store


def check_replaceable(path: Path, new: Iterable[str]) -> None:
    """Raise StoreError if the store at `path` holds articles that are not among the `new` ones (IRIs)."""
    if not path.exists() or not any(path.iterdir()):
        return
    lost = articles(open_store(path, read_only=True)) - set(new)
    if lost:
        count = "1 article" if len(lost) == 1 else f"{len(lost)} articles"
        raise StoreError(
            f"the store holds {count} that the new one would not",
            str(path),
            "Pass --force to replace it, or --store DIR to build elsewhere.",
        )


def articles(store: ox.Store) -> set[str]:
    """The IRIs of all articles."""
    return {str(q.subject)[1:-1] for q in store.quads_for_pattern(None, _RDF_TYPE, _ARTICLE, None)}


def read_manifest(path: Path) -> dict[str, object]:
    """What the store at `path` was made by; empty for a store that `write_new` did not make."""
    try:
        found = json.loads((path / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return dict(found)


def canonical(store: ox.Store, *, text: bool = True) -> bytes:
    """All named graphs (see `named`) as sorted N-Quads; without `text` the articles' bodies are left out.

    As no node is blank, this is the canonical form of RDFC-1.0, https://www.w3.org/TR/rdf-canon/.
    """
    lines = (ox.serialize(named(store), format=ox.RdfFormat.N_QUADS) or b"").split(b"\n")
    kept = (line for line in lines if line and (text or not line.endswith(b"#text> .")))
    return b"".join(line + b"\n" for line in sorted(kept))


def fingerprint(store: ox.Store, *, text: bool = True) -> str:
    """The SHA-256 of the canonical form: equal for equal graphs."""
    return hashlib.sha256(canonical(store, text=text)).hexdigest()


class _Watched:
    """Batches that remember their own failure, to tell it from the store's."""

    def __init__(self, batches: Batches) -> None:
        self._batches = batches
        self.failure: BaseException | None = None

    def __iter__(self) -> Iterator[Iterable[ox.Quad] | Lines]:
        try:
            yield from self._batches
        except Exception as error:
            self.failure = error
            raise


def _fill(store: ox.Store, batches: Batches, union: bool, threads: int = 1) -> None:
    """Add batches in portions, and with `union` their triples to the default graph while they are at hand."""
    with _Loader(store, union, threads) as loader:

        def quads() -> Iterator[ox.Quad]:
            for batch in batches:
                if isinstance(batch, Lines):
                    loader.take(batch)
                else:
                    yield from batch

        for some in portions(quads()):
            store.bulk_extend(some)
            if union:
                store.bulk_extend(_in_default(some))
        loader.finish()


class _Loader:
    """Loads lines in portions: in the caller's thread, or several at once while the caller goes on."""

    def __init__(self, store: ox.Store, union: bool, threads: int) -> None:
        self.store, self.union, self.threads = store, union, threads
        self.lines: list[Lines] = []
        self.held = 0
        self.under_way: deque[Future[None]] = deque()

    def __enter__(self) -> _Loader:
        self.pool = ThreadPoolExecutor(self.threads)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pool.shutdown(cancel_futures=True)

    def take(self, lines: Lines) -> None:
        """Takes lines, and loads what it holds when it is enough for a portion."""
        self.lines.append(lines)
        self.held += lines.number
        if self.held * self.threads >= PORTION:
            self._begin()

    def finish(self) -> None:
        """Loads what is left. Raises what loading failed with."""
        self._begin()
        while self.under_way:
            self.under_way.popleft().result()

    def _begin(self) -> None:
        parts = [part for each in self.lines for part in ((each.quads, each.triples) if self.union else (each.quads,))]
        self.lines, self.held = [], 0
        if self.threads == 1:
            self._load(parts)
            return
        while len(self.under_way) >= self.threads:
            self.under_way.popleft().result()
        self.under_way.append(self.pool.submit(self._load, parts))

    def _load(self, parts: list[bytes]) -> None:
        self.store.bulk_load(input=b"".join(parts), format=ox.RdfFormat.N_QUADS)


def portions(quads: Iterable[ox.Quad], size: int = PORTION) -> Iterator[list[ox.Quad]]:
    """Quads in lists of `size`, the last one shorter."""
    left = iter(quads)
    while some := list(islice(left, size)):
        yield some


def _in_default(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    return (ox.Quad(q.subject, q.predicate, q.object, ox.DefaultGraph()) for q in quads)


def _check_kind(path: Path, *, missing_ok: bool) -> None:
    """Raise StoreError if what is at `path` is no store, or if nothing is and that is not allowed."""
    try:
        empty = not path.exists() or (path.is_dir() and not any(path.iterdir()))
        kept = path.is_dir() and (path / "CURRENT").exists()
    except OSError as error:
        raise _explained(error, path) from error
    if empty and not missing_ok:
        raise StoreError("there is no store here", str(path), "Make one with `kg build`, or name one with --store DIR.")
    if not empty and not kept:
        raise StoreError("this is not a store", str(path), "Name another folder with --store DIR.")


def _locked(path: Path) -> bool:
    """Whether another process has the store open for writing: RocksDB then holds a lock on LOCK.

    Reading a store that is being written has no defined result in Oxigraph, so it is asked beforehand. The lock asked
    for is a shared one, so that readers don't get in each other's way. A process that writes itself is not asked:
    closing the file would drop its own lock, as POSIX has it.
    """
    if path.resolve() in _opened_for_writing:
        return False
    try:
        handle = os.open(path / "LOCK", os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        return False
    try:
        fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return True
    finally:
        os.close(handle)
    return False


def _in_use(path: Path) -> StoreError:
    return StoreError("another process has the store open for writing", str(path), "Close it there, or wait for it.")


def _explained(error: OSError, path: Path) -> StoreError:
    """The store's failure with its remedy: RocksDB says what happened in words only."""
    words = str(error)
    if "lock file" in words or "LOCK" in words:
        return _in_use(path)
    if "No space left" in words or "Disk quota" in words:
        return StoreError("the disk is full", str(path), "Free some space, or use --store DIR.")
    if isinstance(error, PermissionError) or "Permission denied" in words or "Read-only file system" in words:
        return StoreError("no permission for this folder", str(path), "Change its rights, or use --store DIR.")
    if isinstance(error, NotADirectoryError | FileExistsError):
        return StoreError("its folder lies in what is no folder", str(path), "Name another with --store DIR.")
    return StoreError(f"the store failed: {words}", str(path), "Build it anew with `kg build --force`.")
