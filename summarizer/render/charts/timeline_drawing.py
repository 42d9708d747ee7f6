"""The plan of a timeline -> SVG, by altair.

A day is a point and a longer period a bar; hollow is what is only planned, alleged or denied; an arrow goes on beyond.
"""

from __future__ import annotations

from collections.abc import Iterator

import altair

from summarizer.render.charts.lettering import VALUE_SIZE
from summarizer.render.charts.pens import (
    FAINT,
    HEAD,
    OUTLINE,
    Line,
    Row,
    Tone,
    Words,
    about,
    colour,
    lines,
    pixel_x,
    pixel_y,
    rows,
    symbols,
    texts,
    time_ticks,
    time_x,
)
from summarizer.render.charts.sheet import Sheet
from summarizer.render.charts.svg import also_to, link_to, to_svg
from summarizer.render.charts.timeline_plan import LINE, NOTE_HEIGHT, TOP, WIDTH, EventRow, TimelinePlan, When

_BAR, _EDGE = 8.0, 0.75  # pixels, the height of a bar and of its outline
_AXIS_Y = TOP - 14
_GOES_ON, _HEAD_GAP = 18.0, 4.0  # pixels
_ABOVE = 7.0


def draw_timeline(plan: TimelinePlan) -> str:
    """The SVG of a timeline."""
    drawing = _Drawing(plan)
    return to_svg(drawing.layers(), Sheet(WIDTH, plan.height, plan.name, drawing.links))


class _Drawing:
    """The layers of one timeline; `links` are those that its marks lead to."""

    def __init__(self, plan: TimelinePlan) -> None:
        self._plan = plan
        self.links = tuple(dict.fromkeys(when.link for row in plan.rows for when in row.whens))
        self._number = {link: number for number, link in enumerate(self.links)}

    def layers(self) -> list[altair.Chart]:
        """All layers, from the back to the front."""
        plan = self._plan
        ticks = [Line(x, _AXIS_Y, x, plan.bottom - 8) for x in map(plan.axis.x, (one.at for one in plan.axis.ticks()))]
        between = [Line(0, row.y - _ABOVE, WIDTH, row.y - _ABOVE) for row in plan.rows]
        frame = [*lines([*ticks, *between], "line"), *time_ticks(plan.axis, _AXIS_Y, upwards=True)]
        return [*frame, *self._arrows(), *self._bars(), *self._points(), *self._words()]

    def _words(self) -> list[altair.Chart]:
        words = []
        for row in self._plan.rows:
            leads = also_to(self._number[row.whens[0].link])
            for at, line in enumerate(row.told):
                words.append(Words(0, row.y + LINE * at + 12, line, "ink", size=VALUE_SIZE, about=leads))
            words.append(Words(0, row.y + LINE * len(row.told) + 11, row.source, about=leads))
        first = self._plan.bottom + 8
        notes = [Words(0, first + NOTE_HEIGHT * at, note) for at, note in enumerate(self._plan.notes)]
        return texts([*words, *notes])

    def _placed(self) -> Iterator[tuple[EventRow, When, Row]]:
        """Each date with how it is drawn: filled where the event is told as a fact, in a warning colour if disputed."""
        for row in self._plan.rows:
            for when in row.whens:
                tone = colour(_tone(when))
                fill = tone if row.is_certain and not when.is_disputed else colour("surface")
                style = Row(shape="circle", fill=fill, stroke=tone, about=link_to(self._number[when.link]))
                yield row, when, style

    def _bars(self) -> list[altair.Chart]:
        """Periods, from their first day to their last, or to where the axis ends."""
        given = [
            style | Row(day=when.period.start, end=when.period.end, y=row.middle - _BAR / 2, y2=row.middle + _BAR / 2)
            for row, when, style in self._placed()
            if not when.period.is_day
        ]
        if not given:
            return []
        bar = rows(given).mark_rect(strokeWidth=_EDGE, fillOpacity=FAINT, opacity=1)
        chart: altair.Chart = bar.encode(
            x=time_x(self._plan.axis),
            x2=altair.X2("end"),
            y=pixel_y(),
            y2=altair.Y2("y2"),
            fill=altair.Fill("fill", type="nominal", scale=None),
            stroke=altair.Stroke("stroke", type="nominal", scale=None),
            description=about(),
        )
        return [chart]

    def _points(self) -> list[altair.Chart]:
        given = [
            style | Row(day=when.period.middle, y=row.middle)
            for row, when, style in self._placed()
            if when.period.is_day
        ]
        return symbols(given, time_x(self._plan.axis), pixel_y())

    def _arrows(self) -> list[altair.Chart]:
        """Heads where a period reaches beyond the axis, and arrows from what goes on."""
        axis = self._plan.axis
        heads: list[Row] = []
        shafts: list[Line] = []
        left, right = axis.stretches[0].left, axis.stretches[-1].right
        for row, when, style in self._placed():
            ends = [(left - _HEAD_GAP, "triangle-left")] if not axis.holds(when.period.start) else []
            ends += [(right + _HEAD_GAP, "triangle-right")] if not axis.holds(when.period.end) else []
            if row.goes_on and axis.holds(when.period.end):
                end = axis.x(when.period.middle if when.period.is_day else when.period.end)
                tip = min(end + _GOES_ON, right + _HEAD_GAP)
                shafts.append(Line(end, row.middle, tip, row.middle))
                ends.append((tip, "triangle-right"))
            heads += [style | Row(x=x, y=row.middle, shape=shape, about="head") for x, shape in ends]
        return [*lines(shafts, "accent", OUTLINE), *symbols(heads, pixel_x(), pixel_y(), HEAD)]


def _tone(when: When) -> Tone:
    return "warn" if when.is_disputed else "accent"
