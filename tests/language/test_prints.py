"""A sentence's words as fingerprints."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.likeness.fingerprints import prints_of, read_prints, word_prints
from summarizer.language.sentences import split_sentences


def _printed(text: str) -> list[list[int]]:
    return [read_prints(one).tolist() for one in word_prints(text, split_sentences(text))]


@given(st.text(max_size=200))
def test_a_print_for_each_sentence(text: str) -> None:
    """Any text has as many printed sentences as it has sentences; the words printed are those looked for."""
    sentences = split_sentences(text)
    printed = [frozenset(one) for one in _printed(text)]
    assert printed == [prints_of(text[one.start : one.end]) for one in sentences]


def test_words_keep_their_order_and_lose_their_inflection() -> None:
    """The order of the words is kept; inflections and words without meaning are not."""
    assert _printed("The dams were closing.") == _printed("A dam closes.")
    assert _printed("Dams close.") != _printed("Close dams.")


def test_of_a_long_name_the_last_two_words_count() -> None:
    """An office before a name is no wording; a list of names is, and a name across a comma is two."""
    assert _printed("they met Acting Harbour Master Ada Quill.") == _printed("they met Ada Quill.")
    assert len(_printed("they met Norland, Sudmark, Tarn and Velta.")[0]) == 5
