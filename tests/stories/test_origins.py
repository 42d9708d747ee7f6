"""How many independent origins a statement has."""

from __future__ import annotations

from summarizer.records.brief import Citation
from summarizer.records.summary import ArticleSummary
from summarizer.stories.origins import Origins
from summarizer.stories.shared_text import find_shared_text
from tests.support.reported import Report
from tests.support.wired import OTHER, OWN, WIRE, told


def _origins(*summaries: ArticleSummary) -> Origins:
    return Origins(summaries, find_shared_text(summaries))


def _cited(*places: tuple[str, int]) -> list[Citation]:
    return [Citation(article=a, sentence=n, start=0, end=1, text="x") for a, n in places]


def _copies() -> Origins:
    return _origins(told(Report("a"), WIRE, OWN), told(Report("b"), OTHER, WIRE), told(Report("c"), OTHER.upper()))


def test_a_statement_on_a_shared_paragraph_has_one_origin() -> None:
    """What two copies of one paragraph say is one origin; a third article of its own words is another."""
    assert _copies().of(_cited(("a", 1), ("b", 2))) == (("a", "b"),)
    assert _copies().of(_cited(("a", 1), ("b", 2), ("c", 1))) == (("a", "b"), ("c",))


def test_a_statement_on_other_text_of_the_same_articles_has_two() -> None:
    """Articles that share one paragraph are two origins of what each says elsewhere."""
    assert _copies().of(_cited(("a", 2), ("b", 1))) == (("a",), ("b",))
    assert _copies().of(_cited(("a", 1), ("b", 1))) == (("a",), ("b",))


def test_a_copy_adds_no_origin_to_who_says_more() -> None:
    """An article of which only shared text is cited adds nothing to one that says it in its own words too."""
    assert _copies().of(_cited(("a", 1), ("a", 2), ("b", 2))) == (("a", "b"),)
    assert _copies().of(_cited(("a", 1), ("a", 2), ("b", 2), ("b", 1))) == (("a",), ("b",))


def test_sentences_credited_to_one_agency_are_one_origin() -> None:
    """Two articles in their own words that both have it from one agency are one origin, of those sentences only."""
    one = told(Report("a"), "Two bridges are closed, Reuters reported.", OWN)
    other = told(Report("b"), "The crossings will stay shut for a week, according to Reuters.", OTHER)
    origins = _origins(one, other)
    assert origins.of(_cited(("a", 1), ("b", 1))) == (("a", "b"),)
    assert origins.of(_cited(("a", 2), ("b", 2))) == (("a",), ("b",))
    (group,) = origins.groups()
    assert (group.articles, group.agency) == (("a", "b"), "Reuters")


def test_an_agencys_own_article_is_the_origin_of_who_credits_it() -> None:
    """An article that an agency signs is credited with all it says."""
    signed = told(Report("a"), "TARN (AFP) - Two bridges are closed.", OWN)
    other = told(Report("b"), "Herds are being moved, AFP reported.", OTHER)
    assert _origins(signed, other).of(_cited(("a", 2), ("b", 1))) == (("a", "b"),)
    assert _origins(signed, other).of(_cited(("a", 2), ("b", 2))) == (("a",), ("b",))


def test_copies_are_one_group_however_many() -> None:
    """Articles connected by shared text are one group, which names what connects them."""
    origins = _origins(*(told(Report(name), WIRE) for name in "abc"), told(Report("d"), OTHER))
    (group,) = origins.groups()
    assert group.articles == ("a", "b", "c")
    assert group.agency is None
    assert len(group.rests_on) == 3
    assert origins.of(_cited(("a", 1), ("b", 1), ("c", 1), ("d", 1))) == (("a", "b", "c"), ("d",))
    assert origins.of([]) == ()


def test_copies_that_were_never_paired_are_one_origin() -> None:
    """Of many copies only neighbours are paired; the first and the last are one origin all the same."""
    origins = _origins(*(told(Report(f"n{number:02}"), WIRE) for number in range(30)))
    assert origins.of(_cited(("n00", 1), ("n29", 1))) == (("n00", "n29"),)
