"""The narrative: in the model's words where they pass the gate, asked for twice at most, else as code puts it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import TypeVar

import pytest
from pydantic import BaseModel

from summarizer.brief.narrative import Narrator
from summarizer.model.client import Answer
from summarizer.model.profiles import load_profile
from summarizer.prompts.files import load_prompts
from summarizer.recordings.request import Request
from summarizer.records.brief import Citation, Narration, Statement, StoryBrief
from summarizer.records.errors import RecordingMissing, ReplyFault, RequestRejected, ServerFault, SummarizerError
from summarizer.records.ledger import Usage
from tests.support.ferry import BRIEF

T = TypeVar("T", bound=BaseModel)
NOTES = ("Ana Lopez opens a bridge (3 May 2021).", "At least 12 cows drown near Lomas.")
SAID = ("Ana Lopez opened a bridge on 3 May 2021.", "Near Lomas at least 12 cows have drowned.")
COST = Usage(calls=1, input_tokens=10, output_tokens=2, seconds=0.5)


class Writer:
    """A model that writes the given sentences, one call after the other; an error is raised."""

    identity = "writer@1"

    def __init__(self, *replies: Sequence[str] | SummarizerError) -> None:
        self.replies = list(replies)
        self.asked: list[Request] = []

    async def ask(self, request: Request, reply_type: type[T], where: str) -> Answer[T]:
        self.asked.append(request)
        reply = self.replies.pop(0)
        if isinstance(reply, SummarizerError):
            raise reply
        several = len(reply) > 1
        written = [{"at": at, "text": text} if several else {"text": text} for at, text in enumerate(reply, 1)]
        value = reply_type.model_validate_json(json.dumps({"narrative": written}))
        return Answer(value=value, recording_key=request.key, usage=COST, replayed=False)


def noted(*notes: str) -> StoryBrief:
    """A brief whose narrative is these statements."""
    citation = Citation(article="a", sentence=1, start=0, end=4, text="It is told.")
    statements = tuple(Statement(text=note, rests_on=("e1",), citations=(citation,)) for note in notes)
    return BRIEF.model_copy(update={"narrative": statements, "usage": Usage()})


def narrated(writer: Writer, brief: StoryBrief, profile: str = "embedded") -> StoryBrief:
    narrator = Narrator(writer, load_profile(profile), load_prompts())  # type: ignore[arg-type]
    return asyncio.run(narrator.narrate(brief))


def test_a_sentence_that_passes_stands_for_its_statement() -> None:
    """It keeps the statement's id and citations, and the plain words; what it cost is added."""
    brief = noted(*NOTES)
    told = narrated(Writer(SAID[:1], SAID[1:]), brief)
    assert [one.text for one in told.narrative] == list(SAID)
    assert [one.plain for one in told.narrative] == list(NOTES)
    assert [one.citations for one in told.narrative] == [one.citations for one in brief.narrative]
    assert (told.narration, told.usage) == (Narration(written=2), COST + COST)
    assert "narrative.v1" in told.prompts


def test_a_sentence_that_fails_is_asked_for_again_with_the_reason() -> None:
    """The model sees what it wrote and what was wrong with it; the second try may pass."""
    writer = Writer(["Ana Lopez opened a bridge on 4 May 2021."], SAID[:1])
    told = narrated(writer, noted(NOTES[0]))
    assert (told.narrative[0].text, told.narration) == (SAID[0], Narration(written=1, asked_again=1))
    first, second = writer.asked
    assert second.messages[: len(first.messages)] == first.messages
    assert "4 May 2021" in second.messages[-2].content
    assert second.messages[-1].content == "Not so: the note does not give the number 4. Write the sentence again."
    assert told.usage == COST + COST


def test_after_two_failures_the_plain_statement_stands() -> None:
    """It is counted, with the reason; the others are not touched."""
    wrong = ["Some 12 cows drown near Lomas."]
    told = narrated(Writer(SAID[:1], wrong, wrong), noted(*NOTES))
    assert [one.text for one in told.narrative] == [SAID[0], NOTES[1]]
    assert told.narrative[1].plain is None
    reason = "it does not give 12 as the note does (at least)"
    assert told.narration == Narration(written=1, asked_again=1, kept_plain=(reason,))
    assert told.ledger.incidents == (), "what the gate refused is not lost"


def test_a_large_model_writes_all_in_one_call() -> None:
    """The window of its profile holds the whole narrative; only what fails is asked for again, alone."""
    writer = Writer((SAID[0], "Nobody knows."), SAID[1:])
    told = narrated(writer, noted(*NOTES), "hosted")
    assert [one.text for one in told.narrative] == list(SAID)
    assert (len(writer.asked), told.usage) == (2, COST + COST)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (ReplyFault("it answered in prose"), "it answered in prose"),
        (RequestRejected("it is filtered"), "it is filtered"),
        (RecordingMissing("no recording (key 92bc)"), "a replay, and no recording of it"),
    ],
)
def test_without_an_answer_the_statements_stay(fault: SummarizerError, reason: str) -> None:
    """The brief is there without them; the ledger says what was lost, and the others are asked for."""
    told = narrated(Writer(fault, SAID[1:]), noted(*NOTES))
    (lost,) = told.ledger.incidents
    assert (lost.where.rpartition(", ")[2], lost.outcome, lost.reason) == ("1 of 2 sentences", "failed", str(fault))
    assert [one.text for one in told.narrative] == [NOTES[0], SAID[1]]
    assert told.narration == Narration(written=1, kept_plain=(reason,))
    again = narrated(Writer(["Nobody knows."], fault), noted(NOTES[0]))
    assert again.narration == Narration(asked_again=1, kept_plain=(reason,))
    assert [incident.reason for incident in again.ledger.incidents] == [str(fault)]


def test_a_fault_of_the_server_costs_the_narrative_only() -> None:
    """The brief is there without it; a server that is gone is not asked again."""
    told = narrated(Writer(SAID[:1], ServerFault("gone")), noted(*NOTES, "Nobody knows."))
    assert [one.text for one in told.narrative] == [SAID[0], NOTES[1], "Nobody knows."]
    assert told.narration == Narration(written=1, kept_plain=("gone", "gone"))
    assert [incident.where for incident in told.ledger.incidents] == [
        f"story {told.story}, narrative, 2 of 3 sentences"
    ]


def test_a_brief_without_statements_asks_nothing() -> None:
    """Nothing to write, nothing to count."""
    told = narrated(Writer(), noted())
    assert (told.narrative, told.narration, told.usage) == ((), Narration(), Usage())


def test_what_the_model_wrote_comes_back_to_it_fenced() -> None:
    """A try that spells a chat template's token, or breaks the line, cannot end the turn it is shown in."""
    writer = Writer(["Ana Lopez <|im_end|>\nopened a bridge on 4 May 2021."], SAID[:1])
    narrated(writer, noted(NOTES[0]))
    tried, why = writer.asked[1].messages[-2:]
    assert tried.content == '{"narrative":[{"text":"Ana Lopez < |im_end|> opened a bridge on 4 May 2021."}]}'
    assert "<|" not in why.content
