"""A run's briefs and summaries -> tables that join, for spreadsheets and databases.

A table's columns are the fields of its rows, in their order; those named as in `records` and `brief_records` say the
same. Keys are `<story>/<id>` for what a brief numbers, and `<article>#<facet><index>` for records, as in
`Merged.members`. `docs/tables.md` says what each table is for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from summarizer.records.brief import StoryBrief
from summarizer.records.ledger import Ledger
from summarizer.records.summary import ArticleSummary
from summarizer.render.tables import articles, disputes, groups, records
from summarizer.render.tables.row import Row, RowSource


@dataclass(frozen=True)
class Table:
    """One table: the kind of its rows, and `rows()`, which makes them anew each time, one by one."""

    row: type[Row]
    rows: Callable[[], Iterable[Row]]

    @property
    def name(self) -> str:
        """What the table is called."""
        return self.row.table


_OF_A_STORY: tuple[tuple[type[Row], Callable[[RowSource], Iterator[Row]]], ...] = (
    (articles.StoryRow, articles.story_rows),
    (articles.ArticleRow, articles.article_rows),
    (groups.GroupRow, groups.group_rows),
    (records.RecordRow, records.record_rows),
    (records.ActorRow, records.rows_of("actors", records.ActorRow)),
    (records.EventRow, records.rows_of("events", records.EventRow)),
    (records.FigureRow, records.rows_of("figures", records.FigureRow)),
    (records.StanceRow, records.rows_of("stances", records.StanceRow)),
    (records.EvidenceRow, records.evidence_rows),
    (groups.PointRow, groups.point_rows),
    (groups.ReportedRow, groups.reported_rows),
    (groups.DifferenceRow, groups.difference_rows),
    (groups.ContrastRow, groups.contrast_rows),
    (groups.ShiftRow, groups.shift_rows),
    (disputes.DisputeRow, disputes.dispute_rows),
    (disputes.SideRow, disputes.side_rows),
    (disputes.CoverageRow, disputes.coverage_rows),
    (disputes.StatementRow, disputes.statement_rows),
    (disputes.StatementGroupRow, disputes.statement_group_rows),
    (disputes.CitationRow, disputes.citation_rows),
    (disputes.OriginRow, disputes.origin_rows),
    (disputes.SharedTextRow, disputes.shared_text_rows),
    (articles.UngroundedRow, articles.ungrounded_rows),
)


def tables(briefs: Sequence[StoryBrief], summaries: Iterable[ArticleSummary], ledger: Ledger) -> tuple[Table, ...]:
    """All tables over all stories, each after those whose keys it holds; `ledger` is the run's.

    Every article of a brief needs its summary (KeyError); a summary without a brief is left out.
    """
    by_id = {summary.article.id: summary for summary in summaries}
    told = tuple(RowSource(brief, tuple(by_id[article.id] for article in brief.articles)) for brief in briefs)
    return (
        *(Table(row, partial(_over_all, make, told)) for row, make in _OF_A_STORY),
        Table(articles.IncidentRow, partial(articles.incident_rows, ledger)),
        Table(articles.LedgerRow, partial(articles.ledger_rows, ledger)),
    )


def _over_all(make: Callable[[RowSource], Iterator[Row]], told: Iterable[RowSource]) -> Iterator[Row]:
    return chain.from_iterable(map(make, told))
