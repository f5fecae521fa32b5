"""Numbers, lengths and durations: found in a sentence, and brought to the canonical forms that the graph stores.

A number keeps how it stands to the true value ("at least 20") and its words; a range is a lower and an upper bound, and
"thousands" no number at all. Lengths keep number and unit as written, under QUDT's names (https://qudt.org/vocab/unit/);
durations are XSD's (https://www.w3.org/TR/xmlschema11-2/#dayTimeDuration, #yearMonthDuration) in canonical form. A
number that is no count says what it is instead: a percentage, money, an age, part of a name or a date.

Words stand in ontology/lexicon/units.ttl, approximations in en-cues.ttl; here is only how they are put together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache

from kg.model import Comparator, Quantity, Value
from kg.normalise import dates
from kg.normalise.words import (
    DASH,
    Entry,
    any_of,
    approximations,
    entries,
    number_grammar,
    number_value,
    phrases,
    plain_decimal,
)


class NumberKind(StrEnum):
    """What a number counts. Only `PLAIN` ones are counts of persons or things."""

    PLAIN = "plain"
    PERCENT = "percent"
    MONEY = "money"
    ORDINAL = "ordinal"
    FRACTION = "fraction"
    YEAR = "year"
    DATE = "date"
    CLOCK = "clock"
    MEASURE = "measure"
    AGE = "age"
    SCORE = "score"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a sentence; `as_written` is its slice [start, end), approximation included, unit not.

    `value` is None for a range (`lower`, `upper`), for words that name no number ("thousands"), fractions and ordinals.
    """

    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    comparator: Comparator
    as_written: str
    start: int
    end: int
    kind: NumberKind = NumberKind.PLAIN

    @property
    def bounds(self) -> tuple[tuple[Decimal, Comparator], ...]:
        """What a graph can state of it: one value, two bounds of a range, or nothing."""
        if self.value is not None:
            return ((self.value, self.comparator),)
        if self.lower is not None and self.upper is not None:
            return (self.lower, Comparator.AT_LEAST), (self.upper, Comparator.AT_MOST)
        return ()

    @property
    def vague(self) -> bool:
        """Whether it says that there are many and not how many."""
        return self.kind is NumberKind.PLAIN and not self.bounds


class MeasureKind(StrEnum):
    """What a measure measures."""

    DURATION = "duration"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Measure:
    """A length (`value` is a `Quantity`) or a duration (`value` is an XSD `Value`) in a sentence.

    `as_written` is its slice [start, end). A range is two measures of one slice, AtLeast and AtMost. `secondary` marks
    a conversion of the measure before it ("6,000 km (3,730 miles)").
    """

    kind: MeasureKind
    value: Quantity | Value
    comparator: Comparator
    as_written: str
    start: int
    end: int
    secondary: bool = False


### Canonical forms


def integer(value: Decimal) -> Value | None:
    """A count as xsd:integer; None where it is not whole."""
    return Value(str(int(value)), "integer") if value == value.to_integral_value() else None


def day_time_duration(seconds: Decimal) -> Value:
    """Seconds as xsd:dayTimeDuration: 5160 -> "PT1H26M". Not negative."""
    whole, rest = divmod(seconds, 60)
    minutes = int(whole)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    clock = "".join(f"{n}{u}" for n, u in ((hours, "H"), (minutes, "M")) if n) + (
        f"{plain_decimal(rest)}S" if rest else ""
    )
    return Value(
        "P"
        + (f"{days}D" if days else "")
        + (f"T{clock}" if clock or not days else "")
        + ("0S" if not days and not clock else ""),
        "dayTimeDuration",
    )


def year_month_duration(months: int) -> Value:
    """Months as xsd:yearMonthDuration: 30 -> "P2Y6M". Not negative."""
    years, rest = divmod(months, 12)
    return Value("P" + (f"{years}Y" if years else "") + (f"{rest}M" if rest or not years else ""), "yearMonthDuration")


