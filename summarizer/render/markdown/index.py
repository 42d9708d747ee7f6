"""The briefs of a run -> one page of Markdown that leads to each: largest story first."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.records.brief import StoryBrief
from summarizer.render.escaping import escape
from summarizer.render.index import Entry, entry_of, index_heading


def to_index(briefs: Sequence[StoryBrief]) -> str:
    """A line for each story, in the order given, its title linked to `<slug>/brief.md`. Ends with one newline."""
    return "\n".join([f"# {index_heading(briefs)}", "", *(_line(entry_of(brief)) for brief in briefs)]) + "\n"


def _line(entry: Entry) -> str:
    first = f". {escape(entry.first)}" if entry.first else ""
    return f"- [{escape(entry.title)}]({entry.story}/brief.md): {entry.told}{first}"
