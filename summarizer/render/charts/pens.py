"""What the charts draw with: altair layers of text, lines and symbols, by pixel where no scale applies.

Colours are the page's variables. No expression of Vega's is made of anything but constants.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import altair

from summarizer.render.charts.lettering import SMALL_SIZE
from summarizer.render.charts.time_axis import TimeAxis

Tone = Literal["ink", "muted", "line", "accent", "warn", "surface"]
Row: TypeAlias = dict[str, str | float]

HAIR, OUTLINE = 1.0, 1.5
AREA, HEAD = 64.0, 36.0  # square pixels, of marks and of the heads of arrows
FAINT = 0.4
"""How strong a bar is drawn: a day that is known is told more firmly than a month."""
_FONT = "inherit"
_TICK = 5.0
_BREAK = 4.0


@dataclass(frozen=True)
class Words:
    """A line of text; `y` is of its baseline."""

    x: float
    y: float
    text: str
    tone: Tone = "muted"
    align: Literal["left", "center", "right"] = "left"
    size: float = SMALL_SIZE
    bold: bool = False
    about: str = ""


@dataclass(frozen=True)
class Line:
    """A straight line between two pixels."""

    x: float
    y: float
    x2: float
    y2: float


def colour(tone: Tone) -> str:
    """The page's colour of this name."""
    return f"var(--{tone})"


def rows(given: Iterable[Row]) -> altair.Chart:
    """A layer over these rows, still without a mark."""
    return altair.Chart(altair.InlineData(values=list(given)))


def pixel_x(field: str = "x") -> altair.X:
    """`field` as pixels from the left."""
    return altair.X(field, type="quantitative", scale=None, axis=None)


def pixel_y(field: str = "y") -> altair.Y:
    """`field` as pixels from the top."""
    return altair.Y(field, type="quantitative", scale=None, axis=None)


def time_x(axis: TimeAxis, field: str = "day") -> altair.X:
    """`field`, in days, on `axis`: a scale of as many parts as the axis has stretches, and breaks between them.

    It is linear, since Vega-Lite takes only two ends for a scale of its type `utc`.
    """
    domain = [end for stretch in axis.stretches for end in (stretch.start, stretch.end)]
    pixels = [end for stretch in axis.stretches for end in (stretch.left, stretch.right)]
    scale = altair.Scale(type="linear", domain=domain, range=pixels, clamp=True, nice=False, zero=False)
    return altair.X(field, type="quantitative", scale=scale, axis=None)


def about(field: str = "about") -> altair.Description:
    """What a mark leads to, as `svg` reads it."""
    return altair.Description(field, type="nominal")


def symbols(
    given: Sequence[Row], x: altair.X, y: altair.Y, area: float = AREA, dash: Sequence[float] = ()
) -> list[altair.Chart]:
    """A layer of symbols with their `shape`, `fill`, `stroke` and `about`, or none."""
    if not given:
        return []
    mark = rows(given).mark_point(size=area, strokeWidth=OUTLINE, strokeDash=list(dash), opacity=1)
    chart: altair.Chart = mark.encode(
        x=x,
        y=y,
        shape=altair.Shape("shape", type="nominal", scale=None),
        fill=altair.Fill("fill", type="nominal", scale=None),
        stroke=altair.Stroke("stroke", type="nominal", scale=None),
        description=about(),
    )
    return [chart]


def texts(words: Iterable[Words]) -> list[altair.Chart]:
    """Layers with the lines of text."""
    kinds: dict[tuple[str, float, bool], list[Words]] = {}
    for one in words:
        kinds.setdefault((one.align, one.size, one.bold), []).append(one)
    return [_texts(alike) for alike in kinds.values()]


def _texts(alike: Sequence[Words]) -> altair.Chart:
    first = alike[0]
    given = [Row(x=one.x, y=one.y, text=one.text, colour=colour(one.tone), about=one.about or "text") for one in alike]
    mark = rows(given).mark_text(
        align=first.align,
        baseline="alphabetic",
        font=_FONT,
        fontSize=first.size,
        fontWeight=600 if first.bold else "normal",
    )
    chart: altair.Chart = mark.encode(
        x=pixel_x(),
        y=pixel_y(),
        text=altair.Text("text", type="nominal"),
        color=altair.Color("colour", type="nominal", scale=None),
        description=about(),
    )
    return chart


def lines(given: Iterable[Line], tone: Tone, width: float = HAIR, dash: tuple[int, ...] = ()) -> list[altair.Chart]:
    """A layer of straight lines, or none."""
    made = [Row(x=one.x, y=one.y, x2=one.x2, y2=one.y2) for one in given]
    if not made:
        return []
    mark = rows(made).mark_rule(color=colour(tone), strokeWidth=width, strokeDash=list(dash) or altair.Undefined)
    return [mark.encode(x=pixel_x(), y=pixel_y(), x2=altair.X2("x2"), y2=altair.Y2("y2"))]


def time_ticks(axis: TimeAxis, y: float, upwards: bool = False) -> list[altair.Chart]:
    """The axis at pixel `y`: its line, ticks with their dates below (or above), a mark for each break."""
    away = -1 if upwards else 1
    ticks = axis.ticks()
    base = [Line(stretch.left, y, stretch.right, y) for stretch in axis.stretches]
    small = [Line(axis.x(tick.at), y, axis.x(tick.at), y + away * _TICK) for tick in ticks]
    slashes = [Line(x + at - 2, y + _BREAK, x + at + 2, y - _BREAK) for x in axis.breaks for at in (-3, 3)]
    text_y, year_y = (y - 9, y - 24) if upwards else (y + 18, y + 33)
    words = [Words(axis.x(tick.at), text_y, tick.text, align="center") for tick in ticks]
    words += [Words(axis.x(tick.at), year_y, tick.year, "ink", "center", bold=True) for tick in ticks if tick.year]
    return [*lines([*base, *small, *slashes], "muted"), *texts(words)]
