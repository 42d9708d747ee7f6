"""What is disputed, by whom, and which articles say what of the main statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

from summarizer.render.tables.row import (
    ArticleKey,
    DisputeKey,
    GroupKey,
    PossibleDisputeKey,
    PossibleGroupKey,
    RecordKey,
    Row,
    RowSource,
    StatementKey,
    StoryKey,
)

Stand = Literal["asserted", "denied", "silent", "unclear", "earlier"]


class DisputeRow(Row):
    """Positions or accounts that contradict each other."""

    table = "disputes"
    id: str
    story_id: StoryKey
    about: str
    rule: str


class SideRow(Row):
    """A record on one side (from 1) of a dispute; `given` is what the side gives where accounts of one event differ."""

    table = "sides"
    key = ("dispute_id", "side", "record_id")
    dispute_id: DisputeKey
    side: int
    given: str | None
    group_id: GroupKey
    record_id: RecordKey


class CoverageRow(Row):
    """Where an article stands on a main statement: a group, or a dispute of which it reports the first side
    (`asserted`) or another (`denied`)."""

    table = "coverage"
    key = ("subject", "article_id", "stand")
    subject: str
    group_id: PossibleGroupKey
    dispute_id: PossibleDisputeKey
    article_id: ArticleKey
    stand: Stand


def dispute_rows(told: RowSource) -> Iterator[DisputeRow]:
    """A row for each dispute."""
    for one in told.brief.disputes:
        yield DisputeRow(id=told.key(one.id), story_id=told.brief.story, about=one.about, rule=one.rule)


def side_rows(told: RowSource) -> Iterator[SideRow]:
    """A row for each record that a side rests on; of accounts of one event, those that give what the side gives."""
    members = {group.id: group.members for group in (*told.brief.stances, *told.brief.events)}
    for dispute in told.brief.disputes:
        for number, side in enumerate(dispute.sides, start=1):
            for group in side.rests_on:
                for record in side.members or members[group]:
                    yield SideRow(
                        dispute_id=told.key(dispute.id),
                        side=number,
                        given=side.given,
                        group_id=told.key(group),
                        record_id=record,
                    )


def coverage_rows(told: RowSource) -> Iterator[CoverageRow]:
    """A row for each article and where it stands on each main statement; two where it reports both."""
    disputes = {dispute.id for dispute in told.brief.disputes}
    stands: tuple[Stand, ...] = get_args(Stand)
    for row in told.brief.coverage:
        key, is_dispute = told.key(row.statement), row.statement in disputes
        for stand in stands:
            for article in getattr(row, stand):
                yield CoverageRow(
                    subject=key,
                    group_id=None if is_dispute else key,
                    dispute_id=key if is_dispute else None,
                    article_id=article,
                    stand=stand,
                )


# --- narrative --------------------------------------------------------------------------------------------------------


class StatementRow(Row):
    """A sentence of the narrative, `number` from 1."""

    table = "statements"
    searched = ("text",)
    id: str
    story_id: StoryKey
    number: int
    text: str
    plain: str | None
    origins: int | None


class StatementGroupRow(Row):
    """A group that a statement rests on."""

    table = "statement_groups"
    key = ("statement_id", "number")
    statement_id: StatementKey
    number: int
    group_id: GroupKey


class CitationRow(Row):
    """A sentence that a statement cites."""

    table = "citations"
    key = ("statement_id", "number")
    statement_id: StatementKey
    number: int
    article_id: ArticleKey
    sentence: int
    start: int
    end: int
    text: str


def _key(told: RowSource, number: int) -> str:
    return told.key(f"statement-{number}")


def statement_rows(told: RowSource) -> Iterator[StatementRow]:
    """A row for each sentence, numbered from 1."""
    for number, one in enumerate(told.brief.narrative, start=1):
        yield StatementRow(
            id=_key(told, number),
            story_id=told.brief.story,
            number=number,
            text=one.text,
            plain=one.plain,
            origins=one.origins,
        )


def statement_group_rows(told: RowSource) -> Iterator[StatementGroupRow]:
    """A row for each group that a sentence rests on, numbered within the sentence from 1."""
    for place, one in enumerate(told.brief.narrative, start=1):
        for number, group in enumerate(one.rests_on, start=1):
            yield StatementGroupRow(statement_id=_key(told, place), number=number, group_id=told.key(group))


def citation_rows(told: RowSource) -> Iterator[CitationRow]:
    """A row for each citation of a sentence, numbered within the sentence from 1."""
    for place, one in enumerate(told.brief.narrative, start=1):
        for number, citation in enumerate(one.citations, start=1):
            said = dict(citation)
            yield CitationRow(statement_id=_key(told, place), number=number, article_id=said.pop("article"), **said)


# --- origins ----------------------------------------------------------------------------------------------------------


class OriginRow(Row):
    """An article that draws on the same report as the others of its `origin`; `shared_text` are ids of that table."""

    table = "origins"
    key = ("origin", "article_id")
    origin: str
    story_id: StoryKey
    article_id: ArticleKey
    agency: str | None
    shared_text: tuple[str, ...]


class SharedTextRow(Row):
    """A passage that two articles have in nearly the same `words` (a count of those that carry meaning)."""

    table = "shared_text"
    key = ("id", "number")
    id: str
    number: int
    story_id: StoryKey
    article_id: ArticleKey
    first: int
    last: int
    start: int
    end: int
    other_article_id: ArticleKey
    other_first: int
    other_last: int
    other_start: int
    other_end: int
    words: int


def origin_rows(told: RowSource) -> Iterator[OriginRow]:
    """A row for each article of each origin; origins are numbered within the story from 1."""
    for number, origin in enumerate(told.brief.origins, start=1):
        for article in origin.articles:
            yield OriginRow(
                origin=told.key(f"origin-{number}"),
                story_id=told.brief.story,
                article_id=article,
                agency=origin.agency,
                shared_text=tuple(told.key(shared) for shared in origin.rests_on),
            )


def shared_text_rows(told: RowSource) -> Iterator[SharedTextRow]:
    """A row for each passage that two articles share, numbered within the pair from 1."""
    for shared in told.brief.shared_text:
        for number, passage in enumerate(shared.passages, start=1):
            one, other = passage.one, passage.other
            yield SharedTextRow(
                id=told.key(shared.id),
                number=number,
                story_id=told.brief.story,
                article_id=one.article,
                first=one.first,
                last=one.last,
                start=one.start,
                end=one.end,
                other_article_id=other.article,
                other_first=other.first,
                other_last=other.last,
                other_start=other.start,
                other_end=other.end,
                words=passage.words,
            )
