"""Where the labels of a chart stand: beside their marks, upon nothing else.

Point-feature labelling as in cartography: a few places around the mark in order of preference (E. Imhof, "Positioning
Names on Maps", 1975), the first free one; then the nearest free place, with a line to the mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Literal

Align = Literal["left", "center", "right"]

_NEAR = 4  # pixels between a mark and its label
_BETWEEN = 6, 2  # pixels, at least, between two labels beside and below each other
_STEP = 13  # pixels between the places tried further away
_ON_A_MARK = 60.0  # pixels of distance that standing upon a mark or line is worth


@dataclass(frozen=True)
class Box:
    """A rectangle, in pixels from the top left."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """True when the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """True when `other` lies within."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def widened(self, across: float, down: float) -> Box:
        """The box, so many pixels larger to either side, above and below."""
        return Box(self.left - across, self.top - down, self.right + across, self.bottom + down)

    def distance(self, x: float, y: float) -> float:
        """From the point to the nearest edge; 0 within."""
        return hypot(max(self.left - x, 0, x - self.right), max(self.top - y, 0, y - self.bottom))


@dataclass(frozen=True)
class Wanted:
    """A label of a size, for a mark that reaches so many pixels to either side of `x`, `y`; within `room`."""

    x: float
    y: float
    reach: float
    width: float
    height: float
    room: Box


@dataclass(frozen=True)
class Placed:
    """Where a label stands, how its lines are aligned, and whether a line has to lead to its mark."""

    box: Box
    align: Align
    led: bool = False


def place_labels(wanted: Sequence[Wanted], marks: Sequence[Box]) -> tuple[Placed, ...]:
    """A place for each label of a room: no two overlap, and none lies upon one of `marks` where that can be helped.

    Where not all find a place they stand one below the other, which the room has to be high enough for.
    """
    taken: list[Box] = []
    placed = []
    for one in wanted:
        place = _best(_around(one), one, taken, marks) or _best(_further(one), one, taken, marks)
        if place is None:
            return _stacked(wanted)
        taken.append(place.box.widened(*_BETWEEN))
        placed.append(place)
    return tuple(placed)


def _stacked(wanted: Sequence[Wanted]) -> tuple[Placed, ...]:
    """The labels in one column, each as near to the height of its mark as the others let it."""
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at].y, at))
    tops = [0.0] * len(wanted)
    below = float("inf")
    for left, at in reversed(list(enumerate(order))):
        one = wanted[at]
        lowest = min(below, one.room.bottom) - one.height
        highest = one.room.top + sum(wanted[other].height for other in order[:left])
        tops[at] = below = max(min(one.y - one.height / 2, lowest), min(highest, lowest))
    return tuple(_in_column(one, top) for one, top in zip(wanted, tops, strict=True))


def _in_column(one: Wanted, top: float) -> Placed:
    left = max(min(one.x + one.reach + _NEAR, one.room.right - one.width), one.room.left)
    return Placed(Box(left, top, left + one.width, top + one.height), "left", led=True)


def _best(places: Iterator[Placed], wanted: Wanted, taken: Sequence[Box], marks: Sequence[Box]) -> Placed | None:
    """The free place nearest to the mark, those upon other marks last; among equals the first. Places around a mark
    are only for those that lie upon none."""
    best, least = None, float("inf")
    for place in places:
        if not wanted.room.holds(place.box) or any(place.box.meets(other) for other in taken):
            continue
        upon = sum(place.box.meets(mark) for mark in marks)
        if not place.led:
            if not upon:
                return place
            continue
        cost = place.box.distance(wanted.x, wanted.y) + _ON_A_MARK * upon
        if cost < least:
            best, least = place, cost
    return best


def _around(one: Wanted) -> Iterator[Placed]:
    x, y, w, h = one.x, one.y, one.width, one.height
    away = one.reach + _NEAR
    yield Placed(Box(x + away, y - h / 2, x + away + w, y + h / 2), "left")
    yield Placed(Box(x - away - w, y - h / 2, x - away, y + h / 2), "right")
    for top in (y - away - h, y + away):
        yield Placed(Box(x - w / 2, top, x + w / 2, top + h), "center")
        yield Placed(Box(x - 3, top, x - 3 + w, top + h), "left")
        yield Placed(Box(x + 3 - w, top, x + 3, top + h), "right")


def _further(one: Wanted) -> Iterator[Placed]:
    columns = int((one.room.right - one.room.left - one.width) // _STEP) + 1
    rows = int((one.room.bottom - one.room.top - one.height) // _STEP) + 1
    for column in range(columns):
        left = one.room.left + column * _STEP
        for row in range(rows):
            top = one.room.top + row * _STEP
            box = Box(left, top, left + one.width, top + one.height)
            yield Placed(box, "left" if left > one.x else "right" if box.right < one.x else "center", led=True)
