"""How two points of one series relate, and what that makes of the series.

`relation_of`, first rule that fits:

    agree       same value and bound
    compatible  same value, one of them a bound or an estimate; or one is the other rounded
    update      values differ, and so do the dates they hold for
    compatible  each value lies within the other's bounds, and near them
    conflict    values lie outside each other's bounds for the same day, both dated by their texts
    (none)      values differ, and the dates do not say whether one replaces the other

"More than 6,600" excludes no larger number, but nobody writes it of 120,000: speakers state the strongest bound they
know (the maxim of quantity, H. P. Grice, "Logic and Conversation", 1975), and bounds are given at round numbers near
the count. A value is near an open bound within a factor of `NEAR`.

The dates of articles stand in for figures that the text does not date; they can make an update, never a conflict.
Counts of what goes on growing (the dead, those who fled) are given at different times also where the records do not
say when; `relation_among` takes them for an update unless two of them hold for one day. Nor does it take them for a
conflict where they were published on different days: "84 killed on 14 July" gives the day of the deaths.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import floor, inf, log10

from summarizer.brief_records import FigurePoint, Relation, Trend
from summarizer.text import edtf

ROUND_FROM = 1000
"""Numbers from here on may be rounded ones, and are telling by themselves."""


NEAR = 1.5
"""How far beyond an open bound ("at least 12") a value still fits it: the round numbers that bounds are stated at (10,
15, 20, 30, 50, 70, 100) lie about this far apart, and who knows of more names the next one."""
FAR = 10
"""Undated values that differ by this factor or more answer different questions, as far as the records can tell."""
OTHER_THINGS = 1000
"""Amounts of money that differ by this factor or more are prices of different things (a share and its company)."""


@dataclass(frozen=True)
class Comparison:
    """How values relate and by which rule; `relation` None when the records do not settle it."""

    relation: Relation | None
    rule: str


_AGREE = Comparison("agree", "same value and bound")
_SAME_VALUE = Comparison("compatible", "same value, stated with a different bound")
_ROUNDED = Comparison("compatible", "one value is the other rounded")
_UPDATE = Comparison("update", "values differ and hold for different dates")
_BOUNDS = Comparison("compatible", "each value lies within the other's bounds")
_CONFLICT = Comparison("conflict", "values differ for the same date and scope")
_UNSETTLED = Comparison(None, "values differ, and the dates do not say whether one replaces the other")
_RUNNING = Comparison("update", "a count that grows while the event goes on, given at different times")
SCOPES = Comparison("different_scope", "same kind of count in the same unit, for other times, places or people")
CURRENCIES = Comparison("agree", "one amount in two currencies")
ONE_NUMBER = Comparison(None, "one number is given with two currencies, and the text does not settle which")
_VAGUE = Comparison(None, "fewer than two of the amounts are numbers")
_GRAVITY = (_CONFLICT, _UPDATE, _UNSETTLED, _RUNNING, _BOUNDS, _ROUNDED, _SAME_VALUE, _AGREE)


def relation_of(a: FigurePoint, b: FigurePoint) -> Comparison | None:
    """How two points of one series relate; None when one of them has no number."""
    first, second = _range(a), _range(b)
    if first is None or second is None:
        return None
    if (a.value, a.low, a.high) == (b.value, b.low, b.high):
        return _AGREE if a.qualifier == b.qualifier else _SAME_VALUE
    if a.value and b.value and _rounds_to(a.value, b.value):
        return _ROUNDED
    if a.as_of and b.as_of and not edtf.overlap(a.as_of, b.as_of):
        return _UPDATE
    if _meet(_near(a), _near(b)):
        return _BOUNDS
    if _meet(first, second):
        return _UNSETTLED
    same_day = a.as_of and a.as_of == b.as_of and edtf.sort_key(a.as_of).days == 0
    if same_day and a.as_of_basis == b.as_of_basis == "text":
        return _CONFLICT
    return _UNSETTLED


def far_apart(a: FigurePoint, b: FigurePoint) -> bool:
    """True when two numbers differ by the factor `FAR`, and their dates do not explain it."""
    comparison = relation_of(a, b)
    return comparison is not None and comparison.relation is None and another_order(a, b)


def another_order(a: FigurePoint, b: FigurePoint, factor: int = FAR) -> bool:
    """True when two numbers differ by `factor` or more."""
    if a.value is None or b.value is None:
        return False
    low, high = sorted((abs(a.value), abs(b.value)))
    return high >= factor * low


def _meet(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _near(point: FigurePoint) -> tuple[float, float]:
    """The range of the point, cut to what is near where it is open."""
    low, high = _range(point) or (-inf, inf)
    return (high / NEAR if low == -inf else low), (low * NEAR if high == inf else high)


def _range(point: FigurePoint) -> tuple[float, float] | None:
    """Least and greatest value that the point allows; an estimate ("about") allows a tenth either way."""
    if point.value is None:
        low, high = point.low, point.high
        return None if low is None and high is None else (-inf if low is None else low, inf if high is None else high)
    value = point.value
    margin = abs(value) / 10
    return {
        "exact": (value, value),
        "about": (value - margin, value + margin),
        "nearly": (value - margin, value),
        "more_than": (value, inf),
        "at_least": (value, inf),
        "less_than": (-inf, value),
        "up_to": (-inf, value),
    }[point.qualifier]


def _rounds_to(a: float, b: float) -> bool:
    """True when one value, from 1,000 up, is the other rounded to at least two significant digits."""
    if min(abs(a), abs(b)) < ROUND_FROM:
        return False
    return any(round(x, 1 - floor(log10(abs(x)))) == y for x, y in ((a, b), (b, a)))


def relation_among(points: Sequence[FigurePoint], *, growing: bool = False, told_at_once: bool = True) -> Comparison:
    """The gravest relation between any two points; `growing` says that they count what goes on growing, `told_at_once`
    that all were published on one day."""
    distinct = list({(p.value, p.low, p.high, p.qualifier, p.as_of, p.as_of_basis): p for p in points}.values())
    if len(distinct) < len(points):  # equal points agree with each other
        distinct.append(distinct[0])
    pairs = [(a, b) for at, a in enumerate(distinct) for b in distinct[at + 1 :]]
    found = {
        (_RUNNING if growing and _open_in_time(a, b) else c) if c is _UNSETTLED else c
        for a, b in pairs
        if (c := relation_of(a, b)) is not None
    }
    if growing and not told_at_once and _CONFLICT in found:  # the day is that of the deaths: the later report knew more
        found = found - {_CONFLICT} | {_UNSETTLED}
    return next((comparison for comparison in _GRAVITY if comparison in found), _VAGUE)


def _open_in_time(a: FigurePoint, b: FigurePoint) -> bool:
    """True when the records leave open on which day one of the two holds."""
    return not (_is_day(a.as_of) and _is_day(b.as_of))


def _is_day(date: str | None) -> bool:
    return date is not None and edtf.bounds(date) is not None and edtf.sort_key(date).days == 0


# --- how a series stands --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """How a series went: which points repeat a replaced value, which hold for the latest date, and which way it went.

    All by the positions of the points.
    """

    stale: frozenset[int]
    latest: tuple[int, ...]
    trend: Trend | None


def standing_of(points: Sequence[FigurePoint]) -> Standing:
    """How a series of points, in order of as-of date, stands.

    A point is stale when only its article dates it, and it gives again what an earlier point gave before another value
    replaced that: a later article repeats an old count. Nothing here says which value is true.
    """
    distinct = {_said(one): one for one in points}  # what many articles repeat is compared once
    repeats = {said for said, one in distinct.items() if _is_stale(one, tuple(distinct.values()))}
    stale = frozenset(at for at, one in enumerate(points) if _said(one) in repeats)
    dated = [at for at, one in enumerate(points) if at not in stale and one.as_of and _range(one)]
    days = {points[at].as_of for at in dated}
    last = {day for day in days if not any(edtf.is_before(day, other) for other in days)}
    latest = tuple(at for at in dated if points[at].as_of in last)
    told = [one for one in distinct.values() if _said(one) not in repeats and one.as_of and _range(one)]
    moves = {
        move
        for one, other in combinations(told, 2)
        if edtf.is_before(one.as_of, other.as_of) and (move := _move(one, other))
    }
    trend: Trend | None = "varies" if len(moves) > 1 else next(iter(moves), None)
    return Standing(stale, latest, trend)


def _said(point: FigurePoint) -> tuple[Hashable, ...]:
    """What a point says, whoever says it."""
    return point.value, point.low, point.high, point.qualifier, point.text, point.as_of, point.as_of_basis


def _is_stale(one: FigurePoint, points: Sequence[FigurePoint]) -> bool:
    if one.as_of_basis != "publication":
        return False
    earlier = [other for other in points if edtf.is_before(other.as_of, one.as_of)]
    return any(
        relation_of(first, one) == _AGREE and relation_of(first, second) == _UPDATE
        for first in earlier
        for second in points
        if edtf.is_before(first.as_of, second.as_of)
        and not edtf.is_before(one.as_of, second.as_of)
        and relation_of(second, one) in (_UPDATE, _UNSETTLED)
    )


def _move(a: FigurePoint, b: FigurePoint) -> Trend | None:
    if relation_of(a, b) != _UPDATE:
        return None
    first, second = _middle(a), _middle(b)
    return "rises" if first < second else "falls" if second < first else None


def _middle(point: FigurePoint) -> float:
    if point.value is not None:
        return point.value
    ends = [end for end in (point.low, point.high) if end is not None]
    return sum(ends) / len(ends)
