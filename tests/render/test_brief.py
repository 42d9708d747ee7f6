"""A brief as Markdown."""

from __future__ import annotations

import re

import pytest

from summarizer.pipeline import write_brief
from summarizer.records.brief import StoryBrief
from summarizer.records.ledger import Incident, Ledger, Tally, Usage
from summarizer.records.readings import Settling
from summarizer.render import labels, marks
from summarizer.render.markdown.brief import to_markdown
from summarizer.stories.group import Story, group_stories
from tests.support.hostile import HOSTILE, kinds
from tests.support.reported import Report, flood


def _brief(*reports: Report, reading: Ledger | None = None) -> StoryBrief:
    summaries = [report.summary() for report in reports]
    return write_brief(group_stories(summaries)[0], summaries, reading)


def _section(text: str, heading: str) -> str:
    return text.partition(f"## {heading}\n\n")[2].partition("\n\n## ")[0]


FLOOD = _brief(*flood())


def test_sections_of_the_flood() -> None:
    """Sections come in the editor's order, and those without content are left out."""
    headings = re.findall(r"^#+ .*$", to_markdown(FLOOD), re.MULTILINE)
    assert headings == [
        "# The river Ombra breaks its dam and floods Lower Ombra",
        "## In brief",
        "## What changed",
        "## Agreed",
        "## Disputed",
        "## Who stands where",
        "## Timeline",
        "## Only one source says",
        "## Who mentions what",
        "## Figures reported once",
        "## Actors",
        "## Sources",
        "## Completeness",
    ]


def test_what_changed() -> None:
    """A series stands in as-of order, with the bound as written, the source and the mark."""
    assert _section(to_markdown(FLOOD), "What changed") == (
        "- People who left Lower Ombra (values differ and hold for different dates; going up; "
        "latest: at least 900, 3 May 2031; 2 of 3 articles, 2 origins)\n"
        "  - 2 May 2031: more than 300, according to Ada Quill [alpha:2]\n"
        "  - 3 May 2031: at least 900 [beta:2]"
    )


def test_every_statement_is_marked() -> None:
    """Outside the sections about sources and completeness, every bullet ends in a mark or opens a marked list."""
    body = to_markdown(FLOOD).partition("## Sources")[0]
    lines = [line for line in body.splitlines() if line.lstrip().startswith("- ")]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        assert re.search(r"\[\w+:\d+\]$", line) or following.startswith("  - "), line


def test_layout() -> None:
    """One final newline, no trailing spaces, no doubled blank lines; the same brief gives the same bytes."""
    text = to_markdown(FLOOD)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\n\n\n" not in text
    assert all(line == line.rstrip() for line in text.split("\n"))
    assert text == to_markdown(_brief(*reversed(flood())))


def test_doubtful_and_unknown_dates_say_so() -> None:
    """A doubtful date is given with its doubt, a missing one is said to be missing."""
    sources = _section(to_markdown(FLOOD), "Sources")
    assert "dated 20 June 2031 (given beside the article), doubtful: it tells of early May" in sources
    undated = to_markdown(_brief(Report("a").actor("Norland")))
    assert "publication date unknown" in _section(undated, "Sources")
    assert "1 article: 1 undated\n" in undated


def test_publication_range() -> None:
    """The range is of days; articles without a day, or with a doubtful one, are counted apart."""

    def told(*articles: Report) -> str:
        return to_markdown(_brief(*(article.actor("Norland").actor("Sudmark") for article in articles))).split("\n")[2]

    first, last = Report("a", "2031-05-05"), Report("b", "2031-06-03")
    assert told(first) == "1 article, published 5 May 2031"
    assert told(first, last) == "2 articles, published 5 May to 3 June 2031"
    assert told(Report("c", "2031"), last, Report("d"), Report("e", "2031-01-01", doubt="too early"), first) == (
        "5 articles: 2 published 5 May to 3 June 2031, 1 of doubtful date, 1 undated, 1 dated less closely"
    )


def test_unknown_date_with_a_doubt() -> None:
    """A doubt without a date is shown too."""
    text = to_markdown(_brief(Report("a", None, doubt="two date lines").actor("Norland")))
    assert "publication date unknown (two date lines)" in text


