"""Whether a sentence speaks of somebody or something named before it."""

from __future__ import annotations

import re

_PRONOUN = re.compile(r"\b(?:he|she|they|it|his|her|their|its|him|them)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:both|the two) (?:parties|sides|countries|nations|governments|leaders|men)\b", re.IGNORECASE)


def may_refer_back(sentence: str) -> bool:
    """True when the sentence has a pronoun, speaks of both parties, or goes on with a quotation.

    Then those that it is about may be named before it.
    """
    return bool(_PRONOUN.search(sentence) or _BOTH.search(sentence)) or sentence.startswith(("“", '"'))