def _duration(parts: Iterable[tuple[Decimal, Entry]]) -> Value | None:
    """The sum of numbers of units, None where neither XSD type can hold it (months with days, a third of a month)."""
    seconds, months = Decimal(0), Decimal(0)
    for number, unit in parts:
        if unit.all("calendar"):
            months += number * unit.number("factor")
        else:
            seconds += number * unit.number("conversionMultiplier")
    if months and seconds:
        return None
    if months:
        return year_month_duration(int(months)) if months == int(months) else None
    return day_time_duration(seconds) if -seconds.as_tuple().exponent <= 6 else None  # type: ignore[operator]


### The grammar


class _Grammar:
    """Regular expressions compiled once from the lexicon's words."""

    def __init__(self) -> None:
        grammar = number_grammar()
        number = grammar.pattern
        self.number = re.compile(rf"{number}")
        self.range = re.compile(rf"(?P<joint>\s?{DASH}\s?|\s+(?:to|or|and)\s+)(?:\$|€|£)?(?P<second>{number})")
        self.vague = re.compile(rf"{any_of(phrases('VagueNumber'))}(?!\w)")
        self.digit_shorts = {s for e in entries("Magnitude") for s in e.all("symbol")}
        self.magnitude_words = re.compile(any_of(phrases("Magnitude")) + "$")
        self.starters = (
            {p.split()[0] for p in phrases("VagueNumber")} | grammar.plain.keys() | grammar.magnitudes.keys()
        )
        self.starters |= {"a", "an", "half"} | {p.lower() for p in phrases("Ordinal")}
        self.fractions = grammar.fractions
        self.number_words = grammar.plain.keys() | grammar.magnitudes.keys()
        self.ordinals = set(phrases("Ordinal"))
        self.fraction_after = re.compile(rf"(?:\s+|{DASH}){any_of(phrases('FractionNoun'))}(?!\w)")
        self.fraction_alone = re.compile(
            rf"(?:[Aa]|[Oo]ne)(?:\s+|{DASH}){any_of(phrases('FractionNoun'))}\s+of(?!\w)|[Oo]ne\s+(?:in|out\s+of)\s+(?:{number})(?!\w)"
        )
        self._units()
        self._contexts()

    def _units(self) -> None:
        self.unit_words = {p.lower(): e for e in entries("Unit") for p in e.phrases}
        self.unit_signs = {s: e for e in entries("Unit") for s in e.all("symbol")}
        words, signs = any_of(self.unit_words), any_of(self.unit_signs, exact=True)
        power = rf"(?P<power>{any_of(phrases('PowerWord'))}\s+)?"
        unit = rf"(?:(?P<word>{words})|(?P<sign>{signs}))(?![\w/°])"
        self.unit = re.compile(rf"(?P<gap>\s+|{DASH}|){power}{unit}")
        self.rate = re.compile(rf"\s*{any_of(phrases('NotAUnit'))}(?!\w)")
        time_units = any_of({p for p, e in self.unit_words.items() if "Time" in e.all("hasQuantityKind")})
        self.more_time = re.compile(
            rf"(?:,?\s+(?:and\s+)?)(?P<number>{self.number.pattern})\s+(?P<unit>{time_units})(?!\w)"
        )
        self.and_half = re.compile(r"\s+and\s+a\s+half(?!\w)")
        self.one_unit = re.compile(
            rf"(?:(?P<half>[Hh]alf\s+an?|[Aa]\s+half|[Hh]alf)(?:\s+|{DASH})|[Aa]n?\s+)(?P<unit>{time_units})(?P<more>\s+and\s+a\s+half)?(?!\w)"
        )
        self.unit_long = re.compile(rf"(?P<unit>{time_units}){DASH}?long(?!\w)")
        self.bracket = re.compile(r"\s*\(\s*(?:or\s+|about\s+|some\s+)?$|,?\s+or\s+$")

    def _contexts(self) -> None:
        self.comparators = approximations()
        approximation = any_of(self.comparators)
        fillers = any_of(phrases("NumberFiller"))
        self.approximation = re.compile(rf"(?<!\w)(?P<phrase>{approximation})(?:\s+{fillers}|\s+{approximation})?\s*$")
        self.after = {
            p.lower(): Comparator(e.one("gives"))
            for e in entries("ApproximationAfter")
            for p in (*e.phrases, *e.all("symbol"))
        }
        self.approximation_after = re.compile(rf"\s*(?P<phrase>{any_of(self.after)})(?!\w)")
        self.during = set(phrases("During"))
        self.amount = _before(phrases("AmountCue"))
        self.duration_cue = _before(phrases("DurationCue", "LastingCue"))
        self.percent = re.compile(rf"\s?(?:{any_of(phrases('Percent'))}(?!\w)|{_signs('Percent')})|{DASH}percent(?!\w)")
        self.money_before = re.compile(rf"(?:{_signs('Currency')})\s?$")
        self.money_after = re.compile(
            rf"(?:\s+|{DASH})(?:{any_of(phrases('Currency'))}|(?P<verb>{_ambiguous('Currency')}))(?!\w)"
        )
        self.ordinal = re.compile(r"(?:st|nd|rd|th)(?!\w)")
        self.designator = re.compile(rf"(?<![\w-])(?:{any_of(phrases('Designator'), exact=True)})\s*$")
        self.name_before = re.compile(r"(?<![.!?:;]\s)(?<!^)(?<=\s)(?P<name>[A-Z][\w.-]+)\s$")
        self.closed_after = re.compile(rf"\s+{any_of(phrases('ClosedWord'), exact=True)}(?!\w)|['’]s|[.,;:)!?]|$")
        self.age_before = _before(phrases("AgeCue"))
        self.age_after = re.compile(rf"(?:\s+|{DASH})years?(?:\s+|{DASH})olds?(?!\w)|\s+years\s+of\s+age(?!\w)")
        self.age_apposition = re.compile(r"\w,\s$")
        self.between = re.compile(r"(?<!\w)[Bb]etween\s+[$€£]?$")
        self.range_cue = re.compile(rf"(?<!\w){any_of(phrases('RangeCue'))}\s+from\s+$")
        self.before_one = _before(phrases("NoCountBeforeOne"))
        self.after_one = re.compile(
            rf"\s+(?:{any_of(phrases('NoCountAfterOne'))}|\w+(?:ed|ing|ly))(?!\w)|\s*[^\w\s-]|{DASH}(?!\w+\s)|\s*$"
        )
        other = rf"(?!{any_of(phrases('ClosedWord'), exact=True)}(?!\w))"
        plural = rf"{other}(?:[a-z-]+s|{any_of(phrases('PluralNoun'), exact=True)})(?!\w)"
        self.counted_after = re.compile(rf"(?:\s+{other}[A-Za-z-]+){{0,2}}?\s+{plural}")


