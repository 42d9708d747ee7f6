"""Telling: a sentence with nothing but words of saying holds no event, and is not asked for any."""

from __future__ import annotations

import pytest

from summarizer.language.quotations import only_says


@pytest.mark.parametrize(
    "sentence",
    [
        "Chile has accused Peru of lying, which Peru denied.",
        "Ana Lopez said the deal must end.",
        "Chile accepts the border but wants guarantees.",
        "“We opened the bridge on Friday,” Ana Lopez told reporters.",
        "Lima argues that Chile bears responsibility for the dam.",
        "Chile is said to want a dam-based scheme.",
    ],
)
def test_a_sentence_that_only_reports_words_tells_of_nothing(sentence: str) -> None:
    """Every verb besides what is quoted is one of saying, asking or thinking."""
    assert only_says(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Chile accused Peru of lying as its troops crossed the river.",
        "Ana Lopez said the bridge had collapsed.",
        "Ana Lopez said Chile will send tents.",
        "Ana Lopez praised Chile; villagers are fleeing Lomas.",
        "Ana Lopez and Dan Reyes were in Lomas, the embassy said.",
        "The bridge of Lomas is out of use.",
    ],
)
def test_another_verb_may_tell_of_an_event(sentence: str) -> None:
    """A past form, a future or a progressive beside the words of saying; and a sentence without such words is asked."""
    assert not only_says(sentence)
