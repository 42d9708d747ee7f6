"""Windows: an article of any length is cut so that every sentence is asked about."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.model.profiles import Shape
from summarizer.reading.windows import cut_windows
from tests.support.drafting import an_article


def numbers(length: int, shape: Shape) -> list[list[int]]:
    article = an_article(*(f"Sentence {n}." for n in range(1, length + 1)))
    return [[sentence.number for sentence in window.sentences] for window in cut_windows(article, shape)]


@pytest.mark.parametrize(
    ("length", "shape", "expected"),
    [
        (0, Shape(size=3), []),
        (1, Shape(size=3), [[1]]),
        (3, Shape(size=3), [[1, 2, 3]]),
        (4, Shape(size=3), [[1, 2, 3], [4]]),
        (5, Shape(size=1), [[1], [2], [3], [4], [5]]),
        (5, Shape(size=3, overlap=1), [[1, 2, 3], [3, 4, 5]]),
        (6, Shape(size=3, overlap=2), [[1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5, 6]]),
        (6, Shape(size=3, overlap=1), [[1, 2, 3], [3, 4, 5], [5, 6]]),
        (7, Shape(size=100), [[1, 2, 3, 4, 5, 6, 7]]),
    ],
)
def test_windows_step_by_size_less_overlap_and_end_with_the_article(
    length: int, shape: Shape, expected: list[list[int]]
) -> None:
    """The first window starts the article, each next one goes back by `overlap`, and none starts past the end."""
    assert numbers(length, shape) == expected


@given(length=st.integers(0, 60), size=st.integers(1, 12), overlap=st.integers(0, 11), context=st.integers(0, 5))
def test_every_sentence_is_asked_about_in_order(length: int, size: int, overlap: int, context: int) -> None:
    """Whatever the length and the shape: all sentences are in a window, windows are runs, none lies within another, and
    what is shown before a window is exactly what stands before it."""
    article = an_article(*(f"Sentence {n}." for n in range(1, length + 1)))
    windows = cut_windows(article, Shape(size=size, overlap=min(overlap, size - 1), context=context))
    asked = [[sentence.number for sentence in window.sentences] for window in windows]
    assert {number for window in asked for number in window} == set(range(1, length + 1))
    assert all(window == list(range(window[0], window[-1] + 1)) and len(window) <= size for window in asked)
    assert all(one[0] < two[0] and one[-1] < two[-1] for one, two in pairwise(asked))
    assert all(len(window) == size for window in asked[:-1])
    for window in windows:
        first = window.sentences[0].number
        assert [sentence.number for sentence in window.before] == list(range(max(1, first - context), first))


@given(length=st.integers(2, 60), size=st.integers(2, 12), overlap=st.integers(1, 11))
def test_neighbouring_windows_share_the_overlap(length: int, size: int, overlap: int) -> None:
    """Two neighbouring windows have exactly `overlap` sentences in common."""
    shared = min(overlap, size - 1)
    asked = numbers(length, Shape(size=size, overlap=shared))
    assert all(len(set(one) & set(two)) == shared for one, two in pairwise(asked))


def test_a_document_of_any_length_works() -> None:
    """Ten thousand sentences are cut into windows of one like any other article."""
    asked = numbers(10_000, Shape(size=1, context=1))
    assert len(asked) == 10_000
    assert asked[-1] == [10_000]


def test_a_window_says_where_it_is() -> None:
    """A message names the article and the sentences, one or several."""
    article = an_article("One.", "Two.", "Three.", id="delta")
    one, rest = cut_windows(article, Shape(size=1))[0], cut_windows(article, Shape(size=2))[0]
    assert one.where == "article delta, sentence 1"
    assert rest.where == "article delta, sentences 1 to 2"
