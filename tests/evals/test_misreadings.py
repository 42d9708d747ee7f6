"""Wrong records planted as a model's reply: those that a cheap and certain rule knows are not shown as fact."""

from __future__ import annotations

import sys

import pytest

from tests.support.shell import ROOT

sys.path.insert(0, str(ROOT / "evals" / "misreadings"))

from misread import Case, load_cases, misread, table

CASES = load_cases()
_KNOWN = ("flipped negation", "modality lost")  # the kinds that rules on words settle
_MOST_SHOWN = 20


@pytest.mark.parametrize("case", [one for one in CASES if one.kind in _KNOWN], ids=lambda case: case.at)
def test_what_is_negated_planned_or_cleared_is_not_shown_as_fact(case: Case) -> None:
    """Neither in a section of the brief nor in its gist, narrative or title."""
    assert misread(case).shown is None


def test_no_more_misreadings_are_shown_than_before() -> None:
    """The count of all kinds may fall."""
    shown = [one for one in map(misread, CASES) if one.shown]
    assert len(CASES) == 30
    assert len(shown) <= _MOST_SHOWN


def test_a_right_record_is_shown() -> None:
    """What the sentence does tell counts as shown: the count finds facts where there are some."""
    text = "2024-03-05\n\nNorland sent soldiers to Kesto on Monday."
    wrong = {"what": "Norland sends soldiers to Kesto", "when": "Monday", "where": "Kesto", "status": "happened"}
    told = misread(Case(kind="right", facet="events", text=text, at="sent", wrong=wrong))
    assert told.shown == "Norland sends soldiers to Kesto (happened, None)"
    assert table([told]).splitlines()[-1] == "| all | 1 | 1 |"
