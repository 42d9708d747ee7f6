"""Dates -> places on an axis of time, which is broken where nothing happens for so long that days would be too small.

Days are proleptic ordinals (`date.toordinal`); the day itself reaches from its number to the next one, so that noon of
`d` is `d.toordinal() + 0.5` and a month spans exactly its days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil

from summarizer.text import edtf

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CLOSE = 31  # days; what is dated to a month or closer says which stretch of time matters
_CLIPPED = 4  # times as long as what lies within it: shown as reaching beyond the axis
_SMALL = 2.0  # pixels a day, below which a gap is cut out
_GAP_SHARE = 0.5  # of the whole stretch
_BREAK = 30  # pixels that a cut takes
_LEAST_SHARE = 0.2  # of the axis for each stretch
_PAD = 0.04
_DAY_STEPS, _MONTH_STEPS, _YEAR_STEPS = (1, 2, 5, 10), (1, 3, 6), (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_TICK_ROOM = 42  # pixels between ticks
_MOST_STRETCHES = 4


@dataclass(frozen=True)
class Period:
    """From the start of one day to the end of another, in days; `end` is the start of the day after."""

    start: float
    end: float

    @classmethod
    def of_date(cls, date: str) -> Period | None:
        """The days that an EDTF date may mean; None where the year is unknown or it is malformed."""
        bounds = edtf.bounds(date)
        return cls(bounds.earliest.toordinal(), bounds.latest.toordinal() + 1) if bounds else None

    @property
    def days(self) -> float:
        """How many days it lasts."""
        return self.end - self.start

    @property
    def middle(self) -> float:
        """Noon of a day, the middle of a month."""
        return (self.start + self.end) / 2

    @property
    def is_day(self) -> bool:
        """True for a single day, which is drawn as a point."""
        return self.days <= 1

    def meets(self, other: Period) -> bool:
        """True when the two have a moment in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Stretch(Period):
    """A part of the axis with a scale of its own, from pixel `left` to pixel `right`."""

    left: float
    right: float


@dataclass(frozen=True)
class Tick:
    """A tick: where (days), and what stands there; `year` stands below the first one and where a year begins."""

    at: float
    text: str
    year: str = ""


@dataclass(frozen=True)
class TimeAxis:
    """Stretches in order of time, with a break between each two."""

    stretches: tuple[Stretch, ...]

    def x(self, day: float) -> float:
        """The pixel of a moment; what lies beyond the axis stands at its end."""
        before = self.stretches[0]
        for stretch in self.stretches:
            if day < stretch.start:
                return _between(day, Period(before.end, stretch.start), before.right, stretch.left)
            if day <= stretch.end:
                return _between(day, stretch, stretch.left, stretch.right)
            before = stretch
        return before.right

    def holds(self, day: float) -> bool:
        """True for a moment between the ends of the axis."""
        return self.stretches[0].start <= day <= self.stretches[-1].end

    @property
    def breaks(self) -> tuple[float, ...]:
        """The pixels in the middle of each break."""
        return tuple((a.right + b.left) / 2 for a, b in pairwise(self.stretches))

    def ticks(self) -> tuple[Tick, ...]:
        """At least one tick for each stretch, in whole days, months or years."""
        return tuple(tick for stretch in self.stretches for tick in _ticks(stretch))


def _between(day: float, period: Period, left: float, right: float) -> float:
    share = (day - period.start) / period.days if period.days else 0.0
    return left + min(max(share, 0.0), 1.0) * (right - left)


def axis_over(periods: Sequence[Period], left: float, right: float) -> TimeAxis:
    """The axis from pixel `left` to pixel `right` on which `periods` (at least one) are drawn.

    Dates as close as a month decide what it shows. A period that is far longer than those within it (a year, around a
    week) reaches beyond its ends. A gap of more than half is cut out where a day would have less than two pixels.
    """
    width = right - left
    close = [one for one in periods if one.days <= _CLOSE]
    groups = _split(close, width)
    kept = [one for one in periods if one.days > _CLOSE and not any(_far_longer(one, group) for group in groups)]
    groups = _split([*close, *kept], width)
    room = width - _BREAK * (len(groups) - 1)
    shares = [max(_LEAST_SHARE, len(group) / (len(close) + len(kept))) for group in groups]
    stretches, at = [], left
    for group, share in zip(groups, shares, strict=True):
        span = _span(group)
        pad = max(1.0 if span.days <= 1 else 0.4, _PAD * span.days)
        end = at + room * share / sum(shares)
        stretches.append(Stretch(max(1.0, span.start - pad), min(date.max.toordinal(), span.end + pad), at, end))
        at = end + _BREAK
    return TimeAxis(tuple(stretches))


