"""The straight line from files to briefs, and the only place that knows the order of the stages."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from typing import BinaryIO

from summarizer.articles.as_of import published_by
from summarizer.articles.credits import find_credits
from summarizer.articles.read import read_articles
from summarizer.brief.compose import compose
from summarizer.brief.narrative import Narrator
from summarizer.brief.same_question import Settler
from summarizer.grounding import ground
from summarizer.language.likeness.fingerprints import word_prints
from summarizer.merging.article import consolidate, gist_of
from summarizer.merging.story.coverage import cover
from summarizer.merging.story.merge import merge_story, open_figures
from summarizer.model.choose import Options, choose_model, open_model
from summarizer.prompts.files import load_prompts
from summarizer.reading.extractor import Extraction, Extractor
from summarizer.recordings.store import Recordings
from summarizer.records.article import Article
from summarizer.records.brief import StoryBrief
from summarizer.records.errors import contained
from summarizer.records.ledger import Ledger, Tally
from summarizer.records.readings import SameQuestion
from summarizer.records.summary import ArticleSummary
from summarizer.run import Run, Watch
from summarizer.stored import Stored
from summarizer.stories.group import Story, own_summaries
from summarizer.stories.origins import Origins
from summarizer.stories.shared_text import find_shared_text
from summarizer.workers import ArticleWorker, StoryWorker, SummariesByStory


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
            extractor = Extractor(model, choice.profile, prompts)
            watch.read(reading, sum(map(extractor.window_count, reading.articles)))
            lengths = tuple(len(article.text) for article in reading.articles)
            unread = Ledger(articles=reading.tally.without_used(), incidents=reading.incidents)
            articles = Stored(Article, reading.articles)
            del reading  # thousands of articles as objects take many times what they take stored
            done = await ArticleWorker(extractor, summary_of, watch, choice.price).summarize(articles, lengths)
            lost = unread + done.lost
            settler, narrator = Settler(model, choice.profile, prompts), Narrator(model, choice.profile, prompts)

            async def write(story: Story, own: Sequence[ArticleSummary]) -> StoryBrief:
                if options.plain:
                    brief = write_brief(story, own, lost)
                else:
                    brief = await narrator.narrate(await write_settled(story, own, lost, settler))
                return brief.model_copy(update={"as_of": options.as_of})

            written = await StoryWorker(write, len(lost.incidents), choice.price).write(done.summaries)
            account = model.account
    return Run(
        briefs=written.briefs,
        summaries=done.summaries,
        ledger=Ledger.of((unread, done.ledger, written.ledger)),
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


@contained()
def summary_of(article: Article, extraction: Extraction, extractor: Extractor) -> ArticleSummary:
    """The article's summary: its drafts grounded and consolidated, with the ledger of all that happened on the way.
    Raises ProgramFault when that fails."""
    groundwork = ground(article, extraction.drafted)
    records = consolidate(article, groundwork.records)
    counted = groundwork.tally.joined(records.duplicates)
    return ArticleSummary(
        article=article.head(),
        gist=gist_of(records),
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


def write_brief(
    story: Story, summaries: Iterable[ArticleSummary], lost: Ledger | None = None, readings: Iterable[SameQuestion] = ()
) -> StoryBrief:
    """The brief of `story`, made of those `summaries` whose article belongs to it, in any order. Asks no model.

    `lost` counts what the summaries do not know of; `readings` are those of `open_figures` that a model has read as one
    question. Raises ValueError when no summary belongs to the story.
    """
    own = own_summaries(story, summaries)
    brief = compose(story.slug, story.title, own, merge_story(own, readings), lost)
    brief = Origins(own, find_shared_text(own)).counted_in(brief)
    return brief.model_copy(update={"coverage": cover(own, brief)})


async def write_settled(story: Story, own: Sequence[ArticleSummary], lost: Ledger, settler: Settler) -> StoryBrief:
    """The story's brief of its `own` summaries, with figures of different wording joined where the model reads them as
    one question."""
    settled = await settler.settle(story.slug, open_figures(own_summaries(story, own)))
    return settled.noted_in(write_brief(story, own, lost, settled.readings))


def merge(summaries: Sequence[ArticleSummary], lost: Ledger | None = None) -> tuple[StoryBrief, ...]:
    """One brief for each story that `summaries` tell; `lost` counts what they do not know of. Asks no model."""
    by_story = SummariesByStory(summaries)
    return tuple(write_brief(story, by_story.of(story), lost) for story in by_story.stories)
