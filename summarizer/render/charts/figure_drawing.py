"""The plan of a figure chart -> SVG, by altair.

An article has a shape; an estimate is hollow, and what only the article's own date dates is grey, hollow and dotted.
Where every value is labelled there are no grid lines.
"""

from __future__ import annotations

from collections.abc import Sequence

import altair

from summarizer.render.charts.figure_labels import Label
from summarizer.render.charts.figure_marks import RADIUS, RING_RADIUS, Mark, Step
from summarizer.render.charts.figure_plan import BELOW, LEFT, NOTE_HEIGHT, FigurePlan
from summarizer.render.charts.lettering import SMALL_SIZE, VALUE_SIZE, ticks_in_words, width_of
from summarizer.render.charts.pens import (
    AREA,
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
    rows,
    symbols,
    texts,
    time_ticks,
    time_x,
)
from summarizer.render.charts.sheet import Sheet
from summarizer.render.charts.svg import also_to, link_to, to_svg
from summarizer.render.charts.time_axis import TimeAxis

_SHAPES = ("circle", "square", "diamond", "cross", "triangle-right", "triangle-left")
_RING = (2 * RING_RADIUS) ** 2 * 0.785  # square pixels, as Vega measures a circle's size
_BAR, _RANGE = 7.0, 3.0
_DOTTED, _DASHED = (1.5, 1.5), (4, 3)
_TICK = 5.0
_BASELINE = 4.0  # pixels from the middle of a line of text to its baseline


def draw_figure(plan: FigurePlan) -> str:
    """The SVG of a figure chart."""
    drawing = _Drawing(plan)
    return to_svg(drawing.layers(), Sheet(plan.width, plan.height, plan.name, drawing.links))