def _before(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_of(words)})\s+$")


def _signs(cls: str) -> str:
    return any_of({s for e in entries(cls) for s in e.all("symbol")}, exact=True)


def _ambiguous(cls: str) -> str:
    return any_of({s for e in entries(cls) for s in e.all("ambiguous")})


@cache
def _grammar() -> _Grammar:
    return _Grammar()


@dataclass(frozen=True, slots=True)
class _Hit:
    """A number with the unit that follows it and where that ends."""

    number: Number
    unit: Entry | None = None
    unit_end: int = 0


_TOKEN = re.compile(r"[^\W\d_]+|\d+|[½¼¾]")
_WINDOW = 40


def _kind_before(g: _Grammar, text: str, start: int, end: int) -> NumberKind | None:
    """What the words before a number make of it, where they decide."""
    before, found = text[max(0, start - _WINDOW) : start], text[start:end]
    last = before[-1:]
    if g.money_before.search(before):
        return NumberKind.MONEY
    if (
        last.isalnum()
        or last == "_"
        or (last in "-‐‑–" and before[-2:-1].isalnum())
        or (last in ".,/:" and before[-2:-1].isdigit())
    ):
        return NumberKind.NAME
    if g.designator.search(before) and not g.approximation.search(before):
        return NumberKind.NAME
    if g.age_before.search(before):
        return NumberKind.AGE
    spelled = not found[0].isdigit()
    if (
        spelled
        and found[0].isupper()
        and before.strip()
        and before.rstrip()[-1] not in ".!?:;\"“'‘(—"
        and not _headline(text)
    ):
        return NumberKind.NAME if not g.approximation.search(before) else None
    if found.isdigit() and len(found) <= 4 and g.name_before.search(before) and g.closed_after.match(text, end):
        return NumberKind.NAME
    return None


