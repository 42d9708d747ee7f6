"""From when on an undated article can have been published: only what is sound, and with its reason."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language import edtf
from summarizer.merging.story.placement import place_undated
from summarizer.pipeline import write_brief
from summarizer.records.brief import Placement, StoryBrief
from summarizer.records.facets import Status
from summarizer.records.summary import ON_PUBLICATION
from summarizer.render.markdown.brief import to_markdown
from summarizer.stories.group import Story
from tests.support.reported import SOURCE, Report, flood

DAY = "2031-05-01"
TRUCE = "Norland and Sudmark sign a truce in Ombra"
VISIT = "The envoy of Norland tours Lower Ombra"
OATH = "The council of Sudmark swears an oath in Torvik"
FLIGHT = "Residents of Ombra flee to Sudmark"
PARTIES = ("Norland", "Sudmark")


def _report(identity: str, published: str | None = None) -> Report:
    report = Report(identity, published).write(f"Report {identity} of Norland and Sudmark.")
    return report.actor("Norland").actor("Sudmark")


def _brief(*reports: Report) -> StoryBrief:
    summaries = [report.summary() for report in reports]
    return write_brief(Story(slug="s", title="s", articles=tuple(one.identity for one in reports)), summaries)


def _placed(*reports: Report) -> tuple[Placement, ...]:
    return _brief(*reports).placements


def test_an_article_is_not_older_than_what_it_dates_itself() -> None:
    """Law: the latest date that its own words give to what has happened; a date without a year gives none."""
    undated = _report("u").event("A dam breaks near Ombra", "2029", *PARTIES)
    undated.event("The mayor of Ombra resigns", "2030-03", *PARTIES).event("A bell rings in Ombra", "XXXX-11-07")
    (placed,) = _placed(undated, _report("a", DAY))
    assert (placed.article, placed.not_before, placed.rule, placed.dated_by) == ("u", "2030-03", "own date", ("u",))
    assert placed.what == "The mayor of Ombra resigns"
    assert _placed(_report("u").event("A bell rings in Ombra", "XXXX-11-07")) == ()


def test_what_happens_once_is_dated_by_another_article() -> None:
    """Law: an undated account of a truce that another article dates gives its day, with both sentences."""
    undated, dated = _report("u").event(TRUCE, None, *PARTIES), _report("a", "2031-05-09").event(TRUCE, DAY, *PARTIES)
    (placed,) = _placed(undated, dated)
    assert (placed.article, placed.not_before, placed.rule, placed.dated_by) == ("u", DAY, "once", ("a",))
    assert [citation.article for citation in placed.citations] == ["u", "a"]


def test_of_several_accounts_the_earliest_day_counts() -> None:
    """Law: where one article dates it to the month and another to the day, the article may be of any day of the month
    on; where their dates exclude each other, it is not placed."""
    undated = _report("u").event(TRUCE, None, *PARTIES)
    day, month = (
        _report("a", "2031-06-09").event(TRUCE, "2031-05-20"),
        _report("b", "2031-06-09").event(TRUCE, "2031-05"),
    )
    (placed,) = _placed(undated, day, month)
    assert (placed.not_before, placed.dated_by) == ("2031-05", ("b",))
    later = _report("c", "2031-08-09").event(TRUCE, "2031-07-20")
    (event,) = _brief(undated, day).events
    joined = event.model_copy(update={"members": ("a#events0", "c#events0", "u#events0")})
    assert place_undated([one.summary() for one in (day, later, undated)], [joined]) == ()


def test_an_event_that_may_recur_needs_a_second_one() -> None:
    """Law: one undated account of a tour gives nothing; two events give the earlier of their days."""
    dated = _report("a", "2031-05-09").event(VISIT, "2031-05-04", *PARTIES).event(OATH, DAY, *PARTIES)
    assert _placed(_report("u").event(VISIT, None, *PARTIES), dated) == ()
    (placed,) = _placed(_report("u").event(VISIT, None, *PARTIES).event(OATH, None, *PARTIES), dated)
    assert (placed.not_before, placed.rule, placed.what) == (DAY, "two events", OATH)


def test_what_lasts_gives_the_year_that_two_articles_agree_on() -> None:
    """Law: a flight goes on for days, so its day places nothing; the year does, if two other articles give it."""
    undated = _report("u").event(FLIGHT, None, *PARTIES)
    one = _report("a", "2031-05-09").event(FLIGHT, "2031-05-03", *PARTIES)
    other = _report("b", "2031-05-09").event(FLIGHT, "2031-05", *PARTIES)
    assert _placed(undated, one) == ()
    (placed,) = _placed(undated, one, other)
    assert (placed.not_before, placed.rule, placed.dated_by) == ("2031", "lasting", ("a", "b"))
    new_year = [_report(id_, "2031-02-09").event(FLIGHT, "2031-01-08", *PARTIES) for id_ in "ab"]
    assert _placed(undated, *new_year) == ()


@pytest.mark.parametrize("status", ["planned", "alleged", "denied", "ongoing"])
def test_what_has_not_surely_happened_places_nothing(status: Status) -> None:
    """Law: an article may tell of a plan before it comes about, and a charge is no fact."""
    dated = _report("a", "2031-05-09").event(TRUCE, DAY, *PARTIES)
    assert _placed(_report("u").event(TRUCE, None, *PARTIES, status=status), dated) == ()
    assert _placed(_report("u").event(TRUCE, DAY, *PARTIES, status=status), _report("a", DAY)) == ()


def test_a_date_that_looks_ahead_places_nothing() -> None:
    """Law: "approved the plan to close it by 2040" does not make the article one of 2040."""
    undated = Report("u").write("The council of Ombra approved closing the dam by 2040.")
    assert _placed(undated.event("The council of Ombra approves closing the dam", "2040")) == ()
    plain = Report("u").write("The council of Ombra closed the dam in 2040.")
    dated = (
        Report("a", "2031-05-09").write("Norland and Sudmark will sign a truce in Ombra.").event(TRUCE, DAY, *PARTIES)
    )
    assert _placed(_report("u").event(TRUCE, None, *PARTIES), dated.actor("Norland").actor("Sudmark")) == ()
    assert len(_placed(plain.event("The council of Ombra closes the dam", "2040"))) == 1


def test_a_day_of_publication_places_no_other_article() -> None:
    """Law: an event dated only because its report appeared that day may have happened, and been told, before."""
    rule = SOURCE.model_copy(update={"rules": (f"date: told in the present, {ON_PUBLICATION}",)})
    dated = _report("a", DAY).event(TRUCE, DAY, *PARTIES, provenance=rule)
    assert _placed(_report("u").event(TRUCE, None, *PARTIES), dated) == ()


def test_a_dated_article_is_not_placed_and_a_doubtful_one_is() -> None:
    """Law: what has a reliable date keeps it; a doubtful date is none."""
    assert _placed(_report("a", "2031-05-09").event(TRUCE, DAY, *PARTIES)) == ()
    doubtful = Report("d", "2035-01-01", doubt="a crawler's").write("They met.").event(TRUCE, DAY, *PARTIES)
    assert [one.not_before for one in _placed(doubtful)] == [DAY]


def test_the_sources_say_from_when_on_and_why() -> None:
    """Law: the bound stands with its article, the event, who dates it, and the sentences."""
    undated, dated = _report("u").event(TRUCE, None, *PARTIES), _report("a", "2031-05-09").event(TRUCE, DAY, *PARTIES)
    lines = to_markdown(_brief(undated, dated)).split("## Sources")[1].splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("- **u**"))
    assert lines[at + 1] == f"  - published 1 May 2031 or later, as it tells of this: {TRUCE} (dated by a) [u:1] [a:1]"


def test_a_bound_orders_no_figures() -> None:
    """Law: an undated article may repeat an old figure, so its figures stay undated whatever it tells of."""
    undated = _report("u").event(TRUCE, None, *PARTIES).figure("300", 300, "people who left Ombra")
    dated = _report("a", "2031-05-09").event(TRUCE, DAY, *PARTIES)
    dated.figure("900", 900, "people who left Ombra", as_of="2031-04-01")
    brief = _brief(undated, dated)
    assert brief.placements
    points = [point for series in brief.figures for point in series.points if point.text == "300"]
    assert [(point.as_of, point.as_of_basis) for point in points] == [(None, "unknown")]


@given(
    st.lists(st.sampled_from((TRUCE, VISIT, OATH, FLIGHT)), unique=True), st.dates(date(2020, 1, 1), date(2030, 1, 1))
)
def test_no_placement_is_later_than_the_article(told: list[str], published: date) -> None:
    """Law: where every date told is true, an article that tells of what has happened by its day is never placed later.

    The lasting thing began ten days before the others date it.
    """
    undated, first, second = _report("u"), _report("a", "2032-01-01"), _report("b", "2032-01-01")
    for what in told:
        day = str(date.fromordinal(published.toordinal() + (9 if what == FLIGHT else 0)))
        undated.event(what, None, *PARTIES)
        first.event(what, day, *PARTIES)
        second.event(what, day, *PARTIES)
    for placed in _placed(undated, first, second):
        covered = edtf.bounds(placed.not_before)
        assert covered is not None
        assert covered.earliest <= published


def test_the_order_of_articles_plays_no_part() -> None:
    """Law: the same placements whatever the order of the summaries."""
    assert _placed(*flood()) == _placed(*reversed(flood()))


def test_no_stage_knows_the_clock() -> None:
    """Law: nothing between article and brief reads today's date, so no undated article can be given it. The evals date
    their reports, and a server's Retry-After is a time."""
    package = Path(__file__).parents[2] / "summarizer"
    clock = re.compile(r"\b(?:date\.today|datetime\.(?:now|today|utcnow)|time\.(?:time|localtime|gmtime)|getmtime)\(")
    found = {path.name for path in package.rglob("*.py") if clock.search(path.read_text("utf-8"))}
    assert found == {"eval.py", "exchange.py"}
