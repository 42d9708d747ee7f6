"""What a report consists of, whatever it is shown as, and how its numbers are written.

`sections` and `story_sections` lay an evaluation out as headings, sentences, tables and lists; `markdown`, `terminal`
and `page` each show them, so that all three tell the same. The words in a layout are as they were read or predicted:
whoever shows them makes them safe for Markdown, a terminal or HTML.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.records.facets import FACETS, Record
from summarizer.scoring.evaluation import Evaluation, Peer, Score
from summarizer.scoring.metrics import Interval

NO_SCORE = "–"


class ReportTable(Record):
    """Rows under column heads; the first column names the row, the others hold figures. `caption` says of what."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Listing(Record):
    """Lines of a list, each a text of its own."""

    lines: tuple[str, ...]


class Signed(Record):
    """A signature line, and of what when there are several."""

    signature: str
    of: str = ""


Part = str | ReportTable | Listing | Signed  # str: a sentence or two


class Section(Record):
    """A heading and what stands beneath it. `level` is 2, or 3 within a 2."""

    heading: str
    parts: tuple[Part, ...]
    level: int = 2


def decimal(value: float | None, places: int = 2) -> str:
    """`value` with two decimals, or `places`; a dash where there is no score."""
    return NO_SCORE if value is None else f"{value:.{places}f}"


def difference(value: float) -> str:
    """A signed difference with three decimals; never a minus before 0."""
    return f"{round(value, 3) + 0.0:+.3f}"


def with_interval(value: float | None, interval: Interval | None) -> str:
    """`0.71 [0.66, 0.75]`: a score and its 95 % interval, where it has one."""
    if value is None or interval is None:
        return decimal(value)
    return f"{value:.2f} [{interval.low:.2f}, {interval.high:.2f}]"


def counted(number: int, of: str) -> str:
    """`1 article`, `2,000 articles`."""
    return f"{number:,} {of}" if number == 1 else f"{number:,} {of}s"


def peers(evaluation: Evaluation) -> ReportTable:
    """This pipeline and the other programs, a row each: scores with their intervals, broken hard rules, articles that
    were not predicted."""
    return ReportTable(
        caption="F1 with its 95 % interval",
        columns=("program", "macro F1", *FACETS, "faults", "missing"),
        rows=(
            _peer_row("this pipeline", evaluation, len(evaluation.faults)),
            *(_peer_row(_name(peer, evaluation), peer, peer.faults) for peer in evaluation.peers),
        ),
    )


def _name(peer: Peer, evaluation: Evaluation) -> str:
    return peer.name if peer.model == evaluation.signature.model else f"{peer.name} ({peer.model})"


def _peer_row(name: str, scored: Evaluation | Peer, faults: int) -> tuple[str, ...]:
    return (
        name,
        with_interval(scored.macro_f1, scored.interval),
        *facet_scores(scored.scores),
        f"{faults:,}",
        f"{len(scored.missing):,}",
    )


def facet_scores(scores: Sequence[Score]) -> tuple[str, ...]:
    """The F1 of each facet with its interval, in the order of the facets."""
    own = {score.facet: with_interval(score.f1, score.interval) for score in scores}
    return tuple(own.get(facet, NO_SCORE) for facet in FACETS)
