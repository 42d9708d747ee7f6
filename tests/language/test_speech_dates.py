"""When a position was taken, by the words of its sentence."""

from __future__ import annotations

import pytest

from summarizer.language.dates.speech import date_of_position
from summarizer.records.facets import Act


@pytest.mark.parametrize(
    ("act", "sentence", "date"),
    [
        ("rejects", "Norland on Monday rejected the plan.", "Monday"),
        ("rejects", "Norland on Monday again rejected the plan.", "Monday"),
        ("rejects", "Norland rejected on Monday the plan.", "Monday"),
        ("accuses", "Norland accused Sudmark on 3 May of lying.", "3 May"),
        ("rejects", "On Monday, Norland rejected the plan.", "Monday"),
        ("rejects", "Last year Norland opposed the dam.", "Last year"),
        ("demands", "Norland on 3 May said it wanted the dam closed by June.", "3 May"),
        ("demands", "Norland said on 3 May that it wants the dam closed by June.", "3 May"),
        ("supports", "Regulators this month said they had approved the merger.", "this month"),
        ("criticises", "“It is a huge mistake,” the ministry said Monday in a statement.", "Monday"),
        ("other", "The mayor said late on Friday that boats were on their way.", "Friday"),
    ],
)
def test_a_date_beside_the_verb_or_in_front_dates_the_position(act: Act, sentence: str, date: str) -> None:
    """Beside the position's own verb or a verb of saying in its clause, or at the head of the sentence."""
    found = date_of_position(sentence, act)
    assert found is not None
    assert (found.text, sentence[found.start : found.end]) == (date, date)


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        ("demands", "Norland wants the dam closed by June."),
        ("rejects", "Norland rejected Monday’s plan."),
        ("rejects", "Norland rejected Monday talks."),
        ("rejects", "Norland rejects the 2020 treaty."),
        ("rejects", "Norland said Monday talks had failed, and rejects more of them."),
        ("rejects", "Norland dismissed reports that appeared over the weekend."),
        ("rejects", "“On Monday we rejected it,” Norland said."),
        ("rejects", "The minister who resigned on Monday said he rejected the plan."),
        ("rejects", "The envoy sacked on Monday rejected the plan."),
        ("rejects", "On Monday the talks failed and Norland rejected the plan."),
        ("supports", "Norland said on Monday it rejects the plan, while Sudmark supports it."),
        ("rejects", "Norland on Monday rejected one plan and Sudmark rejected another."),
        ("rejects", "The canal is too long."),
    ],
)
def test_a_date_of_anything_else_dates_no_position(act: Act, sentence: str) -> None:
    """What is demanded or spoken of, who speaks, another clause and another's position have dates of their own."""
    assert date_of_position(sentence, act) is None