def _headline(text: str) -> bool:
    """Whether most long words have a capital: then a capital says nothing."""
    words = [w.group() for w in re.finditer(r"[^\W\d_]{4,}", text)]
    return sum(w[0].isupper() for w in words) * 2 > len(words)


def _kind_after(g: _Grammar, text: str, start: int, end: int) -> NumberKind | None:
    """What the words after a number make of it, where they decide."""
    before = text[max(0, start - _WINDOW) : start]
    if g.age_after.match(text, end):
        return NumberKind.AGE
    if g.percent.match(text, end):
        return NumberKind.PERCENT
    money = g.money_after.match(text, end)
    # "won" is money only after a number that nobody would count prizes in.
    if money and (not money["verb"] or "," in text[start:end] or g.magnitude_words.search(text[start:end])):
        return NumberKind.MONEY
    if text[start].isdigit() and g.ordinal.match(text, end):
        return NumberKind.ORDINAL
    if g.fraction_after.match(text, end) and not text[start:end].endswith(tuple(g.fractions)):
        return NumberKind.FRACTION
    if (
        g.age_apposition.search(before)
        and text[end : end + 1] == ","
        and text[start:end].isdigit()
        and int(text[start:end]) < 120
    ):
        return NumberKind.AGE
    return None


def _remaining(g: _Grammar, text: str, start: int, end: int) -> NumberKind | None:
    """Four digits of these centuries with no plural noun are a year, digits glued to letters a name."""
    if text[end : end + 1].isalpha() or re.match(r"/\d", text[end : end + 2]):
        return NumberKind.NAME
    yearlike = re.fullmatch(r"(?:19|20)\d\d", text[start:end]) and not g.counted_after.match(text, end)
    if yearlike and not g.approximation.search(text[max(0, start - _WINDOW) : start]):
        return NumberKind.YEAR
    return None


def _comparator(g: _Grammar, text: str, start: int, end: int, time_unit: bool) -> tuple[Comparator, int, int]:
    """The approximation around a number: what it gives, and where number and approximation start and end."""
    offset = max(0, start - _WINDOW)
    found = g.approximation.search(text[offset:start])
    comparator = Comparator.EXACTLY
    if found:
        phrase = " ".join(found["phrase"].lower().split())
        during = time_unit and phrase in g.during and not g.amount.search(text[offset : offset + found.start()])
        if not during:
            comparator, start = g.comparators[phrase], offset + found.start()
    if comparator is Comparator.EXACTLY and (found := g.approximation_after.match(text, end)):
        comparator, end = g.after[" ".join(found["phrase"].lower().split())], found.end()
    return comparator, start, end


def _one_counts(g: _Grammar, text: str, start: int, end: int) -> bool:
    """ "one soldier" counts, "the one", "one of them" and "than one tested" do not."""
    before = text[max(0, start - _WINDOW) : start]
    if g.after_one.match(text, end):
        return False
    return bool(g.approximation.search(before)) or not g.before_one.search(before)


