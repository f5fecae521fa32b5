"""Takes a process its network away, for good: Oxigraph calls any address that a query names and has no switch for it.

By a seccomp filter that refuses to make sockets, https://docs.kernel.org/userspace-api/seccomp_filter.html, or else by
an empty network namespace, https://man7.org/linux/man-pages/man7/network_namespaces.7.html.
"""

from __future__ import annotations

import ctypes
import platform
import resource
import signal
import sys
from dataclasses import dataclass

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_EACCES = 13
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_X32 = 0x40000000


@dataclass(frozen=True, slots=True)
class _Machine:
    """Of the kernel's tables: the architecture's number, and those of the calls that lead to a socket."""

    audit: int
    socket: int
    io_uring_setup: int = 425


_MACHINES = {"x86_64": _Machine(0xC000003E, 41), "aarch64": _Machine(0xC00000B7, 198)}


class _Instruction(ctypes.Structure):
    """struct sock_filter of <linux/filter.h>."""

    _fields_ = (("code", ctypes.c_ushort), ("jt", ctypes.c_ubyte), ("jf", ctypes.c_ubyte), ("k", ctypes.c_uint))


class _Program(ctypes.Structure):
    """struct sock_fprog of <linux/filter.h>."""

    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.POINTER(_Instruction)))


def deny_network() -> str | None:
    """Take this process, and all that it starts, the network. Returns by which means; None if there is none.

    To be called before the process has other threads: they would keep it.
    """
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    machine = _MACHINES.get(platform.machine())
    if machine and _filter(libc, machine):
        return "seccomp filter"
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
        return "network namespace"
    return None


def _filter(libc: ctypes.CDLL, machine: _Machine) -> bool:
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    refuse, allow = _ERRNO | _EACCES, _ALLOW
    steps = (
        (load, 0, 0, 4),
        # Calls by another architecture's table have other numbers.
        (equal, 1, 0, machine.audit),
        (answer, 0, 0, refuse),
        (load, 0, 0, 0),
        (at_least, 2, 0, _X32),
        (equal, 1, 0, machine.socket),
        (equal, 0, 1, machine.io_uring_setup),
        (answer, 0, 0, refuse),
        (answer, 0, 0, allow),
    )
    code = (_Instruction * len(steps))(*(_Instruction(*step) for step in steps))
    program = _Program(len(steps), code)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def limit_memory(size: int) -> None:
    """Let this process have no more than `size` bytes of address space, and leave no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def die_with_parent() -> None:
    """Let the kernel end this process with the one that started it: a runaway query never outlives its server."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
