"""What a template is given: the frozen values of one page, in words, each with its links."""

from __future__ import annotations

from summarizer.records.facets import Facet, Record


class Chip(Record):
    """A link to the sentence `anchor` of a source, and on to the one numbered `last`; `quote` is what they say."""

    label: str
    anchor: str
    last: int
    quote: str
    article: str


class StatementLine(Record):
    """One statement. `id` is its own anchor within the page; `articles` (labels) and `actors` (ids) are what it may be
    filtered by; `note` says how many articles and origins it has when they are several, `lead` its date (empty if
    undated)."""

    id: str
    facet: Facet | None
    text: str
    chips: tuple[Chip, ...]
    note: str = ""
    lead: str | None = None
    others: tuple[StatementLine, ...] = ()
    single: bool = False
    articles: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()


class FigureReading(Record):
    """One value of a series, as a row of its table."""

    date: str
    amount: str
    source: str
    remark: str
    chip: Chip


class SeriesView(Record):
    """A series of figures: how it stands, and its values in order of time."""

    line: StatementLine
    relation: str
    rule: str
    trend: str
    rows: tuple[FigureReading, ...]


class Quoted(Record):
    """A sentence as its article has it; `dated` says when the article was published."""

    text: str
    dated: str
    chip: Chip


class SideView(Record):
    """One side of a dispute: what it says, and the sentences that say so."""

    texts: tuple[StatementLine, ...]
    quotes: tuple[Quoted, ...]
    given: str = ""


class DisputeView(Record):
    """A dispute, side by side."""

    line: StatementLine
    rule: str
    sides: tuple[SideView, ...]


class Figured(Record):
    """A series, and its chart as SVG where there is one to draw."""

    view: SeriesView
    chart: str | None


class Likened(Record):
    """Series that look alike and cannot be compared."""

    id: str
    rule: str
    lines: tuple[StatementLine, ...]


class PositionView(Record):
    """A stance and its sentences."""

    line: StatementLine
    letter: str
    polarity: str
    quotes: tuple[Quoted, ...]


class Held(Record):
    """All that one holder stands for."""

    holder: str
    positions: tuple[PositionView, ...]


class PositionShift(Record):
    """A change of position: what was held, from when on."""

    id: str
    text: str
    stages: tuple[StatementLine, ...]


class SourceHead(Record):
    """What is known of an article. `url` is empty unless it leads to a page of the web."""

    label: str
    id: str
    told: str
    url: str
    placements: tuple[StatementLine, ...]


class Credited(Record):
    """An agency that several articles credit, and their labels."""

    name: str
    articles: str


class SharedTextView(Record):
    """A passage that two articles share, as each has it."""

    one: Quoted
    other: Quoted
