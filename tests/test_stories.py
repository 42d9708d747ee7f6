"""Which articles tell the same story."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from reported import Report, flood

from summarizer.records import ArticleSummary
from summarizer.stories import group_stories


def _unrelated() -> ArticleSummary:
    report = Report("zulu_99", "2031-05-02").write("Velta bought the maker of kites, Norland's papers wrote.")
    report.actor("Velta", "organisation").actor("Kitemakers", "organisation").actor("Norland")
    report.event("Velta buys Kitemakers", "2031-05-01", "Velta", "Kitemakers", place="Port Vell")
    return report.summary()


def test_articles_with_the_same_leading_names_are_one_story() -> None:
    """Three reports of one flood are one story, named after what most of them share."""
    (story,) = group_stories([report.summary() for report in flood()])
    assert story.articles == ("alpha_11", "beta_22", "gamma_33")
    assert story.slug == "lower-ombra-norland-sudmark"
    assert story.title == "Lower Ombra, Norland, Sudmark"


def test_an_unrelated_article_is_a_story_of_its_own() -> None:
    """One shared country does not make one story."""
    stories = group_stories([*(report.summary() for report in flood()), _unrelated()])
    assert [story.articles for story in stories] == [("alpha_11", "beta_22", "gamma_33"), ("zulu_99",)]


@given(st.permutations(range(4)))
def test_order_of_articles_does_not_matter(order: list[int]) -> None:
    """Stories depend on the articles, not on the order they come in."""
    summaries = [*(report.summary() for report in flood()), _unrelated()]
    assert group_stories([summaries[i] for i in order]) == group_stories(summaries)


def test_one_more_article_keeps_the_name() -> None:
    """A story keeps its slug when another article about it arrives."""
    summaries = [report.summary() for report in flood()]
    more = Report("delta_44", "2031-05-05").write("Norland, Sudmark and the Red Knot met in Lower Ombra.")
    more.actor("Norland").actor("Sudmark").actor("Red Knot", "organisation")
    more.event("Norland, Sudmark and the Red Knot meet", "2031-05-04", "Norland", "Sudmark", place="Lower Ombra")
    before, after = group_stories(summaries), group_stories([*summaries, more.summary()])
    assert [story.slug for story in before] == [story.slug for story in after]
    assert len(after[0].articles) == 4


def test_slugs_are_unique_and_safe() -> None:
    """Two stories never share a slug; a slug is a plain folder name even for hostile or empty names."""
    same = [Report(f"{name}", None).actor("Con", "organisation").summary() for name in ("one", "two")]
    hostile = Report("three").actor("../Etc/Passwd " + "Very " * 40, "organisation").summary()
    nameless = Report("four\n5").summary()
    slugs = [story.slug for story in group_stories([*same, hostile, nameless])]
    assert len(set(slugs)) == 4
    assert {"story-con", "story-con-2", "four-5"} <= set(slugs)
    assert all(len(slug) <= 80 and slug.replace("-", "").isalnum() for slug in slugs)


def test_a_name_without_letters_or_breaks() -> None:
    """A slug is cut at 80 characters even without a break, and is never empty."""
    long = Report("five").actor("A" * 200, "organisation").summary()
    blank = Report("!!").summary()
    assert {len(story.slug) for story in group_stories([long, blank])} == {80, len("story")}


def test_a_lone_article_is_titled_by_its_title() -> None:
    """The title of a story of one article is the article's, where it has one."""
    report = flood()[0]
    report.title = "Dam breaks"
    assert group_stories([report.summary()])[0].title == "Dam breaks"


def test_generic_names_do_not_link() -> None:
    """ "Officials" and other generic or lower-case names are in no profile."""
    reports = [Report(name).actor("Officials").actor("the two sides").summary() for name in ("one", "two")]
    assert len(group_stories(reports)) == 2


def test_many_articles_of_one_story_are_one_story() -> None:
    """Four hundred articles that share every name are grouped without a pair-by-pair comparison."""
    summaries = [
        Report(f"n{number}", "2031-05-02").actor("Norland").actor("Sudmark").actor("Ombra").summary()
        for number in range(400)
    ]
    (story,) = group_stories(summaries)
    assert len(story.articles) == 400
