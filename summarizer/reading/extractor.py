"""Windows to drafts: for each task and window, ask the model what it can answer.

Actors come first, because a stance's holder is chosen from them. The other tasks of an article then go out together,
and `Model` bounds how many are under way. A window that fails is counted and named; the others go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import chain

from summarizer.language.mentions import find_mentions, is_heading, may_refer_back
from summarizer.language.names import fold, is_pronoun_or_generic
from summarizer.model.client import Model
from summarizer.model.profiles import Profile
from summarizer.prompts.asker import Asker, PassageAsked
from summarizer.prompts.drafts import DRAFT_TYPES, ActorDraft, AnyDraft, Drafted
from summarizer.prompts.files import PromptSet
from summarizer.prompts.messages import Passage, asked_about, messages_of, offered
from summarizer.reading.windows import Window, count_windows, cut_windows
from summarizer.recordings.request import Message, Request
from summarizer.records.article import Article
from summarizer.records.errors import (
    BudgetSpent,
    ProgramFault,
    ReplyFault,
    RequestRejected,
    SummarizerError,
    TruncatedReply,
    contained,
)
from summarizer.records.facets import FACETS, Facet, Record
from summarizer.records.ledger import Incident, Ledger, Outcome, Spent, Tally, Usage

_SHOWN = 40  # characters of what was not asked about


class Extraction(Record):
    """All drafts of one article; the ledger counts its windows, one for each task and window.

    `unaffordable` says why windows were not asked, where the budget did not reach them.
    """

    drafted: tuple[Drafted, ...] = ()
    ledger: Ledger = Ledger()
    usage: Usage = Usage()
    unaffordable: str | None = None
    spent: tuple[Spent, ...] = ()


class Call(PassageAsked):
    """One question: a task put to a window's passage."""

    task: Facet
    window: Window

    @property
    def where(self) -> str:
        """The call in words for an incident: `article 000, sentences 3 to 5, events`."""
        return f"{self.window.where}, {self.task}"

    @property
    def left_out(self) -> Ledger:
        """What is too long to be asked about, counted among the records."""
        texts = self.passage.left_out(self.task)
        if not texts:
            return Ledger()
        reason = f"not asked about, as no reply can hold it: “{texts[0][:_SHOWN]} …” ({len(texts[0]):,} characters)"
        reason += f", and {len(texts) - 1:,} more" * (len(texts) > 1) + ". If it is a name or a number, shorten it."
        incident = Incident(where=self.where, outcome="left_out", reason=reason)
        return Ledger(records=Tally(left_out=len(texts)), incidents=(incident,))

    @property
    def is_answerable(self) -> bool:
        """False when the passage holds nothing that the task asks for."""
        return self.limits.most > 0


class Extractor:
    """A model, its profile and the prompts: what it takes to draft an article's records."""

    def __init__(self, model: Model, profile: Profile, prompts: PromptSet) -> None:
        self.model = model
        self.profile = profile
        self._asker = Asker(model, profile, prompts)

    @property
    def prompt_ids(self) -> tuple[str, ...]:
        """The prompts in use, by id."""
        return tuple(self._asker.prompt(task).id for task in FACETS)

    def window_count(self, article: Article) -> int:
        """How many windows there are over all tasks, answerable or not."""
        return sum(self.windows(article).values())

    def windows(self, article: Article) -> dict[Facet, int]:
        """How many windows each task has, answerable or not."""
        return {task: count_windows(article, self.profile.windows[task]) for task in FACETS}

    async def extract(self, article: Article, on_window: Callable[[], None]) -> Extraction:
        """Every draft of `article`; `on_window` is called after each of its windows.

        Raises ServerFault, RecordingMissing, EmbeddedModelFault or CacheFault, which concern the whole run, BudgetSpent
        when it was spent before any reply, and ProgramFault when the article cannot be cut into calls; a reply that is
        no answer, a request that the server will not take, or a failure of the program only fails its window.
        """
        first = await self._ask_all(self.calls(article, "actors", ()), on_window)
        actors = actors_among(draft for call in first.drafted for draft in call.drafts)
        rest = [call for task in FACETS if task != "actors" for call in self.calls(article, task, actors)]
        if first.unaffordable:
            # Without all actors these would be other questions than those of the run that goes on from here.
            left = _unasked(first.unaffordable, len(rest))
            for _ in rest:
                on_window()
        else:
            left = await self._ask_all(rest, on_window)
        return _told(_joined([first, left]), article)

    @contained()
    def calls(self, article: Article, task: Facet, actors: Sequence[str]) -> tuple[Call, ...]:
        """The task's calls for an article, answerable or not; `actors` are those to choose holders and sources from."""
        shape = self.profile.windows[task]
        known = known_forms(actors)
        asked: set[str] = set()
        calls: list[Call] = []
        for window in cut_windows(article, shape):
            sentences = tuple(article.quote(sentence) for sentence in window.sentences)
            before = tuple(article.quote(sentence) for sentence in window.before if may_refer_back(sentences[0]))
            names = new_candidates(sentences, asked) if task == "actors" else ()
            if asked_names := asked_about(offered("name", names)):
                sentences = tuple(sentence for sentence in sentences if any(name in sentence for name in asked_names))
            passage = Passage(
                sentences=sentences,
                numbers=tuple(sentence.number for sentence in window.sentences),
                before=" ".join(before),
                names=names,
                actors=choosable(before + sentences, known),
                pointing=shape.size > 1 and "at" in DRAFT_TYPES[task].model_fields,
                one_schema=self.profile.one_schema,
            )
            calls.append(Call(task=task, window=window, passage=passage))
        return tuple(calls)

    def request(self, call: Call) -> Request:
        """The request that asks `call`, whose `key` finds its recording."""
        return self._asker.request(call)

    def messages(self, call: Call) -> tuple[Message, ...]:
        """What is sent to ask `call`."""
        return messages_of(self._asker.prompt(call.task), call.passage)

    async def _ask_all(self, calls: Sequence[Call], on_window: Callable[[], None]) -> Extraction:
        async def ask(call: Call) -> Extraction:
            ended = await self._ask(call)
            on_window()
            return ended

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(ask(call)) for call in calls]
        except* SummarizerError as faults:
            raise _first(faults) from None
        return _joined([task.result() for task in tasks])

    async def _ask(self, call: Call) -> Extraction:
        try:
            with contained():
                return await self._answered(call)
        except BudgetSpent as fault:
            return _unasked(str(fault), 1)
        except (ReplyFault, RequestRejected, ProgramFault) as fault:
            outcome: Outcome = "truncated" if isinstance(fault, TruncatedReply) else "failed"
            incident = Incident(where=call.where, outcome=outcome, reason=str(fault))
            return Extraction(ledger=_one_window(outcome, incident))

    async def _answered(self, call: Call) -> Extraction:
        if not call.is_answerable:
            return Extraction(ledger=_one_window("empty") + call.left_out)
        prompt = self._asker.prompt(call.task)
        answer = await self._asker.ask(call, where=call.window.where)
        drafted = Drafted(
            task=call.task,
            sentences=call.window.sentences,
            before=call.window.before,
            drafts=answer.drafts,
            model=self.model.identity,
            prompt=prompt.id,
            prompt_sha256=prompt.sha256,
            recording=answer.recording,
        )
        ledger = _one_window("used" if answer.drafts else "empty") + call.left_out
        spent = Spent(article=call.window.article, task=call.task, usage=answer.usage)
        return Extraction(drafted=(drafted,), ledger=ledger, usage=answer.usage, spent=(spent,))


