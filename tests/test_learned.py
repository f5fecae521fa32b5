"""The comparison of learned components with the rules: what it asks about it has never seen, and it says what it lacks."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.fixture
def learned(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("learned")


def test_without_annotated_articles_it_says_so(tmp_path: Path) -> None:
    command = [sys.executable, str(BENCHMARKS / "learned.py"), "--articles", str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 2
    assert f"no annotated articles at {tmp_path / 'gold'}" in ran.stderr


@pytest.mark.parametrize("texts", [3, 11, 44])
def test_each_text_is_asked_about_once_and_never_beside_itself(learned: ModuleType, texts: int) -> None:
    groups = [f"text {number % texts}" for number in range(texts * 5)]
    folds = [set(map(int, fold)) for fold in learned.held_out(groups)]
    assert sorted(place for fold in folds for place in fold) == list(range(len(groups)))
    assert all(not {groups[i] for i in a} & {groups[i] for i in b} for a in folds for b in folds if a is not b)


def test_a_gain_is_certain_where_all_texts_gain(learned: ModuleType) -> None:
    old = {"a": 0.5, "b": 0.6, "c": 0.7}
    assert learned.gain({t: v + 0.1 for t, v in old.items()}, old) == "+0.100 (+0.100 to +0.100)"
    assert learned.gain({"a": 0.9, "b": 0.2, "c": 0.7}, old).startswith("+0.000 (-0.")
