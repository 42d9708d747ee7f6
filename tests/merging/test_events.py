"""The same occurrence across articles, and what the accounts say differently."""

from __future__ import annotations

import pytest

from summarizer.language.likeness.clusters import in_reading_order
from summarizer.merging.story.actors import merge_actors
from summarizer.merging.story.events import merge_events
from summarizer.records.brief import MergedEvent
from tests.support.reported import Report, flood


def _events(*reports: Report) -> tuple[MergedEvent, ...]:
    told = in_reading_order(report.summary() for report in reports)
    return merge_events(told, merge_actors(told))


def _two(first: Report, second: Report) -> int:
    return len(_events(first.actor("Norland").actor("Sudmark"), second.actor("Norland").actor("Sudmark")))


def test_one_occurrence_told_by_two_articles_is_one_event() -> None:
    """The flood's two accounts are one event, the assessment another; both keep all citations."""
    events = _events(*flood())
    assert [len(event.members) for event in events] == [2, 1]
    assert events[0].articles == ("alpha_11", "beta_22")


def test_dates_that_exclude_each_other_keep_events_apart() -> None:
    """The same words for another day are another event."""
    what = "Norland attacks the harbour of Sudmark"
    assert _two(
        Report("a").event(what, "2031-05-01", "Norland", "Sudmark"),
        Report("b").event(what, "2031-06-01", "Norland", "Sudmark"),
    ) == 2  # fmt: skip
    assert _two(
        Report("a").event(what, "2031-05-01", "Norland", "Sudmark"),
        Report("b").event(what, "2031-05", "Norland", "Sudmark"),
    ) == 1  # fmt: skip


def test_kinds_of_occurrence_that_exclude_each_other() -> None:
    """A death and an arrest of the same parties on the same day are two events."""
    assert _two(
        Report("a").event("A driver dies at the gates of Sudmark's dam", "2031-05-01", "Sudmark"),
        Report("b").event("A driver is arrested at the gates of Sudmark's dam", "2031-05-01", "Sudmark"),
    ) == 2  # fmt: skip


def test_events_without_common_party_or_place_stay_apart() -> None:
    """Wording alone makes no event the same."""
    assert _two(
        Report("a").event("Police close the old bridge", "2031-05-01", "Norland"),
        Report("b").event("Police close the old bridge", "2031-05-01", "Sudmark"),
    ) == 2  # fmt: skip


def test_meetings_are_told_apart_by_who_meets() -> None:
    """Talks of other parties in the same month are other talks."""
    third = Report("b").actor("Velta")
    assert _two(
        Report("a").event("Norland and Sudmark hold talks", "2031-05", "Norland", "Sudmark"),
        third.event("Norland and Velta hold talks", "2031-05", "Norland", "Velta"),
    ) == 2  # fmt: skip
    assert _two(
        Report("a").event("Norland and Sudmark hold talks", "2031-05", "Norland", "Sudmark"),
        Report("b").event("Sudmark and Norland meet for talks", "2031-05-04", "Norland", "Sudmark"),
    ) == 1  # fmt: skip


def test_an_article_tells_its_own_events_apart() -> None:
    """Two events of one article are never merged."""
    report = Report("a").actor("Norland")
    report.event("Norland opens the gates", "2031-05-01", "Norland").event("Norland opens the gates", None, "Norland")
    assert len(_events(report)) == 2


def test_differences_stay_side_by_side() -> None:
    """Other dates, places and statuses are listed with their articles; the narrowest date files the event."""
    (event,) = _events(
        Report("a", "2031-05-02").actor("Norland")
        .event("Norland opens the gates of the dam", "2031-05", "Norland", place="Ombra"),
        Report("b", "2031-05-03").actor("Norland")
        .event("Norland opens the gates of the dam", "2031-05-01", "Norland", place="Velt"),
        Report("c", "2031-05-04").actor("Norland")
        .event("Norland opens the gates of the dam", "2031-05-01", "Norland", status="alleged"),
    )  # fmt: skip
    assert event.date == "2031-05-01"
    given = {one.field: tuple((value.value, value.articles) for value in one.values) for one in event.differences}
    assert given == {
        "date": (("2031-05", ("a",)), ("2031-05-01", ("b", "c"))),
        "place": (("Ombra", ("a",)), ("Velt", ("b",))),
        "status": (("happened", ("a", "b")), ("alleged", ("c",))),
    }


def test_counts_in_wordings_are_never_lent_to_other_articles() -> None:
    """When accounts count differently, the latest dated account is shown, on its own date, and all are kept."""
    (event,) = _events(
        Report("a", "2031-05-02").actor("Norland")
        .event("300 people leave Ombra in Norland", "2031-05-02", "Norland", status="ongoing"),
        Report("b", "2031-05-04").actor("Norland")
        .event("900 people leave Ombra in Norland", "2031-05", "Norland", status="ongoing"),
        Report("c", None).actor("Norland")
        .event("700 people leave Ombra in Norland", "2031-05", "Norland", status="ongoing"),
    )  # fmt: skip
    assert (event.what, event.date) == ("900 people leave Ombra in Norland", "2031-05")
    assert [given.articles for given in event.differences[0].values] == [("a",), ("b",), ("c",)]


