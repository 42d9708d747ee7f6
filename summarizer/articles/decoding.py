"""Bytes -> text, by rules that can be stated, with the encoding that was found.

A byte order mark decides; else strict UTF-8; else UTF-16 when zero bytes stand where the ASCII half of Western text
would put them; else cp1252, whose few undefined bytes fall to Latin-1. No guessing library: of ten short Western lines
in cp1252, charset-normalizer 3.5 read two right (the others as cp1250, cp1006, cp1257), and a wrong letter in a name is
worse than a predictable rule.
"""

from __future__ import annotations

import codecs
import re

from summarizer.records.errors import InputFault
from summarizer.records.facets import Record

# Control characters of text files: tab, line feed, vertical tab, form feed, carriage return, escape (and U+001A, with
# which old editors end a file).
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
CONTROL_SHARE = 0.02
_SAMPLE = 4096
_ZERO_SHARE = 0.4
_STRAY_ZERO_SHARE = 0.05


class Decoded(Record):
    """The characters of a file exactly (line ends as they were, no byte order mark), and the Python name of the
    encoding they were decoded with."""

    text: str
    encoding: str


def decode(content: bytes) -> Decoded:
    """The text of a file's bytes.

    Raises InputFault, with a message that says what is wrong and what to do (the caller adds the path), when the bytes
    are not text: broken UTF-16, zero bytes, or control characters making up more than `CONTROL_SHARE` of it.
    """
    decoded = _decode(content)
    zero = decoded.text.find("\0")
    if zero >= 0:
        raise InputFault(
            f"it has a NUL character at offset {zero}, which text does not have: it is a binary or damaged file. "
            "Export the article as plain text (UTF-8)."
        )
    controls = len(_CONTROL.findall(decoded.text))
    if controls > CONTROL_SHARE * len(decoded.text):
        raise InputFault(
            f"it is not text: {controls} of its {len(decoded.text)} characters are control characters. "
            "Export the article as plain text (UTF-8)."
        )
    return decoded


def _decode(content: bytes) -> Decoded:
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return _strictly(content, "utf-32")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(content, "utf-16")
    if utf16 := _utf16_without_mark(content):
        return _strictly(content, utf16)
    for encoding in ("utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8", "cp1252"):
        try:
            return Decoded(text=content.decode(encoding), encoding=encoding)
        except UnicodeDecodeError:
            continue
    return Decoded(text=content.decode("latin-1"), encoding="latin-1")


def _strictly(content: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(text=content.decode(encoding), encoding=encoding)
    except UnicodeDecodeError as error:
        raise InputFault(
            f"it is marked as {encoding} and breaks off or is damaged at byte {error.start}. Save it again as UTF-8."
        ) from error


def _utf16_without_mark(content: bytes) -> str | None:
    """The UTF-16 byte order of unmarked text in which at least 40 % of the characters are below U+0100 (Western news,
    and the spaces, digits and punctuation of most others do not reach that): their high byte is zero, and the other
    byte hardly ever is."""
    sample = content[:_SAMPLE]
    pairs = len(sample) // 2
    if pairs == 0 or len(content) % 2:
        return None
    even, odd = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if odd >= _ZERO_SHARE and even <= _STRAY_ZERO_SHARE:
        return "utf-16-le"
    if even >= _ZERO_SHARE and odd <= _STRAY_ZERO_SHARE:
        return "utf-16-be"
    return None
