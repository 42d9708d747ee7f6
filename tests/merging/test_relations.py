"""How two values of one series relate."""

from __future__ import annotations

import pytest

from summarizer.merging.story.relations import far_apart, relation_among, relation_of
from summarizer.merging.story.standing import standing_of
from summarizer.records.brief import Citation, FigurePoint, Relation
from summarizer.records.facets import Qualifier

_HERE = Citation(article="a", sentence=1, start=0, end=1, text="x")


def _point(
    value: float | None, qualifier: Qualifier = "exact", as_of: str | None = None, **more: object
) -> FigurePoint:
    given = {"as_of_basis": "text" if as_of else "unknown", **more}
    return FigurePoint.model_validate(
        {"member": "a#figures0", "citation": _HERE, "text": "n", "value": value, "qualifier": qualifier, "as_of": as_of}
        | given
    )


DAY, NEXT = "2031-05-01", "2031-05-02"


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        (_point(12), _point(12), "agree"),
        (_point(12, as_of=DAY), _point(12, as_of=NEXT), "agree"),
        (_point(120_000), _point(120_000, "about"), "compatible"),
        (_point(119_800), _point(120_000), "compatible"),
        (_point(12, "at_least", DAY), _point(15, "exact", DAY), "compatible"),
        (_point(12, "at_least", DAY), _point(15, "exact", NEXT), "update"),
        (_point(6_600, "more_than", DAY), _point(19_000, "at_least", NEXT), "update"),
        (_point(12, as_of=DAY), _point(15, as_of=DAY), "conflict"),
        (_point(12, "less_than", DAY), _point(15, as_of=DAY), "conflict"),
        (_point(12, "up_to", DAY), _point(10, as_of=DAY), "compatible"),
        (_point(12, "nearly", DAY), _point(11.5, as_of=DAY), "compatible"),
        (_point(12), _point(15), None),
        (_point(12, "at_least"), _point(18), "compatible"),
        (_point(12, "at_least"), _point(19), None),
        (_point(12, "at_least", DAY), _point(19, as_of=DAY), None),
        (_point(6_600, "more_than"), _point(120_000), None),
        (_point(12, "less_than"), _point(8), "compatible"),
        (_point(12, "less_than"), _point(7), None),
        (_point(12, as_of="2031-05"), _point(15, as_of="2031-05"), None),
        (_point(12, as_of=DAY), _point(15, as_of=DAY, as_of_basis="publication"), None),
        (_point(None, low=10, high=20), _point(15), "compatible"),
        (_point(None, low=10), _point(15), "compatible"),
        (_point(None, low=10), _point(16), None),
        (_point(None, high=10, as_of=DAY), _point(15, as_of=DAY), "conflict"),
        (_point(10), _point(14), None),
    ],
)
def test_how_two_values_relate(first: FigurePoint, second: FigurePoint, relation: Relation | None) -> None:
    """Each pair has the relation its bounds and dates allow, in either order; conflict needs one day named by both."""
    for a, b in ((first, second), (second, first)):
        comparison = relation_of(a, b)
        assert comparison is not None
        assert comparison.relation == relation
        assert comparison.rule


def test_a_vague_amount_relates_to_nothing() -> None:
    """Without a number there is nothing to compare."""
    assert relation_of(_point(None), _point(12)) is None


def test_numbers_far_apart() -> None:
    """A factor of ten separates questions, unless dates explain it or a number is missing."""
    assert far_apart(_point(6_600, "more_than"), _point(120_000))
    assert far_apart(_point(120_000), _point(12_000))
    assert not far_apart(_point(12_001), _point(120_000))
    assert not far_apart(_point(5, as_of=DAY), _point(500, as_of=NEXT))
    assert not far_apart(_point(5, as_of=DAY), _point(500, as_of=DAY))
    assert not far_apart(_point(None, low=1), _point(500))
    assert not far_apart(_point(None), _point(500))


def _reported(value: float, day: str) -> FigurePoint:
    return _point(value, as_of=day, as_of_basis="publication")


def test_a_growing_count_without_dates_is_an_update() -> None:
    """What goes on growing is told at different times, also where the records do not say when; else it is left open."""
    points = (_point(12), _point(30))
    assert relation_among(points, growing=True).relation == "update"
    assert relation_among(points).relation is None
    assert relation_among((_reported(12, DAY), _reported(30, DAY)), growing=True).relation is None


def test_a_growing_count_of_other_days_is_no_conflict() -> None:
    """A text dates the dead by the day they died: of reports published on different days, the later one knew more."""
    points = (_point(12, as_of=DAY), _point(30, as_of=DAY))
    assert relation_among(points, growing=True).relation == "conflict"
    assert relation_among(points, growing=True, told_at_once=False).relation is None
    assert relation_among(points, told_at_once=False).relation == "conflict"


@pytest.mark.parametrize(
    ("values", "trend"), [((1, 2, 3), "rises"), ((3, 2), "falls"), ((1, 3, 2), "varies"), ((2, 2), None)]
)
def test_which_way_a_series_went(values: tuple[int, ...], trend: str | None) -> None:
    """Up, down, or both, by date; equal values go nowhere."""
    points = [_point(value, as_of=f"2031-05-0{day}") for day, value in enumerate(values, start=1)]
    assert standing_of(points).trend == trend


def test_latest_is_what_no_other_point_is_later_than() -> None:
    """All points of the latest date, and coarser dates that may be as late; undated ones never."""
    points = (_point(1, as_of=DAY), _point(2, as_of=NEXT), _point(3, as_of=NEXT), _point(4), _point(5, as_of="2031-05"))
    assert standing_of(points).latest == (1, 2, 4)


def test_a_repeated_value_is_stale_only_when_its_article_alone_dates_it() -> None:
    """An old count in a later article is stale, and not the latest; a text that dates the old value anew revises."""
    first, newer = _point(12, as_of=DAY), _point(30, as_of=NEXT)
    again = standing_of((first, newer, _reported(12, "2031-05-04")))
    assert (again.stale, again.latest, again.trend) == ({2}, (1,), "rises")
    revised = standing_of((first, newer, _point(12, as_of="2031-05-04")))
    assert (revised.stale, revised.latest, revised.trend) == (frozenset(), (2,), "varies")
    assert standing_of((first, newer, _reported(15, "2031-05-04"))).stale == frozenset()
    assert standing_of((first, _reported(12, NEXT))).stale == frozenset()


def test_ranges_have_a_middle_to_go_by() -> None:
    """A range rises over a number below it, and so does a bound."""
    points = (_point(5, as_of=DAY), _point(None, as_of=NEXT, low=20, high=30))
    assert standing_of(points).trend == "rises"