def _range(g: _Grammar, text: str, start: int, end: int) -> tuple[Decimal, Decimal, int] | None:
    """The second number of a range that starts with the number [start, end): bounds, and where it ends."""
    found = g.range.match(text, end)
    if not found:
        return None
    joint, before = found["joint"].strip().lower(), text[max(0, start - _WINDOW) : start]
    between = g.between.search(before)
    if (joint == "and") != bool(between):
        return None
    if joint == "to" and re.search(r"(?<!\w)[Ff]rom\s+$", before) and not g.range_cue.search(before):
        return None
    lower, upper = number_value(text[start:end]), number_value(found["second"])
    shared = g.magnitude_words.search(found["second"])
    if shared and not g.magnitude_words.search(text[start:end]):
        coefficient = upper / number_value("one " + shared.group())
        lower = lower * number_value("one " + shared.group()) if lower < coefficient else lower
    return lower, upper, found.end()


@lru_cache(maxsize=512)
def _scan(text: str, names: tuple[tuple[int, int], ...]) -> tuple[_Hit, ...]:
    g, hits, done = _grammar(), [], 0
    times = dates.find(text)
    for token in _TOKEN.finditer(text):
        start, word = token.start(), token.group().lower()
        if start < done or not (word[0].isdigit() or word in g.starters or word in g.fractions):
            continue
        hit = _read(g, text, start, word, times, names)
        if hit:
            hits.append(hit)
            done = max(hit.number.end, hit.unit_end)
    return tuple(hits)


def _bare(kind: NumberKind, text: str, start: int, end: int) -> _Hit:
    return _Hit(Number(None, None, None, Comparator.EXACTLY, text[start:end], start, end, kind))


def _read(
    g: _Grammar, text: str, start: int, word: str, times: list[dates.TimeSpan], names: tuple[tuple[int, int], ...]
) -> _Hit | None:
    """The number that starts at a token, if one does."""
    inside = next((t for t in times if t.start <= start < t.end), None)
    if fraction := g.fraction_alone.match(text, start):
        return _bare(NumberKind.FRACTION, text, start, fraction.end())
    if vague := g.vague.match(text, start):
        # "several" may start a longer expression, never end one.
        comparator, first, end = _comparator(g, text, start, vague.end(), False)
        counted = NumberKind.MEASURE if _unit(g, text, end) else _kind_after(g, text, start, end)
        return _Hit(Number(None, None, None, comparator, text[first:end], first, end, counted or NumberKind.PLAIN))
    found = g.number.match(text, start)
    if not found:
        return _bare(NumberKind.ORDINAL, text, start, start + len(word)) if word in g.ordinals and not inside else None
    end = found.end()
    value: Decimal | None = number_value(found.group())
    if word == "one" and end - start == 3 and not inside:
        more = g.unit.match(text, end) or _range(g, text, start, end)
        if not more and not g.fraction_after.match(text, end) and not _one_counts(g, text, start, end):
            return None
    if inside:
        part = NumberKind.CLOCK if inside.kind == "clock" else NumberKind.DATE
        if re.fullmatch(r"\d{4}", found.group()) and part is NumberKind.DATE:
            part = NumberKind.YEAR
        return _Hit(Number(value, None, None, Comparator.EXACTLY, found.group(), start, end, part))
    in_name = any(s <= start and end <= e for s, e in names)
    decided = NumberKind.NAME if in_name else _kind_before(g, text, start, end)
    if decided is NumberKind.NAME:
        tail = re.compile(rf"(?:{DASH}?\w)*").match(text, end)
        end = tail.end() if tail and found.group()[0].isdigit() else end
        return _Hit(Number(value, None, None, Comparator.EXACTLY, text[start:end], start, end, NumberKind.NAME))
    lower = upper = None
    if spread := _range(g, text, start, end):
        if spread[0] < spread[1]:
            value, lower, upper, end = None, spread[0], spread[1], spread[2]
        elif re.match(DASH, text[end : end + 1]):
            return _bare(NumberKind.SCORE, text, start, spread[2])
    kind = decided or _kind_after(g, text, start, end)
    unit = _unit(g, text, end) if kind is None else None
    # "30m" is thirty million or thirty metres: no count either way.
    if unit or (kind is None and word[0].isdigit() and text[end - 1] in g.unit_signs):
        kind = NumberKind.MEASURE
    elif kind is None:
        kind = _remaining(g, text, start, end)
    if kind in (NumberKind.FRACTION, NumberKind.ORDINAL):
        return _bare(kind, text, start, end)
    if kind in (NumberKind.NAME, NumberKind.YEAR):
        return _Hit(Number(value, lower, upper, Comparator.EXACTLY, text[start:end], start, end, kind))
    is_time = bool(unit and "Time" in unit[0].all("hasQuantityKind"))
    comparator, first, last = _comparator(g, text, start, unit[1] if unit else end, is_time)
    if lower is not None and (between := g.between.search(text[:first])):
        first = between.start()
    number_end = end if unit else last
    found_number = Number(
        value, lower, upper, comparator, text[first:number_end], first, number_end, kind or NumberKind.PLAIN
    )
    return _Hit(found_number, unit[0] if unit else None, last if unit else number_end)


