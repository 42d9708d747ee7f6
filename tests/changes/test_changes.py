"""What has changed between two sets of briefs: planted changes are found, and nothing else is called one."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.changes import compare
from summarizer.pipeline import write_brief
from summarizer.records.brief import StoryBrief
from summarizer.records.changes import Change, Changes, Sort, StoryChanges
from summarizer.records.summary import ArticleSummary
from summarizer.render.markdown.changes import changes_to_markdown
from summarizer.stories.group import Story
from tests.support.reported import Report, flood

DAY, NEXT = "2031-05-02", "2031-05-03"
PEOPLE = "people who left Ombra"
OF_CHARGE = "Norland opened the gates too late"


def _summary(report: Report) -> ArticleSummary:
    """The summary, its article's hash that of its text."""
    summary = report.summary()
    sha256 = hashlib.sha256(report.text.encode()).hexdigest()
    return summary.model_copy(update={"article": summary.article.model_copy(update={"sha256": sha256})})


def _brief(*reports: Report, slug: str = "ombra") -> StoryBrief:
    summaries = [_summary(report) for report in reports]
    return write_brief(Story(slug=slug, title="Ombra", articles=tuple(r.identity for r in reports)), summaries)


def _alpha(published: str | None = DAY) -> Report:
    report = Report("alpha", published).write("The dam of Ombra broke on 1 May, Norland said.")
    return report.actor("Norland").event("The dam of Ombra breaks", "2031-05-01", "Norland")


def _between(old: Sequence[Report], new: Sequence[Report]) -> StoryChanges:
    (story,) = compare([_brief(*old)], [_brief(*new)]).stories
    return story


def _of(story: StoryChanges, sort: Sort) -> list[Change]:
    return [change for change in story.changes if change.sort == sort and change.about != "actor"]


def _shown(story: StoryChanges) -> str:
    return changes_to_markdown(Changes(stories=(story,)))


# --- articles -------------------------------------------------------------------------------------------------------


def test_a_new_article_brings_what_is_new() -> None:
    """Law: what only the new article says is new, with its citation; what it repeats is not."""
    beta = Report("beta", NEXT).write("The dam of Ombra broke on 1 May.").actor("Norland")
    beta.event("The dam of Ombra breaks", "2031-05-01", "Norland")
    beta.write("Norland asked Sudmark for pumps.").event("Norland asks Sudmark for pumps", NEXT, "Norland", "Sudmark")
    story = _between([_alpha()], [_alpha(), beta])
    assert ([head.id for head in story.new_articles], story.same) == (["beta"], 1)
    (new,) = _of(story, "new")
    assert (new.about, new.causes, new.before) == ("event", ("new_article",), ())
    assert [(one.article, one.sentence) for one in new.after] == [("beta", 2)]
    (changed,) = _of(story, "changed")
    assert [(one.field, one.before, one.after) for one in changed.fields] == [("told by", "1 article", "2 articles")]


def test_a_gone_article_withdraws_nothing() -> None:
    """Law: what only a missing article said is gone with it, not withdrawn and not resolved, disputes included."""
    beta = Report("beta", NEXT).write("Sudmark accused Norland of delay.").actor("Norland").actor("Sudmark")
    beta.stance("Sudmark", "accuses", "Norland", OF_CHARGE)
    beta.write("Norland denied any delay.").stance("Norland", "denies", "Sudmark", OF_CHARGE)
    story = _between([_alpha(), beta], [_alpha()])
    assert [head.id for head in story.gone_articles] == ["beta"]
    assert [(one.about, one.sort, one.causes) for one in story.changes if one.about != "actor"] == [
        ("dispute", "gone", ("article_gone",)),
        ("stance", "gone", ("article_gone",)),
        ("stance", "gone", ("article_gone",)),
    ]
    assert "## Gone with its articles\n\n- Dispute: " in _shown(story)