def test_footer_is_the_ledger() -> None:
    """Every outcome that occurred is counted, every incident named, and usage is what was recorded."""
    lost = Ledger(articles=Tally(failed=1), incidents=(Incident(where="<b>.bin", outcome="failed", reason="binary"),))
    footer = _section(to_markdown(_brief(*flood(), reading=lost)), "Completeness")
    assert footer.splitlines() == [
        "- Articles: 3 used, 1 failed",
        "- Windows: 6 used",
        "- Records: 17 used",
        "- \\<b\\>.bin: failed, binary",
        "- Model: fake",
        "- Prompts: extract.v1",
        "- Calls: 6; tokens: 3,000 in, 300 out; model seconds as recorded: 3.8",
    ]


def test_empty_footer_lines() -> None:
    """Nothing counted is "none"; no prompts, no line."""
    bare = FLOOD.model_copy(update={"prompts": (), "ledger": Ledger(), "usage": Usage()})
    assert "- Articles: none\n" in to_markdown(bare)
    assert "Prompts" not in to_markdown(bare)


def test_counts_side_by_side() -> None:
    """Accounts with other counts are listed with their own marks, in Agreed and on the timeline."""
    text = to_markdown(
        _brief(
            *(
                Report(name, day).actor("Norland").actor("Ombra").event(f"{count} leave Ombra", "2031-05", "Norland")
                for name, day, count in (("a", "2031-05-02", "300"), ("b", "2031-05-03", "900"))
            )
        )
    )
    assert _section(text, "Agreed") == (
        "- 900 leave Ombra (May 2031): 2 of 2 articles, 2 origins, with other counts [b:1]\n  - 300 leave Ombra [a:1]"
    )


def _three() -> tuple[Report, ...]:
    first = Report("a", "2031-05-02").actor("Norland").actor("Sudmark")
    first.event("The dam of Ombra breaks in Norland", None, "Norland").write("Later.")
    first.event("Norland counts its barns", None, "Norland").event("They weep", None)
    first.event("Norland builds the dam", "1990", "Norland", salience="background")
    first.event("Norland paints the dam", None, "Norland", salience="background")
    second = Report("b", "2031-05-03").actor("Norland").actor("Sudmark")
    second.event("The dam of Ombra breaks in Norland", "2031-05-01", "Norland")
    second.event("Sudmark sends boats", "2031-05-02", "Sudmark")
    third = Report("c", "2031-05-03").actor("Norland").actor("Sudmark")
    return first, second, third.event("The dam of Ombra breaks in Norland", None, "Norland")


def test_timeline_is_of_dated_and_shared_events() -> None:
    """Events in order of time; a date of few articles names them; what one article tells undated is elsewhere."""
    assert _section(to_markdown(_brief(*_three())), "Timeline") == (
        "- **1 May 2031** (by b): The dam of Ombra breaks in Norland [a:1] [b:1] [c:1]\n"
        "- **2 May 2031**: Sudmark sends boats [b:1]"
    )


def test_agreed_says_who_dates_an_event() -> None:
    """A date that few of the articles give is said to be theirs."""
    section = _section(to_markdown(_brief(*_three())), "Agreed")
    assert "3 of 3 articles, 3 origins; dated 1 May 2031 by b only [a:1]" in section


def test_single_sources_stand_under_their_article() -> None:
    """Main events of one article in order of its text, what cannot stand alone last; background in a line."""
    text = to_markdown(_brief(*_three()))
    assert _section(text, "Only one source says") == (
        "- **a**\n  - Norland counts its barns [a:2]\n  - Also: They weep [a:2]\n"
        "- **b**\n  - Sudmark sends boats (2 May 2031) [b:1]"
    )
    assert _section(text, "Background") == "- **a**: Norland builds the dam (1990) [a:2]; Norland paints the dam [a:2]"


def test_one_articles_events_are_all_told_once() -> None:
    """In a brief of one article, what has a date is on the timeline and what has none follows."""
    text = to_markdown(_brief(_three()[1].event("Sudmark waits", None, "Sudmark")))
    assert "Sudmark sends boats" in _section(text, "Timeline")
    assert _section(text, "Undated") == "- **b**\n  - Sudmark waits [b:1]"
    assert "Only one source" not in text


def test_a_holder_with_few_positions_has_one_line() -> None:
    """Up to three positions share their holder's line; more are listed."""
    report = Report("a", "2031-05-02").actor("Norland").actor("Sudmark")
    for claim in ("Pay the ferrymen", "Mend the walls", "Open the mills"):
        report.stance("Norland", "urges", "Sudmark", claim)
    held = _section(to_markdown(_brief(report)), "Who stands where")
    assert held.startswith(
        "- **Norland** (published 2 May 2031): urges Sudmark: Pay the ferrymen [a:1]; urges Sudmark: M"
    )
    more = to_markdown(_brief(report.stance("Norland", "urges", "Sudmark", "Feed the cattle")))
    assert _section(more, "Who stands where").splitlines()[:2] == [
        "- **Norland** (published 2 May 2031)",
        "  - urges Sudmark: Pay the ferrymen [a:1]",
    ]


