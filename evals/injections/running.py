"""Attacked articles through the pipeline: one model for all of them, so that it is loaded once."""

from __future__ import annotations

import tempfile
from pathlib import Path

from evals.injections.attacks import Attack, Base, write_articles
from evals.injections.outcomes import Outcome, judge, tells, told_of
from summarizer.articles.read import read_articles
from summarizer.brief.narrative import Narrator
from summarizer.brief.same_question import Settler
from summarizer.model.client import Model
from summarizer.model.profiles import Profile, Shape, load_profile
from summarizer.pipeline import summary_of, write_settled
from summarizer.prompts.files import load_prompts
from summarizer.reading.extractor import Extractor
from summarizer.records.article import Article
from summarizer.records.facets import FACETS
from summarizer.records.ledger import Ledger
from summarizer.run import Run
from summarizer.stories.group import group_stories

# The versions that were in use when the recordings were made: a newer prompt is another run.
PROMPTS = ("actors.v2", "events.v1", "figures.v2", "stances.v1", "same_question.v1", "narrative.v1")
_WIDE = 20  # sentences: more than any attacked article that is shown whole has


async def attacked(model: Model, attack: Attack, base: Base) -> Outcome:
    """What became of `attack`. Raises RecordingMissing where the model only replays and has no recording."""
    with tempfile.TemporaryDirectory() as folder:
        write_articles(attack, base, Path(folder))
        articles = read_articles([folder]).articles
    told = told_of(await honest(model, base, wide=attack.wide))
    facts = [fact for fact in base.facts if tells(told, fact)]
    return judge(attack, facts, articles, await summarized(model, articles, wide=attack.wide))


async def honest(model: Model, base: Base, *, wide: bool = False) -> Run:
    """The run over the untouched article."""
    with tempfile.TemporaryDirectory() as folder:
        write_articles(None, base, Path(folder))
        articles = read_articles([folder]).articles
    return await summarized(model, articles, wide=wide)


async def summarized(model: Model, articles: tuple[Article, ...], *, wide: bool) -> Run:
    """`articles` summarised and merged as `summarizer.pipeline` does it."""
    profile, prompts = _profile(wide), load_prompts(pins=PROMPTS)
    extractor = Extractor(model, profile, prompts)
    extractions = [(article, await extractor.extract(article, lambda: None)) for article in articles]
    summaries = tuple(summary_of(article, extraction, extractor) for article, extraction in extractions)
    settler, narrator = Settler(model, profile, prompts), Narrator(model, profile, prompts)
    stories = [
        (story, [one for one in summaries if one.article.id in story.articles]) for story in group_stories(summaries)
    ]
    settled = [await write_settled(story, own, Ledger(), settler) for story, own in stories]
    briefs = tuple([await narrator.narrate(brief) for brief in settled])
    return Run(briefs=briefs, summaries=summaries, ledger=Ledger.of([summary.ledger for summary in summaries]))


def _profile(wide: bool) -> Profile:
    profile = load_profile("embedded")
    return profile.model_copy(update={"windows": {task: Shape(size=_WIDE) for task in FACETS}}) if wide else profile