class _Drawing:
    """The layers of one chart; `links` are those that its marks lead to."""

    def __init__(self, plan: FigurePlan) -> None:
        self._plan = plan
        self._scale = plan.scale
        self.links = tuple(dict.fromkeys(source.link for mark in plan.marks for source in mark.sources))
        self._number = {link: number for number, link in enumerate(self.links)}

    def layers(self) -> list[altair.Chart]:
        """All layers, from the back to the front."""
        layers = [*self._frame(), *self._undated()]
        if self._plan.axis is not None:
            layers += [*self._steps(self._plan.axis), *self._bars(self._plan.axis)]
        return [*layers, *self._bounds(), *self._points(), *self._labels()]

    def _y(self) -> altair.Y:
        scale = self._scale
        given = altair.Scale(domain=[scale.low, scale.high], range=[scale.bottom, scale.top], nice=False, zero=False)
        return altair.Y("value", type="quantitative", scale=given, axis=None)

    def _frame(self) -> list[altair.Chart]:
        """Values on the left, dates below, notes at the bottom."""
        plan, scale = self._plan, self._scale
        numbers = zip(scale.ticks, ticks_in_words(scale.ticks), strict=True)
        ticks = [Words(LEFT - 8, scale.y(value) + _BASELINE, text, align="right") for value, text in numbers]
        is_short = width_of(plan.unit, SMALL_SIZE) < LEFT - 8
        unit = Words(LEFT - 8 if is_short else 0, scale.top - 14, plan.unit, align="right" if is_short else "left")
        first = scale.bottom + BELOW + _BASELINE
        notes = [Words(LEFT, first + NOTE_HEIGHT * at, note) for at, note in enumerate(plan.notes)]
        end = LEFT + _TICK if len(plan.labels) == len(plan.marks) else plan.width
        grid = lines((Line(LEFT, scale.y(one), end, scale.y(one)) for one in scale.ticks), "line")
        edge = lines([Line(LEFT, scale.top, LEFT, scale.bottom)], "line")
        return [
            *grid,
            *edge,
            *texts([*ticks, unit, *notes]),
            *(time_ticks(plan.axis, scale.bottom) if plan.axis else ()),
        ]

    def _undated(self) -> list[altair.Chart]:
        """The band for what has no date, apart from the axis."""
        band = self._plan.undated
        if band is None:
            return []
        edge = [Line(band.left, self._scale.top - 12, band.left, self._scale.bottom + 20)] if self._plan.axis else []
        heading = Words(band.left + 10, self._scale.bottom + 18, "undated")
        return [*lines(edge, "muted", dash=_DASHED), *texts([heading])]

    def _steps(self, axis: TimeAxis) -> list[altair.Chart]:
        firm = [step for step in self._plan.steps if step.is_firm]
        loose = [step for step in self._plan.steps if not step.is_firm]
        return [self._stepped(alike, axis, dash) for alike, dash in ((firm, ()), (loose, _DASHED)) if alike]

    def _stepped(self, steps: Sequence[Step], axis: TimeAxis, dash: Sequence[float]) -> altair.Chart:
        ends = [
            Row(step=at, day=day, value=value)
            for at, step in enumerate(steps)
            for day, value in ((step.start, step.before.low), (step.end, step.after.low))
        ]
        line = rows(ends).mark_line(
            interpolate="step-after", color=colour("accent"), strokeWidth=OUTLINE, strokeDash=list(dash)
        )
        chart: altair.Chart = line.encode(x=time_x(axis), y=self._y(), detail=altair.Detail("step", type="nominal"))
        return chart

    def _bars(self, axis: TimeAxis) -> list[altair.Chart]:
        """Periods, each as a bar from its first day to its last; a range is as high as it reaches."""
        layers = []
        for mark in self._plan.marks:
            period, reading = mark.reading.period, mark.reading
            if period is None or not mark.is_bar:
                continue
            row = Row(day=period.start, end=period.end, value=reading.low, high=reading.high)
            row["about"] = link_to(self._number[mark.sources[0].link])
            ink, dash = colour(_tone(mark)), list(_DOTTED) if reading.is_weak else []
            if reading.low == reading.high:
                bar = rows([row]).mark_rule(color=ink, strokeWidth=_BAR, strokeDash=dash, opacity=FAINT)
                layers.append(bar.encode(x=time_x(axis), x2=altair.X2("end"), y=self._y(), description=about()))
            else:
                bar = rows([row]).mark_rect(fill=ink, stroke=ink, fillOpacity=FAINT, strokeDash=dash, opacity=1)
                high = altair.Y2("high")
                layers.append(
                    bar.encode(x=time_x(axis), x2=altair.X2("end"), y=self._y(), y2=high, description=about())
                )
        return layers

    def _bounds(self) -> list[altair.Chart]:
        """Arrows from bounds, upwards or downwards, and the extent of ranges that are no bars."""
        shafts: list[Row] = []
        heads: list[Row] = []
        ranges: list[Row] = []
        for mark in self._plan.marks:
            reading, tip, ink = mark.reading, mark.tip(self._scale), colour(_tone(mark))
            if tip is not None:
                shafts.append(Row(x=mark.x, value=reading.low, high=tip, colour=ink))
                shape = "triangle-up" if reading.reaches > 0 else "triangle-down"
                heads.append(Row(x=mark.x, value=tip, shape=shape, fill=ink, stroke=ink))
            if reading.low < reading.high and not mark.is_bar:
                ranges.append(Row(x=mark.x, value=reading.low, high=reading.high, colour=ink))
        rules = [self._upright(given, width) for given, width in ((shafts, OUTLINE), (ranges, _RANGE)) if given]
        return [*rules, *symbols(heads, pixel_x(), self._y(), HEAD)]

    def _upright(self, given: Sequence[Row], width: float) -> altair.Chart:
        ink = altair.Color("colour", type="nominal", scale=None)
        rule = rows(given).mark_rule(strokeWidth=width)
        chart: altair.Chart = rule.encode(x=pixel_x(), y=self._y(), y2=altair.Y2("high"), color=ink)
        return chart

    def _points(self) -> list[altair.Chart]:
        """A mark for each article; in a ring, where another value contradicts it."""
        firm: list[Row] = []
        weak: list[Row] = []
        rings: list[Row] = []
        for mark in self._plan.marks:
            reading, ink = mark.reading, colour(_tone(mark))
            is_hollow = reading.is_weak or reading.first.qualifier == "about"
            for source in mark.sources if not mark.is_bar else ():
                row = Row(x=mark.x + source.offset, value=(reading.low + reading.high) / 2, stroke=ink)
                row["fill"] = colour("surface") if is_hollow else ink
                row["shape"] = _SHAPES[source.shape]
                row["about"] = link_to(self._number[source.link])
                (weak if reading.is_weak else firm).append(row)
                if reading.is_conflict:
                    rings.append(row | Row(shape="circle", fill="none", stroke=colour("warn"), about="ring"))
        x, y = pixel_x(), self._y()
        return [*symbols(rings, x, y, _RING), *symbols(firm, x, y, AREA), *symbols(weak, x, y, AREA, _DOTTED)]

    def _labels(self) -> list[altair.Chart]:
        labels = self._plan.labels
        leaders = [_leader(label, label.mark.y(self._scale)) for label in labels if label.place.led]
        words = []
        for label in labels:
            box, align = label.place.box, label.place.align
            x = {"left": box.left, "center": (box.left + box.right) / 2, "right": box.right}[align]
            leads = also_to(self._number[label.mark.sources[0].link])
            words.append(Words(x, box.top + VALUE_SIZE - 2, label.value, "ink", align, VALUE_SIZE, True, leads))
            tone: Tone = "warn" if label.mark.reading.is_conflict else "muted"
            words.append(Words(x, box.bottom - 2, label.source, tone, align, SMALL_SIZE, about=leads))
        return [*lines(leaders, "muted"), *texts(words)]


def _tone(mark: Mark) -> Tone:
    """Grey for what is old or only dated by its article."""
    return "muted" if mark.reading.is_weak or mark.reading.first.stale else "accent"


def _leader(label: Label, y: float) -> Line:
    """From the edge of the mark to the nearest edge of its label."""
    box, x = label.place.box, label.mark.x
    to_x, to_y = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
    length = max(((to_x - x) ** 2 + (to_y - y) ** 2) ** 0.5, 1.0)
    return Line(x + (to_x - x) / length * RADIUS, y + (to_y - y) / length * RADIUS, to_x, to_y)
