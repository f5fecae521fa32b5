"""Measures the extraction: by our gold and others', and by outside benchmarks where these lie beside the checkout.

    python benchmarks/quality.py [gold] [plover] [readouts] [re3d] [dates]     none named: all that can be run
        --bench DIR        where plover.jsonl, readouts.jsonl, re3d.jsonl lie [default: ../shared/bench]
        --misses FILE      write every record that was missed to FILE, as JSON lines

Figures go into docs/quality.md by hand, with the date.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import knowledge, vocab
from kg.annotate import annotate
from kg.evaluate import evaluate
from kg.model import Article, Claim, Form, Reading
from kg.normalise import dates
from kg.pipeline import Totals, in_memory, itself, read_all, readings
from kg.read.clean import document
from kg.reading import read

ROOT = Path(__file__).parents[1]
Misses = list[dict[str, object]]

# Labels of re3d and the classes that answer to them; other labels (times, quantities, money) are not entities of ours.
RE3D = {
    "Organisation": ("Organization", "State"),
    "Location": ("Place",),
    "Person": ("Person", "Office"),
    "Nationality": ("State",),
    "Weapon": ("Weapon",),
    "MilitaryPlatform": ("Aircraft", "Warship", "Launcher", "Drone", "Artillery"),
    "DocumentReference": ("Agreement",),
}
# Words of the readouts' titles that name nobody.
TITLES = frozenset(
    re.findall(
        r"\w+",
        """president vice prime minister national security advisor adviser secretary general foreign affairs deputy dr
        mr mrs ms the of and for on to with in his her an jr first second third fourth leader leaders official officials
        principal former interim incoming elect head chief director counterpart counterparts special envoy nsc senior
        representative white house state defense defence meeting call readout king crown prince sheikh sultan chairman
        chancellor leading council cabinet member members spokesperson activist gen joint chiefs staff homeland
        coordinating trilateral economy finance external opposition assistant inaugural""",
    )
)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def table(title: str, rows: Iterable[tuple[str, str]]) -> None:
    print(f"\n{title}")
    for name, value in rows:
        print(f"  {name:28} {value}")


def gold(bench: Path, misses: Misses) -> None:
    """Our annotated samples, and the gold beside the checkout."""
    folders = [(ROOT / "tests" / "gold", ROOT / "kg" / "samples"), (bench.parent / "gold", bench.parent / "articles")]
    for folder, articles in folders:
        if not folder.is_dir():
            continue
        found = evaluate([folder], articles)
        rows = [
            (m, f"{f.precision:.3f}  {f.recall:.3f}  {f.f1:.3f}  ({f.low:.2f}-{f.high:.2f})")
            for m, f in found.overall.items()
        ]
        table(f"gold: {folder} (precision, recall, F1, 95%)", rows)
        for name, items in found.items.items():
            misses += [
                {"set": "gold", "id": name, **{k: getattr(i, k) for k in ("measure", "gap", "words", "sentence")}}
                for i in items
                if i.gap
            ]


def articles(rows: Iterable[dict[str, Any]], text: Callable[[dict[str, Any]], str]) -> list[Article]:
    def day(row: dict[str, Any]) -> date | None:
        return date.fromisoformat(row["date"]) if row.get("date") else None

    return [Article(f"{r['id']}.txt", text(r), published=day(r), record=r["id"]) for r in rows]


def plover(bench: Path, misses: Misses) -> None:
    """Event coding: the scorer beside the records is run on the graph of all sentences."""
    rows, scorer = records(bench / "plover.jsonl"), str(bench / "plover.py")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, scorer, "texts", str(bench / "plover.jsonl"), folder], check=True)
        told = {Path(r.document.article.source).stem: r for r in read_all([folder], Totals(), made=itself)}
        store = in_memory([folder])
        graph = Path(folder) / "graph.nq"
        store.dump(str(graph), ox.RdfFormat.N_QUADS)
        score = subprocess.run(
            [sys.executable, scorer, "score", str(bench / "plover.jsonl"), str(graph)],
            check=True,
            capture_output=True,
            text=True,
        )
    table(
        "plover",
        [(line[:17], line[17:]) if line.startswith("type") else ("", line) for line in score.stdout.splitlines()],
    )
    for row in rows:
        if row["id"] in told:
            events = [c for c in told[row["id"]].claims if c.predicate == "type"]
            kept = {k: row.get(k) for k in ("id", "event", "event_text", "source", "target", "text")}
            misses.append({"set": "plover", **kept, "given": [described(c) for c in events]})


def described(claim: Claim) -> str:
    roles = ", ".join(f"{r}={v}" for r, v in claim.roles if isinstance(v, str))
    return f"{getattr(claim.object, 'lexical', claim.object)}({roles})"


def folded(text: str) -> set[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return set(re.findall(r"[^\W\d_]{2,}", plain))


def sides(frame: dict[str, str]) -> tuple[set[str], set[str]]:
    """The words of each side's title that name someone or some state."""
    return folded(frame["a"]) - TITLES, folded(frame["b"]) - TITLES


