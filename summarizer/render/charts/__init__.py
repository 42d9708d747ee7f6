"""A brief's series and events -> charts as static SVG, drawn when the page is made; the page needs no chart code.

A chart has a row for each reading or event: a few words, and a mark on a scale that all rows share. Its colours are the
page's CSS variables, so that the page's light and dark themes apply. An SVG has no `style`, no `id`, no script and no
address but `#s-LABEL-SENTENCE`.

What is drawn is decided without altair and vl-convert, which are imported by the first chart that there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from summarizer.records.brief import FigureSeries, MergedEvent
from summarizer.render.charts.figure import plan_figure
from summarizer.render.charts.rows import ChartPlan
from summarizer.render.charts.timeline import plan_timeline


def figure_chart(series: FigureSeries, label: Mapping[str, str]) -> str | None:
    """The values of `series`, a row for each reading, as SVG; `label` gives each article's short label.

    None when there is nothing to compare: fewer than two different numbers in one unit, or not comparable ones.
    """
    return _drawn(plan_figure(series, label))


def timeline_chart(events: Sequence[MergedEvent], label: Mapping[str, str]) -> str | None:
    """The main ones of `events` (all, if none is main) in order of time, a row each, as SVG.

    `label` gives each article's short label. None when fewer than two of them have a date with a year.
    """
    return _drawn(plan_timeline(events, label))


def _drawn(plan: ChartPlan | None) -> str | None:
    if plan is None:
        return None
    from summarizer.render.charts.drawing import draw

    return draw(plan)