def test_undated_events_need_closer_words_and_come_last() -> None:
    """Without dates, only closely worded accounts are one event; undated events end the timeline."""
    events = _events(
        Report("a").actor("Norland").event("Norland repairs its oldest dam with loans", None, "Norland"),
        Report("b").actor("Norland").event("Norland sells grain from barges", None, "Norland"),
        Report("c").actor("Norland").event("Norland repairs its oldest dam with loans", "2031", "Norland"),
    )
    assert [(len(event.members), event.date) for event in events] == [(2, "2031"), (1, None)]


def test_names_alone_make_no_occurrence() -> None:
    """Two things said of the same people are two events unless a word for what happened is shared."""
    people = "Norland's river people"
    one = Report("a").actor(people, "population").actor("Norland")
    other = Report("b").actor(people, "population").actor("Norland")
    assert len(_events(
        one.event("Norland's river people declare a republic", None, people),
        other.event("Norland's river people mourn", None, people),
    )) == 2  # fmt: skip


def test_a_common_noun_for_a_place_makes_no_occurrence() -> None:
    """ "the region" may be any: sharing it is sharing no word for what happened."""
    assert _two(
        Report("a").event("Norland repairs the region", None, "Norland"),
        Report("b").event("Norland taxes the region", None, "Norland"),
    ) == 2  # fmt: skip


def test_other_words_for_the_same_kind_are_shared_words() -> None:
    """Flight is flight, whether people flee or leave, and though one report lists no participants."""
    one = Report("a").actor("Norlanders", "population").event("Norlanders flee Lower Ombra", None, place="Lower Ombra")
    other = Report("b").actor("Norlanders", "population")
    (event,) = _events(one, other.event("Ethnic Norlanders leave Lower Ombra", None, "Norlanders"))
    assert event.articles == ("a", "b")


def test_what_an_account_dates_itself_by_is_not_what_it_tells() -> None:
    """ "after the dam broke" tells of another event than "the dam broke"."""
    assert _two(
        Report("a").event("The dam of Ombra breaks in Norland", "2031", "Norland"),
        Report("b").event("Norland hires divers after the dam of Ombra breaks", "2031", "Norland"),
    ) == 2  # fmt: skip


def test_the_articles_that_date_an_event_are_named() -> None:
    """The date is only that of the accounts which give it."""
    (event,) = _events(
        Report("a").actor("Norland").event("Norland opens the gates of the dam", "2031-05-01", "Norland"),
        Report("b").actor("Norland").event("Norland opens the gates of the dam", None, "Norland"),
    )
    assert (event.date, event.dated_by, event.differences) == ("2031-05-01", ("a",), ())


@pytest.mark.parametrize(
    ("day", "salience"),
    [("2029", "background"), ("2030-05", "background"), ("2030-12-20", "main"), ("2031-01", "main"), (None, "main"),
     ("XXXX-05-01", "main")],
)  # fmt: skip
def test_earlier_years_are_background(day: str | None, salience: str) -> None:
    """What ended in an earlier year, more than a quarter before the story's latest date, is background to it."""
    report = Report("a", "2031-02-01").actor("Norland").event("Norland opens the gates", day, "Norland")
    (event,) = _events(report)
    assert event.salience == salience
    autumn = Report("a", "2031-12-01").actor("Norland").event("Norland opens the gates", "2031-02", "Norland")
    assert _events(autumn)[0].salience == "main"
    announced = Report("a").actor("Norland").event("Norland opens the gates", "2031-02-01", "Norland")
    announced.event("Norland will build a bridge", "2040", "Norland", status="planned")
    assert {event.salience for event in _events(announced)} == {"main"}


def test_accounts_without_counts_speak_together() -> None:
    """Only a count is set apart: wordings without one share their citations, whatever their words."""
    (event,) = _events(
        Report("a", "2031-05-02").actor("Norland").event("People leave Ombra in Norland", "2031-05", "Norland"),
        Report("b", "2031-05-03").actor("Norland").event("People flee Ombra in Norland", "2031-05", "Norland"),
        Report("c", "2031-05-04").actor("Norland").event("900 people leave Ombra in Norland", "2031-05", "Norland"),
    )
    (difference,) = event.differences
    assert [given.articles for given in difference.values] == [("a", "b"), ("c",)]
    assert difference.values[0].value == event.what


def _dam(name: str, date: str, published: str | None, what: str = "The dam of Ombra breaks and floods Velt") -> Report:
    return Report(name, published).actor("Norland").event(what, date, "Norland", place="Velt")


