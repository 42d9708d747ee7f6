"""Runs written as tables, and the tables read back."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

from summarizer.pipeline import write_brief
from summarizer.records.ledger import Incident, Ledger, Tally
from summarizer.records.summary import Ungrounded
from summarizer.render.tables import Table, tables
from summarizer.render.tables.row import Cell, Row
from summarizer.run import Run
from summarizer.stories.group import Story
from tests.support.reported import Report, flood

Cells = dict[str, Cell]

# Texts that a spreadsheet, a parser of CSV or a reader might take for something else.
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " \u200b=1",
    "＝1",
    "\u202eevil\u202c",
    "'quoted'",
    "''=1",
    'a "b", c; d\r\ne',
    "nul \x00, bell \x07, line \u2028, next \x85",
)


def invented() -> Run:
    """Two stories with what the seeds lack: texts that would be formulas, a change of position, dates that differ, an
    ungrounded record, an incident."""
    turns = (("2031-07-01", "criticises", "opposed"), ("2031-07-05", "supports", "supportive"))
    reports = list(flood())
    for day, act, polarity in turns:
        late = Report(f"={day}", day).write("Sudmark told Norland of the dyke again.").actor("Norland").actor("Sudmark")
        late.event("Norland opens the dam gates", day.replace("-07-", "-06-"), "Norland", "Sudmark")
        reports.append(late.stance("Sudmark", act, "the new dyke", "The dyke is good", polarity=polarity))  # type: ignore[arg-type]
    sheep = Report("-sheep").write('=HYPERLINK("http://evil.example") "sold", 300 sheep;\r\nOtto Brandt said.')
    sheep.actor("=Otto", "person", HOSTILE, role="+Mayor\n").title = "@title"
    sheep.event("-Otto Brandt sells 300 sheep in Velta", None, *HOSTILE, place="\tVelta")
    sheep.figure("-5", -5, "degrees", unit="degree Celsius")
    sheep.ungrounded = (Ungrounded(facet="events", sentence=1, draft='{"what": "=1"}', reason="no", recording="r"),)
    summaries = tuple(report.summary() for report in (*reports, sheep))
    stories = (
        Story(slug="flood", title="The flood", articles=tuple(report.identity for report in reports)),
        Story(slug="sheep", title="=Sheep", articles=("-sheep",)),
    )
    incidents = (Incident(where="a, b.txt", outcome="failed", reason='it says "no"'),)
    return Run(
        briefs=tuple(write_brief(story, summaries) for story in stories),
        summaries=summaries,
        ledger=Ledger(articles=Tally(used=6, failed=1), incidents=incidents),
    )


def tables_of(run: Run) -> tuple[Table, ...]:
    return tables(run.briefs, run.summaries, run.ledger)


def in_csv(path: Path, row: type[Row]) -> list[Cells]:
    """What a program reads that knows the rules of docs/tables.md."""
    csv.field_size_limit(2**31 - 1)
    columns = {column.name: column for column in row.columns()}

    def value(name: str, cell: str) -> Cell:
        column = columns[name]
        if cell == "" and not (column.kind == "text" and column.required):
            return None
        if column.kind in ("text", "list"):
            return cell.removeprefix("'")
        return int(cell) if column.kind == "integer" else float(cell)

    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: value(name, cell) for name, cell in read.items()} for read in csv.DictReader(file, strict=True)]


def in_sqlite(path: Path, query: str) -> list[Cells]:
    """The rows that a query has."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]
