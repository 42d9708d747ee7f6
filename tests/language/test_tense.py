"""The tense in which a sentence tells what a wording tells."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import summarizer.language.clauses as module
from summarizer.language.clauses import find_verb, is_past_form, tense_of

TABLE = Path(module.__file__).parent / "lexicon" / "irregular_verbs.toml"


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


@pytest.mark.parametrize(
    ("wording", "sentence", "verb"),
    [
        ("Oslo opens a bridge", "On Monday Oslo opened a bridge that opened early.", "opened"),
        ("Envoys hold talks", "The envoys have held talks.", "held"),
        ("Peru conducts a search", "Peru is conducting a search.", "conducting"),
        ("Peru opens a school", "Peru will open a school.", None),
        ("Residents are unable to return", "Residents displaced in May are unable to return.", None),
    ],
)
def test_a_verb_is_found_where_it_first_stands(wording: str, sentence: str, verb: str | None) -> None:
    """The span is that of the inflected verb in the sentence, without its auxiliary."""
    found = find_verb(wording, sentence)
    assert (found and sentence[found.start : found.end]) == verb
    assert (found and found.start) == (sentence.index(verb) if verb else None)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("opened", True), ("fled", True), ("broke", True), ("opens", False), ("opening", False), ("need", False),
     ("seed", False), ("lock", False), ("", False)],
)  # fmt: skip
def test_a_past_form_is_told_by_its_ending_or_the_table(word: str, expected: bool) -> None:
    """ "-ed" on a stem of some length, or an irregular form; a short word that happens to end so is none."""
    assert is_past_form(word) is expected
