"""From a story's summaries to its brief."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.language.phrases import (
    account_citations,
    date_is_shared,
    other_accounts,
)
from summarizer.pipeline import write_brief
from summarizer.records.brief import Citation, Merged, StoryBrief
from summarizer.records.facets import FACETS, Act
from summarizer.records.ledger import Incident, Ledger, Tally
from summarizer.records.summary import Ungrounded
from summarizer.render.escaping import escape
from summarizer.render.markdown.brief import to_markdown
from summarizer.stories.group import Story, group_stories
from tests.support.reported import Report, flood


def _brief(*reports: Report, reading: Ledger | None = None) -> StoryBrief:
    summaries = [report.summary() for report in reports]
    story = Story(slug="flood", title="The flood", articles=tuple(report.identity for report in reports))
    return write_brief(story, summaries, reading)


def _merged(brief: StoryBrief) -> tuple[Merged, ...]:
    return (*brief.actors, *brief.events, *brief.figures, *brief.stances)


NAMES = ("Norland", "Sudmark", "Ada Quill", "Quill", "Velta", "the army", "Ombra families")
ACTS: tuple[Act, ...] = ("accuses", "denies", "demands", "rejects", "supports")
DATES = (None, "2031-05-01", "2031-05", "2031-06-02/2031-06-04")
WHATS = ("Norland opens the dam", "The dam breaks in Ombra", "300 people leave Ombra", "900 people leave Ombra")


@st.composite
def reports(draw: st.DrawFn) -> list[Report]:
    """One to four articles with records drawn from few names, so that many of them meet."""
    made = []
    for number in range(draw(st.integers(1, 4))):
        report = Report(f"r{number}", draw(st.sampled_from((None, "2031-05-02", "2031-05-03"))))
        for _ in range(draw(st.integers(0, 4))):
            report.write(draw(st.sampled_from(("Water rose.", "Über Ombra — “war” Regen; 300 flohen.", "N. said so."))))
            name, other = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
            report.actor(name, draw(st.sampled_from(("government", "person", "population"))), (other,))
            what, day = draw(st.sampled_from(WHATS)), draw(st.sampled_from(DATES))
            report.event(what, day, name, status=draw(st.sampled_from(("happened", "ongoing", "alleged"))))
            count = draw(st.sampled_from((None, 7.0, 300.0, 900.0)))
            report.figure("300", count, draw(st.sampled_from(("people who left Ombra", "people killed"))), as_of=day)
            report.stance(name, draw(st.sampled_from(ACTS)), other, draw(st.sampled_from(WHATS)))
        made.append(report)
    return made


@settings(max_examples=60, deadline=None)
@given(reports(), st.randoms())
def test_order_of_articles_does_not_change_the_brief(made: list[Report], order: object) -> None:
    """The brief is a function of the set of summaries."""
    shuffled = list(made)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    story = Story(slug="s", title="t", articles=tuple(report.identity for report in made))
    summaries = [report.summary() for report in made]
    assert write_brief(story, [report.summary() for report in shuffled]) == write_brief(story, summaries)


@settings(max_examples=60, deadline=None)
@given(reports())
def test_every_record_is_a_member_of_exactly_one_group(made: list[Report]) -> None:
    """Nothing is lost in merging and nothing is counted twice."""
    brief = _brief(*made)
    expected = {
        f"{report.identity}#{facet}{index}"
        for report in made
        for facet in FACETS
        for index in range(len(getattr(report.summary(), facet)))
    }
    members = [member for merged in _merged(brief) for member in merged.members]
    assert len(members) == len(set(members))
    assert set(members) == expected


@settings(max_examples=60, deadline=None)
@given(reports())
def test_every_citation_is_the_articles_characters(made: list[Report]) -> None:
    """A citation's text is the article's text at its offsets, within the sentence it names."""
    texts = {report.identity: report.text for report in made}
    brief = _brief(*made)
    heads = {head.id: head for head in brief.articles}
    cited: list[Citation] = [one for merged in (*_merged(brief), *brief.narrative) for one in merged.citations]
    cited += [point.citation for series in brief.figures for point in series.points]
    for one in cited:
        assert texts[one.article][one.start : one.end] == one.text
        assert heads[one.article].sentence_at(one.start) == one.sentence == heads[one.article].sentence_at(one.end - 1)


@settings(max_examples=40, deadline=None)
@given(reports())
def test_everything_named_exists(made: list[Report]) -> None:
    """Statements and disputes rest on ids of the brief, and ids are unique."""
    brief = _brief(*made)
    ids = [merged.id for merged in _merged(brief)]
    assert len(ids) == len(set(ids))
    named = {identity for statement in brief.narrative for identity in statement.rests_on}
    named |= {identity for dispute in brief.disputes for side in dispute.sides for identity in side.rests_on}
    assert named <= set(ids)


@settings(max_examples=40, deadline=None)
@given(reports())
def test_everything_merged_is_shown(made: list[Report]) -> None:
    """No event, figure, position or actor is left out of the page, however it is folded."""
    brief = _brief(*made)
    page = to_markdown(brief)
    assert all(escape(event.what.rstrip(".")) in page for event in brief.events)
    assert all(escape(point.text) in page for series in brief.figures for point in series.points)
    assert all(f"{position.act}" in page and escape(position.target) in page for position in brief.stances)
    assert all(escape(actor.name[1:]) in page for actor in brief.actors)


tallies = st.builds(Tally, **{name: st.integers(0, 10**6) for name in Tally.model_fields})


@given(tallies, tallies)
def test_tallies_add_up(a: Tally, b: Tally) -> None:
    """Adding tallies adds every outcome and the total, in either order."""
    assert a + b == b + a
    assert (a + b).total == a.total + b.total
    assert (a + Tally()) == a


def test_evidence_over_two_sentences_is_cited_sentence_by_sentence() -> None:
    """A span over two sentences gives one citation for each."""
    report = Report("a").write("The dam broke.").write("Water rose.").actor("Norland")
    report.event("The dam breaks", None, "Norland", evidence=report.evidence(2))
    assert [(one.sentence, one.text) for one in _brief(report).events[0].citations] == [
        (1, "The dam broke."),
        (2, "Water rose."),
    ]


def test_counts_are_summed() -> None:
    """Ledger, usage, models and prompts are those of the summaries and of reading."""
    made = flood()
    made[0].ungrounded = (Ungrounded(facet="events", sentence=1, draft="{}", reason="no", recording="k"),)
    lost = Ledger(articles=Tally(failed=1), incidents=(Incident(where="x.bin", outcome="failed", reason="binary"),))
    brief = _brief(*made, reading=lost)
    assert brief.ledger.articles == Tally(used=3, failed=1)
    assert brief.ledger.incidents == lost.incidents
    assert (brief.usage.calls, brief.usage.seconds, brief.ungrounded) == (6, 3.75, 1)
    assert (brief.models, brief.prompts) == (("fake",), ("extract.v1",))


def test_only_the_storys_articles_are_used() -> None:
    """Summaries of other stories are left out; a story without any is an error."""
    summaries = [report.summary() for report in flood()]
    brief = write_brief(Story(slug="s", title="t", articles=("beta_22",)), summaries)
    assert [article.id for article in brief.articles] == ["beta_22"]
    with pytest.raises(ValueError, match="none of its articles"):
        write_brief(Story(slug="s", title="t", articles=("omega",)), summaries)


def test_narrative_of_the_flood() -> None:
    """Shared events first, then the latest main ones, the count that changed, the dispute; each cited."""
    brief = write_brief(group_stories([report.summary() for report in flood()])[0], [r.summary() for r in flood()])
    assert [statement.text for statement in brief.narrative] == [
        "The river Ombra breaks its dam and floods Lower Ombra (1 May 2031).",
        "People who left Lower Ombra: more than 300 (2 May 2031), then at least 900 (3 May 2031).",
        "Sudmark accuses Norland: Norland opened the gates too late; "
        "Norland denies accusations by Sudmark: Norland did not open the gates late.",
    ]
    assert [citation.article for citation in brief.narrative[1].citations] == ["alpha_11", "beta_22"]


def test_narrative_is_short() -> None:
    """However much there is to say, the narrative has at most eight sentences, the latest events among them."""
    report = Report("a", "2031-05-30").actor("Norland").actor("Sudmark")
    for day in range(1, 21):
        report.event(f"Norland closes gate {chr(64 + day)}", f"2031-05-{day:02}", "Norland")
    told = [statement.text for statement in _brief(report).narrative]
    assert len(told) == 8
    assert told[-1] == "Norland closes gate T (20 May 2031)."


def test_days_are_told_before_months_and_years() -> None:
    """Where there is more of one article than room, what has a day is taken before what has a month or a year."""
    report = Report("a", "2031-05-30").actor("Norland").event("Norland drains the valley", "2031-05", "Norland")
    for day in range(1, 9):
        report.event(f"Norland closes gate {chr(64 + day)}", f"2031-04-{day:02}", "Norland")
    told = [statement.text for statement in _brief(report).narrative]
    assert len(told) == 8
    assert not any("drains" in text for text in told)


def test_an_alleged_event_in_a_dispute_keeps_its_status() -> None:
    """What is only alleged is never narrated as having happened."""
    report = Report("a", "2031-05-02").actor("Norland").actor("Velta")
    report.event("Norland delivers hidden arms to Velta", "2031-05-01", "Norland", status="alleged")
    report.stance("Norland", "denies", "reports of hidden arms deliveries", "Nothing was delivered")
    (statement,) = _brief(report).narrative
    assert "alleged, not confirmed" in statement.text


def test_counts_are_cited_to_the_article_that_gives_them() -> None:
    """A wording with a count is not attributed to articles that count otherwise."""
    brief = _brief(
        Report("a", "2031-05-02").actor("Norland").event("300 people leave Ombra", "2031-05", "Norland"),
        Report("b", "2031-05-03").actor("Norland").event("900 people leave Ombra", "2031-05", "Norland"),
    )
    (event,) = brief.events
    assert {citation.article for citation in account_citations(event)} == {"b"}
    assert other_accounts(event) == ("300 people leave Ombra",)
    assert {citation.article for citation in brief.narrative[0].citations} == {"b"}


def _gates(name: str, day: str | None, **more: object) -> Report:
    return Report(name, "2031-05-30").actor("Norland").event("Norland opens the dam gates", day, "Norland", **more)


def test_narrative_opens_with_what_most_articles_report() -> None:
    """First what most report, then what several tell without a date, then order of time, then what differs."""
    brief = _brief(
        _gates("a", None).event("Norland buries the dead of Ombra", "2031-05-01", "Norland"),
        _gates("b", None).event("The army guards the mills of Velt in Norland", None, "Norland"),
        _gates("c", None).event("The army guards the mills of Velt in Norland", None, "Norland"),
    )
    assert [statement.text for statement in brief.narrative] == [
        "Norland opens the dam gates.",
        "The army guards the mills of Velt in Norland.",
        "Norland buries the dead of Ombra (1 May 2031).",
    ]


def test_narrative_leaves_out_what_says_nothing() -> None:
    """No sentence that a count beside it makes superfluous, none that points to what the reader has not seen."""
    first, second = _gates("a", "2031-05-01"), _gates("b", "2031-05-01")
    for report, count, text in ((first, 300.0, "300"), (second, 900.0, "900")):
        report.event("People leave Norland", "2031-05-02", "Norland")
        report.figure(text, count, "people who left Norland")
    first.event("They meet in Norland", "2031-05-03", "Norland").event("Barns burn", "2031-05-04")
    told = [statement.text for statement in _brief(first, second).narrative]
    assert told[0] == "Norland opens the dam gates (1 May 2031)."
    assert len(told) == 2
    assert "the sources give 300 (published 30 May 2031); 900 (published 30 May 2031)" in told[1]


def test_the_opening_stands_by_itself() -> None:
    """Of events that equally many report, one that names somebody opens the brief."""
    report = Report("a", "2031-05-30").actor("Norland").event("They meet", None).event("Norland digs", None, "Norland")
    assert _brief(report).narrative[0].text == "Norland digs."


def test_what_is_past_does_not_open_the_brief() -> None:
    """An event of an earlier year is background, however many report it."""
    reports = [_gates(name, "2029-04-01").event("Norland closes a mill", "2031-05-20", "Norland") for name in "ab"]
    brief = _brief(*reports)
    assert [statement.text for statement in brief.narrative] == ["Norland closes a mill (20 May 2031)."]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((("300", 300.0, "2031-05-01"), ("900", 900.0, "2031-05-02"), ("2,000", 2000.0, None)),
         "300 (1 May 2031), then 900 (2 May 2031); also 2,000 (undated)."),
        ((("300", 300.0, "2031-05-01"), ("900", 900.0, "2031-05-01")),
         "the sources differ: 300 (1 May 2031); 900 (1 May 2031)."),
    ],
)  # fmt: skip
def test_counts_in_words(counts: tuple[tuple[str, float, str | None], ...], words: str) -> None:
    """What is dated follows in time, what is not stands apart; a conflict is called one."""
    made = [
        Report(f"r{n}").actor("Norland").figure(text, value, "people who left Norland", as_of=day)
        for n, (text, value, day) in enumerate(counts)
    ]
    (statement,) = _brief(*made).narrative
    assert statement.text == f"People who left Norland: {words}"


def test_a_date_few_give_is_not_everybodys() -> None:
    """The date of an event is told as such where most of its articles give it."""
    brief = _brief(_gates("a", "2031-05-01"), _gates("b", None))
    assert brief.events[0].dated_by == ("a",)
    assert not date_is_shared(brief.events[0])
    assert brief.narrative[0].text == "Norland opens the dam gates."


def test_accusing_each_other_is_told_once() -> None:
    """Where both say the same of the other, the claim is told once."""
    report = Report("a").actor("Norland").actor("Sudmark").write("Norland and Sudmark accused each other of lies.")
    report.stance("Norland", "accuses", "Sudmark", "They lied about the dam")
    report.stance("Sudmark", "accuses", "Norland", "They lied about the dam")
    (statement,) = _brief(report).narrative
    assert statement.text == "Norland and Sudmark accuse each other: They lied about the dam."


def test_a_mutual_charge_reads_on() -> None:
    """A charge in the sentence's own words follows "accuse each other" without a colon."""
    report = Report("a").actor("Norland").actor("Sudmark").write("Norland and Sudmark accused each other of lying.")
    report.stance("Norland", "accuses", "Sudmark", "lying about the dam")
    report.stance("Sudmark", "accuses", "Norland", "lying about the dam")
    (statement,) = _brief(report).narrative
    assert statement.text == "Norland and Sudmark accuse each other of lying about the dam."
