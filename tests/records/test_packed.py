from __future__ import annotations

import pytest

from summarizer.packed import Packed
from summarizer.pipeline import Run, merge
from summarizer.records.summary import ArticleSummary, Ledger
from tests.support.reported import flood

SUMMARIES = tuple(report.summary() for report in flood())


def test_what_is_packed_comes_out_equal() -> None:
    """Every record of a summary survives, at its place, however it is asked for."""
    packed = Packed(ArticleSummary, SUMMARIES)
    assert tuple(packed) == SUMMARIES
    assert (len(packed), packed[1], packed[-1], packed[1:]) == (3, SUMMARIES[1], SUMMARIES[2], SUMMARIES[1:])
    assert packed == SUMMARIES
    assert packed == Packed(ArticleSummary, SUMMARIES)
    assert packed != Packed(ArticleSummary, SUMMARIES[:2])
    with pytest.raises(IndexError):
        packed[3]


def test_parts_are_joined_in_order() -> None:
    """As if they had been packed together."""
    parts = (Packed(ArticleSummary, SUMMARIES[:1]), Packed(ArticleSummary), Packed(ArticleSummary, SUMMARIES[1:]))
    joined = Packed.of(ArticleSummary, parts)
    assert joined == SUMMARIES
    assert hash(joined) == hash(SUMMARIES)


def test_merging_needs_no_more_than_a_sequence() -> None:
    """The briefs of packed summaries are those of the summaries."""
    assert merge(Packed(ArticleSummary, SUMMARIES)) == merge(SUMMARIES)


def test_a_run_in_words_is_short() -> None:
    """asyncio puts the main task's result into words when a run ends: not every record of ten thousand articles."""
    run = Run(briefs=Packed(ArticleSummary), summaries=Packed(ArticleSummary, SUMMARIES * 50), ledger=Ledger())
    assert "<150 of ArticleSummary>" in repr(run)
    assert len(repr(run)) < 1_000
