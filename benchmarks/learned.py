"""Whether a learned component would beat the rules, on articles that it has not seen.

    python benchmarks/learned.py [names] [re3d] [factuality] [events] [arguments]     none named: all
        --articles DIR     the folder with gold/, articles/ and bench/re3d.jsonl [default: ../shared]

Each decision is taken by the rules and by models of scikit-learn's (pip install 'kg[learned]'), which are trained on all
texts but one, or all but a tenth of them, and asked about the rest. "and the rules'" means that the model knows what the
rules decided. A model is worth its place if the whole of the interval of what it gains lies above zero.

The rules were written with these gold articles in view, so on them they are flattered; on re3d less so. Everything is
seeded. Without the development articles there is nothing to compare: exit code 2.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import instances
import instances_of_events as of_events
import numpy as np
from instances import Instance, Told

from kg import knowledge
from kg.annotate import annotate
from kg.evaluate import gold_files
from kg.model import Article
from kg.read.clean import document
from kg.reading import Reader

ROOT = Path(__file__).parents[1]
_SEED, _FOLDS, _DRAWS = 0, 10, 10_000
Scores = dict[str, float]


def models() -> dict[str, Callable[[], Any]]:
    """The models that are tried, new each time."""
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    return {
        "logistic regression": lambda: make_pipeline(DictVectorizer(), LogisticRegression(C=1.0, max_iter=2000)),
        "random forest": lambda: make_pipeline(
            DictVectorizer(), RandomForestClassifier(100, min_samples_leaf=2, random_state=_SEED)
        ),
    }


def held_out(groups: Sequence[str]) -> list[np.ndarray]:
    """The places of the texts to ask about, fold by fold: one text each where there are few, else a tenth of them."""
    texts = sorted(set(groups))
    folds = (
        [texts[i :: min(_FOLDS, len(texts))] for i in range(min(_FOLDS, len(texts)))]
        if len(texts) > 20
        else [[t] for t in texts]
    )
    return [np.flatnonzero(np.isin(groups, fold)) for fold in folds]


def decided(found: Sequence[Instance], make: Callable[[], Any], *, rules: bool) -> tuple[list[str], np.ndarray]:
    """What a model decides on each instance without having seen its text, and how probable "keep" is."""
    features = [i.features | ({f"rules={i.rules}": 1} if rules else {}) for i in found]
    groups, answers = [i.text for i in found], np.array([i.right for i in found])
    labels, keep = [""] * len(found), np.ones(len(found))
    for asked in held_out(groups):
        rest = np.setdiff1d(np.arange(len(found)), asked)
        if len(set(answers[rest])) < 2:
            for i in asked:
                labels[i] = str(answers[rest][0])
            continue
        model = make()
        model.fit([features[i] for i in rest], answers[rest])
        held = [features[i] for i in asked]
        for i, label in zip(asked, model.predict(held), strict=True):
            labels[i] = str(label)
        if "keep" in model.classes_:
            keep[asked] = model.predict_proba(held)[:, list(model.classes_).index("keep")]
    return labels, keep


def shares(found: Sequence[Instance], right: Sequence[bool]) -> Scores:
    """The share that is right, text by text."""
    of: dict[str, list[bool]] = defaultdict(list)
    for instance, ok in zip(found, right, strict=True):
        of[instance.text].append(ok)
    return {text: sum(oks) / len(oks) for text, oks in of.items()}


def gain(new: Scores, old: Scores) -> str:
    """What `new` gains over `old` on average over texts, with what holds it in 95 of 100 resamplings of these."""
    deltas = np.array([new[t] - old[t] for t in sorted(old)])
    draws = np.random.default_rng(_SEED).choice(deltas, (_DRAWS, len(deltas))).mean(axis=1)
    low, high = np.quantile(draws, (0.025, 0.975))
    return f"{deltas.mean():+.3f} ({low:+.3f} to {high:+.3f})"


def table(title: str, measure: str, rows: Sequence[tuple[str, Scores]], rules: Scores) -> None:
    print(f"\n{title}\n\n| by | {measure} | against the rules |\n|---|---|---|")
    for name, scores in rows:
        mean = sum(scores.values()) / len(scores)
        print(f"| {name} | {mean:.3f} | {gain(scores, rules) if scores is not rules else ''} |")


def labelled(title: str, found: Sequence[Instance]) -> None:
    """Decisions between labels: the share that is right."""
    rules = shares(found, [i.rules_right for i in found])
    usual = Counter(i.right for i in found).most_common(1)[0][0]
    rows = [("always the most frequent", shares(found, [usual in i.accepted for i in found])), ("the rules", rules)]
    if any(i.label for i in found):
        rows.insert(1, ("the recogniser's label", shares(found, [i.label in i.accepted for i in found])))
    for name, make in models().items():
        for known in (False, True):
            answers, _ = decided(found, make, rules=known)
            right = [a in i.accepted for a, i in zip(answers, found, strict=True)]
            rows.append((name + (", and the rules' decision" if known else ""), shares(found, right)))
    texts = len({i.text for i in found})
    table(f"{title}: {len(found)} in {texts} texts", "right", rows, rules)


def kept(title: str, measure: str, found: Sequence[Instance], wanted: dict[str, int]) -> None:
    """Decisions to keep or drop what the rules give: F1 of what is kept, with a bound that the other texts set."""

    def f1(keep: Sequence[bool]) -> Scores:
        given, right = Counter[str](), Counter[str]()
        for instance, kept_ in zip(found, keep, strict=True):
            given[instance.text] += kept_
            right[instance.text] += kept_ and instance.right == "keep"
        return {t: 2 * right[t] / max(1, wanted[t] + given[t]) for t in wanted}

    rules = f1([True] * len(found))
    perfect = f1([i.right == "keep" for i in found])
    rows = [("the rules", rules), ("dropping all that is wrong, and nothing else", perfect)]
    texts = np.array([i.text for i in found])
    for name, make in models().items():
        keep = np.ones(len(found), dtype=bool)
        for asked in held_out(list(texts)):
            rest = np.setdiff1d(np.arange(len(found)), asked)
            others = [found[i] for i in rest]
            _, inner = decided(others, make, rules=False)
            total = sum(n for t, n in wanted.items() if t not in set(texts[asked]))
            good = np.array([i.right == "keep" for i in others])
            bounds = [0.0, *np.quantile(inner, np.linspace(0, 0.5, 51))]
            best = max(bounds, key=lambda b: 2 * (good & (inner >= b)).sum() / (total + (inner >= b).sum()))
            model = make()
            model.fit([i.features for i in others], [i.right for i in others])
            probable = model.predict_proba([found[i].features for i in asked])
            keep[asked] = probable[:, list(model.classes_).index("keep")] >= best
        rows.append((name, f1(list(keep))))
    wrong = sum(i.right == "drop" for i in found)
    table(f"{title}: {len(found)} given, {wrong} of them wrong", measure, rows, rules)


def wanted(articles: Sequence[Told], measure: str) -> dict[str, int]:
    return {a.name: sum(i.wanted for i in a.comparison.items if i.measure == measure) for a in articles}


def re3d(path: Path) -> None:
    """Types of names in texts that others annotated."""
    from quality import RE3D

    rows = {r["id"]: r for r in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    known, read = knowledge.load(), []
    for annotated in annotate(document(Article(f"{r['id']}.txt", r["text"], record=r["id"])) for r in rows.values()):
        reader = Reader(annotated, known)
        read.append((str(annotated.document.article.record), reader.doc, reader.read()))
    found = list(instances.others_names(rows, read, RE3D))
    labelled("Types of names, re3d (its own labels; a class of ours may answer to several)", found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--articles", type=Path, default=ROOT.parent / "shared")
    options = parser.parse_args()
    sources = [(p, ROOT / "kg/samples") for p in gold_files([ROOT / "tests/gold"])]
    beside = options.articles / "gold"
    if not beside.is_dir():
        print(f"there are no annotated articles at {beside}: name their folder with --articles", file=sys.stderr)
        return 2
    try:
        models()
    except ImportError:
        print("scikit-learn is not installed: .venv/bin/pip install -e '.[learned]'", file=sys.stderr)
        return 2
    sources += [(p, options.articles / "articles") for p in gold_files([beside])]

    @cache
    def articles() -> list[Told]:
        return list(instances.told(sources, knowledge.load()))

    def events() -> None:
        kept("Keeping of events", "F1 of events", list(of_events.events(articles())), wanted(articles(), "events"))

    def arguments() -> None:
        found = list(of_events.arguments(articles()))
        kept("Keeping of arguments", "F1 of arguments", found, wanted(articles(), "arguments"))

    parts: dict[str, Callable[[], None]] = {
        "names": lambda: labelled("Types of names, gold articles", list(instances.names(articles()))),
        "re3d": lambda: re3d(options.articles / "bench" / "re3d.jsonl"),
        "factuality": lambda: labelled("Factuality of events", list(of_events.factuality(articles()))),
        "events": events,
        "arguments": arguments,
    }
    if unknown := set(options.parts) - set(parts):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are: {', '.join(parts)}")
    for name in options.parts or parts:
        parts[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
