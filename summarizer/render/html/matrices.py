"""The two tables of a page: who stands where towards whom, and which article says what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from summarizer.language.phrases import reported_when, statement_in_words
from summarizer.records.brief import Coverage, Dispute, FigureSeries, MergedEvent, Position, StoryBrief
from summarizer.records.facets import Act, Polarity, Record
from summarizer.render import capital

# More would not fit a page; what is beyond stands in the list beneath the matrix.
_HOLDERS, _TARGETS = 24, 7
LETTERS: Mapping[Polarity, str] = {"supportive": "S", "opposed": "O", "mixed": "M", "neutral": "N"}


class Stand(Record):
    """One position in a cell: the id of its line, the letter and name of its polarity, its act, its target, and when
    it was taken or reported (empty if undated)."""

    id: str
    letter: str
    polarity: Polarity
    act: Act
    target: str
    dated: str


class HolderRow(Record):
    """What one holder stands for: a cell for each column of the matrix, and one for what is towards anything else."""

    holder: str
    cells: tuple[tuple[Stand, ...], ...]


class Matrix(Record):
    """Holders by targets. `more` is how many holders are left to the list."""

    targets: tuple[str, ...]
    rows: tuple[HolderRow, ...]
    more: int


class MatrixMention(Record):
    """What one article does with a statement: `sign` for the eye, `word` for all."""

    sign: str
    word: str


class GridRow(Record):
    """A main statement and what each article does with it."""

    id: str
    text: str
    mentions: tuple[MatrixMention, ...]


def matrix_of(positions: Sequence[Position]) -> Matrix | None:
    """The matrix of `positions`, or None where no two are held by different holders, or towards different targets.

    A target has a column of its own when it is addressed twice.
    """
    holders = Counter(one.holder for one in positions)
    addressed = Counter(one.target for one in positions)
    targets = tuple(name for name, count in addressed.most_common(_TARGETS) if count > 1)
    if len(holders) < 2 or not targets:
        return None
    cells: dict[tuple[str, str | None], list[Stand]] = defaultdict(list)
    for one in positions:
        stand = Stand(
            id=one.id,
            letter=LETTERS[one.polarity],
            polarity=one.polarity,
            act=one.act,
            target=one.target,
            dated=reported_when(one.reported) if any(report.date for report in one.reported) else "",
        )
        cells[one.holder, one.target if one.target in targets else None].append(stand)
    rows = tuple(
        HolderRow(holder=holder, cells=tuple(tuple(cells[holder, target]) for target in (*targets, None)))
        for holder, _ in holders.most_common(_HOLDERS)
    )
    return Matrix(targets=targets, rows=rows, more=max(len(holders) - _HOLDERS, 0))


_SAYS, _DENIES, _BOTH = (
    MatrixMention(sign="✓", word="says so"),
    MatrixMention(sign="✗", word="denies it"),
    "reports both sides",
)
_SILENT = MatrixMention(sign="·", word="nothing found in it")
_UNCLEAR = MatrixMention(sign="?", word="unclear: its words, but no record of it")
_EARLIER = MatrixMention(sign="‹", word="published before")


def grid_of(brief: StoryBrief) -> tuple[GridRow, ...]:
    """A row for each main statement of `brief` whose coverage is known, a mention for each of its articles."""
    told: dict[str, MergedEvent | FigureSeries | Dispute] = {one.id: one for one in brief.events}
    told |= {one.id: one for one in brief.figures} | {one.id: one for one in brief.disputes}
    return tuple(
        GridRow(
            id=row.statement,
            text=capital(statement_in_words(told[row.statement])),
            mentions=tuple(_mention(row, article.id) for article in brief.articles),
        )
        for row in brief.coverage
    )


def _mention(row: Coverage, article: str) -> MatrixMention:
    if article in row.asserted and article in row.denied:
        return MatrixMention(sign="✓✗", word=_BOTH)
    if article in row.asserted:
        return _SAYS
    if article in row.denied:
        return _DENIES
    if article in row.earlier:
        return _EARLIER
    return _UNCLEAR if article in row.unclear else _SILENT
