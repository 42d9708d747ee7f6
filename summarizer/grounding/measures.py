"""What a figure measures: the label's wording where the text bears it out, else the article's own words."""

from __future__ import annotations

import re

from summarizer.language.clauses import to_clause_end
from summarizer.language.likeness.support import foreign_numbers, support
from summarizer.language.quantities.find import Quantity
from summarizer.language.quantities.words import TIME_UNITS

_BORNE_OUT = 0.4
# "Number of people killed" measures people killed: the amount beside it says that it is a number.
_COUNT_OF = re.compile(
    r"^(?:the )?(?:total |overall )?(?:number|amount|percentage|share|proportion) of (?:the )?", re.I
)
_WORDS_BEFORE = 6
_WORDS_AFTER = 12
# "The first visit of its kind in some thirty years" tells how long ago the last was, and nothing of the visit's length.
_FIRST = re.compile(
    r"\bfirst (?P<what>[a-z][^,;:.]{2,60}?) (?:in|for) (?:the )?(?:about|around|approximately|almost|nearly|over|some|"
    r"more than|at least|last|past)? ?$"
)
_WORD = re.compile(r"[^\W_]+")
_NEAR = 4  # words behind "to" among which the one that is meant stands
_SHORTEST = 4  # letters of a word that tells who is meant


def measures_of(wording: str, quantity: Quantity, text: str) -> tuple[str, tuple[str, ...]]:
    """What `quantity` measures in the sentence `text`, which a label words so; and the rule that fired, if any."""
    if last := _FIRST.search(text[: quantity.start]) if quantity.unit in TIME_UNITS else None:
        return f"time since the last {last['what']}", ("measures: the first in a time",)
    wording = _COUNT_OF.sub("", wording)
    if turns_round(wording, text):
        return _behind(quantity, text), ("measures: the words behind the number, as the label turns giving round",)
    if support(wording, text) >= _BORNE_OUT and not foreign_numbers(wording, text):
        return wording, ()
    if quantity.noun:
        return quantity.noun, ("measures: the noun after the number",)
    return " ".join(text[: quantity.start].split()[-_WORDS_BEFORE:]), ("measures: the words before the number",)


def turns_round(wording: str, text: str) -> bool:
    """True when `wording` has somebody give to somebody, and `text` the latter to the former.

    "Families handed flour to the soldiers" of a text in which soldiers "handed flour to 12 families": who stands before
    "to" in the one stands behind it in the other, and the other way round.
    """
    giver, to, taker = wording.lower().partition(" to ")
    takers = _telling(taker)[:_NEAR]
    if not to or not takers:
        return False
    before, _, _ = text.lower().partition(" to ")
    behind = [word for part in text.lower().split(" to ")[1:] for word in _telling(part)[:_NEAR]]
    return any(word in behind for word in _telling(giver)[:1]) and any(
        word in _telling(before) and word not in behind for word in takers
    )


def _telling(text: str) -> list[str]:
    """The words of `text` that tell who or what is meant."""
    return [word for word in _WORD.findall(text) if len(word) >= _SHORTEST]


def _behind(quantity: Quantity, text: str) -> str:
    """What stands behind the number, to the end of its clause."""
    return " ".join(to_clause_end(text[quantity.end :]).split()[:_WORDS_AFTER]) or text[: quantity.start].strip()
