"""How a series stands, against the plain definitions, which compare every point with every other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from summarizer.language import edtf
from summarizer.merging.story.relations import AGREE, UNSETTLED, UPDATE, relation_among, relation_of
from summarizer.merging.story.standing import standing_of
from summarizer.records.brief import Citation, FigurePoint

_HERE = Citation(article="a", sentence=1, start=0, end=1, text="x")
# Values of which some are others rounded, and dates of which some hold others.
_VALUES = (None, 9_940, 9_960, 9_970, 10_000, 10_300, 10_500, 11_000, 5)
_DATES = (None, "2031-05-01", "2031-05-02", "2031-05-03", "2031-05-09", "2031-05", "2031-04", "XXXX-05-02")


def _points() -> st.SearchStrategy[tuple[FigurePoint, ...]]:
    point = st.builds(
        FigurePoint,
        member=st.just("a#figures0"),
        citation=st.just(_HERE),
        text=st.sampled_from(("n", "m")),
        value=st.sampled_from(_VALUES),
        low=st.none(),
        high=st.none(),
        qualifier=st.sampled_from(("exact", "about", "at_least")),
        as_of=st.sampled_from(_DATES),
        as_of_basis=st.sampled_from(("text", "publication")),
    )
    ranges = st.builds(
        lambda one, low: one.model_copy(update={"value": None, "low": low, "high": low + 4}), point, st.integers(4, 8)
    )
    listed = st.lists(st.one_of(point, point, ranges), max_size=9)
    return listed.map(lambda points: tuple(sorted(points, key=lambda point: edtf.sort_key(point.as_of))))


def _is_stale(one: FigurePoint, points: Sequence[FigurePoint]) -> bool:
    return one.as_of_basis == "publication" and any(
        relation_of(first, one) == AGREE and relation_of(first, second) == UPDATE
        for first in points
        for second in points
        if edtf.is_before(first.as_of, one.as_of)
        and edtf.is_before(first.as_of, second.as_of)
        and not edtf.is_before(one.as_of, second.as_of)
        and relation_of(second, one) in (UPDATE, UNSETTLED)
    )


def _middle(point: FigurePoint) -> float:
    ends = [end for end in (point.value, point.low, point.high) if end is not None]
    return sum(ends) / len(ends)


def _trend(told: Sequence[FigurePoint]) -> str | None:
    replaced = [(a, b) for a in told for b in told if edtf.is_before(a.as_of, b.as_of) and relation_of(a, b) == UPDATE]
    ways = {"rises" if _middle(a) < _middle(b) else "falls" for a, b in replaced if _middle(a) != _middle(b)}
    return "varies" if len(ways) > 1 else next(iter(ways), None)


def _counted(value: float, day: int) -> FigurePoint:
    return FigurePoint(
        member="a#figures0", citation=_HERE, text="n", value=value, qualifier="exact", as_of=f"2031-05-0{day}"
    )


@settings(max_examples=500)
@given(_points())
@example(
    (_counted(10_000, 1), _counted(9_970, 1), _counted(9_900, 1), _counted(9_960, 2))
)  # the highest is the last rounded
def test_the_standing_is_that_of_comparing_every_pair(points: tuple[FigurePoint, ...]) -> None:
    """What is stale, latest and which way it went do not depend on which pairs are left out."""
    standing = standing_of(points)
    stale = {at for at, one in enumerate(points) if _is_stale(one, points)}
    assert standing.stale == stale
    told = [at for at, one in enumerate(points) if at not in stale and one.as_of and relation_of(one, one) is not None]
    dates = [points[at].as_of for at in told]
    latest = [at for at in told if not any(edtf.is_before(points[at].as_of, date) for date in dates)]
    assert list(standing.latest) == latest
    assert standing.trend == _trend([points[at] for at in told])


_GRAVITY = ("values differ for the same date and scope", UPDATE.rule, UNSETTLED.rule)


@settings(max_examples=300)
@given(_points())
def test_the_relation_among_points_is_the_gravest_of_any_two(points: tuple[FigurePoint, ...]) -> None:
    """However early the comparing ends."""
    found = {relation.rule for a, b in combinations(points, 2) if (relation := relation_of(a, b)) is not None}
    among = relation_among(points)
    gravest = next((rule for rule in _GRAVITY if rule in found), None)
    assert among.rule == gravest if gravest else among.rule not in _GRAVITY
