"""An article's items laid out for comparison, whether a person labelled them or a program predicted them.

An item is a label with a reference (`<article id>#<facet><index>`) and the spans of its evidence in the article's text.
Labels quote their evidence, and a quote is found where it first stands; a summary brings spans of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from summarizer.records.article import Span
from summarizer.records.brief import Citation
from summarizer.records.facets import FACETS, Facet, Record
from summarizer.records.summary import ArticleSummary, Grounded
from summarizer.scoring.labels.records import (
    ActorLabel,
    AnyLabel,
    ArticleLabels,
    EventLabel,
    FigureLabel,
    StanceLabel,
)

LABELS: dict[Facet, type[AnyLabel]] = {
    "actors": ActorLabel,
    "events": EventLabel,
    "figures": FigureLabel,
    "stances": StanceLabel,
}
L_co = TypeVar("L_co", bound=AnyLabel, covariant=True)


class Item(Record, Generic[L_co]):
    """One label and where its evidence stands; `spans` is empty when none of its quotes is in the text."""

    ref: str
    label: L_co
    spans: tuple[Span, ...]


class Sheet(Record):
    """The items of one article, named by its id; `ungrounded` counts predicted records that were refused."""

    article: str
    actors: tuple[Item[ActorLabel], ...] = ()
    events: tuple[Item[EventLabel], ...] = ()
    figures: tuple[Item[FigureLabel], ...] = ()
    stances: tuple[Item[StanceLabel], ...] = ()
    ungrounded: int = 0

    def of(self, facet: Facet) -> tuple[Item[AnyLabel], ...]:
        """The items of one facet."""
        items: tuple[Item[AnyLabel], ...] = getattr(self, facet)
        return items


class Passage(Span):
    """A stretch of one article's text."""

    article: str

    def overlaps(self, other: Span) -> bool:
        """True when the two share a character; passages of two articles share none."""
        return super().overlaps(other) and (not isinstance(other, Passage) or other.article == self.article)


def reference(article: str, facet: Facet, index: int) -> str:
    """How an item is referred to, counted from 0: `004#figures2`."""
    return f"{article}#{facet}{index}"


def overlapping(one: Iterable[Span], other: Iterable[Span]) -> bool:
    """True when a span of one shares a character with a span of the other."""
    others = tuple(other)
    return any(a.overlaps(b) for a in one for b in others)


def passages_of(citations: Iterable[Citation]) -> tuple[Passage, ...]:
    """Where citations point."""
    return tuple(Passage(article=one.article, start=one.start, end=one.end) for one in citations)


def sheet_of_labels(labels: ArticleLabels, article: str, text: str) -> Sheet:
    """Labels, or a prediction in their format, of the article `article` with the characters `text`."""
    laid_out: dict[Facet, tuple[Item[AnyLabel], ...]] = {
        facet: tuple(
            Item(ref=reference(article, facet, index), label=label, spans=_found(label.evidence, text))
            for index, label in enumerate(labels.of(facet))
        )
        for facet in FACETS
    }
    return Sheet.model_validate({"article": article, **laid_out})


def sheet_of_summary(summary: ArticleSummary) -> Sheet:
    """What the pipeline made of an article, whose id is what labels call it too: its file's name without suffix."""
    article = summary.article.id
    laid_out: dict[Facet, tuple[Item[AnyLabel], ...]] = {
        facet: tuple(
            Item(
                ref=reference(article, facet, index),
                label=label_of(record, facet),
                spans=tuple(Span(start=evidence.start, end=evidence.end) for evidence in record.evidence),
            )
            for index, record in enumerate(getattr(summary, facet))
        )
        for facet in FACETS
    }
    return Sheet.model_validate({"article": article, "ungrounded": len(summary.ungrounded), **laid_out})


def label_of(record: Grounded, facet: Facet) -> AnyLabel:
    """The record's fields as a label that quotes its evidence."""
    kind = LABELS[facet]
    shared: Mapping[str, object] = record.model_dump(include=set(kind.model_fields) - {"evidence"})
    return kind.model_validate({**shared, "evidence": [evidence.text for evidence in record.evidence]})


def _found(quotes: Iterable[str], text: str) -> tuple[Span, ...]:
    starts = [(text.find(quote), len(quote)) for quote in quotes if quote]
    return tuple(Span(start=start, end=start + length) for start, length in starts if start >= 0)
