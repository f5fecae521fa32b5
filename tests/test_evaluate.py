"""What `kg evaluate` counts, and what it says of gold files that are not right."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.errors import ReadError, StoreError, UsageError
from kg.evaluate import build, compare, gold_files, stored
from kg.evaluation import figures, gold
from kg.evaluation.measures import MEASURES, Item
from kg.evaluation.values import kilometres, plain, same_value

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

ARTICLE = """\
Japan condemned the launch

North Korea fired a ballistic missile toward the sea on Thursday. Japanese Prime Minister Shigeru Ishiba condemned it.

The missile flew for 86 minutes, Japan said.
"""
GOLD = """\
article: launch.txt
published: 2024-10-31
entities:
  - {id: nk, type: State, names: [North Korea]}
  - {id: japan, type: State, names: [Japan]}
  - {id: ishiba, type: Person, names: [Shigeru Ishiba, Ishiba]}
  - {id: pm, type: Office, names: [Prime Minister of Japan, Japanese Prime Minister]}
  - {id: missile, type: [BallisticMissile, Missile], names: [ballistic missile, missile]}
relations:
  - {s: ishiba, p: represents, o: japan}
events:
  - id: launch
    type: MissileLaunch
    quotes: ["North Korea fired a ballistic missile", "The missile flew for 86 minutes"]
    roles: {actor: [nk], weapon: [missile], date: ['2024-10-31'], duration: [PT86M]}
    by: [article, japan]
  - id: condemned
    type: Condemnation
    quotes: ["Shigeru Ishiba condemned it"]
    roles: {actor: [ishiba], topic: [launch], opt_actor: [japan]}