def test_a_new_version_supersedes_what_it_no_longer_says() -> None:
    """Law: an article of the same name with another text is a new version: what it no longer says is withdrawn, what it
    says otherwise is changed, and the superseded sentences stay visible."""
    before = _alpha().write("Some 300 people left Ombra.").figure("300", 300, PEOPLE, as_of=DAY)
    before.write("A bridge fell in Ombra.").event("A bridge falls in Ombra", DAY)
    after = _alpha().write("Some 450 people left Ombra.").figure("450", 450, PEOPLE, as_of=DAY)
    story = _between([before], [after])
    ((revision),) = story.revisions
    assert (revision.before.id, revision.before.sha256 != revision.after.sha256) == ("alpha", True)
    assert (story.new_articles, story.gone_articles, story.same) == ((), (), 0)
    (withdrawn,) = _of(story, "withdrawn")
    assert (withdrawn.text, withdrawn.causes) == ("A bridge falls in Ombra (2 May 2031)", ("new_version",))
    (changed,) = _of(story, "changed")
    assert [(one.before, one.after) for one in changed.fields] == [("300 (2 May 2031)", "450 (2 May 2031)")]
    shown = _shown(story)
    assert "- New version of an article: **alpha**; what it said before is superseded" in shown
    assert "  - Before: “Some 300 people left Ombra.” [alpha before:2]" in shown
    assert "## Withdrawn" in shown
    assert "“A bridge fell in Ombra.” [alpha before:3]" in shown


def test_an_article_is_known_by_its_bytes_whatever_it_is_called() -> None:
    """Law: a renamed article is the same, and nothing has changed."""
    old, new = _brief(_alpha()), _brief(_alpha())
    named = new.model_dump_json().replace("alpha", "omega")
    assert compare([old], [StoryBrief.model_validate_json(named)]).is_empty


def test_a_name_is_no_version_when_the_text_is_another() -> None:
    """Law: `01.txt` of another folder with other words is another article; of the same path it is a new version."""
    other = Report("alpha", DAY).write("A choir sang in Torvik.").event("A choir sings in Torvik", DAY)
    there = _brief(other)
    heads = tuple(head.model_copy(update={"path": "elsewhere/alpha.txt"}) for head in there.articles)
    (story,) = compare([_brief(_alpha())], [there.model_copy(update={"articles": heads})]).stories
    assert (story.revisions, [head.id for head in story.new_articles]) == ((), ["alpha"])
    assert [change.sort for change in story.changes if change.about == "event"] == ["new", "gone"]
    assert "[alpha:1]" in _shown(story)
    assert "[alpha before:1]" in _shown(story)
    (story,) = compare([_brief(_alpha())], [there]).stories
    assert len(story.revisions) == 1


def test_a_name_is_a_version_when_most_words_recur() -> None:
    """Law: yesterday's and today's folder hold the same article under one name, with another ending."""
    later = _brief(_alpha().write("It rained.").event("It rains in Ombra", DAY))
    heads = tuple(head.model_copy(update={"path": "tuesday/alpha.txt"}) for head in later.articles)
    (story,) = compare([_brief(_alpha())], [later.model_copy(update={"articles": heads})]).stories
    assert len(story.revisions) == 1


# --- statements -----------------------------------------------------------------------------------------------------


def test_a_plan_that_came_about_has_changed() -> None:
    """Law: an event goes on from brief to brief while its status and date change."""
    plan = Report("a", DAY).write("Norland will open the gates of Ombra.").actor("Norland")
    plan.event("Norland opens the gates of Ombra", NEXT, "Norland", status="planned")
    done = Report("a", "2031-05-05").write("Norland has opened the gates of Ombra.").actor("Norland")
    done.event("Norland opens the gates of Ombra", "2031-05-04", "Norland")
    (changed,) = _of(_between([plan], [done]), "changed")
    assert [(one.field, one.before, one.after) for one in changed.fields] == [
        ("date", "3 May 2031", "4 May 2031"),
        ("status", "planned", "happened"),
    ]


