"""Mentions: the names and groups in a sentence, found by code for the model to label."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.mentions import find_mentions, is_heading


@pytest.mark.parametrize(
    ("sentence", "candidates"),
    [
        ("Ana Lopez met Dan Reyes.", ["Ana Lopez", "Dan Reyes"]),
        ("Mayor Ana Lopez left Vardé.", ["Mayor Ana Lopez", "Vardé"]),
        ("She met Marie-Claire O’Neill in Saint-Denis.", ["Marie-Claire O’Neill", "Saint-Denis"]),
        ("Ludwig van Dalen and Rosa de la Cruz spoke.", ["Ludwig van Dalen", "Rosa de la Cruz"]),
        ("The Bank of Vardé lent money to Chile's army.", ["Bank of Vardé", "Chile's army"]),
        ("The Federation of Bakers and Millers met.", ["Federation of Bakers and Millers"]),
        ("The U.S. and the U.N. agreed.", ["U.S", "U.N"]),
        ("However, the striking dockworkers left.", ["striking dockworkers"]),
        ("In Vardé, police from Odense searched.", ["Vardé", "police from Odense"]),
        ("Senior officials met Lopez’s lawyers.", ["Senior officials", "Lopez’s lawyers"]),
        ("Lopez’s letter reached Reyes'.", ["Lopez", "Reyes"]),
        ("Reyes Inc. and Acme Corp. merged.", ["Reyes Inc.", "Acme Corp."]),
        ("Danish mayor Ana Lopez left.", ["Danish mayor Ana Lopez"]),
        ("The Foreign Ministry in Odense replied.", ["Foreign Ministry in Odense"]),
        ("Officials of the Danish capital met Lopez.", ["Officials", "Lopez"]),
        ("On Monday Lopez met Reyes in May.", ["Lopez", "Reyes"]),
        ("nothing here has a capital letter.", []),
        ("They waited.", []),
        ("", []),
    ],
)
def test_names_and_groups_are_candidates(sentence: str, candidates: list[str]) -> None:
    """Names with titles and particles, bodies with what they are of, groups with whose they are; in order."""
    found = [mention.text.rstrip(".") for mention in find_mentions(sentence)]
    assert found == [candidate.rstrip(".") for candidate in candidates]


@pytest.mark.parametrize(
    ("sentence", "left_out"),
    [
        ("On Tuesday and in March Lopez left.", ["Tuesday", "March", "On Tuesday"]),
        ("JANE ROE / AFP Rescuers reached Lopez.", ["JANE ROE", "JANE ROE / AFP"]),
        ("Lopez spoke (Reuters).", ["Reuters"]),
        ("The Odense-led talks ended for Lopez.", ["Odense-led"]),
        ("However Lopez left.", ["However", "However Lopez"]),
        ("Two Danish rivers rose near Lopez.", ["Danish", "Two Danish"]),
    ],
)
def test_dates_credits_openers_and_adjectives_are_none(sentence: str, left_out: list[str]) -> None:
    """What can be no actor is not asked about; the name beside it is."""
    found = [mention.text for mention in find_mentions(sentence)]
    assert not set(left_out) & set(found)
    assert "Lopez" in found


@pytest.mark.parametrize(
    ("sentence", "heading"),
    [
        ("Flood Drowns Many Cows In Vardé", True),
        ("Flood Drowns Many Cows In Vardé.", False),
        ("Flood Drowns Many Cows!”", False),
        ("A flood has drowned many cows", False),
        ("12 + 30 = 42", False),
        ("", False),
    ],
)
def test_a_heading_has_capitals_and_no_full_stop(sentence: str, heading: bool) -> None:
    """Most words begin with a capital, and nothing ends it."""
    assert is_heading(sentence) is heading


WORDS = st.sampled_from(
    [
        "Ana",
        "Lopez",
        "of",
        "the",
        "Bank",
        "police",
        "U.S.",
        "Friday",
        "’s",
        "and",
        "Danish",
        "-",
        "A",
        "J.",
        "in",
        "É",
        "12",
        "/",
        "AP",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=15).map(" ".join)))
def test_candidates_are_in_order_and_never_overlap(sentence: str) -> None:
    """Any text: no error, spans that fit their characters, each candidate behind the one before, none empty."""
    mentions = find_mentions(sentence)
    assert all(sentence[mention.start : mention.end] == mention.text.strip() != "" for mention in mentions)
    assert all(one.end <= two.start for one, two in pairwise(mentions))
    is_heading(sentence)
