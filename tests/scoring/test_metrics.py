"""Counts and scores: sums of counts, and scores of sums."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.records.facets import FACETS
from summarizer.scoring.match import Judged
from summarizer.scoring.metrics import Counts, FacetCounts, count, ratio

NUMBERS = st.integers(0, 50)
COUNTS = st.builds(Counts, **dict.fromkeys(Counts.model_fields, NUMBERS))
FACET_COUNTS = st.builds(FacetCounts, **dict.fromkeys(FACETS, COUNTS))


def test_scores_by_hand() -> None:
    """7 of 10 predicted and 7 of 12 labelled are right; partial pairs are no hits, optional items not counted."""
    counts = Counts(correct=7, partial=1, missed=4, spurious=1, duplicate=1, optional=30)
    assert (counts.predicted, counts.labelled) == (10, 12)
    assert (counts.precision, counts.recall, counts.f1) == (7 / 10, 7 / 12, 14 / 22)


def test_nothing_out_of_nothing() -> None:
    """A score that nothing was asked of is None, one that was not met 0."""
    assert (Counts().precision, Counts().recall, Counts().f1, Counts(optional=9).f1) == (None, None, None, None)
    assert (Counts(missed=1).precision, Counts(missed=1).recall, Counts(missed=1).f1) == (None, 0.0, 0.0)
    assert (Counts(spurious=1).precision, Counts(spurious=1).recall, Counts(spurious=1).f1) == (0.0, None, 0.0)
    assert FacetCounts().macro_f1 is None
    assert (ratio(0, 0), ratio(1, 2), ratio(0, 2)) == (None, 0.5, 0.0)


def test_a_facet_without_items_is_left_out_of_the_mean() -> None:
    """The macro mean is over the facets that have a score."""
    counts = FacetCounts(actors=Counts(correct=1), figures=Counts(correct=1, missed=1, spurious=1))
    assert counts.macro_f1 == pytest.approx((1 + 2 / 4) / 2)


@given(COUNTS)
def test_f1_is_the_harmonic_mean(counts: Counts) -> None:
    """F1 is 2PR / (P + R) wherever both exist and are not 0, in exact fractions; all scores lie in 0 to 1."""
    if counts.correct:
        precision = Fraction(counts.correct, counts.predicted)
        recall = Fraction(counts.correct, counts.labelled)
        assert counts.f1 == pytest.approx(float(2 * precision * recall / (precision + recall)))
    assert all(score is None or 0 <= score <= 1 for score in (counts.precision, counts.recall, counts.f1))


@given(COUNTS, st.sampled_from(["missed", "spurious", "duplicate", "partial"]), NUMBERS)
def test_faults_never_help(counts: Counts, fault: str, optional: int) -> None:
    """One more of any fault lowers F1 or leaves it; optional items never change it."""
    worse = counts.model_copy(update={fault: getattr(counts, fault) + 1})
    assert (worse.f1 or 0.0) <= (counts.f1 or 0.0)
    assert counts.model_copy(update={"optional": optional}).f1 == counts.f1


@given(FACET_COUNTS, FACET_COUNTS)
def test_counts_add_up(one: FacetCounts, other: FacetCounts) -> None:
    """The sum of two counts has the sum of every number, whichever comes first; nothing added changes nothing."""
    total = one + other
    assert total == other + one
    assert one + FacetCounts() == one
    for facet in FACETS:
        for name in Counts.model_fields:
            assert getattr(total.of(facet), name) == getattr(one.of(facet), name) + getattr(other.of(facet), name)


def test_every_verdict_is_counted() -> None:
    """Each verdict has a number of its own in its facet."""
    verdicts = ("correct", "partial", "missed", "spurious", "duplicate", "optional")
    assert set(verdicts) == set(Counts.model_fields)
    judged = [
        Judged.model_validate({"facet": facet, "verdict": verdict})
        for index, facet in enumerate(FACETS)
        for number, verdict in enumerate(verdicts)
        for _ in range(10 * index + number)
    ]
    counts = count(judged)
    for index, facet in enumerate(FACETS):
        assert counts.of(facet).model_dump() == {name: 10 * index + n for n, name in enumerate(verdicts)}
