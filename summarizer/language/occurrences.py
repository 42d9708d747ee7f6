"""Where a name stands in a long text, by an index of the text's words.

An article is asked for each of its names in turn; looked for anew each time, the work would grow with the length of the
article times the number of its names, which grows with the length too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

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
