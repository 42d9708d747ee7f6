"""Which passages articles share, and how near-linearly they are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.records.brief import SharedText
from summarizer.records.summary import ArticleSummary
from summarizer.stories.shared_text import find_shared_text
from tests.support.reported import Report
from tests.support.wired import OTHER, OWN, REWORDED, WIRE, printed, told


def _sides(text: SharedText) -> list[tuple[int, int, int, int]]:
    return [(one.one.first, one.one.last, one.other.first, one.other.last) for one in text.passages]


@pytest.mark.parametrize("copy", [WIRE, REWORDED])
def test_a_copied_or_reworded_paragraph_is_found_with_its_span(copy: str) -> None:
    """The sentences that two articles share, verbatim or lightly reworded, are named on both sides."""
    one, other = told(Report("a"), OWN, WIRE), told(Report("b"), copy, OTHER)
    (found,) = find_shared_text([one, other])
    assert found.articles == ("a", "b")
    assert _sides(found) == [(2, 2, 1, 1)]
    passage = found.passages[0]
    assert (passage.one.start, passage.one.end) == (len(OWN) + 1, len(OWN) + 1 + len(WIRE))
    assert passage.words >= 8


def test_the_same_facts_in_other_words_are_no_shared_text() -> None:
    """Two reports of one landslide share names and facts, not text."""
    one = told(Report("a"), "Two barns above Tarn were buried when a slope came down at dawn on Monday, police said.")
    other = told(Report("b"), "Police say a dawn slide at Tarn on Monday covered a pair of barns; nobody was in them.")
    assert find_shared_text([one, other]) == ()


def test_a_long_office_is_no_shared_text() -> None:
    """A name with its office is the same in every article, however long."""
    office = "Acting Deputy Under Secretary of State for Northern Waters Fisheries and Harbour Affairs Ada Berta Quill"
    one = told(Report("a"), f"{office} flew to Tarn.")
    other = told(Report("b"), f"Nobody asked {office}.")
    assert find_shared_text([one, other]) == ()


def test_passages_apart_are_told_apart() -> None:
    """Two shared paragraphs, moved about, are two passages; one that goes on for long is one."""
    one = told(Report("a"), WIRE, OWN, "Nothing else is known.", OTHER)
    other = told(Report("b"), OTHER, "Rain went on.", WIRE, OWN)
    (found,) = find_shared_text([one, other])
    assert _sides(found) == [(1, 2, 3, 4), (4, 4, 1, 1)]


def test_a_whole_article_copied_is_one_passage() -> None:
    """However many sentences two articles share in a row, it is one passage."""
    many = [
        f"{word} lorries took {word} loads of {word} gravel from {word} pits near {word} weirs."
        for word in _WORDS.split()
    ]
    (found,) = find_shared_text([told(Report("a"), *many), told(Report("b"), *many)])
    assert _sides(found) == [(1, len(many), 1, len(many))]


_WORDS = "amber birch cedar dusty early faint green heavy ivory jolly khaki lilac mauve noble olive plain quiet"


def test_articles_without_prints_share_nothing() -> None:
    """Summaries of earlier versions have no prints: nothing is claimed of them."""
    assert find_shared_text([Report("a").write(WIRE).summary(), told(Report("b"), WIRE)]) == ()
    assert find_shared_text([]) == ()


def test_many_copies_are_paired_with_their_neighbours_only() -> None:
    """A text that a hundred articles carry gives pairs in number of the articles, and connects them all."""
    copies = [told(Report(f"n{number:03}"), WIRE) for number in range(100)]
    found = find_shared_text(copies)
    assert len(found) <= 4 * len(copies)
    reached = {"n000"}
    for text in found:
        if reached & set(text.articles):
            reached |= set(text.articles)
    assert len(reached) == 100


@given(st.lists(st.sampled_from([WIRE, REWORDED, OWN, OTHER, "Rain went on."]), max_size=4))
def test_passages_lie_in_their_articles(sentences: list[str]) -> None:
    """Every side of a passage is a run of sentences of its article, whatever stands in it; ids are in order."""
    summaries: list[ArticleSummary] = [told(Report("a"), WIRE, OWN), told(Report("b"), *sentences)]
    for number, text in enumerate(find_shared_text(summaries), start=1):
        assert text.id == f"shared-{number}"
        for side, summary in (
            (side, s) for p in text.passages for side, s in zip((p.one, p.other), summaries, strict=True)
        ):
            own = summary.article.sentences
            assert (own[side.first - 1].start, own[side.last - 1].end) == (side.start, side.end)


def test_prints_are_kept_in_a_summary() -> None:
    """A summary read back from JSON shares the same text."""
    one, other = told(Report("a"), WIRE), printed(Report("b").write(WIRE))
    again = ArticleSummary.model_validate_json(one.model_dump_json())
    assert find_shared_text([again, other]) == find_shared_text([one, other]) != ()
