"""The figures of a brief as lines of Markdown."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import indent

from summarizer.language import edtf
from summarizer.language.phrases import (
    amount,
    has_number,
    is_of_one_origin,
    origin_count,
    point_date,
    point_in_words,
    position_in_words,
    reported_when,
    source_in_words,
    statement_in_words,
)
from summarizer.language.quantities.words import TIME_UNITS
from summarizer.records.brief import (
    Dispute,
    FigurePoint,
    FigureSeries,
    MergedEvent,
    Position,
    Relation,
    SharedPassage,
    StoryBrief,
    TextPassage,
    Trend,
)
from summarizer.render import capital, marks
from summarizer.render.escaping import escape

_FOLDED = _DURATIONS, _COUPLES, _VAGUE = "Durations", "Ones and twos", "Without a number"
_TRENDS: dict[Trend, str] = {"rises": "going up", "falls": "going down", "varies": "going up and down"}
_FEW = 2
_CONTEXT = 70  # characters on either side of a figure


def series_lines(brief: StoryBrief, label: dict[str, str], relations: Container[Relation | None]) -> Iterator[str]:
    """The series with one of these `relations`, each followed by its points, with their sentences where they are left
    open or not comparable. `label` gives each article's short label."""
    for series in brief.figures:
        if len(series.points) > 1 and series.relation in relations and not _is_of_one_source(series, brief):
            told = [series.rule or "", *_standing(series)]
            if len(brief.articles) > 1:
                told.append(origin_count(series, brief))
            yield f"- {escape(capital(series.measures))} ({'; '.join(told)})"
            for point in series.points:
                yield f"  - {_point(point, label, in_context=series.relation in ('different_scope', None))}"


def contrast_lines(brief: StoryBrief, label: dict[str, str]) -> Iterator[str]:
    """Series that look alike and are not comparable, each with its latest values, or all it has if none is dated."""
    series_of = {series.id: series for series in brief.figures}
    for contrast in brief.contrasts:
        yield f"- {capital(contrast.rule)}:"
        for identity in contrast.series:
            series = series_of[identity]
            shown = [point for point in series.points if point.member in series.latest] or series.points
            given = "; ".join(f"{escape(point_in_words(point))} {marks((point.citation,), label)}" for point in shown)
            yield f"  - {escape(capital(series.measures))}: {given}"


def _standing(series: FigureSeries) -> Iterator[str]:
    """Which way an update went, and what holds for its latest date, by whom: not which value is true."""
    if series.relation != "update":
        return
    if series.trend:
        yield _TRENDS[series.trend]
    latest = [point_in_words(point) for point in series.points if point.member in series.latest]
    if series.trend and latest:
        yield f"latest: {escape(', and '.join(latest))}"


def _is_of_one_source(series: FigureSeries, brief: StoryBrief) -> bool:
    """True for what one origin of several articles says twice: nobody else agrees with it."""
    agreed = series.relation in ("agree", "compatible")
    return agreed and len(series.points) > 1 and is_of_one_origin(series) and len(brief.articles) > 1


def _point(point: FigurePoint, label: dict[str, str], *, in_context: bool = False) -> str:
    context = f": “{_around(point)}”" if in_context else ""
    stale = ", repeating an earlier value" if point.stale else ""
    told = f"{capital(point_date(point))}: {amount(point)}{source_in_words(point)}{stale}{context}"
    return f"{escape(told)} {marks((point.citation,), label)}"


def lone_lines(brief: StoryBrief, label: dict[str, str]) -> Iterator[str]:
    """Figures of one article: a line for each; one for durations, for ones and twos, and for vague amounts."""
    alone = [series for series in brief.figures if len(series.points) == 1 or _is_of_one_source(series, brief)]
    plain = [series for series in alone if not _folded_under(series)]
    for articles in dict.fromkeys(own for article in brief.articles for own in _sources(plain, article.id)):
        told = [_lone(series, label) for series in plain if series.articles == articles]
        sources = ", ".join(label[article] for article in articles) + (" (one origin)" if len(articles) > 1 else "")
        yield f"- **{escape(sources)}**: {'; '.join(told)}"
    for heading in _FOLDED:
        folded = [_lone(series, label) for series in alone if _folded_under(series) == heading]
        if folded:
            yield f"- {heading}: {'; '.join(folded)}"