def test_accounts_that_date_one_occurrence_differently_are_one_event() -> None:
    """Worded alike and both written afterwards: one event, its dates side by side."""
    (event,) = _events(_dam("a", "2031-05-01", "2031-05-09"), _dam("b", "2031-05-02", "2031-05-10"))
    (difference,) = event.differences
    assert [given.value for given in difference.values] == ["2031-05-01", "2031-05-02"]


def test_the_date_that_most_accounts_agree_with_is_shown() -> None:
    """Of dates that exclude each other, the more common one stands on the timeline."""
    days = (("a", "2031-05-01"), ("b", "2031-05-02"), ("c", "2031-05-02"))
    (event,) = _events(*(_dam(name, day, "2031-05-09") for name, day in days))
    assert event.date == "2031-05-02"


@pytest.mark.parametrize(
    ("second", "published", "what"),
    [
        ("2031-05-02", "2031-05-01", "The dam of Ombra breaks and floods Velt"),
        ("2031-05-02", None, "The dam of Ombra breaks and floods Velt"),
        ("2031-05-12", "2031-05-13", "The dam of Ombra breaks and floods Velt"),
        ("2031-05-02", "2031-05-09", "Norland mends the dam"),
    ],
)
def test_what_may_be_another_occurrence_is_another_event(second: str, published: str | None, what: str) -> None:
    """The earlier account was written before the later date, or nobody knows when; the dates lie more than a week
    apart; or the wording is another."""
    assert len(_events(_dam("a", "2031-05-01", published), _dam("b", second, "2031-05-14", what))) == 2


def test_what_recurs_within_days_is_not_misdated() -> None:
    """Talks are held, and attacks made, day after day: another day is another one."""
    what = "Norland meets Norland's mayors for talks in Velt"
    assert len(_events(_dam("a", "2031-05-01", "2031-05-09", what), _dam("b", "2031-05-02", "2031-05-10", what))) == 2


def test_an_article_that_tells_of_both_dates_tells_of_two_occurrences() -> None:
    """Where one article tells the dam broke on both days, the other article's account goes with its own day."""
    both = _dam("a", "2031-05-01", "2031-05-09")
    both.event("The dam of Ombra breaks again and floods Velt", "2031-05-02", "Norland", place="Velt")
    events = _events(both, _dam("b", "2031-05-02", "2031-05-10"))
    assert sorted(len(event.members) for event in events) == [1, 2]
    assert not any(event.differences and event.differences[0].field == "date" for event in events)


def test_what_lasts_for_days_is_one_event_however_often_it_is_told() -> None:
    """Two accounts of one article join for a flight, each with its own citations; two attacks of one article do not."""
    first = Report("a").event("People of Ombra flee Sudmark", None, "Sudmark", place="Sudmark")
    first.write("They were 300 and more.")
    first.event("More than 300 people of Ombra flee Sudmark", None, "Sudmark", place="Sudmark")
    second = Report("b").event("People of Ombra flee Sudmark", None, "Sudmark", place="Sudmark")
    (event,) = _events(first.actor("Norland").actor("Sudmark"), second.actor("Norland").actor("Sudmark"))
    assert len(event.members) == 3
    (counted,) = (given for one in event.differences for given in one.values if "300" in given.value)
    assert [(one.article, one.text) for one in counted.citations] == [("a", "They were 300 and more.")]
    first = Report("a").event("Norland attacks Sudmark", None, "Norland", "Sudmark")
    first.event("Norland attacks Sudmark again", None, "Norland", "Sudmark")
    assert _two(first, Report("b").event("Norland attacks Sudmark", None, "Norland", "Sudmark")) == 2


def test_an_undated_account_does_not_join_two_dates() -> None:
    """An offer of November, one of February, and one without a date: two events, whichever the third belongs to."""
    what = "Kestrel raises its offer for Nordbank"
    days = (("a", "2031-11-06"), ("b", None), ("c", "2032-02-05"))
    reports = [Report(name).event(what, day, "Kestrel", "Nordbank") for name, day in days]
    reports = [report.actor("Kestrel", "organisation").actor("Nordbank", "organisation") for report in reports]
    assert sorted(len(event.members) for event in _events(*reports)) == [1, 2]


@pytest.mark.parametrize(
    ("first", "second", "events"),
    [
        ("2031-05-02", "2031-05-06", 1),
        ("2031-05-02", "2031-06-02", 2),
        ("2031-04", "2031-05", 1),
        ("2030-03", "2031-05", 2),
    ],
)
def test_dates_slip_by_little(first: str, second: str, events: int) -> None:
    """Two dates of one event lie within a week for days, within a month for months; else there are two events."""
    what = "The old bridge of Ombra collapses"
    assert _two(
        Report("a", "2031-07-01").event(what, first, "Norland", "Sudmark", place="Ombra"),
        Report("b", "2031-07-02").event(what, second, "Norland", "Sudmark", place="Ombra"),
    ) == events  # fmt: skip
