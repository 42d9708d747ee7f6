"""What an EDTF date string covers, and how two of them compare.

The forms the records allow are those of the Extended Date/Time Format (https://www.loc.gov/standards/datetime/) that
news needs: `2023-09-25`, `2023-09`, `2023`, `199X` (a decade), `19XX` (a hundred years), `XXXX-11-07` and `XXXX-11`
(a day or month of an unknown year), and `a/b` for an interval whose ends are both dated or both of unknown year.
Pure: no clock, and no string makes these functions raise.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from summarizer.records.facets import Record

_SINGLE = re.compile(r"(?P<year>\d{4}|\d{3}X|\d{2}XX|XXXX)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII)
_REMEMBERED = 65536  # dates: each merge looks at every date of a story again
_LEAP_YEAR = 2000  # stands in for an unknown year, so that 29 February is a day
_EVERY_DAY_OCCURS = 8  # years; no two leap years are further apart (1896, 1904), so every month-day lies in between


class Bounds(Record):
    """The first and the last day that a date may mean, both included."""

    earliest: date
    latest: date


@dataclass(frozen=True, order=True)
class TimelineKey:
    """Place on a timeline: dated, then dated without a year, then undated; earlier first, narrower first."""

    group: int
    earliest: int
    days: int
    edtf: str


@dataclass(frozen=True)
class _ParsedDate:
    """The parsed string; where the year is unknown, `bounds` lie in a leap year (the end, one later, if they wrap)."""

    bounds: Bounds
    year_known: bool


def _single(text: str) -> _ParsedDate | None:
    """One date without a slash, or None when it is malformed or names no real day."""
    match = _SINGLE.fullmatch(text)
    if match is None:
        return None
    year, month, day = match["year"], match["month"], match["day"]
    known = year != "XXXX"
    if (known and "X" in year and month) or (not known and not month):
        return None
    first_year = int(year.replace("X", "0")) if known else _LEAP_YEAR
    last_year = int(year.replace("X", "9")) if known else _LEAP_YEAR
    try:
        if day:
            earliest = latest = date(first_year, int(month), int(day))
        elif month:
            earliest = date(first_year, int(month), 1)
            latest = date(first_year, int(month), calendar.monthrange(first_year, int(month))[1])
        else:
            earliest, latest = date(first_year, 1, 1), date(last_year, 12, 31)
    except ValueError:  # no such day, or the year 0000, which a datetime.date cannot hold
        return None
    return _ParsedDate(Bounds(earliest=earliest, latest=latest), known)


@lru_cache(maxsize=_REMEMBERED)
def _read(text: str) -> _ParsedDate | None:
    start_text, slash, end_text = text.partition("/")
    start = _single(start_text)
    if not slash or start is None:
        return start
    end = _single(end_text)
    if end is None or end.year_known != start.year_known:
        return None
    earliest, latest = start.bounds.earliest, end.bounds.latest
    if latest < earliest:
        if start.year_known:
            return None
        latest = _in_year(latest, _LEAP_YEAR + 1, last=True)
    return _ParsedDate(Bounds(earliest=earliest, latest=latest), start.year_known)


def _in_year(day: date, year: int, *, last: bool) -> date:
    """The same month and day in `year`. 29 February gives way inwards: by itself, to an empty range."""
    if (day.month, day.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28) if last else date(year, 3, 1)
    return day.replace(year=year)


def is_edtf(text: str) -> bool:
    """True when `text` is a date in one of the forms the records allow and names real days."""
    return _read(text) is not None


def bounds(edtf: str) -> Bounds | None:
    """First and last day that `edtf` covers; None when its year is unknown or it is malformed."""
    reading = _read(edtf)
    return reading.bounds if reading and reading.year_known else None


def overlap(a: str, b: str) -> bool:
    """True when the two dates can mean the same day.

    A date of unknown year is compared by month and day alone, since any year might be meant; a malformed one overlaps
    nothing.
    """
    first, second = _read(a), _read(b)
    if first is None or second is None:
        return False
    if first.year_known == second.year_known:
        if first.year_known:
            return _meet(first.bounds, second.bounds)
        return _recurs_in(first.bounds, second.bounds)
    dated, undated = (first, second) if first.year_known else (second, first)
    return _recurs_in(undated.bounds, dated.bounds)


def agree(a: str | None, b: str | None) -> bool:
    """True unless both dates are known and exclude each other."""
    return a is None or b is None or overlap(a, b)


def is_before(a: str | None, b: str | None) -> bool:
    """True when every day that `a` may mean lies before every day that `b` may mean; False where one is unknown."""
    first, second = bounds(a or ""), bounds(b or "")
    return first is not None and second is not None and first.latest < second.earliest


def lies_within(inner: str, outer: str) -> bool:
    """True when `inner` means days of `outer` only; False where the year of one is unknown."""
    first, second = bounds(inner), bounds(outer)
    return bool(first and second and second.earliest <= first.earliest and first.latest <= second.latest)


def _meet(a: Bounds, b: Bounds) -> bool:
    return a.earliest <= b.latest and b.earliest <= a.latest


def _recurs_in(yearly: Bounds, period: Bounds) -> bool:
    """True when the yearly stretch, in any year, meets the period."""
    if period.latest.year - period.earliest.year > _EVERY_DAY_OCCURS:
        return True
    wraps = yearly.latest.year - yearly.earliest.year
    first_year = max(period.earliest.year - 1, date.min.year)
    last_year = min(period.latest.year + 1, date.max.year - wraps)
    for year in range(first_year, last_year + 1):
        earliest = _in_year(yearly.earliest, year, last=False)
        latest = _in_year(yearly.latest, year + wraps, last=True)
        if earliest <= latest and _meet(Bounds(earliest=earliest, latest=latest), period):
            return True
    return False


def sort_key(edtf: str | None) -> TimelineKey:
    """Where a date stands on a timeline: a total order over every string and None.

    By first day, then the narrower first (the day before the month it opens); dates of unknown year follow in order of
    month and day; None and malformed strings come last.
    """
    reading = _read(edtf) if edtf is not None else None
    if reading is None:
        return TimelineKey(2, 0, 0 if edtf is None else 1, edtf or "")
    days = (reading.bounds.latest - reading.bounds.earliest).days
    return TimelineKey(0 if reading.year_known else 1, reading.bounds.earliest.toordinal(), days, edtf or "")
