"""Where a name stands in a long text, by an index of the text's words.

An article is asked for each of its names in turn; looked for anew each time, the work would grow with the length of the
article times the number of its names, which grows with the length too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from summarizer.language.names import split_title
from summarizer.records.article import Span

_WORD = re.compile(r"\w+")
_ARTICLES = 4  # whose index is remembered; the stages take one article after another
_SENTENCE = 2000  # characters up to which a text is searched, and no index made of it


def occurrences(form: str, text: str) -> Iterator[int]:
    """Where `form` begins in `text` (characters) as words of its own, in order, none overlapping.

    The same places as of `(?<!\\w)form(?!\\w)`; none in a long text for a form without a word.
    """
    behind = 0
    for start in _found(form, text) if len(text) <= _SENTENCE else _looked_up(form, text):
        end = start + len(form)
        if start >= behind and _is_apart(text, start, end):
            yield start
            behind = end


def stands_in(form: str, text: str) -> bool:
    """True when `text` has `form` as words of its own."""
    return next(occurrences(form, text), None) is not None


def _found(form: str, text: str) -> Iterator[int]:
    start = text.find(form)
    while start >= 0:
        yield start
        start = text.find(form, start + 1)


def _looked_up(form: str, text: str) -> Iterator[int]:
    places = _places(text)
    rarest = min(_WORD.finditer(form), key=lambda word: len(places.get(word[0], ())), default=None)
    if rarest:
        starts = (place - rarest.start() for place in places.get(rarest[0], ()))
        yield from (start for start in starts if start >= 0 and text.startswith(form, start))


def _is_apart(text: str, start: int, end: int) -> bool:
    """True when no word goes on before `start` or behind `end`."""
    return not (_is_of_word(text[max(start - 1, 0) : start]) or _is_of_word(text[end : end + 1]))


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


@lru_cache(_ARTICLES)
def _places(text: str) -> Mapping[str, Sequence[int]]:
    """Where each word of the text begins."""
    places: dict[str, list[int]] = defaultdict(list)
    for word in _WORD.finditer(text):
        places[word[0]].append(word.start())
    return places


# --- places -----------------------------------------------------------------------------------------------------------


_REACH = 60  # characters before the name in which a preposition can stand
_WITHIN = r"in|at|near|outside|across|around|via|into|visit(?:ed|s)?"
_JOINED = r"\s+(?:the\s+)?(?:[A-Z][\w’'-]*(?:,| and)\s+)*$"
_BEFORE = re.compile(rf"\b(?:{_WITHIN}|to|from|capital,?){_JOINED}")
# "wrote to Peru", "tribute from Peru": what gives and takes is an actor.
_PLACE_FOR_SURE = re.compile(rf"\b(?:{_WITHIN}){_JOINED}")
_SCENE = re.compile(
    rf"\b(?:{_WITHIN}|fle(?:e|es|d|eing)|leav(?:es?|ing)|left|enter(?:s|ed|ing)?|reach(?:es|ed|ing)?|seiz(?:es?|ed|ing)"
    rf"|captur(?:es?|ed|ing)|control (?:of|over)){_JOINED}"
)
_PROPER = re.compile(r"[A-Z][\w’'-]*(?: (?:of|the|and|[A-Z][\w’'-]*))*")
_OF_PLACE = re.compile(
    r"\b(?:mayor|city|capital|port|town|north|south|east|west|streets|outskirts|centre|center) (?:of|for) $", re.I
)
_THE = re.compile(r"\bthe $")
_OWNS = re.compile(r"[’']s\b")
_THING = re.compile(
    r" (?:airport|area|region|border|station|summit|attacks?|bombings?|suburbs?|metro|marathon|stock exchange)\b"
)


def stands_as_place(text: str, start: int) -> bool:
    """True for a name at `start` behind a preposition of place, or joined to one that is ("in France and Belgium")."""
    return bool(_BEFORE.search(text[max(0, start - _REACH) : start]))


def is_scene(text: str, name: Span) -> bool:
    """True for a proper name where something happens: in, near, into, visiting, leaving or taking it."""
    words = text[name.start : name.end]
    before = text[max(0, name.start - _REACH) : name.start]
    return bool(_PROPER.fullmatch(words) and _SCENE.search(before) and not split_title(words).title)


def only_a_place(name: str, text: str) -> bool:
    """True when `text` has the name, and everywhere as a place or as the name of one.

    "Peru's" is an owner and no place; "the mayor of Lima", "the Lima airport" name what is there.
    """
    found = [start for start in occurrences(name, text) if not _is_compound(text, start, start + len(name))]
    return bool(found) and all(_is_place(text, start, start + len(name)) for start in found)


def _is_compound(text: str, start: int, end: int) -> bool:
    return text[max(0, start - 1) : start] == "-" or text[end : end + 1] == "-"


def _is_place(text: str, start: int, end: int) -> bool:
    if _OWNS.match(text, end):
        return False
    before = text[max(0, start - _REACH) : start]
    is_thing = _THE.search(before) and _THING.match(text, end)
    return bool(_PLACE_FOR_SURE.search(before) or _OF_PLACE.search(before) or is_thing)
