"""Figures that answer the same question, and how two values relate."""

from __future__ import annotations

import pytest

from summarizer.language.likeness.clusters import in_reading_order
from summarizer.merging.story import proper_words
from summarizer.merging.story.figures import FigureLedger, merge_figures
from summarizer.records.brief import FigureSeries
from tests.support.reported import Report, flood

DAY, NEXT = "2031-05-01", "2031-05-02"


def _ledger(*reports: Report) -> FigureLedger:
    told = in_reading_order(report.summary() for report in reports)
    return merge_figures(told, proper_words(told))


def _series(*reports: Report) -> tuple[FigureSeries, ...]:
    return _ledger(*reports).series


def test_a_count_that_grows_is_one_series_in_order_of_date() -> None:
    """The flood's two counts are an update; the damage in money stands alone."""
    people, money = _series(*flood())
    assert [(point.text, point.as_of) for point in people.points] == [("300", "2031-05-02"), ("900", "2031-05-03")]
    assert (people.relation, people.rule) == ("update", "values differ and hold for different dates")
    assert (money.relation, money.rule) == (None, None)
    assert (money.points[0].as_of, money.points[0].as_of_basis) == (None, "unknown")


def test_the_articles_date_stands_in_and_says_so() -> None:
    """A figure the text does not date takes the publication date, marked as such."""
    (series,) = _series(Report("a", DAY).figure("12", 12, "houses lost", unit="house"))
    assert (series.points[0].as_of, series.points[0].as_of_basis) == (DAY, "publication")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("people killed by the flood", "people injured by the flood"),
        ("people killed in the 2002 flood", "people killed in the 2031 flood"),
        ("people killed in the whole war", "people killed in the first war"),
        ("people who left Ombra", "people who left Velt"),
        ("children in tents", "workers on barges"),
        ("people killed by the river", "people killed by gunmen"),
    ],
)
def test_other_questions_stay_apart(one: str, other: str) -> None:
    """Another kind of occurrence, scope, place or subject is another question."""
    places = Report("z").event("x", None, place="Ombra").event("y", None, place="Velt")
    series = _series(Report("a", DAY).figure("12", 12, one), Report("b", DAY).figure("15", 15, other), places)
    assert all(len(part.members) == 1 or part.relation == "different_scope" for part in series)


def test_alike_at_a_glance_is_different_scope() -> None:
    """The dead of another flood at the same place are shown beside, never compared."""
    place = Report("z").event("x", None, place="Ombra")
    (series,) = _series(
        Report("a", DAY).figure("12", 12, "people killed in Ombra in the 2002 flood"),
        Report("b", DAY).figure("40", 40, "people killed in Ombra in the 2031 flood"),
        place,
    )
    assert series.relation == "different_scope"
    assert "2002" in series.measures
    assert "2031" in series.measures


def test_equal_numbers_group_under_looser_wording() -> None:
    """The same count of the same thing is one series though it is worded differently; a duration is not."""
    assert len(_series(
        Report("a").figure("seven", 7, "bridges around the town closed by the army", unit="bridge"),
        Report("b").figure("seven", 7, "bridges near the town that the army lost", unit="bridge"),
    )) == 1  # fmt: skip
    assert len(_series(
        Report("a").figure("three years", 3, "time since the last inspection", unit="year"),
        Report("b").figure("three years", 3, "age of the new gates", unit="year"),
    )) == 2  # fmt: skip
    assert len(_series(
        Report("a").figure("5,000", 5000, "residents of the valley"),
        Report("b").figure("5,000", 5000, "farmers in the valley before the flood"),
    )) == 1  # fmt: skip


def test_two_currencies_of_one_sentence() -> None:
    """One amount in two currencies agrees; one number with two currencies is left open."""
    agreed = Report("a").write("An appeal for 20 million francs ($22 million) was made.")
    agreed.figure("20 million francs", 2e7, "appeal for the flooded", unit="CHF")
    agreed.figure("$22 million", 2.2e7, "appeal made for the flooded", unit="USD")
    (series,) = _series(agreed)
    assert (series.relation, series.rule, series.unit) == ("agree", "one amount in two currencies", "CHF / USD")
    doubtful = Report("b").write("Aid of 5m euros. Dollars.")
    doubtful.figure("5m", 5e6, "aid promised", unit="USD").figure("5m euros", 5e6, "aid promised", unit="EUR")
    (series,) = _series(doubtful)
    assert series.relation is None
    assert "two currencies" in (series.rule or "")