def test_an_open_figure_that_is_settled_is_resolved() -> None:
    """Law: a series whose values contradicted each other, or were left open, and now go together is resolved."""
    first = _alpha().write("300 people left Ombra.").figure("300", 300, PEOPLE, as_of=DAY)
    open_one = Report("b", DAY).write("700 people left Ombra.").actor("Norland").figure("700", 700, PEOPLE, as_of=DAY)
    settled = Report("b", DAY).write("300 people left Ombra, not 700.").actor("Norland")
    settled.figure("300", 300, PEOPLE, as_of=DAY)
    assert _brief(first, open_one).figures[0].relation == "conflict"
    (resolved,) = _of(_between([first, open_one], [first, settled]), "resolved")
    assert (resolved.about, resolved.causes) == ("figure", ("new_version",))
    assert [one.field for one in resolved.fields] == ["values", "relation"]
    (back,) = _of(_between([first, settled], [first, open_one]), "changed")
    assert back.fields[1].after == "values differ for the same date and scope"


def test_a_dispute_that_a_new_version_drops_is_resolved() -> None:
    """Law: where the denial is taken out of the article, the dispute is resolved and the denial withdrawn."""
    charge = Report("b", DAY).write("Sudmark accused Norland of delay.").actor("Norland").actor("Sudmark")
    charge.stance("Sudmark", "accuses", "Norland", OF_CHARGE)
    contested = Report("b", DAY).write("Sudmark accused Norland of delay.").actor("Norland").actor("Sudmark")
    contested.stance("Sudmark", "accuses", "Norland", OF_CHARGE)
    contested.write("Norland denied any delay.").stance("Norland", "denies", "Sudmark", OF_CHARGE)
    story = _between([contested], [charge])
    assert [(one.about, one.sort) for one in story.changes if one.about != "actor"] == [
        ("dispute", "resolved"),
        ("stance", "withdrawn"),
    ]
    assert "## Resolved\n\n- Dispute: Sudmark accuses Norland" in _shown(story)
    begun = _between([charge], [contested])
    assert [(one.about, one.sort) for one in begun.changes if one.about == "dispute"] == [("dispute", "new")]
    assert "- Position: " not in _shown(begun), "a position that its dispute tells is not told twice"


def test_a_turn_of_position_is_a_change() -> None:
    """Law: who rejected a thing and now supports it has changed position; both are shown."""
    first = Report("a", DAY).write("Sudmark rejected the truce.").actor("Sudmark")
    first.stance("Sudmark", "rejects", "the truce", "The truce is unfair")
    second = Report("b", NEXT).write("Sudmark backed the truce.").actor("Sudmark")
    second.stance("Sudmark", "supports", "the truce", "The truce should hold", polarity="supportive")
    (changed,) = _of(_between([first], [first, second]), "changed")
    (turn,) = changed.fields
    assert (turn.field, changed.before[0].article, changed.after[0].article) == ("position", "a", "b")
    assert turn.before is not None
    assert turn.before.startswith("Sudmark rejects the truce")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A storm floods Ombra", "A storm floods Torvik"),
        ("The army of Ombra attacks the port", "The army of Ombra leaves the port"),
        ("A storm floods Ombra", "A choir sings in Ombra"),
    ],
)
def test_another_place_or_occurrence_is_another_event(before: str, after: str) -> None:
    """Law: of different articles, only what says the same of the same place continues."""
    one = Report("a", DAY).write("Said one.").event(before, DAY)
    other = Report("b", DAY).write("Said another.").event(after, DAY)
    assert [change.sort for change in _between([one], [other]).changes] == ["new", "gone"]
    again = Report("b", DAY).write("Said another.").event(before, DAY)
    assert _between([one], [again]).changes == ()


@pytest.mark.parametrize(
    ("measures", "unit"),
    [("people who fled Torvik", "person"), ("people hurt in Ombra", "person"), ("people who fled Ombra", "house")],
)
def test_another_count_is_another_series(measures: str, unit: str) -> None:
    """Law: of different articles, only the same kind of count, of the same place and in the same unit, continues."""
    one = Report("a", DAY).write("300 people fled Ombra.").figure("300", 300, "people who fled Ombra", as_of=DAY)
    other = Report("b", DAY).write("90, they said.").figure("90", 90, measures, unit=unit, as_of=DAY)
    assert [change.sort for change in _between([one], [other]).changes] == ["new", "gone"]
    again = Report("b", DAY).write("90, they said.").figure("90", 90, "people who fled Ombra", as_of=DAY)
    assert [change.sort for change in _between([one], [again]).changes] == ["changed"]


