"""Decoding: the right characters, the encoding said, and no guess where bytes are no text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.articles.decoding import Decoded, decode
from summarizer.records.errors import InputFault

NEWS = "Café “Łódź” — 12 % more.\r\nNext line\n"
PLAIN = st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff"), max_size=80)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (NEWS.encode(), "utf-8"),
        (codecs.BOM_UTF8 + NEWS.encode(), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + NEWS.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + NEWS.encode("utf-16-be"), "utf-16"),
        (NEWS.encode("utf-16-le"), "utf-16-le"),
        (NEWS.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + NEWS.encode("utf-32-le"), "utf-32"),
    ],
)
def test_the_characters_come_back_exactly(content: bytes, encoding: str) -> None:
    """Law: no character changes, line ends included; a byte order mark is no part of the text."""
    assert decode(content) == Decoded(text=NEWS, encoding=encoding)


def test_western_bytes_fall_back_to_cp1252_then_latin_1() -> None:
    """Law: bytes that are not UTF-8 are cp1252; one that cp1252 does not define makes it Latin-1."""
    assert decode("“Café”".encode("cp1252")) == Decoded(text="“Café”", encoding="cp1252")
    assert decode(
        b"Caf\xe9 \x81 and a long enough rest of the line, so that one control character is no share"
    ) == Decoded(
        text="Café \x81 and a long enough rest of the line, so that one control character is no share",
        encoding="latin-1",
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"The port\0reopened.", "NUL character at offset 8"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL"),
        (b"\x01\x02\x03 word", "control characters"),
        (codecs.BOM_UTF16_LE + b"a\0b", "utf-16"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8", "utf-16"),
    ],
)
def test_what_is_no_text_is_refused_with_a_remedy(content: bytes, says: str) -> None:
    """Law: binary or damaged bytes raise InputFault, which says what is wrong and what to do."""
    with pytest.raises(InputFault, match=says) as caught:
        decode(content)
    assert "UTF-8" in str(caught.value)


@given(PLAIN)
def test_utf_8_round_trip(text: str) -> None:
    """Law: whatever is written as UTF-8 is read as UTF-8."""
    assert decode(text.encode()) == Decoded(text=text, encoding="utf-8")


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_refusal(content: bytes) -> None:
    """Law: no bytes raise anything but InputFault, and accepted text encodes back to the same bytes."""
    try:
        decoded = decode(content)
    except InputFault:
        return
    marked = content.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))
    assert marked or decoded.text.encode(decoded.encoding) == content
