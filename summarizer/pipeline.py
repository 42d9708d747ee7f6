"""The straight line from files to briefs, and the only place that knows the order of the stages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Annotated, BinaryIO

from pydantic import SkipValidation

from summarizer.articles.as_of import published_by
from summarizer.articles.credits import find_credits
from summarizer.articles.read import Reading, read_articles
from summarizer.brief.compose import open_figures, write_brief
from summarizer.brief.narrative import Narrator
from summarizer.brief.same_question import Settler
from summarizer.embedded.weights import Quiet
from summarizer.grounding import ground
from summarizer.language.likeness.fingerprints import word_prints
from summarizer.merging.article import consolidate
from summarizer.model.budget import Price, Spending
from summarizer.model.choose import Options, choose_model, open_model
from summarizer.packed import Packed
from summarizer.prompts.files import load_prompts
from summarizer.reading.extractor import Extraction, Extractor
from summarizer.recordings.store import Recordings
from summarizer.records.brief import StoryBrief
from summarizer.records.errors import BudgetSpent, ProgramFault, SummarizerError, contained
from summarizer.records.facets import Record
from summarizer.records.summary import Article, ArticleSummary, Incident, Ledger, Records, Spent, Tally
from summarizer.stories.group import Story, group_stories

# Stories told at once: more than calls under way at once, so that none waits for a story, and few enough to be held.
_STORIES = 64


class Run(Record):
    """What came of one run: a brief for each story, the summary of each article, what was not used, and the articles
    as they were read.

    `spent` is what its own calls cost, which recorded ones do not, and `cost` the same in US dollars, where that was
    bounded; `is_cut_short` says that the budget ended the run.

    Briefs, summaries and articles are made anew whenever one is looked at (`Packed`): keep what you look at often.
    """

    briefs: Annotated[Sequence[StoryBrief], SkipValidation]
    summaries: Annotated[Sequence[ArticleSummary], SkipValidation]
    ledger: Ledger
    articles: Annotated[Sequence[Article], SkipValidation] = ()
    spent: Spending = Spending()
    cost: Decimal | None = None
    is_cut_short: bool = False

    @property
    def failed(self) -> bool:
        """True when an input, a window, a sentence of the narrative or a question about figures was lost; the ledger
        says which. A sentence that was written and may not stand is not lost."""
        articles, windows = self.ledger.articles, self.ledger.windows
        lost = articles.lost + windows.lost + articles.empty > 0 or any(one.is_lost for one in self.ledger.incidents)
        return not self.briefs or self.is_cut_short or lost


class Watch(Quiet):
    """What a run reports while it goes on: nothing, unless a subclass says it. `Progress` is for fetching the model."""

    def counted(self, what: str, done: int, total: int) -> None:
        """Before a run, or in place of one: so many of `total` are done, `what` says of what ("files read")."""

    def read(self, reading: Reading, windows: int) -> None:
        """The input was read; `windows` is how many there will be to work through."""

    def window_done(self, article: Article) -> None:
        """A window of `article` has been answered, from the cache or by the model."""

    def article_done(self, summary: ArticleSummary) -> None:
        """An article is finished, and its summary usable."""

    def article_failed(self, article: Article, error: SummarizerError) -> None:
        """An article could not be finished."""


async def summarize_async(
    paths: Sequence[str], options: Options | None = None, watch: Watch | None = None, stdin: BinaryIO | None = None
) -> Run:
    """Reads `paths` (files, folders, globs, `-`), summarises each article and writes one brief for each story.

    Nothing is raised for an input or a reply that cannot be used: it is counted in the ledger, with the reason. Raises
    UsageFault and PromptFault for wrong options, CacheFault when the recordings cannot be opened.
    """
    options, watch = options or Options(), watch or Watch()
    choice = choose_model(options)
    prompts = load_prompts(options.prompts, options.pins)
    reading = read_articles(paths, stdin, options.out, partial(watch.counted, "files read"))
    if options.as_of is not None:
        reading = published_by(reading, options.as_of)
    with Recordings(options.cache, options.mode) as recordings:
        async with open_model(choice, recordings, watch) as model:
            line = _Line(Extractor(model, choice.profile, prompts), choice.price, watch)
            watch.read(reading, sum(map(line.extractor.window_count, reading.articles)))
            lengths = tuple(len(article.text) for article in reading.articles)
            unread = Ledger(articles=reading.tally.without_used(), incidents=reading.incidents)
            articles = Packed(Article, reading.articles)
            del reading  # thousands of articles as objects take many times what they take packed
            ended = await line.summarize_all(articles, lengths)
            summaries = Packed.of(ArticleSummary, (one.summary for one in ended if one.summary))
            lost = Ledger.of((unread, *(one.ledger for one in ended if not one.summary)))
            desk = _Desk(Settler(model, choice.profile, prompts), Narrator(model, choice.profile, prompts), options)
            briefs = await desk.tell_all(summaries, lost, choice.price)
            account = model.account
    return Run(
        briefs=briefs,
        summaries=summaries,
        ledger=Ledger.of((unread, *(one.ledger for one in ended), *desk.lost)),
        articles=articles,
        spent=account.spent,
        cost=account.cost,
        is_cut_short=account.is_closed,
    )


def summarize(
    paths: Sequence[str] | str,
    options: Options | None = None,
    watch: Watch | None = None,
    stdin: BinaryIO | None = None,
) -> Run:
    """`summarize_async` for callers without an event loop; takes one path or several."""
    several = [paths] if isinstance(paths, str) else paths
    return asyncio.run(summarize_async(several, options, watch, stdin))


def merge(summaries: Sequence[ArticleSummary], lost: Ledger | None = None) -> tuple[StoryBrief, ...]:
    """One brief for each story that `summaries` tell; `lost` counts what they do not know of. Asks no model."""
    kept = _Kept(summaries)
    return tuple(write_brief(story, kept.of(story), lost) for story in kept.stories)


async def write_settled(story: Story, own: Sequence[ArticleSummary], lost: Ledger, settler: Settler) -> StoryBrief:
    """The story's brief of its `own` summaries, with figures of different wording joined where the model reads them as
    one question."""
    settled = await settler.settle(story.slug, open_figures(story, own))
    return settled.noted_in(write_brief(story, own, lost, settled.readings))


class _Desk:
    """One run's settler and narrator, taken from story to story, unless the options are `plain`."""

    def __init__(self, settler: Settler, narrator: Narrator, options: Options) -> None:
        self.settler = settler
        self.narrator = narrator
        self.options = options
        self.lost: list[Ledger] = []
        self._slots = asyncio.Semaphore(_STORIES)

    async def tell_all(
        self, summaries: Sequence[ArticleSummary], lost: Ledger, price: Price | None
    ) -> Packed[StoryBrief]:
        """A brief for each story, the largest story first. What is lost of what is asked about them goes to `lost`, and so
        does a story that cannot be told."""
        kept = _Kept(summaries)

        async def told(story: Story) -> Packed[StoryBrief]:
            async with self._slots:
                own = kept.of(story)
                try:
                    with contained():
                        brief = await self._tell(story, own, lost)
                except ProgramFault as fault:
                    self.lost.append(_untold(story, fault))
                    return Packed(StoryBrief)
            known = sum(len(one.incidents) for one in (lost, *(summary.ledger for summary in own)))
            self.lost.append(Ledger(incidents=brief.ledger.incidents[known:]))
            told_of = {"as_of": self.options.as_of, "spent": _priced(brief.spent, price)}
            return Packed(StoryBrief, (brief.model_copy(update=told_of),))

        return Packed.of(StoryBrief, await asyncio.gather(*map(told, kept.stories)))

    async def _tell(self, story: Story, own: Sequence[ArticleSummary], lost: Ledger) -> StoryBrief:
        if self.options.plain:
            return write_brief(story, own, lost)
        return await self.narrator.narrate(await write_settled(story, own, lost, self.settler))


