"""From a story's summaries to its brief."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reported import Report, flood

from summarizer.brief import (
    account_citations,
    amount,
    date_in_words,
    excluding_dates,
    other_accounts,
    position_in_words,
    single_source,
    write_brief,
)
from summarizer.brief_records import Citation, FigurePoint, Merged, Position, StoryBrief
from summarizer.records import FACETS, Act, Incident, Ledger, Qualifier, Tally, Ungrounded
from summarizer.stories import Story, group_stories


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
    named |= {identity for dispute in brief.disputes for side in dispute.sides for identity in side}
    assert named <= set(ids)


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


def test_single_source() -> None:
    """Main events of one article among several; in a brief of one article there is nothing to set apart."""
    assert [event.what for event in single_source(_brief(*flood()))] == ["Norland and Sudmark assess the damage"]
    assert single_source(_brief(flood()[0])) == ()


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2031-05-02", "2 May 2031"),
        ("2031-05", "May 2031"),
        ("2031", "2031"),
        ("199X", "1990s"),
        ("19XX", "19XX"),
        ("XXXX-11-07", "7 November"),
        ("2031-05-18/2031-05-24", "18 to 24 May 2031"),
        ("2031-05-30/2031-06-02", "30 May to 2 June 2031"),
        ("1990/1994", "1990 to 1994"),
        ("2031-05/2031-05", "May to May 2031"),
        ("soon", "soon"),
    ],
)
def test_dates_in_words(date: str, words: str) -> None:
    """EDTF dates read as English; what is none is shown as it is."""
    assert date_in_words(date) == words


@pytest.mark.parametrize(
    ("sentence", "text", "qualifier", "words"),
    [
        ("Over 65,000 people left.", "65,000", "more_than", "over 65,000"),
        ("It is not more than 12 now.", "12", "up_to", "not more than 12"),
        ("As many as 12 died.", "12", "up_to", "as many as 12"),
        ("Well past 65,000 left.", "65,000", "more_than", "more than 65,000"),
        ("65,000 or so left.", "65,000", "about", "about 65,000"),
        ("Over 65,000 left.", "65,000", "exact", "65,000"),
        ("Some dozens left.", "dozens", "about", "some dozens"),
    ],
)
def test_amounts_keep_the_words_of_the_text(sentence: str, text: str, qualifier: Qualifier, words: str) -> None:
    """The bound is worded as in the article where it stands before the number."""
    citation = Citation(article="a", sentence=1, start=0, end=len(sentence), text=sentence)
    point = FigurePoint(member="a#figures0", citation=citation, text=text, value=1.0, qualifier=qualifier)
    assert amount(point) == words


def test_a_vague_amount_gets_no_bound() -> None:
    """ "dozens" is not made "about dozens"."""
    citation = Citation(article="a", sentence=1, start=0, end=6, text="dozens")
    assert amount(FigurePoint(member="m", citation=citation, text="dozens", qualifier="about")) == "dozens"


@pytest.mark.parametrize(
    ("act", "target", "claim", "words"),
    [
        ("accuses", "Sudmark", "Sudmark lied", "Norland accuses Sudmark: Sudmark lied"),
        ("demands", "Sudmark", "Open the gates", "Norland demands of Sudmark: Open the gates"),
        ("other", "the new dam", "It is ugly", "Norland on the new dam: It is ugly"),
        ("rejects", "the new dam", "Too dear", "Norland rejects the new dam: Too dear"),
        ("demands", "the new dam", "A new dam by June", "Norland demands: A new dam by June"),
        ("rejects", "the new dam", "Rejects the dam", "Norland: Rejects the dam"),
    ],
)
def test_positions_in_words(act: Act, target: str, claim: str, words: str) -> None:
    """A position reads as one clause that says nothing twice."""
    citation = Citation(article="a", sentence=1, start=0, end=1, text="x")
    position = Position(
        id="stance-1", members=("a#stances0",), citations=(citation,), holder="Norland", target=target,
        polarity="opposed", act=act, claim=claim,
    )  # fmt: skip
    assert position_in_words(position, {"Sudmark"}) == words
    assert not position_in_words(position, {"Sudmark"}, with_holder=False).startswith("Norland")


def test_dates_that_exclude_each_other_are_noticed() -> None:
    """An event whose accounts chain two days that cannot be one is no agreement."""
    brief = _brief(*(
        Report(name, f"2031-05-0{n}").actor("Norland").event("Norland opens the dam gates", day, "Norland")
        for n, (name, day) in enumerate((("a", "2031-05-01"), ("b", "2031-05"), ("c", "2031-05-09")), start=1)
    ))  # fmt: skip
    (event,) = brief.events
    assert excluding_dates(event)
    assert not excluding_dates(_brief(*flood()).events[0])