def test_gravest_relation_names_the_series() -> None:
    """A conflict anywhere in a series makes it one; equal points agree; vague points settle nothing."""
    counts = [("a", 12, DAY), ("b", 15, DAY), ("c", 20, NEXT)]
    (series,) = _series(*(Report(i, d).figure(str(n), n, "houses lost", unit="house", as_of=d) for i, n, d in counts))
    assert series.relation == "conflict"
    (same,) = _series(*(Report(i, DAY).figure("12", 12, "houses lost", unit="house") for i in "abc"))
    assert same.relation == "agree"
    (vague,) = _series(*(Report(i, DAY).figure("dozens", None, "houses lost", unit="house") for i in "ab"))
    assert (vague.relation, vague.rule) == (None, "fewer than two of the amounts are numbers")


def test_a_figure_that_says_little_cannot_bridge_two_that_differ() -> None:
    """ "the offer" goes with one of two deals at most: it never makes them one series."""
    series = _series(
        Report("a", DAY).figure("$47 billion", 4.7e10, "offer for the kite maker", unit="USD"),
        Report("b", DAY).figure("$48 billion", 4.8e10, "offer", unit="USD"),
        Report("c", DAY).figure("$90 billion", 9.0e10, "offer for the boat yard", unit="USD"),
    )
    together = [{point.text for point in part.points} for part in series]
    assert not any({"$47 billion", "$90 billion"} <= texts for texts in together)
    assert sorted(len(texts) for texts in together) == [1, 2]


def test_grave_cases_are_counted_apart() -> None:
    """The seriously injured are not the injured."""
    series = _series(
        Report("a", DAY).figure("50", 50, "people injured"), Report("b", DAY).figure("8", 8, "people seriously injured")
    )
    assert all(part.relation in (None, "different_scope") for part in series)


def test_a_place_need_not_be_known_to_tell_figures_apart() -> None:
    """Capitalised words within a wording are places even when no actor or event names them."""
    series = _series(
        Report("a", DAY).figure("12", 12, "people killed in Velt"),
        Report("b", DAY).figure("32", 32, "people killed in Ombra"),
    )
    assert len(series) == 2


def test_undated_numbers_far_apart_are_no_series() -> None:
    """Where no date tells that a count grew, numbers of another order are another count."""

    def told(one: str | None, other: str | None) -> int:
        return len(_series(
            Report("a").figure("600", 600, "people who left Ombra", as_of=one),
            Report("b").figure("20,000", 20_000, "people who left Ombra", as_of=other),
        ))  # fmt: skip

    assert told(None, None) == 2
    assert told(DAY, NEXT) == 1


def test_a_whole_is_not_what_is_counted_of_it() -> None:
    """ "900 of the 5,000 residents" counts 900; the 5,000 go with other mentions of the whole, not with the count."""
    first = Report("a").write("At least 900 of the 5,000 residents of Ombra have left.")
    first.figure("900", 900, "residents who left Ombra", qualifier="at_least")
    first.figure("5,000", 5000, "residents who left Ombra")
    second = Report("b").write("Nearly all of Ombra's roughly 5,000 residents have gone; 1,200 left on foot.")
    second.figure("5,000", 5000, "people of the valley", qualifier="about")
    second.figure("1,200", 1200, "people who left Ombra")
    place = Report("z").event("x", None, place="Ombra")
    texts = sorted(sorted(point.text for point in series.points) for series in _series(first, second, place))
    assert texts == [["1,200", "900"], ["5,000", "5,000"]]


def test_a_whole_is_worded_as_one() -> None:
    """Of several wordings of a whole, one that does not count movement is shown."""
    first = Report("a").write("Most of the 5,000 people fled Ombra.").figure("5,000", 5000, "people who fled Ombra")
    second = Report("b").write("Of the 5,000 people few stay.").figure("5,000", 5000, "population of Ombra")
    (series,) = _series(first, second)
    assert series.measures == "population of Ombra"


def test_populations_of_other_scope_are_not_set_side_by_side() -> None:
    """Everybody lives somewhere: that two counts are of residents makes them nothing alike."""
    place = Report("z").event("x", None, place="Ombra")
    series = _series(
        Report("a", DAY).figure("12", 12, "population of Ombra in 2002"),
        Report("b", DAY).figure("40", 40, "population of Ombra in 2031"),
        place,
    )
    assert [part.relation for part in series] == [None, None]


def test_two_values_of_one_sentence_count_two_things() -> None:
    """What a sentence gives side by side is no series; the same wording in another sentence is."""
    report = Report("a", DAY).write("There were one tram crash and two tram crashes with others.")
    report.figure("one", 1, "tram crashes", unit="crash").figure("two", 2, "tram crashes", unit="crash")
    assert [len(series.points) for series in _series(report)] == [1, 1]
    apart = Report("a", DAY).write("There was one tram crash.").figure("one", 1, "tram crashes", unit="crash")
    apart.write("There were two tram crashes.").figure("two", 2, "tram crashes", unit="crash")
    assert [len(series.points) for series in _series(apart)] == [2]


