"""What a chart is drawn on, and where its marks lead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """Where a mark leads, within the page, and what it is called."""

    href: str
    name: str


@dataclass(frozen=True)
class Sheet:
    """The size of a drawing in pixels, what it is called, and where its marks lead."""

    width: float
    height: float
    name: str
    links: tuple[Link, ...]
