"""The commands over many articles: add, remove, status, judge, reject, diff, explain --merges, query --as-of."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg import pipeline
from kg.cli import cli
from kg.errors import KgError
from kg.read import samples
from kg.store import fingerprint, open_store

NAMES = ("icbm-flight.md", "june-pact.md", "nato-summit.md")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three samples and the store that `kg add` made of two of them."""
    folder = tmp_path_factory.mktemp("many")
    for path in samples():
        if path.name in NAMES:
            shutil.copy(path, folder)
    run("add", str(folder / NAMES[0]), str(folder / NAMES[1]), "--store", str(folder / "kg.db"))
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "many")
    return tmp_path / "many"


def run(*arguments: str, fails: bool = False) -> Result:
    result = CliRunner().invoke(cli, arguments, standalone_mode=False)
    if fails:
        assert isinstance(result.exception, KgError), result.output
    else:
        assert result.exception is None or result.exit_code == 0, (result.output, result.exception)
    return result


def graph(folder: Path) -> str:
    return fingerprint(open_store(folder / "kg.db", read_only=True))


def expected(folder: Path, *names: str) -> str:
    return fingerprint(pipeline.in_memory([folder / n for n in names]))


def test_adding_and_removing_is_building(folder: Path) -> None:
    store = ("--store", str(folder / "kg.db"))
    assert graph(folder) == expected(folder, *NAMES[:2])
    assert run("add", str(folder / NAMES[0]), *store).output.startswith("unchanged")
    assert run("add", str(folder / NAMES[2]), *store).output.startswith("added")
    assert graph(folder) == expected(folder, *NAMES)
    run("remove", NAMES[0], *store)
    assert graph(folder) == expected(folder, *NAMES[1:])
    listed = json.loads(run("status", "--json", *store).output)
    assert {a["source"] for a in listed["articles"]} == set(NAMES[1:]) and listed["pending"] == 0
    run("remove", "nothing.txt", *store, fails=True)


def test_a_changed_file_takes_its_own_place(folder: Path) -> None:
    path = folder / NAMES[1]
    path.write_text(path.read_text("utf-8") + "\nJapan condemned the launch on Thursday.\n", "utf-8")
    assert run("add", str(path), "--store", str(folder / "kg.db")).output.startswith("replaced")
    assert graph(folder) == expected(folder, *NAMES[:2])


def test_a_rejected_claim_is_gone_and_comes_back(folder: Path) -> None:
    store = ("--store", str(folder / "kg.db"))
    before = graph(folder)
    explained = json.loads(run("explain", "state/north-korea", "--json", *store).output)
    claim = explained["groups"][0]["claims"][0]["iri"]
    rejected = run("reject", claim, *store).output.split()[0]
    assert graph(folder) != before
    run("reject", claim, *store, fails=True)
    run("build", *(str(folder / n) for n in NAMES[:2]), *store, "-o", str(folder), "-q")
    assert graph(folder) != before, "a rebuild follows the judgements"
    run("reject", rejected, "--undo", *store)
    assert graph(folder) == before


def test_exports_beside_the_store_are_told_to_be_older_and_renewed(folder: Path) -> None:
    store = ("--store", str(folder / "kg.db"))
    for name in ("graph.ttl", "graph.trig"):
        run("export", "-o", str(folder / name), *store)
    assert json.loads(run("status", "--json", *store).output)["outdated"] == []
    added = run("add", str(folder / NAMES[2]), *store)
    assert "graph.ttl, graph.trig" in added.stderr and "--export" in added.stderr
    assert json.loads(run("status", "--json", *store).output)["outdated"] == ["graph.ttl", "graph.trig"]
    before = (folder / "graph.trig").read_bytes()
    run("remove", NAMES[0], "--export", *store)
    assert json.loads(run("status", "--json", *store).output)["outdated"] == []
    run("export", "-o", str(folder / "again.trig"), *store)
    assert before != (folder / "graph.trig").read_bytes() == (folder / "again.trig").read_bytes()
    assert run("add", str(folder / NAMES[1]), *store).stderr == "", "nothing changed, nothing is older"


def test_diff_tells_what_an_article_brought(folder: Path) -> None:
    shutil.copytree(folder / "kg.db", folder / "old.db")
    run("add", str(folder / NAMES[2]), "--store", str(folder / "kg.db"))
    changes = json.loads(run("diff", str(folder / "old.db"), str(folder / "kg.db"), "--json").output)
    brought = [c for c in changes if c["change"] == "+" and NAMES[2] in c["articles"]]
    assert brought
    assert run("diff", str(folder / "kg.db"), str(folder / "kg.db"), "--json").output == "[]\n"


def test_as_of_a_day_only_what_was_published_counts(folder: Path) -> None:
    store = ("--store", str(folder / "kg.db"))
    assert len(run("query", "sources", *store).output.splitlines()) == 3
    assert len(run("query", "sources", "--as-of", "1999-01-01", *store).output.splitlines()) == 1
    listed = json.loads(run("status", "--json", *store).output)["articles"]
    first = min(a["published"] for a in listed)
    shown = run("query", "sources", "--as-of", first, *store).output.splitlines()
    assert len(shown) - 1 == sum(a["published"] == first for a in listed)
    run("query", "sources", "--as-of", "soon", *store, fails=True)


def test_merges_are_explained(folder: Path) -> None:
    run("add", str(folder), "--store", str(folder / "kg.db"))
    output = run("explain", "Vladimir Putin", "--merges", "--store", str(folder / "kg.db")).output
    assert "Nothing was merged" in output or "kg judge" in output
    run("judge", "person/nobody-at-all", "person/vladimir-putin", "same", "--store", str(folder / "kg.db"), fails=True)
