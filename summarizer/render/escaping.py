"""Text of articles and models -> text that a terminal or Markdown shows as it is.

Such text is hostile here: for Markdown it is escaped so that it can form no heading, link, image, HTML, emphasis or
table, and characters that steer terminals or the direction of writing are left out.
"""

from __future__ import annotations

import re

from summarizer.language.steering import STEERING

_SPECIAL = re.compile(r"[\\`*\[\]<>|~#]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_LEADING = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+=]))(.)")  # "2. " would open a list, "2.8" does not
# A scheme has at most 32 characters (CommonMark); what has an "@" inside begins where its word does.
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]{0,31}://|www\.)\S+|(?<!\S)\S+@\S+", re.IGNORECASE)


def printable(text: str) -> str:
    """`text` on one line, without characters that steer a terminal: file names and servers' words may hold any."""
    return STEERING.sub(" ", text)


def escape(text: str) -> str:
    """`text` on one line, to be shown as it is: special characters are escaped, addresses become code spans."""
    plain = STEERING.sub("", " ".join(text.split()))
    pieces = []
    end = 0
    for address in _ADDRESS.finditer(plain):
        pieces += [_SPECIAL.sub(r"\\\g<0>", plain[end : address.start()]), _code(address[0])]
        end = address.end()
    pieces.append(_SPECIAL.sub(r"\\\g<0>", plain[end:]))
    return _LEADING.sub(r"\1\\\2", "".join(pieces))


def _code(text: str) -> str:
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"