def test_a_third_article_confirms_nothing_new() -> None:
    """Law: whether one or several articles tell of it is a change; two or three is none."""
    others = [Report(id_, DAY).write(f"Broken, said {id_}.") for id_ in "bc"]
    for other in others:
        other.actor("Norland").event("The dam of Ombra breaks", "2031-05-01", "Norland")
    assert _of(_between([_alpha(), others[0]], [_alpha(), *others]), "changed") == []


def test_a_reading_settles_nothing() -> None:
    """Law: where the same bytes were only read otherwise, a contested figure has changed, and is not resolved."""
    first = _alpha().write("300 people left Ombra.").figure("300", 300, PEOPLE, as_of=DAY)
    wrong = Report("b", DAY).write("300 people, not 700, left.").actor("Norland").figure("700", 700, PEOPLE, as_of=DAY)
    right = Report("b", DAY).write("300 people, not 700, left.").actor("Norland").figure("300", 300, PEOPLE, as_of=DAY)
    sorts = [(one.sort, one.causes) for one in _between([first, wrong], [first, right]).changes]
    assert sorts == [("changed", ("read_anew",))]


def test_a_side_that_is_gone_resolves_no_dispute() -> None:
    """Law: a denial whose article is missing was not taken back, whatever becomes of the charge's article."""
    charge = Report("b", DAY).write("Sudmark accused Norland of delay.").actor("Norland").actor("Sudmark")
    charge.stance("Sudmark", "accuses", "Norland", OF_CHARGE)
    denial = Report("c", DAY).write("Norland denied any delay.").actor("Norland").actor("Sudmark")
    denial.stance("Norland", "denies", "Sudmark", OF_CHARGE)
    calmer = Report("b", NEXT).write("Sudmark asked for pumps.").actor("Norland").actor("Sudmark")
    disputes = [one for one in _between([charge, denial], [calmer]).changes if one.about == "dispute"]
    assert [(one.sort, one.causes) for one in disputes] == [("gone", ("new_version", "article_gone"))]


def test_what_comes_from_standard_input_has_no_versions() -> None:
    """Law: two articles that were piped in are two articles."""
    one, other = _brief(_alpha()), _brief(_alpha().write("It rained."))
    piped = [
        brief.model_copy(update={"articles": tuple(h.model_copy(update={"path": "-"}) for h in brief.articles)})
        for brief in (one, other)
    ]
    (story,) = compare(piped[:1], piped[1:]).stories
    assert (story.revisions, len(story.new_articles), len(story.gone_articles)) == ((), 1, 1)


def test_what_the_same_words_were_read_to_say_is_no_news() -> None:
    """Law: of an unchanged article nothing is withdrawn; another reading of a sentence that was quoted before is passed
    over, and one of a sentence that was not stands apart, under a heading that says so."""
    read = _alpha().write("It rained in Ombra.")
    again = _alpha().write("It rained in Ombra.").event("Rain falls on Ombra", DAY)
    story = _between([read], [again])
    assert [(one.sort, one.causes) for one in story.changes] == [("new", ("read_anew",))]
    assert "## Read or grouped differently" in _shown(story)
    assert [(one.sort, one.causes) for one in _between([again], [read]).changes] == [("gone", ("read_anew",))]
    twice = Report("a", DAY).write("Rain and hail fell on Ombra.").event("Rain falls on Ombra", DAY)
    both = Report("a", DAY).write("Rain and hail fell on Ombra.").event("Rain falls on Ombra", DAY)
    both.event("Crops die of hail", DAY)
    assert _between([twice], [both]).is_empty
    assert _between([both], [twice]).is_empty


