"""Briefs and summaries as JSON."""

from __future__ import annotations

import json

import pytest

from summarizer.pipeline import write_brief
from summarizer.records.brief import StoryBrief
from summarizer.records.ledger import Usage
from summarizer.render.canonical_json import to_json
from summarizer.stories.group import group_stories
from tests.support.reported import flood

SUMMARIES = [report.summary() for report in flood()]
FLOOD = write_brief(group_stories(SUMMARIES)[0], SUMMARIES)


def test_json_reads_back_and_has_whole_numbers() -> None:
    """JSON of a brief or summary reads back equal; whole numbers have no decimal point; others keep their digits."""
    text = to_json(FLOOD)
    assert StoryBrief.model_validate_json(text) == FLOOD
    assert '"value": 4000000,' in text
    assert '"seconds": 3.75' in text
    assert text.endswith("}\n")
    assert text == to_json(write_brief(group_stories(SUMMARIES)[0], SUMMARIES[::-1]))
    summary = flood()[0].summary()
    assert type(summary).model_validate_json(to_json(summary)) == summary


def test_json_keeps_letters_and_field_order() -> None:
    """Letters of every script stand as they are, fields in the order of the model."""
    brief = FLOOD.model_copy(update={"title": "Überflutung 洪水"})
    assert "Überflutung 洪水" in to_json(brief)
    assert list(json.loads(to_json(brief))) == list(StoryBrief.model_fields)


def test_json_refuses_what_it_cannot_hold() -> None:
    """Infinity is no JSON number; a float too large to be exact stays a float."""
    with pytest.raises(ValueError, match="JSON"):
        to_json(Usage(seconds=float("inf")))
    assert '"seconds": 1e+300' in to_json(Usage(seconds=1e300))