def _storm(name: str, day: str) -> Report:
    return Report(name, day).event("A storm hits Ombra", day, place="Ombra")


def test_a_series_and_its_part_are_contrasted() -> None:
    """A count that grew and a part of it stay two series, linked by a contrast."""
    part = _storm("c", NEXT).write("30 of them were hurt.").figure("30", 30, "people injured in Ombra")
    ledger = _ledger(
        _storm("a", DAY).figure("100", 100, "people injured in Ombra"),
        _storm("b", NEXT).figure("200", 200, "people injured in Ombra"),
        part,
    )
    (contrast,) = ledger.contrasts
    assert contrast.series == ("figure-1", "figure-2")
    assert [len(series.points) for series in ledger.series] == [2, 1]
    assert (ledger.series[0].trend, ledger.series[0].latest) == ("rises", ("b#figures0",))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ({"measures": "people killed in Ombra"}, {"measures": "children killed in Ombra"}, True),
        ({"measures": "people killed in Ombra"}, {"measures": "people killed in Velt"}, True),
        ({"measures": "people who fled Ombra"}, {"measures": "people of Ombra in shelters"}, True),
        ({"measures": "trips cancelled", "unit": "trip"}, {"measures": "night trips cancelled", "unit": "trip"}, True),
        ({"measures": "people killed in Ombra"}, {"measures": "people hurt in Ombra"}, False),
        ({"measures": "aid for Ombra", "unit": "USD"}, {"measures": "aid sought by Velta", "unit": "USD"}, True),
        ({"measures": "aid for Ombra", "unit": "USD"}, {"measures": "a fine paid", "unit": "USD"}, False),
        ({"measures": "days of rain", "unit": "day"}, {"measures": "days of hard rain", "unit": "day"}, False),
    ],
)
def test_what_looks_alike(one: dict[str, str], other: dict[str, str], alike: bool) -> None:
    """A population, a place within the story, people on the move, or a closer wording make a count another one of the
    same sort; another kind of occurrence, other money and durations do not."""
    first, second = _storm("a", DAY), _storm("b", NEXT)
    first.figure("12", 12, one.pop("measures"), **one)
    second.figure("15", 15, other.pop("measures"), **other)
    series = _series(first, second)
    assert [part.relation for part in series] == (["different_scope"] if alike else [None, None])


def test_what_the_whole_story_is_about_tells_no_count_from_another() -> None:
    """ "killed" and "killed in the storm" are one count in reports of a storm."""
    first = _storm("a", DAY).figure("12", 12, "people killed in Ombra", as_of=DAY)
    second = _storm("b", NEXT).figure("15", 15, "residents killed in the storm in Ombra", as_of=NEXT)
    assert [series.relation for series in _series(first, second)] == ["update"]


def test_the_dead_are_persons_whatever_the_unit() -> None:
    """Deaths and people killed are one count; so are voters and people who voted."""
    first = _storm("a", DAY).figure("12", 12, "deaths in Ombra", unit="death")
    assert len(_series(first, _storm("b", NEXT).figure("15", 15, "people killed in Ombra"))) == 1
    first = _storm("a", DAY).figure("12", 12, "voters who went to the polls in Ombra", unit="voter")
    assert len(_series(first, _storm("b", NEXT).figure("15", 15, "people who cast ballots in Ombra"))) == 1


def test_a_share_of_so_many_is_compared_as_so_many() -> None:
    """ "half of the 5,000 residents" is 2,500 of them, shown as the text has it."""
    share = _storm("a", DAY).write("Half of the 5,000 residents have left Ombra.")
    share.figure("Half", 50, "share of the residents who left Ombra", unit="percent", as_of=DAY)
    (series,) = _series(share, _storm("b", NEXT).figure("2,500", 2500, "people who left Ombra", as_of=NEXT))
    assert (series.relation, series.unit) == ("agree", "percent / person")
    assert [point.value for point in series.points] == [50, 2500]
    bare = _storm("a", DAY).write("Half have left.").figure("Half", 50, "share who left Ombra", unit="percent")
    assert len(_series(bare, _storm("b", NEXT).figure("2,500", 2500, "people who left Ombra"))) == 2


def test_the_closer_wording_of_the_smaller_number_is_a_part() -> None:
    """Of one day, "by post" counts a part of the ballots; what is more than the plain count is no part of it."""
    plain = _storm("a", DAY).figure("900", 900, "people who voted in Ombra", as_of=DAY)
    part = _storm("b", DAY).figure("200", 200, "people who voted in Ombra by post", as_of=DAY)
    assert [series.relation for series in _series(plain, part)] == ["different_scope"]
    more = _storm("b", DAY).figure("2,000", 2000, "people who voted in Ombra by post", as_of=DAY)
    assert [series.relation for series in _series(plain, more)] == ["conflict"]
