"""The briefs of a run -> one page of Markdown that leads to each: largest story first."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.brief_records import StoryBrief
from summarizer.phrases import date_in_words
from summarizer.render.escaping import escape


def to_index(briefs: Sequence[StoryBrief]) -> str:
    """A line for each story, in the order given: its title, which links to `<slug>/brief.md`, how many articles, when
    they were published, and what the brief says first beyond its title. Ends with one newline."""
    articles = sum(len(brief.articles) for brief in briefs)
    lines = [f"# {len(briefs):,} stories from {articles:,} articles", ""]
    return "\n".join([*lines, *(_line(brief) for brief in briefs)]) + "\n"


def _line(brief: StoryBrief) -> str:
    count = f"{len(brief.articles)} article{'' if len(brief.articles) == 1 else 's'}"
    days = sorted(day for article in brief.articles if (day := article.published.day))
    told = [count]
    if days:
        told.append(date_in_words(days[0] if days[0] == days[-1] else f"{days[0]}/{days[-1]}"))
    if brief.disputes:
        told.append(f"{len(brief.disputes)} dispute{'' if len(brief.disputes) == 1 else 's'}")
    beyond = [one.text for one in brief.narrative if not one.text.startswith(brief.title)]
    first = f". {escape(beyond[0])}" if beyond else ""
    return f"- [{escape(brief.title)}]({brief.story}/brief.md): {', '.join(told)}{first}"
