"""Opposites: what came in and what went out is neither one series nor one event, nor shown as a part of the other."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from summarizer.merging.story.opposites import are_opposed
from summarizer.pipeline import write_brief
from summarizer.records.brief import StoryBrief
from summarizer.stories.group import Story
from tests.support.coast import a_figure, an_event, run
from tests.support.reported import Report

TABLE = tomllib.loads(resources.files("summarizer.language.lexicon").joinpath("opposites.toml").read_text("utf-8"))
OPPOSED = [
    ("refugees entering Norland", "refugees leaving Norland"),
    ("people arriving in Norland on Monday", "people who left Norland"),
    ("people who entered", "people who left"),
    ("people arriving from Norland", "people arriving in Norland"),
    ("flights that landed in Norland", "flights that took off from Norland"),
    ("rise in the price of oil", "fall in the price of oil"),
    ("shops opened in Norland", "shops closed in Norland"),
    ("boats bought by Norland", "boats sold by Norland"),
    ("goods imported", "goods exported"),
    ("workers hired by the yard", "workers dismissed by the yard"),
    ("seats won by the League", "seats lost by the League"),
    ("people arrested in Norland", "people released in Norland"),
    ("votes in favour of the dam", "votes against the dam"),
]


def briefed(*reports: Report) -> StoryBrief:
    """The brief of these reports as one story."""
    story = Story(slug="norland", title="Norland", articles=tuple(report.identity for report in reports))
    return write_brief(story, [report.summary() for report in reports])


@pytest.mark.parametrize(("one", "other"), OPPOSED)
def test_opposites_are_no_one_series(one: str, other: str) -> None:
    """Neither as counts of one question, nor side by side as a total and its part."""
    first = Report("a", "2031-05-01").write("It was 800 in Norland.").figure("800", 800, one)
    second = Report("b", "2031-05-02").write("Some 500 were counted in Norland.").figure("500", 500, other)
    for reports in ((first, second), (second, first)):
        brief = briefed(*reports)
        assert [len(series.members) for series in brief.figures] == [1, 1]
        assert brief.contrasts == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("people who left for Norland", "people entering Norland"),
        ("Armenians entering Norland from Peru", "people leaving Peru"),
        ("people leaving Peru", "people entering Norland"),
        ("births in Norland", "people born in Norland"),
        ("people killed", "people who died"),
        ("rise in prices after the fall", "fall in prices"),
    ],
)
def test_one_movement_told_from_two_sides_is_not_opposed(one: str, other: str) -> None:
    """Who leaves one country enters the next; what has words of both sides is on neither."""
    assert not are_opposed(one, other)
    assert not are_opposed(other, one)


def test_the_sentence_tells_where_the_wording_does_not() -> None:
    """Two counts of "refugees" are told apart by what their sentences say of them."""
    first = Report("a", "2031-05-01").write("Some 800 refugees entered Norland.").figure("800", 800, "refugees")
    second = Report("b", "2031-05-02").write("Some 500 refugees left Norland.").figure("500", 500, "refugees")
    assert [len(series.members) for series in briefed(first, second).figures] == [1, 1]


def test_opposites_are_no_one_event() -> None:
    """A departure stands beside an arrival."""
    first = Report("a", "2031-05-01").write("The ferry Sturla enters Norland.")
    second = Report("b", "2031-05-01").write("The ferry Sturla leaves Norland.")
    first.event("The ferry Sturla enters Norland", date="2031-05-01", participants=("Sturla",), place="Norland")
    second.event("The ferry Sturla leaves Norland", date="2031-05-01", participants=("Sturla",), place="Norland")
    assert len(briefed(first, second).events) == 2


def test_opposites_stay_apart_within_an_article() -> None:
    """As figures of one value and as events with the same words besides."""
    rice = [a_figure("300", "300", nth, measures=f"rice {done} by Peru") for nth, done in enumerate(("bought", "sold"))]
    assert len(run(*rice).figures) == 2
    events = [an_event(f"The ferry Sturla {does} Lima", "signed a pact") for does in ("enters", "leaves")]
    assert len(run(*events).events) == 2


def test_no_word_is_on_both_sides() -> None:
    """A pair whose sides share a word would oppose nothing."""
    for pair in TABLE["pairs"]:
        one, other = ({*pair[side]["verbs"], *pair[side]["phrases"]} for side in ("one", "other"))
        assert all((one, other))
        assert one.isdisjoint(other)
