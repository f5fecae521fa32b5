"""A folder is made anew beside the old one and takes its place in one step, so that no failure leaves half of it."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NOT_SUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.EXDEV, errno.EOPNOTSUPP}


class Busy(Exception):
    """Another process is replacing the same folder."""


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A new empty folder beside `target`; what is in it when the block ends takes the target's place.

    If the block raises, the target stays as it was. What killed runs left behind is removed first; a target that one
    of them had moved aside is put back. Raises Busy while another process is at it, OSError as the file system does.
    """
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with _lock(target.with_name(f".{target.name}.lock")):
        _clean(target)
        new = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
        try:
            yield new
            new.chmod(0o777 & ~_umask())
            _swap(new, target)
        finally:
            shutil.rmtree(new, ignore_errors=True)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """A lock that dies with its process. Its holder removes the file, so a file once locked is looked at again."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists() and os.fstat(handle).st_ino == path.stat().st_ino:
                break
        except BlockingIOError as error:
            os.close(handle)
            raise Busy(str(path)) from error
        os.close(handle)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _clean(target: Path) -> None:
    """Under the lock nobody else is at work here: whatever lies beside the target is of a killed run."""
    aside = target.with_name(f".{target.name}.old")
    if aside.exists() and not target.exists():
        aside.rename(target)
    for left in (aside, *target.parent.glob(f".{target.name}.new-*")):
        shutil.rmtree(left, ignore_errors=True)


def _swap(new: Path, target: Path) -> None:
    """Afterwards `target` is what `new` was; what `target` was is gone, or is `new`."""
    if not target.exists():
        new.rename(target)
    elif not _exchange(new, target):
        aside = target.with_name(f".{target.name}.old")
        target.rename(aside)
        new.rename(target)
        shutil.rmtree(aside, ignore_errors=True)


def _exchange(a: Path, b: Path) -> bool:
    """Exchange two folders in one step; False where the system can't.

    https://man7.org/linux/man-pages/man2/rename.2.html
    """
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if renameat2(_AT_FDCWD, os.fsencode(a), _AT_FDCWD, os.fsencode(b), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NOT_SUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(b))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
