"""The same occurrence across articles, and what the accounts say differently."""

from __future__ import annotations

from reported import Report, flood

from summarizer.brief_records import MergedEvent
from summarizer.clusters import in_reading_order
from summarizer.merge.actors import merge_actors
from summarizer.merge.events import merge_events


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
    assert {difference.field: difference.values for difference in event.differences} == {
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
    assert [articles for _, articles in event.differences[0].values] == [("a",), ("b",), ("c",)]


def test_undated_events_need_closer_words_and_come_last() -> None:
    """Without dates, only closely worded accounts are one event; undated events end the timeline."""
    events = _events(
        Report("a").actor("Norland").event("Norland repairs its oldest dam with loans", None, "Norland"),
        Report("b").actor("Norland").event("Norland sells grain from barges", None, "Norland"),
        Report("c").actor("Norland").event("Norland repairs its oldest dam with loans", "2031", "Norland"),
    )
    assert [(len(event.members), event.date) for event in events] == [(2, "2031"), (1, None)]
