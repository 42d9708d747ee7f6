"""How far two wordings agree, within one article and across several."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.likeness.wording import (
    capitalised_stems,
    content_words,
    counted_words,
    most_typical,
    overlap_of,
    stem,
    token_f1,
    wordings_clash,
)


def test_wordings_clash_on_numbers_and_negations() -> None:
    """Numbers clash only where both give some; a negation on one side clashes."""
    assert wordings_clash("3 dead", "4 dead")
    assert not wordings_clash("3 dead", "three dead")
    assert wordings_clash("It won’t sign", "It will sign")


def test_token_f1() -> None:
    """Two of two and three words in common give 0.8; nothing in common, or nothing at all, gives 0."""
    assert token_f1("accused pirates", "accuses the pirates today") == pytest.approx(0.8)
    assert token_f1("", "the") == 0.0


@given(st.text(max_size=60), st.text(max_size=60))
def test_token_f1_is_a_share(one: str, other: str) -> None:
    """It is symmetric, lies between 0 and 1, and is 1 for a text and itself if that has a word."""
    assert token_f1(one, other) == token_f1(other, one)
    assert 0 <= token_f1(one, other) <= 1
    assert token_f1(one, one) == (1.0 if counted_words(one) else 0.0)


def test_repetition_counts_within_an_article_only() -> None:
    """`counted_words` counts a word as often as it stands there, inflected or not; `content_words` once."""
    assert counted_words("Towns, and towns, fell") == {"towns": 2, "fell": 1}
    assert content_words("Towns, and a town, fell") == {"town", "fell"}


@pytest.mark.parametrize(
    ("word", "short"),
    [("floods", "flood"), ("flooded", "flood"), ("Bolivia’s", "bolivi"), ("Bolivians", "bolivi"), ("Bolivia", "bolivi"),
     ("pass", "pass"), ("seed", "seed"), ("bed", "bed")],
)  # fmt: skip
def test_stems_level_inflections(word: str, short: str) -> None:
    """Possessive and ending come off where three letters stay, then six letters are kept."""
    assert stem(word) == short


def test_capitalised_stems_may_leave_out_the_first_word() -> None:
    """The first word of a sentence is capitalised anyway."""
    assert capitalised_stems("People of Lower Ombra") == {"people", "lower", "ombra"}
    assert capitalised_stems("People of Lower Ombra", start=1) == {"lower", "ombra"}


def test_overlap_is_a_share_of_the_smaller_set() -> None:
    """Half of the smaller set; nothing where either is empty."""
    assert overlap_of(frozenset("ab"), frozenset("bcd")) == 0.5
    assert overlap_of(frozenset(), frozenset("a")) == 0.0


def test_the_most_typical_wording_shares_most() -> None:
    """The wording that has most of its words in common with the others; the first among equals."""
    assert most_typical(["a red boat sank", "the boat sank", "rain"]) == "the boat sank"
    assert most_typical(["one", "two"]) == "one"
