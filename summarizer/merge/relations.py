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
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, inf, log10

from summarizer.brief_records import FigurePoint, Relation
from summarizer.text import edtf

ROUND_FROM = 1000
"""Numbers from here on may be rounded ones, and are telling by themselves."""


NEAR = 1.5
"""How far beyond an open bound ("at least 12") a value still fits it: the round numbers that bounds are stated at (10,
15, 20, 30, 50, 70, 100) lie about this far apart, and who knows of more names the next one."""
FAR = 10
"""Undated values that differ by this factor or more answer different questions, as far as the records can tell."""


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
SCOPES = Comparison("different_scope", "same kind of count in the same unit, for other times or places")
CURRENCIES = Comparison("agree", "one amount in two currencies")
ONE_NUMBER = Comparison(None, "one number is given with two currencies, and the text does not settle which")
_VAGUE = Comparison(None, "fewer than two of the amounts are numbers")
_GRAVITY = (_CONFLICT, _UPDATE, _UNSETTLED, _BOUNDS, _ROUNDED, _SAME_VALUE, _AGREE)


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
    if comparison is None or comparison.relation is not None or a.value is None or b.value is None:
        return False
    low, high = sorted((abs(a.value), abs(b.value)))
    return high >= FAR * low


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


def relation_among(points: Sequence[FigurePoint]) -> Comparison:
    """The gravest relation between any two points."""
    distinct = list({(p.value, p.low, p.high, p.qualifier, p.as_of, p.as_of_basis): p for p in points}.values())
    if len(distinct) < len(points):  # equal points agree with each other
        distinct.append(distinct[0])
    found = {c for at, a in enumerate(distinct) for b in distinct[at + 1 :] if (c := relation_of(a, b)) is not None}
    return next((comparison for comparison in _GRAVITY if comparison in found), _VAGUE)
