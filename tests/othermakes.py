"""Stores of other makes, run for a test: Oxigraph's own server and Virtuoso."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = {isql}
DirsAllowed = .
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = {port}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 1000000
"""


@dataclass(frozen=True)
class Store:
    """Addresses of a running store, and who may write to it."""

    query: str
    graphs: str
    update: str
    user: str = ""
    password: str = ""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def oxigraph(*options: str) -> Iterator[Store]:
    """`oxigraph serve` in memory."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("the oxigraph server is not installed: pip install oxigraph")
    port = free_port()
    command = [program, "serve", "--bind", f"127.0.0.1:{port}", *options]
    with _running(command, f"http://127.0.0.1:{port}/query?query=ASK%7B%7D"):
        at = f"http://127.0.0.1:{port}"
        yield Store(f"{at}/query", f"{at}/store", f"{at}/update")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Store]:
    """Virtuoso on an empty database in `folder`."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not installed: sudo apt-get install -y virtuoso-opensource-7-bin")
    port, isql = free_port(), free_port()
    config = folder / "virtuoso.ini"
    config.write_text(VIRTUOSO.format(folder=folder, port=port, isql=isql))
    at = f"http://127.0.0.1:{port}"
    with _running([program, "+foreground", "+configfile", str(config)], f"{at}/sparql?query=ASK%7B%7D"):
        yield Store(f"{at}/sparql", f"{at}/sparql-graph-crud-auth", f"{at}/sparql-auth", "dba", "dba")


@contextmanager
def _running(command: list[str], probe: str) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                if httpx.get(probe, timeout=5).status_code == 200:
                    break
            except httpx.TransportError:
                pass
            assert process.poll() is None, f"{command[0]} ended with {process.returncode}"
            time.sleep(0.1)
        else:
            pytest.fail(f"{command[0]} does not answer")
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
