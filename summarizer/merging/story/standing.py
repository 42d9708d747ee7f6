"""How a series of figures stands: what is stale in it, what is latest, and which way it went.

Nothing here compares every point with every other, since a count that a thousand articles give has a thousand points.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from summarizer.language import edtf
from summarizer.merging.story.relations import UNSETTLED, UPDATE, relation_of
from summarizer.records.brief import FigurePoint, Trend

_EXTREMES = 4
"""How many of the highest values before a point tell whether one was above it: the highest may be this one rounded, the
next is not, and either may be a value and a range."""


@dataclass(frozen=True)
class SeriesTrend:
    """How a series went: which points repeat a replaced value, which hold for the latest date, and which way it went.

    All by the positions of the points.
    """

    stale: frozenset[int]
    latest: tuple[int, ...]
    trend: Trend | None


def standing_of(points: Sequence[FigurePoint]) -> SeriesTrend:
    """How a series of points, in order of as-of date, stands.

    A point is stale when only its article dates it, and it gives again what an earlier point gave before another value
    replaced that: a later article repeats an old count. Nothing here says which value is true.
    """
    distinct = {_said(one): one for one in points}  # what many articles repeat is compared once
    repeats = set(_stale(distinct))
    stale = frozenset(at for at, one in enumerate(points) if _said(one) in repeats)
    dated = [at for at, one in enumerate(points) if at not in stale and one.as_of and _has_number(one)]
    last = _last_days({points[at].as_of for at in dated})
    latest = tuple(at for at in dated if points[at].as_of in last)
    told = [one for said, one in distinct.items() if said not in repeats and one.as_of and _has_number(one)]
    moves = _moves(told)
    trend: Trend | None = "varies" if len(moves) > 1 else next(iter(moves), None)
    return SeriesTrend(stale, latest, trend)


def _said(point: FigurePoint) -> tuple[Hashable, ...]:
    """What a point says, whoever says it."""
    return *_amount(point), point.text, point.as_of, point.as_of_basis


def _amount(point: FigurePoint) -> tuple[Hashable, ...]:
    return point.value, point.low, point.high, point.qualifier


def _has_number(point: FigurePoint) -> bool:
    return (point.value, point.low, point.high) != (None, None, None)


def _stale(distinct: dict[tuple[Hashable, ...], FigurePoint]) -> Iterator[tuple[Hashable, ...]]:
    """What is stale of what the points say. Of those that give an amount the first tells for all: whatever came after
    another one of them came after it."""
    givers: dict[tuple[Hashable, ...], list[FigurePoint]] = defaultdict(list)
    for point in distinct.values():
        if _has_number(point) and point.as_of and edtf.bounds(point.as_of):
            givers[_amount(point)].append(point)
    for amount, own in givers.items():
        first = min(own, key=_latest_day)
        again = [one for one in own if one.as_of_basis == "publication" and edtf.is_before(first.as_of, one.as_of)]
        since = (one for one in distinct.values() if again and edtf.is_before(first.as_of, one.as_of))
        replaced = [one for one in since if _amount(one) != amount and relation_of(first, one) == UPDATE]
        yield from (_said(point) for point in again if any(_replaces(one, point) for one in replaced))


def _replaces(other: FigurePoint, point: FigurePoint) -> bool:
    """True when `other`, which replaced what `point` gives, is no later than it."""
    return not edtf.is_before(point.as_of, other.as_of) and relation_of(other, point) in (UPDATE, UNSETTLED)


def _last_days(days: Iterable[str | None]) -> frozenset[str | None]:
    """The dates behind which no other lies."""
    given = sorted(day for day in days if day)
    begun = max((covered.earliest for day in given if (covered := edtf.bounds(day))), default=None)
    return frozenset(day for day in given if not (begun and (own := edtf.bounds(day)) and own.latest < begun))


# --- which way it went ------------------------------------------------------------------------------------------------


def _moves(points: Iterable[FigurePoint]) -> frozenset[Trend]:
    """Which ways a value went to one that replaced it."""
    dated = [point for point in points if edtf.bounds(point.as_of or "")]
    ended = iter(sorted(dated, key=_latest_day))
    before = next(ended, None)
    extremes = _Extremes()
    moves: set[Trend] = set()
    for point in sorted(dated, key=lambda point: edtf.sort_key(point.as_of)):
        while before is not None and edtf.is_before(before.as_of, point.as_of):
            extremes.add(before)
            before = next(ended, None)
        moves.update(move for one in extremes if (move := _move(one, point)))
        if len(moves) > 1:
            break
    return frozenset(moves)


class _Extremes:
    """The highest and the lowest of the points so far, of one value each one."""

    def __init__(self) -> None:
        self._highest: dict[tuple[float, bool], FigurePoint] = {}
        self._lowest: dict[tuple[float, bool], FigurePoint] = {}

    def add(self, point: FigurePoint) -> None:
        key = (_middle(point), point.value is None)
        for kept, most in ((self._highest, heapq.nlargest), (self._lowest, heapq.nsmallest)):
            kept.setdefault(key, point)
            for other in kept.keys() - set(most(_EXTREMES, kept)):
                del kept[other]

    def __iter__(self) -> Iterator[FigurePoint]:
        yield from self._highest.values()
        yield from self._lowest.values()


def _latest_day(point: FigurePoint) -> int:
    covered = edtf.bounds(point.as_of or "")
    assert covered is not None  # only points with a date are sorted by it
    return covered.latest.toordinal()


def _move(a: FigurePoint, b: FigurePoint) -> Trend | None:
    if relation_of(a, b) != UPDATE:
        return None
    first, second = _middle(a), _middle(b)
    return "rises" if first < second else "falls" if second < first else None


def _middle(point: FigurePoint) -> float:
    if point.value is not None:
        return point.value
    ends = [end for end in (point.low, point.high) if end is not None]
    return sum(ends) / len(ends)
