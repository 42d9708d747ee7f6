"""Quotation marks: what is within them, and what is left without it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.quotations import quotations, without_quotations


@pytest.mark.parametrize(
    ("sentence", "quoted"),
    [
        ("Ruiz praised them for “brave steps” toward peace.", ("brave steps",)),
        ('Ruiz praised them for "brave steps" toward peace.', ("brave steps",)),
        ('"Yes," she said, "we go."', ("Yes,", "we go.")),
        ("“We go and", ("We go and",)),
        ('"We go and', ("We go and",)),
        ("we stay,” he said.", ("we stay,",)),
        ('we stay," he said.', ("we stay,",)),
        ('we stay," he said. "Or not."', ("we stay,", "Or not.")),
        ('He called it a ("bad") idea.', ("bad",)),
        ('He called it—"bad"—and left.', ("bad",)),
        ("It’s the workers’ day.", ()),
        ("Nothing is quoted.", ()),
        ("“”", ()),
        ("", ()),
    ],
)
def test_quotations_are_the_words_within_the_marks(sentence: str, quoted: tuple[str, ...]) -> None:
    """Curly or straight, whole, open or left over: what is between the marks and never what is outside them."""
    assert quotations(sentence) == quoted


@given(st.lists(st.sampled_from(["rain", "wind", "fog", "sun"]), min_size=2, max_size=8), st.data(), st.booleans())
def test_what_stands_outside_the_marks_is_never_quoted(words: list[str], draw: st.DataObject, curly: bool) -> None:
    """Put marks around any run of words: that run is quoted, all of it and nothing else."""
    start = draw.draw(st.integers(0, len(words) - 1))
    end = draw.draw(st.integers(start + 1, len(words)))
    run = " ".join(words[start:end])
    quoted = f"“{run}”" if curly else f'"{run}"'
    assert quotations(" ".join([*words[:start], quoted, *words[end:]])) == (run,)


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("“We left,” Ana Lopez said.", "Ana Lopez said."),
        ('Ana Lopez said "we left" and sat down.', "Ana Lopez said and sat down."),
        ("“We left, and nobody", ""),
        ("Nobody spoke.", "Nobody spoke."),
    ],
)
def test_what_is_said_besides_is_left(sentence: str, left: str) -> None:
    """Marks and what they enclose go, also where one is open."""
    assert " ".join(without_quotations(sentence).split()) == left
