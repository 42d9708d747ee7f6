"""The figures of a brief as lines of Markdown."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from summarizer.language.phrases import (
    amount,
    has_number,
    is_of_one_origin,
    origin_count,
    point_date,
    point_in_words,
    source_in_words,
)
from summarizer.language.quantities.words import TIME_UNITS
from summarizer.records.brief import FigurePoint, FigureSeries, Relation, StoryBrief, Trend
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
