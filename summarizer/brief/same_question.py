"""Whether figures of different wording answer one question, as a model reads them: a yes or no for each pair.

Code has checked unit, kind, place, people and dates, and asks only where nothing but the wording keeps two figures
apart. A model that takes whatever it is shown first for the answer says yes in one order and no in the other, so each
pair is asked in both orders, and only two times yes joins it. Nothing is joined that code tells apart (`merge`).
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.model.client import Model
from summarizer.model.profiles import Profile
from summarizer.prompts.asker import Asker, PassageAsked
from summarizer.prompts.drafts import SameQuestionDraft
from summarizer.prompts.files import PromptSet
from summarizer.prompts.messages import Passage
from summarizer.records.brief import StoryBrief
from summarizer.records.errors import (
    ProgramFault,
    RecordingMissing,
    ReplyFault,
    RequestRejected,
    SummarizerError,
    contained,
)
from summarizer.records.facets import Record
from summarizer.records.ledger import Incident, Ledger, Spent, Usage
from summarizer.records.readings import OpenPair, SameQuestion, Settling, Worded

MOST = 12
"""Pairs asked about in one story, the weightiest first."""
_LONGEST = 300  # characters of a sentence


class Settled(Record):
    """The pairs that the model reads as one question, how many it was asked about, what that cost, by which prompt
    (None when there was nothing to ask), and what was lost of them."""

    readings: tuple[SameQuestion, ...] = ()
    settling: Settling | None = None
    usage: Usage = Usage()
    prompt: str | None = None
    lost: tuple[Incident, ...] = ()

    def noted_in(self, brief: StoryBrief) -> StoryBrief:
        """`brief` with how many pairs were settled, by which prompt, what that cost, and what was lost of them."""
        own = (Spent(article=None, task="same_question", usage=self.usage),) if self.usage.calls else ()
        return brief.model_copy(
            update={
                "settling": self.settling,
                "ledger": brief.ledger + Ledger(incidents=self.lost),
                "usage": brief.usage + self.usage,
                "spent": (*brief.spent, *own),
                "prompts": tuple(sorted({*brief.prompts, *filter(None, [self.prompt])})),
            }
        )


class _PairAnswer(Record):
    """One answer, and where it is recorded."""

    same: bool
    recording: str
    usage: Usage


class Settler:
    """A model, its profile and the prompts: what it takes to settle open questions."""

    def __init__(self, model: Model, profile: Profile, prompts: PromptSet) -> None:
        self._asker = Asker(model, profile, prompts)
        self._prompt = prompts.latest("same_question")

    async def settle(self, story: str, pairs: Sequence[OpenPair]) -> Settled:
        """The answers about `pairs`, the weightiest first, of the story called `story`.

        Nothing is raised: a pair without an answer stays open, and once the model cannot be reached, all that are left
        do; the reasons are kept.
        """
        readings: list[SameQuestion] = []
        unanswered: list[str] = []
        faults: list[SummarizerError] = []
        usage = Usage()
        asked = pairs[:MOST]
        for at, pair in enumerate(asked):
            orders = (pair.first, pair.second), (pair.second, pair.first)
            try:
                with contained():
                    said = [await self._ask(story, *order) for order in orders]
            except (ReplyFault, RequestRejected, RecordingMissing, ProgramFault) as fault:
                faults.append(fault)
                missing = isinstance(fault, RecordingMissing)  # without its key, so that every replay says the same
                unanswered.append("a replay, and no recording of it" if missing else str(fault))
                continue
            except SummarizerError as fault:
                faults += [fault] * (len(asked) - at)
                unanswered.append(str(fault))
                break
            usage += said[0].usage + said[1].usage
            if all(one.same for one in said):
                members = pair.first.member, pair.second.member
                readings.append(SameQuestion(members=members, recordings=tuple(one.recording for one in said)))
        if not asked:
            return Settled()
        settling = Settling(asked=len(asked), same=len(readings), unanswered=tuple(unanswered))
        where = _where(story)
        lost = (Incident.of_story(where, faults, f"{len(asked)} pairs"),) if faults else ()
        return Settled(readings=tuple(readings), settling=settling, usage=usage, prompt=self._prompt.id, lost=lost)

    async def _ask(self, story: str, first: Worded, second: Worded) -> _PairAnswer:
        passage = Passage(sentences=(_shown(first), _shown(second)), numbers=(1, 2), pointing=True)
        answer = await self._asker.ask(PassageAsked(task="same_question", passage=passage), _where(story))
        (draft,) = answer.drafts
        assert isinstance(draft, SameQuestionDraft)
        return _PairAnswer(same=draft.same == "yes", recording=answer.recording, usage=answer.usage)


def _where(story: str) -> str:
    return f"story {story}, open figures"


def _shown(worded: Worded) -> str:
    sentence = " ".join(worded.sentence.split())
    short = sentence if len(sentence) <= _LONGEST else f"{sentence[:_LONGEST].rpartition(' ')[0]} …"
    return f"{worded.measures} ({short})"
