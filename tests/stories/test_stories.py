"""Which articles tell the same story."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.records.summary import ArticleSummary
from summarizer.stories.group import Story, group_stories
from tests.support.reported import Report, flood
from tests.support.wired import printed


def _unrelated() -> ArticleSummary:
    report = Report("zulu_99", "2031-05-02").write("Velta bought the maker of kites, Norland's papers wrote.")
    report.actor("Velta", "organisation").actor("Kitemakers", "organisation").actor("Norland")
    report.event("Velta buys Kitemakers", "2031-05-01", "Velta", "Kitemakers", place="Port Vell")
    return report.summary()


def test_articles_with_the_same_leading_names_are_one_story() -> None:
    """Three reports of one flood are one story, named after what most of them share, titled by their main event."""
    (story,) = group_stories([report.summary() for report in flood()])
    assert story.articles == ("alpha_11", "beta_22", "gamma_33")
    assert story.slug == "lower-ombra-norland-sudmark"
    assert story.title == "The river Ombra breaks its dam and floods Lower Ombra"


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
    assert {"story-con", "four-5"} <= set(slugs)
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


# --- by wording, place and date ---------------------------------------------------------------------------------------


def _crash(name: str, town: str, day: str | None = "2031-05-02", street: str = "Mill Street") -> ArticleSummary:
    """A report of a tram crash, which names whom it alone spoke to."""
    report = Report(name, day)
    report.write(
        f"A tram left its rails in {town} on a bend and turned over, and passengers were trapped inside the tram."
    )
    report.event(f"A tram overturns in {town}", day, place=town)
    report.write(
        f"Crews cut passengers out of the tram at {street}; the driver of the tram was questioned, Witness {name} said."
    )
    report.actor(f"Witness {name}", "person")
    return printed(report)


def test_few_actors_in_common_but_words_and_place() -> None:
    """Reports of one crash that share no actor but words and a place are one story."""
    stories = group_stories([_crash("a", "Ferrow"), _crash("b", "Ferrow", street="Castle Road")])
    assert [story.articles for story in stories] == [("a", "b")]
    assert stories[0].title == "A tram overturns in Ferrow"


def _hostages(name: str, day: str | None, *more: str) -> ArticleSummary:
    report = Report(name, day).write(
        "The Red Knot released hostages in Velta, and mediators from Norland flew them home."
    )
    report.actor("Red Knot", "armed_group").actor("Norland").actor("Velta")
    report.event("The Red Knot releases hostages in Velta", day, "Red Knot", place="Velta")
    for sentence in more:
        report.write(sentence)
    return report.summary()


def test_releases_months_apart_are_two_stories() -> None:
    """The same words and names, months apart, are two stories, the later one with its month; weeks apart are one."""
    first, second = _hostages("a", "2031-05-02"), _hostages("b", "2031-05-20")
    later = _hostages("c", "2031-08-20")
    stories = group_stories([first, second, later])
    assert [story.articles for story in stories] == [("a", "b"), ("c",)]
    assert stories[1].slug == f"{stories[0].slug}-2031-08"


def test_an_undated_article_connects_no_two_that_are_apart() -> None:
    """An article without a date joins one of two stories that are months apart, and leaves them two."""
    stories = group_stories([_hostages("a", "2031-05-02"), _hostages("b", "2031-08-20"), _hostages("c", None)])
    assert sorted(len(story.articles) for story in stories) == [1, 2]


def test_articles_in_between_carry_a_story_on() -> None:
    """A story that is reported on every few weeks is one story, however long it goes on."""
    days = ("2031-05-02", "2031-05-28", "2031-06-20", "2031-07-15", "2031-08-10")
    (story,) = group_stories([_hostages(f"n{day}", day) for day in days])
    assert len(story.articles) == 5


_TOPICS = {
    "kites": "Velta bought the maker of kites, and workers at its looms in Ardle feared for their looms and kites.",
    "grain": "Grain ships waited off Port Mirren while Osland argued over tolls on grain and cargo ships.",
    "ballot": "Voters in Quenby chose a mayor after recounts of the ballots, and Linnet won the ballots by nine.",
    "flood": "The river Ombra broke its dam at Tarn and the flood took bridges, so Norland closed the river.",
}


def _on(topic: str, number: int) -> ArticleSummary:
    text = _TOPICS[topic]
    report = (
        Report(f"{topic}-{number}", f"2031-05-{number + 1:02}").write(text).write("Nobody would say more on Sunday.")
    )
    for name in (word.strip(",.") for word in text.split()[1:] if word[0].isupper()):
        report.actor(name, "organisation")
    return printed(report)


def _as_told(stories: tuple[Story, ...]) -> dict[str, tuple[str, ...]]:
    return {story.slug: story.articles for story in stories}


@given(
    st.sets(st.tuples(st.sampled_from(sorted(_TOPICS)), st.integers(0, 25)), min_size=1, max_size=24),
    st.integers(0, 25),
)
def test_one_more_article_changes_no_other_story(articles: set[tuple[str, int]], day: int) -> None:
    """Stories that an added article does not belong to keep their slug and their articles; it only adds to its own."""
    rest = sorted(one for one in articles if one != ("flood", day))
    before = _as_told(group_stories(_on(*one) for one in rest))
    after = _as_told(group_stories([*(_on(*one) for one in rest), _on("flood", day)]))
    touched = next(slug for slug, own in after.items() if f"flood-{day}" in own)
    grown = {slug: tuple(one for one in own if one != f"flood-{day}") for slug, own in after.items()}
    assert {slug: own for slug, own in grown.items() if own} == before
    assert set(after) - set(before) <= {touched}


# --- titles -----------------------------------------------------------------------------------------------------------


def test_titles_without_an_event_that_can_stand_alone() -> None:
    """Where no main event names anybody, the most typical headline is the title, without its outlet; else the names."""
    reports = [Report(name, "2031-05-02").actor("Norland").actor("Sudmark").actor("Tarn") for name in ("a", "b")]
    assert group_stories([one.summary() for one in reports])[0].title == "Norland, Sudmark, Tarn"
    for report, title in zip(reports, ("Flood at Tarn | The Tarn Post", "Flood at Tarn"), strict=True):
        report.title = title
    assert group_stories([one.summary() for one in reports])[0].title == "Flood at Tarn"


def test_a_count_grows_old_and_is_no_title() -> None:
    """A main event with a number in it, or one that points back, is not put over a story."""
    report = Report("a", "2031-05-02").actor("Norland").actor("Tarn")
    report.event("Norland counts 300 dead", None, "Norland").event("It closes the river in Tarn", None, "Norland")
    report.event("Norland closes the river", None, "Norland")
    assert group_stories([report.summary()])[0].title == "Norland closes the river"
