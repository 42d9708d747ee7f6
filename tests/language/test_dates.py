"""Dates: where they stand in a text, what they mean on the day of publication, and how they compare."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.dates.find import bounds, find_dates, is_edtf, overlap, resolve, sort_key
from summarizer.language.edtf import agree, is_before, lies_within

TUESDAY = "2023-09-26"

RESOLVED = [
    # written out in full: the day of publication plays no part
    ("September 28, 2023", None, "2023-09-28"),
    ("28 September 2023", "2020-01-01", "2023-09-28"),
    ("the 28th of September 2023", None, "2023-09-28"),
    ("Monday, September 25, 2023", None, "2023-09-25"),
    ("2023-09-28", None, "2023-09-28"),
    ("2023/9/8", None, "2023-09-08"),
    ("2023-09-28T10:00:00Z", None, "2023-09-28"),
    ("2023-09-19/2023-09-20", None, "2023-09-19/2023-09-20"),
    ("September 2023", None, "2023-09"),
    ("in early September 2023", None, "2023-09"),
    ("2020", TUESDAY, "2020"),
    ("in 2020", None, "2020"),
    ("summer of 2020", None, "2020"),
    # month and day: the latest year that puts it no more than 30 days ahead
    ("November 7", None, "XXXX-11-07"),
    ("November 7", "2022-11-08", "2022-11-07"),
    ("November 7", "2022", "2022-11-07"),
    ("Nov. 7", "2022-11", "2022-11-07"),
    ("early on November 7", "2022-11-08", "2022-11-07"),
    ("December 28", "2023-01-02", "2022-12-28"),
    ("December 28", "2023-01", "2022-12-28"),
    ("January 5", "2022-12-20", "2023-01-05"),
    ("October 26", TUESDAY, "2023-10-26"),
    ("October 27", TUESDAY, "2022-10-27"),
    ("November 7", "2022-12/2023-01", "XXXX-11-07"),
    ("February 29", "2023-03-05", "XXXX-02-29"),
    ("September", "2023-10-02", "2023-09"),
    ("in September", None, "XXXX-09"),
    ("last September", "2023-09-10", "2022-09"),
    ("last June", "2023-09-10", "2023-06"),
    ("next June", "2023-09-10", "2024-06"),
    ("last September", "2023", "XXXX-09"),
    # weekdays
    ("Monday", TUESDAY, "2023-09-25"),
    ("on Tuesday", TUESDAY, TUESDAY),
    ("5 p.m. Monday local time", TUESDAY, "2023-09-25"),
    ("Monday night", TUESDAY, "2023-09-25"),
    ("last Tuesday", TUESDAY, "2023-09-19"),
    ("this Thursday", TUESDAY, "2023-09-28"),
    ("next Monday", TUESDAY, "2023-10-02"),
    ("this coming Tuesday", TUESDAY, "2023-10-03"),
    ("Monday", "2023", "2023"),
    ("Monday", None, None),
    # relative
    ("today", TUESDAY, TUESDAY),
    ("earlier today", TUESDAY, TUESDAY),
    ("last night", TUESDAY, "2023-09-25"),
    ("earlier this morning", TUESDAY, TUESDAY),
    ("the day before yesterday", TUESDAY, "2023-09-24"),
    ("tomorrow", TUESDAY, "2023-09-27"),
    ("last week", "2023-09-25", "2023-09-18/2023-09-24"),
    ("next week", "2023-09-25", "2023-10-02/2023-10-08"),
    ("earlier this month", TUESDAY, "2023-09"),
    ("last month", "2023-01-05", "2022-12"),
    ("late last year", TUESDAY, "2022"),
    ("last year", "2023", "2022"),
    ("this decade", "2023-09", "202X"),
    ("last century", TUESDAY, "19XX"),
    ("a week ago", TUESDAY, "2023-09-18/2023-09-24"),
    ("three weeks ago", "2023-09-25", "2023-09-04/2023-09-10"),
    ("10 days ago", TUESDAY, "2023-09-16"),
    ("two years ago", TUESDAY, "2021"),
    ("over the weekend", "2022-11-07", "2022-11-05/2022-11-06"),
    ("over the weekend", "2022-11-06", "2022-11-05/2022-11-06"),
    ("last weekend", "2022-11-10", "2022-11-05/2022-11-06"),
    ("next weekend", "2022-11-10", "2022-11-19/2022-11-20"),
    # publication known only roughly: never more precise than that, and nothing when the answer lies too far off
    ("last week", "2023", "2023"),
    ("three weeks ago", "2023", "2023"),
    ("three weeks ago", "2023-09", None),
    ("three years ago", "202X", None),
    ("last week", None, None),
    ("yesterday", "not a date", None),
    # decades and ranges
    ("1990s", None, "199X"),
    ("the ’90s", None, "199X"),
    ("the nineties", None, "199X"),
    ("the early 1990s", None, "1990/1994"),
    ("the mid-1990s", None, "1993/1997"),
    ("the late 1980s", None, "1985/1989"),
    ("late 1980s and early 1990s", None, "1985/1994"),
    ("mid- to late 1990s", None, "1993/1999"),
    ("1980s to 1990s", None, "1980/1999"),
    ("from 1988 to 1994", None, "1988/1994"),
    ("1988-94", None, "1988/1994"),
    ("between 2016 and 2018", None, "2016/2018"),
    ("September 19-20, 2023", None, "2023-09-19/2023-09-20"),
    ("September 19-20", None, "XXXX-09-19/XXXX-09-20"),
    ("19-20 September 2023", None, "2023-09-19/2023-09-20"),
    ("September 28 to October 1, 2023", None, "2023-09-28/2023-10-01"),
    ("September to November 2023", None, "2023-09/2023-11"),
    ("November 7 and 8", "2022", "2022-11-07/2022-11-08"),
    ("2020 to 2020", None, "2020"),
    # no date, too vague, or a guess
    ("2016 and 2018", None, None),
    ("1994-1988", None, None),
    ("weeks ago", TUESDAY, None),
    ("the past week", TUESDAY, None),
    ("after 2020", None, None),
    ("07/11/2022", None, None),
    ("September 31, 2023", None, None),
    ("the 10", "2023", None),
    ("a dispute", TUESDAY, None),
    ("", TUESDAY, None),
    ("early " * 5000, TUESDAY, None),
    ("yesterday", "0001-01-01", None),
]


@pytest.mark.parametrize(("phrase", "anchor", "expected"), RESOLVED)
def test_resolves_as_the_words_and_the_publication_date_allow(
    phrase: str, anchor: str | None, expected: str | None
) -> None:
    """A phrase means what the documented rules say, and never more precisely than its words and anchor."""
    assert resolve(phrase, anchor) == expected


FOUND = [
    (
        "They met on September 28, 2023 and 28 September 2023, then 2023-09-28.",
        ["September 28, 2023", "28 September 2023", "2023-09-28"],
    ),
    ("On Sept. 28 and November 7 it rained.", ["Sept. 28", "November 7"]),
    ("In September 2023, in September and in May.", ["September 2023", "September", "May"]),
    ("It may help; they march; Theresa May said so.", []),
    ("A 2020 war, 2,000 troops, 2000 people; they killed 2000 civilians.", ["2020"]),
    ("Some 2000 left; about 2000 farmers came; Flight 2020; $2020; 2020%.", []),
    ("The 2015 attacks (2016) and Euro 2016 games.", ["2015", "2016", "2016"]),
    ("Monday, on Sunday and last Monday.", ["Monday", "Sunday", "last Monday"]),
    ("Today or tonight, earlier today, yesterday.", ["Today", "tonight", "earlier today", "yesterday"]),
    ("Last week's fighting, this year, three weeks ago.", ["Last week", "this year", "three weeks ago"]),
    ("Reports appeared over the weekend.", ["over the weekend"]),
    ("In the early 1990s and the 1980s.", ["the early 1990s", "the 1980s"]),
    ("The late 1980s and early 1990s were hard.", ["The late 1980s and early 1990s"]),
    (
        "September 19-20, 2023; from 1988 to 1994; 1988-94; 2015/16.",
        ["September 19-20, 2023", "1988 to 1994", "1988-94", "2015/16"],
    ),
    ("Between 2016 and 2018, or between 2016 and 2018.", ["2016", "2018", "2016 and 2018"]),
    ("At 6am, 11.30am and 17:30, in May 20,000 people.", ["May"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_finds_dates_and_leaves_counts_and_times(text: str, expected: list[str]) -> None:
    """Date expressions are found without their prepositions; counts, clock times, names and verbs are not."""
    assert [mention.text for mention in find_dates(text)] == expected


@given(st.text() | st.text(alphabet="0123456789 -,./MaySeptember’snext agoX"))
def test_mentions_are_exact_ordered_and_disjoint(text: str) -> None:
    """For any text: `text[start:end]` is the mention's text, and mentions follow each other without overlap."""
    end = 0
    for mention in find_dates(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= end
        end = mention.end


@given(st.text(max_size=120), st.none() | st.text(max_size=25) | st.dates().map(str))
def test_no_text_makes_a_function_raise(phrase: str, anchor: str | None) -> None:
    """Whatever comes in, what `resolve` gives is a date the records allow, or None."""
    resolved = resolve(phrase, anchor)
    assert resolved is None or is_edtf(resolved)
    bounds(phrase)
    sort_key(phrase)
    overlap(phrase, anchor or "")


@given(st.sampled_from(RESOLVED), st.none() | st.dates().map(str) | st.dates().map(lambda day: str(day)[:7]))
def test_every_answer_is_edtf_whatever_the_anchor(case: tuple[str, str | None, str | None], anchor: str | None) -> None:
    """A phrase of the table, against any publication date, gives a well-formed date or None."""
    resolved = resolve(case[0], anchor)
    assert resolved is None or is_edtf(resolved)


@given(st.dates(min_value=date(1600, 1, 1), max_value=date(2099, 12, 31)))
def test_a_day_is_found_and_read_back_in_every_style(day: date) -> None:
    """However a full date is written, it is found whole in a sentence and resolves to the same day."""
    month = day.strftime("%B")
    for written in (f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}", str(day)):
        assert [mention.text for mention in find_dates(f"They met on {written} there.")] == [written]
        assert resolve(written, None) == str(day)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_a_bare_weekday_lies_in_the_week_up_to_publication(day: date) -> None:
    """A bare weekday is one of the seven days that end with the day of publication."""
    for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        found = date.fromisoformat(resolve(name, str(day)) or "")
        assert found.strftime("%A") == name
        assert timedelta(0) <= day - found < timedelta(7)


def _days(edtf: str) -> tuple[str, str] | None:
    found = bounds(edtf)
    return (str(found.earliest), str(found.latest)) if found else None


def test_bounds_are_the_first_and_last_day_covered() -> None:
    """Each form covers exactly its days, leap years included."""
    assert _days("2023-09-25") == ("2023-09-25", "2023-09-25")
    assert _days("2024-02") == ("2024-02-01", "2024-02-29")
    assert _days("2023") == ("2023-01-01", "2023-12-31")
    assert _days("199X") == ("1990-01-01", "1999-12-31")
    assert _days("19XX") == ("1900-01-01", "1999-12-31")
    assert _days("2023-09-19/2023-10") == ("2023-09-19", "2023-10-31")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-13",
        "2023-02-30",
        "0000",
        "23",
        "199X-01",
        "XXXX",
        "2023/",
        "/2023",
        "2023/2022",
        "XXXX-02-30",
        "2023-09-25T10:00",
        "2023/XXXX-01",
        "2023/2024/2025",
        " 2023",
        "2023~",
        "２０２３",
        "2023-1",
        "2023/XX",
    ],
)
def test_what_is_no_edtf_covers_nothing(text: str) -> None:
    """A malformed date is no date anywhere: no bounds, no overlap even with itself, last on the timeline."""
    assert not is_edtf(text)
    assert bounds(text) is None
    assert not overlap(text, text)
    assert sort_key(text) > sort_key("XXXX-12-31")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2023-09", "2023-09-25", True),
        ("2023-09", "2023-10", False),
        ("199X", "1999/2001", True),
        ("XXXX-11-07", "2022-11-07", True),
        ("XXXX-11-07", "2022-11-08", False),
        ("XXXX-11-07", "2022", True),
        ("XXXX-11-07", "2022-01/2022-10", False),
        ("XXXX-11", "XXXX-11-07", True),
        ("XXXX-11", "XXXX-12", False),
        ("XXXX-12-30/XXXX-01-02", "2023-01-01", True),
        ("XXXX-12-30/XXXX-01-02", "2023-01-03", False),
        ("XXXX-12-30/XXXX-01-02", "XXXX-01-01", True),
        ("XXXX-02-29", "2023-02", False),
        ("XXXX-02-29", "2024-02", True),
        ("XXXX-02-29", "199X", True),
        ("XXXX-02-29", "2023-02-28/2023-03-01", False),
        ("XXXX-01-01", "0001-01-01", True),
        ("XXXX-12-31", "9999-12-31", True),
    ],
)
def test_dates_overlap_when_they_can_mean_the_same_day(a: str, b: str, expected: bool) -> None:
    """Known years compare by days, unknown ones by month and day in any year; the order of the two does not matter."""
    assert overlap(a, b) is expected
    assert overlap(b, a) is expected