def _unit(g: _Grammar, text: str, end: int) -> tuple[Entry, int] | None:
    """The unit right after a number, and where it ends; of an area, a volume or a rate, only that it is no count."""
    found = g.unit.match(text, end)
    if not found:
        return None
    entry = g.unit_words[" ".join(found["word"].lower().split())] if found["word"] else g.unit_signs[found["sign"]]
    if not found["gap"] and (found["word"] or found["sign"] in g.digit_shorts):
        return None
    if found["power"] or g.rate.match(text, found.end()):
        entry = Entry(entry.name, {})
    return entry, found.end()


### What callers ask


def find_numbers(sentence: str, names: Iterable[tuple[int, int]] = ()) -> list[Number]:
    """Every number in a sentence, in order, each with its kind; a count is one of kind `PLAIN`.

    `names` are the code points [start, end) of names known to the caller: a number inside one is part of it.
    """
    return [hit.number for hit in _scan(sentence, tuple(names))]


def number(text: str) -> Number | None:
    """The first number that a short text counts or measures with ("a record 86", "some 1.5 million troops").

    None where it holds none: ordinals, fractions, "no", "one of", dates, clock times, and numbers in names.
    """
    amounts = (NumberKind.PLAIN, NumberKind.MEASURE, NumberKind.PERCENT, NumberKind.MONEY, NumberKind.AGE)
    return next((n for n in find_numbers(text) if n.kind in amounts), None)


@dataclass(frozen=True, slots=True)
class _Amount:
    kind: MeasureKind
    values: tuple[tuple[Quantity | Value, Comparator], ...]
    start: int
    end: int


def find_measures(sentence: str, names: Iterable[tuple[int, int]] = ()) -> list[Measure]:
    """The lengths and durations in a sentence, in order. `names` as for `find_numbers`.

    "two days ago" tells when, not how long: it is not among them; nor are ages, speeds, areas and volumes.
    """
    g, amounts = _grammar(), []
    hits = [h for h in _scan(sentence, tuple(names)) if h.unit and h.number.kind is NumberKind.MEASURE]
    done = 0
    for hit in hits:
        if hit.number.start < done:
            continue
        amount = _amount(g, sentence, hit)
        if amount:
            amounts.append(amount)
            done = amount.end
    taken = [(h.number.start, max(h.number.end, h.unit_end)) for h in _scan(sentence, tuple(names))]
    amounts += [a for a in _unit_alone(g, sentence) if not any(s < a.end and a.start < e for s, e in taken)]
    measures: list[Measure] = []
    for amount in sorted(amounts, key=lambda a: a.start):
        last = measures[-1] if measures else None
        secondary = bool(
            last and last.kind is amount.kind is MeasureKind.LENGTH and _converts(g, sentence, last, amount)
        )
        written = sentence[amount.start : amount.end]
        measures += [
            Measure(amount.kind, value, comparator, written, amount.start, amount.end, secondary)
            for value, comparator in amount.values
        ]
    return measures


