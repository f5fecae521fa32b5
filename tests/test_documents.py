"""What the documents say is so: commands exist, recipes work, answers are real, the map names what is there."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pyoxigraph as ox
import pytest
from packaging.requirements import Requirement

from kg import cli, named, query
from kg.export import Options
from kg.iri import DEFAULT_BASE
from kg.model import Article
from kg.sparql import PREFIXES
from kg.store import open_graph, write_new

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "exports" / "README.md"])
sys.path.insert(0, str(ROOT / "scripts"))

import readme_figures  # noqa: E402


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def commands(text: str) -> Iterator[list[str]]:
    """The arguments of every call of `kg` that a shell block shows."""
    for block in [*blocks(text, "sh"), *blocks(text, "console")]:
        for line in block.splitlines():
            if match := re.search(r"(?:^\$ |^|\| |KG_\w+=\S+ )kg (?P<rest>.*)", line):
                yield shlex.split(match["rest"], comments=True)


# --- commands and links ---


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_every_call_that_is_shown_is_one_that_kg_takes(document: Path) -> None:
    group = cli.cli
    for arguments in commands(document.read_text(encoding="utf-8")):
        with click.Context(group) as context:
            command = group.get_command(context, arguments[0])
            assert command, f"kg {arguments[0]}"
            with command.make_context(arguments[0], list(arguments[1:]), parent=context):
                pass


def test_every_command_is_in_the_readme() -> None:
    text = read("README.md")
    assert [name for name in cli.COMMANDS if f"| `kg {name}` |" not in text] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_every_link_within_the_project_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8"))
    assert [t for t in targets if not (document.parent / t).exists()] == []


def test_every_target_of_make_that_is_named_exists() -> None:
    known = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.M))
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        shown = [w for line in re.findall(r"^make ([a-z -]+)", text, re.M) for w in line.split("  ")[0].split()]
        assert {*shown, *re.findall(r"`make ([a-z-]+)", text)} <= known, document.name


# --- README.md ---


def test_answers_in_the_readme_are_those_of_the_samples(samples_graph: ox.Store, tmp_path: Path) -> None:
    write_new(tmp_path / "kg-out" / "kg.db", [list(samples_graph)])
    text = read("README.md")
    assert len(readme_figures.RUN.findall(text)) == 3
    assert readme_figures.with_answers(text, tmp_path) == text, "run `make figures`"


def test_figures_and_picture_are_there() -> None:
    assert "| `kg --help` |" in (readme_figures.FIGURES.search(read("README.md")) or [""])[0]
    assert 20_000 < readme_figures.PICTURE.stat().st_size <= readme_figures.MOST_BYTES


def test_python_in_the_readme_runs(
    samples_graph: ox.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_new(tmp_path / "kg-out" / "kg.db", [list(samples_graph)])
    (tmp_path / "kg").mkdir()
    (tmp_path / "kg" / "samples").symlink_to(ROOT / "kg" / "samples")
    monkeypatch.chdir(tmp_path)
    for block in blocks(read("README.md"), "python"):
        exec(compile(block, "README.md", "exec"), {"__name__": "readme"})
        assert capsys.readouterr().out.strip()


# --- ARCHITECTURE.md ---


def test_the_map_names_every_unit() -> None:
    text = read("ARCHITECTURE.md")
    rows = " ".join(line for line in text.splitlines() if line.startswith("| `"))
    units = [p.name for p in (ROOT / "kg").iterdir() if p.suffix == ".py" or (p.is_dir() and any(p.glob("*.*")))]
    wanted = {u for u in units if u not in {"__init__.py", "__pycache__"} and not u.startswith(".")}
    assert sorted(u for u in wanted if not re.search(rf"`(kg/)?{re.escape(u)}/?`", rows)) == []


def test_every_dependency_has_its_reason_and_no_other_has() -> None:
    table = read("ARCHITECTURE.md").partition("## Why each dependency")[2].partition("\n## ")[0]
    explained = {n for row in re.findall(r"^\| ([a-z].*?) \|", table, re.M) for n in row.split(", ")} - {"package"}
    project = tomllib.loads(read("pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["spark"]]
    assert explained == {Requirement(d).name for d in wanted}


# --- CONTRIBUTING.md ---

RECIPES = {
    "outsailed": "?e a kg:Regatta , kg:Event ; kg:actor state:japan ; kg:target state:france ; kg:date ?day",
    "sojourned": "?e a kg:Visit ; kg:actor/rdfs:label 'Vladimir Putin' ; kg:destination state:mongolia",
    "asseverated": "?c rdf:object kg:Attack ; kg:factuality kg:Possible ; kg:attributedTo state:iran",
    "LCC": "?e a kg:Condemnation ; kg:actor <https://kg.example/id/organization/lakes-compact-council>",
}


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The graph of the recipes' sentences, with the recipes' Turtle in a copy of the ontology."""
    folder = tmp_path_factory.mktemp("recipes")
    shutil.copytree(ROOT / "ontology", folder / "ontology")
    text = read("CONTRIBUTING.md")
    for block in blocks(text, "turtle"):
        target = block.splitlines()[0].removeprefix("# ")
        with (folder / target).open("a", encoding="utf-8") as file:
            file.write("\n" + block)
    (folder / "news").mkdir()
    for number, sentence in enumerate(re.findall(r'^echo "(.*?)" \| kg build', text, re.M)):
        (folder / "news" / f"{number}.txt").write_text(sentence + "\n", "utf-8")
    environment = {**os.environ, "KG_ONTOLOGY": str(folder / "ontology"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kg", "build", "news", "--published", "2024-11-02", "-o", "tried.nq"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return open_graph(folder / "tried.nq")


@pytest.mark.parametrize("word", RECIPES)
def test_a_recipe_for_the_ontology_works(word: str, tried: ox.Store) -> None:
    assert re.search(rf'^echo ".*{word}.*" \| kg build', read("CONTRIBUTING.md"), re.M)
    prefixes = "".join(f"PREFIX {n}: <{iri}>\n" for n, iri in {**PREFIXES, "state": f"{DEFAULT_BASE}state/"}.items())
    assert bool(tried.query(f"{prefixes} ASK {{ {RECIPES[word]} }}", use_default_graph_as_union=True))


def test_the_recipe_for_a_query_works(samples_graph: ox.Store, tmp_path: Path) -> None:
    (block,) = blocks(read("CONTRIBUTING.md"), "sparql")
    path = tmp_path / "warnings.rq"
    path.write_text(block, "utf-8")
    assert named.parse(path).example == "kg query warnings"
    assert query.run(samples_graph, block, {}, DEFAULT_BASE, "warnings.rq").texts()


def test_the_recipes_for_an_exporter_and_a_reader_work(samples_graph: ox.Store, tmp_path: Path) -> None:
    exporter, reader = blocks(read("CONTRIBUTING.md"), "python")
    names: dict[str, object] = {"__name__": "recipe"}
    exec(compile(exporter, "CONTRIBUTING.md", "exec"), names)
    exec(compile(reader, "CONTRIBUTING.md", "exec"), names)
    write_dot, read_wire = names["write_dot"], names["read_wire"]
    assert callable(write_dot) and callable(read_wire)

    write_dot(samples_graph, tmp_path / "graph.dot", Options())
    lines = (tmp_path / "graph.dot").read_text("utf-8").splitlines()
    assert lines[0] == "digraph {" and lines[-1] == "}" and len(lines) > 100

    articles = list(read_wire(io.BytesIO(b"Japan condemned Iran.\n=====\nIran denied it.\n"), "news/a.wire"))
    assert [(a.source, a.record) for a in articles if isinstance(a, Article)] == [("a.wire", "1"), ("a.wire", "2")]
