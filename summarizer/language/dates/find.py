"""Dates in text: where they stand, and what day, month or year they mean when the article appeared.

`find_dates` marks the expressions, `resolve` turns one into an EDTF string against the publication date, and `bounds`,
`overlap` and `sort_key` compare such strings. Everything here is pure: no clock, and no text makes it raise.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from summarizer.language.dates import words
from summarizer.language.dates.rules import resolve
from summarizer.language.edtf import Bounds, TimelineKey, bounds, is_edtf, overlap, sort_key
from summarizer.records.article import Span

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