"""
PREFIXES = """
@prefix kg: <https://kg.example/ontology#> . @prefix id: <https://kg.example/id/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix dcterms: <http://purl.org/dc/terms/> .
"""
LAUNCH = ARTICLE.index("North Korea fired")
GRAPH = f"""{PREFIXES}
id:a {{
  id:a a kg:Article ; dcterms:source "launch.txt" ; schema:mentions id:nk , id:ishiba , id:oslo .
  id:nk a kg:State ; rdfs:label "North Korea" .
  id:ishiba a kg:State ; rdfs:label "Shigeru Ishiba" .
  id:oslo a kg:City ; rdfs:label "Oslo" .
  id:missile a kg:BallisticMissile ; rdfs:label "ballistic missile" .
  id:e a kg:MissileLaunch ; kg:actor id:nk ; kg:weapon id:missile ; kg:place id:oslo ; kg:factuality kg:Possible ;
    kg:duration "PT1H26M"^^xsd:dayTimeDuration .
  id:c a kg:Claim ; rdf:subject id:e ; rdf:predicate rdf:type ; rdf:object kg:MissileLaunch ;
    kg:factuality kg:Possible ; kg:confidence 0.8 ; kg:evidence id:v .
  id:v oa:hasSelector id:p . id:p oa:start {LAUNCH} ; oa:end {LAUNCH + 60} .
  id:d a kg:Claim ; rdf:subject id:nk ; rdf:predicate kg:controls ; rdf:object id:oslo ;
    kg:factuality kg:Asserted ; kg:evidence id:v .
}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "launch.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "launch.yaml").write_text(GOLD, encoding="utf-8")
    return tmp_path


@pytest.fixture
def graph() -> ox.Store:
    store = ox.Store()
    store.load(GRAPH.encode(), format=ox.RdfFormat.TRIG)
    return store


def counted(items: tuple[Item, ...], measure: str) -> tuple[int, int, int, int]:
    return tuple(int(n) for n in figures.counts(i for i in items if i.measure == measure))  # type: ignore[return-value]


def test_each_measure_counts_what_was_wanted_found_given_and_right(folder: Path, graph: ox.Store) -> None:
    items = compare(gold.load(folder / "launch.yaml"), graph).items
    assert counted(items, "entities") == (
        5,
        2,
        4,
        2,
    )  # North Korea and the missile; a person as a state is none; Oslo is extra
    assert counted(items, "events") == (2, 1, 1, 1)
    assert counted(items, "arguments") == (
        6,
        3,
        4,
        3,
    )  # actor, weapon, duration; the date and all of the condemnation missed
    assert counted(items, "relations") == (1, 0, 1, 0)
    assert counted(items, "factuality") == (3, 0, 2, 0)
    assert counted(items, "attribution") == (3, 1, 1, 1)


def test_misses_are_told_in_words_with_their_sentence(folder: Path, graph: ox.Store) -> None:
    items = [i for i in compare(gold.load(folder / "launch.yaml"), graph).items if i.gap]
    told = {(i.measure, i.gap, i.words) for i in items}
    assert ("entities", "missed", "person Shigeru Ishiba, but it is a state") in told
    assert ("entities", "added", "city Oslo") in told
    assert ("events", "missed", "condemnation condemned") in told
    assert ("relations", "added", "North Korea controls Oslo") in told
    assert ("factuality", "differs", "missile launch (launch) is Possible, not Asserted") in told
    assert ("attribution", "missed", "missile launch (launch) is told by Japan too") in told
    assert next(i.sentence for i in items if i.words.endswith("place Oslo")).startswith(
        "North Korea fired a ballistic missile"
    )


def test_a_graph_that_says_all_of_the_gold_is_perfect_and_one_that_says_nothing_is_not(folder: Path) -> None:
    one = gold.load(folder / "launch.yaml")
    assert all(f.f1 == 0 for f in figures.by_measure(compare(one, ox.Store()).items).values())
    built = figures.by_measure(compare(one, build(one)).items)
    assert built["events"].recall == 1 and built["entities"].recall == 1


def test_the_articles_graph_alone_is_taken_from_a_store_of_many(folder: Path, graph: ox.Store) -> None:
    one = gold.load(folder / "launch.yaml")
    other = (
        GRAPH.replace("id:a", "id:b")
        .replace("launch.txt", "other.txt")
        .replace("id:oslo", "id:rome")
        .replace("Possible", "Asserted")
    )
    both = ox.Store()
    both.load(GRAPH.encode(), format=ox.RdfFormat.TRIG)
    both.load(other.encode(), format=ox.RdfFormat.TRIG)
    alone = compare(one, stored(one, both))
    assert "https://kg.example/id/rome" not in alone.built.entities
    assert counted(alone.items, "entities") == (5, 2, 4, 2)
    assert alone.built.events["https://kg.example/id/e"].factuality == "Possible"
    with pytest.raises(StoreError, match=r"no article launch\.txt\n.*kg build"):
        stored(one, ox.Store())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("fired a ballistic missile\"", "fired two\""), r"line 12: launch: not in the article, .*fired two'"),
        (("type: Condemnation", "type: Condemnatoin"), r"line 17: .* kg:Condemnatoin. Did you mean kg:Condemnation"),
        (("actor: [nk]", "actor: [nkk]"), r"launch\.actor: there is no entity or event 'nkk' \(did you mean nk\?\)"),
        (("p: represents", "p: represent"), r"'represent' is no relation \(did you mean represents\?\)"),
        (("opt_actor: [japan]", "opt_aktor: [japan]"), r"condemned: 'aktor' is no role \(did you mean actor\?\)"),
        (("date: ['2024-10-31']", "date: [Thursday]"), r"launch\.date: 'Thursday' is not written like 2024"),
        (("duration: [PT86M]", "duration: [86 minutes]"), r"'86 minutes' is no duration like PT86M"),
        (("id: japan,", "id: nk,"), r"line 5: the id 'nk' is taken"),
        (("by: [article, japan]", "by: [article, toyko]"), r"launch\.by: there is no entity or event 'toyko'"),
        (("names: [Japan]}", "nams: [Japan]}"), r"line 5: entities: an entry has no names"),
        (("published: 2024-10-31", "published: yesterday"), r"'yesterday' is no date like 2024-10-31"),
        (("relations:", "relation:"), r"unknown key 'relation' \(did you mean relations\?\)"),
        (("    by: [article, japan]", "    factuality: Likely"), r"'Likely' is no factuality: one of Asserted"),
        (("article: launch.txt", "article: lunch.txt"), r"its article lunch\.txt is not in .*\n.*--articles DIR"),
        (("article: launch.txt", "text: launch.txt"), r"does not name its article"),
        (("entities:", "entities: ["), r"it is no YAML"),
    ],
)  # fmt: skip
def test_a_gold_file_that_is_not_right_is_refused_with_the_line_and_the_reason(
    folder: Path, change: tuple[str, str], message: str
) -> None:
    path = folder / "launch.yaml"
    assert change[0] in GOLD
    path.write_text(GOLD.replace(*change), encoding="utf-8")
    with pytest.raises(ReadError, match=message) as error:
        gold.load(path)
    assert str(path) in str(error.value)


def test_all_that_is_wrong_is_told_at_once(folder: Path) -> None:
    path = folder / "launch.yaml"
    path.write_text(GOLD.replace("[nk]", "[x]").replace("[ishiba]", "[y]").replace("PT86M", "long"), encoding="utf-8")
    with pytest.raises(ReadError, match="3 things are wrong"):
        gold.load(path)


def test_articles_are_found_in_the_folder_that_is_named(folder: Path, tmp_path: Path) -> None:
    elsewhere = folder / "texts"
    elsewhere.mkdir()
    (folder / "launch.txt").rename(elsewhere / "launch.txt")
    assert gold.load(folder / "launch.yaml", elsewhere).text == ARTICLE
    (folder / "floors.yaml").write_text("entities: 0.5\n", encoding="utf-8")
    assert list(gold_files([folder])) == [folder / "launch.yaml"]
    with pytest.raises(UsageError, match="no gold file in this folder"):
        list(gold_files([elsewhere]))


