"""What a chart shows, before anything is drawn: rows of words and marks; and text made fit to stand in a chart."""

from __future__ import annotations

import calendar
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.records.brief import Citation
from summarizer.render import anchor
from summarizer.render.escaping import printable

Tone = Literal["ink", "muted", "accent", "warn"]
MarkShape = Literal["point", "bar", "from", "until", "earlier", "later"]

_ARTICLES, _ROWS = 4, 8  # that are named one by one
_LONGEST = 400  # characters looked at; no chart shows more
_NO_XML = str.maketrans("", "", "\ufffe\uffff")


@dataclass(frozen=True)
class Link:
    """Where a mark leads, within the page, and what it is called."""

    href: str
    name: str


@dataclass(frozen=True)
class Mark:
    """Something from `start` to `end` on the scale, in values or days (ordinals).

    `from` and `until` are bounds, `earlier` and `later` point beyond the scale.
    """

    shape: MarkShape
    start: float
    end: float
    tone: Tone = "accent"
    is_hollow: bool = False
    link: Link | None = None


@dataclass(frozen=True)
class ChartRow:
    """`head` stands beside the marks, `lines` below it; `told` is all of it, for who does not see the chart."""

    head: str
    lines: tuple[str, ...]
    told: str
    marks: tuple[Mark, ...]
    tone: Tone = "ink"


@dataclass(frozen=True)
class ChartPlan:
    """A chart. `days` are the ends of a scale of time, None for a scale of values, which `unit` names."""

    title: str
    rows: tuple[ChartRow, ...]
    unit: str
    notes: tuple[str, ...]
    days: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """What the chart shows, in words."""
        rest = len(self.rows) - _ROWS
        told = [row.told for row in self.rows[:_ROWS]] + [f"and {rest} more"] * (rest > 0)
        return f"{self.title}: {'; '.join(told)}"


def clean(text: str) -> str:
    """`text` on one line, without what steers a terminal or the direction of writing, or what XML cannot hold."""
    return " ".join(printable(text[:_LONGEST]).translate(_NO_XML).split()) + (" …" if len(text) > _LONGEST else "")


def lines_of(text: str, width: int, most: int) -> tuple[str, ...]:
    """`text` in at most `most` lines of `width` characters; what is cut ends in "…"."""
    return tuple(textwrap.wrap(text, width, max_lines=most, placeholder=" …"))


def short_months(words: str) -> str:
    """A date in words with months of three letters: "24 Sep 2023"."""
    for month in calendar.month_name[1:]:
        words = words.replace(month, month[:3])
    return words


def article_names(articles: Iterable[str], label: Mapping[str, str]) -> str:
    """The short labels of `articles`, once each, the first few by name: "000, 001, 003, 004 and 2 more"."""
    names = [clean(label[article]) for article in dict.fromkeys(articles)]
    rest = len(names) - _ARTICLES
    return ", ".join(names[:_ARTICLES]) + (f" and {rest} more" if rest > 0 else "")


def link_to(citation: Citation, told: str, label: Mapping[str, str]) -> Link:
    """The link to the sentence of `citation`, named by what is told there."""
    source = clean(label[citation.article])
    return Link(f"#{anchor(source, citation.sentence)}", f"{told}, sentence {citation.sentence} of {source}")


def most_reported(articles: Sequence[int], most: int) -> list[int]:
    """The places, in order, of the `most` things that most `articles` report; of equals the last."""
    return sorted(sorted(range(len(articles)), key=lambda at: (-articles[at], -at))[:most])
