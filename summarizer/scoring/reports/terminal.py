"""An evaluation on a terminal, by rich: readable at 80 columns, and the same words without colour in a pipe."""

from __future__ import annotations

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from summarizer.language.steering import visible
from summarizer.scoring.compare import ScoreComparison
from summarizer.scoring.evaluation import Evaluation
from summarizer.scoring.reports import Listing, Part, ReportTable, Signed
from summarizer.scoring.reports.sections import report_sections

_NAME = 12  # the least width for the names of a table's rows


def show(evaluation: Evaluation, comparison: ScoreComparison | None, console: Console) -> None:
    """Prints the whole report on `console`, the comparison last."""
    console.print(Text(visible(f"Evaluation of {evaluation.date}"), style="bold"))
    for section in report_sections(evaluation, comparison):
        console.print()
        console.print(Text(visible(section.heading), style="bold underline" if section.level == 2 else "bold"))
        for number, part in enumerate(section.parts):
            if isinstance(part, ReportTable):
                if number:
                    console.print()
                console.print(Text(visible(f"{part.caption}:"), style="italic"))
            console.print(_drawn(part, console.width))


def _drawn(part: Part, width: int) -> RichTable | Text:
    if isinstance(part, ReportTable):
        table = part if _NAME + _taken(_narrow(part)) <= width else _turned(part)
        return _table(table, _whole(table) if _NAME + _taken(_whole(table)) <= width else _narrow(table))
    if isinstance(part, Listing):
        return _list(part)
    if isinstance(part, Signed):
        part = f"{part.of}: {part.signature}" if part.of else part.signature
    return Text(visible(part))


def _whole(table: ReportTable) -> list[int]:
    """The widths of all columns but the first with nothing wrapped."""
    return [max(map(cell_len, column)) for column in list(zip(table.columns, *table.rows, strict=True))[1:]]


def _narrow(table: ReportTable) -> list[int]:
    """The same with column heads wrapped between words."""
    longest = tuple(max(column.split() or [""], key=cell_len) for column in table.columns)
    return _whole(table.model_copy(update={"columns": longest}))


def _taken(widths: list[int]) -> int:
    return sum(width + 1 for width in widths)


def _turned(table: ReportTable) -> ReportTable:
    """The same table with its rows as columns."""
    columns, *rows = zip(table.columns, *table.rows, strict=True)
    return ReportTable(caption=table.caption, columns=columns, rows=tuple(rows))


def _list(listing: Listing) -> RichTable:
    grid = RichTable.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for line in listing.lines:
        grid.add_row(Text("-"), Text(visible(line)))
    return grid


def _table(table: ReportTable, widths: list[int]) -> RichTable:
    """`widths` are those of all columns but the first. Only names and column heads are wrapped, never a figure."""
    drawn = RichTable(box=box.SIMPLE_HEAD, show_edge=False, padding=0)
    drawn.add_column(Text(visible(table.columns[0])), overflow="fold")
    for column, width in zip(table.columns[1:], widths, strict=True):
        drawn.add_column(Text(visible(column)), justify="right", width=width)
    for name, *figures in table.rows:
        drawn.add_row(Text(visible(name)), *(Text(visible(figure)) for figure in figures))
    return drawn
