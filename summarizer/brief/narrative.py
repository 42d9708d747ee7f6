"""A brief's narrative in the model's words: each statement is asked for, checked, asked for again once, or left plain.

The model sees the statements that code has put together from merged records, and nothing else. What it writes for one
passes the gate (`gate.py`) or not; after a second failure the plain statement stays, and the reason is kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from pydantic import ConfigDict

from summarizer.brief.gate import objection
from summarizer.language.fencing import fenced
from summarizer.model.client import Model
from summarizer.model.profiles import Profile
from summarizer.prompts.asker import Asker, PassageAsked
from summarizer.prompts.drafts import LONGEST_SENTENCE, NarrativeDraft, reply_of
from summarizer.prompts.files import PromptSet
from summarizer.prompts.messages import Passage, messages_of
from summarizer.recordings.request import Message
from summarizer.records.brief import Narration, Statement, StoryBrief
from summarizer.records.errors import RecordingMissing, ReplyFault, RequestRejected, SummarizerError, contained
from summarizer.records.facets import Record
from summarizer.records.ledger import Incident, Ledger, Spent, Usage

# Faults after which the next call may well be answered.
_OF_ONE_CALL = (ReplyFault, RequestRejected, RecordingMissing)


class _Outcome(Record):
    """A statement as it is to stand. `tried` is what the model wrote and may not stand, `reason` why it may not; `lost`
    is why there is no answer about it, where there is none."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    statement: Statement
    tried: str | None = None
    reason: str | None = None
    lost: SummarizerError | None = None
    again: bool = False
    usage: Usage = Usage()


class Narrator:
    """A model, its profile and the prompts: what it takes to write a narrative."""

    def __init__(self, model: Model, profile: Profile, prompts: PromptSet) -> None:
        self._profile = profile
        self._asker = Asker(model, profile, prompts)
        self._prompt = prompts.latest("narrative")

    async def narrate(self, brief: StoryBrief) -> StoryBrief:
        """`brief` with its statements in the model's words where these pass the gate, and the count of both.

        Nothing is raised: what gets no answer stays plain, and once the model cannot be reached, all that is left does.
        What is lost so is in the ledger, and what the gate refused is not.
        """
        size = self._profile.statements
        outcomes: list[_Outcome] = []
        try:
            with contained():
                for start in range(0, len(brief.narrative), size):
                    for outcome in await self._first(brief.story, brief.narrative[start : start + size]):
                        outcomes.append(outcome if outcome.tried is None else await self._second(brief.story, outcome))
        except SummarizerError as fault:
            left = brief.narrative[len(outcomes) :]
            outcomes += [_Outcome(statement=statement, reason=str(fault), lost=fault) for statement in left]
        lost = [outcome.lost for outcome in outcomes if outcome.lost]
        asked = f"{len(outcomes):,} sentences"
        incidents = (Incident.of_story(_where(brief.story), lost, asked),) if lost else ()
        usage = sum((outcome.usage for outcome in outcomes), Usage())
        own = (Spent(article=None, task="narrative", usage=usage),) if usage.calls else ()
        return brief.model_copy(
            update={
                "narrative": tuple(outcome.statement for outcome in outcomes),
                "narration": Narration(
                    written=sum(outcome.statement.plain is not None for outcome in outcomes),
                    asked_again=sum(outcome.again for outcome in outcomes),
                    kept_plain=tuple(outcome.reason for outcome in outcomes if outcome.reason),
                ),
                "ledger": brief.ledger + Ledger(incidents=incidents),
                "usage": brief.usage + usage,
                "spent": (*brief.spent, *own),
                "prompts": tuple(sorted({*brief.prompts, self._prompt.id})),
            }
        )

    async def _first(self, story: str, statements: Sequence[Statement]) -> list[_Outcome]:
        """What becomes of statements that are asked for in one call."""
        try:
            drafts, usage = await self._ask(story, self._asked(statements))
        except _OF_ONE_CALL as fault:
            return [_Outcome(statement=statement, reason=_in_short(fault), lost=fault) for statement in statements]
        texts = {draft.at or 1: draft.text for draft in drafts}
        outcomes = [_checked(statement, texts.get(at, "")) for at, statement in enumerate(statements, 1)]
        return [outcomes[0].model_copy(update={"usage": usage}), *outcomes[1:]]

    async def _second(self, story: str, failed: _Outcome) -> _Outcome:
        """What becomes of a statement that is asked for again, with what was wrong."""
        asked = self._asked([failed.statement])
        tried = NarrativeDraft(text=fenced(failed.tried or "")[:LONGEST_SENTENCE])
        wrote = reply_of("narrative", [tried], asked.limits)
        turns = (
            *messages_of(self._prompt, asked.passage),
            Message(role="assistant", content=json.dumps(wrote, ensure_ascii=False, separators=(",", ":"))),
            Message(role="user", content=f"Not so: {fenced(failed.reason or '')}. Write the sentence again."),
        )
        try:
            drafts, usage = await self._ask(story, asked, turns)
        except _OF_ONE_CALL as fault:
            return failed.model_copy(update={"again": True, "reason": _in_short(fault), "lost": fault})
        checked = _checked(failed.statement, drafts[0].text)
        return checked.model_copy(update={"again": True, "usage": failed.usage + usage})

    def _asked(self, statements: Sequence[Statement]) -> PassageAsked:
        passage = Passage(
            sentences=tuple(statement.text for statement in statements),
            numbers=tuple(range(1, len(statements) + 1)),
            pointing=len(statements) > 1,
            one_schema=self._profile.one_schema,
        )
        return PassageAsked(task="narrative", passage=passage)

    async def _ask(
        self, story: str, asked: PassageAsked, messages: tuple[Message, ...] | None = None
    ) -> tuple[tuple[NarrativeDraft, ...], Usage]:
        answer = await self._asker.ask(asked, _where(story), messages)
        return tuple(draft for draft in answer.drafts if isinstance(draft, NarrativeDraft)), answer.usage


def _where(story: str) -> str:
    return f"story {story}, narrative"


def _in_short(fault: SummarizerError) -> str:
    """Why there is no sentence: a missing recording without its key, so that every replay says the same."""
    return "a replay, and no recording of it" if isinstance(fault, RecordingMissing) else str(fault)


def _checked(statement: Statement, text: str) -> _Outcome:
    """The statement in these words where they pass the gate, else as it is with the reason."""
    words = " ".join(text.split())
    reason = objection(words, statement.text, " ".join(citation.text for citation in statement.citations))
    if reason:
        return _Outcome(statement=statement, tried=words, reason=reason)
    return _Outcome(statement=statement.model_copy(update={"text": words, "plain": statement.text}))
