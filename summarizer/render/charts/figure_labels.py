"""The labels of a figure chart: the value, and below it who gives it and what else is to be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarizer.render.charts.figure_marks import Mark
from summarizer.render.charts.figure_readings import Reading
from summarizer.render.charts.label_places import Box, Placed, Wanted, place_labels
from summarizer.render.charts.lettering import SMALL_SIZE, VALUE_SIZE, article_names, lines_of, width_of
from summarizer.render.charts.value_scale import Scale

LABELLED = 8  # readings that all have a label; of more, only those that stand out
_LINE_GAP = 4.0
_LONGEST = 280.0  # pixels


@dataclass(frozen=True)
class Label:
    """Two lines beside a mark."""

    mark: Mark
    value: str
    source: str
    place: Placed


def place_figure_labels(
    marks: Sequence[Mark], obstacles: Sequence[Box], scale: Scale, rooms: tuple[Box, Box], label: Mapping[str, str]
) -> tuple[Label, ...]:
    """The labels of `marks` that find a place; `rooms` are where those of dated and of undated readings may stand."""
    chosen = list(marks) if len(marks) <= LABELLED else _standing_out(marks)
    told = [(mark.reading.value_in_words(), _source(mark.reading, label)) for mark in chosen]
    wanted = [
        Wanted(
            mark.x,
            mark.y(scale),
            mark.reach,
            max(width_of(value, VALUE_SIZE, bold=True), width_of(source, SMALL_SIZE)),
            VALUE_SIZE + _LINE_GAP + SMALL_SIZE,
            rooms[mark.reading.period is None],
        )
        for mark, (value, source) in zip(chosen, told, strict=True)
    ]
    places = place_labels(wanted, obstacles)
    return tuple(
        Label(mark, value, source, place)
        for mark, (value, source), place in zip(chosen, told, places, strict=True)
        if place is not None
    )


def _source(reading: Reading, label: Mapping[str, str]) -> str:
    told = " · ".join([article_names(reading.articles, label), *reading.notes()])
    return next(iter(lines_of(told, _LONGEST, SMALL_SIZE, 1)), "")


def _standing_out(marks: Sequence[Mark]) -> list[Mark]:
    """The first and the last, the lowest and the highest of the dated and of the undated, then what conflicts."""
    dated = [mark for mark in marks if mark.reading.period is not None]
    undated = [mark for mark in marks if mark.reading.period is None]
    ends = [mark for part in (dated, undated) if part for mark in _ends(part)]
    in_conflict = [mark for mark in marks if mark.reading.is_conflict]
    chosen = list(dict.fromkeys(marks.index(mark) for mark in (*ends, *in_conflict)))
    return [marks[at] for at in sorted(chosen[:LABELLED])]


def _ends(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    lowest, highest = min(marks, key=lambda m: m.reading.low), max(marks, key=lambda m: m.reading.high)
    return (marks[0], marks[-1], lowest, highest) if marks[0].reading.period is not None else (lowest, highest)
