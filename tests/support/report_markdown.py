"""An evaluation -> Markdown, for tests of what a report says, and for the table in the README.

Text of articles, labels and predictions passes `escaping.escape` on its way here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.render.escaping import escape, printable
from summarizer.scoring.compare import ScoreComparison
from summarizer.scoring.evaluation import Evaluation
from summarizer.scoring.reports import Listing, Part, ReportTable, Signed, peers
from summarizer.scoring.reports.sections import report_sections

# A code span, which `escape` makes of an address, does not keep a pipe from ending the cell.
_PIPE = re.compile(r"(?<!\\)\|")
_FIGURES = re.compile(r"[-+–\d., ]+(?:\[[-+\d., ]+\])?")  # 0.71 [0.66, 0.75]: no Markdown, and ugly when escaped


def to_markdown(evaluation: Evaluation, comparison: ScoreComparison | None = None) -> str:
    """The report for people: tables in GitHub's Markdown under ATX headings. Ends with one newline."""
    blocks = [f"# Evaluation of {escape(evaluation.date)}"]
    for section in report_sections(evaluation, comparison):
        blocks.append(f"{'#' * section.level} {escape(section.heading)}")
        blocks += map(_block, section.parts)
    return "\n\n".join(blocks) + "\n"


def peers_table(evaluation: Evaluation) -> str:
    """This pipeline beside the other programs, with the signature beneath. Ends with one newline."""
    return f"{_table(peers(evaluation))}\n\n{_code(str(evaluation.signature))}\n"


def _block(part: Part) -> str:
    if isinstance(part, ReportTable):
        return f"{escape(part.caption)}:\n\n{_table(part)}"
    if isinstance(part, Listing):
        return "\n".join(f"- {escape(line)}" for line in part.lines)
    if isinstance(part, Signed):
        return f"{escape(part.of)}: {_code(part.signature)}" if part.of else _code(part.signature)
    return escape(part)


def _code(text: str) -> str:
    """`text` on one line as a code span, whatever backticks are in it (CommonMark 0.31, 6.1)."""
    line = " ".join(printable(text).split())
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    return f"{fence} {line} {fence}" if "`" in line else f"{fence}{line}{fence}"


def _table(table: ReportTable) -> str:
    return "\n".join(_lines(table))


def _lines(table: ReportTable) -> Iterator[str]:
    yield _row(table.columns)
    yield f"| {' | '.join(['---', *('---:' for _ in table.columns[1:])])} |"
    yield from map(_row, table.rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    return text if _FIGURES.fullmatch(text) else _PIPE.sub(r"\|", escape(text))
