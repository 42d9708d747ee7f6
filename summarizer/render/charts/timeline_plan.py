"""What a timeline shows and where: an event a row, in order of time, its date as a point or as a bar over a period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer.brief_records import Citation, MergedEvent
from summarizer.phrases import STATUS_WORDS, account_citations, date_in_words, date_is_shared, excluding_dates
from summarizer.render import capital
from summarizer.render.charts.lettering import SMALL_SIZE, VALUE_SIZE, anchor_of, article_names, clean, lines_of
from summarizer.render.charts.sheet import Link
from summarizer.render.charts.time_axis import Period, TimeAxis, axis_over
from summarizer.text import edtf

WIDTH = 760.0
TOP = 58.0
LINE = 16.0  # pixels a line of text
ROW_GAP = 12.0
TEXT_WIDTH = 356.0
NOTE_HEIGHT = 17.0
_AXIS_LEFT, _AXIS_RIGHT = 376.0, 748.0
_MOST_LINES = 2
_FEWEST = 2
_MOST_ROWS = 40
_NAMED = 8  # events in the chart's name
_MOST_NOTES = 2


@dataclass(frozen=True)
class When:
    """A date that articles give an event, and the sentence it leads to; `is_disputed` where others exclude it."""

    period: Period
    link: Link
    is_disputed: bool = False


@dataclass(frozen=True)
class EventRow:
    """An event: `told` in one line or two, `source` below (date, articles), and its dates; `y` is its upper edge."""

    y: float
    told: tuple[str, ...]
    source: str
    whens: tuple[When, ...]
    is_certain: bool
    goes_on: bool

    @property
    def height(self) -> float:
        """Pixels, the gap to the next row included."""
        return LINE * (len(self.told) + 1) + ROW_GAP

    @property
    def middle(self) -> float:
        """The pixel that its dates stand at: beside its first line."""
        return self.y + LINE / 2


@dataclass(frozen=True)
class TimelinePlan:
    """All that a timeline shows, in pixels."""

    name: str
    axis: TimeAxis
    rows: tuple[EventRow, ...]
    notes: tuple[str, ...]

    @property
    def bottom(self) -> float:
        """The lower edge of the last row."""
        return self.rows[-1].y + self.rows[-1].height

    @property
    def height(self) -> float:
        """From the top to below the notes."""
        return self.bottom + NOTE_HEIGHT * len(self.notes)


@dataclass(frozen=True)
class _Date:
    """An EDTF date, and the days that it may mean."""

    edtf: str
    period: Period


@dataclass(frozen=True)
class _Dated:
    """An event with its dates that lie in a known year, in order; several exclude each other."""

    event: MergedEvent
    dates: tuple[_Date, ...]


def plan_timeline(events: Sequence[MergedEvent], label: Mapping[str, str]) -> TimelinePlan | None:
    """The plan of the timeline of the main events among `events` (of all, where none is main), or None."""
    wanted = [event for event in events if event.salience == "main"] or list(events)
    dated = [_Dated(event, dates) for event in wanted if (dates := tuple(_dates(event)))]
    if len(dated) < _FEWEST:
        return None
    most_told = sorted(dated, key=lambda one: -len(one.event.articles))[:_MOST_ROWS]
    shown = sorted(most_told, key=lambda one: edtf.sort_key(one.dates[0].edtf))
    rows: list[EventRow] = []
    for one in shown:
        rows.append(_row(one, rows[-1].y + rows[-1].height if rows else TOP, label))
    axis = axis_over([when.period for row in rows for when in row.whens], _AXIS_LEFT, _AXIS_RIGHT)
    told = [f"{_told(one.event)} ({_when_in_words(one)})" for one in shown[:_NAMED]]
    rest = len(shown) - _NAMED
    name = "; ".join([*told, f"and {rest} more"] if rest > 0 else told)
    return TimelinePlan(f"Timeline: {name}", axis, tuple(rows), _notes(len(wanted), len(dated), len(shown)))


def _dates(event: MergedEvent) -> Iterator[_Date]:
    """The date of an event, or all that its accounts give, where these exclude each other; if the year is known."""
    given = [event.date] if event.date else []
    if excluding_dates(event):
        accounts = (difference for difference in event.differences if difference.field == "date")
        given += [one.value for difference in accounts for one in difference.values]
    for date in sorted(dict.fromkeys(given), key=edtf.sort_key):
        period = Period.of_date(date)
        if period is not None:
            yield _Date(date, period)


def _row(one: _Dated, y: float, label: Mapping[str, str]) -> EventRow:
    event = one.event
    status = STATUS_WORDS[event.status]
    told = [_when_in_words(one), *([status] if status else []), article_names(event.articles, label)]
    if event.dated_by and not date_is_shared(event) and len(one.dates) == 1:
        told[-1] += f"; dated by {article_names(event.dated_by, label)} only"
    return EventRow(
        y=y,
        told=lines_of(_told(event), TEXT_WIDTH, VALUE_SIZE, _MOST_LINES),
        source="".join(lines_of(" · ".join(told), TEXT_WIDTH, SMALL_SIZE, 1)),
        whens=tuple(_when(one, date, label) for date in one.dates),
        is_certain=event.status in ("happened", "ongoing"),
        goes_on=event.status == "ongoing",
    )


def _told(event: MergedEvent) -> str:
    return clean(capital(event.what.rstrip(".")))


def _when_in_words(one: _Dated) -> str:
    told = " or ".join(date_in_words(date.edtf) for date in one.dates)
    return f"{told}, disputed" if len(one.dates) > 1 else told


def _when(one: _Dated, date: _Date, label: Mapping[str, str]) -> When:
    citation = _cited_for(one.event, date.edtf)
    source = f"sentence {citation.sentence} of {clean(label[citation.article])}"
    name = f"{_told(one.event)}, {date_in_words(date.edtf)}, {source}"
    return When(date.period, Link(anchor_of(citation, label), name), len(one.dates) > 1)


def _cited_for(event: MergedEvent, date: str) -> Citation:
    """A sentence of an article that gives the date, where one is known."""
    for difference in event.differences:
        if difference.field == "date":
            for given in difference.values:
                if given.value == date and given.citations:
                    return given.citations[0]
    cited = account_citations(event)
    return next((citation for citation in cited if citation.article in event.dated_by), cited[0])


def _notes(wanted: int, dated: int, shown: int) -> tuple[str, ...]:
    told = []
    if shown < dated:
        told.append(f"{shown} of {dated:,} dated events, those that most articles report; the list has all.")
    if dated < wanted:
        apart = wanted - dated
        told.append(f"{apart:,} {'event' if apart == 1 else 'events'} without a date or a year: see the list.")
    return lines_of(" ".join(told), WIDTH, SMALL_SIZE, _MOST_NOTES)