class _Kept:
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


@dataclass(frozen=True)
class _Ended:
    """How an article ended: with its summary (a single one), or with a ledger that says why there is none."""

    ledger: Ledger
    summary: Packed[ArticleSummary] | None = None


class _Line:
    """One run's extractor, taken from article to article."""

    def __init__(self, extractor: Extractor, price: Price | None, watch: Watch) -> None:
        self.extractor = extractor
        self.price = price
        self.watch = watch
        self._slots = asyncio.Semaphore(extractor.profile.concurrency)

    async def summarize_all(self, articles: Sequence[Article], lengths: Sequence[int]) -> list[_Ended]:
        """How each article ended, in the order of `articles`; the shortest by `lengths` is begun first, so that there
        is soon something to read."""
        places = range(len(articles))
        first = min(places, key=lengths.__getitem__, default=None)
        begun = {
            place: asyncio.ensure_future(self._summarize(articles, place))
            for place in sorted(places, key=lambda place: place != first)
        }
        return await asyncio.gather(*(begun[place] for place in places))

    async def _summarize(self, articles: Sequence[Article], place: int) -> _Ended:
        async with self._slots:
            article = articles[place]
            read = Ledger()
            try:
                extraction = await self.extractor.extract(article, lambda: self.watch.window_done(article))
                read = extraction.ledger
                summary = summary_of(article, extraction, self.extractor)
            except BudgetSpent as error:
                self.watch.article_failed(article, error)
                windows = Tally(not_asked=self.extractor.window_count(article))
                incident = Incident(where=article.path, outcome="not_asked", reason=str(error))
                return _Ended(Ledger(articles=Tally(not_asked=1), windows=windows, incidents=(incident,)))
            except SummarizerError as error:
                self.watch.article_failed(article, error)
                incident = Incident(where=article.path, outcome="failed", reason=str(error))
                return _Ended(read + Ledger(articles=Tally(failed=1), incidents=(incident,)))
        summary = summary.model_copy(update={"spent": _priced(summary.spent, self.price)})
        self.watch.article_done(summary)
        return _Ended(summary.ledger, Packed(ArticleSummary, (summary,)))


