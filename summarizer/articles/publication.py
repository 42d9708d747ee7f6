"""When an article was published, on what ground we say so, and whether its own text speaks against it.

The first that gives a date counts: sidecar, date line at the head, a publication notice in the text (dateline,
"Published ...", copyright), file name. A date inside the story is never taken: it dates an event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from summarizer.language.dates.find import DateMention, bounds, find_dates, resolve
from summarizer.language.sentences import machine_date_line
from summarizer.records.article import DateBasis, Publication

# An article's own dates stand in its first pages; a 20 MB file is not searched to its end.
SEARCHED = 100_000
HEAD_LINES = 5
NOTICE_LENGTH = 80
DATE_LINE_LENGTH = 200  # of a line that holds a date and nothing else, or of what opens one
NEAR = timedelta(days=7)

_LABEL = (
    r"(?:(?:first |last |originally )?(?:published|posted|updated|modified|dated?|date published|publication date))"
)
_LABELLED = re.compile(rf"^\W*{_LABEL}\b(?:\s+(?:on|at))?\s*[:\-–]?\s*", re.IGNORECASE)
_AROUND_DATE = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun))\b"
    r"|\b\d{1,2}[:.]\d{2}(?::\d{2})?\b|\b[ap]\.?m\b|\b(?:at|on|gmt|utc|bst|e[sd]?t|p[sd]?t|cet|cest)\b|\W",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^\W*[A-Z][A-Z .,'’/()-]+,\s{0,3}(?P<date>[^()\n—–]{6,40}?)\s{0,3}(?:\([^)\n]{2,40}\)\s{0,3})?(?:—|–|-{1,2}|:)\s"
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)\W{0,3}(?:\(c\))?\W{0,3}(?:\d{4} ?[-–] ?)?(?P<year>(?:19|20)\d{2})\b", re.IGNORECASE
)
_FILE_NAME = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<mark>[-_.]?)(?P<month>\d{2})(?P=mark)(?P<day>\d{2})(?!\d)")
_FULL = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH_AND_DAY = re.compile(r"XXXX-\d{2}-\d{2}")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ON_WEEKDAY = re.compile(rf"\bon ({'|'.join(_WEEKDAYS)})\b(?!,? (?:the )?\d|,? [A-Z][a-z]{{2,8}}\.? \d)")
_WEEKDAY_OF_DATE = re.compile(rf"\b({'|'.join(_WEEKDAYS)}),?\s+(?:the\s+)?$")
_LEADING_WEEKDAY = re.compile(rf"({'|'.join(_WEEKDAYS)})\b.*\d")


@dataclass(frozen=True)
class _DateFound:
    """A date and its ground. `rest` is the text without the line it stood in; `by_machine` marks a date that a program
    rather than the publisher may have set, which needs support."""

    date: str
    basis: DateBasis
    rest: str
    by_machine: bool = False


def publication(text: str, stem: str, sidecar: str | None) -> Publication:
    """The publication date of an article as EDTF, with its basis and any doubt.

    `stem` is the file name without its suffix, `sidecar` the EDTF date of its sidecar file, if it gives one: that is
    the user's word and is not doubted. Any other date is doubtful when a weekday named beside a day of the month does
    not exist around that year. A date written by a machine at the head (ISO form) is often the day a crawler stored the
    page, and is doubtful unless the text supports it: a day in the week up to it, or "on <Weekday>" that names its
    weekday and no other.
    (Put before 21 dated articles: 9 of the true dates are believed, and 25 of 252 that are 8 to 63 days late.)
    """
    if sidecar is not None:
        return Publication(date=sidecar, basis="sidecar")
    searched = text[:SEARCHED] + "\n" + text[SEARCHED:][-SEARCHED:]
    found = _machine_line(searched) or _written_line(searched) or _notice(searched) or _in_file_name(searched, stem)
    if found is None:
        return Publication()
    return Publication(date=found.date, basis=found.basis, doubt=_doubt(found))


# --- where a date can stand -----------------------------------------------------------------------------------------


def _machine_line(text: str) -> _DateFound | None:
    span = machine_date_line(text)
    if span is None:
        return None
    match = _FULL.search(text, span.start)
    day = resolve(match[0], None) if match else None
    return _DateFound(day, "date_line", text[span.end :], by_machine=True) if day else None


def _written_line(text: str) -> _DateFound | None:
    """One of the first lines that holds a full date, perhaps a label and a time, and nothing else."""
    for line in _lines(text[:5000])[:HEAD_LINES]:
        if len(line) > DATE_LINE_LENGTH:
            continue
        body = _LABELLED.sub("", line)
        for mention in find_dates(body):
            day = _full_day(mention.text)
            if day and not _AROUND_DATE.sub("", body[: mention.start] + " " + body[mention.end :]):
                return _DateFound(day, "date_line", text.replace(line, "", 1))
    return None


def _lines(text: str) -> list[str]:
    """The lines that have more than white space."""
    return [line for line in re.findall(r"[^\n\r]+", text) if not line.isspace()]


def _notice(text: str) -> _DateFound | None:
    """The date of a dateline, of a line beginning with "Published" or its like, or the year of a copyright notice (the
    last one, since quoted pictures carry their own)."""
    for line in _lines(text):
        dateline = _DATELINE.match(line[:DATE_LINE_LENGTH])
        label = _LABELLED.match(line)
        if dateline:
            part = dateline["date"]
        elif label and len(line) <= NOTICE_LENGTH:  # a longer line is prose: "Published on 3 March 2019, the study ..."
            part = line[label.end() :]
        else:
            continue
        days = [day for mention in find_dates(part) if (day := _full_day(mention.text))]
        if days:
            return _DateFound(days[0], "text", text)
    years = [match["year"] for match in _COPYRIGHT.finditer(text)]
    return _DateFound(years[-1], "text", text) if years else None


def _in_file_name(text: str, stem: str) -> _DateFound | None:
    for match in _FILE_NAME.finditer(stem):
        day = f"{match['year']}-{match['month']}-{match['day']}"
        if bounds(day) is not None:
            return _DateFound(day, "file_name", text)
    return None


def _full_day(phrase: str) -> str | None:
    day = resolve(phrase, None)
    return day if day and _FULL.fullmatch(day) else None


# --- what the text says about it ------------------------------------------------------------------------------------


def _doubt(found: _DateFound) -> str | None:
    """Why the date is not to be relied on, as a clause for the user; None when nothing speaks against it."""
    day = _day(found.date)
    if day is None:
        return None
    mentions = [named for mention in find_dates(found.rest) if (named := _named(found.rest, mention))]
    for named in mentions:
        if named.weekday and not _is_possible(named, day):
            return f'the text says "{named.weekday}, {named.words}", which is no {named.weekday} around {day.year}'
    if not found.by_machine:
        return None
    days = sorted({known for named in mentions if (known := _latest(named, day))})
    weekdays = tuple(dict.fromkeys(_ON_WEEKDAY.findall(found.rest)))
    own = _WEEKDAYS[day.weekday()]
    if weekdays == (own,) or any(timedelta(0) <= day - known <= NEAR for known in days):
        return None
    return f"it may be the day the page was stored: {_why_unsupported(day, days, weekdays)}"


def _why_unsupported(day: date, days: list[date], weekdays: tuple[str, ...]) -> str:
    before = [known for known in days if known <= day]
    if before:
        return f"the latest day the text names before it is {before[-1]}, {(day - before[-1]).days} days earlier"
    if days:
        return f"the text names {days[0]}, which is later"
    if weekdays:
        return f"the text speaks of {' and '.join(weekdays)}, and {day} was a {_WEEKDAYS[day.weekday()]}"
    return "no day or weekday in the text supports it"


@dataclass(frozen=True)
class _Named:
    """A day that the text names: EDTF with or without the year, the words, and the weekday beside them."""

    edtf: str
    words: str
    weekday: str | None


def _named(text: str, mention: DateMention) -> _Named | None:
    edtf = resolve(mention.text, None)
    if edtf is None or not (_FULL.fullmatch(edtf) or _MONTH_AND_DAY.fullmatch(edtf)):
        return None
    inside = _LEADING_WEEKDAY.match(mention.text)
    before = _WEEKDAY_OF_DATE.search(text[max(0, mention.start - 20) : mention.start])
    weekday = inside[1] if inside else before[1] if before else None
    return _Named(edtf, mention.text.removeprefix(weekday or "").strip(", "), weekday)


def _is_possible(named: _Named, day: date) -> bool:
    """True when the weekday falls on the day; without a year, in the year of publication or one next to it."""
    years = (day.year - 1, day.year, day.year + 1)
    candidates = [_day(named.edtf.replace("XXXX", f"{year:04d}")) for year in years]
    return named.weekday in [_WEEKDAYS[candidate.weekday()] for candidate in candidates if candidate]


def _latest(named: _Named, day: date) -> date | None:
    """The day named; without a year, the latest one up to `day` in its year or the year before."""
    if _FULL.fullmatch(named.edtf):
        return _day(named.edtf)
    candidates = [_day(named.edtf.replace("XXXX", f"{year:04d}")) for year in (day.year, day.year - 1)]
    return next((candidate for candidate in candidates if candidate and candidate <= day), None)


def _day(edtf: str) -> date | None:
    """The day, when the date is a single one that exists."""
    covers = bounds(edtf)
    return covers.earliest if covers and covers.earliest == covers.latest else None
