"""What the rows of a story are made of."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

from summarizer.records.brief import StoryBrief
from summarizer.records.facets import Facet
from summarizer.records.merged import Member, members_of
from summarizer.records.summary import ArticleSummary, Grounded


@dataclass(frozen=True)
class Told:
    """A story's brief and the summaries of its articles, in the order of `brief.articles`."""

    brief: StoryBrief
    summaries: tuple[ArticleSummary, ...]

    def key(self, identity: str) -> str:
        """The key over all stories of what the brief calls `identity`."""
        return f"{self.brief.story}/{identity}"

    def records(self, facet: Facet) -> tuple[Member[Grounded], ...]:
        """Every article's records of one facet, with their keys."""
        return members_of(facet, self.summaries, attrgetter(facet))

    def group_of(self, facet: Facet) -> dict[str, str]:
        """The key of the group that each record is in, by the record's key."""
        return {member: self.key(group.id) for group in getattr(self.brief, facet) for member in group.members}
