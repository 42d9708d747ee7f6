"""Publication dates: which ground counts, and when a date is doubted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.articles.publication import SEARCHED, publication
from summarizer.records.article import Publication

STORY = "The harbour of Loma reopened.\n\nCranes moved again, the mayor said."


@pytest.mark.parametrize(
    ("text", "stem", "sidecar", "date", "basis"),
    [
        (" date 2023-01-31 " + STORY + " Ships came on Tuesday.", "2020-05-05", "2021", "2021", "sidecar"),
        (" date 2023-01-31 " + STORY + " Ships came on Tuesday.", "2020-05-05", None, "2023-01-31", "date_line"),
        ("Harbour reopens\nTuesday, 31 January 2023, 08:15 GMT\n" + STORY, "x", None, "2023-01-31", "date_line"),
        ("Published: Jan. 31, 2023 at 8:15 a.m.\n" + STORY, "x", None, "2023-01-31", "date_line"),
        ("LOMA, Jan. 31, 2023 (Portwire) -- " + STORY, "x", None, "2023-01-31", "text"),
        (STORY + "\nFirst published on 31 January 2023 by Portwire", "x", None, "2023-01-31", "text"),
        (STORY + "\n© 2019-2023 Portwire", "2020-05-05", None, "2023", "text"),
        (STORY + "\nCopyright (c) 2023 Portwire. ", "x", None, "2023", "text"),
        (STORY, "loma_2023-01-31_portwire", None, "2023-01-31", "file_name"),
        (STORY, "20230131 loma", None, "2023-01-31", "file_name"),
        (STORY, "2023-13-31 120230131", None, None, "unknown"),
        (STORY + " It had closed on 31 January 2023.", "x", None, None, "unknown"),
        ("Published in 2019, the plan was dropped.\n" + STORY, "x", None, None, "unknown"),
        ("Published on 3 March 2019, " + "the plan named every pier, " * 3, "x", None, None, "unknown"),
        ("2023-02-31\n" + STORY, "x", None, None, "unknown"),
        ("", "", None, None, "unknown"),
    ],
)  # fmt: skip
def test_the_first_ground_that_gives_a_date_counts(
    text: str, stem: str, sidecar: str | None, date: str | None, basis: str
) -> None:
    """Law: sidecar, then date line, then notice in the text, then file name; a date inside the story never counts."""
    assert publication(text, stem, sidecar) == Publication.model_validate({"date": date, "basis": basis})


@pytest.mark.parametrize(
    ("support", "doubt"),
    [
        ("It closed on January 28, 2023.", None),
        ("It closed on January 28.", None),
        ("It closed on 2023-01-31.", None),
        ("It closed on Tuesday.", None),
        ("It closed on Tuesday and on Friday.", "speaks of Tuesday and Friday, and 2023-01-31 was a Tuesday"),
        ("It closed on Friday.", "speaks of Friday, and 2023-01-31 was a Tuesday"),
        ("It closed on December 17, 2022.", "before it is 2022-12-17, 45 days earlier"),
        ("It closed on December 17.", "before it is 2022-12-17, 45 days earlier"),
        ("It closes on 5 March 2023.", "names 2023-03-05, which is later"),
        ("It closed last year.", "no day or weekday in the text supports it"),
        ("It closed on Monday, January 25.", 'says "Monday, January 25", which is no Monday around 2023'),
        ("It closed on February 29.", "no day or weekday"),
        ("It closed on Monday, February 29.", "no Monday"),
    ],
)
def test_a_machine_date_needs_support(support: str, doubt: str | None) -> None:
    """Law: a date set by a machine is believed when the text names a day in the week up to it or only its weekday, and
    else the doubt says in words what the text has instead. A doubtful date anchors nothing."""
    found = publication(f" date 2023-01-31 {STORY} {support}", "x", None)
    assert found.date == "2023-01-31"
    assert found.anchor == (None if doubt else "2023-01-31")
    assert (found.doubt is None) if doubt is None else (doubt in (found.doubt or ""))


def test_a_publishers_date_is_doubted_only_when_contradicted() -> None:
    """Law: a date that a publisher wrote needs no support, and falls to a weekday that cannot be."""
    head = "31 January 2023\n" + STORY
    assert publication(head, "x", None).doubt is None
    assert publication(head + " It closed on Saturday, January 28, 2023.", "x", None).doubt is None
    assert "no Sunday" in (publication(head + " It closed on Sunday, January 28, 2023.", "x", None).doubt or "")
    assert publication(STORY + " Sunday, January 28, 2023.\n© 2023", "x", None).doubt is None


def test_the_end_of_a_long_text_is_searched_too() -> None:
    """Law: the notice under a long text is found."""
    assert publication(STORY + "\nword" * SEARCHED + "\n© 2023 Portwire", "x", None).date == "2023"


@given(st.text(max_size=200), st.text(max_size=30))
def test_any_text_has_a_publication(text: str, stem: str) -> None:
    """Law: nothing raises, and there is a date exactly when there is a basis for it."""
    found = publication(text, stem, None)
    assert (found.date is None) == (found.basis == "unknown")


@pytest.mark.parametrize(
    ("date", "doubt", "day"),
    [
        ("2023-01-31", None, "2023-01-31"),
        ("2023-01-31", "it may be the day the page was stored", None),
        ("2023-01", None, None),
        ("2023", None, None),
        ("2023-01-30/2023-01-31", None, None),
        (None, None, None),
    ],
)
def test_a_day_of_publication_is_one_that_is_known_and_not_doubted(
    date: str | None, doubt: str | None, day: str | None
) -> None:
    """Law: a month, a year, a range and a doubtful day are no day."""
    assert Publication(date=date, basis="text" if date else "unknown", doubt=doubt).day == day
