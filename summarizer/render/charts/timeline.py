"""Events -> the rows of a timeline: in order of time, each date a point, or a bar over the days that it may mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from summarizer.language import edtf
from summarizer.language.phrases import STATUS_WORDS, account_citations, date_in_words, date_is_shared, excluding_dates
from summarizer.records.brief import Citation, MergedEvent
from summarizer.render import capital
from summarizer.render.charts.rows import (
    ChartPlan,
    ChartRow,
    Mark,
    article_names,
    clean,
    lines_of,
    link_to,
    most_reported,
    short_months,
)

_MOST_ROWS = 24
_CLOSE = 31  # days; where most dates are to a month or closer, they say which time matters
_KEPT = 0.75  # of the dates, at least, stay on a scale that leaves out what lies far from them
_WIDTH = 58  # characters


class Period(NamedTuple):
    """The days, by their ordinals, that a date (EDTF) may mean, from the first to the last."""

    edtf: str
    start: int
    end: int


def plan_timeline(events: Sequence[MergedEvent], label: Mapping[str, str]) -> ChartPlan | None:
    """The timeline of the main events among `events` (of all, where none is main), or None where fewer than two of
    them have a date with a year."""
    wanted = [event for event in events if event.salience == "main"] or list(events)
    dated = [(event, periods) for event in wanted if (periods := tuple(_periods(event)))]
    if len(dated) < 2:
        return None
    dated.sort(key=lambda one: edtf.sort_key(one[1][0].edtf))
    shown = [dated[at] for at in most_reported([len(event.articles) for event, _ in dated], _MOST_ROWS)]
    days = days_shown([period for _, periods in shown for period in periods])
    notes = []
    if len(shown) < len(dated):
        notes.append(f"{len(shown)} of {len(dated):,} dated events, those that most articles report.")
    if apart := len(wanted) - len(dated):
        notes.append(f"{apart:,} {'event' if apart == 1 else 'events'} without a date or a year: see the list.")
    first, last = (date.fromordinal(day).year for day in days)
    return ChartPlan(
        title="Timeline",
        rows=tuple(_row(event, periods, days, label) for event, periods in shown),
        unit=str(first) if first == last else "",
        notes=lines_of(" ".join(notes), _WIDTH, 2),
        days=days,
    )


def days_shown(periods: Sequence[Period]) -> tuple[int, int]:
    """The first and the last day of the scale: of the close dates, where they are most, without a few that lie apart
    from the others by more than half of the time."""
    close = [one for one in periods if one.end - one.start < _CLOSE]
    shown = sorted(close if 2 * len(close) > len(periods) else periods, key=lambda one: one.start)
    while True:  # a scale keeps two dates at least
        gaps = [after.start - before.end for before, after in pairwise(shown)]
        at = gaps.index(max(gaps)) + 1
        kept = max(shown[at:], shown[:at], key=len)
        if 2 * max(gaps) <= shown[-1].end - shown[0].start or len(kept) < _KEPT * len(shown):
            break
        shown = kept
    return shown[0].start, max(one.end for one in shown)


def _periods(event: MergedEvent) -> Iterator[Period]:
    """The date of an event, or all that its accounts give, where these exclude each other; if the year is known."""
    given = [event.date] if event.date else []
    if excluding_dates(event):
        accounts = (difference for difference in event.differences if difference.field == "date")
        given += [one.value for difference in accounts for one in difference.values]
    for day in sorted(dict.fromkeys(given), key=edtf.sort_key):
        if bounds := edtf.bounds(day):
            yield Period(day, bounds.earliest.toordinal(), bounds.latest.toordinal())


def _row(event: MergedEvent, periods: Sequence[Period], days: tuple[int, int], label: Mapping[str, str]) -> ChartRow:
    is_disputed, what = len(periods) > 1, _what(event)
    dates = " or ".join(date_in_words(period.edtf) for period in periods)
    sources = article_names(event.articles, label)
    if event.dated_by and not date_is_shared(event) and not is_disputed:
        sources += f"; dated by {article_names(event.dated_by, label)} only"
    before = f"{short_months(dates)}: " if is_disputed else ""
    return ChartRow(
        head="date disputed" if is_disputed else short_months(dates),
        lines=lines_of(f"{before}{what}\xa0·\xa0{sources}", _WIDTH, 3),
        told=f"{what} ({dates}{', disputed' * is_disputed})",
        marks=tuple(
            replace(mark, tone="warn", is_hollow=True) if is_disputed else mark
            for period in periods
            for mark in _marks(event, period, days, label)
        ),
        tone="warn" if is_disputed else "ink",
    )


def _what(event: MergedEvent) -> str:
    """What happened, and whether it did."""
    status = STATUS_WORDS[event.status]
    return clean(capital(event.what.rstrip("."))) + (f" ({status})" if status else "")


def _marks(event: MergedEvent, period: Period, days: tuple[int, int], label: Mapping[str, str]) -> Iterator[Mark]:
    """The mark that leads to the date's sentence, and arrows to where it goes beyond the scale, or goes on."""
    goes_on, is_day = event.status == "ongoing", period.start == period.end
    is_hollow = event.status not in ("happened", "ongoing")
    link = link_to(_cited_for(event, period.edtf), f"{_what(event)}, {date_in_words(period.edtf)}", label)
    start, end = (min(max(day, days[0]), days[1]) for day in (period.start, period.end))
    if period.end < days[0] or period.start > days[1]:
        yield Mark("earlier" if period.end < days[0] else "later", start, end, is_hollow=is_hollow, link=link)
        return
    yield Mark("bar" if not is_day else "from" if goes_on else "point", start, end, is_hollow=is_hollow, link=link)
    if period.start < start:
        yield Mark("earlier", start, start)
    if period.end > end or (goes_on and not is_day):
        yield Mark("later", end, end)


def _cited_for(event: MergedEvent, day: str) -> Citation:
    """A sentence of an article that gives the date, where one is known."""
    given = [one for difference in event.differences if difference.field == "date" for one in difference.values]
    citations = [citation for one in given if one.value == day for citation in one.citations]
    citations += [one for one in account_citations(event) if one.article in event.dated_by]
    return (citations or list(account_citations(event)))[0]
