"""Whether a sentence tells what happens, or only what somebody says, asks or thinks."""

from __future__ import annotations

import re

from summarizer.language.cues import all_cues
from summarizer.language.quotations import without_quotations
from summarizer.language.tense import is_past_form

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
