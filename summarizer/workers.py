"""A run's articles and stories worked through, many at once: how each ended, and what that adds to the ledger.

Which stages each goes through is for `pipeline` to say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from summarizer.model.budget import Price
from summarizer.reading.extractor import Extraction, Extractor
from summarizer.records.article import Article
from summarizer.records.brief import StoryBrief
from summarizer.records.errors import BudgetSpent, ProgramFault, SummarizerError, contained
from summarizer.records.ledger import Incident, Ledger, Spent, Tally
from summarizer.records.summary import ArticleSummary
from summarizer.run import Watch
from summarizer.stored import Stored
from summarizer.stories.group import Story, group_stories

# Stories written at once: more than calls under way at once, so that none waits for a story, and few enough to be held.
_STORIES = 64


@dataclass(frozen=True)
class Summarized:
    """The summaries of all articles that have one, in the order of the articles; `ledger` is of all articles, `lost`
    of those without a summary."""

    summaries: Stored[ArticleSummary]
    ledger: Ledger
    lost: Ledger


class ArticleWorker:
    """Takes articles through `extractor` and `summary_of`, as many at once as the model's profile says."""

    def __init__(
        self,
        extractor: Extractor,
        summary_of: Callable[[Article, Extraction, Extractor], ArticleSummary],
        watch: Watch,
        price: Price | None,
    ) -> None:
        self._extractor = extractor
        self._summary_of = summary_of
        self._watch = watch
        self._price = price
        self._slots = asyncio.Semaphore(extractor.profile.concurrency)
        self._finished = Stored(ArticleSummary)

    async def summarize(self, articles: Sequence[Article], lengths: Sequence[int]) -> Summarized:
        """How `articles` ended; the shortest by `lengths` is begun first, so that there is soon something to read."""
        places = range(len(articles))
        first = min(places, key=lengths.__getitem__, default=None)
        begun = {
            place: asyncio.ensure_future(self._ended(articles, place))
            for place in sorted(places, key=lambda place: place != first)
        }
        ended = await asyncio.gather(*(begun[place] for place in places))
        summaries = self._finished.arranged(at for at, _ in ended if at is not None)
        lost = Ledger.of([ledger for at, ledger in ended if at is None])
        return Summarized(summaries, Ledger.of([ledger for _, ledger in ended]), lost)

    async def _ended(self, articles: Sequence[Article], place: int) -> tuple[int | None, Ledger]:
        """Where among the finished ones the article's summary is, and its ledger; None where there is no summary."""
        async with self._slots:
            article = articles[place]
            read = Ledger()
            try:
                extraction = await self._extractor.extract(article, lambda: self._watch.window_done(article))
                read = extraction.ledger
                summary = self._summary_of(article, extraction, self._extractor)
            except BudgetSpent as error:
                self._watch.article_failed(article, error)
                windows = Tally(not_asked=self._extractor.window_count(article))
                incident = Incident(where=article.path, outcome="not_asked", reason=str(error))
                return None, Ledger(articles=Tally(not_asked=1), windows=windows, incidents=(incident,))
            except SummarizerError as error:
                self._watch.article_failed(article, error)
                incident = Incident(where=article.path, outcome="failed", reason=str(error))
                return None, read + Ledger(articles=Tally(failed=1), incidents=(incident,))
        summary = summary.model_copy(update={"spent": priced(summary.spent, self._price)})
        self._watch.article_done(summary)
        self._finished.append(summary)
        return len(self._finished) - 1, summary.ledger


@dataclass(frozen=True)
class Written:
    """A brief for each story that has one, the largest story first; `ledger` is of what was lost in writing them."""

    briefs: Stored[StoryBrief]
    ledger: Ledger


class StoryWorker:
    """Takes stories through `write`, which makes the brief of a story's own summaries."""

    def __init__(
        self, write: Callable[[Story, Sequence[ArticleSummary]], Awaitable[StoryBrief]], known: int, price: Price | None
    ) -> None:
        """`known` is how many incidents each brief's ledger begins with, which are no news of its own."""
        self._write = write
        self._known = known
        self._price = price
        self._slots = asyncio.Semaphore(_STORIES)

    async def write(self, summaries: Sequence[ArticleSummary]) -> Written:
        """The briefs of the stories that `summaries` tell."""
        by_story = SummariesByStory(summaries)
        ended = await asyncio.gather(*(self._ended(story, by_story) for story in by_story.stories))
        briefs = Stored(StoryBrief, (brief for written, _ in ended for brief in written))
        return Written(briefs, Ledger.of([ledger for _, ledger in ended]))

    async def _ended(self, story: Story, by_story: SummariesByStory) -> tuple[Stored[StoryBrief], Ledger]:
        async with self._slots:
            own = by_story.of(story)
            try:
                with contained():
                    brief = await self._write(story, own)
            except ProgramFault as fault:
                return Stored(StoryBrief), _unwritten(story, fault)
        known = self._known + sum(len(summary.ledger.incidents) for summary in own)
        brief = brief.model_copy(update={"spent": priced(brief.spent, self._price)})
        return Stored(StoryBrief, (brief,)), Ledger(incidents=brief.ledger.incidents[known:])


class SummariesByStory:
    """A run's summaries by story, of which no more need be in memory than are looked at."""

    def __init__(self, summaries: Sequence[ArticleSummary]) -> None:
        self._summaries = summaries
        self._places: dict[str, int] = {}
        self.stories = group_stories(self._each())

    def of(self, story: Story) -> tuple[ArticleSummary, ...]:
        """The summaries of the story's articles, in their order."""
        return tuple(self._summaries[self._places[article]] for article in story.articles)

    def _each(self) -> Iterator[ArticleSummary]:
        for place, summary in enumerate(self._summaries):
            self._places[summary.article.id] = place
            yield summary


def _unwritten(story: Story, fault: ProgramFault) -> Ledger:
    """What is added to a run's ledger where a story has no brief: its articles, counted as used, are in none."""
    count = len(story.articles)
    incident = Incident(where=f"story {story.slug}", outcome="failed", reason=str(fault))
    return Ledger(articles=Tally(used=-count, failed=count), incidents=(incident,))


def priced(spent: Iterable[Spent], price: Price | None) -> tuple[Spent, ...]:
    """`spent` with what each was in US dollars, where there is a price."""
    if price is None:
        return tuple(spent)
    costs = ((one, price.of(one.usage.input_tokens, one.usage.output_tokens)) for one in spent)
    return tuple(one.model_copy(update={"cost": float(cost)}) for one, cost in costs)
