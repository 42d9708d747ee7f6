"""Quantities in text: where they stand, and the value, bound and unit that their characters give.

The model only points at a figure; the number a summary shows is computed here, from the article's own characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from summarizer.language.dates.find import find_dates
from summarizer.language.quantities.amounts import Amount, AmountFound, amounts, parse_number
from summarizer.language.quantities.context import NOT_QUANTITIES, is_quantity, noun_after, qualifier_at
from summarizer.language.quantities.words import QUANTITY
from summarizer.records.article import Span
from summarizer.records.facets import Qualifier

__all__ = ["Amount", "Quantity", "find_quantities", "parse_number"]

_REMEMBERED = 4096  # texts: several stages look at each sentence of an article in turn
_REACH = 20  # characters after a number in which a word of distance can stand


class Quantity(Span):
    """A quantity in a text.

    `text` is its characters without the qualifier, with the sign and unit where they stand beside the number; `value`,
    `low`, `high`, `unit` and `vague` are as in `Amount`; `noun` is what it counts, as written, when that follows it.
    """

    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    qualifier: Qualifier
    unit: str | None = None
    noun: str | None = None
    vague: bool = False


@lru_cache(_REMEMBERED)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every expression of `text` that gives a quantity, in order, none overlapping.

    Dates, clock times, ages, ordinals, ranks, scores, addresses and numbers in names are none; nor is "one" unless it
    counts a noun. Never raises; near-linear in the length of `text`.
    """
    return tuple(
        Quantity(
            start=found.start,
            end=found.end,
            text=text[found.start : found.end],
            qualifier="about" if found.amount.vague else qualifier_at(text, found.start, found.end),
            noun=noun_after(text, found.end),
            **dict(found.amount),
        )
        for found in _expressions(text)
    )


def _expressions(text: str) -> Iterator[AmountFound]:
    taken: list[range] | None = None
    at = position = 0
    while match := QUANTITY.search(text, position):
        # Most sentences count nothing; what cannot be a quantity is looked for only in the others.
        taken = _taken(text) if taken is None else taken
        position = match.end()
        while at < len(taken) and taken[at].stop <= match.start():
            at += 1
        if at < len(taken) and taken[at].start < match.end():
            # Only the part before a date or time is lost with it: the search goes on right behind.
            position = max(taken[at].stop, match.start() + 1)
            continue
        for found in amounts(match, text[match.end() : match.end() + _REACH]):
            if is_quantity(text, found):
                yield found
            position = found.end


def _taken(text: str) -> list[range]:
    """The stretches of `text` whose numbers are no quantities, in order."""
    spans = [range(mention.start, mention.end) for mention in find_dates(text)]
    spans.extend(range(*match.span()) for match in NOT_QUANTITIES.finditer(text))
    merged: list[range] = []
    for span in sorted(spans, key=lambda span: span.start):
        if merged and span.start < merged[-1].stop:
            merged[-1] = range(merged[-1].start, max(merged[-1].stop, span.stop))
        else:
            merged.append(span)
    return merged