def _span(group: Sequence[Period]) -> Period:
    return Period(min(one.start for one in group), max(one.end for one in group))


def _far_longer(period: Period, group: Sequence[Period]) -> bool:
    """True for a period that reaches over a group of several days and is far longer than it."""
    span = _span(group)
    return period.meets(span) and span.days > 1 and period.days > _CLIPPED * span.days


def _split(periods: Sequence[Period], width: float) -> list[list[Period]]:
    """`periods` in groups, in order of time: cut at the widest gap as long as the days are too small."""
    groups = [sorted(periods, key=lambda one: (one.start, one.end))] if periods else []
    while len(groups) < _MOST_STRETCHES:
        cuts = [(at, cut) for at, group in enumerate(groups) if (cut := _cut(group, width / len(groups))) is not None]
        if not cuts:
            break
        at, cut = cuts[0]
        groups[at : at + 1] = [groups[at][:cut], groups[at][cut:]]
    return groups


def _cut(group: Sequence[Period], width: float) -> int | None:
    """Where to cut a group: before the member at this position, or None."""
    span = _span(group).days
    if span * _SMALL <= width:
        return None
    reached, widest, cut = group[0].end, 0.0, None
    for at, one in enumerate(group[1:], start=1):
        if one.start - reached > widest:
            widest, cut = one.start - reached, at
        reached = max(reached, one.end)
    return cut if widest > _GAP_SHARE * span else None


# --- ticks ------------------------------------------------------------------------------------------------------------


def _ticks(stretch: Stretch) -> Iterator[Tick]:
    a_day = (stretch.right - stretch.left) / stretch.days
    for step in _DAY_STEPS:
        if step * a_day >= _TICK_ROOM:
            return _day_ticks(stretch, step)
    for step in _MONTH_STEPS:
        if step * 30 * a_day >= _TICK_ROOM and _months(stretch, step):
            return _month_ticks(stretch, step)
    step = next((step for step in _YEAR_STEPS if step * 365 * a_day >= _TICK_ROOM), _YEAR_STEPS[-1])
    years = range(_first_year(stretch, step), date.fromordinal(int(stretch.end)).year + 1, step)
    shown = (Tick(date(year, 1, 1).toordinal(), str(year)) for year in years if year > 0)
    return shown if years else _day_ticks(stretch, ceil(stretch.days))


def _day_ticks(stretch: Stretch, step: int) -> Iterator[Tick]:
    month = year = 0
    for day in range(ceil(stretch.start), int(stretch.end - 0.5) + 1, step):
        shown = date.fromordinal(day)
        text = str(shown.day) if shown.month == month else f"{shown.day} {_MONTHS[shown.month - 1]}"
        yield Tick(day + 0.5, text, "" if shown.year == year else str(shown.year))
        month, year = shown.month, shown.year


def _months(stretch: Stretch, step: int) -> list[date]:
    first, last = date.fromordinal(int(stretch.start)), date.fromordinal(int(stretch.end))
    every = (date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13, step))
    return [one for one in every if stretch.start <= one.toordinal() <= stretch.end]


def _month_ticks(stretch: Stretch, step: int) -> Iterator[Tick]:
    year = 0
    for month in _months(stretch, step):
        yield Tick(month.toordinal(), _MONTHS[month.month - 1], "" if month.year == year else str(month.year))
        year = month.year


def _first_year(stretch: Stretch, step: int) -> int:
    """The first year, a multiple of `step`, that begins on the axis."""
    year = date.fromordinal(int(stretch.start)).year
    year += date(year, 1, 1).toordinal() < stretch.start
    return ceil(year / step) * step
