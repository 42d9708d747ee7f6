"""The briefs of a run, as a page that leads to each tells of them, Markdown or HTML: a heading and an entry each."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.language.phrases import date_in_words
from summarizer.records.brief import StoryBrief
from summarizer.records.facets import Record


class Entry(Record):
    """One story in the index: its title, how many articles, when they were published, how many disputes, and what the
    brief says first beyond its title (may be empty)."""

    story: str
    title: str
    told: str
    first: str


def entry_of(brief: StoryBrief) -> Entry:
    """The entry of one story."""
    days = sorted(day for article in brief.articles if (day := article.published.day))
    told = [f"{len(brief.articles)} article{'' if len(brief.articles) == 1 else 's'}"]
    if days:
        told.append(date_in_words(days[0] if days[0] == days[-1] else f"{days[0]}/{days[-1]}"))
    if brief.disputes:
        told.append(f"{len(brief.disputes)} dispute{'' if len(brief.disputes) == 1 else 's'}")
    beyond = [one.text for one in brief.narrative if not one.text.startswith(brief.title)]
    return Entry(story=brief.story, title=brief.title, told=", ".join(told), first=beyond[0] if beyond else "")


def index_heading(briefs: Sequence[StoryBrief]) -> str:
    """How many stories, and from how many articles."""
    articles = sum(len(brief.articles) for brief in briefs)
    return f"{len(briefs):,} stories from {articles:,} articles"
