"""Names of one thing are found to be so, and no two things' names."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
import yaml

from kg.resolve import names

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "name-pairs.yaml").read_text(encoding="utf-8"))
PAIRS = [(kind, a, b, said) for kind, rows in CASES.items() for a, b, said in rows]
MEANING = {"same": names.SAME, "maybe": names.COMPATIBLE, "no": names.NO}


@pytest.mark.parametrize(("kind", "a", "b", "said"), PAIRS, ids=[f"{a} / {b}" for _, a, b, _ in PAIRS])
def test_names_are_told_apart(kind: str, a: str, b: str, said: str) -> None:
    found = names.load().compare(kind, a, b)
    assert found.verdict == MEANING[said], found
    assert found.reason


@pytest.mark.parametrize(("kind", "a", "b", "said"), PAIRS, ids=[f"{b} / {a}" for _, a, b, _ in PAIRS])
def test_it_does_not_matter_which_name_comes_first(kind: str, a: str, b: str, said: str) -> None:
    there, back = names.load().compare(kind, a, b), names.load().compare(kind, b, a)
    assert (there.verdict, there.score) == (back.verdict, back.score)


FULL = [p for p in PAIRS if p[0] == "person" and p[3] != "no" and " " in p[1] and " " in p[2]]


@pytest.mark.parametrize("pair", FULL, ids=[f"{a} / {b}" for _, a, b, _ in FULL])
def test_what_can_be_one_person_is_looked_up_together(pair: tuple[str, str, str, str]) -> None:
    _, a, b, _ = pair
    assert names.keys([a]) & names.keys([b])


@pytest.mark.shared
def test_the_pairs_kept_beside_the_checkout(shared: Path) -> None:
    """No false merge, no true pair refused; F1 over what is decided. Floors only rise."""
    spec = importlib.util.spec_from_file_location("name_pairs", shared / "bench" / "name_pairs.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    kinds = {"PER": "person", "ORG": "organization", "LOC": "place"}
    decided = [(names.load().compare(kinds[t], a, b).verdict, bool(same), a, b) for a, b, t, same in module.PAIRS]
    assert [d for d in decided if d[0] == names.SAME and not d[1]] == []
    assert [d for d in decided if d[0] == names.NO and d[1]] == []
    assert sum(d[0] == names.SAME for d in decided if d[1]) >= 18
    assert sum(d[0] == names.NO for d in decided if not d[1]) >= 13
