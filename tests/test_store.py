"""A store is made whole or not at all, and says what is wrong and what to do about it."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import example
import pyoxigraph as ox
import pytest

import kg
from kg import query, store, swap
from kg.assemble.article import quads
from kg.assemble.corpus import background_quads, corpus_quads
from kg.errors import ReadError, StoreError

HERE = Path(__file__).parent


def finish(made: ox.Store) -> list[list[ox.Quad]]:
    return [list(background_quads(made)), list(corpus_quads(made))]


def other_article() -> list[ox.Quad]:
    node = ox.NamedNode("https://kg.example/id/article/0000000000000000")
    return [ox.Quad(node, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), store._ARTICLE, node)]


def large() -> Iterator[ox.Quad]:
    """Some 8 MB that no compression makes small."""
    node = ox.NamedNode("https://kg.example/id/x")
    for _ in range(1000):
        yield ox.Quad(node, node, ox.Literal(secrets.token_hex(4000)), node)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the example on disk, which no test changes."""
    made = tmp_path_factory.mktemp("built") / "out" / "kg.db"
    store.write_new(made, [quads(example.reading())], finish=finish, manifest={"base": "https://kg.example/id/"})
    return made


@pytest.fixture
def path(built: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    shutil.copytree(built.parent, tmp_path / "out")
    return tmp_path / "out" / built.name


def run_python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Another process that runs `code` with our modules."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{HERE.parent}{os.pathsep}{HERE}"},
    )


def test_a_store_on_disk_holds_what_one_in_memory_holds(path: Path) -> None:
    assert store.fingerprint(store.open_store(path, read_only=True)) == store.fingerprint(example.store())
    assert store.read_manifest(path) == {"base": "https://kg.example/id/"}
    assert os.listdir(path.parent) == ["kg.db"]


def test_the_folder_has_the_rights_that_folders_have(built: Path, tmp_path: Path) -> None:
    (tmp_path / "usual").mkdir()
    assert built.stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_canonical_lines_are_sorted_unique_and_can_leave_out_the_texts(path: Path) -> None:
    opened = store.open_store(path, read_only=True)
    lines = store.canonical(opened).splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) == len(opened)
    left_out = set(lines) - set(store.canonical(opened, text=False).splitlines())
    assert [b"articleBody" in line for line in left_out] == [True]


def test_a_missing_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no store here\n.*kg build"):
        store.open_store(tmp_path / "none", read_only=True)
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreError, match="no store here"):
        store.open_store(tmp_path / "empty", read_only=True)
    assert not (tmp_path / "none").exists()


def test_what_is_no_store_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_text("meow")
    (tmp_path / "file").write_text("text")
    for other in ("photos", "file"):
        for call in (lambda p: store.open_store(p, read_only=True), lambda p: store.write_new(p, [], force=True)):
            with pytest.raises(StoreError, match="not a store"):
                call(tmp_path / other)
    assert (tmp_path / "photos" / "cat.jpg").read_text() == "meow"


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    with pytest.raises(StoreError, match=r"file/kg\.db: its folder lies in what is no folder"):
        store.write_new(tmp_path / "file" / "kg.db", [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("IO error: No space left on device: While appending to file: 000009.sst", "disk is full"),
        ("[Errno 13] Permission denied: '/x'", "no permission"),
        ("[Errno 30] Read-only file system: '/x'", "no permission"),
        ("IO error: While lock file: /x/LOCK: Resource temporarily unavailable", "another process"),
        ("Corruption: bad block", "bad block"),
    ],
)
def test_the_stores_own_words_become_a_remedy(words: str, said: str) -> None:
    error = store._explained(OSError(words), Path("/x"))
    assert said in error.what
    assert error.remedy


