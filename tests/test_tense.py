"""The tense in which a sentence tells what a wording tells."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import summarizer.text.tense as module
from summarizer.text.tense import tense_of

TABLE = Path(module.__file__).with_name("irregular_verbs.toml")


@pytest.mark.parametrize(
    ("wording", "sentence", "tense"),
    [
        ("Oslo opens a bridge", "Oslo opened a bridge.", "past"),
        ("Envoys hold talks", "The envoys held a second round of talks on Monday.", "past"),
        ("Farmers flee Lomas", "Farmers fled Lomas overnight.", "past"),
        ("A mission arrives in Lomas", "A mission has arrived in Lomas, reports say.", "perfect"),
        ("Rebels leave Lomas", "Rebels have already left Lomas.", "perfect"),
        ("Rebels leave Lomas", "Rebels had not yet left Lomas.", "past"),
        ("Peru conducts a search", "Peru is conducting a search.", "progressive"),
        ("Peru conducts a search", "Peru has been conducting a search.", "progressive"),
        ("Peru conducts a search", "Peru was conducting a search.", "other"),
        ("Peru detains a mayor", "Peru is holding talks while also detaining a mayor.", "progressive"),
        ("Peru opens a school", "Peru will open a school.", None),
        ("Residents are unable to return", "Residents displaced in May are unable to return.", None),
        ("Peru opens a school", "Nothing of the kind.", None),
    ],
)
def test_the_tense_is_that_of_the_same_verb(wording: str, sentence: str, tense: str | None) -> None:
    """The wording is in the present; form and auxiliary in the sentence tell."""
    assert tense_of(wording, sentence) == tense


def test_an_irregular_form_belongs_to_one_verb() -> None:
    """A form that two verbs share would be read as either."""
    verbs = tomllib.loads(TABLE.read_text("utf-8"))["verbs"]
    forms = [form for own in verbs.values() for form in set(own)]
    assert len(forms) == len(set(forms))
    assert all(form not in verbs or form in verbs[form] for form in forms)
