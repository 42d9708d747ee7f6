"""The values that travel down the line refuse what cannot be."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from summarizer.records import Evidence, Span


@pytest.mark.parametrize(("start", "end"), [(3, 3), (3, 2)])
def test_a_span_is_never_empty(start: int, end: int) -> None:
    """A span ends behind its start; the fault names both."""
    with pytest.raises(ValidationError, match=f"ends at {end}, before or at its start {start}"):
        Span(start=start, end=end)


def test_evidence_has_as_many_characters_as_its_span() -> None:
    """Text of another length cannot be what stands at the span."""
    with pytest.raises(ValidationError, match="2 characters for a span of 3"):
        Evidence(start=0, end=3, text="ab")
