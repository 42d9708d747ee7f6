"""The gate: a sentence of the narrative says what its statement says, no more and no less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.brief.gate import objection

COUNTS = (
    "People who left Lomas: the sources give more than 6,600 (2021); at least 19,000 (undated); their dates do not "
    "settle what replaces what."
)
CHARGE = "Chile accuses Peru of draining the lake; Peru denies accusations by Chile of draining the lake."
SEIZED = "Soldiers seize three trucks near Kandara (alleged, not confirmed)."
MET = "Ana Lopez and Dan Reyes meet in Oslo (3 May, year not given)."


@pytest.mark.parametrize(
    ("sentence", "statement"),
    [
        (MET, MET),
        ("Ana Lopez and Dan Reyes met in Oslo on 3 May (year not given).", MET),
        ("Chile accuses Peru of draining the lake, which Peru denies.", CHARGE),
        ("Soldiers are alleged to have seized three trucks near Kandara, which is not confirmed.", SEIZED),
        (
            "How many people left Lomas is open: the sources give more than 6,600 (2021) and at least 19,000 "
            "(undated), and their dates do not settle which replaces which.",
            COUNTS,
        ),
    ],
)
def test_other_words_for_the_same_pass(sentence: str, statement: str) -> None:
    """Tense, order and connectives are the model's; so is the statement itself, word for word."""
    assert objection(sentence, statement, "") is None


@pytest.mark.parametrize(
    ("sentence", "statement", "reason"),
    [
        ("Ana Lopez and Dan Reyes met in Oslo on 4 May (year not given).", MET, "number 4"),
        ("Ana Lopez and Dan Reyes met in Oslo on 3 May 2021 (year not given).", MET, "number 2021"),
        ("Ana Lopez and Carla Reyes met in Oslo on 3 May (year not given).", MET, "does not name"),
        ("Ana Lopez and Dan Reyes of Peru met in Oslo on 3 May (year not given).", MET, "Dan Reyes of Peru"),
        ("Ana Lopez met in Oslo on 3 May (year not given).", MET, "leaves out Dan Reyes"),
        ("Ana Lopez and Dan Reyes met in Oslo in May (year not given).", MET, "leaves out 3"),
        ("Ana Lopez and Dan Reyes met in Oslo on 3 May.", MET, "year not given"),
        ("Ana Lopez and Dan Reyes met in Oslo on 3 May (year not given). They smiled.", MET, "one sentence"),
        (
            "Ana Lopez and Dan Reyes celebrated a historic peace treaty in Oslo on 3 May (year not given).",
            MET,
            "does not say",
        ),
        ("Soldiers seized three trucks near Kandara, which is not confirmed.", SEIZED, "'alleged'"),
        ("Soldiers are alleged to have seized three trucks near Kandara, which is confirmed.", SEIZED, "not"),
        ("Peru accuses Chile of draining the lake, which Chile denies.", CHARGE, "which position"),
        ("Chile accuses Peru of draining the lake and denies it.", CHARGE, "which position"),
        ("Chile accuses Peru of draining the lake; Peru says nothing by Chile of it.", CHARGE, "which position"),
        (COUNTS.replace("more than 6,600", "6,600"), COUNTS, "more than"),
        (COUNTS.replace("at least 19,000", "nearly 19,000"), COUNTS, "at least"),
        (COUNTS.replace("; at least 19,000 (undated)", ""), COUNTS, "leaves out"),
        ("", MET, "one sentence"),
    ],
)
def test_what_is_added_lost_or_turned_round_does_not_pass(sentence: str, statement: str, reason: str) -> None:
    """Each objection says what is wrong, for the model to mend and for the reader of the ledger."""
    said = objection(sentence, statement, "")
    assert said is not None
    assert reason in said


def test_evidence_may_lend_words_but_no_numbers() -> None:
    """A word of the cited sentence is no invention; a number that the statement leaves out stays out."""
    statement, evidence = (
        "Ana Lopez opens a bridge in Oslo.",
        "Ana Lopez opened a rebuilt bridge of 200 metres in Oslo.",
    )
    assert objection("Ana Lopez opens a rebuilt bridge in Oslo.", statement, evidence) is None
    assert objection("Ana Lopez opens a bridge of 200 metres in Oslo.", statement, evidence) is not None


@given(st.text(max_size=80))
def test_any_text_is_judged(text: str) -> None:
    """Whatever the model writes: an objection or none, and never a failure."""
    assert objection(text, MET, "") is None or text != MET