def test_a_full_disk_leaves_the_old_store(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("making a small disk needs root")
    try:
        with pytest.raises(StoreError, match="disk is full"):
            store.write_new(disk / "kg.db", [large()])
        assert os.listdir(disk) == []
    finally:
        subprocess.run(["umount", disk], check=True)


def test_lines_make_the_same_store_whatever_the_portions_and_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PORTION", 40)
    lines = [store.Lines.of(some) for some in store.portions(quads(example.reading()), 7)]
    for threads in (1, 2, 3):
        store.write_new(tmp_path / str(threads), lines, union=True, threads=threads)
    stores = [store.open_store(tmp_path / name, read_only=True) for name in ("1", "2", "3")]
    assert {len(each) for each in stores} == {2 * len(set(quads(example.reading())))}
    assert len({store.fingerprint(each) for each in stores}) == 1


@pytest.mark.parametrize("threads", [1, 2])
def test_lines_that_cannot_be_loaded_leave_the_old_store(
    path: Path, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a thread fails with reaches the caller, be it in the middle or at the end."""
    before = store.fingerprint(store.open_store(path, read_only=True))
    good = store.Lines.of(quads(example.reading()))
    bad = store.Lines(b"<no quad\n", b"", 1)
    monkeypatch.setattr(store, "PORTION", 1)
    for lines in ([bad, good, good, good], [good, bad]):
        with pytest.raises(SyntaxError):
            store.write_new(path, lines, force=True, threads=threads)
        assert store.fingerprint(store.open_store(path, read_only=True)) == before
        assert os.listdir(path.parent) == ["kg.db"]


def test_a_failure_on_the_way_leaves_the_old_store(path: Path) -> None:
    before = store.fingerprint(store.open_store(path, read_only=True))

    def broken() -> Iterator[list[ox.Quad]]:
        yield other_article()
        raise ReadError("torn", "news.txt")

    for batches, last in ((broken(), None), ([quads(example.reading())], lambda s: broken())):
        with pytest.raises(ReadError, match="torn"):
            store.write_new(path, batches, finish=last, force=True)
        assert store.fingerprint(store.open_store(path, read_only=True)) == before
        assert os.listdir(path.parent) == ["kg.db"]


def test_an_input_that_fails_as_the_disk_does_is_not_blamed_on_the_store(path: Path) -> None:
    def broken() -> Iterator[list[ox.Quad]]:
        yield other_article()
        raise PermissionError(13, "Permission denied", "news.txt")

    with pytest.raises(PermissionError, match=r"news\.txt"):
        store.write_new(path, broken(), force=True)


def test_other_articles_are_replaced_only_by_force(path: Path) -> None:
    with pytest.raises(StoreError, match=r"1 article that the new one would not\n.*--force"):
        store.write_new(path, [other_article()])
    assert len(store.articles(store.open_store(path, read_only=True))) == 1
    store.write_new(path, [quads(example.reading()), other_article()])
    assert len(store.articles(store.open_store(path, read_only=True))) == 2
    store.write_new(path, [other_article()], force=True)
    assert store.articles(store.open_store(path, read_only=True)) == {str(other_article()[0].subject)[1:-1]}


def test_a_build_killed_midway_leaves_the_old_store_and_the_next_cleans_up(path: Path) -> None:
    before = store.fingerprint(store.open_store(path, read_only=True))
    process = run_python(
        """
        import sys, time
        from pathlib import Path
        import test_store
        from kg import store
        def batches():
            yield test_store.other_article()
        def finish(made):
            print("writing", flush=True)
            time.sleep(60)
            return []
        store.write_new(Path(sys.argv[1]), batches(), finish=finish, force=True)
        """,
        path,
    )
    assert process.stdout
    assert process.stdout.readline() == "writing\n"
    with pytest.raises(StoreError, match="another process is building"):
        store.write_new(path, [quads(example.reading())])
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert store.fingerprint(store.open_store(path, read_only=True)) == before
    assert len(os.listdir(path.parent)) > 1
    store.write_new(path, [quads(example.reading())], finish=finish)
    assert os.listdir(path.parent) == ["kg.db"]
    assert store.fingerprint(store.open_store(path, read_only=True)) == before


def test_builds_killed_at_any_moment_leave_a_whole_store(path: Path) -> None:
    whole = {store.fingerprint(store.open_store(path, read_only=True))}
    code = """
        import sys
        from pathlib import Path
        import example, test_store
        from kg import store
        from kg.assemble.article import quads
        batches = [quads(example.reading())]
        print("ready", flush=True)
        while True:
            store.write_new(Path(sys.argv[1]), batches, finish=test_store.finish)
        """
    for pause in (0.01, 0.05, 0.09, 0.13):
        process = run_python(code, path)
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        time.sleep(pause)
        process.kill()
        process.communicate()
        assert {store.fingerprint(store.open_store(path, read_only=True))} == whole


def test_where_folders_cannot_be_exchanged_the_old_one_is_moved_aside(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap, "_exchange", lambda a, b: False)
    store.write_new(path, [other_article()], force=True)
    assert len(store.articles(store.open_store(path, read_only=True))) == 1
    assert os.listdir(path.parent) == ["kg.db"]
    # A run killed between the two renames leaves the old store aside: the next puts it back before it begins.
    path.rename(path.with_name(".kg.db.old"))
    with pytest.raises(StoreError, match="1 article"):
        store.write_new(path, [quads(example.reading())])
    assert len(store.articles(store.open_store(path, read_only=True))) == 1


def test_a_store_that_another_process_writes_is_not_read_replaced_or_opened(path: Path) -> None:
    process = run_python(
        """
        import sys
        from pathlib import Path
        from kg import store
        opened = store.open_store(Path(sys.argv[1]))
        print("open", flush=True)
        sys.stdin.readline()
        """,
        path,
    )
    assert process.stdout
    assert process.stdout.readline() == "open\n"
    for call in (
        lambda: store.open_store(path, read_only=True),
        lambda: store.open_store(path),
        lambda: store.write_new(path, [quads(example.reading())], force=True),
    ):
        with pytest.raises(StoreError, match="another process has the store open for writing"):
            call()
    process.communicate("\n")
    assert len(store.open_store(path, read_only=True)) > 0


def test_many_may_read_at_once(path: Path) -> None:
    code = """
        import sys
        from pathlib import Path
        from kg import store
        for _ in range(20):
            size = len(store.open_store(Path(sys.argv[1]), read_only=True))
        print(size)
        """
    processes = [run_python(code, path) for _ in range(2)]
    answers = [p.communicate() for p in processes]
    assert [err for _, err in answers] == ["", ""]
    assert {int(out) for out, _ in answers} == {len(store.open_store(path, read_only=True))}


def two_articles() -> list[list[ox.Quad]]:
    """The example, and an article that says the same under another address."""
    reading = example.reading()
    again = replace(reading.document, article=replace(example.ARTICLE, url="https://other.example/"))
    return [quads(reading), quads(replace(reading, document=again))]


def test_a_united_store_counts_a_triple_once_however_many_articles_say_it(tmp_path: Path) -> None:
    store.write_new(tmp_path / "apart", two_articles(), finish=finish)
    store.write_new(tmp_path / "united", two_articles(), finish=finish, union=True)
    apart, united = (store.open_store(tmp_path / name, read_only=True) for name in ("apart", "united"))
    assert (store.united(apart), store.united(united)) == (False, True)
    assert store.canonical(united) == store.canonical(apart)
    triples = {q.triple for q in apart}
    assert len(united) == len(apart) + len(triples)
    (row,) = query.run(united, "SELECT (COUNT(*) AS ?n) { ?s a kg:State }").texts()
    assert row["n"] == "5"
    (row,) = query.run(united, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").texts()
    assert int(row["n"]) == len(triples)
    (row,) = query.run(united, "SELECT ?n { state:japan kg:articleCount ?n }").texts()
    assert row["n"] == "2"
    (row,) = query.run(united, "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s a kg:Claim } }").texts()
    assert row["n"] == "2"
    assert len(set(kg.load(tmp_path / "united").quads())) == len(apart)


def test_a_graph_can_be_united_later() -> None:
    graph = ox.Store()
    for batch in two_articles():
        graph.extend(batch)
    before = store.canonical(graph)
    store.unite(graph)
    assert store.united(graph)
    assert store.canonical(graph) == before
    plain = ox.Store()
    plain.add(ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:b"), ox.NamedNode("a:c")))
    store.unite(plain)
    assert len(plain) == len(list(store.named(plain))) == 1


@pytest.mark.parametrize("suffix", [".nq", ".trig"])
def test_a_file_is_read_as_a_graph(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"graph{suffix}"
    example.store().dump(file, ox.RdfFormat.from_extension(suffix[1:]))
    assert store.fingerprint(store.open_graph(file)) == store.fingerprint(example.store())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("graph.txt.zip", None, "is no RDF format"),
        ("none.ttl", None, "no such file"),
        ("torn.ttl", "<a> <b>", "not readable as Turtle"),
    ],
)
def test_a_file_that_is_no_graph_is_reported(tmp_path: Path, name: str, content: str | None, said: str) -> None:
    if content:
        (tmp_path / name).write_text(content)
    with pytest.raises(StoreError, match=said):
        store.open_graph(tmp_path / name)


def test_rdflib_sees_the_same_graph_as_one(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "graph.trig"
    example.store().dump(file, ox.RdfFormat.TRIG)
    for source in (path, str(file)):
        dataset = kg.load(source)
        assert len(set(dataset.quads())) == len(example.store())
        asked = dataset.query("SELECT ?label { ?e a kg:MissileLaunch ; rdfs:label ?label }")
        assert [str(row.label) for row in asked] == ["Missile launch by North Korea, 2024-10-31"]
    with pytest.raises(StoreError, match="kg build"):
        kg.load(tmp_path / "none")