def test_an_actor_s_role_is_a_change_and_its_name_is_not() -> None:
    """Law: the same actor by its names; another role is said, where both are given."""
    one = Report("a", DAY).write("Mayor Ada Quill spoke.").actor("Ada Quill", "person", role="Mayor")
    two = (
        Report("a", DAY).write("Ada Quill, the former mayor, spoke.").actor("Ada Quill", "person", role="Former mayor")
    )
    (changed,) = _between([one], [two]).changes
    assert [(one.field, one.before, one.after) for one in changed.fields] == [("role", "Mayor", "Former mayor")]


# --- stories --------------------------------------------------------------------------------------------------------


def test_stories_are_continued_by_their_articles() -> None:
    """Law: a story goes on under another name; one with neither articles nor names in common is new."""
    choir = Report("choir", DAY).write("A choir sang in Torvik.").actor("Torvik Choir", "organisation")
    mine = Report("mine", DAY).write("A mine closed.").actor("Ore Union", "organisation")
    old = [_brief(_alpha(), slug="one"), _brief(choir, slug="two")]
    new = [_brief(mine, slug="one"), _brief(_alpha(), slug="three")]
    changes = compare(old, new)
    assert [(one.story, one.earlier) for one in changes.stories] == [("one", None), ("three", "one"), (None, "two")]
    assert changes.stories[1].is_empty
    shown = changes_to_markdown(changes)
    assert "A story that the earlier brief has not." in shown
    assert "No article of this story is there any more." in shown
    assert "Nothing has changed in: Ombra." in shown


def test_stories_are_continued_by_their_cast() -> None:
    """Law: tomorrow's articles are all others; who acts tells that the story is the same."""
    names = ("Norland", "Sudmark", "Ada Quill", "Otto Berg")
    first, second = Report("a", DAY).write("One."), Report("b", NEXT).write("Two.")
    for name in names:
        first.actor(name, "organisation")
        second.actor(name, "organisation")
    choir = Report("c", DAY).write("A choir.").actor("Torvik Choir", "organisation")
    changes = compare([_brief(choir, slug="c"), _brief(first, slug="x")], [_brief(second, slug="y"), _brief(choir)])
    assert [(one.story, one.earlier) for one in changes.stories] == [("y", "x"), ("ombra", "c")]
    passing = Report("d", DAY).write("Four.").actor("Norland").actor("Ore Union", "organisation")
    changes = compare([_brief(choir, slug="c"), _brief(first, slug="x")], [_brief(passing, slug="p")])
    assert [(one.story, one.earlier) for one in changes.stories] == [("p", None), (None, "c"), (None, "x")]


def test_the_same_words_in_two_stories_are_two_statements() -> None:
    """Law: without a passage in common, what continues is looked for within the story only."""
    rain = [Report(id_, DAY).write(f"Said {id_}.").event("Rain floods the valley", DAY) for id_ in "ab"]
    choirs = [Report(id_, DAY).write(f"Choir {id_}.").event(f"Choir {id_} sings", DAY) for id_ in ("one", "two")]
    old = [_brief(rain[0], choirs[0], slug="x"), _brief(choirs[1], slug="y")]
    new = [_brief(choirs[0], slug="x"), _brief(rain[1], choirs[1], slug="y")]
    told = [(one.story, change.sort) for one in compare(old, new).stories for change in one.changes]
    assert told == [("x", "gone"), ("y", "new")]


def test_an_article_that_came_to_another_story_is_not_withdrawn() -> None:
    """Law: statements go with their article when stories are cut differently."""
    beta = Report("beta", NEXT).write("A choir sang in Torvik.").event("A choir sings in Torvik", NEXT)
    old, new = [_brief(_alpha(), beta)], [_brief(_alpha(), slug="a"), _brief(beta, slug="b")]
    assert [one.changes for one in compare(old, new).stories] == [(), ()]
    assert [one.changes for one in compare(new, old).stories] == [()]


