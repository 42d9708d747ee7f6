"""Whether a name stands in a text only for something that came to its end: a date in history, and nobody who acts."""

from __future__ import annotations

import re

from summarizer.language.occurrences import occurrences

_REACH = 40  # characters around a name in which its end is told
_END_OF = re.compile(
    r"\b(?:collapse|break-?up|dissolution|disintegration|demise|fall|bankruptcy) of (?:the )?(?:former )?$",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"(?:[’']s (?:collapse|break-?up|dissolution|disintegration|demise|fall|bankruptcy)\b"
    r"| (?:collapsed|broke (?:up|apart)|fell apart|dissolved|disintegrated|ceased to exist|went bankrupt)\b)"
)


def only_ended(name: str, text: str) -> bool:
    """True when `text` has the name, and everywhere tells of its end ("after the collapse of the Soviet Union")."""
    found = list(occurrences(name, text))
    return bool(found) and all(
        _END_OF.search(text[max(0, start - _REACH) : start]) or _ENDS.match(text, start + len(name)) for start in found
    )
