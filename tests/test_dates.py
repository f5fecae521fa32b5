"""Expressions of time: found where they stand, resolved as far as the text goes, and no further."""

from __future__ import annotations

import importlib.util
import time
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.normalise import dates

CASES = Path(__file__).parent / "cases"
SHARED = Path(__file__).parents[2] / "shared" / "bench" / "date_expressions.py"
XSD = "http://www.w3.org/2001/XMLSchema#"


def cases(name: str) -> Any:
    return yaml.safe_load((CASES / name).read_text(encoding="utf-8"))


RESOLVE = cases("dates-resolve.yaml")
FIND = cases("dates-find.yaml")
CLOCK = cases("clock.yaml")
PUBLISHED: date = RESOLVE["published"]


def stored(lexical: str, datatype: str) -> str:
    """A literal as a real store gives it back."""
    store = ox.Store()
    node, literal = ox.NamedNode("https://kg.example/id/x"), ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype))
    store.add(ox.Quad(node, node, literal))
    found = next(iter(store)).object
    assert isinstance(found, ox.Literal)
    return found.value


@pytest.mark.parametrize("case", RESOLVE["cases"], ids=lambda c: f"{c['text']}|{c['is']}")
def test_an_expression_has_the_value_that_the_text_gives(case: dict[str, Any]) -> None:
    found = dates.resolve(
        str(case["text"]),
        case.get("published", PUBLISHED),
        future=case.get("future", False),
        anchor=case.get("anchor"),
    )
    assert (found.lexical if found else None) == (str(case["is"]) if case["is"] is not None else None)
    if found:
        assert found.timex == case.get("timex", found.lexical)
        assert found.datatype == {4: "gYear", 7: "gYearMonth", 10: "date"}[len(found.lexical)]
        assert stored(found.lexical, found.datatype) == found.lexical
        assert (found.value.lexical, found.value.datatype) == (found.lexical, found.datatype)
    assert dates.is_relative(str(case["text"])) is case["relative"]


@pytest.mark.parametrize("case", RESOLVE["cases"], ids=lambda c: f"{c['text']}|{c['is']}")
def test_without_a_date_of_publication_only_absolute_expressions_resolve(case: dict[str, Any]) -> None:
    found = dates.resolve(str(case["text"]), None)
    expected = None if case["relative"] else case["is"]
    assert (found.lexical if found else None) == (str(expected) if expected is not None else None)


@pytest.mark.parametrize("case", FIND, ids=lambda c: c["text"])
def test_expressions_are_found_and_other_words_left_alone(case: dict[str, Any]) -> None:
    assert [case["text"][s.start : s.end] for s in dates.find(case["text"])] == case["finds"]


@pytest.mark.parametrize("case", CLOCK, ids=lambda c: c["text"])
def test_a_clock_time_is_local_as_written(case: dict[str, Any]) -> None:
    found = dates.clock(case["text"])
    assert found == case["is"]
    if found:
        assert stored(found, "time") == found


def test_clock_times_and_days_are_told_apart() -> None:
    text = "It began at 6 p.m. on Tuesday."
    assert [(text[s.start : s.end], s.kind) for s in dates.find(text)] == [("6 p.m.", "clock"), ("Tuesday", "date")]


WORDS = (
    "May March 31 2024 Oct. , . - – two days week ago before the last next this Thursday at 0600 GMT a.m. 7:10 year "
    "years early mid- end of in since and to 1990s half 2½ million about more than summer : / ( ) ’s noon Sun first"
)
PIECES = st.sampled_from(WORDS.split())


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map(" ".join)))
def test_any_text_is_read_without_a_crash_and_spans_lie_in_order(text: str) -> None:
    spans = dates.find(text)
    assert all(0 <= a.start < a.end <= b.start for a, b in pairwise(spans))
    for span in spans:
        assert span.end <= len(text) and text[span.start : span.end].strip() == text[span.start : span.end]
        value = dates.resolve(text[span.start : span.end], date(2024, 2, 29), anchor=date(9999, 12, 31))
        assert value is None or stored(value.lexical, value.datatype) == value.lexical
    clock = dates.clock(text)
    assert clock is None or stored(clock, "time") == clock
    dates.resolve(text, date(1, 1, 1), future=True, anchor=date(1, 1, 1))
    dates.is_relative(text)


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "Feb.",
    "March",
    "April",
    "May",
    "June",
    "July",
    "Aug.",
    "September",
    "October",
    "Nov.",
    "December",
)
BARE = st.one_of(
    st.sampled_from(WEEKDAYS),
    st.sampled_from(MONTHS),
    st.builds(lambda m, d: f"{m} {d}", st.sampled_from(MONTHS), st.integers(1, 28)),
)
DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


def begins(lexical: str) -> date:
    return date.fromisoformat((lexical + "-01-01")[:10] if len(lexical) == 4 else (lexical + "-01")[:10])


@settings(max_examples=200, deadline=None)
@given(BARE, DAYS)
def test_bare_expressions_are_never_after_publication_unless_the_verb_is_in_the_future(text: str, day: date) -> None:
    past, future = dates.resolve(text, day), dates.resolve(text, day, future=True)
    assert past and future
    assert begins(past.lexical) <= day
    assert future.lexical >= day.isoformat()[: len(future.lexical)]
    assert (day - begins(past.lexical)).days <= 366


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 400), st.sampled_from(("days", "weeks", "months", "years")), DAYS)
def test_what_is_some_time_ago_is_not_after_publication(number: int, unit: str, day: date) -> None:
    found = dates.resolve(f"{number} {unit} ago", day)
    assert found is None or begins(found.lexical) <= day
    assert found is not None or unit == "weeks"


def test_finding_takes_less_than_a_third_of_a_millisecond_a_sentence() -> None:
    sentences = [c["text"] for c in FIND]
    for text in sentences:
        dates.find(text)
    best = min(_seconds(sentences) for _ in range(5)) / len(sentences)
    assert best < 0.0003


def _seconds(sentences: list[str]) -> float:
    dates._find.cache_clear()
    start = time.process_time()
    for text in sentences:
        dates.find(text)
    return time.process_time() - start


@pytest.mark.shared
def test_the_benchmark_of_expressions_stays_right() -> None:
    if not SHARED.exists():
        pytest.skip("no ../shared/bench/date_expressions.py beside the checkout")
    spec = importlib.util.spec_from_file_location("date_expressions", SHARED)
    assert spec and spec.loader
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    day = date.fromisoformat(bench.REF[:10])

    def right(expression: str, sentence: str, gold: str) -> bool:
        # What a reader of the verb would say; the sentences tell the future by "will" and one habitual "go to".
        future = " will " in sentence or " go to " in sentence
        value, clock = dates.resolve(expression, day, future=future), dates.clock(expression)
        # Weeks and seasons are compared as TIMEX3 values; a clock time alone by the clock, on the day of publication.
        return (value.timex if value else f"{day}T{clock}").startswith(gold)

    missed = [e for e, s, gold in bench.DATES if not right(e, s, gold)]
    assert len(bench.DATES) - len(missed) >= 32, missed
    unfound = [e for e, s, _ in bench.DATES if not any(s[x.start : x.end].strip(".") in e for x in dates.find(s))]
    assert not unfound
