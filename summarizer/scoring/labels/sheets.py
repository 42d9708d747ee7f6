"""An article's items laid out for comparison, whether a person labelled them or a program predicted them.

An item is a label with a reference (`<article id>#<facet><index>`) and the spans of its evidence in the article's text.
Labels quote their evidence, and a quote is found where it first stands; a summary brings spans of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from summarizer.records.article import Span
from summarizer.records.brief import Citation, Merged, StoryBrief
from summarizer.records.facets import FACETS, Facet, Record
from summarizer.records.summary import ArticleSummary, Grounded
from summarizer.scoring.labels.records import (
    ActorLabel,
    AnyLabel,
    ArticleLabels,
    EventLabel,
    FigureLabel,
    StanceLabel,
    StoryLabels,
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


class CitedPassage(Span):
    """A stretch of one article's text."""

    article: str

    def overlaps(self, other: Span) -> bool:
        """True when the two share a character; passages of two articles share none."""
        return super().overlaps(other) and (not isinstance(other, CitedPassage) or other.article == self.article)


def reference(article: str, facet: Facet, index: int) -> str:
    """How an item is referred to, counted from 0: `004#figures2`."""
    return f"{article}#{facet}{index}"


def overlapping(one: Iterable[Span], other: Iterable[Span]) -> bool:
    """True when a span of one shares a character with a span of the other."""
    others = tuple(other)
    return any(a.overlaps(b) for a in one for b in others)


def passages_of(citations: Iterable[Citation]) -> tuple[CitedPassage, ...]:
    """Where citations point."""
    return tuple(CitedPassage(article=one.article, start=one.start, end=one.end) for one in citations)


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


# --- story sheets -----------------------------------------------------------------------------------------------------


Passages = Mapping[str, tuple[CitedPassage, ...]]
STATED: tuple[Facet, ...] = ("events", "figures", "stances")


class Grouped(Record):
    """Items taken for the same, or (figures) for answers to one question, with their relation if it is told."""

    members: frozenset[str]
    relation: str | None = None
    optional: bool = False


class Standpoint(Record):
    """One side of a dispute: the items that stand on it, and the passages it rests on."""

    members: frozenset[str]
    passages: tuple[CitedPassage, ...]


class Opposed(Record):
    """A dispute and its sides, two or more."""

    about: str
    sides: tuple[Standpoint, ...]
    optional: bool = False


class Stated(Record):
    """A statement and what it cites. `facet` None: one of the narrative."""

    facet: Facet | None
    text: str
    passages: tuple[CitedPassage, ...]


class StorySheet(Record):
    """What is said of a set of articles together; `shared_text` are pairs of articles that draw on one report."""

    actors: tuple[Grouped, ...] = ()
    events: tuple[Grouped, ...] = ()
    figures: tuple[Grouped, ...] = ()
    disputes: tuple[Opposed, ...] = ()
    shared_text: tuple[Grouped, ...] = ()
    statements: tuple[Stated, ...] = ()


def sheet_of_story(labels: StoryLabels, passages: Passages) -> StorySheet:
    """A story's labels; `passages` is where the evidence of the items stands. Every item that has evidence is a
    statement of its own."""
    return StorySheet(
        actors=tuple(Grouped(members=frozenset(one.members), optional=one.optional) for one in labels.actors),
        events=tuple(Grouped(members=frozenset(one.members), optional=one.optional) for one in labels.events),
        figures=tuple(
            Grouped(members=frozenset(one.members), relation=one.relation, optional=one.optional)
            for one in labels.figures
        ),
        disputes=tuple(
            Opposed(
                about=one.about,
                sides=tuple(
                    Standpoint(
                        members=frozenset(side.members),
                        passages=tuple(p for ref in side.members for p in passages[ref]),
                    )
                    for side in one.sides
                ),
                optional=one.optional,
            )
            for one in labels.disputes
        ),
        shared_text=tuple(
            Grouped(members=frozenset(one.articles), optional=one.optional) for one in labels.shared_text
        ),
        statements=tuple(
            Stated(facet=facet, text=ref, passages=places)
            for ref, places in passages.items()
            for facet in STATED
            if is_of(facet, ref) and places
        ),
    )


def sheet_of_briefs(briefs: Iterable[StoryBrief]) -> StorySheet:
    """What the briefs of one run say together."""
    sheets = [_sheet_of_brief(brief) for brief in briefs]
    return StorySheet(
        **{name: tuple(one for sheet in sheets for one in getattr(sheet, name)) for name in StorySheet.model_fields}
    )


def _sheet_of_brief(brief: StoryBrief) -> StorySheet:
    merged: dict[str, Merged] = {one.id: one for one in (*brief.stances, *brief.events, *brief.figures)}
    return StorySheet(
        actors=tuple(Grouped(members=frozenset(one.members)) for one in brief.actors),
        events=tuple(Grouped(members=frozenset(one.members)) for one in brief.events),
        figures=(
            *(Grouped(members=frozenset(one.members), relation=one.relation) for one in brief.figures),
            *_contrasted(brief),
        ),
        disputes=tuple(
            Opposed(
                about=one.about,
                sides=tuple(_standpoint([merged[ref] for ref in side.rests_on if ref in merged]) for side in one.sides),
            )
            for one in brief.disputes
        ),
        shared_text=tuple(Grouped(members=frozenset(one.articles)) for one in brief.shared_text),
        statements=(
            *(Stated(facet=None, text=one.text, passages=passages_of(one.citations)) for one in brief.narrative),
            *(Stated(facet="events", text=one.what, passages=passages_of(one.citations)) for one in brief.events),
            *(Stated(facet="figures", text=one.measures, passages=passages_of(one.citations)) for one in brief.figures),
            *(Stated(facet="stances", text=one.claim, passages=passages_of(one.citations)) for one in brief.stances),
        ),
    )


def _contrasted(brief: StoryBrief) -> Iterable[Grouped]:
    """The members of series that are told apart. They come after the series, whose own pairs have its relation."""
    members = {series.id: series.members for series in brief.figures}
    for contrast in brief.contrasts:
        together = frozenset(ref for series in contrast.series for ref in members[series])
        yield Grouped(members=together, relation="different_scope")


def _standpoint(rests_on: Sequence[Merged]) -> Standpoint:
    return Standpoint(
        members=frozenset(ref for one in rests_on for ref in one.members),
        passages=tuple(passage for one in rests_on for passage in passages_of(one.citations)),
    )


def within(made: StorySheet, articles: Collection[str]) -> StorySheet:
    """What is said of `articles`. Groups stay as they are: only items that were found are looked up in them."""
    return made.model_copy(
        update={
            "disputes": tuple(
                one for one in made.disputes if any(p.article in articles for side in one.sides for p in side.passages)
            ),
            "shared_text": tuple(one for one in made.shared_text if not one.members.isdisjoint(articles)),
            "statements": tuple(
                one.model_copy(update={"passages": tuple(p for p in one.passages if p.article in articles)})
                for one in made.statements
            ),
        }
    )


def article_of(ref: str) -> str:
    """The id of the article that a reference leads to."""
    return ref.rpartition("#")[0]


def is_of(facet: Facet, ref: str) -> bool:
    """True when a reference leads to an item of the facet."""
    return ref.rpartition("#")[2].startswith(facet)
