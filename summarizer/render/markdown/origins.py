"""The lines of Markdown on where statements come from: who shares text, and who mentions what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.language.phrases import statement_in_words
from summarizer.records.brief import (
    Dispute,
    FigureSeries,
    MergedEvent,
    SharedPassage,
    StoryBrief,
    TextPassage,
)
from summarizer.render import capital
from summarizer.render.escaping import escape

_LISTED = 12
_QUOTED = 160  # characters


# --- shared text ------------------------------------------------------------------------------------------------------


def shared_lines(brief: StoryBrief, label: dict[str, str]) -> Iterator[str]:
    """What makes articles one origin: the agency they credit, and the passages they share, with the words of those that
    a statement cites. `label` gives each article's short label."""
    for origin in brief.origins:
        if origin.agency:
            yield f"- {_listed(origin.articles, label)} credit {escape(origin.agency)}"
    cited: dict[tuple[str, int], str] = {}
    for merged in (*brief.events, *brief.figures, *brief.stances):
        for one in merged.citations:
            cited[one.article, one.sentence] = max(cited.get((one.article, one.sentence), ""), one.text, key=len)
    for text in brief.shared_text:
        passages = "; ".join(_passage(passage, label, cited) for passage in text.passages)
        yield f"- {_listed(text.articles, label)} share text: {passages}"


def _passage(passage: SharedPassage, label: dict[str, str], cited: dict[tuple[str, int], str]) -> str:
    sides = (f"{_mark(side, label)}{_quoted(side, cited)}" for side in (passage.one, passage.other))
    return " and ".join(sides)


def _mark(side: TextPassage, label: dict[str, str]) -> str:
    last = f"–{side.last}" if side.last > side.first else ""
    return f"[{label[side.article]}:{side.first}{last}]"


def _quoted(side: TextPassage, cited: dict[tuple[str, int], str]) -> str:
    """The first sentence of the passage that a statement cites."""
    sentences = (cited.get((side.article, number)) for number in range(side.first, side.last + 1))
    text = " ".join(next((one for one in sentences if one), "").split())
    short = text if len(text) <= _QUOTED else f"{text[:_QUOTED].rpartition(' ')[0]} …"
    return f" “{escape(short)}”" if short else ""


# --- who mentions what ------------------------------------------------------------------------------------------------


def coverage_lines(brief: StoryBrief, label: dict[str, str]) -> Iterator[str]:
    """A table of the main statements, one a row: who asserts, who denies, who does not mention it."""
    told: dict[str, MergedEvent | FigureSeries | Dispute] = {one.id: one for one in brief.events}
    told |= {one.id: one for one in brief.figures}
    told |= {one.id: one for one in brief.disputes}
    rows = [row for row in brief.coverage if row.silent or row.denied or row.unclear]
    if not rows:
        return
    yield "| Statement | Says so | Denies it, or the other side | Nothing found in it |"
    yield "|---|---|---|---|"
    for row in rows:
        statement = statement_in_words(told[row.statement])
        silent = [_listed(row.silent, label)] if row.silent else []
        silent += [f"unclear: {_listed(row.unclear, label)}"] if row.unclear else []
        silent += [f"published before: {_listed(row.earlier, label)}"] if row.earlier else []
        cells = (_listed(row.asserted, label), _listed(row.denied, label), "; ".join(silent))
        yield f"| {escape(capital(statement))} | {' | '.join(cell or '–' for cell in cells)} |"


def _listed(articles: Sequence[str], label: dict[str, str]) -> str:
    shown = ", ".join(escape(label[article]) for article in articles[:_LISTED])
    rest = len(articles) - _LISTED
    return f"{shown} and {rest:,} more" if rest > 0 else shown