def test_the_timeline_order_is_total_and_puts_the_undated_last() -> None:
    """Earlier first, then narrower, then dates of unknown year by month and day, then malformed ones after None."""
    ordered = ["199X", "2020", "2022-11-07", "2023", "2023-09-01", "2023-09", "XXXX-01-05", "XXXX-11-07", None, "soon"]
    shuffled = random.Random(0).sample(ordered, len(ordered))
    assert sorted(shuffled, key=sort_key) == ordered


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2023-09-19", "2023-09-19", True), ("2023-09-19", "2023-10", False), ("2023", "2024", False),
        ("2023-09-19/2023-09-20", "2023-09-21", False), ("XXXX-11-07", "2023-11-08", False),
        ("199X", "1988/1994", True), (None, "2023", True), (None, None, True),
    ],
)  # fmt: skip
def test_dates_agree_unless_both_are_known_and_exclude_each_other(a: str | None, b: str | None, expected: bool) -> None:
    """An unknown date excludes nothing; in either order."""
    assert agree(a, b) is expected
    assert agree(b, a) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("2023-09-24", "2023-09-25", True), ("2023-08", "2023-09-01", True), ("2022", "2023", True),
        ("2023-09-25", "2023-09-25", False), ("2023-09-26", "2023-09-25", False), ("2023-09", "2023-09-25", False),
        ("2023-09-25", "2023", False), ("XXXX-01-01", "2023-09-25", False), (None, "2023", False),
        ("2022", None, False), ("soon", "2023", False),
    ],
)  # fmt: skip
def test_a_date_is_before_another_when_all_of_its_days_are(a: str | None, b: str | None, expected: bool) -> None:
    """Days that both may mean, and dates without a year, are no earlier."""
    assert is_before(a, b) is expected
    assert not (expected and is_before(b, a))


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        ("2023-09-25", "2023-09", True), ("2023-09-25", "2023-09-25", True), ("2023-09", "202X", True),
        ("2023-09-19/2023-09-30", "2023-09", True), ("2023-09-30/2023-10-01", "2023-09", False),
        ("2023-08-31", "2023-09", False), ("2023-09", "2023-09-25", False), ("XXXX-09-25", "2023", False),
        ("2023-09-25", "XXXX-09", False), ("soon", "2023", False), ("2023", "", False),
    ],
)  # fmt: skip
def test_a_date_lies_within_another_that_has_all_of_its_days(inner: str, outer: str, expected: bool) -> None:
    """One day outside is enough for it not to; a date without a year lies within nothing."""
    assert lies_within(inner, outer) is expected
