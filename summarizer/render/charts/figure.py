"""A series of figures -> the rows of its chart: a row for each reading, in the order of the series.

Points in another unit, and amounts without a number, are not drawn; the chart names them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from summarizer.language.phrases import BOUND_WORDS, point_date
from summarizer.language.quantities.find import parse_number
from summarizer.records.brief import FigurePoint, FigureSeries
from summarizer.records.facets import Qualifier
from summarizer.render.charts.rows import (
    ChartPlan,
    ChartRow,
    Mark,
    MarkShape,
    article_names,
    clean,
    lines_of,
    link_to,
    most_reported,
    short_months,
)

_UPWARDS: frozenset[Qualifier] = frozenset({"more_than", "at_least"})
_DOWNWARDS: frozenset[Qualifier] = frozenset({"less_than", "up_to", "nearly"})
_LEAST, _GREATEST = 1e-9, 1e18  # what a scale can tell apart; no news counts anything beyond it
_MOST_ROWS = 16
_WIDTH, _NOTES_WIDTH = 28, 58  # characters


@dataclass(frozen=True)
class ChartedReading:
    """One value for one date: `points` of one article or several say the same. `low` is `high` unless it is a range."""

    points: tuple[FigurePoint, ...]
    low: float
    high: float
    qualifier: Qualifier

    @property
    def articles(self) -> tuple[str, ...]:
        """Ids of the articles that say so."""
        return tuple(dict.fromkeys(point.citation.article for point in self.points))

    @property
    def shape(self) -> MarkShape:
        """What it is drawn as."""
        if self.low < self.high:
            return "bar"
        return "from" if self.qualifier in _UPWARDS else "until" if self.qualifier in _DOWNWARDS else "point"

    def value_in_words(self) -> str:
        """The number with its bound: "more than 6,600", "12–15"."""
        return BOUND_WORDS[self.qualifier] + "–".join(map(number_in_words, dict.fromkeys((self.low, self.high))))


def plan_figure(series: FigureSeries, label: Mapping[str, str]) -> ChartPlan | None:
    """The chart of `series`, or None where fewer than two different numbers can stand on one scale."""
    units = {} if series.relation == "different_scope" else _units(series)
    unit = Counter(units.values()).most_common(1)[0][0] if units else ""
    readings = _readings([point for point in series.points if units.get(point.member) == unit])
    if len({(one.low, one.high) for one in readings}) < 2:
        return None
    days = Counter(one.points[0].as_of for one in readings if one.points[0].as_of_basis == "text")
    disputed = {day for day, times in days.items() if times > 1 and series.relation == "conflict"}
    shown = most_reported([len(one.articles) for one in readings], _MOST_ROWS)
    notes = []
    if len(shown) < len(readings):
        notes.append(f"{len(shown)} of {len(readings):,} readings; the table has all.")
    if apart := [_named(point, label) for point in series.points if units.get(point.member) != unit]:
        notes.append(f"Not on this scale: {'; '.join(apart)}.")
    return ChartPlan(
        title=clean(series.measures),
        rows=tuple(_row(readings[at], disputed, label) for at in shown),
        unit=" ".join(lines_of(clean(unit), _WIDTH, 1)),
        notes=lines_of(" ".join(notes), _NOTES_WIDTH, 3),
    )


def _row(reading: ChartedReading, disputed: Container[str | None], label: Mapping[str, str]) -> ChartRow:
    point, date = reading.points[0], clean(point_date(reading.points[0]))
    is_weak = point.as_of_basis == "publication"  # only its article dates it
    is_conflict = point.as_of_basis == "text" and point.as_of in disputed
    also = ["conflict"] * is_conflict + ["earlier value repeated"] * point.stale
    sources = [article_names(reading.articles, label), *also]
    told = f"{reading.value_in_words()} ({'; '.join([date, *sources])})"
    mark = Mark(
        shape=reading.shape,
        start=reading.low,
        end=reading.high,
        tone="warn" if is_conflict else "muted" if is_weak or point.stale else "accent",
        is_hollow=is_weak or reading.qualifier == "about",
        link=link_to(point.citation, told, label),
    )
    lines = lines_of(" · ".join([short_months(date), *sources]), _WIDTH, 3)
    return ChartRow(reading.value_in_words(), lines, told, (mark,), "warn" if is_conflict else "ink")


def number_in_words(value: float) -> str:
    """A number with thousands separators, without loss: "6,600", "11.5m", "2bn", "11,512,345", "0.25"."""
    for unit, sign in ((10**9, "bn"), (10**6, "m")):
        if abs(value) >= unit and round(value / unit, 2) * unit == value:
            return f"{value / unit:,.15g}{sign}".replace("-", "−")
    return f"{value:,.15g}".replace("-", "−")


def _numbers(point: FigurePoint) -> list[float]:
    """The numbers that a scale can show: none of a vague amount."""
    given = (point.value,) if point.value is not None else (point.low, point.high)
    return sorted(one for one in given if one is not None and (one == 0 or _LEAST <= abs(one) < _GREATEST))


def _readings(points: Sequence[FigurePoint]) -> list[ChartedReading]:
    """Points that say the same of the same date together, in order of the first of each."""
    alike: dict[tuple[object, ...], list[FigurePoint]] = {}
    for one in points:
        key = (one.value, one.low, one.high, one.qualifier, one.as_of, one.as_of_basis, one.stale)
        alike.setdefault(key, []).append(one)
    return [
        ChartedReading(tuple(same), _numbers(same[0])[0], _numbers(same[0])[-1], _bound(same[0]))
        for same in alike.values()
    ]


def _bound(point: FigurePoint) -> Qualifier:
    """The point's own, but that a range with one end is a bound."""
    if point.value is not None or (point.low is not None and point.high is not None):
        return point.qualifier
    return "up_to" if point.low is None else "at_least"


def _units(series: FigureSeries) -> dict[str, str]:
    """The unit of each member with a number. A series of several units tells whose is which by the point's own words
    ("half", "$22 million"); the rest has the one unit that no words give, or none that is known."""
    points = [point for point in series.points if _numbers(point)]
    named = series.unit.split(" / ")
    if len(named) == 1:
        return {point.member: series.unit for point in points}
    amounts = [(point.member, parse_number(point.text)) for point in points]
    written = {member: amount.unit for member, amount in amounts if amount and amount.unit in named}
    rest = [unit for unit in named if unit not in written.values()]
    return ({point.member: rest[0] for point in points} if len(rest) == 1 else {}) | written


def _named(point: FigurePoint, label: Mapping[str, str]) -> str:
    """An amount as its article has it: "half (002)"."""
    return f"{' '.join(lines_of(clean(point.text), _WIDTH, 1))} ({clean(label[point.citation.article])})"