def test_what_the_model_was_asked_about_figures_is_counted() -> None:
    """How many pairs, how many were read as one question, and why one got no answer."""
    asked = FLOOD.model_copy(update={"settling": Settling(asked=3, same=1, unanswered=("it answered in prose",))})
    assert _section(to_markdown(asked), "Completeness").splitlines()[3:5] == [
        "- Figures of other wording: 3 pairs asked about, 1 read as one question",
        "  - one is left open: it answered in prose",
    ]


def test_positions_stand_under_their_dates() -> None:
    """A holder's positions are told in order of time, what several articles report with the first and the last day, and
    what no article dates last."""
    first = Report("a", "2031-05-02").write("Norland on 1 May urged Sudmark to pay.").actor("Norland")
    first.actor("Sudmark").stance("Norland", "urges", "Sudmark", "Pay the ferrymen").write("Norland praised Sudmark.")
    first.stance("Norland", "praises", "Sudmark", "It mended the walls")
    again = Report("b", "2031-05-04").write("Sudmark was praised.").actor("Norland").actor("Sudmark")
    again.stance("Norland", "praises", "Sudmark", "It mended the walls")
    undated = Report("c").actor("Norland").actor("Sudmark").stance("Norland", "warns", "Sudmark", "The gates may break")
    assert _section(to_markdown(_brief(undated, again, first)), "Who stands where") == (
        "- **Norland**\n"
        "  - 1 May 2031: urges Sudmark: Pay the ferrymen [a:1]\n"
        "  - Published 2 to 4 May 2031: praises Sudmark: It mended the walls [a:2] [b:1]\n"
        "  - Undated: warns Sudmark: The gates may break [c:1]"
    )


def test_a_brief_from_before_positions_were_dated_is_shown() -> None:
    """Positions without reports are undated, not refused."""
    old = FLOOD.model_copy(update={"stances": tuple(one.model_copy(update={"reported": ()}) for one in FLOOD.stances)})
    assert "- **Sudmark** (undated): accuses Norland" in _section(to_markdown(old), "Who stands where")


def test_one_claim_towards_two_is_told_once() -> None:
    """Positions that differ only in their target share a line and their marks."""
    report = Report("a").actor("Norland").actor("Sudmark").actor("Velta")
    report.stance("Norland", "demands", "Sudmark", "Both must pay", quoted=True).write("Again.")
    report.stance("Norland", "demands", "Velta", "Both must pay", quoted=True)
    assert _section(to_markdown(_brief(report)), "Who stands where") == (
        "- **Norland** (undated): demands of Sudmark and Velta: Both must pay (quoted) [a:1] [a:2]"
    )


def test_dates_that_differ_are_disputed() -> None:
    """An event whose accounts exclude each other's dates is no agreement: each such date stands with its sentences."""
    days = (("a", "2031-05-01"), ("b", "2031-05"), ("c", "2031-05-04"))
    text = to_markdown(_brief(*(
        Report(name, "2031-05-10").actor("Norland").actor("Sudmark")
        .event("Norland opens the dam gates", day, "Norland", "Sudmark") for name, day in days
    )))  # fmt: skip
    section = _section(text, "Disputed")
    assert "- Norland opens the dam gates (differing dates)\n  - 1 May 2031: “Report a.” [a:1]\n" in section
    assert section.endswith("  - 4 May 2031: “Report c.” [c:1]")
    assert "Norland opens the dam gates: the sources date this differently, to 1 May 2031 and to 4 May 2031." in text
    assert "## Agreed" not in text


def test_figures_in_context_when_they_are_not_comparable() -> None:
    """Counts of different scope are shown with the words of the article around them."""
    before = "In the flood of 2002, which is remembered by everybody who lived in the valley then,"
    after = "as the chronicle of the parish has it, and many barns were lost as well."
    first = Report("a", "2031-05-02").write(f"{before} some 40 died in Ombra, {after}")
    first.actor("Ombra").actor("Norland")
    first.figure("40", 40, "people killed in Ombra in the 2002 flood", qualifier="about")
    second = Report("b", "2031-05-02").write("12 died in Ombra.").actor("Ombra").actor("Norland")
    second.figure("12", 12, "people killed in Ombra in the 2031 flood")
    section = _section(to_markdown(_brief(first, second)), "Not directly comparable")
    assert "12: “12 died in Ombra.” [b:1]" in section
    assert re.search(r"some 40: “… .* some 40 died in Ombra, .* …” \[a:1\]", section)


