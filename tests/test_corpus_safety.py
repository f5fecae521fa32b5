"""Nothing is lost: a run that is killed, a full disk, a folder that may not be written, two at one store."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import made_up
import pytest
from test_corpus import build

from kg import iri
from kg.corpus.catalogue import Catalogue
from kg.corpus.changes import Settings
from kg.corpus.corpus import Corpus
from kg.corpus.noted import note
from kg.corpus.opening import look, open_corpus
from kg.errors import StoreError
from kg.store import Lines, fingerprint, open_store, write_new

HERE = Path(__file__).parent
START = 6
STEPS = 10


def make(path: Path, numbers: range) -> None:
    """A store of made-up articles on disk."""

    def batches(folder: Path) -> Iterator[Lines]:
        corpus = Corpus(Catalogue(folder / "catalogue.sqlite"), None, Settings())
        corpus.take(note(made_up.reading(n)) for n in numbers)
        yield from corpus.batches()
        corpus.db.close()

    write_new(path, batches, union=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "kg.db"
    make(path, range(START))
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "kg.db")
    return tmp_path / "kg.db"


def worker(path: Path, *steps: object) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": f"{HERE.parent}{os.pathsep}{HERE}"}
    arguments = [sys.executable, str(HERE / "corpus_worker.py"), str(path), *map(str, steps)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)


def built(numbers: set[int]) -> str:
    corpus = build([made_up.reading(n) for n in sorted(numbers)])
    assert corpus.store is not None
    return fingerprint(corpus.store)


def there(path: Path) -> set[int]:
    """The made-up articles that the catalogue says are in."""
    by_ref = {iri.article(made_up.reading(n).document.article): n for n in range(START + STEPS)}
    return {by_ref[a["article"]] for a in look(path)["articles"]}


def kill_and_look(path: Path, delay: float, seed: int) -> bool:
    """Kills a run after `delay` seconds of work; True if it was at work. The store must be whole, before and after."""
    draw = random.Random(seed)
    steps = [x for n in range(START, START + STEPS) for x in ("add", n)] + ["remove", 0, "remove", START]
    for _ in range(3):
        steps += [draw.choice(("add", "remove")), draw.randrange(START + STEPS)]
    process = worker(path, *steps)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n", process.communicate()[1]
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    acknowledged = process.communicate()[0].split("\n")
    working = process.returncode == -signal.SIGKILL
    # As it lies, each article is wholly in or wholly out: the graph is that of some set of articles.
    lies = fingerprint(open_store(path, read_only=True))
    before, undone = there(path), look(path)["pending"]
    corpus = open_corpus(path)
    assert corpus.pending() == 0
    assert corpus.store is not None
    after = fingerprint(corpus.store)
    corpus.close()
    del corpus
    left = there(path)
    assert after == built(left)
    assert lies in {built(before), after}
    assert len(before ^ left) <= undone <= 1
    last = {int(n): what for what, n in (a.split() for a in acknowledged if a.count(" ") == 1)}
    lost = {n for n, what in last.items() if (what == "add") != (n in left)}
    # The step after the last acknowledged one may have been done too.
    assert len(lost) <= 1
    return working


@pytest.mark.parametrize("seed", range(3))
def test_a_run_that_is_killed_leaves_whole_articles_and_the_next_one_finishes(seed: int, path: Path) -> None:
    kill_and_look(path, random.Random(seed).uniform(0.01, 0.5), seed)


@pytest.mark.full
@pytest.mark.timeout(1200)
def test_fifty_kills_lose_nothing(made: Path, tmp_path: Path) -> None:
    working = 0
    for seed in range(50):
        path = tmp_path / f"{seed}.db"
        shutil.copytree(made, path)
        working += kill_and_look(path, random.Random(seed).uniform(0.0, 0.9), seed)
        shutil.rmtree(path)
    assert working >= 25, "most kills must hit a run at work"


@pytest.mark.parametrize("moment", ["update", "commit"])
def test_a_failure_between_store_and_catalogue_is_made_good(moment: str, path: Path) -> None:
    """The two moments that a kill seldom hits: the store has changed and the catalogue has not, or neither has."""
    corpus = open_corpus(path)
    real = corpus.store
    assert real is not None

    class Failing:
        def __getattr__(self, name: str) -> object:
            return getattr(real, name)

        def update(self, text: str) -> None:
            if moment == "commit":
                real.update(text)
            raise KeyboardInterrupt

    corpus.store = Failing()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        corpus.add(made_up.reading(START))
    corpus.db.close()
    real.flush()
    lies = fingerprint(real)
    assert lies == built(set(range(START + (moment == "commit"))))
    del corpus
    real = None  # type: ignore[assignment]
    again = open_corpus(path)
    assert again.store is not None and fingerprint(again.store) == built(set(range(START + 1)))
    again.close()


def test_a_second_process_is_refused_and_harms_nothing(path: Path) -> None:
    corpus = open_corpus(path)
    second = worker(path, "add", START)
    _, err = second.communicate(timeout=60)
    assert second.returncode != 0 and "another process has the store open" in err
    assert corpus.store is not None and fingerprint(corpus.store) == built(set(range(START)))
    corpus.close()


def test_a_folder_that_may_not_be_written_is_named(path: Path) -> None:
    """The superuser may write everywhere, so the store is opened by a process that has become another user."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "kg.db"
        shutil.copytree(path, store)
        for each in (store.parent, store, *store.iterdir()):
            each.chmod(0o555 if each.is_dir() else 0o444)
        code = f"""
            import os, sys
            sys.path.insert(0, {str(HERE.parent)!r})
            from pathlib import Path
            import kg.store
            from kg.corpus.opening import open_corpus
            from kg.errors import StoreError
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            try:
                open_corpus(Path({str(store)!r}))
            except StoreError as error:
                print("refused:", error)
        """
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=120
        )
        for each in (store.parent, store, *store.iterdir()):
            each.chmod(0o755 if each.is_dir() else 0o644)
        assert done.stdout.startswith("refused:") and "no permission" in done.stdout, done.stdout + done.stderr
        assert there(store) == set(range(START))


def test_a_store_without_catalogue_is_named(path: Path) -> None:
    (path / "catalogue.sqlite").unlink()
    with pytest.raises(StoreError, match="no catalogue"):
        open_corpus(path)


def test_a_full_disk_is_named_and_the_store_stays_whole(path: Path) -> None:
    """A limit on the size of files stands for the full disk: both end a write half-way."""
    code = f"""
        import resource, signal, sys
        sys.path[:0] = [{str(HERE)!r}, {str(HERE.parent)!r}]
        import made_up
        from pathlib import Path
        from kg.corpus.opening import open_corpus
        from kg.errors import StoreError
        corpus = open_corpus(Path({str(path)!r}))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, resource.RLIM_INFINITY))
        try:
            for number in range({START}, {START + STEPS}):
                corpus.add(made_up.reading(number))
        except StoreError as error:
            print("refused:", error)
            sys.stdout.flush()
            import os
            os._exit(0)
        print("all went in")
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=120)
    assert done.stdout.startswith("refused:"), done.stdout + done.stderr
    corpus = open_corpus(path)
    assert corpus.store is not None and fingerprint(corpus.store) == built(there(path))
    corpus.close()