@contained()
def summary_of(article: Article, extraction: Extraction, extractor: Extractor) -> ArticleSummary:
    """The article's summary: its drafts grounded and consolidated, with the ledger of all that happened on the way.
    Raises ProgramFault when that fails."""
    groundwork = ground(article, extraction.drafted)
    records = consolidate(article, groundwork.records)
    counted = groundwork.tally.joined(records.duplicates)
    return ArticleSummary(
        article=article.head(),
        gist=_gist(records),
        **{facet: getattr(records, facet) for facet in ("actors", "events", "figures", "stances")},
        ungrounded=groundwork.ungrounded,
        ledger=extraction.ledger + Ledger(articles=Tally(used=1), records=counted),
        usage=extraction.usage,
        spent=extraction.spent,
        model=extractor.model.identity,
        profile=extractor.profile.name,
        prompts=extractor.prompt_ids,
        prints=word_prints(article.text, article.sentences),
        credits=find_credits(article.text, article.sentences, article.outlet),
    )


def _untold(story: Story, fault: ProgramFault) -> Ledger:
    """What is added to a run's ledger where a story has no brief: its articles, counted as used, are in none."""
    count = len(story.articles)
    incident = Incident(where=f"story {story.slug}", outcome="failed", reason=str(fault))
    return Ledger(articles=Tally(used=-count, failed=count), incidents=(incident,))


def _priced(spent: Iterable[Spent], price: Price | None) -> tuple[Spent, ...]:
    """With what each was in money, where there is a price."""
    if price is None:
        return tuple(spent)
    costs = ((one, price.of(one.usage.input_tokens, one.usage.output_tokens)) for one in spent)
    return tuple(one.model_copy(update={"cost": float(cost)}) for one, cost in costs)


def _gist(records: Records) -> str | None:
    """The first two main events that have happened or go on, as sentences: what is only planned, alleged or denied
    would read as a fact."""
    told = [event for event in records.events if event.status in ("happened", "ongoing")]
    main = [event.what for event in told if event.salience == "main"][:2]
    return " ".join(f"{what[0].upper()}{what[1:]}." for what in main) or None