def meeting_between(reading: Reading, a: set[str], b: set[str]) -> bool:
    """Whether one meeting has someone of each side, by a word of their name."""
    known = knowledge.load().nodes
    words = {}
    for e in reading.entities:
        label = known[e.ref].label if e.ref in known else ""
        words[e.ref] = set().union(*(folded(n) for n in (e.name, *e.names, label)))
    parties: dict[str, set[str]] = {}
    for claim in reading.claims:
        if claim.predicate == "type" and getattr(claim.object, "lexical", "") == "Meeting":
            parties.setdefault(claim.subject, set()).update(v for _, v in claim.roles if isinstance(v, str))
    for fillers in parties.values():
        left = {f for f in fillers if words.get(f, set()) & a}
        right = {f for f in fillers if words.get(f, set()) & b}
        if left and right and len(left | right) > 1:
            return True
    return False


def readouts(bench: Path, misses: Misses) -> None:
    """Readouts of meetings and calls, read without their title: is there a meeting with both sides?"""
    rows = records(bench / "readouts.jsonl")
    found, hits = {}, 0
    texts = articles(rows, lambda r: "\n\n".join(r["paragraphs"]))
    for reading in readings(map(document, texts)):
        found[reading.document.article.record] = reading
    kinds: Counter[str] = Counter()
    for row in rows:
        a, b = sides(row["frame"])
        reading = found.get(row["id"])
        hit = bool(reading and meeting_between(reading, a, b))
        hits += hit
        kinds[f"{row['frame']['event']} {'found' if hit else 'missed'}"] += 1
        if not hit:
            events = [c for c in reading.claims if c.predicate == "type"] if reading else []
            kept = {k: row[k] for k in ("id", "frame", "b_named_in_body", "paragraphs")}
            misses.append({"set": "readouts", **kept, "given": [described(c) for c in events]})
    scorable = sum(all(sides(r["frame"])) for r in rows)
    table("readouts", [
        ("found with both sides", f"{hits}/{len(rows)} = {hits / len(rows):.3f}"),
        ("of those that name both", f"{hits}/{scorable} = {hits / scorable:.3f}"),
        *((kind, str(n)) for kind, n in sorted(kinds.items())),
    ])  # fmt: skip


