"""Anaphora: whether a sentence needs the one before it to be understood."""

from __future__ import annotations

import pytest

from summarizer.language.mentions import may_refer_back


@pytest.mark.parametrize(
    ("sentence", "refers"),
    [
        ("She said so.", True),
        ("The minister and his aide left.", True),
        ("“Never,” was the answer.", True),
        ('"Never," was the answer.', True),
        ("The shepherd left.", False),
    ],
)
def test_a_pronoun_or_a_quotation_may_refer_back(sentence: str, refers: bool) -> None:
    """Only such a sentence may take its holder from the sentences before it."""
    assert may_refer_back(sentence) is refers
