"""What every page of HTML is made with."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from summarizer.render import html
from summarizer.render.html.shell import content_policy, environment, plain, shown
from tests.support.parsed import Page


@given(st.text(max_size=80))
def test_any_text_is_shown_isolated_and_as_text(text: str) -> None:
    """Only a bdi and marks of code points are made of it; what is not steering is shown as it is."""
    html = str(shown(text))
    assert {tag for tag, _ in Page(html).tags} <= {"bdi", "span"}
    marked = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "", html)
    assert marked == html
    if text.isalnum():
        assert Page(html).text == text


@pytest.mark.parametrize(
    ("text", "told"), [("a\x00b", "aU+0000b"), ("\u202e", "U+202E"), ("\r", "U+000D"), ("a\r\nb\tc", "a\nb\tc")]
)
def test_steering_characters_are_made_visible(text: str, told: str) -> None:
    """By their code points; line ends and tabs stay what they are."""
    assert Page(str(shown(text))).text == told


@given(st.text(max_size=80))
def test_an_attribute_holds_no_steering_character(text: str) -> None:
    """Nor does it lose any other."""
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", plain(text))
    assert plain("a <b> & c") == "a <b> & c"


def test_a_policy_names_what_it_allows_and_nothing_else() -> None:
    """The digest of https://www.w3.org/TR/CSP2/#script-src-hash-usage, for the script it is given for."""
    policy = content_policy("", "alert('Hello, world.');")
    assert "script-src 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='" in policy
    assert "script-src" not in content_policy("p { color: red }")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_a_missing_variable_is_an_error() -> None:
    """A page with a hole in it is not written."""
    with pytest.raises(UndefinedError):
        environment(html.__name__).get_template("index.html.jinja").render(heading="x")
