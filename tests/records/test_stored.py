from __future__ import annotations

import pytest

from summarizer.pipeline import merge
from summarizer.records.ledger import Ledger
from summarizer.records.summary import ArticleSummary
from summarizer.run import Run
from summarizer.stored import Stored
from tests.support.reported import flood

SUMMARIES = tuple(report.summary() for report in flood())


def test_what_is_stored_comes_out_equal() -> None:
    """Every record of a summary survives, at its place, however it is asked for."""
    stored = Stored(ArticleSummary, SUMMARIES)
    assert tuple(stored) == SUMMARIES
    assert (len(stored), stored[1], stored[-1], stored[1:]) == (3, SUMMARIES[1], SUMMARIES[2], SUMMARIES[1:])
    assert stored == SUMMARIES
    assert stored == Stored(ArticleSummary, SUMMARIES)
    assert stored != Stored(ArticleSummary, SUMMARIES[:2])
    with pytest.raises(IndexError):
        stored[3]


def test_many_records_are_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond some megabytes they leave memory, and come out equal all the same, also while more are added."""
    monkeypatch.setattr("summarizer.stored._IN_MEMORY", 1_000)
    stored = Stored(ArticleSummary)
    for summary in SUMMARIES:
        stored.append(summary)
        assert stored[-1] == summary
    assert stored == SUMMARIES
    assert hash(stored) == hash(SUMMARIES)
    assert stored.arranged([2, 0]) == (SUMMARIES[2], SUMMARIES[0])


def test_merging_needs_no_more_than_a_sequence() -> None:
    """The briefs of stored summaries are those of the summaries."""
    assert merge(Stored(ArticleSummary, SUMMARIES)) == merge(SUMMARIES)


def test_a_run_in_words_is_short() -> None:
    """asyncio puts the main task's result into words when a run ends: not every record of ten thousand articles."""
    run = Run(briefs=Stored(ArticleSummary), summaries=Stored(ArticleSummary, SUMMARIES * 50), ledger=Ledger())
    assert "<150 of ArticleSummary>" in repr(run)
    assert len(repr(run)) < 1_000