def _one_window(outcome: Outcome, *incidents: Incident) -> Ledger:
    return Ledger(windows=Tally(**{outcome: 1}), incidents=incidents)


def _unasked(reason: str, windows: int) -> Extraction:
    return Extraction(ledger=Ledger(windows=Tally(not_asked=windows)), unaffordable=reason)


def _told(extraction: Extraction, article: Article) -> Extraction:
    """With one incident for all the windows that the budget did not reach; raises BudgetSpent when that is all."""
    reason, windows = extraction.unaffordable, extraction.ledger.windows
    if reason is None:
        return extraction
    if not extraction.drafted:
        raise BudgetSpent(reason)
    told = f"{windows.not_asked:,} of its {windows.total:,} windows: {reason}"
    incident = Incident(where=f"article {article.id}", outcome="not_asked", reason=told)
    return extraction.model_copy(update={"ledger": extraction.ledger + Ledger(incidents=(incident,))})


def _joined(parts: Sequence[Extraction]) -> Extraction:
    """The parts as one, in order; drafts are chained once, as a long document has thousands of windows."""
    return Extraction(
        drafted=tuple(chain.from_iterable(part.drafted for part in parts)),
        ledger=Ledger.of([part.ledger for part in parts]),
        usage=sum((part.usage for part in parts), Usage()),
        unaffordable=next((part.unaffordable for part in parts if part.unaffordable), None),
        spent=_by_task(chain.from_iterable(part.spent for part in parts)),
    )


def _by_task(parts: Iterable[Spent]) -> tuple[Spent, ...]:
    """What was spent on an article, the calls of one task together."""
    spent: dict[str, Spent] = {}
    for part in parts:
        before = spent.get(part.task)
        spent[part.task] = part.model_copy(update={"usage": before.usage + part.usage}) if before else part
    return tuple(spent.values())


def _first(faults: BaseExceptionGroup[SummarizerError]) -> SummarizerError:
    """One fault for the run: what stops one call stops the others likewise."""
    fault = faults.exceptions[0]
    return _first(fault) if isinstance(fault, BaseExceptionGroup) else fault


def actors_among(drafts: Iterable[AnyDraft]) -> tuple[str, ...]:
    """The names that are labelled as actors, each once."""
    named = (draft.name for draft in drafts if isinstance(draft, ActorDraft) and draft.kind != "none")
    return tuple(dict.fromkeys(named))


def new_candidates(sentences: Sequence[str], asked: set[str]) -> tuple[str, ...]:
    """The candidates of these sentences that no earlier window has labelled; a surname alone is known by its full name.

    Adds what it returns to `asked`.
    """
    found: list[str] = []
    for name in _named(sentences):
        folded = fold(name)
        if folded not in asked and not is_pronoun_or_generic(name):
            asked |= {folded, folded.rsplit(" ", 1)[-1]}
            found.append(name)
    return tuple(found)


def known_forms(actors: Iterable[str]) -> frozenset[str]:
    """The folded forms by which a sentence may name any of `actors`: the name and its last word."""
    return frozenset(form for actor in actors for form in (fold(actor), fold(actor).rsplit(" ", 1)[-1]))


def choosable(sentences: Sequence[str], known: Set[str]) -> tuple[str, ...]:
    """The mentions in `sentences` that have one of the `known` forms, as written and each once."""
    return tuple(dict.fromkeys(name for name in _named(sentences) if fold(name) in known))


def _named(sentences: Sequence[str]) -> Iterator[str]:
    return (mention.text for sentence in sentences if not is_heading(sentence) for mention in find_mentions(sentence))
