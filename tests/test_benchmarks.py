"""The benchmarks measure what they say: the articles are as announced, the report keeps its parts, a model is really asked."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

from kg.commands.progress import lasting, pace
from kg.corpus import copies
from kg.model import Article
from kg.read import read

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"


def load(name: str) -> ModuleType:
    """A module of the benchmarks, which are programs and no package that is installed."""
    sys.path.insert(0, str(FOLDER))
    try:
        spec = importlib.util.spec_from_file_location(f"benchmark_{name}", FOLDER / f"{name}.py")
        assert spec and spec.loader
        module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(FOLDER))
    return module


synthetic = load("synthetic")


def test_synthetic_articles_are_the_same_every_time_and_a_prefix_stays(tmp_path: Path) -> None:
    few, more = list(synthetic.articles(40)), list(synthetic.articles(120))
    assert few == more[:40]
    assert len({a.url for a in more}) == 120
    assert list(synthetic.articles(5, seed=1)) != few[:5]
    news = list(synthetic.articles(40, background=synthetic.NEWS))
    assert news == list(synthetic.articles(50, background=synthetic.NEWS))[:40]
    length = [sum(len(a.text.split()) for a in some) / 40 for some in (few, news)]
    assert 1.8 < length[1] / length[0] < 2.2
    read_again = [a for a in read([synthetic.write(tmp_path / "synthetic.jsonl", 40)]) if isinstance(a, Article)]
    assert [(a.text, a.title, a.published, a.publisher, a.record) for a in read_again] == [
        (a.text, a.title, a.published, a.publisher, a.record) for a in few
    ]


def test_synthetic_articles_have_no_slot_left_and_are_copies_only_where_they_are_to_be() -> None:
    many = list(synthetic.articles(200))
    assert not [a.text for a in many if re.search(r"[{}\[\]|]", a.text)]
    counted = Counter(s for a in many for s in copies.shingles(a.text))
    assert max(counted.values()) < len(many) / 10
    texts = Counter(a.text for a in many)
    assert 0 < sum(n - 1 for n in texts.values()) < len(many) / 10


class Chat(BaseHTTPRequestHandler):
    """Chat completions, as far as the benchmark uses them: every other answer is no graph."""

    asked: list[dict[str, object]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append({"path": self.path, "key": self.headers["Authorization"], **body})
        said = '```json\n{"events": [], "relations": []}\n```' if len(self.asked) % 2 else "I can't say."
        reply = json.dumps({"choices": [{"message": {"role": "assistant", "content": said}}]}).encode()
        self.send_response(200 if self.path == "/v1/chat/completions" else 404)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def endpoint() -> Iterator[str]:
    """A server of chat completions."""
    Chat.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Chat)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_model_is_asked_once_an_article_and_its_answers_are_counted(endpoint: str) -> None:
    asking, found = load("asking"), list(synthetic.articles(3))
    told = asking.compare(f"{endpoint}/v1/", "some-model", "secret", found)
    assert "| some-model, one call an article | 2/3 |" in told
    assert "| `kg`, one process | 3/3 |" in told
    assert [a["messages"][1]["content"] for a in Chat.asked] == [a.text for a in found]  # type: ignore[index]
    assert {(a["key"], a["model"], a["path"]) for a in Chat.asked} == {
        ("Bearer secret", "some-model", "/v1/chat/completions")
    }


def test_an_endpoint_that_is_none_is_named(endpoint: str) -> None:
    asking, article = load("asking"), next(synthetic.articles(1))
    with pytest.raises(asking.Refused, match=endpoint):
        asking.ask(endpoint, "some-model", None, article)


def test_without_an_endpoint_the_reason_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["asking.py"])
    load("asking").main({"KG_BENCH_MODEL": "some-model"})
    assert "KG_BENCH_URL" in capsys.readouterr().out


def test_the_report_replaces_its_own_part_and_keeps_the_others() -> None:
    main = load("__main__")
    sys.path.insert(0, str(FOLDER))
    try:
        first = main.report("stores", "| a |", "python benchmarks/stores.py", "# Benchmarks\n")
        both = main.report("viewer", "| b |", "python benchmarks/viewer.py", first)
        again = main.report("stores", r"| \1 new |", "python benchmarks/stores.py", both)
    finally:
        sys.path.remove(str(FOLDER))
    assert "| a |" in both and "| b |" in both
    assert "| a |" not in again and r"| \1 new |" in again and "| b |" in again
    assert again.count("<!-- stores -->") == 1
    assert set(main.TITLES) == {p.stem for p in FOLDER.glob("*.py")} & set(main.TITLES)


def test_a_command_is_measured_with_what_it_starts() -> None:
    measuring = load("measuring")
    hog = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; x = b\"x\" * 200_000_000; time.sleep(1)'])"
    took = measuring.run([sys.executable, "-c", hog])
    assert took.peak_mb > 200
    assert took.wall > 1
    with pytest.raises(subprocess.CalledProcessError) as caught:
        measuring.run([sys.executable, "-c", "raise SystemExit('no')"])
    assert caught.value.stderr == "no\n"


@pytest.mark.parametrize(
    ("done", "total", "seconds", "told"),
    [
        (120, 900, 30.0, "120 of 900, 4.0 a second, 3 min left"),
        (900, 900, 30.0, "900 of 900, 30.0 a second"),
        (5, 0, 10.0, "5, 0.5 a second"),
    ],
)
def test_progress_is_told_in_words(done: int, total: int, seconds: float, told: str) -> None:
    assert pace(done, total, seconds) == told
    assert [lasting(s) for s in (1, 89, 100, 7200, 800_000)] == ["1 s", "89 s", "2 min", "2 h", "9 days"]