def _sources(alone: Iterable[FigureSeries], first: str) -> Iterator[tuple[str, ...]]:
    """The articles behind each series whose first is `first`."""
    return (series.articles for series in alone if series.articles[0] == first)


def _lone(series: FigureSeries, label: dict[str, str]) -> str:
    point = series.points[0]
    others = ", ".join(amount(other) for other in series.points[1:])
    given = f"{amount(point)} ({others})" if others else amount(point)
    told = f"{given}, {series.measures} ({point_date(point)}){source_in_words(point)}"
    return f"{escape(capital(told))} {marks([one.citation for one in series.points], label)}"


def _folded_under(series: FigureSeries) -> str | None:
    point = series.points[0]
    if not has_number(point):
        return _VAGUE
    if series.unit in TIME_UNITS:
        return _DURATIONS
    return _COUPLES if point.value is not None and abs(point.value) <= _FEW and series.unit.islower() else None


def _around(point: FigurePoint) -> str:
    """The words of the article around the figure, cut at spaces."""
    sentence = " ".join(point.citation.text.split())
    at = max(sentence.find(point.text), 0)
    start = sentence.find(" ", at - _CONTEXT) + 1 if at > _CONTEXT else 0
    stop = at + len(point.text) + _CONTEXT
    end = sentence.rfind(" ", 0, stop) if stop < len(sentence) else len(sentence)
    return f"{'… ' if start else ''}{sentence[start:end]}{' …' if end < len(sentence) else ''}"


# --- positions --------------------------------------------------------------------------------------------------------


_ON_ONE_LINE = 3  # positions


def held_in_words(position: Position, actors: Container[str], *, with_holder: bool = True) -> str:
    """The position as one clause, and whether its words are quoted; `actors` are the names that a target may be."""
    told = position_in_words(position, actors, with_holder=with_holder)
    return f"{told} (quoted)" if position.quoted else told


def position_lines(brief: StoryBrief, label: dict[str, str]) -> Iterator[str]:
    """The positions of each holder under their dates, in order of time. `label` gives each article's short label."""
    actors = frozenset(actor.name for actor in brief.actors)
    for name, stances in groupby(brief.stances, key=lambda position: position.holder):
        alike: dict[tuple[str, str, bool], list[Position]] = {}
        for one in stances:
            alike.setdefault((one.act, one.claim, one.quoted), []).append(one)
        dated: dict[str, list[str]] = {}
        for own in sorted(alike.values(), key=_first_date):
            time = reported_when(report for one in own for report in one.reported)
            dated.setdefault(time, []).append(_towards(own, actors, label))
        holder = f"**{escape(capital(name))}**"
        if len(dated) == 1:
            yield from (_under(f"{holder} ({time})", told) for time, told in dated.items())
        else:
            yield f"- {holder}"
            for time, told in dated.items():
                yield indent(_under(capital(time), told), "  ")


def _under(heading: str, told: Sequence[str]) -> str:
    """A bullet with all that is told behind its heading, or a bullet for each below it."""
    if len(told) <= _ON_ONE_LINE:
        return f"- {heading}: {'; '.join(told)}"
    return "\n".join([f"- {heading}", *(f"  - {one}" for one in told)])


def _first_date(positions: Sequence[Position]) -> edtf.TimelineKey:
    dates = (edtf.sort_key(report.date) for one in positions for report in one.reported)
    return min(dates, default=edtf.sort_key(None))


def _towards(positions: Sequence[Position], actors: frozenset[str], label: dict[str, str]) -> str:
    """Positions of one holder, act and claim, towards one target or several."""
    targets = list(dict.fromkeys(position.target for position in positions))
    joined = positions[0].model_copy(update={"target": " and ".join(targets)})
    named = {joined.target} if actors.issuperset(targets) else frozenset[str]()
    citations = dict.fromkeys(citation for position in positions for citation in position.citations)
    return f"{escape(held_in_words(joined, named, with_holder=False))} {marks(citations, label)}"


# --- origins ----------------------------------------------------------------------------------------------------------


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
