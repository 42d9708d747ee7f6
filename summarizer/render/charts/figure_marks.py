"""Readings -> the marks of a figure chart, and the steps between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.render.charts.figure_readings import Reading
from summarizer.render.charts.label_places import Box
from summarizer.render.charts.lettering import anchor_of, clean
from summarizer.render.charts.sheet import Link
from summarizer.render.charts.time_axis import TimeAxis
from summarizer.render.charts.value_scale import Scale

SHAPES = 6
"""Of more articles, all have the same shape: one that stood for two of them would mislead."""
ARROW = 24.0  # pixels that the arrow of a bound is long
RADIUS, RING_RADIUS = 5.0, 10.0
_SPREAD = 11.0  # pixels between the marks of articles that say the same
_WIDEST_SPREAD = 60.0


@dataclass(frozen=True)
class SourceMark:
    """One article's mark: pixels from the middle, the number of its shape, and where it leads."""

    offset: float
    shape: int
    link: Link


@dataclass(frozen=True)
class Mark:
    """A reading with its pixel `x`: of the middle of its period, or in the band of the undated."""

    reading: Reading
    x: float
    sources: tuple[SourceMark, ...]

    @property
    def is_bar(self) -> bool:
        """True where the date is a period: drawn as a bar over it, not as a point."""
        return self.reading.period is not None and not self.reading.period.is_day

    def y(self, scale: Scale) -> float:
        """The pixel of the value; the middle of a range."""
        return scale.y((self.reading.low + self.reading.high) / 2)

    @property
    def reach(self) -> float:
        """Pixels from the middle that it takes to either side."""
        radius = RING_RADIUS if self.reading.is_conflict else RADIUS
        return radius if self.is_bar else radius + max(source.offset for source in self.sources)

    def tip(self, scale: Scale) -> float | None:
        """The value where the arrow of a bound ends, or None."""
        reading = self.reading
        return scale.beyond(reading.low, reading.reaches * ARROW) if reading.reaches else None

    def boxes(self, scale: Scale, axis: TimeAxis | None) -> tuple[Box, ...]:
        """The pixels that it covers."""
        reading, half, reach = self.reading, self.reach + 1, RADIUS + 1
        ends = [scale.y(value) for value in (reading.low, reading.high, self.tip(scale)) if value is not None]
        boxes = [Box(self.x - half, min(ends) - reach, self.x + half, max(ends) + reach)]
        if axis is not None and reading.period is not None and self.is_bar:
            y = self.y(scale)
            boxes.append(Box(axis.x(reading.period.start), y - 4, axis.x(reading.period.end), y + 4))
        return tuple(boxes)


@dataclass(frozen=True)
class Step:
    """The line from one reading to the next: level from `start` to `end` (days), then up or down.

    A point is left and reached at its noon, a period at its ends.
    """

    before: Reading
    after: Reading
    start: float
    end: float

    @property
    def is_firm(self) -> bool:
        """True between plain numbers that the texts date."""
        return self.before.is_exact and self.after.is_exact

    def boxes(self, scale: Scale, axis: TimeAxis) -> tuple[Box, Box]:
        """The pixels that its two parts cover."""
        left, right = axis.x(self.start), axis.x(self.end)
        y, end = scale.y(self.before.low), scale.y(self.after.low)
        return Box(left, y - 2, right, y + 2), Box(right - 2, min(y, end), right + 2, max(y, end))


def mark_of(reading: Reading, x: float, shapes: Mapping[str, int], label: Mapping[str, str]) -> Mark:
    """The mark of a reading at pixel `x`, one for each article side by side; `shapes` numbers the articles."""
    points = list({point.citation.article: point for point in reversed(reading.points)}.values())[::-1]
    gap = min(_SPREAD, _WIDEST_SPREAD / len(points))
    told = reading.in_words(label)
    return Mark(
        reading,
        x,
        tuple(
            SourceMark(
                gap * (at - (len(points) - 1) / 2),
                shapes[point.citation.article],
                Link(
                    anchor_of(point.citation, label),
                    f"{told}, sentence {point.citation.sentence} of {clean(label[point.citation.article])}",
                ),
            )
            for at, point in enumerate(points)
        ),
    )
