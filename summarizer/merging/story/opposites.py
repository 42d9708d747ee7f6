"""Wordings that tell of opposites: what entered and what left, what rose and what fell."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from summarizer.language.alternation import any_of
from summarizer.language.cues import inflected
from summarizer.language.dates.words import MONTHS, WEEKDAYS
from summarizer.language.likeness.wording import stem

Sides = frozenset[tuple[int, int, str]]
"""The sides that a wording is on: number of the pair, 0 or 1, and the place that it is said of ("" for none)."""
_REACH = 80  # characters behind a word of motion, within which its place stands
# "Entering from Norland" and "leaving for Norland" are on the other side of it.
_TURNS = (re.compile(r"(?<!\s)\s+from\b"), re.compile(r"(?<!\s)\s+(?:for|to|into)\b"))
_PLACE = re.compile(r"(?:\s+[a-z]+){0,3}?\s+(?P<place>[A-Z][\w-]+)")


@dataclass(frozen=True)
class _OppositePair:
    """The words of each side; `of_place` where they are opposites only of one place."""

    words: tuple[re.Pattern[str], re.Pattern[str]]
    of_place: bool


def are_opposed(one: str, other: str) -> bool:
    """True when two wordings tell of opposites."""
    return oppose(sides_of(one), sides_of(other))


def oppose(first: Sides, second: Sides) -> bool:
    """True when two wordings are on the two sides of a pair, of one place where that matters, and neither on both."""
    return any(
        (number, 1 - side, place) in second - first and (number, side, place) not in second
        for number, side, place in first
    )


@lru_cache(4096)
def sides_of(wording: str) -> Sides:
    """The sides of pairs that a wording has words of."""
    return frozenset(
        (number, *(_of_place(side, wording[match.end() :]) if pair.of_place else (side, "")))
        for number, pair in enumerate(_pairs())
        for side, words in enumerate(pair.words)
        for match in words.finditer(wording)
    )


def _of_place(side: int, behind: str) -> tuple[int, str]:
    """The side that a word of motion is on, and the place, by the words behind it."""
    turned = 1 - side if _TURNS[side].match(behind) else side
    place = _PLACE.match(behind[:_REACH])
    if place is None or place["place"].lower() in WEEKDAYS.keys() | MONTHS.keys():
        return turned, ""
    return turned, stem(place["place"])


@cache
def _pairs() -> tuple[_OppositePair, ...]:
    content = tomllib.loads(
        resources.files("summarizer.language.lexicon").joinpath("opposites.toml").read_text("utf-8")
    )
    return tuple(
        _OppositePair((_pattern(pair["one"]), _pattern(pair["other"])), pair.get("of_place", False))
        for pair in content["pairs"]
    )


def _pattern(words: dict[str, list[str]]) -> re.Pattern[str]:
    forms = [form for verb in words["verbs"] for form in inflected(verb)] + words["phrases"]
    return re.compile(rf"\b{any_of(forms)}\b", re.IGNORECASE)
