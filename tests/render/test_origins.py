"""How a brief shows shared text, origins and silence."""

from __future__ import annotations

from summarizer.pipeline import write_brief
from summarizer.records.summary import ArticleSummary
from summarizer.render.markdown.brief import to_markdown
from summarizer.stories.group import Story
from tests.support.reported import Report
from tests.support.wired import OTHER, OWN, WIRE, printed, told


def _section(heading: str, *summaries: ArticleSummary) -> list[str]:
    story = Story(slug="s", title="S", articles=tuple(one.article.id for one in summaries))
    text = to_markdown(write_brief(story, summaries))
    return text.partition(f"\n## {heading}\n\n")[2].partition("\n\n## ")[0].splitlines()


def test_what_two_copies_say_only_one_source_says() -> None:
    """An event of two articles that share its paragraph is no agreement: both stand as one origin."""
    copies = told(Report("a"), WIRE, OWN), told(Report("b"), WIRE)
    third = told(Report("c"), OTHER)
    assert _section("Agreed", *copies, third) == []
    single = _section("Only one source says", *copies, third)
    assert single[0] == "- **a**"
    assert single[2] == "- **a, b (one origin)**"
    assert single[3].endswith("[a:1] [b:1]")


def test_shared_text_is_quoted() -> None:
    """The passages of each pair stand with their sentences, cut where they are long; an agency with who credits it."""
    credit = "The road stays shut, Reuters reported."
    lines = _section("Shared text", told(Report("a"), WIRE, credit), told(Report("b"), OWN, WIRE, credit))
    assert lines[0] == "- a, b credit Reuters"
    assert lines[1].startswith("- a, b share text: [a:1–2] “The slope above Tarn gave way shortly before dawn")
    assert " and [b:2–3] “The slope" in lines[1]
    unquoted = [printed(Report(name).write(WIRE)) for name in "ab"]
    assert _section("Shared text", *unquoted) == ["- a, b share text: [a:1] and [b:1]"]


def test_figures_of_copies_stand_together() -> None:
    """A figure that two copies give is reported once, by both, with the sentences of both."""

    def copy(name: str) -> ArticleSummary:
        report = Report(name, "2031-05-03").write(f"{WIRE} At least 300 people left Tarn.")
        return printed(report.figure("300", 300, "people who left Tarn", qualifier="at_least"))

    (line,) = _section("Figures reported once", copy("a"), copy("b"))
    assert line.startswith("- **a, b (one origin)**: At least 300")
    assert line.endswith("[a:1] [b:1]")


def test_silence_is_a_table() -> None:
    """Each main statement is a row: who says so, who denies it, who does not mention it."""
    said = [
        printed(Report(name, "2031-05-03").write(text).event("The bridge at Tarn collapses", "2031-05-02", "Norland"))
        for name, text in (("a", "The bridge at Tarn collapsed."), ("b", "Tarn's bridge fell into the water."))
    ]
    others = [printed(Report(f"n{number:02}", "2031-05-04").write("It rains.")) for number in range(14)]
    early = printed(Report("early", "2031-05-01").write("It rains."))
    lines = _section("Who mentions what", *said, *others, early)
    assert lines[0].startswith("| Statement | Says so |")
    assert lines[2].startswith("| The bridge at Tarn collapses | a, b | – | n00, n01, ")
    assert lines[2].endswith("n11 and 2 more; published before: early |")
