"""Which wordings of a count ask one question: what tells counts apart, and what only tells more of the same one."""

from __future__ import annotations

import pytest

from summarizer.language.likeness.clusters import in_reading_order
from summarizer.merging.story import proper_words
from summarizer.merging.story.figures import merge_figures
from summarizer.records.brief import FigureSeries
from tests.support.reported import Report

DAY, NEXT = "2031-05-01", "2031-05-02"


def _series(*reports: Report) -> tuple[FigureSeries, ...]:
    told = in_reading_order(report.summary() for report in reports)
    return merge_figures(told, proper_words(told)).series


def _report(name: str, text: str, value: float, measures: str, **more: object) -> Report:
    """A report published on a day of its own whose sentence has the figure."""
    report = Report(name, DAY if name == "a" else NEXT).write(str(more.pop("sentence", f"It was {text}.")))
    return report.figure(text, value, measures, **more)


def _together(one: Report, other: Report) -> bool:
    series = _series(one, other)
    return len(series) == 1 and series[0].relation != "different_scope"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("people killed in the crash", "people killed in the accident"),
        ("people killed in the attack in Ombra", "people who died in Ombra"),
        ("people stranded on the roof of the mill", "people trapped on the roof of the mill"),
    ],
)
def test_what_became_of_people_is_counted_whatever_it_came_of(one: str, other: str) -> None:
    """A crash, an attack, an accident are circumstances of the dead."""
    assert _together(_report("a", "12", 12, one), _report("b", "15", 15, other))


def test_the_number_itself_is_no_part_of_the_wording() -> None:
    """ "Five people hurt" says no more than "people hurt"."""
    assert _together(_report("a", "five", 5, "five people hurt"), _report("b", "six", 6, "people hurt at the market"))


def test_tolls_of_one_day_that_were_published_on_two_are_left_open() -> None:
    """On the day of the deaths two reports may contradict each other; a day later, more were known."""
    killed = _report("a", "12", 12, "people killed", as_of=DAY)
    (later,) = _series(killed, _report("b", "30", 30, "people killed", as_of=DAY))
    assert later.relation is None
    (at_once,) = _series(killed, Report("b", DAY).write("It was 30.").figure("30", 30, "people killed", as_of=DAY))
    assert at_once.relation == "conflict"


def test_injured_are_not_killed_whatever_it_came_of() -> None:
    """The same circumstance does not make two outcomes one."""
    assert not _together(
        _report("a", "12", 12, "people killed in the crash"), _report("b", "15", 15, "hurt in the crash")
    )


def test_a_round_number_of_two_causes_is_no_one_count() -> None:
    """A million driven out by one war and by another struggle may be two millions; 1,270,000 hardly are."""
    war, all_told = "people displaced by the war, mostly herders", "people made homeless by decades of struggle"
    assert not _together(_report("a", "a million", 10**6, war), _report("b", "1 million", 10**6, all_told))
    assert _together(_report("a", "1.27 million", 1_270_000, war), _report("b", "1.27 million", 1_270_000, all_told))


def test_who_counts_is_not_what_is_counted() -> None:
    """The name of the source in the wording names no place, also where the source has a title before its name."""
    plain = _report("b", "15", 15, "people taken to hospital")
    named = _report("a", "12", 12, "Ombra Ferry Guild's people taken to hospital", attributed_to="Ombra Ferry Guild")
    assert _together(named, plain)
    titled = _report("a", "12", 12, "people killed by Ada Quill", attributed_to="Interior Minister Ada Quill")
    assert _together(titled, _report("b", "15", 15, "people killed in Velt"))
    there = _report("a", "12", 12, "people treated at Ombra Hospital", attributed_to="Ombra Hospital")
    assert not _together(there, _report("b", "15", 15, "people treated at Velt Clinic"))
    blamed = _report("a", "12", 12, "people killed by Ada Quill")
    assert not _together(blamed, _report("b", "15", 15, "people killed in Velt"))


@pytest.mark.parametrize("more", ["on that occasion", "in that earlier year"])
def test_what_is_told_of_another_occasion_is_another_count(more: str) -> None:
    """ "On that occasion two died" goes on with a time that the sentence before told of."""
    then = _report("a", "two", 2, "people killed", sentence=f"Two died {more}.")
    assert not _together(then, _report("b", "five", 5, "people killed"))
    assert _together(_report("a", "two", 2, "people killed"), _report("b", "five", 5, "people killed"))


def test_an_old_toll_is_not_that_of_an_article_years_later() -> None:
    """What is undated holds for its article's day; the dead of 1959 and those of today are two counts, unless they are
    the same number."""
    old = _report("a", "two", 2, "people killed in the tram", as_of="1959")
    assert not _together(old, _report("b", "five", 5, "people killed in the tram"))
    assert _together(old, _report("b", "two", 2, "people killed in the tram"))
    undated = Report("b").write("It was five.").figure("five", 5, "people killed in the tram")
    assert _together(old, undated)


