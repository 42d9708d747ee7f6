"""Values -> places on the vertical scale of a figure chart.

It starts at zero, unless all values lie within a fifth of the largest: from zero they would look equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

_HIDDEN_BELOW = 0.2
_HEADROOM = 0.16  # of the range, for labels above the highest mark
_TICKS = 4


@dataclass(frozen=True)
class Scale:
    """Values from `low`, at pixel `top` + `height`, to `high`, at pixel `top`."""

    low: float
    high: float
    top: float
    height: float
    ticks: tuple[float, ...]

    @property
    def bottom(self) -> float:
        """The pixel of the lowest value."""
        return self.top + self.height

    @property
    def has_zero(self) -> bool:
        """False where the scale starts elsewhere, which the chart has to say."""
        return self.low <= 0 <= self.high

    def y(self, value: float) -> float:
        """The pixel of a value."""
        return self.top + (self.high - value) / (self.high - self.low) * self.height

    def beyond(self, value: float, pixels: float) -> float:
        """The value so many pixels above `value` (below it, if negative), at most at an end of the scale."""
        return min(max(value + pixels * (self.high - self.low) / self.height, self.low), self.high)


def scale_of(values: Iterable[float], top: float, height: float) -> Scale:
    """The scale that holds all of `values` (at least one), with ticks at round numbers."""
    given = sorted(values)
    low, high = given[0], given[-1]
    is_hidden = 0 < high - low < _HIDDEN_BELOW * max(abs(low), abs(high))
    if not is_hidden:
        low, high = min(low, 0.0), max(high, 0.0)
    margin = _HEADROOM * (high - low) or 1.0
    bottom = low - margin if is_hidden or low < 0 else low
    peak = high + margin if is_hidden or high > 0 or low == high else high
    step = _round_step((peak - bottom) / _TICKS)
    ticks = tuple(n * step for n in range(ceil(bottom / step), floor(peak / step) + 1))
    return Scale(bottom, peak, top, height, ticks)


def _round_step(rough: float) -> float:
    """The least of 1, 2, 5, 10 times a power of ten that is not below `rough`."""
    power = 10.0 ** floor(log10(rough))
    return power * next((step for step in (1, 2, 5) if step * power >= rough), 10)
