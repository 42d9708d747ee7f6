"""What a sentence quotes, and what it says besides."""

from __future__ import annotations

import re

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
