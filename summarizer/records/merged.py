"""What merging makes of a story's summaries, and the records of several articles that it is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from summarizer.records.article import ArticleHead
from summarizer.records.brief import (
    Contrast,
    Dispute,
    FigureSeries,
    MergedActor,
    MergedEvent,
    Placement,
    Position,
    Shift,
)
from summarizer.records.facets import Facet, Record
from summarizer.records.summary import ArticleSummary, Grounded

R = TypeVar("R", bound=Grounded)


@dataclass(frozen=True)
class Member(Generic[R]):
    """One record with the article it comes from; `ref` is `"<article id>#<facet><index>"`, `index` from 0."""

    ref: str
    order: int
    article: ArticleHead
    record: R


def members_of(
    facet: Facet, summaries: Sequence[ArticleSummary], pick: Callable[[ArticleSummary], tuple[R, ...]]
) -> tuple[Member[R], ...]:
    """All records of one facet, in reading order; `pick` takes that facet's tuple from a summary."""
    return tuple(
        Member(f"{summary.article.id}#{facet}{index}", order, summary.article, record)
        for order, summary in enumerate(summaries)
        for index, record in enumerate(pick(summary))
    )


class MergedStory(Record):
    """All that the articles of one story say, merged; nothing is told of it yet."""

    actors: tuple[MergedActor, ...]
    events: tuple[MergedEvent, ...]
    figures: tuple[FigureSeries, ...]
    contrasts: tuple[Contrast, ...]
    stances: tuple[Position, ...]
    shifts: tuple[Shift, ...]
    disputes: tuple[Dispute, ...]
    placements: tuple[Placement, ...]
