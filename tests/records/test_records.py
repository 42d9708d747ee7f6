"""The values that travel down the line refuse what cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from summarizer.records.article import Span
from summarizer.records.ledger import Incident, Ledger, Tally
from summarizer.records.summary import Evidence


@pytest.mark.parametrize(("start", "end"), [(3, 3), (3, 2)])
def test_a_span_is_never_empty(start: int, end: int) -> None:
    """A span ends behind its start; the fault names both."""
    with pytest.raises(ValidationError, match=f"ends at {end}, before or at its start {start}"):
        Span(start=start, end=end)


def test_evidence_has_as_many_characters_as_its_span() -> None:
    """Text of another length cannot be what stands at the span."""
    with pytest.raises(ValidationError, match="2 characters for a span of 3"):
        Evidence(start=0, end=3, text="ab")


@given(st.lists(st.integers(0, 3), max_size=4))
def test_a_ledger_of_many_is_the_sum_of_them(counts: list[int]) -> None:
    """Adding ledgers up at once or one by one is the same, incidents in order."""
    parts = [
        Ledger(articles=Tally(used=n), incidents=(Incident(where=str(n), outcome="failed", reason="x"),))
        for n in counts
    ]
    assert Ledger.of(parts) == sum(parts, Ledger())
    assert Ledger.of(parts).articles.used == sum(counts)
