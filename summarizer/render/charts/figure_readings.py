"""The points of a series -> what of it can stand on one scale, equal points of several articles together.

Points in another unit, and amounts without a number, are not drawn; the chart names them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from summarizer.brief_records import FigurePoint, FigureSeries
from summarizer.facets import Qualifier
from summarizer.merge.relations import relation_of
from summarizer.phrases import BOUND_WORDS, date_in_words, has_number, point_date
from summarizer.render.charts.lettering import SMALL_SIZE, article_names, clean, lines_of, number_in_words
from summarizer.render.charts.time_axis import Period
from summarizer.text.quantities import parse_number

_FEWEST = 2
_UPWARDS: frozenset[Qualifier] = frozenset({"more_than", "at_least"})
_DOWNWARDS: frozenset[Qualifier] = frozenset({"less_than", "up_to", "nearly"})
_NAMED_APART = 3
_LONGEST_APART = 200.0  # pixels
_LEAST, _GREATEST = 1e-9, 1e18


@dataclass(frozen=True)
class Reading:
    """One value for one date, by one article or several: `points` say the same. `period` None: undated."""

    points: tuple[FigurePoint, ...]
    period: Period | None
    is_conflict: bool = False

    @property
    def first(self) -> FigurePoint:
        """The point that stands for all."""
        return self.points[0]

    @property
    def articles(self) -> tuple[str, ...]:
        """Ids of the articles that say so."""
        return tuple(dict.fromkeys(point.citation.article for point in self.points))

    @property
    def low(self) -> float:
        """The value, or the lower end of a range (the upper, where that is the only one)."""
        return _numbers(self.first)[0]

    @property
    def high(self) -> float:
        """The value, or the upper end of a range."""
        return _numbers(self.first)[-1]

    @property
    def reaches(self) -> int:
        """1 where the number is a lower bound, -1 where it is an upper one, 0 otherwise."""
        point = self.first
        if point.value is None and point.low != point.high:
            return (point.high is None) - (point.low is None)
        return (point.qualifier in _UPWARDS) - (point.qualifier in _DOWNWARDS)

    @property
    def is_weak(self) -> bool:
        """True when only the article's own date dates it."""
        return self.first.as_of_basis == "publication"

    @property
    def is_exact(self) -> bool:
        """True for a plain number that the text dates."""
        return not self.is_weak and self.low == self.high and self.first.qualifier == "exact"

    def value_in_words(self) -> str:
        """The number with its bound: "more than 6,600", "12–15", "at least 12"."""
        point = self.first
        if self.low < self.high:
            return f"{BOUND_WORDS[point.qualifier]}{number_in_words(self.low)}–{number_in_words(self.high)}"
        qualifier = point.qualifier
        if point.value is None and self.reaches:
            qualifier = "at_least" if self.reaches > 0 else "up_to"
        return f"{BOUND_WORDS[qualifier]}{number_in_words(self.low)}"

    def notes(self) -> Iterator[str]:
        """What else to say of it beside its mark; a day is told by the axis."""
        if self.is_conflict:
            yield "conflict"
        if self.is_weak:
            yield "published"
        if self.period is not None and not self.period.is_day:
            yield date_in_words(self.first.as_of or "")
        if self.period is None and self.first.as_of:
            yield clean(date_in_words(self.first.as_of))
        if self.first.stale:
            yield "earlier value repeated"

    def in_words(self, label: Mapping[str, str]) -> str:
        """All of it, for who does not see the chart."""
        told = [point_date(self.first), article_names(self.articles, label)]
        told += ["conflict"] * self.is_conflict + ["earlier value repeated"] * self.first.stale
        return f"{self.value_in_words()} ({clean('; '.join(told))})"


@dataclass(frozen=True)
class Readings:
    """What is drawn of a series, in its order, and what is not, in words."""

    drawn: tuple[Reading, ...]
    unit: str
    left_out: str


def readings_of(series: FigureSeries, label: Mapping[str, str]) -> Readings | None:
    """The readings of `series`, or None where fewer than two numbers can stand on one scale."""
    if series.relation == "different_scope":
        return None
    units = _units(series)
    if not units:
        return None
    unit = max(Counter(units.values()).items(), key=lambda counted: counted[1])[0]
    shown = [point for point in series.points if units.get(point.member) == unit]
    if len(shown) < _FEWEST:
        return None
    apart = [point for point in series.points if units.get(point.member) != unit]
    alike = _alike(shown)
    in_conflict = _in_conflict([one[0] for one in alike]) if series.relation == "conflict" else frozenset[str]()
    drawn = tuple(
        Reading(tuple(one), Period.of_date(one[0].as_of or ""), one[0].member in in_conflict) for one in alike
    )
    return Readings(drawn, clean(unit), _apart(apart, label))


def _numbers(point: FigurePoint) -> tuple[float, ...]:
    given = (point.value,) if point.value is not None else (point.low, point.high)
    return tuple(sorted(number for number in given if number is not None))


def _is_drawable(point: FigurePoint) -> bool:
    """True for an amount with numbers that a scale of floats can hold; no news counts anything beyond it."""
    return has_number(point) and all(one == 0 or _LEAST <= abs(one) < _GREATEST for one in _numbers(point))


def _units(series: FigureSeries) -> dict[str, str]:
    """The unit of each member with a number. A series of several units tells whose is which by the point's own words
    ("half", "$22 million"); the rest has the one unit that no words give, or none that is known."""
    points = [point for point in series.points if _is_drawable(point)]
    named = series.unit.split(" / ")
    if len(named) == 1:
        return {point.member: series.unit for point in points}
    written = {point.member: unit for point in points if (unit := _written_unit(point)) in named}
    rest = [unit for unit in named if unit not in written.values()]
    if len(rest) == 1:
        written |= {point.member: rest[0] for point in points if point.member not in written}
    return {point.member: written[point.member] for point in points if point.member in written}


def _written_unit(point: FigurePoint) -> str:
    amount = parse_number(point.text)
    return (amount.unit or "") if amount else ""


def _alike(points: Iterable[FigurePoint]) -> list[list[FigurePoint]]:
    """Points that say the same of the same date, in order of the first of each."""
    alike: dict[tuple[object, ...], list[FigurePoint]] = {}
    for one in points:
        key = (one.value, one.low, one.high, one.qualifier, one.as_of, one.as_of_basis, one.stale)
        alike.setdefault(key, []).append(one)
    return list(alike.values())


def _in_conflict(points: Sequence[FigurePoint]) -> frozenset[str]:
    """Members that conflict with another one, which is for the same date."""
    dated: dict[str | None, list[FigurePoint]] = {}
    for point in points:
        dated.setdefault(point.as_of, []).append(point)
    found: set[str] = set()
    for same_date in dated.values():
        for a, b in combinations(same_date, 2):
            comparison = relation_of(a, b)
            if comparison is not None and comparison.relation == "conflict":
                found |= {a.member, b.member}
    return frozenset(found)


def _apart(points: Sequence[FigurePoint], label: Mapping[str, str]) -> str:
    told = [
        f"{''.join(lines_of(point.text, _LONGEST_APART, SMALL_SIZE, 1))} ({clean(label[point.citation.article])})"
        for point in points[:_NAMED_APART]
    ]
    rest = len(points) - _NAMED_APART
    return "; ".join([*told, f"{rest} more"] if rest > 0 else told)
