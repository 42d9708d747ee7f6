"""Label skeletons: a prediction in the format of labels, for a person to correct. They are marked unreviewed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from summarizer.records.article import Article
from summarizer.records.brief import Merged, StoryBrief
from summarizer.records.facets import FACETS, Facet
from summarizer.records.summary import ArticleSummary, Evidence
from summarizer.scoring.labels.records import (
    ActorGroup,
    AnyLabel,
    ArticleLabels,
    DisputeLabel,
    EventGroup,
    FigureGroup,
    GoldRelation,
    SideLabel,
    StoryLabels,
)
from summarizer.scoring.labels.sheets import label_of

M = TypeVar("M", bound=Merged)
# What the labels have no word for, or the brief leaves open; a person decides.
_RELATIONS: dict[str | None, GoldRelation] = {
    "agree": "agree",
    "compatible": "agree",
    "update": "update",
    "conflict": "conflict",
    "different_scope": "different_scope",
    None: "different_scope",
}


def article_skeleton(article: Article, summary: ArticleSummary, file_name: str) -> ArticleLabels:
    """The summary's records as labels of `article`, which lies in `file_name`; every quote stands in it exactly once,
    where the text has no sentence twice."""
    published = summary.article.published
    return ArticleLabels(
        article=file_name,
        reviewed=False,
        published=published.anchor,
        published_basis="explicit" if published.anchor else None,
        gist=summary.gist,
        **{facet: tuple(_labels(article, summary, facet)) for facet in FACETS},
    )


def story_skeleton(brief: StoryBrief) -> StoryLabels:
    """The brief's groups and disputes as labels; what it must and must not say is for a person to write.

    A figure series whose relation is left open is put down as `different_scope`, which claims least.
    """
    merged: dict[str, Merged] = {one.id: one for one in (*brief.stances, *brief.events, *brief.figures)}
    positions = {one.id: one for one in brief.stances}
    return StoryLabels(
        reviewed=False,
        actors=tuple(ActorGroup(name=one.name, members=one.members) for one in _several(brief.actors)),
        events=tuple(EventGroup(what=one.what, members=one.members, date=one.date) for one in _several(brief.events)),
        figures=tuple(
            FigureGroup(measures=one.measures, members=one.members, relation=_RELATIONS[one.relation])
            for one in _several(brief.figures)
        ),
        disputes=tuple(
            DisputeLabel(
                about=dispute.about,
                sides=tuple(
                    SideLabel(
                        holder=", ".join(
                            dict.fromkeys(positions[ref].holder for ref in side.rests_on if ref in positions)
                        ),
                        position="; ".join(positions[ref].claim for ref in side.rests_on if ref in positions),
                        members=tuple(member for ref in side.rests_on for member in merged[ref].members),
                    )
                    for side in dispute.sides
                ),
            )
            for dispute in brief.disputes
        ),
        single_source=tuple(
            ref
            for one in (*brief.events, *brief.figures)
            if len(one.articles) == 1 and getattr(one, "salience", "main") == "main"
            for ref in one.members
        ),
    )


def _several(groups: Iterable[M]) -> list[M]:
    return [group for group in groups if len(group.members) > 1]


def _labels(article: Article, summary: ArticleSummary, facet: Facet) -> Iterator[AnyLabel]:
    for record in getattr(summary, facet):
        quotes = tuple(dict.fromkeys(_unique_quote(article, evidence) for evidence in record.evidence))
        yield label_of(record, facet).model_copy(update={"evidence": quotes})


def _unique_quote(article: Article, evidence: Evidence) -> str:
    """The evidence, with as many whole sentences around it as make it unique in the text, if any do."""
    if article.text.count(evidence.text) == 1:
        return evidence.text
    first, last = article.sentence_at(evidence.start) - 1, article.sentence_at(evidence.end - 1) - 1
    while True:
        quote = article.text[article.sentences[first].start : article.sentences[last].end]
        if article.text.count(quote) == 1 or (first == 0 and last == len(article.sentences) - 1):
            return quote
        first, last = max(first - 1, 0), min(last + 1, len(article.sentences) - 1)
