"""How far a wording is borne out by a text: its words, its numbers, its names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from summarizer.language.mentions import Mention, find_mentions
from summarizer.language.names import affiliation, fold
from summarizer.language.occurrences import stands_in
from summarizer.language.quantities.find import Quantity, find_quantities

_REMEMBERED = 4096  # texts: each sentence is looked at by several checks, and its article by every one
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_HALF = 0.5
# Function words say nothing about whether a wording is borne out.
# fmt: off
_FUNCTION_WORDS = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "he",
    "her", "his", "if", "in", "into", "is", "it", "its", "of", "on", "or", "she", "should", "that", "the", "their",
    "them", "they", "this", "to", "was", "were", "which", "who", "will", "with", "would", "not", "no", "must", "do",
    "does", "did", "than", "over",
})
# Inflections of a word mostly share its first letters: the cheapest stemmer that serves.
_STEM = 5


@lru_cache(_REMEMBERED)
def stems(text: str) -> frozenset[str]:
    """The content words of a text, folded and cut to their first letters; numbers stay whole."""
    words = (word for word in _WORD.findall(fold(text)) if word not in _FUNCTION_WORDS)
    return frozenset(word if word[0].isdigit() else word[:_STEM] for word in words)


def support(wording: str, text: str) -> float:
    """The share of the wording's content words that `text` has; 0.0 when it has none and so says nothing."""
    claimed = stems(wording)
    return len(claimed & stems(text)) / len(claimed) if claimed else 0.0


@dataclass(frozen=True)
class _Numbers:
    """What numbers a text gives: those of no quantity, and the units of quantities by each set of values of one."""

    plain: frozenset[float]
    units: Mapping[frozenset[float], Set[str | None]]


@lru_cache(_REMEMBERED)
def _numbers(text: str) -> _Numbers:
    quantities = find_quantities(text)
    units: dict[frozenset[float], set[str | None]] = defaultdict(set)
    for one in quantities:
        for some in range(1, len(_values(one)) + 1):
            for values in combinations(_values(one), some):
                units[frozenset(values)].add(one.unit)
    return _Numbers(frozenset(map(_value, _digits_outside(quantities, text))), units)


def foreign_numbers(wording: str, text: str) -> tuple[str, ...]:
    """The numbers in `wording`, digits or words, that `text` does not give.

    Compared by value, and by unit where both show one: "5 million" gives neither "5 billion" nor "5". A vague amount is
    given when its words are.
    """
    given = _numbers(text)
    claimed = find_quantities(wording)
    foreign = [one.text for one in claimed if not _is_given(one, given, text)]
    others = {digits: frozenset({_value(digits)}) for digits in _digits_outside(claimed, wording)}
    foreign += [digits for digits, values in others.items() if not (values <= given.plain or values in given.units)]
    return tuple(dict.fromkeys(foreign))


def _is_given(claimed: Quantity, given: _Numbers, text: str) -> bool:
    values = _values(claimed)
    if not values:
        return support(claimed.text, text) == 1.0
    units = given.units.get(values, frozenset())
    return values <= given.plain or bool(units and (claimed.unit is None or {None, claimed.unit} & units))


def _values(quantity: Quantity) -> frozenset[float]:
    return frozenset(value for value in (quantity.value, quantity.low, quantity.high) if value is not None)


def _digits_outside(quantities: Sequence[Quantity], text: str) -> list[str]:
    """The numbers in digits that belong to no quantity: years, days, ages."""
    inside = {at for one in quantities for at in range(one.start, one.end)}
    return [match.group() for match in _DIGITS.finditer(text) if inside.isdisjoint(range(*match.span()))]


def _value(digits: str) -> float:
    parts = digits.replace(",", "")
    return float(parts if parts.count(".") < 2 else parts.replace(".", ""))


def named_in(name: str, text: str) -> bool:
    """True when `text` has `name`, or names a person by the last word of it ("Power" for "Samantha Power")."""
    last = name.split()[-1] if name.split() else name
    return stands_in(name, text) or (" " in name and last[:1].isupper() and stands_in(last, text))


def foreign_names(wording: str, text: str, article: str) -> tuple[str, ...]:
    """The names in `wording` that are not borne out.

    Half of a name's words must stand in `text`, with the last capitalised one among them, and every capitalised one
    somewhere in `article`: "President Ana Lopez" does not bear out "President Ana Ruiz".
    """
    return tuple(
        mention.text
        for mention in find_mentions(wording)
        if support(mention.text, text) < _HALF or not _bears_out(_name_words(mention, wording), text, article)
    )


def _name_words(mention: Mention, wording: str) -> list[str]:
    """The capitalised words of a mention but initials and the one that begins the wording ("Evacuation of Lomas")."""
    first, *rest = _WORD.findall(mention.text) or [""]
    begins = wording.startswith(mention.text) and not (rest and rest[0][0].isupper())
    return [word for word in (rest if begins else [first, *rest]) if word[:1].isupper() and len(word) > 1]


def _bears_out(name: Sequence[str], text: str, article: str) -> bool:
    return not name or (_has(text, name[-1]) and all(_has(article, word) for word in name))


def _has(text: str, word: str) -> bool:
    """True when `text` has the word, or one for the same state ("French" for "France")."""
    if stems(word) <= stems(text):
        return True
    state = affiliation(word)
    return state is not None and state.government in _states(text)


@lru_cache(_REMEMBERED)
def _states(text: str) -> frozenset[str]:
    """The states that a capitalised word of `text` belongs to."""
    words = {word for word in _WORD.findall(text) if word[0].isupper()}
    return frozenset(state.government for word in words if (state := affiliation(word)) is not None)