def test_small_and_vague_amounts_share_lines() -> None:
    """Durations, ones and twos, and amounts without a number are gathered at the end of the figures reported once."""
    report = Report("a", "2031-05-02").actor("Norland").figure("dozens", None, "barns lost", unit="barn")
    report.figure("12", 12, "boats lost", unit="boat", attributed_to="The harbour")
    report.figure("six weeks", 6, "length of the flood", unit="week").figure(
        "two", 2, "banks of the river", unit="bank"
    )
    assert _section(to_markdown(_brief(report)), "Figures reported once") == (
        "- **a**: 12, boats lost (published 2 May 2031), according to the harbour [a:1]\n"
        "- Durations: Six weeks, length of the flood (published 2 May 2031) [a:1]\n"
        "- Ones and twos: Two, banks of the river (published 2 May 2031) [a:1]\n"
        "- Without a number: Dozens, barns lost (published 2 May 2031) [a:1]"
    )


def test_an_alleged_event_stands_in_its_dispute() -> None:
    """A dispute may set an event against a position, and quotations are marked as such."""
    report = Report("a", "2031-05-02").actor("Norland").actor("Velta")
    report.event("Norland delivers hidden arms to Velta", "2031-05-01", "Norland", status="alleged")
    report.stance("Norland", "denies", "reports of hidden arms deliveries", "Nothing came", quoted=True)
    lines = _section(to_markdown(_brief(report)), "Disputed").splitlines()
    assert (
        lines[1] == "  - Norland delivers hidden arms to Velta (1 May 2031; alleged, not confirmed). “Report a.” [a:1]"
    )
    assert lines[2].endswith("Nothing came (quoted) [a:1]")


def test_sides_of_a_dispute_stand_with_their_sentences() -> None:
    """Each side is followed by the sentence it rests on, quoted once."""
    disputed = _section(to_markdown(FLOOD), "Disputed")
    assert "late. “Sudmark accused Norland of opening the gates too late.” “Sudmark again said" in disputed
    assert "late. “Norland denied that it had opened the gates late.” [alpha:4]" in disputed


def test_hostile_records_give_a_plain_brief() -> None:
    """A whole brief made of hostile text has headings, lists, strong labels and text, and no link, image or HTML."""
    report = Report("evil](x", "2031-05-02").write("Norland said # no.")
    for text in HOSTILE:
        report.actor(f"N {text}", role=text).event(text, None, text, place=text)
        report.figure(text, None, text, unit="x", attributed_to=text).stance(text, "other", text, text)
    report.title = "<b>[x](y)"
    brief = write_brief(Story(slug="s", title="[t](u) #", articles=("evil](x",)), [report.summary()])
    found = kinds(to_markdown(brief))
    assert not {kind for kind in found if kind.startswith(("link", "image", "html", "table", "hr", "fence", "s_"))}
    assert "[A1:1]" in to_markdown(brief)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["a", "b-2"], ["a", "b-2"]),
        (["000_3b67b0f45be1337d", "001_0e6ecd94cb0ef2a7"], ["000", "001"]),
        (["000_3b67b0f45be1337d", "000_0e6ecd94cb0ef2a7"], ["A1", "A2"]),
        (["a very long file name", "x"], ["a", "x"]),
        (["новости_2023_сентябрь", "x_1"], ["новости", "x"]),
        (["](http://x)", "b"], ["A1", "A2"]),
        (["_hidden", "b"], ["A1", "A2"]),
    ],
)
def test_labels(ids: list[str], expected: list[str]) -> None:
    """Short, unique and harmless labels, all of one form."""
    assert labels(ids) == dict(zip(ids, expected, strict=True))


def test_marks_name_each_sentence_once() -> None:
    """Two citations of one sentence give one mark."""
    citations = FLOOD.events[0].citations
    assert marks((*citations, *citations), {"alpha_11": "a", "beta_22": "b"}) == "[a:1] [b:1]"


