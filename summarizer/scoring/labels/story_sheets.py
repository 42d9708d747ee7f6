"""A story's labels and its briefs laid out alike, so that labels can be scored against themselves.

References are those of items (`<article id>#<facet><index>`), labelled or predicted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from summarizer.records.brief import Merged, StoryBrief
from summarizer.records.facets import Facet, Record
from summarizer.scoring.labels.records import StoryLabels
from summarizer.scoring.labels.sheets import Passage, passages_of

Passages = Mapping[str, tuple[Passage, ...]]
STATED: tuple[Facet, ...] = ("events", "figures", "stances")


class Grouped(Record):
    """Items taken for the same, or (figures) for answers to one question, with their relation if it is told."""

    members: frozenset[str]
    relation: str | None = None
    optional: bool = False


class Standpoint(Record):
    """One side of a dispute: the items that stand on it, and the passages it rests on."""

    members: frozenset[str]
    passages: tuple[Passage, ...]


class Opposed(Record):
    """A dispute and its sides, two or more."""

    about: str
    sides: tuple[Standpoint, ...]
    optional: bool = False


class Stated(Record):
    """A statement and what it cites. `facet` None: one of the narrative."""

    facet: Facet | None
    text: str
    passages: tuple[Passage, ...]


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