def test_a_count_over_months_is_not_that_of_a_later_day() -> None:
    """The hurt of a year of accidents are not those of one accident after it; of a day within, they may be."""
    hurt = "people hurt in the tram"
    year = _report("a", "20", 20, hurt, as_of="2030-01/2030-12")
    assert not _together(year, _report("b", "50", 50, hurt, as_of=DAY))
    assert _together(year, _report("b", "50", 50, hurt, as_of="2030-07-03"))
    assert _together(_report("a", "20", 20, hurt, as_of="2031-04"), _report("b", "50", 50, hurt, as_of=DAY))


def test_what_is_told_of_those_in_one_breath_is_a_part_as_well() -> None:
    """ "20 of those hurt were taken to Ombra and 31 to Velt": neither is the number of the hurt."""
    split = "It was 20 of those hurt who were taken to Ombra and 31 to Velt."
    part = _report("a", "31", 31, "people hurt", sentence=split)
    assert not _together(part, _report("b", "51", 51, "people hurt"))
    assert _together(_report("a", "31", 31, "people hurt"), _report("b", "51", 51, "people hurt"))


def test_nationals_are_a_part() -> None:
    """One national of a country among the hurt is no count of the hurt."""
    one = _report("a", "one", 1, "Norland national hurt in the attack")
    assert not _together(one, _report("b", "100", 100, "people hurt in the attack"))


# --- money ----------------------------------------------------------------------------------------------------------


def _paid(name: str, text: str, value: float, measures: str, **more: object) -> Report:
    return _report(name, text, value, measures, unit="USD", **more)


def test_a_number_of_three_digits_is_one_amount_under_any_wording() -> None:
    """Two wordings of one kind that share "$103 billion" mean one amount; "$100 billion" is too round for that, and
    dates that exclude each other tell two apart."""
    one, other = "unsolicited bid for its rival", "amount that Velta Ltd offers to buy its competitor for"
    assert _together(_paid("a", "$103 billion", 103e9, one), _paid("b", "$103 billion", 103e9, other))
    assert not _together(_paid("a", "$100 billion", 100e9, one), _paid("b", "$100 billion", 100e9, other))
    dated = (
        _paid("a", "$103 billion", 103e9, one, as_of="2030-05"),
        _paid("b", "$103 billion", 103e9, other, as_of="2031"),
    )
    assert not _together(*dated)
    assert not _together(_paid("a", "$103 billion", 103e9, "sales"), _paid("b", "$103 billion", 103e9, "a fine paid"))


def test_one_amount_for_what_goes_by_a_longer_name() -> None:
    """The same number for "Velta" and for "Velta Barges NV" is one price, though half of the names differ."""
    one = _paid("a", "$47 billion", 47e9, "Ombra’s purchase of Velta Barges NV")
    assert _together(one, _paid("b", "$47 billion", 47e9, "Ombra’s $47 billion bid for its Dutch rival Velta"))


def test_a_bare_bid_may_be_for_anything() -> None:
    """Amounts of one kind join under a wording that says no more than the kind only where both name the same."""
    bid = _paid("a", "$5 billion", 5e9, "bid", as_of="2030")
    assert not _together(bid, _paid("b", "$47 billion", 47e9, "Ombra’s purchase of Velta Barges", as_of="2031"))
    named = _paid("a", "$5 billion", 5e9, "bid by Ombra", as_of="2030")
    assert _together(named, _paid("b", "$47 billion", 47e9, "sum of the purchase by Ombra", as_of="2031"))


def test_an_earlier_offer_is_another_offer() -> None:
    """ "The previous offer" tells of another amount than "the offer" does."""
    for word in ("previous", "initial", "original"):
        earlier = _paid("a", "$70", 70, f"price of the {word} bid for Velta")
        assert not _together(earlier, _paid("b", "$82", 82, "price of the bid for Velta"))
    assert _together(
        _paid("a", "$70", 70, "price of the bid for Velta"), _paid("b", "$82", 82, "price of the bid for Velta")
    )


def test_a_share_is_not_its_company() -> None:
    """Amounts a thousand times apart are prices of two things, whatever their dates."""
    share = _paid("a", "$82", 82, "offer for Velta", as_of=DAY)
    assert not _together(share, _paid("b", "$121 billion", 121e9, "offer for Velta", as_of=NEXT))
    assert _together(share, _paid("b", "$8,200", 8200, "offer for Velta", as_of=NEXT))


def test_a_year_told_once_more_is_no_scope() -> None:
    """ "Bid in October 2030" for a figure that holds for October 2030 says nothing more than its date."""
    one = _paid("a", "$38 billion", 38e9, "bid in October 2030 for Velta", as_of="2030-10")
    assert _together(one, _paid("b", "$47 billion", 47e9, "bid for Velta", as_of="2031"))


def test_one_number_is_joined_before_one_wording() -> None:
    """The old offer under another wording belongs to the old offer, not to the new one that is worded like it."""
    old = _paid("a", "$103 billion", 103e9, "offer of Velta for its rival Ombra", as_of="2030-11")
    new = _paid("b", "$121 billion", 121e9, "offer of Velta for its rival Ombra", as_of="2031-05")
    again = _paid("c", "$103 billion", 103e9, "unsolicited bid", as_of="2030-11")
    assert {series.members for series in _series(old, new, again)} == {("a#figures0", "c#figures0"), ("b#figures0",)}
