"""Intervals of the calendar: made, moved, and brought to the narrowest day, month or year that holds them.

All arithmetic stays within the years 1 to 9999, which Python's calendar and XSD's four digits share; outside is None.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kg.model import Value


@dataclass(frozen=True, slots=True)
class DateValue:
    """A day, month or year of the calendar.

    `lexical` is "2024-10-31", "2024-10" or "2024", `datatype` "date", "gYearMonth" or "gYear". `timex` is TIMEX3's
    value, which is narrower where the text is narrower than XSD can say: "2024-W43", "2024-W43-WE", "2023-SU".
    """

    lexical: str
    datatype: str
    timex: str

    @property
    def value(self) -> Value:
        """The literal."""
        return Value(self.lexical, self.datatype)


@dataclass(frozen=True, slots=True)
class Interval:
    """The days from `first` to `last`; `timex` is TIMEX3's value where it is narrower than XSD's."""

    first: date
    last: date
    timex: str | None = None


def day_interval(day: date | None) -> Interval | None:
    return Interval(day, day) if day else None


def month_interval(year: int, month: int) -> Interval | None:
    if not date.min.year <= year <= date.max.year:
        return None
    return Interval(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def year_interval(year: int) -> Interval | None:
    if not date.min.year <= year <= date.max.year:
        return None
    return Interval(date(year, 1, 1), date(year, 12, 31))


def add_days(day: date, days: int) -> date | None:
    ordinal = day.toordinal() + days
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def add_months(day: date, months: int) -> tuple[int, int]:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return years, month + 1


def week_interval(day: date, weeks: int) -> Interval | None:
    monday = add_days(day, 7 * weeks - day.weekday())
    sunday = add_days(monday, 6) if monday else None
    if monday is None or sunday is None:
        return None
    year, week, _ = monday.isocalendar()
    return Interval(monday, sunday, f"{year:04}-W{week:02}")


def weekend_interval(day: date, weeks: int) -> Interval | None:
    week = week_interval(day, weeks)
    return Interval(week.last - timedelta(1), week.last, f"{week.timex}-WE") if week else None


def valid_day(year: int, month: int, day: int) -> date | None:
    if not date.min.year <= year <= date.max.year or day > calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def period(unit: str, from_day: date, steps: int) -> Interval | None:
    """The period of a kind that lies `steps` of them from the one that holds a day."""
    if unit == "day":
        return day_interval(add_days(from_day, steps))
    if unit == "week":
        return week_interval(from_day, steps)
    if unit == "weekend":
        return weekend_interval(from_day, steps)
    if unit == "month":
        return month_interval(*add_months(from_day, steps))
    return year_interval(from_day.year + steps) if unit == "year" else None


def nearest(found: Iterable[Interval | None], published: date, future: bool) -> Interval | None:
    """Of intervals in order of time: the last that has begun by publication, or for the future the first not over."""
    intervals = [i for i in found if i]
    if future:
        return next((i for i in intervals if i.last >= published), None)
    return next((i for i in reversed(intervals) if i.first <= published), None)


def value_of(interval: Interval | None) -> DateValue | None:
    """The narrowest day, month or year that holds an interval."""
    if interval is None:
        return None
    first, last = interval.first, interval.last
    if first == last:
        lexical, datatype = first.isoformat(), "date"
    elif first.year != last.year:
        return None
    elif first.month == last.month:
        lexical, datatype = f"{first.year:04}-{first.month:02}", "gYearMonth"
    else:
        lexical, datatype = f"{first.year:04}", "gYear"
    return DateValue(lexical, datatype, interval.timex or lexical)
