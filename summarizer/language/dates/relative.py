"""Dates that depend on the day of publication: "Monday", "last week", "three years ago", "over the weekend"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from summarizer.language.dates import words
from summarizer.language.edtf import Bounds

_NEARNESS = 4  # a date "close by" lies within this fraction of the publication period's length

_WEEKDAY = re.compile(
    r"(?:(?P<which>last|next|this|this past|this coming|(?:the )?previous|(?:the )?following)\s+)?"
    rf"(?P<day>{'|'.join(words.WEEKDAYS)})"
)
_PERIOD = re.compile(r"(?P<which>last|this|next)\s+(?P<unit>week|month|year|decade|century)")
_AGO = re.compile(
    rf"(?:(?:about|around|some)\s+)?(?P<count>{'|'.join(words.SMALL_NUMBERS)}|\d{{1,4}})\s+"
    r"(?P<unit>day|week|month|year)s?\s+ago"
)
_DAYS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "overnight": 0,
    "yesterday": -1, "last night": -1, "the day before yesterday": -2, "day before yesterday": -2, "tomorrow": 1,
}  # fmt: skip
_WEEKENDS = {"weekend": None, "over the weekend": None, "last weekend": -1, "this weekend": 0, "next weekend": 1}
_STEP = {"last": -1, "this": 0, "next": 1}
_DAYS_IN = {"day": 1, "week": 7, "month": 31, "year": 366, "decade": 3653, "century": 36525}


@dataclass(frozen=True)
class Anchor:
    """The publication date and the days it covers."""

    edtf: str
    covers: Bounds

    @property
    def year(self) -> int | None:
        """The year of publication, when the date settles it."""
        first, last = self.covers.earliest.year, self.covers.latest.year
        return first if first == last else None


@dataclass(frozen=True)
class _Relative:
    """A date that depends on the day of publication; `reach` is how many days away from it the answer can lie."""

    on: Callable[[date], str]
    reach: int


def weekday(text: str, anchor: Anchor | None) -> str | None:
    """A bare weekday is the most recent one, the day of publication included, since reports use it for the past week.
    "Last" excludes that day, "next" and "coming" look forward, "this" stays in the week (Monday to Sunday)."""
    match = _WEEKDAY.fullmatch(text)
    if match is None:
        return None
    wanted, which = words.WEEKDAYS[match["day"]], match["which"] or ""

    def turn(day: date) -> str:
        ahead = (wanted - day.weekday()) % 7
        if which == "this":
            shift = wanted - day.weekday()
        elif which.endswith(("coming", "next", "following")):
            shift = ahead or 7
        elif which:
            shift = ahead - 7
        else:
            shift = ahead - 7 if ahead else 0
        return (day + timedelta(days=shift)).isoformat()

    return _near(_Relative(turn, 7), anchor)


def relative(text: str, anchor: Anchor | None) -> str | None:
    """Days count from the day of publication; weeks are ISO weeks (Monday first), months and years those of the
    calendar, so "last week" is the calendar week before. "Three weeks ago" names that week and "two years ago" that
    year, not the day: the words claim no more."""
    text = re.sub(r"^(?:early|earlier|later?)\s+", "", text)
    if text in _DAYS:
        return _near(_Relative(lambda day: _period(day, _DAYS[text], "day"), abs(_DAYS[text])), anchor)
    if text in _WEEKENDS:
        return _near(_Relative(lambda day: _weekend(day, _WEEKENDS[text]), 9), anchor)
    if match := _PERIOD.fullmatch(text):
        step, unit = _STEP[match["which"]], match["unit"]
    elif match := _AGO.fullmatch(text):
        step, unit = -(words.SMALL_NUMBERS.get(match["count"]) or int(match["count"])), match["unit"]
    else:
        return None
    return _near(_Relative(lambda day: _period(day, step, unit), abs(step) * _DAYS_IN[unit]), anchor)


def _period(day: date, step: int, unit: str) -> str:
    """The day, ISO week, month, year, decade or hundred years that lies `step` units from the one `day` is in."""
    if unit == "day":
        return (day + timedelta(days=step)).isoformat()
    if unit == "week":
        monday = day + timedelta(days=7 * step - day.weekday())
        return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    if unit == "month":
        months = day.year * 12 + day.month - 1 + step
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if unit == "year":
        return f"{day.year + step:04d}"
    return f"{day.year // 10 + step:03d}X" if unit == "decade" else f"{day.year // 100 + step:02d}XX"


def _weekend(day: date, step: int | None) -> str:
    """Saturday and Sunday of the ISO week `step` weeks away; None asks for the latest weekend that has begun."""
    saturday = day + timedelta(days=5 - day.weekday())
    if step is None:
        saturday -= timedelta(days=0 if day.weekday() >= 5 else 7)
    else:
        saturday += timedelta(days=7 * step)
    return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"


def _near(asked: _Relative, anchor: Anchor | None) -> str | None:
    """The answer on the day of publication. When publication is known only to a longer period, and the answer differs
    within it, the period itself stands for a date that lies close by (within a quarter of its length): "Monday" in an
    article of 2023 is some time in 2023. Anything further off would be a guess: None."""
    answer = settled(asked.on, anchor)
    if answer or anchor is None:
        return answer
    length = (anchor.covers.latest - anchor.covers.earliest).days + 1
    return anchor.edtf if length > 1 and asked.reach * _NEARNESS <= length else None


def settled(on: Callable[[date], str], anchor: Anchor | None) -> str | None:
    """The answer when the first and the last possible day of publication give the same one, else None."""
    if anchor is None:
        return None
    try:
        first, last = on(anchor.covers.earliest), on(anchor.covers.latest)
    except OverflowError:  # outside the years 1 to 9999 that datetime.date holds
        return None
    return first if first == last else None