def test_a_class_beyond_the_usual_is_judged_where_the_gold_uses_it(folder: Path, graph: ox.Store) -> None:
    protest = GRAPH.replace("kg:MissileLaunch", "kg:Protest")
    store = ox.Store()
    store.load(protest.encode(), format=ox.RdfFormat.TRIG)
    assert counted(compare(gold.load(folder / "launch.yaml"), store).items, "events") == (2, 0, 0, 0)
    (folder / "launch.yaml").write_text(GOLD.replace("type: Condemnation", "type: Protest"), encoding="utf-8")
    assert counted(compare(gold.load(folder / "launch.yaml"), store).items, "events") == (2, 0, 1, 0)


@pytest.mark.parametrize(
    ("role", "wanted", "given", "same"),
    [
        ("altitude", "4350 mile", "7000 kilometre", True),
        ("distance", "621 mile", "1000 kilometre", True),
        ("distance", "621 mile", "1100 kilometre", False),
        ("distance", "621 mile", "621 ?", False),
        ("duration", "PT86M", "PT1H26M", True),
        ("duration", "P60D", "P2M", False),
        ("date", "2024-10", "2024-10-31", False),
    ],
)
def test_values_are_the_same_in_whatever_form(role: str, wanted: str, given: str, same: bool) -> None:
    assert same_value(role, wanted, given) is same
    assert kilometres("nothing") is None


def test_names_are_compared_without_case_accents_articles_and_possessives() -> None:
    assert plain("The U.S.’s") == "us"
    assert plain("Recep Tayyip Erdoğan") == plain("recep tayyip erdogan")
    assert plain("Hwasong-19") == plain("hwasong 19")


def test_intervals_hold_the_figure_and_are_the_same_each_time(folder: Path) -> None:
    half = tuple(Item(m, "x", 1, n % 2, 1, n % 2) for m in MEASURES for n in range(40))
    full = tuple(Item(m, "x", 1, 1, 1, 1) for m in MEASURES for n in range(40))
    for articles in ({"a": half}, {"a": half, "b": full, "c": full}):
        first, second = figures.overall(articles), figures.overall(articles)
        assert first == second
        mean = first["mean"]
        assert (
            mean.low is not None and mean.high is not None and mean.low <= mean.f1 <= mean.high and mean.low < mean.high
        )
    assert figures.figure(figures.counts([])).f1 == 1


def test_the_command_prints_tables_misses_and_json(folder: Path) -> None:
    run = CliRunner().invoke(
        cli, ["evaluate", str(folder / "launch.yaml"), "--misses", "--classes"], env={"COLUMNS": "160"}
    )
    assert run.exit_code == 0, run.output
    assert re.search(r"entities +\d\.\d{3} +\d\.\d{3} +\d\.\d{3}", run.output) and "MissileLaunch" in run.output
    plain_json = CliRunner().invoke(cli, ["evaluate", str(folder), "--json", "--misses"])
    data = json.loads(plain_json.output)
    assert set(data["overall"]) == {*MEASURES, "mean"} and set(data["misses"]) == {"launch"}


@pytest.mark.shared
def test_the_figures_are_those_of_the_scorer_beside_the_checkout(tmp_path: Path) -> None:
    scorer, folder = SHARED / "score.py", SHARED / "gold"
    if not scorer.exists():
        pytest.skip(f"there is no {scorer}")
    golds = [gold.load(p, SHARED / "articles") for p in sorted(folder.glob("*.yaml"))]
    arguments, ours, spent = [], {}, 0.0
    for one in golds:
        store = build(one)
        path = tmp_path / f"{one.path.stem}.trig"
        store.dump(str(path), ox.RdfFormat.TRIG)
        started = time.process_time()
        ours[one.path.name] = figures.by_measure(compare(one, store).items)
        spent += time.process_time() - started
        arguments += [str(path), str(one.path)]
    printed = subprocess.run(
        [sys.executable, str(scorer), *arguments], check=True, capture_output=True, text=True
    ).stdout
    theirs = {}
    for block in printed.split("\n\n"):
        rows = re.findall(r"^(\w+) +(\d\.\d+) +(\d\.\d+) +(\d\.\d+)$", block, re.MULTILINE)
        if rows:
            theirs[block.strip().splitlines()[0]] = {m: (float(p), float(r), float(f)) for m, p, r, f in rows}
    assert theirs.keys() == ours.keys() and len(ours) >= 6
    for name, table in theirs.items():
        for measure, numbers in table.items():
            figure = ours[name][measure]
            assert (figure.precision, figure.recall, figure.f1) == pytest.approx(numbers, abs=0.001), (name, measure)
    assert spent < 5, "comparing takes seconds"
