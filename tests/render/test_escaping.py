"""Text of articles and models in Markdown: shown as it is, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.render.escaping import escape
from tests.support.hostile import HOSTILE, PARSE, kinds


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is(text: str) -> None:
    """Escaped text in a bullet renders as its own characters and as nothing else than text and code."""
    (outer,) = [token for token in PARSE.parse(f"- {escape(text)}") if token.type == "inline"]
    shown = "".join(child.content for child in outer.children or ())
    assert shown == " ".join(text.split())
    assert {child.type for child in outer.children or ()} <= {"text", "text_special", "code_inline"}
    assert kinds(f"- {escape(text)}") == kinds("- plain") | ({"code_inline"} & kinds(f"- {escape(text)}"))


@given(st.text(max_size=60))
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    """Whatever the text, one bullet stays one bullet without markup."""
    escaped = escape(text)
    assert "\n" not in escaped
    assert kinds(f"- x{escaped}") - {"code_inline", "text_special"} <= kinds("- plain")
    assert kinds(f"- {escaped}") - {"code_inline"} <= kinds("- plain")


@pytest.mark.parametrize("plain", ["2.8 million", "11.5m euros", "A. B. Quill", "up 2. Then", "snake_case", "U.S. aid"])
def test_ordinary_text_is_not_made_ugly(plain: str) -> None:
    """Points and underscores within words, and numbers that open no list, stay as they are."""
    assert escape(plain) == plain


def test_steering_characters_are_left_out() -> None:
    """Terminal escapes and changes of writing direction do not reach the reader; joiners of scripts do."""
    assert escape("a\x1b[31mb\u202ec\u2066d\ufeffe\u200df\x00") == "a\\[31mbcde\u200df"
