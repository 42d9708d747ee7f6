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
    StoryKey,
)
from summarizer.render.tables.told import Told

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


def dispute_rows(told: Told) -> Iterator[DisputeRow]:
    """A row for each dispute."""
    for one in told.brief.disputes:
        yield DisputeRow(id=told.key(one.id), story_id=told.brief.story, about=one.about, rule=one.rule)


def side_rows(told: Told) -> Iterator[SideRow]:
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


def coverage_rows(told: Told) -> Iterator[CoverageRow]:
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