def test_another_model_is_said() -> None:
    """Law: where models or prompts differ, the reader is told that the reading may."""
    old = _brief(_alpha()).model_copy(update={"models": ("another",)})
    beta = Report("beta", NEXT).write("It rained.").event("It rains in Ombra", NEXT)
    changes = compare([old], [_brief(_alpha(), beta)])
    assert not changes.read_alike
    assert changes_to_markdown(changes).startswith("The two briefs were made by different models")
    assert compare([old], []).read_alike


# --- properties -----------------------------------------------------------------------------------------------------


@given(st.permutations(range(3)), st.sets(st.integers(0, 2), min_size=1))
@settings(max_examples=30)
def test_nothing_changes_by_itself(order: list[int], chosen: set[int]) -> None:
    """Law: a set of briefs compared with itself, articles in any order and ids in any order, shows no change."""
    reports = [flood()[at] for at in order if at in chosen]
    brief = _brief(*reports)
    assert compare([brief], [_shuffled(brief)]).is_empty
    assert changes_to_markdown(compare([brief], [_shuffled(brief)])) == "Nothing has changed.\n"


def _shuffled(brief: StoryBrief) -> StoryBrief:
    """The same brief with other ids in another order."""
    text = brief.model_dump_json()
    for facet in ("event", "stance", "figure", "actor"):
        count = text.count(f'"{facet}-')
        for number in range(count, 0, -1):
            text = text.replace(f'"{facet}-{number}"', f'"{facet}-{number + 100}"')
    other = StoryBrief.model_validate_json(text)
    mixed = {name: list(getattr(other, name)) for name in ("actors", "events", "figures", "stances", "disputes")}
    for statements in mixed.values():
        random.Random(0).shuffle(statements)
    return other.model_copy(update={name: tuple(statements) for name, statements in mixed.items()})


@pytest.mark.parametrize("kept", [{0}, {0, 1}, {1, 2}, {0, 2}])
def test_every_change_has_its_evidence(kept: set[int]) -> None:
    """Law: new cites the later brief, gone and withdrawn the earlier; adding articles takes nothing away, and taking
    them away adds nothing."""
    some, every = _brief(*(flood()[at] for at in kept)), _brief(*flood())
    (grown,), (shrunk,) = compare([some], [every]).stories, compare([every], [some]).stories
    assert {change.sort for change in grown.changes} <= {"new", "changed", "resolved"}
    assert {change.sort for change in shrunk.changes} <= {"gone", "changed", "resolved"}
    for change in (*grown.changes, *shrunk.changes):
        assert change.sort == "gone" or change.after
        assert change.sort == "new" or change.before


def test_hostile_words_are_shown_as_they_are() -> None:
    """Law: neither a heading nor a link comes out of an article's words."""
    evil = Report("evil", NEXT).write("# Boo [x](http://a.b) fell in Ombra.").event("# Boo [x](http://a.b) falls", NEXT)
    shown = _shown(_between([_alpha()], [_alpha(), evil]))
    assert "[x](" not in shown
    assert not any(line.startswith("# Boo") for line in shown.splitlines())


def test_fields_that_differ_are_named() -> None:
    """Law: another count, place, act or negation within what continues is said, with both contents."""
    one = Report("a", DAY).write("12 people drowned in Ombra.").event("12 people drown in a flood", DAY, place="Ombra")
    one.write("Sudmark accused Norland of delay.").actor("Norland").actor("Sudmark")
    one.stance("Sudmark", "accuses", "Norland", "Norland was late")
    two = (
        Report("a", DAY).write("15 people drowned in Torvik.").event("15 people drown in a flood", DAY, place="Torvik")
    )
    two.write("Sudmark criticised Norland.").actor("Norland").actor("Sudmark")
    two.stance("Sudmark", "criticises", "Norland", "Norland was never late")
    fields = [field for change in _between([one], [two]).changes for field in change.fields]
    assert [(field.field, field.before, field.after) for field in fields] == [
        ("what", "12 people drown in a flood", "15 people drown in a flood"),
        ("place", "Ombra", "Torvik"),
        ("act", "accuses", "criticises"),
        ("claim", "Norland was late", "Norland was never late"),
    ]
