"""A brief's series and events -> charts as static SVG, drawn when the page is made; the page needs no chart code.

Colours are the page's CSS variables (`--ink`, `--muted`, `--line`, `--accent`, `--warn`, `--surface`), so that its
light and dark themes apply; the page's style sheet lets charts shrink: `svg { max-width: 100%; height: auto }`. An SVG
has no `style`, no `id`, no script and no address but `#s-LABEL-SENTENCE`. Its root is a named group rather than an
image, since an image may hold no links (ARIA, "children presentational"); all but the links is hidden from screen
readers, for which the page has tables.

What is drawn is decided without altair and vl-convert, which are imported by the first chart that there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from summarizer.brief_records import FigureSeries, MergedEvent
from summarizer.render.charts.figure_plan import plan_figure
from summarizer.render.charts.timeline_plan import plan_timeline


def figure_chart(series: FigureSeries, label: Mapping[str, str]) -> str | None:
    """The values of `series` over the time that they hold for, as SVG; `label` gives each article's short label.

    None when nothing can be drawn honestly: fewer than two numbers in one unit, or numbers that are not comparable.
    """
    plan = plan_figure(series, label)
    if plan is None:
        return None
    from summarizer.render.charts.figure_drawing import draw_figure

    return draw_figure(plan)


def timeline_chart(events: Sequence[MergedEvent], label: Mapping[str, str]) -> str | None:
    """The main ones of `events` (all, if none is main) in order of time, a row each, as SVG.

    `label` gives each article's short label. None when fewer than two of them have a date with a year. Of very many,
    those that most articles report are drawn, and the chart says so.
    """
    plan = plan_timeline(events, label)
    if plan is None:
        return None
    from summarizer.render.charts.timeline_drawing import draw_timeline

    return draw_timeline(plan)
