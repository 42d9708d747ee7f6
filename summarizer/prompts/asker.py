"""The one place that puts a passage to a model: the request is made, answered, and read back as drafts."""

from __future__ import annotations

from functools import cached_property

from pydantic import BaseModel

from summarizer.model.client import Model
from summarizer.model.profiles import Profile
from summarizer.prompts.drafts import AnyDraft, ReplyLimits, Task, narrowed, widened
from summarizer.prompts.files import Prompt, PromptSet
from summarizer.prompts.messages import Passage, limits_of, messages_of
from summarizer.recordings.request import Message, Request, schema_text
from summarizer.records.facets import Record
from summarizer.records.ledger import Usage


class PassageAsked(Record):
    """A task put to a passage."""

    task: Task
    passage: Passage

    @cached_property
    def limits(self) -> ReplyLimits:
        """What the passage can answer."""
        return limits_of(self.task, self.passage)

    @cached_property
    def reply_type(self) -> type[BaseModel]:
        """The type that a reply to this very call has to have."""
        return narrowed(self.task, self.limits)


class DraftsAnswered(Record):
    """The drafts of one answer, what it cost, and the key of its recording."""

    drafts: tuple[AnyDraft, ...]
    usage: Usage
    recording: str


class Asker:
    """A model, its profile and the prompts: what it takes to ask."""

    def __init__(self, model: Model, profile: Profile, prompts: PromptSet) -> None:
        self.model = model
        self.profile = profile
        self._prompts = prompts

    def prompt(self, task: Task) -> Prompt:
        """The prompt in use for `task`. Raises PromptFault when there is none."""
        return self._prompts.latest(task)

    def request(self, asked: PassageAsked, messages: tuple[Message, ...] | None = None) -> Request:
        """The request that asks this, whose `key` finds its recording; `messages` in place of the prompt's own."""
        prompt = self.prompt(asked.task)
        return Request(
            model=self.model.identity,
            prompt=prompt.id,
            prompt_sha256=prompt.sha256,
            messages=messages or messages_of(prompt, asked.passage),
            response_schema=schema_text(asked.reply_type),
            parameters=self.profile.sampling,
        )

    async def ask(self, asked: PassageAsked, where: str, messages: tuple[Message, ...] | None = None) -> DraftsAnswered:
        """The drafts that the model, or a recording, answers with; `where` is for messages to the user.

        Raises what `Model.ask` raises.
        """
        answer = await self.model.ask(self.request(asked, messages), asked.reply_type, where=where)
        drafts = widened(asked.task, answer.value, asked.limits)
        return DraftsAnswered(drafts=drafts, usage=answer.usage, recording=answer.recording_key)
