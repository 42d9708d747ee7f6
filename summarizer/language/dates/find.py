"""Dates in text: where they stand, and what day, month or year they mean when the article appeared.

`find_dates` marks the expressions, `resolve` turns one into an EDTF string against the publication date, and `bounds`,
`overlap` and `sort_key` compare such strings. Everything here is pure: no clock, and no text makes it raise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from summarizer.language.dates import words
from summarizer.language.dates.words import Anchor, relative, settled, weekday
from summarizer.language.edtf import Bounds, TimelineKey, bounds, is_edtf, overlap, sort_key
from summarizer.records.article import Span

# --- rules ------------------------------------------------------------------------------------------------------------


_AHEAD = timedelta(days=30)  # news announces a few weeks ahead; what seems further off lies in the past
_LONGEST_PHRASE = 100  # characters; no date takes more, and the rules call themselves on parts
_RULES_REMEMBERED = 1024  # parts: "mid 1-mid 1-mid 1-" has every end of itself for a part, many times over

_CLOCK = re.compile(
    r"(?:\bat\s+)?\b\d{1,2}(?:[.:]\d\d)?\s*\.?\s?[ap]\.?\s?m\b\.?|\b\d{1,2}:\d\d(?::\d\d)?\b|\blocal time\b"
    r"|\b(?:gmt|utc|bst|cet|e[ds]?t|p[ds]?t)\b"
    r"|(?<!this )(?<!last )\b(?:morning|afternoon|evening|night|noon|midnight)\b"
)
_LEAD = re.compile(r"(?:as of|on|in|at|by|during|around|the|of|sometime|earlier|later|just)\s+")
_PART = re.compile(
    r"(?:early|mid|late|(?:the )?(?:beginning|start|middle|end|first half|second half) of|spring|summer|autumn|fall)"
    r"[\s-]+(?:(?:on|in|of)\s+)?(?:the\s+)?"
)
_MONTH = rf"(?:{'|'.join(sorted(words.MONTHS, key=len, reverse=True))})\.?"
_MONTH_ALONE = re.compile(rf"\b(?:{_MONTH})(?=[\s,.]|$)")
_DAY = r"(?:\d\d?)(?:st|nd|rd|th)?"
_YEAR = r"\d{4}"
_MONTH_DAY = re.compile(rf"(?P<month>{_MONTH})\s+(?P<day>{_DAY})(?:,?\s+(?P<year>{_YEAR}))?")
_DAY_MONTH = re.compile(rf"(?P<day>{_DAY})\s+(?:of\s+)?(?P<month>{_MONTH})(?:,?\s+(?P<year>{_YEAR}))?")
_MONTH_YEAR = re.compile(rf"(?:(?P<which>last|this|next)\s+)?(?P<month>{_MONTH})(?:,?\s+(?:of\s+)?(?P<year>{_YEAR}))?")
_SLASHED = re.compile(r"(\d{4})/(\d\d?)/(\d\d?)")
_TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\d)[t ]\d\d:\d\d.*", re.DOTALL)
_WEEKDAY_BEFORE = re.compile(rf"(?:{'|'.join(words.WEEKDAYS)}),?\s+(?=.{{0,{_LONGEST_PHRASE}}}\d)(?:the\s+)?")
_DECADE = re.compile(
    r"(?:the\s+)?(?:(?P<part>early|mid|late)[\s-]+)?"
    rf"(?:(?P<tens>\d{{3}})0['’]?s|['’]?(?P<two>[3-9])0s|(?P<word>{'|'.join(words.DECADE_WORDS)}))"
)
_SHORT_END = re.compile(r"(?P<century>\d\d)(?P<first>\d\d)\s*[-‐‑–—/]\s*(?P<last>\d\d)")
_RANGE = re.compile(
    rf"(?:from\s|(?P<between>between\s))?(?P<first>.{{1,{_LONGEST_PHRASE}}}?)"
    r"(?:\s?[‐‑–—]\s?|\s?(?<!\bmid)-\s?|\s(?:to|through|until|till|(?P<and>and))\s)(?P<last>.+)"
)


def resolve(phrase: str, anchor: str | None) -> str | None:
    """The EDTF date that `phrase` means in an article published at `anchor` (EDTF of any precision, or None).

    None when the phrase is no date, is too vague for one ("weeks ago"), or needs a publication date that is not known.
    The rules, each with its reason, are stated at the functions here and in `relative_dates`.
    """
    if len(phrase) > _LONGEST_PHRASE:
        return None
    text = re.sub(r"\s+", " ", phrase).strip(" .,;:()[]\"“”'")
    if is_edtf(text):
        return text
    published = bounds(anchor) if anchor else None
    return _expression(_plain(text.lower()), Anchor(anchor, published) if anchor and published else None)


def _plain(text: str) -> str:
    """The phrase in lower case without clock time, prepositions and a weekday that stands before a full date."""
    text = re.sub(r"\s+", " ", _CLOCK.sub(" ", text)).strip(" .,;")
    while match := _LEAD.match(text):
        text = text[match.end() :]
    return _WEEKDAY_BEFORE.sub("", text, count=1)


@lru_cache(_RULES_REMEMBERED)
def _expression(text: str, anchor: Anchor | None) -> str | None:
    for rule in (_numeric, _month_day, _month, _decade, weekday, relative, _range):
        found = rule(text, anchor)
        if found is not None:
            return found if is_edtf(found) else None
    part = _PART.match(text)
    return _expression(text[part.end() :], anchor) if part else None


def _numeric(text: str, _anchor: Anchor | None) -> str | None:
    """Year first in digits, or a plain EDTF form left after trimming. "07/11/2022" is not read: it means different days
    in British and American use."""
    if match := _TIMESTAMP.fullmatch(text):
        return match[1]
    if match := _SLASHED.fullmatch(text):
        return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    return text if is_edtf(text) else None


def _month_day(text: str, anchor: Anchor | None) -> str | None:
    """A month and day without a year takes the latest year that puts it no more than 30 days after publication: news
    looks back, and announces a few weeks ahead. With only a year or month of publication it is that year, or the one
    before if that too is far ahead; an unknown year stays `XXXX`."""
    match = _MONTH_DAY.fullmatch(text) or _DAY_MONTH.fullmatch(text)
    if match is None:
        return None
    month, day = words.MONTHS[match["month"].rstrip(".")], int(re.sub(r"\D", "", match["day"]))
    if match["year"]:
        return f"{match['year']}-{month:02d}-{day:02d}"
    return _latest_dated(f"-{month:02d}-{day:02d}", anchor)


def _latest_dated(month_and_day: str, anchor: Anchor | None) -> str:
    """`month_and_day` ("-11-07" or "-11") with its year by the rule of `_month_day`."""
    unknown = f"XXXX{month_and_day}"
    if anchor is None or anchor.year is None:
        return unknown
    newest = anchor.covers.latest
    is_one_day = anchor.covers.earliest == newest
    for year in (anchor.year + 1, anchor.year, anchor.year - 1) if is_one_day else (anchor.year, anchor.year - 1):
        dated = f"{year:04d}{month_and_day}"
        covers = bounds(dated)
        if covers and covers.earliest - newest <= _AHEAD:
            return dated
    return unknown


def _month(text: str, anchor: Anchor | None) -> str | None:
    """A month without a year follows the rule of `_month_day`. "Last September" is the latest one over before the month
    of publication, "next September" the first to come; both need to know that month."""
    match = _MONTH_YEAR.fullmatch(text)
    if match is None:
        return None
    month = words.MONTHS[match["month"].rstrip(".")]
    if match["year"]:
        return f"{match['year']}-{month:02d}"
    if match["which"] in (None, "this"):
        return _latest_dated(f"-{month:02d}", anchor)
    earlier = match["which"] == "last"

    def turn(day: date) -> str:
        is_same_year = month < day.month if earlier else month > day.month
        return f"{day.year + (0 if is_same_year else -1 if earlier else 1):04d}-{month:02d}"

    return settled(turn, anchor) or f"XXXX-{month:02d}"


def _decade(text: str, _anchor: Anchor | None) -> str | None:
    """Early and late are the halves of a decade, as in the labelling guideline's seeds; the middle is its inner half,
    which overlaps both. Two digits name a decade of the twentieth century."""
    match = _DECADE.fullmatch(text)
    if match is None:
        return None
    digits = match["tens"] or f"19{match['two']}"
    first = words.DECADE_WORDS[match["word"]] if match["word"] else int(digits) * 10
    if match["part"] is None:
        return f"{first // 10:03d}X"
    start, end = {"early": (0, 4), "mid": (3, 7), "late": (5, 9)}[match["part"]]
    return f"{first + start:04d}/{first + end:04d}"


# --- ranges ---------------------------------------------------------------------------------------------------------


def _range(text: str, anchor: Anchor | None) -> str | None:
    """Reads "A to B", "A-B" and "between A and B"; "A and B" is one stretch only when B follows on A ("late 1980s and
    early 1990s"), and else two dates. What one end leaves out it takes from the other: the day range "September 19-20,
    2023" has one month and year, "September to November 2023" one year, "1988-94" one century."""
    if match := _SHORT_END.fullmatch(text):
        return f"{match['century']}{match['first']}/{match['century']}{match['last']}"
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    first, last = _completed(match["first"], match["last"])
    start, end = _expression(first, anchor), _expression(last, anchor)
    if start is None or end is None or (match["and"] and not match["between"] and not _adjoin(start, end)):
        return None
    return _interval(start, end)


def _adjoin(start: str, end: str) -> bool:
    """True when the second date begins no later than the day after the first one ends."""
    first, second = bounds(start), bounds(end)
    return first is not None and second is not None and second.earliest - first.latest <= timedelta(days=1)


def _completed(first: str, last: str) -> tuple[str, str]:
    """Both ends of a range, each with the month and year that only the other one gives."""
    if re.fullmatch(rf"{_DAY}(?:,?\s+{_YEAR})?", last) and (found := _MONTH_ALONE.match(first)):
        last = f"{found[0]} {last}"
    elif re.fullmatch(_DAY, first) and (found := _MONTH_ALONE.search(last)):
        first = f"{first} {found[0]}"
    year = re.search(rf"\b{_YEAR}$", last)
    if year and _MONTH_ALONE.search(first) and not re.search(rf"\b{_YEAR}$", first):
        first = f"{first} {year[0]}"
    if last.endswith("s") and re.fullmatch(r"(?:early|mid|late)-?", first):
        first = f"{first.rstrip('-')} {re.sub(r'^(?:the )?(?:early|mid|late)[ -]', '', last)}"
    return first, last


def _interval(start: str, end: str) -> str:
    """From the start of one date to the end of the other; decades become years, since only years bound an interval."""
    first, last = start.partition("/")[0], end.rpartition("/")[2]
    first = first if first.startswith("XXXX") else first.replace("X", "0")
    last = last if last.startswith("XXXX") else last.replace("X", "9")
    return first if first == last else f"{first}/{last}"


# --- find -------------------------------------------------------------------------------------------------------------


__all__ = ["Bounds", "DateMention", "TimelineKey", "bounds", "find_dates", "is_edtf", "overlap", "resolve", "sort_key"]

_REMEMBERED = 4096  # texts: several stages look at each sentence of an article in turn


class DateMention(Span):
    """A date expression in a text; `text` is its characters."""

    text: str


@lru_cache(_REMEMBERED)
def find_dates(text: str) -> tuple[DateMention, ...]:
    """The date expressions of `text` in order, none overlapping: days, months, years, weekdays, decades, relative ones.

    Clock times are no dates, nor are four-digit counts ("2,000 troops", "more than 2000", "2000 people"). Prepositions
    stay outside the span ("in 2020" gives "2020"), except in "over the weekend".
    """
    return tuple(_mentions(text))


def _mentions(text: str) -> Iterator[DateMention]:
    for match in words.DATE.finditer(text):
        if match["year"] is None or _is_year(text, match.start(), match.end()):
            yield DateMention(start=match.start(), end=match.end(), text=match[0])


def _is_year(text: str, start: int, end: int) -> bool:
    """Tells a bare year from a count by the words next to it."""
    before = text[max(0, start - 20) : start]
    if words.YEAR_IS_COUNTED.search(before):
        return False
    return bool(words.YEAR_IS_INTRODUCED.search(before)) or not words.PLURAL_AFTER.match(text[end : end + 60])
