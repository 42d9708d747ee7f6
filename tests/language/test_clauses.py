"""Where a clause begins, as words and commas show it."""

from __future__ import annotations

import pytest

from summarizer.language.clauses import main_clause, parts_clauses


@pytest.mark.parametrize("word", ["until", "while", "whereas", "when", "although", "though", "because"])
def test_a_conjunction_opens_a_clause(word: str) -> None:
    """Each of them, between a verb and a date, parts the two; within a longer word it does not."""
    assert parts_clauses(f" the lock {word} the barges left on ")
    assert not parts_clauses(f" the lock of Mean{word}ham on ")


@pytest.mark.parametrize(
    ("between", "parts"),
    [
        (" the lock as Kalmo burned on ", True),
        (" the lock as the Harbour Guild left on ", True),
        (" as of ", False),
        (" as part of the works on ", False),
        (" the lock as planned on ", False),
        (" the lock of Las Kalmo on ", False),
    ],
)
def test_as_opens_a_clause_before_a_name_only(between: str, parts: bool) -> None:
    """ "As Kalmo burned" is a clause, "as of" and "as part of" are none."""
    assert parts_clauses(between) is parts


@pytest.mark.parametrize(
    ("between", "parts"),
    [
        (" the lock before it was sold in ", True),
        (" the lock before the old mill had burned on ", True),
        (" the lock before dawn on ", False),
        (" the lock before a crowd, which had come on ", False),
    ],
)
def test_before_opens_a_clause_that_has_a_verb(between: str, parts: bool) -> None:
    """ "Before it was sold" is a clause with a date of its own, "before dawn" is none."""
    assert parts_clauses(between) is parts


@pytest.mark.parametrize(
    ("between", "parts"),
    [
        (" the lock, Kalmo declared a feast on ", True),
        (" the lock, and the Harbour Guild left on ", True),
        (" the lock, but Kalmo held out until ", True),
        (" the lock, a mill, Kalmo broke down on ", True),
        (" the lock, Kalmo, Odrin and Velta on ", False),
        (" the lock in Kalmo, the old capital, on ", False),
        (" the lock and declared a feast on ", False),
        (" the lock, and declared a feast on ", False),
    ],
)
def test_a_new_subject_behind_a_comma_opens_a_clause_if_a_verb_follows(between: str, parts: bool) -> None:
    """A list of names, and a second verb of the same subject, go on with the clause."""
    assert parts_clauses(between) is parts


@pytest.mark.parametrize("verb", ["said", "says", "told", "reported", "announced", "added", "confirmed"])
def test_who_says_it_opens_no_clause(verb: str) -> None:
    """What is said is what is told, whoever says it; what the speaker does besides is told apart."""
    assert not parts_clauses(f" the lock, Mayor Lund {verb} on ")
    assert not parts_clauses(f" the lock, the Harbour Guild of Kalmo, founded in Velta, {verb} on ")
    assert parts_clauses(f" the lock, Mayor Lund {verb}, until ")


def test_nothing_between_parts_nothing() -> None:
    """A date right behind the verb, or before it, is of its clause."""
    assert not parts_clauses("")
    assert not parts_clauses(" on ")


@pytest.mark.parametrize(
    ("front", "rest"),
    [
        ("While Kalmo hoped for peace, ", "Velta sent 12 boats, Odrin said."),
        ("Although the ice held, ", "Velta sent 12 boats."),
        ("Though the ice held, ", "Velta sent 12 boats."),
        ("Whereas Kalmo slept, ", "Velta sent 12 boats."),
        ("As the ice broke, ", "Velta sent 12 boats."),
        ("", "Velta sent 12 boats, while Kalmo slept, Odrin said."),
        ("", "Assen, a town on the Odrin, sent 12 boats."),
        ("", "While it lasted the ice held 12 boats."),
        ("", "Velta’s ferry, As Luck Has It, sent 12 boats."),
        ("", "On Monday, Velta sent 12 boats."),
        ("", ""),
    ],
)
def test_the_main_clause_begins_behind_the_comma_of_one_in_front(front: str, rest: str) -> None:
    """Only "while", "although", "though", "whereas" and "as" at the head, up to the first comma, put a clause first."""
    sentence = f"{front}{rest}"
    assert sentence[main_clause(sentence) :] == rest