def _converts(g: _Grammar, text: str, last: Measure, amount: _Amount) -> bool:
    return last.end <= amount.start and bool(g.bracket.fullmatch(text[last.end : amount.start]))


def _amount(g: _Grammar, text: str, hit: _Hit) -> _Amount | None:
    unit, number_, end = hit.unit, hit.number, hit.unit_end
    assert unit is not None
    if "Length" in unit.all("hasQuantityKind"):
        lengths = tuple((Quantity(plain_decimal(v), unit.name), c) for v, c in number_.bounds)
        return _Amount(MeasureKind.LENGTH, lengths, number_.start, end)
    if "Time" not in unit.all("hasQuantityKind") or _idiom(g, text, hit):
        return None
    more: list[tuple[Decimal, Entry]] = []
    while number_.value is not None and (found := g.more_time.match(text, end)):
        smaller = g.unit_words[found["unit"].lower()]
        if not _smaller(smaller, more[-1][1] if more else unit):
            break
        more.append((number_value(found["number"]), smaller))
        end = found.end()
    half: list[tuple[Decimal, Entry]] = []
    if not more and (found := g.and_half.match(text, end)):
        half, end = [(Decimal("0.5"), unit)], found.end()
    values = [(_duration([(v, unit), *more, *half]), c) for v, c in number_.bounds]
    known = tuple((v, c) for v, c in values if v is not None)
    return _Amount(MeasureKind.DURATION, known, number_.start, end) if len(known) == len(values) else None


def _smaller(unit: Entry, than: Entry) -> bool:
    key = "factor" if unit.all("calendar") else "conversionMultiplier"
    return bool(unit.all(key) and than.all(key)) and unit.number(key) < than.number(key)


def _idiom(g: _Grammar, text: str, hit: _Hit) -> bool:
    """ "one day" alone is "some time", not a duration."""
    plain_one = hit.number.value == 1 and hit.number.as_written.lower() == "one"
    return plain_one and not g.duration_cue.search(text[max(0, hit.number.start - _WINDOW) : hit.number.start])


def _unit_alone(g: _Grammar, text: str) -> list[_Amount]:
    """Durations with no number: "an hour and a half", "half an hour", "week-long", and "a week" after "for"."""
    found: list[_Amount] = []
    times = dates.find(text)
    for token in _TOKEN.finditer(text):
        start, word = token.start(), token.group().lower()
        if (found and start < found[-1].end) or any(t.start <= start < t.end for t in times):
            continue
        match = g.one_unit.match(text, start) if word in ("a", "an", "half") else None
        if match is None and (word in g.unit_words or word.endswith("long")):
            match = g.unit_long.match(text, start)
        if match is None:
            continue
        groups, before = match.groupdict(), text[max(0, start - _WINDOW) : start]
        bare = word in ("a", "an") and not groups.get("half") and not groups.get("more")
        if bare and (not g.duration_cue.search(before) or re.match(r"-|\s+(?:and|or)\s+\w+$", text[match.end() :])):
            continue
        unit = g.unit_words[match["unit"].lower()]
        amount = (Decimal("0.5") if groups.get("half") else Decimal(1)) + (Decimal("0.5") if groups.get("more") else 0)
        value = _duration([(amount, unit)])
        if value is None:
            continue
        comparator, first, end = _comparator(g, text, start, match.end(), True)
        found.append(_Amount(MeasureKind.DURATION, ((value, comparator),), first, end))
    return found
