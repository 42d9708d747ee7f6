"""What a figure chart shows and where: readings on a scale of values over event time.

A line joins only the dated values of an `update`, and only where one date has one value and lies wholly before the
next: where several are given for a time, none is picked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.brief_records import FigureSeries
from summarizer.render.charts.figure_labels import LABELLED, Label, place_figure_labels
from summarizer.render.charts.figure_marks import SHAPES, Mark, Step, mark_of
from summarizer.render.charts.figure_readings import Reading, Readings, readings_of
from summarizer.render.charts.label_places import Box
from summarizer.render.charts.lettering import SMALL_SIZE, VALUE_SIZE, clean, lines_of, width_of
from summarizer.render.charts.time_axis import Period, TimeAxis, axis_over
from summarizer.render.charts.value_scale import Scale, scale_of

WIDTH, ALL_UNDATED_WIDTH = 680.0, 380.0
TOP, LEFT = 30.0, 58.0
NOTE_HEIGHT = 17.0
BELOW = 46.0  # pixels between scale and notes, for dates
_LOW, _HIGH = 210.0, 270.0  # pixels of height, for few and for many values
_FEW = 4
_UNDATED_WIDTH = 200.0
_UNDATED_AT = 26.0  # pixels from the left of the band to its marks
_MOST_NOTES = 3


@dataclass(frozen=True)
class FigurePlan:
    """All that a figure chart shows, in pixels; `axis` is None when nothing is dated, `undated` the band of what is
    not, `labels` are of `marks`."""

    name: str
    unit: str
    width: float
    scale: Scale
    axis: TimeAxis | None
    undated: Box | None
    marks: tuple[Mark, ...]
    steps: tuple[Step, ...]
    labels: tuple[Label, ...]
    notes: tuple[str, ...]

    @property
    def height(self) -> float:
        """From the top to below the notes."""
        return self.scale.bottom + BELOW + NOTE_HEIGHT * len(self.notes)


def plan_figure(series: FigureSeries, label: Mapping[str, str]) -> FigurePlan | None:
    """The plan of the chart of `series`, or None where there is nothing to draw."""
    readings = readings_of(series, label)
    if readings is None:
        return None
    drawn = readings.drawn
    periods = [one.period for one in drawn if one.period is not None]
    scale = scale_of((end for one in drawn for end in (one.low, one.high)), TOP, _LOW if len(drawn) <= _FEW else _HIGH)
    width = WIDTH if periods else ALL_UNDATED_WIDTH
    band_left = (width - _band_width(drawn) if periods else LEFT) if len(periods) < len(drawn) else width
    axis = axis_over(periods, LEFT + 8, band_left - 12) if periods else None
    articles = list(dict.fromkeys(article for one in drawn for article in one.articles))
    shapes = {article: at if len(articles) <= SHAPES else 0 for at, article in enumerate(articles)}
    marks = tuple(
        mark_of(one, axis.x(one.period.middle) if axis and one.period else band_left + _UNDATED_AT, shapes, label)
        for one in drawn
    )
    steps = tuple(_steps(drawn)) if series.relation == "update" else ()
    rooms = (
        Box(LEFT + 2, TOP - 14, band_left - 2, scale.bottom - 1),
        Box(band_left + 4, TOP - 14, width, scale.bottom - 1),
    )
    labels = place_figure_labels(marks, _obstacles(marks, steps, scale, axis), scale, rooms, label)
    return FigurePlan(
        name=_name(series, drawn, label),
        unit=next(iter(lines_of(readings.unit, LEFT + 80, SMALL_SIZE, 1)), ""),
        width=width,
        scale=scale,
        axis=axis,
        undated=rooms[1] if band_left < width else None,
        marks=marks,
        steps=steps,
        labels=labels,
        notes=_notes(readings, scale, len(marks) - len(labels), width - LEFT),
    )


def _band_width(drawn: Sequence[Reading]) -> float:
    """Of the band for what is undated: wide enough for its longest number."""
    values = (one.value_in_words() for one in drawn if one.period is None)
    return max(_UNDATED_WIDTH, *(width_of(value, VALUE_SIZE, bold=True) + 2 * _UNDATED_AT for value in values))


def _name(series: FigureSeries, drawn: Sequence[Reading], label: Mapping[str, str]) -> str:
    """One sentence that says what the chart shows."""
    told = [reading.in_words(label) for reading in drawn[:LABELLED]]
    rest = len(drawn) - LABELLED
    return f"{clean(series.measures)}: {', '.join([*told, f'and {rest} more'] if rest > 0 else told)}"


def _notes(readings: Readings, scale: Scale, unlabelled: int, width: float) -> tuple[str, ...]:
    told = [] if scale.has_zero else ["The scale does not start at zero."]
    if unlabelled:
        told.append("Values without a label are in the table.")
    if readings.left_out:
        told.append(f"Not on this scale: {readings.left_out}.")
    return lines_of(" ".join(told), width, SMALL_SIZE, _MOST_NOTES)


def _steps(drawn: Sequence[Reading]) -> Iterator[Step]:
    """From each reading to the next one in time, where either is the only value for its date and none is an old one.

    A year's value gives way to those of its days.
    """
    dated = [(one.period, one) for one in drawn if one.period is not None and not one.first.stale]
    closest = [(when, one) for when, one in dated if not any(_covers(when, other) for other, _ in dated)]
    firm = [
        one.low == one.high and not any(when.meets(other) and rival.low != one.low for other, rival in closest)
        for when, one in closest
    ]
    for at, ((when, one), (then, other)) in enumerate(pairwise(closest)):
        if firm[at] and firm[at + 1] and not when.meets(then):
            yield Step(one, other, when.middle if when.is_day else when.end, then.middle if then.is_day else then.start)


def _covers(period: Period, other: Period) -> bool:
    return period.meets(other) and period.days > other.days


def _obstacles(marks: Sequence[Mark], steps: Sequence[Step], scale: Scale, axis: TimeAxis | None) -> tuple[Box, ...]:
    """What labels keep clear of."""
    boxes = [box for mark in marks for box in mark.boxes(scale, axis)]
    if axis is not None:
        boxes += [box for step in steps for box in step.boxes(scale, axis)]
    return tuple(boxes)
