"""Text of articles and models -> text for a chart: clean, short, of a known width; and numbers as charts write them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from summarizer.brief_records import Citation
from summarizer.render.escaping import printable

VALUE_SIZE = 13
SMALL_SIZE = 11.5
_MILLION = 10**6
_BILLION = 10**9
_THOUSANDS_FROM = 10_000
_LISTED = 4  # articles
# Widths in em, measured to be about those of DejaVu Sans, since the reader's font is not known and few are wider.
_NARROW, _USUAL, _BROAD, _FULL = 0.36, 0.6, 0.78, 1.05
_NARROW_LETTERS = frozenset("ijl.,:;'’|!()[] ·ft")
_BROAD_LETTERS = frozenset("mwMW@%—")
_BOLD = 1.06
_NO_XML = str.maketrans("", "", "\ufffe\uffff")
_LONGEST = 400  # characters looked at; no chart shows more


def clean(text: str) -> str:
    """`text` on one line, without what steers a terminal or the direction of writing, or what XML cannot hold."""
    return " ".join(printable(text[:_LONGEST]).translate(_NO_XML).split()) + (" …" if len(text) > _LONGEST else "")


@lru_cache(maxsize=2048)
def _em(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return _NARROW
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return _FULL
    return _BROAD if letter.isupper() or letter in _BROAD_LETTERS else _USUAL


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide `text` is in pixels at a font size of `size` pixels; rather too wide than too narrow."""
    return sum(map(_em, text)) * size * (_BOLD if bold else 1)


def lines_of(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """`text`, cleaned, in at most `most` lines of `width` pixels, broken between words; what is cut ends in "…"."""
    lines: list[str] = []
    words = clean(text).split()
    while words and len(lines) < most:
        taken = next((n for n in range(len(words), 0, -1) if width_of(" ".join(words[:n]), size) <= width), 0)
        if taken == 0:  # one word wider than the line
            words[:1] = _halves(words[0], width, size)
            continue
        lines.append(" ".join(words[:taken]))
        words = words[taken:]
    if words and lines:
        lines[-1] = _ending_in_dots(lines[-1], width, size)
    return tuple(lines)


def _halves(word: str, width: float, size: float) -> tuple[str, str]:
    fitting = next((n for n in range(len(word) - 1, 1, -1) if width_of(word[:n], size) <= width), 1)
    return word[:fitting], word[fitting:]


def _ending_in_dots(line: str, width: float, size: float) -> str:
    while width_of(f"{line} …", size) > width and len(line) > 1:
        line = line.rpartition(" ")[0] or line[:-1]
    return f"{line} …"


def number_in_words(value: float) -> str:
    """A number with thousands separators, without loss: "6,600", "11.5m", "2bn", "11,512,345", "0.25"."""
    for unit, sign in ((_BILLION, "bn"), (_MILLION, "m")):
        if abs(value) >= unit and round(value / unit, 2) * unit == value:
            return f"{value / unit:,.15g}{sign}".replace("-", "−")
    return f"{value:,.15g}".replace("-", "−")


def ticks_in_words(values: Sequence[float]) -> tuple[str, ...]:
    """The numbers of a scale, short and all alike: "0", "500", "1,000", or "0", "5k", "10k"; "2.5m"."""
    in_thousands = max(map(abs, values), default=0) >= _THOUSANDS_FROM
    return tuple(
        f"{number_in_words(value / 1000)}k" if in_thousands and 0 < abs(value) < _MILLION else number_in_words(value)
        for value in values
    )


def article_names(articles: Iterable[str], label: Mapping[str, str]) -> str:
    """The short labels of `articles`, once each, the first few by name: "000, 001, 003 and 2 more"."""
    names = [clean(label[article]) for article in dict.fromkeys(articles)]
    rest = len(names) - _LISTED
    return f"{', '.join(names[:_LISTED])} and {rest} more" if rest > 0 else ", ".join(names)


def anchor_of(citation: Citation, label: Mapping[str, str]) -> str:
    """The address, within the page, of the sentence that `citation` is of."""
    return f"#s-{clean(label[citation.article])}-{citation.sentence}"
