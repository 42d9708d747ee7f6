"""The rows of a chart -> a Vega-Lite specification, by altair -> SVG. Scales, axes and grid are Vega's.

A mark carries the number of its link, no address (see `svg`). Vega's expressions are made of constants only.
"""

from __future__ import annotations

from typing import Any

import altair

from summarizer.render.charts.rows import ChartPlan, Link, Mark, MarkShape
from summarizer.render.charts.svg import to_svg

_WIDTH = 400  # pixels: a phone's; the page draws it larger where there is room
_LEFT = 172  # pixels, left of the scale
_RANGE = [_LEFT + 22, _WIDTH - 22]  # pixels of the scale, with room for arrows on both sides
_BELOW, _LINE, _GAP = 10, 14, 16  # pixels: from a row's marks to its lines, of a line, between rows
_FITS = 0.86  # of the width: the reader's font may be wider than the one that Vega measures by
_SHAPES: dict[MarkShape, str] = {
    "point": "circle",
    "from": "M0,-1.2L0,1.2M0,0L4,0M2.8,-.8L4,0L2.8,.8",
    "until": "M0,-1.2L0,1.2M0,0L-4,0M-2.8,-.8L-4,0L-2.8,.8",
    "earlier": "M-2.2,0L-.8,-.8L-.8,.8Z",
    "later": "M2.2,0L.8,-.8L.8,.8Z",
}
_DAY, _EPOCH = 86_400_000, 719_163  # milliseconds; the ordinal of 1 January 1970
_MONTHS_FROM, _YEARS_FROM = 120, 1500  # days: shorter scales of time have ticks in days, in months
_SHORT = "datum.value ? replace(replace(format(datum.value, '~s'), 'G', 'bn'), 'M', 'm') : '0'"  # "20k", "1.5m", "2bn"
_SHORT_FROM = 5_000
_TICKS = 4
_MUTED, _GREY, _SMALL = "var(--muted)", "var(--line)", 11.5
_CONFIG = {
    "font": "Liberation Sans",  # vl-convert brings it along: the same widths on every machine
    "view": {"stroke": None},
    "text": {"align": "left", "fontSize": _SMALL, "lineHeight": _LINE},
    "title": {"color": _MUTED, "fontSize": _SMALL, "fontWeight": "normal", "lineHeight": _LINE, "anchor": "start"}
    | {"offset": 10},
    "axis": {"orient": "top", "labelColor": _MUTED, "labelFontSize": _SMALL, "labelOverlap": "parity"}
    | {"labelFlush": False, "labelSeparation": 8, "tickColor": _GREY, "domainColor": _GREY, "gridColor": _GREY}
    | {"titleColor": _MUTED, "titleFontSize": _SMALL, "titleFontWeight": "normal"}
    | {"titleX": 0, "titleY": -9, "titleAlign": "left", "titleBaseline": "alphabetic"},  # left of the labels
}


def draw(plan: ChartPlan) -> str:
    """The SVG of `plan`; the same plan gives the same characters."""
    words: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    links: list[Link] = []
    y = _GAP
    for row in plan.rows:
        ink = f"var(--{row.tone})"
        words.append({"y": y, "head": row.head, "lines": list(row.lines), "ink": ink, "link": len(links)})
        for mark in row.marks:
            marks.append(_drawn(mark, is_time=plan.days is not None) | {"y": y})
            if mark.link:
                marks[-1]["link"] = len(links)
                links.append(mark.link)
        y += _BELOW + _LINE * len(row.lines) + _GAP
    chart = altair.layer(*_words(words, plan), *_marks(marks, plan))
    chart = chart.properties(width=_WIDTH, height=y - _GAP, padding=2)
    if plan.notes:
        chart = chart.properties(title=altair.TitleParams(list(plan.notes), orient="bottom", frame="group"))
    return to_svg(chart.to_dict(validate=False) | {"config": _CONFIG, "background": None}, plan.name, links)


def _drawn(mark: Mark, *, is_time: bool) -> dict[str, Any]:
    start, end = ((day - _EPOCH) * _DAY if is_time else day for day in (mark.start, mark.end))
    ink = f"var(--{mark.tone})"
    fill = "var(--surface)" if mark.is_hollow else ink
    return {"start": start, "end": end, "shape": _SHAPES.get(mark.shape, "bar"), "ink": ink, "fill": fill}


def _over(rows: list[dict[str, Any]]) -> altair.Chart:
    """A layer over `rows`, which are of different heights: `y` is in pixels."""
    y = altair.Y("y", type="quantitative", scale=None, axis=None)
    return altair.Chart(altair.InlineData(values=rows)).encode(y=y, description=altair.Description("link:N"))


def _words(rows: list[dict[str, Any]], plan: ChartPlan) -> list[altair.Chart]:
    """Each row's track, head, and lines, which may run on below a scale that has no grid."""
    left, base = altair.value(0), _over(rows)
    head = base.mark_text(baseline="middle", fontSize=12.5, fontWeight=600, limit=_LEFT * _FITS)
    limit = (_RANGE[0] if plan.days is None else _WIDTH) * _FITS
    lines = base.mark_text(baseline="top", dy=_BELOW, limit=limit, color=_MUTED if plan.days is None else "var(--ink)")
    return [
        base.mark_rule(color=_GREY).encode(x=altair.value(_LEFT), x2=altair.value(_WIDTH)),
        head.encode(x=left, text=altair.Text("head:N"), color=altair.Color("ink:N", scale=None)),
        lines.encode(x=left, text=altair.Text("lines:N")),
    ]


def _marks(marks: list[dict[str, Any]], plan: ChartPlan) -> list[altair.Chart]:
    base = _over(marks).encode(
        x=_days(*plan.days, plan.unit) if plan.days else _values(plan.unit, max(abs(mark["end"]) for mark in marks)),
        fill=altair.Fill("fill:N", scale=None),
        stroke=altair.Stroke("ink:N", scale=None),
    )
    bars = base.transform_filter("datum.shape === 'bar'").mark_bar(orient="horizontal", height=8, fillOpacity=0.5)
    points = base.transform_filter("datum.shape !== 'bar'").mark_point(size=64, opacity=1)
    return [bars.encode(x2="end"), points.encode(shape=altair.Shape("shape:N", scale=None))]


def _values(unit: str, greatest: float) -> altair.X:
    scale = altair.Scale(range=_RANGE, zero=True, nice=_TICKS)
    is_long = greatest >= _SHORT_FROM
    axis = altair.Axis(title=unit, tickCount=_TICKS, format=",~f", labelExpr=_SHORT if is_long else altair.Undefined)
    return altair.X("start", type="quantitative", scale=scale, axis=axis)


def _days(first: int, last: int, unit: str) -> altair.X:
    span = last - first
    ends = [(day - _EPOCH) * _DAY for day in (first - (span == 0), last + (span == 0))]
    scale = altair.Scale(type="utc", domain=ends, range=_RANGE, nice=False)
    month = "%b" if unit else "%b %Y"
    form = "%-d %b" if span < _MONTHS_FROM else month if span < _YEARS_FROM else "%Y"
    count = {"interval": "day", "step": 1} if span < 6 else _TICKS  # never hours
    axis = altair.Axis(title=unit, tickCount=count, format=form, grid=False)
    return altair.X("start", type="temporal", scale=scale, axis=axis)
