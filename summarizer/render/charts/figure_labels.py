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
_LEFT_OF_LABEL = 38.0


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
    """The labels of `marks`, or of those that stand out; `rooms` are where dated and undated ones may have theirs."""
    chosen = list(marks) if len(marks) <= LABELLED else _standing_out(marks)
    labels = []
    for is_undated, room in enumerate(rooms):
        own = [mark for mark in chosen if (mark.reading.period is None) == bool(is_undated)]
        sources = [_source(mark.reading, label, room.right - room.left - _LEFT_OF_LABEL) for mark in own]
        wanted = [_wanted(mark, source, scale, room) for mark, source in zip(own, sources, strict=True)]
        for mark, source, place in zip(own, sources, place_labels(wanted, obstacles), strict=True):
            labels.append(Label(mark, mark.reading.value_in_words(), source, place))
    return tuple(labels)


def _wanted(mark: Mark, source: str, scale: Scale, room: Box) -> Wanted:
    return Wanted(
        mark.x,
        mark.y(scale),
        mark.reach,
        max(width_of(mark.reading.value_in_words(), VALUE_SIZE, bold=True), width_of(source, SMALL_SIZE)),
        VALUE_SIZE + _LINE_GAP + SMALL_SIZE,
        room,
    )


def _source(reading: Reading, label: Mapping[str, str], width: float) -> str:
    told = " · ".join([article_names(reading.articles, label), *reading.notes()])
    return next(iter(lines_of(told, min(width, _LONGEST), SMALL_SIZE, 1)), "")


def _standing_out(marks: Sequence[Mark]) -> list[Mark]:
    """First and last of the dated, lowest and highest of them and of the undated, then what conflicts."""
    dated = [at for at, mark in enumerate(marks) if mark.reading.period is not None]
    undated = [at for at, mark in enumerate(marks) if mark.reading.period is None]
    chosen = [dated[0], dated[-1]] if dated else []
    for part in (dated, undated):
        if part:
            chosen.append(min(part, key=lambda at: marks[at].reading.low))
            chosen.append(max(part, key=lambda at: marks[at].reading.high))
    chosen += [at for at, mark in enumerate(marks) if mark.reading.is_conflict]
    return [marks[at] for at in sorted(list(dict.fromkeys(chosen))[:LABELLED])]