def test_actors_are_listed_by_kind() -> None:
    """Actors of several articles stand by kind, those of one article together."""
    first = Report("a").actor("Norland").actor("Ada Quill", "person", role="Mayor").actor("Sudmark")
    text = to_markdown(_brief(first, Report("b").actor("Norland").actor("Sudmark").actor("Velta", "organisation")))
    assert _section(text, "Actors") == (
        "- Governments: Norland [a:1] [b:1]; Sudmark [a:1] [b:1]\n"
        "- In one article only: Ada Quill, Mayor [a:1]; Velta [b:1]"
    )


def _left_ombra(name: str, *, twice: bool = False) -> Report:
    report = Report(name, "2031-05-02").actor("Norland").actor("Sudmark").write("Some left Ombra: 300.")
    report.figure("300", 300, "people who left Ombra")
    if twice:
        report.write("In Ombra, about 300 left.").figure("300", 300, "people who left Ombra", qualifier="about")
    return report


def test_what_one_of_several_says_twice_is_not_agreed() -> None:
    """A series of one source stands among the figures reported once, with its other amounts and all its marks."""
    text = to_markdown(
        _brief(_left_ombra("a", twice=True), Report("b", "2031-05-02").actor("Norland").actor("Sudmark"))
    )
    assert "## Agreed" not in text
    assert _section(text, "Figures reported once") == (
        "- **a**: 300 (about 300), people who left Ombra (published 2 May 2031) [a:2] [a:3]"
    )


def test_what_two_say_or_the_only_one_is_agreed() -> None:
    """With a second source the series is agreed; in a brief of one article there is nobody to agree."""
    for reports in ((_left_ombra("a", twice=True), _left_ombra("b")), (_left_ombra("a", twice=True),)):
        text = to_markdown(_brief(*reports))
        assert "People who left Ombra" in _section(text, "Agreed")
        assert "## Figures reported once" not in text


def _storm(name: str, day: str | None) -> Report:
    report = Report(name, day).actor("Ombra").actor("Norland")
    return report.event("A storm hits Ombra", "2031-05-01", "Ombra", "Norland", place="Ombra")


def test_a_series_says_which_way_it_goes_what_is_latest_and_what_is_stale() -> None:
    """The latest value has its date and source; an old value in a later article is marked, and not the latest."""
    first = _storm("a", "2031-05-02").figure("80", 80, "people killed in Ombra", as_of="2031-05-02")
    second = _storm("b", "2031-05-03").figure("60", 60, "people killed in Ombra", attributed_to="The mayor")
    third = _storm("c", "2031-05-05").figure("80", 80, "people killed in Ombra")
    section = _section(to_markdown(_brief(first, second, third)), "What changed")
    assert "going down; latest: 60, according to the mayor, published 3 May 2031; " in section
    assert "  - Published 5 May 2031: 80, repeating an earlier value [c:1]" in section


def test_an_undated_growing_count_has_no_latest() -> None:
    """Without dates nothing is said of which value is the latest."""
    reports = [_storm(name, None).figure(str(n), n, "people killed in Ombra") for name, n in (("a", 60), ("b", 80))]
    section = _section(to_markdown(_brief(*reports)), "What changed")
    assert "given at different times; " in section


def test_contrasted_series_stand_with_their_latest_values() -> None:
    """A series and its part are told apart, each with its latest value, or with what it has."""
    first = _storm("a", "2031-05-02").figure("100", 100, "people injured in Ombra")
    second = _storm("b", "2031-05-03").figure("200", 200, "people injured in Ombra")
    part = _storm("c", None).write("30 of them were badly hurt.").figure("30", 30, "people injured in Ombra")
    section = _section(to_markdown(_brief(first, second, part)), "Not directly comparable")
    assert section.startswith("- Same kind of count in the same unit, for other times, places or people:\n")
    assert "  - People injured in Ombra: 200, published 3 May 2031 [b:" in section
    assert section.endswith("30, undated [c:2]")


def test_a_change_of_position_is_told_in_order() -> None:
    """Who turned round, and what was held when, each with its sentence."""
    first = _storm("a", "2031-05-02").write("Norland refused the canal.")
    first.stance("Norland", "rejects", "the marsh canal", "No canal")
    second = _storm("b", "2031-05-09").write("Norland wants the canal.")
    second.stance("Norland", "supports", "the marsh canal", "It must come", polarity="supportive")
    section = _section(to_markdown(_brief(second, first)), "What changed")
    assert section == (
        "- Norland changed position on the marsh canal\n"
        "  - Published 2 May 2031: Norland rejects the marsh canal [a:2]\n"
        "  - Published 9 May 2031: Norland supports the marsh canal: It must come [b:2]"
    )
