"""The grammar of expressions of time: rules that tell where one stands and which interval of the calendar it denotes.

It follows TIMEX3 of TimeML (ISO 24617-1; https://timeml.github.io/site/publications/timeMLdocs/timeml_1.2.1.html). One
rule serves finding and resolving alike. Words stand in ontology/lexicon/time.ttl.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from kg.model import Comparator
from kg.normalise.intervals import (
    Interval,
    add_days,
    add_months,
    day_interval,
    month_interval,
    nearest,
    period,
    valid_day,
    week_interval,
    weekend_interval,
    year_interval,
)
from kg.normalise.words import (
    APOSTROPHE,
    DASH,
    any_of,
    approximations,
    entries,
    keyed,
    number_grammar,
    number_value,
    phrases,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is resolved against: the day of publication, whether its verb is in the future, and the day
    of the event that the text leans on."""

    published: date | None
    future: bool
    anchor: date | None


Resolver = Callable[[re.Match[str], Context], Interval | None]
Guard = Callable[[str, re.Match[str]], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """A form of expression. `starters` are its possible first words in lower case, or first digits; `guard` says
    whether a match in a sentence stands where it means a time; `kind` is "date" or "clock"."""

    pattern: re.Pattern[str]
    resolver: Resolver
    guard: Guard | None
    starters: frozenset[str]
    kind: str


class Grammar:
    """Rules of find and resolve, one source for both, compiled once from the lexicon's words."""

    def __init__(self) -> None:
        self._words()
        self._cues()
        self.rules: list[Rule] = []
        for build in (self._absolute, self._named, self._deictic, self._anaphoric, self._clocks):
            build()
        self.by_starter: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for starter in rule.starters:
                self.by_starter.setdefault(starter, []).append(rule)

    def _words(self) -> None:
        self.months = {n: e.whole("number") for e in entries("Month") for n in (*e.phrases, *e.all("abbreviation"))}
        self.months |= {n.upper(): v for n, v in self.months.items()}
        self.full_months = {n for e in entries("Month") for p in e.phrases for n in (p, p.upper())}
        self.ambiguous_months = {n for e in entries("Month") for n in e.all("ambiguous")}
        self.ambiguous_months |= {n.upper() for n in self.ambiguous_months}
        self.weekdays = {n: e.whole("number") for e in entries("Weekday") for n in (*e.phrases, *e.all("abbreviation"))}
        self.full_weekdays = {p for e in entries("Weekday") for p in e.phrases}
        self.day_words = {p: e.whole("steps") for e in entries("DayWord") for p in e.phrases}
        self.shifts = {p: e.whole("steps") for e in entries("Shift") for p in e.phrases}
        self.event_shifts = {p: e.whole("steps") for e in entries("EventShift") for p in e.phrases}
        self.day_shifts = {p for e in entries("EventShift") if e.all("calendar") for p in e.phrases}
        self.directions = keyed("Direction")
        self.periods = keyed("Period")
        self.seasons = keyed("Season")
        self.feasts = keyed("Feast")
        self.numbers = number_grammar().pattern

    def _cues(self) -> None:
        def before(*classes: str, extra: str = "") -> re.Pattern[str]:
            return re.compile(rf"(?:^|[^\w-])(?:{any_of(phrases(*classes))}|{extra or '(?!)'})[\s-]+$", re.I)

        self.year_cue = before("YearCue")
        self.weak_year_cue = before("WeakYearCue", extra=r"(?:1[5-9]|20)\d\d(?:,|\s+and|\s+or|\s+to)")
        self.month_cue = before("MonthCue")
        self.determiner = before("Determiner")
        self.recurrence = before("Recurrence")
        self.lasting_cue = before("LastingCue")
        self.clock_cue = before("ClockCue")
        self.name_before = re.compile(rf"(?:^|\W){any_of(phrases('NameBefore'), exact=True)}\s+$")
        self.name_after = re.compile(rf"\s+{any_of(phrases('NameAfter'), exact=True)}(?!\w)")
        units = any_of(phrases("Unit")), any_of({s for e in entries("Unit") for s in e.all("symbol")}, exact=True)
        self.unit_after = re.compile(rf"[\s-]+(?:{'|'.join(units)})(?!\w)")
        self.plural_after = re.compile(
            r"\s+(?!(?:was|is|has|as|its|his|this|us|thus|across|perhaps|besides)\b)[a-z-]+s(?!\w)"
        )
        self.ignorable = {w.lower() for w in phrases("Ignorable")}

    def _add(
        self,
        pattern: str,
        resolver: Resolver,
        starters: Iterable[str],
        guard: Guard | None = None,
        kind: str = "date",
    ) -> None:
        first = {re.match(r"[^\W\d_]+|\d|", s.lower()).group() for s in starters}  # type: ignore[union-attr]
        self.rules.append(Rule(re.compile(rf"{pattern}(?!\w)"), resolver, guard, frozenset(first), kind))

    # Pieces that several rules share.

    YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d|[.,]\d)"
    DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\d|%|[.,:]\d)"

    @property
    def month(self) -> str:
        full = any_of(self.full_months, exact=True)
        short = any_of(self.months.keys() - self.full_months, exact=True)
        return rf"(?P<month>{full}|(?P<short>{short}))\b(?(short)\.?)"

    @property
    def dated_weekday(self) -> str:
        return rf"(?:{any_of(self.weekdays, exact=True)}\b\.?,?\s+)?"

    @property
    def shifted_year(self) -> str:
        return rf"(?:of\s+)?(?P<shift_year>{any_of(self.shifts)})\s+[Yy]ear"

    @property
    def of_year(self) -> str:
        """A year after a month: written, or counted from publication; else the nearest."""
        return rf"(?:,?\s+(?:of\s+)?{self.YEAR}|,?\s+{self.shifted_year})?"

    @property
    def part(self) -> str:
        """ "early", "mid-", "the end of": a part of the period that follows."""
        within = any_of({*phrases("PeriodPart"), *phrases("WithinPeriod")})
        noun = rf"(?:[Tt]he\s+)?(?:{any_of(phrases('PartOrdinal'))}\s+)?{any_of(phrases('PeriodPartNoun'))}\s+of"
        return rf"(?:(?:{within}(?:\s+in|\s+on)?(?:\s+|{DASH})|{noun}\s+))"

    @property
    def part_starters(self) -> set[str]:
        return {*phrases("PeriodPart", "WithinPeriod", "PartOrdinal", "PeriodPartNoun"), "the"}

    @property
    def day_part(self) -> str:
        return rf"(?:(?:{any_of(phrases('PeriodPart'))}(?:\s+|{DASH}))?{any_of(phrases('DayPart'))})"

    def _years(self, match: re.Match[str], context: Context) -> range | None:
        """The years that a month or day may lie in: one where the text says so, else those around publication."""
        groups = match.groupdict()
        if groups.get("year"):
            return range(int(groups["year"]), int(groups["year"]) + 1)
        if context.published is None:
            return None
        now = context.published.year
        if groups.get("shift_year"):
            year = now + self._shift(groups["shift_year"])
            return range(year, year + 1)
        return range(now - 8, now + 9)

    def _shift(self, phrase: str) -> int:
        return self.shifts[" ".join(phrase.lower().split())]

    def _in_years(
        self, years: range | None, make: Callable[[int], Interval | None], context: Context
    ) -> Interval | None:
        if years is None:
            return None
        if len(years) > 1 and context.published:
            return nearest(map(make, years), context.published, context.future)
        return make(years[0])

    # Dates that are written out.

    def _absolute(self) -> None:
        digits = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
        weekday = self.dated_weekday
        month_starters, weekday_starters = self.months, self.weekdays

        def iso(match: re.Match[str], context: Context) -> Interval | None:
            year, month = int(match["year"]), int(match["mm"])
            if not match["dd"]:
                # "2010-11" is a season or financial year, "2010-05" a month.
                return None if (year + 1) % 100 == month else month_interval(year, month)
            return day_interval(valid_day(year, month, int(match["dd"])))

        clock = r"(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
        self._add(
            rf"(?P<year>(?:1[5-9]|20)\d\d)-(?P<mm>0[1-9]|1[0-2])(?:-(?P<dd>0[1-9]|[12]\d|3[01]){clock})?(?!-?\d)",
            iso, digits,
        )  # fmt: skip

        def slashed(match: re.Match[str], context: Context) -> Interval | None:
            a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
            # Which is the month is known only where the other can't be one.
            orders = {valid_day(year, m, d) for m, d in ((a, b), (b, a)) if 1 <= m <= 12 and d >= 1} - {None}
            return day_interval(orders.pop()) if len(orders) == 1 else None

        self._add(rf"(?P<a>\d\d?)/(?P<b>\d\d?)/{self.YEAR}", slashed, digits)

        def month_day(match: re.Match[str], context: Context) -> Interval | None:
            month, groups = self.months[match["month"]], match.groupdict()
            first = int(re.sub(r"\D", "", groups["day"]))
            last = int(re.sub(r"\D", "", groups.get("last_day") or groups["day"]))

            def make(year: int) -> Interval | None:
                start, end = valid_day(year, month, first), valid_day(year, month, last)
                return Interval(start, end) if start and end and start <= end else None

            return self._in_years(self._years(match, context), make, context)

        span = rf"(?:(?:\s?{DASH}\s?|\s+to\s+|\s+and\s+)(?P<last_day>{self.DAY})(?!\s?{DASH}?\w))"
        self._add(
            rf"{weekday}{self.month}\s+(?P<day>{self.DAY}){span}?{self.of_year}",
            month_day, {*month_starters, *weekday_starters},
        )  # fmt: skip
        self._add(
            rf"{weekday}(?:[Tt]he\s+)?(?P<day>{self.DAY})(?:(?:\s?{DASH}\s?|\s+to\s+|\s+and\s+)(?P<last_day>{self.DAY}))?"
            rf"(?:\s+|{DASH})(?:of\s+)?{self.month}{self.of_year}",
            month_day, {*digits, *weekday_starters, "the"},
        )  # fmt: skip

        def feast(match: re.Match[str], context: Context) -> Interval | None:
            entry = self.feasts[match["feast"].lower().replace("’", "'")]
            month, day = entry.whole("month"), entry.whole("day")
            return self._in_years(
                self._years(match, context), lambda y: day_interval(valid_day(y, month, day)), context
            )

        self._add(rf"(?P<feast>{any_of(self.feasts)}){self.of_year}", feast, self.feasts)

        def week_of(match: re.Match[str], context: Context) -> Interval | None:
            found = month_day(match, context)
            return week_interval(found.first, 0) if found else None

        self._add(
            rf"(?:[Tt]he\s+)?[Ww]eek\s+of\s+{self.month}\s+(?P<day>{self.DAY}){self.of_year}", week_of, ("the", "week")
        )

        self._add(
            rf"(?:{self.part})?{self.YEAR}",
            lambda match, context: year_interval(int(match["year"])), {*digits, *self.part_starters}, self._is_year,
        )  # fmt: skip
        self._add(
            rf"(?:1[5-9]|20)\d\d(?:{DASH}|/|\s+to\s+)(?:(?:1[5-9]|20)\d\d|\d\d(?![\d-]))",
            lambda match, context: None, digits, self._is_year_range,
        )  # fmt: skip
        self._add(
            rf"(?:[Tt]he\s+)?(?:{self.part})?(?:1[5-9]|20)\d0{APOSTROPHE}?s",
            lambda match, context: None, {*digits, *self.part_starters},
        )  # fmt: skip

        def season(match: re.Match[str], context: Context) -> Interval | None:
            entry, groups = self.seasons[match["season"].lower()], match.groupdict()
            if groups.get("shift"):
                if context.published is None or self._shift(groups["shift"]) != 0:
                    return None
                year = context.published.year
            else:
                year = int(groups["year"])
            first = month_interval(year, entry.whole("number"))
            last = month_interval(*add_months(first.first, 2)) if first else None
            return Interval(first.first, last.last, f"{year:04}-{entry.one('timex')}") if first and last else None

        seasons = rf"(?P<season>{any_of(self.seasons)})"
        self._add(
            rf"(?:{self.part})?(?:[Tt]he\s+)?{seasons},?\s+(?:of\s+)?{self.YEAR}(?!{DASH}\d)",
            season, {*self.seasons, *self.part_starters},
        )  # fmt: skip
        self._add(rf"(?P<shift>{any_of(self.shifts)})\s+{seasons}", season, self.shifts)

    def _is_year(self, text: str, match: re.Match[str]) -> bool:
        """Four digits are a year where a word before them says so and no counted noun follows."""
        start, end = match.span()
        if text[end : end + 1] == "%" or self.unit_after.match(text, end):
            return False
        if match["year"].endswith("00") and self.plural_after.match(text, end):
            return False
        if start != match.start("year") or self.year_cue.search(text, max(0, start - 16), start):
            return True
        if text[start - 1 : start] == "(" and text[end : end + 1] in (")", ",", ";"):
            return True
        return bool(self.weak_year_cue.search(text, max(0, start - 16), start)) and not self.plural_after.match(
            text, end
        )

    def _is_year_range(self, text: str, match: re.Match[str]) -> bool:
        first, last = re.findall(r"\d+", match.group())
        return int(last) == (int(first) + 1) % 100 if len(last) == 2 else int(first) < int(last)

    # Months and weekdays by name.

    def _named(self) -> None:
        def month(match: re.Match[str], context: Context) -> Interval | None:
            number, groups = self.months[match["month"]], match.groupdict()
            if groups.get("shift"):
                if context.published is None:
                    return None
                steps, now = self._shift(groups["shift"]), context.published
                passed = (number < now.month) if steps < 0 else (number > now.month)
                return month_interval(now.year + (steps if steps and not passed else 0), number)
            return self._in_years(self._years(match, context), lambda y: month_interval(y, number), context)

        shift = rf"(?:(?P<shift>{any_of(self.shifts)})\s+)?"
        full = rf"(?P<month>{any_of(self.full_months, exact=True)})"
        self._add(
            rf"(?:{self.part})?{shift}{self.month}{self.of_year}",
            month, {*self.months, *self.part_starters, *self.shifts}, self._is_month,
        )  # fmt: skip
        self._add(
            rf"(?:{self.part})?{full}(?P<range>{DASH}|\s+to\s+|\s+and\s+)(?P<last>{any_of(self.months, exact=True)})"
            rf"{self.of_year}",
            self._month_range, self.full_months,
        )  # fmt: skip

        def weekday(match: re.Match[str], context: Context) -> Interval | None:
            now, number, groups = context.published, self.weekdays[match["weekday"]], match.groupdict()
            if now is None:
                return None
            away = number - now.isoweekday()
            if groups.get("shift_week"):
                away += 7 * self._shift(groups["shift_week"])
            elif groups.get("shift"):
                steps = self._shift(groups["shift"])
                away = away - 7 if steps < 0 and away >= 0 else away + 7 if steps > 0 and away <= 0 else away
            elif context.future:
                away %= 7
            else:
                away = -(-away % 7)
            return day_interval(add_days(now, away))

        weekdays = rf"(?P<weekday>{any_of(self.full_weekdays, exact=True)})"
        within = rf"(?:{any_of(phrases('WithinPeriod'))}\s+(?:on\s+)?)?"
        tail = rf"(?:\s+{self.day_part})?(?:,?\s+(?:of\s+)?(?P<shift_week>{any_of(self.shifts)})\s+[Ww]eek)?"
        self._add(
            rf"{within}{shift}{weekdays}{tail}",
            weekday, {*self.full_weekdays, *phrases("WithinPeriod"), *self.shifts}, self._is_weekday,
        )  # fmt: skip

    def _month_range(self, match: re.Match[str], context: Context) -> Interval | None:
        first, last = self.months[match["month"]], self.months[match["last"]]

        def make(year: int) -> Interval | None:
            start, end = month_interval(year, first), month_interval(year, last)
            return Interval(start.first, end.last) if start and end and start.first < end.last else None

        return self._in_years(self._years(match, context), make, context)

    def _is_month(self, text: str, match: re.Match[str]) -> bool:
        """A month's name with nothing else needs a sign that it is one: "March" and "May" are words, "June" a name."""
        if match.end() != match.end("month") + (text[match.end() - 1] == ".") or match.start() != match.start("month"):
            return True
        start, end, name = match.start(), match.end(), match["month"]
        if self.recurrence.search(text, max(0, start - 12), start) or self.name_after.match(text, end):
            return False
        if self.month_cue.search(text, max(0, start - 12), start):
            return True
        after = text[end : end + 3]
        if self.determiner.search(text, max(0, start - 8), start):
            # "the March summit", not "the March on Rome".
            return bool(re.match(r"\s+(?!on\b|of\b)[a-zA-Z]", text[end : end + 4])) and name in self.months
        if name in self.ambiguous_months or name not in self.full_months:
            return False
        return not re.match(r"\s+[A-Z]", after)

    def _is_weekday(self, text: str, match: re.Match[str]) -> bool:
        start = match.start()
        return not (
            self.recurrence.search(text, max(0, start - 12), start)
            or self.name_before.search(text, max(0, start - 12), start)
            or self.name_after.match(text, match.end())
        )

    # Counted from publication.

    def _deictic(self) -> None:
        within = rf"(?:{any_of(phrases('WithinPeriod'))}\s+)?"

        def day_word(match: re.Match[str], context: Context) -> Interval | None:
            steps = self.day_words[" ".join(match["word"].lower().split())]
            return period("day", context.published, steps) if context.published else None

        self._add(
            rf"{within}(?P<word>{any_of(self.day_words)})(?:\s+{self.day_part})?",
            day_word, {*self.day_words, *phrases("WithinPeriod")},
        )  # fmt: skip

        def part_of_day(match: re.Match[str], context: Context) -> Interval | None:
            steps = self._shift(match["shift"])
            return period("day", context.published, steps) if context.published else None

        # "next morning" leans on an event; "last morning" is no expression of time.
        part = rf"(?P<shift>{any_of(p for p, s in self.shifts.items() if s == 0)})\s+{self.day_part}"
        last = rf"(?P<shift>{any_of(p for p, s in self.shifts.items() if s < 0)})\s+{any_of(entries_by_timex('NI'))}"
        for pattern in (part, last):
            self._add(rf"{within}{pattern}", part_of_day, {*self.shifts, *phrases("WithinPeriod")})

        units = any_of(
            {p for p, e in self.periods.items() if e.one("calendar") in ("week", "weekend", "month", "year")}
        )

        def shifted(match: re.Match[str], context: Context) -> Interval | None:
            if context.published is None:
                return None
            entry = self.periods[match["unit"].lower()]
            return period(entry.one("calendar"), context.published, self._shift(match["shift"]))

        self._add(
            rf"(?:{self.part})?(?P<shift>{any_of(self.shifts)})\s+(?P<unit>{units})(?!-)",
            shifted, {*self.shifts, *self.part_starters}, self._is_shifted,
        )  # fmt: skip

        def current(match: re.Match[str], context: Context) -> Interval | None:
            if context.published is None:
                return None
            return period(self.periods[match["unit"].lower()].one("calendar"), context.published, 0)

        whole = any_of({"day", "week", "month", "year"})
        within_the = rf"{any_of(phrases('WithinPeriod'))}\s+in\s+the\s+(?P<unit>{whole})"
        self._add(within_the, current, phrases("WithinPeriod"))
        nouns = rf"(?:the\s+)?(?:{any_of(phrases('PartOrdinal'))}\s+)?{any_of(phrases('PeriodPartNoun'))}"
        self._add(rf"{nouns}\s+of\s+the\s+(?P<unit>{any_of({'month', 'year'})})", current, self.part_starters)

        def weekend(match: re.Match[str], context: Context) -> Interval | None:
            if context.published is None:
                return None
            return nearest(
                (weekend_interval(context.published, n) for n in (-1, 0, 1)), context.published, context.future
            )

        self._add(
            rf"(?:[Oo]ver|[Aa]t|[Dd]uring|[Oo]n)\s+the\s+{any_of({'weekend'})}",
            weekend, ("over", "at", "during", "on"),
        )  # fmt: skip

    def _is_shifted(self, text: str, match: re.Match[str]) -> bool:
        """ "the last week", "the next year" are stretches up to or from now, no period of the calendar."""
        return not (
            match.start() == match.start("shift")
            and self.determiner.search(text, max(0, match.start() - 8), match.start())
        )

    # Counted by a number of periods, from publication or from the event that the text leans on.

    def _anaphoric(self) -> None:
        inexact = {p for p, c in approximations().items() if c is not Comparator.EXACTLY}
        unit = any_of(self.periods)
        direction = any_of(self.directions)

        def counted(match: re.Match[str], context: Context) -> Interval | None:
            entry = self.directions[" ".join(match["direction"].lower().split())]
            origin = context.published if entry.one("leansOn") == "Publication" else context.anchor
            if origin is None or match["approx"]:
                return None
            counted_in = self.periods[match["unit"].lower()]
            amount = number_value(match["number"]) if match["number"] else Decimal(1)
            steps = amount * counted_in.whole("factor") * entry.whole("steps")
            if abs(steps) > date.max.toordinal():
                return None
            if counted_in.one("calendar") == "year" and steps != int(steps):
                year, _ = add_months(origin, int(steps * 12))
                return year_interval(year)
            if steps != int(steps):
                return None
            return period(counted_in.one("calendar"), origin, int(steps))

        number_starters = {*number_grammar().plain, *number_grammar().magnitudes, *"0123456789½¼¾", "a", "an", "half"}
        self._add(
            rf"(?P<approx>{any_of(inexact)}\s*)?(?:(?P<number>{self.numbers})|[Aa]n?|[Tt]he)(?:\s+|{DASH})(?P<unit>{unit})"
            rf"\s+(?P<direction>{direction})",
            counted, {*number_starters, "the", *inexact}, self._is_counted,
        )  # fmt: skip

        def moved(match: re.Match[str], context: Context) -> Interval | None:
            if context.anchor is None:
                return None
            steps = self.event_shifts[" ".join(match["event_shift"].lower().split())]
            if match["unit"]:
                return period(self.periods[match["unit"].lower()].one("calendar"), context.anchor, steps)
            if match["weekday"]:
                away = self.weekdays[match["weekday"]] - context.anchor.isoweekday()
                away = away - 7 if steps < 0 and away >= 0 else away + 7 if steps > 0 and away <= 0 else away
                return day_interval(add_days(context.anchor, away))
            return day_interval(add_days(context.anchor, steps))

        weekday = rf"(?P<weekday>{any_of(self.full_weekdays, exact=True)})|{self.day_part}"
        for shifts, units in (
            (self.event_shifts.keys() - self.day_shifts, ("day", "week", "weekend", "month", "year")),
            (self.day_shifts, ("day",)),
        ):
            self._add(
                rf"(?:{self.part})?(?P<event_shift>{any_of(shifts)})\s+(?:(?P<unit>{any_of(units)})|{weekday})(?!{DASH})",
                moved, {*shifts, *self.part_starters},
            )  # fmt: skip

    def _is_counted(self, text: str, match: re.Match[str]) -> bool:
        """ "for two days before" tells how long, not when."""
        return bool(match["approx"]) or not self.lasting_cue.search(text, max(0, match.start() - 14), match.start())

    # The clock.

    def _clocks(self) -> None:
        meridiem = "(?i:" + any_of(phrases("Meridiem"), exact=True).replace(r"\.", r"\.?") + ")"
        zone = rf"(?:{any_of(phrases('ClockZone'), exact=True)}|[A-Z]\w+\s+time)"
        twelve = rf"(?:1[0-2]|0?[1-9])(?:[:.][0-5]\d)?\s?{meridiem}"
        full = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![:.]?\d)"
        military = r"(?:[01]\d|2[0-3])[0-5]\d"
        words = rf"(?:{any_of(phrases('ClockWord'))})"
        zoned = rf"(?:(?:{twelve}|{full}|{military})(?:\s*{zone}|\s*\({zone}\))?|{words}(?:\s+{zone})?)"
        bracket = (
            rf"(?:\s*\((?:{twelve}|{full}|{military})\s?{zone}\)|\s*[;,/]\s*(?:{twelve}|{full}|{military})\s?{zone})?"
        )

        def no_day(match: re.Match[str], context: Context) -> Interval | None:
            return None

        digits = tuple("0123456789")
        self._add(rf"(?:{zoned}){bracket}", no_day, {*digits, *phrases("ClockWord")}, self._is_clock, "clock")
        self.clock = re.compile(
            rf"(?<![\w:.,])(?:(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<meridiem>{meridiem})"
            r"|(?P<h24>[01]?\d|2[0-3]):(?P<m24>[0-5]\d)(?::(?P<s24>[0-5]\d))?(?![:.]?\d)"
            rf"|(?P<hhmm>{military})(?=\s?{zone}|$|\W)|(?P<word>{any_of(phrases('ClockWord'))}))(?!\w)"
            rf"(?P<zone>\s?{zone})?"
        )
        self.clock_iso = re.compile(r"\d{4}-\d\d-\d\d[T ]((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d))?")
        self.clock_zone = re.compile(rf"\s*\(?{zone}(?!\w)")
        self.meridiem = re.compile(rf"^[\d:.]+\s?{meridiem}")

    def _is_clock(self, text: str, match: re.Match[str]) -> bool:
        start, found = match.start(), match.group()
        if not found[0].isdigit():
            return True
        digits = re.match(r"[\d:]+", found)
        assert digits is not None
        zoned = bool(self.clock_zone.match(text, start + digits.end()))
        if self.meridiem.match(found) or zoned:
            return True
        cued = bool(self.clock_cue.search(text, max(0, start - 16), start))
        if ":" in digits.group():
            # "3:16" alone may be a verse, a ratio or a score.
            return cued or len(digits.group().split(":")[0]) == 2
        return cued and found.startswith("0")


def entries_by_timex(code: str) -> tuple[str, ...]:
    """The words for a part of the day with a TIMEX3 code."""
    return tuple(p for e in entries("DayPart") if code in e.all("timex") for p in e.phrases)


@cache
def grammar() -> Grammar:
    """The grammar over the lexicon that comes with the program."""
    return Grammar()
