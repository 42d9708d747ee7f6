"""Open questions: each pair is asked in both orders, two times yes joins it, and code has the last word."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import TypeVar

import pytest
from pydantic import BaseModel

from summarizer.brief.same_question import MOST, Settled, Settler
from summarizer.model.client import Answer
from summarizer.model.profiles import load_profile
from summarizer.pipeline import merge, write_settled
from summarizer.prompts.files import load_prompts
from summarizer.recordings.request import Request
from summarizer.records.brief import StoryBrief
from summarizer.records.errors import RecordingMissing, ReplyFault, ServerFault, SummarizerError
from summarizer.records.ledger import Ledger, Usage
from summarizer.records.readings import OpenPair, Settling, Worded
from summarizer.records.summary import ArticleSummary
from summarizer.stories.group import group_stories
from tests.support.reported import Report

T = TypeVar("T", bound=BaseModel)
COST = Usage(calls=1, input_tokens=10, output_tokens=2, seconds=0.5)


class Reader:
    """A model that answers one question after the other, the last answer for good; an error is raised."""

    identity = "reader@1"

    def __init__(self, *replies: str | Exception) -> None:
        self.replies = list(replies)
        self.asked: list[Request] = []

    async def ask(self, request: Request, reply_type: type[T], where: str) -> Answer[T]:
        self.asked.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        value = reply_type.model_validate_json(json.dumps({"same_question": [{"same": reply}]}))
        return Answer(value=value, recording_key=request.key, usage=COST, replayed=False)


def pairs(count: int) -> tuple[OpenPair, ...]:
    return tuple(
        OpenPair(
            first=Worded(member=f"a#figures{at}", measures=f"mills shut {at}", sentence="Twelve mills shut."),
            second=Worded(member=f"b#figures{at}", measures="mills closed down", sentence="Some 15 mills closed down."),
        )
        for at in range(count)
    )


def settler(reader: Reader) -> Settler:
    return Settler(reader, load_profile("embedded"), load_prompts())  # type: ignore[arg-type]


def settled(reader: Reader, count: int = 1) -> Settled:
    return asyncio.run(settler(reader).settle("s", pairs(count)))


def test_two_times_yes_in_both_orders_is_a_reading() -> None:
    """It names both figures and both recordings; what it cost is counted."""
    reader = Reader("yes")
    said = settled(reader)
    assert [one.members for one in said.readings] == [("a#figures0", "b#figures0")]
    assert said.readings[0].recordings == tuple(request.key for request in reader.asked)
    assert (said.settling, said.usage, said.prompt) == (Settling(asked=1, same=1), COST + COST, "same_question.v1")
    first, second = (request.messages[-1].content for request in reader.asked)
    assert "[1] mills shut 0 (Twelve mills shut.)\n[2] mills closed down (Some 15 mills closed down.)" in first
    assert "[1] mills closed down (Some 15 mills closed down.)\n[2] mills shut 0 (Twelve mills shut.)" in second


@pytest.mark.parametrize("replies", [("yes", "no"), ("no", "yes"), ("no", "no")])
def test_an_answer_that_depends_on_the_order_is_none(replies: Sequence[str]) -> None:
    """Only two times yes joins."""
    said = settled(Reader(*replies))
    assert (said.readings, said.settling) == ((), Settling(asked=1))


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (ReplyFault("it answered in prose"), "it answered in prose"),
        (RecordingMissing("no recording (key 92bc)"), "a replay, and no recording of it"),
    ],
)
def test_a_pair_without_an_answer_stays_open_and_the_next_is_asked(fault: SummarizerError, reason: str) -> None:
    """The reason is kept; every replay says the same."""
    said = settled(Reader(fault, "yes"), 2)
    assert [one.members for one in said.readings] == [("a#figures1", "b#figures1")]
    assert said.settling == Settling(asked=2, same=1, unanswered=(reason,))
    assert [(one.where, one.reason) for one in said.lost] == [("story s, open figures, 1 of 2 pairs", str(fault))]


def test_a_pair_that_the_program_fails_at_stays_open_and_the_next_is_asked() -> None:
    """It is said where, and nothing of what the error says."""
    said = settled(Reader(LookupError("sk-secret"), "yes"), 2)
    assert [one.members for one in said.readings] == [("a#figures1", "b#figures1")]
    assert said.settling is not None
    (reason,) = said.settling.unanswered
    assert reason.startswith("the program failed at it (LookupError in summarizer.prompts.asker, line ")
    assert "sk-secret" not in reason


def test_a_server_that_is_gone_is_not_asked_again() -> None:
    """All that are left stay open."""
    reader = Reader("yes", "yes", ServerFault("gone"))
    said = settled(reader, 4)
    assert (said.settling, len(reader.asked)) == (Settling(asked=4, same=1, unanswered=("gone",)), 3)
    assert [one.where for one in said.lost] == ["story s, open figures, 3 of 4 pairs"]


def test_a_story_costs_so_many_calls_at_most() -> None:
    """The pairs that come first are asked about; where there are none, nothing is asked and no prompt named."""
    reader = Reader("no")
    assert settled(reader, MOST + 5).settling == Settling(asked=MOST)
    assert len(reader.asked) == 2 * MOST
    assert settled(Reader("yes"), 0) == Settled()


def test_a_long_sentence_is_cut_between_words() -> None:
    """The model sees its beginning."""
    reader = Reader("no")
    long = Worded(member="a#figures0", measures="mills shut", sentence=f"Twelve mills shut {'again ' * 100}.")
    asyncio.run(settler(reader).settle("s", [OpenPair(first=long, second=pairs(1)[0].second)]))
    assert "again … " not in reader.asked[0].messages[-1].content
    assert "again …)" in reader.asked[0].messages[-1].content


# --- what becomes of the brief ----------------------------------------------------------------------------------------


def storm(name: str, day: str, text: str, value: float, measures: str, **more: object) -> Report:
    report = Report(name, day).write("A storm floods Ombra in Norland.").actor("Norland").actor("Ombra")
    report.event("A storm floods Ombra in Norland", "2031-05-01", "Norland", place="Ombra")
    return report.write(f"It was {text}.").figure(text, value, measures, **more)


def told(*reports: Report) -> tuple[ArticleSummary, ...]:
    return tuple(report.summary() for report in reports)


def read(reader: Reader, *reports: Report) -> StoryBrief:
    summaries = told(*reports)
    (story,) = group_stories(summaries)
    return asyncio.run(write_settled(story, summaries, Ledger(), settler(reader)))


GUNMAN = storm("a", "2031-05-02", "12", 12, "people killed by the gunman")
TRUCK = storm("b", "2031-05-03", "15", 15, "people killed by the rampaging truck")


def test_what_is_read_as_one_question_is_one_series_that_says_so() -> None:
    """The series names the rule and the recordings; the brief counts what was asked, and what it cost."""
    brief = read(Reader("yes"), GUNMAN, TRUCK)
    (series,) = brief.figures
    assert series.members == ("a#figures0", "b#figures0")
    assert series.rule == "values differ and hold for different dates; the same question, by the model’s reading"
    assert [reading.members for reading in series.readings] == [series.members]
    assert brief.settling == Settling(asked=1, same=1)
    assert "same_question.v1" in brief.prompts
    (plain,) = merge(told(GUNMAN, TRUCK))
    assert brief.usage == plain.usage + COST + COST


def test_without_a_model_the_brief_is_as_code_has_it() -> None:
    """A no, or no model at all, leaves two series."""
    (plain,) = merge(told(GUNMAN, TRUCK))
    assert len(plain.figures) == 2
    assert plain.settling is None
    assert read(Reader("no"), GUNMAN, TRUCK).figures == plain.figures


@pytest.mark.parametrize(
    "other",
    [
        storm("b", "2031-05-03", "15", 15, "people hurt by the rampaging truck"),
        storm("b", "2031-05-03", "15", 15, "children killed by the rampaging truck"),
        storm("b", "2031-05-03", "15", 15, "people killed by the rampaging truck in Velta"),
        storm("b", "2031-05-03", "15", 15, "boats wrecked by the rampaging truck", unit="boat"),
        storm("b", "2031-05-03", "15", 15, "people killed by the rampaging truck", as_of="2001"),
        storm("b", "2031-05-03", "dozens", None, "people killed by the rampaging truck"),
    ],
)
def test_what_code_tells_apart_is_not_asked_about(other: Report) -> None:
    """Another outcome, population, place, unit or time is another question, whatever a model would say; a vague amount
    says too little."""
    reader = Reader("yes")
    assert len(read(reader, GUNMAN, other).figures[0].points) == 1 or not reader.asked
    assert reader.asked == []


def test_persons_who_nothing_became_of_are_not_asked_about() -> None:
    """ "Members of the board" are one sort of people, and may be counted for anything."""
    reader = Reader("yes")
    one = storm("a", "2031-05-02", "one", 1, "member invited to join the new board")
    read(reader, one, storm("b", "2031-05-03", "11", 11, "members proposed for the board by its rival"))
    assert reader.asked == []


def test_amounts_of_one_sort_are_asked_about() -> None:
    """Money and shares are of one sort by a word that both wordings have."""
    reader = Reader("yes")
    one = storm("a", "2031-05-02", "1.5 percent", 1.5, "change in the mill's shares early on", unit="percent")
    read(reader, one, storm("b", "2031-05-03", "6.6 percent", 6.6, "change by noon in the price", unit="percent"))
    assert len(reader.asked) == 2


def test_a_reading_joins_no_figure_that_code_tells_apart() -> None:
    """Of three figures, two pairs of which are read as one question, all are one series only if no third pair is
    apart."""
    children = storm("c", "2031-05-04", "9", 9, "people killed by the falling mast", as_of="1999")
    brief = read(Reader("yes"), GUNMAN, TRUCK, children)
    assert sorted(len(series.points) for series in brief.figures) == [1, 2]


def test_the_order_of_articles_changes_nothing() -> None:
    """The same pairs are asked about, and the same brief is made."""
    third = storm("c", "2031-05-04", "19", 19, "people killed by the falling mast")
    one, other = Reader("yes"), Reader("yes")
    assert read(one, GUNMAN, TRUCK, third) == read(other, third, TRUCK, GUNMAN)
    assert [request.key for request in one.asked] == [request.key for request in other.asked]
    (series,) = read(Reader("yes"), GUNMAN, TRUCK, third).figures
    assert len(series.readings) == 3
