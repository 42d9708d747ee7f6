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

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import floor, inf, log10

from summarizer.language import edtf
from summarizer.records.brief import FigurePoint, Relation

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
class ValueComparison:
    """How values relate and by which rule; `relation` None when the records do not settle it."""

    relation: Relation | None
    rule: str


AGREE = ValueComparison("agree", "same value and bound")
_SAME_VALUE = ValueComparison("compatible", "same value, stated with a different bound")
_ROUNDED = ValueComparison("compatible", "one value is the other rounded")
UPDATE = ValueComparison("update", "values differ and hold for different dates")
_BOUNDS = ValueComparison("compatible", "each value lies within the other's bounds")
_CONFLICT = ValueComparison("conflict", "values differ for the same date and scope")
UNSETTLED = ValueComparison(None, "values differ, and the dates do not say whether one replaces the other")
_RUNNING = ValueComparison("update", "a count that grows while the event goes on, given at different times")
SCOPES = ValueComparison("different_scope", "same kind of count in the same unit, for other times, places or people")
CURRENCIES = ValueComparison("agree", "one amount in two currencies")
ONE_NUMBER = ValueComparison(None, "one number is given with two currencies, and the text does not settle which")
_VAGUE = ValueComparison(None, "fewer than two of the amounts are numbers")
_GRAVITY = (_CONFLICT, UPDATE, UNSETTLED, _RUNNING, _BOUNDS, _ROUNDED, _SAME_VALUE, AGREE)


def relation_of(a: FigurePoint, b: FigurePoint) -> ValueComparison | None:
    """How two points of one series relate; None when one of them has no number."""
    first, second = _range(a), _range(b)
    if first is None or second is None:
        return None
    if (a.value, a.low, a.high) == (b.value, b.low, b.high):
        return AGREE if a.qualifier == b.qualifier else _SAME_VALUE
    if a.value and b.value and _rounds_to(a.value, b.value):
        return _ROUNDED
    if a.as_of and b.as_of and not edtf.overlap(a.as_of, b.as_of):
        return UPDATE
    if _meet(_near(a), _near(b)):
        return _BOUNDS
    if _meet(first, second):
        return UNSETTLED
    same_day = a.as_of and a.as_of == b.as_of and edtf.sort_key(a.as_of).days == 0
    if same_day and a.as_of_basis == b.as_of_basis == "text":
        return _CONFLICT
    return UNSETTLED


def far_apart(a: FigurePoint, b: FigurePoint) -> bool:
    """True when two numbers differ by the factor `FAR`, and their dates do not explain it."""
    if not another_order(a, b):
        return False
    comparison = relation_of(a, b)
    return comparison is not None and comparison.relation is None


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


def relation_among(
    points: Sequence[FigurePoint], *, growing: bool = False, told_at_once: bool = True
) -> ValueComparison:
    """The gravest relation between any two points; `growing` says that they count what goes on growing, `told_at_once`
    that all were published on one day."""
    distinct = list({(p.value, p.low, p.high, p.qualifier, p.as_of, p.as_of_basis): p for p in points}.values())
    if len(distinct) < len(points):  # equal points agree with each other
        distinct.append(distinct[0])
    later_knew_more = growing and not told_at_once  # the day is that of the deaths, not of the count
    if not later_knew_more and _contradict_on_a_day(distinct):
        return _CONFLICT
    found: set[ValueComparison] = set()
    for a, b in combinations(distinct, 2):
        comparison = relation_of(a, b)
        if comparison == UPDATE:
            return UPDATE
        if comparison is _CONFLICT:
            found.add(UNSETTLED)
        elif comparison is not None:
            open_and_growing = comparison is UNSETTLED and growing and _open_in_time(a, b)
            found.add(_RUNNING if open_and_growing else comparison)
    return next((comparison for comparison in _GRAVITY if comparison in found), _VAGUE)


def _contradict_on_a_day(points: Iterable[FigurePoint]) -> bool:
    """True when two points that hold for one date conflict; points of different dates never do."""
    of_date: dict[str | None, list[FigurePoint]] = defaultdict(list)
    for point in points:
        of_date[point.as_of].append(point)
    return any(relation_of(a, b) is _CONFLICT for own in of_date.values() for a, b in combinations(own, 2))


def _open_in_time(a: FigurePoint, b: FigurePoint) -> bool:
    """True when the records leave open on which day one of the two holds."""
    return not (_is_day(a.as_of) and _is_day(b.as_of))


def _is_day(date: str | None) -> bool:
    return date is not None and edtf.bounds(date) is not None and edtf.sort_key(date).days == 0