def re3d(bench: Path, misses: Misses) -> None:
    """Entities of texts on defence: names by exact span, and by overlap, with their class."""
    rows = {r["id"]: r for r in records(bench / "re3d.jsonl")}
    known = knowledge.load()
    wanted_n = given_n = exact = near_given = near_wanted = typed = 0
    labels: Counter[tuple[str, str]] = Counter()
    broken: list[str] = []
    for annotated in annotate(document(a) for a in articles(rows.values(), lambda r: r["text"])):
        row = rows[str(annotated.document.article.record)]
        try:
            result = read(annotated, known)
        except RecursionError:  # reported with the figures: one text must not cost those of the others
            broken.append(row["id"])
            continue
        wanted = {(s, e): label for s, e, label, *_ in row["entities"] if label in RE3D}
        given: dict[tuple[int, int], str] = {}
        for number, mention in enumerate(result.mentions):
            if mention.form not in {Form.NAME, Form.ADJECTIVE}:
                continue
            drafts = result.entities.of.get(number, ())
            cls = result.entities.drafts[drafts[0]].cls if drafts else mention.cls
            last = annotated.doc[mention.end - 1]
            if cls in vocab.classes():
                given[annotated.doc[mention.start].idx, last.idx + len(last)] = cls
        wanted_n, given_n = wanted_n + len(wanted), given_n + len(given)
        for span, cls in given.items():
            label = wanted.get(span)
            if label and fits(cls, label):
                exact += 1
            over = [w for s, w in wanted.items() if s[0] < span[1] and span[0] < s[1]]
            near_given += bool(over)
            typed += any(fits(cls, w) for w in over)
            labels[cls, over[0] if over else "-"] += 1
            if not any(fits(cls, w) for w in over):
                misses.append(
                    {
                        "set": "re3d",
                        "id": row["id"],
                        "gap": "added",
                        "given": cls,
                        "wanted": over,
                        "text": row["text"][slice(*span)],
                    }
                )
        for span, label in wanted.items():
            over_given = [c for s, c in given.items() if s[0] < span[1] and span[0] < s[1]]
            near_wanted += any(fits(c, label) for c in over_given)
            if not over_given:
                misses.append(
                    {
                        "set": "re3d",
                        "id": row["id"],
                        "gap": "missed",
                        "wanted": label,
                        "text": row["text"][slice(*span)],
                    }
                )
    table("re3d entities", [
        ("exact span and class", f"precision {exact / given_n:.3f}  recall {exact / wanted_n:.3f}"),
        ("overlapping, class right", f"precision {typed / given_n:.3f}  recall {near_wanted / wanted_n:.3f}"),
        ("texts that failed", ", ".join(broken) or "none"),
        ("class right where both", f"{typed / near_given:.3f}"),
        ("counts", f"{wanted_n} annotated, nominals and pronouns among them; {given_n} names given"),
        *((f"{cls} for {label}", str(n)) for (cls, label), n in labels.most_common(14)),
    ])  # fmt: skip


def fits(cls: str, label: str) -> bool:
    return any(vocab.is_a(cls, c) for c in RE3D[label])


def expressions(bench: Path, misses: Misses) -> None:
    """Expressions of time with their value: each found in its sentence, and resolved."""
    spec = importlib.util.spec_from_file_location("date_expressions", bench / "date_expressions.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    published, right, found_n = date.fromisoformat(module.REF[:10]), 0, 0
    for expression, sentence, value in module.DATES:
        spans = [sentence[s.start : s.end] for s in dates.find(sentence)]
        found_n += any(
            expression.casefold().startswith(s.casefold()) or s.casefold() in expression.casefold() for s in spans
        )
        future = " will " in sentence or " next " in sentence or "is next" in sentence
        resolved = dates.resolve(expression, published, future=future)
        clock = dates.clock(expression)
        given = resolved.timex if resolved else f"{value[:10]}T{clock[:5]}" if clock else None
        right += module.ok(value, given) or (resolved is not None and module.ok(value, resolved.lexical))
        if not module.ok(value, given):
            misses.append({"set": "dates", "text": sentence, "wanted": value, "given": given})
    n = len(module.DATES)
    table("expressions of time", [("found in the sentence", f"{found_n}/{n}"), ("resolved", f"{right}/{n}")])


PARTS: dict[str, Callable[[Path, Misses], None]] = {
    "gold": gold, "plover": plover, "readouts": readouts, "re3d": re3d, "dates": expressions,
}  # fmt: skip
NEEDS = {"plover": "plover.jsonl", "readouts": "readouts.jsonl", "re3d": "re3d.jsonl", "dates": "date_expressions.py"}


def chosen(names: list[str], bench: Path) -> Iterator[str]:
    for name in names or PARTS:
        if name in NEEDS and not (bench / NEEDS[name]).exists():
            print(f"{name}: left out, there is no {bench / NEEDS[name]}", file=sys.stderr)
        else:
            yield name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART")
    parser.add_argument("--bench", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--misses", type=Path)
    options = parser.parse_args()
    misses: Misses = []
    for name in chosen(options.parts, options.bench):
        started = time.perf_counter()
        PARTS[name](options.bench, misses)
        print(f"  {'seconds':28} {time.perf_counter() - started:.1f}")
    if options.misses:
        lines = (json.dumps(m, ensure_ascii=False, default=str) for m in misses)
        options.misses.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
