"""The words English news writes dates with, and the pattern that finds them in running text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from summarizer.language.dates import words
from summarizer.language.edtf import Bounds

MONTH_NAMES = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]  # fmt: skip
_ABBREVIATIONS = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "Jun": 6, "Jul": 7, "Aug": 8, "Sept": 9, "Sep": 9, "Oct": 10, "Nov": 11,
    "Dec": 12,
}  # fmt: skip
WEEKDAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_ALSO_NAMES_OR_VERBS = ("March", "April", "May", "June", "August")

MONTHS: dict[str, int] = {name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)} | {
    name.lower(): number for name, number in _ABBREVIATIONS.items()
}
WEEKDAYS: dict[str, int] = {name.lower(): number for number, name in enumerate(WEEKDAY_NAMES)}
SMALL_NUMBERS: dict[str, int] = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
} | {"a": 1, "an": 1, "a couple of": 2}
DECADE_WORDS: dict[str, int] = {
    "thirties": 1930, "forties": 1940, "fifties": 1950, "sixties": 1960, "seventies": 1970, "eighties": 1980,
    "nineties": 1990,
}  # fmt: skip

# Things counted in such numbers that a four-digit figure before one of them is no year ("2000 people").
_COUNTED = (
    r"people|persons?|men|women|children|troops|soldiers|fighters|civilians|families|residents|refugees|police|officers"
    r"|jobs|workers|employees|staff|students|homes|houses|votes|seats|dollars|euros|pounds|miles|kilomet\w+|met(?:er|re)s"
    r"|feet|km|kg|tons?|tonnes?|kilos?|kilograms|hectares|acres|square|cubic|degrees|percent|per\s+cent|times|years"
    r"|months|weeks|days|hours|minutes|hundred|thousand|million|billion|trillion|or\s+more|or\s+so"
)


def _either_case(names: list[str] | tuple[str, ...]) -> str:
    return "|".join(f"{name}|{name.upper()}" for name in names)


_FULL_MONTH = rf"(?:{_either_case(MONTH_NAMES)})\b"
_ABBREVIATED_MONTH = rf"(?:{_either_case(tuple(_ABBREVIATIONS))})(?:\.|\b)"
_MONTH = rf"(?:{_FULL_MONTH}|{_ABBREVIATED_MONTH})"
_SURE_MONTH = rf"(?:{_either_case([n for n in MONTH_NAMES if n not in _ALSO_NAMES_OR_VERBS])})\b"
_WEEKDAY = rf"(?:{_either_case(WEEKDAY_NAMES)})\b"
_S = r"[ \t\u00a0\u2009\u202f]{1,3}(?:\n[ \t]?)?|\n"
_GAP = rf"(?:{_S})"
_DASH = rf"{_GAP}?[-‐‑–—]{_GAP}?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d|[.,]\d{2,}|:\d)\b"
_YEAR4 = r"(?:1[0-9]\d\d|20\d\d)(?!\d|[.,]\d)\b"
_TO = rf"(?:{_DASH}|{_GAP}(?i:to|through|until){_GAP})"
_COMMA_YEAR = rf"(?:,?{_GAP}{_YEAR4}(?!{_GAP}(?:{_COUNTED})\b))"
_PART = rf"(?:(?i:early|mid|late)(?:{_GAP}|-))"
_DECADE = rf"(?:(?i:the){_GAP})?{_PART}?(?:(?:1[0-9]|20)\d0['’]?s|['’]?[3-9]0s|(?i:{'|'.join(DECADE_WORDS)}))\b"
_LAST_NEXT = r"(?i:last|next|this(?:\s+(?:past|coming))?|(?:the\s+)?(?:previous|following))"
_COUNT = rf"(?i:{'|'.join(SMALL_NUMBERS)}|\d{{1,4}}|several|some|many|a\s+few|few)"
_UNIT = r"(?i:day|week|month|year|decade|century)"

_MONTH_DAY = rf"{_MONTH}{_GAP}{_DAY}"
_DAY_MONTH = rf"{_DAY}{_GAP}(?:of{_GAP})?{_MONTH}"

DATE = re.compile(
    "|".join(
        (
            r"(?<![\d-])\d{4}-\d\d-\d\d(?:/\d{4}-\d\d-\d\d)?(?![\d-])",
            r"(?<![\d/])\d{4}/\d\d?/\d\d?(?![\d/])",
            rf"\b(?:{_WEEKDAY},?{_GAP})?{_MONTH_DAY}(?:{_TO}(?:{_MONTH}{_GAP})?{_DAY}(?!{_GAP}\w+))?{_COMMA_YEAR}"
            rf"|\b(?:{_WEEKDAY},?{_GAP})?{_MONTH_DAY}{_TO}(?:{_MONTH}{_GAP})?{_DAY}{_COMMA_YEAR}",
            rf"\b{_MONTH_DAY}(?:{_DASH}{_DAY}|{_TO}{_MONTH_DAY})",
            rf"\b(?:{_WEEKDAY},?{_GAP})?{_MONTH_DAY}",
            rf"\b(?:{_WEEKDAY},?{_GAP}(?:the{_GAP})?)?(?:{_DAY}{_TO})?{_DAY_MONTH}(?:{_TO}{_DAY_MONTH})?{_COMMA_YEAR}?",
            rf"\b{_PART}?{_MONTH}(?:{_TO}{_MONTH})?,?{_GAP}(?:of{_GAP})?{_YEAR4}(?!{_GAP}(?i:{_COUNTED})\b)",
            rf"\b{_LAST_NEXT}{_GAP}{_FULL_MONTH}",
            rf"\b{_PART}?{_SURE_MONTH}|\b{_PART}{_FULL_MONTH}|(?<=\b[Ii]n ){_FULL_MONTH}|(?<=\b[Bb]y ){_FULL_MONTH}"
            rf"|(?<=\b[Ss]ince ){_FULL_MONTH}|(?<=\buntil ){_FULL_MONTH}|(?<=\bduring ){_FULL_MONTH}",
            rf"(?<![\w'’]){_DECADE}(?:(?:{_TO}|{_GAP}and{_GAP}(?={_PART})){_DECADE})?",
            rf"\b(?:{_LAST_NEXT}{_GAP})?{_WEEKDAY}",
            r"\b(?i:the\s+day\s+before\s+yesterday|(?:(?:earlier|later)\s+)?(?:today|yesterday|tomorrow)|tonight"
            r"|last\s+night|this\s+(?:morning|afternoon|evening))\b",
            r"\b(?i:(?:(?:early|earlier|late|later)\s+)?(?:last|this|next)\s+(?:week(?:end)?|month|year|decade|century))\b"
            r"(?!-)",
            r"\b(?i:(?:over|at|during)\s+the\s+weekend)\b",
            rf"\b(?:{_COUNT}\s+)?{_UNIT}s?\s+(?i:ago)\b",
            rf"(?<![\w$€£¥#/.,:-])(?:{_YEAR4}(?:{_DASH}(?:{_YEAR4}|\d\d\b(?![\d,.:]\d|%))|{_GAP}(?:to|until|through){_GAP}{_YEAR4}))"
            rf"(?!{_GAP}(?i:{_COUNTED})\b|%)",
            rf"(?<=\bbetween ){_YEAR4} and {_YEAR4}(?!{_GAP}(?i:{_COUNTED})\b|\d|[.,]\d)",
            r"(?<![\w/])(?:19|20)\d\d/\d\d(?![\w/])",
            rf"(?<![\w$€£¥#/.,:-])(?P<year>(?:1[5-9]|20)\d\d)(?!\d|[.,:/]\d|{_GAP}?%|{_GAP}(?i:{_COUNTED})\b|[a-z])",
        )
    )
)
"""Every date expression; the group `year` holds a bare year, which still has to be told from a count by its context."""

YEAR_IS_COUNTED = re.compile(
    r"(?i:\b(?:more\s+than|less\s+than|fewer\s+than|at\s+least|at\s+most|up\s+to|as\s+many\s+as|some|nearly|almost|over"
    r"|roughly|approximately|no\.|number|flight|section|article|route|highway|model|room|page)\s+)$"
    r"|[$€£¥#]\s*$|\b[A-Z]{1,3}\s?[$]$"
)
"""Text just before a four-digit number that makes it a count or part of a name, and no year."""

YEAR_IS_INTRODUCED = re.compile(
    r"(?i:\b(?:the|in|since|of|by|from|until|till|during|a|an|before|after|year|between|and|to|through|this|that|its|his"
    r"|her|their|our|spring|summer|autumn|fall|winter|circa|every|each)\s+|['’]s?\s+|\(|\b(?!About\b|Around\b)[A-Z][\w’-]{0,20}\s)$"
)
"""Text just before a four-digit number after which a plural noun does not make it a count ("the 2015 attacks")."""

PLURAL_AFTER = re.compile(
    r"\s+(?:[a-z]+\s+)?(?!was\b|is\b|has\b|does\b|as\b|this\b|its\b|his\b|us\b)[a-z]{2,}[^s\W]s\b"
)


# --- relative ---------------------------------------------------------------------------------------------------------


_NEARNESS = 4  # a date "close by" lies within this fraction of the publication period's length

_RELATIVE_WEEKDAY = re.compile(
    r"(?:(?P<which>last|next|this|this past|this coming|(?:the )?previous|(?:the )?following)\s+)?"
    rf"(?P<day>{'|'.join(words.WEEKDAYS)})"
)
_PERIOD = re.compile(r"(?P<which>last|this|next)\s+(?P<unit>week|month|year|decade|century)")
_AGO = re.compile(
    rf"(?:(?:about|around|some)\s+)?(?P<count>{'|'.join(words.SMALL_NUMBERS)}|\d{{1,4}})\s+"
    r"(?P<unit>day|week|month|year)s?\s+ago"
)
_DAYS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "overnight": 0,
    "yesterday": -1, "last night": -1, "the day before yesterday": -2, "day before yesterday": -2, "tomorrow": 1,
}  # fmt: skip
_WEEKENDS = {"weekend": None, "over the weekend": None, "last weekend": -1, "this weekend": 0, "next weekend": 1}
_STEP = {"last": -1, "this": 0, "next": 1}
_DAYS_IN = {"day": 1, "week": 7, "month": 31, "year": 366, "decade": 3653, "century": 36525}


@dataclass(frozen=True)
class Anchor:
    """The publication date and the days it covers."""

    edtf: str
    covers: Bounds

    @property
    def year(self) -> int | None:
        """The year of publication, when the date settles it."""
        first, last = self.covers.earliest.year, self.covers.latest.year
        return first if first == last else None


@dataclass(frozen=True)
class _Relative:
    """A date that depends on the day of publication; `reach` is how many days away from it the answer can lie."""

    on: Callable[[date], str]
    reach: int


def weekday(text: str, anchor: Anchor | None) -> str | None:
    """A bare weekday is the most recent one, the day of publication included, since reports use it for the past week.
    "Last" excludes that day, "next" and "coming" look forward, "this" stays in the week (Monday to Sunday)."""
    match = _RELATIVE_WEEKDAY.fullmatch(text)
    if match is None:
        return None
    wanted, which = words.WEEKDAYS[match["day"]], match["which"] or ""

    def turn(day: date) -> str:
        ahead = (wanted - day.weekday()) % 7
        if which == "this":
            shift = wanted - day.weekday()
        elif which.endswith(("coming", "next", "following")):
            shift = ahead or 7
        elif which:
            shift = ahead - 7
        else:
            shift = ahead - 7 if ahead else 0
        return (day + timedelta(days=shift)).isoformat()

    return _near(_Relative(turn, 7), anchor)


def relative(text: str, anchor: Anchor | None) -> str | None:
    """Days count from the day of publication; weeks are ISO weeks (Monday first), months and years those of the
    calendar, so "last week" is the calendar week before. "Three weeks ago" names that week and "two years ago" that
    year, not the day: the words claim no more."""
    text = re.sub(r"^(?:early|earlier|later?)\s+", "", text)
    if text in _DAYS:
        return _near(_Relative(lambda day: _period(day, _DAYS[text], "day"), abs(_DAYS[text])), anchor)
    if text in _WEEKENDS:
        return _near(_Relative(lambda day: _weekend(day, _WEEKENDS[text]), 9), anchor)
    if match := _PERIOD.fullmatch(text):
        step, unit = _STEP[match["which"]], match["unit"]
    elif match := _AGO.fullmatch(text):
        step, unit = -(words.SMALL_NUMBERS.get(match["count"]) or int(match["count"])), match["unit"]
    else:
        return None
    return _near(_Relative(lambda day: _period(day, step, unit), abs(step) * _DAYS_IN[unit]), anchor)


def _period(day: date, step: int, unit: str) -> str:
    """The day, ISO week, month, year, decade or hundred years that lies `step` units from the one `day` is in."""
    if unit == "day":
        return (day + timedelta(days=step)).isoformat()
    if unit == "week":
        monday = day + timedelta(days=7 * step - day.weekday())
        return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    if unit == "month":
        months = day.year * 12 + day.month - 1 + step
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    if unit == "year":
        return f"{day.year + step:04d}"
    return f"{day.year // 10 + step:03d}X" if unit == "decade" else f"{day.year // 100 + step:02d}XX"


def _weekend(day: date, step: int | None) -> str:
    """Saturday and Sunday of the ISO week `step` weeks away; None asks for the latest weekend that has begun."""
    saturday = day + timedelta(days=5 - day.weekday())
    if step is None:
        saturday -= timedelta(days=0 if day.weekday() >= 5 else 7)
    else:
        saturday += timedelta(days=7 * step)
    return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"


def _near(asked: _Relative, anchor: Anchor | None) -> str | None:
    """The answer on the day of publication. When publication is known only to a longer period, and the answer differs
    within it, the period itself stands for a date that lies close by (within a quarter of its length): "Monday" in an
    article of 2023 is some time in 2023. Anything further off would be a guess: None."""
    answer = settled(asked.on, anchor)
    if answer or anchor is None:
        return answer
    length = (anchor.covers.latest - anchor.covers.earliest).days + 1
    return anchor.edtf if length > 1 and asked.reach * _NEARNESS <= length else None


def settled(on: Callable[[date], str], anchor: Anchor | None) -> str | None:
    """The answer when the first and the last possible day of publication give the same one, else None."""
    if anchor is None:
        return None
    try:
        first, last = on(anchor.covers.earliest), on(anchor.covers.latest)
    except OverflowError:  # outside the years 1 to 9999 that datetime.date holds
        return None
    return first if first == last else None
