"""Text of an article -> what a model is shown of it: on one line, and spelling no token of a chat template.

A prompt's template is lines with labels ("Sentence: …"), and the chat template around it has tokens such as
`<|im_start|>`. llama.cpp's server reads these as tokens wherever they stand, also within a message (measured, see
docs/reliability.md), so an article could end our turn and begin one of its own. Fenced text has no line break, no
opening angle or square bracket that touches what follows it, and no character that a reader of the article cannot see.
A model only points at text, so that it sees "< b>" for "<b>" changes no record.
"""

from __future__ import annotations

import re

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# Format characters that show nothing: Unicode's tags (in which a whole order can be hidden), variation selectors, bidi
# controls, zero-width spaces and fillers. Joiners stay between letters of the scripts that need them (Persian, Hindi).
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000e0000-\U000e0fff]"
)
_STRAY_JOINER = re.compile("(?<![^\x00-\x7f\u200c\u200d])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f\u200c\u200d])")
_OPENING = re.compile(r"[<\[](?=\S)")


def fenced(text: str) -> str:
    """`text` as it may stand in a line of a message; fencing it again changes nothing."""
    seen = _STRAY_JOINER.sub("", _INVISIBLE.sub("", _BREAKS.sub(" ", text)))
    return _OPENING.sub(r"\g<0> ", seen)
