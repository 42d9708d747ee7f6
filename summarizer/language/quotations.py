"""What a sentence quotes, and what it says besides."""

from __future__ import annotations

import re

from summarizer.language.clauses import is_past_form
from summarizer.language.cues import all_cues

_QUOTED = re.compile(r"“([^“”]+)”|“([^“”]+)$|^([^“”]+)”")
# A straight mark opens at the start, after a space or an opening bracket or dash, and closes elsewhere.
_STRAIGHT_OPENING = re.compile(r"(?:(?<!\S)|(?<=[(\[—–-]))\"")


def quotations(sentence: str) -> tuple[str, ...]:
    """The words within quotation marks; an open or leftover mark reaches to the sentence's edge."""
    return tuple(next(filter(None, match)) for match in _QUOTED.findall(_curly(sentence)))


def without_quotations(sentence: str) -> str:
    """The sentence without the words within quotation marks, and without the marks."""
    return _QUOTED.sub(" ", _curly(sentence))


def _curly(sentence: str) -> str:
    return _STRAIGHT_OPENING.sub("“", sentence).replace('"', "”")


# --- telling ----------------------------------------------------------------------------------------------------------


_SAYING = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:old|ells?)|argue[sd]?|add(?:s|ed)|report(?:s|ed)|announced|believe[sd]?|accept(?:s|ed)?"
    r"|want(?:s|ed)?|asked|confirmed)\b",
    re.IGNORECASE,
)
_TELLING = re.compile(r"\b(?:was|were|will|(?:is|are) (?:\w+ly |now |still |being )*\w+ing)\b")
_WORD = re.compile(r"(?<![\w-])[a-z]+(?![\w-])")
_AUXILIARY = frozenset({"been", "had"})


def only_says(sentence: str) -> bool:
    """True when, besides quotations, every verb of the sentence that could tell of something is one of saying.

    Such verbs are past forms, progressives and futures; the present alone mostly describes.
    """
    besides = without_quotations(sentence)
    said = [(cue.start, cue.end) for cue in all_cues(besides)] + [match.span() for match in _SAYING.finditer(besides)]
    left = list(besides)
    for start, end in said:
        left[start:end] = " " * (end - start)
    rest = "".join(left)
    verbs = (word for word in _WORD.findall(rest) if word not in _AUXILIARY)
    return bool(said) and not _TELLING.search(rest) and not any(map(is_past_form, verbs))
