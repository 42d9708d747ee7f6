"""Characters that steer a terminal or the direction of writing, and text in which they are made visible."""

from __future__ import annotations

import re

# C0, DEL and C1; marks, embeddings and isolates of the bidirectional algorithm (https://unicode.org/reports/tr9/);
# line and paragraph separators; byte order mark, halves of surrogate pairs, and tags, none of which is ever to be seen.
STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]+"
)


def visible(text: str, keep: str = "") -> str:
    r"""`text` with each steering character spelled as Python spells it, `\x1b` or `\u202e`, but for those of `keep`."""
    return STEERING.sub(lambda run: "".join(one if one in keep else _spelled(one) for one in run[0]), text)


def _spelled(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
