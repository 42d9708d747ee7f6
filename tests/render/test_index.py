"""The page that leads to each story's brief."""

from __future__ import annotations

import pytest

from summarizer.pipeline import write_brief
from summarizer.render.markdown.brief import to_index
from summarizer.stories.group import group_stories
from tests.support.reported import Report, flood


def _index(*reports: Report) -> list[str]:
    summaries = [report.summary() for report in reports]
    return to_index([write_brief(story, summaries) for story in group_stories(summaries)]).splitlines()


def test_a_line_for_each_story() -> None:
    """Every story is linked, largest first, with its articles, days, disputes and first sentence beyond its title."""
    other = Report("zulu_99").actor("Velta", "organisation").actor("Kites", "organisation")
    heading, blank, first, second = _index(*flood(), other)
    assert heading == "# 2 stories from 4 articles"
    assert blank == ""
    assert first == (
        "- [The river Ombra breaks its dam and floods Lower Ombra](lower-ombra-norland-sudmark/brief.md): 3 articles, "
        "2 to 3 May 2031, 1 dispute. People who left Lower Ombra: more than 300 (2 May 2031), then at least 900 "
        "(3 May 2031)."
    )
    assert second == "- [Kites, Velta](kites-velta/brief.md): 1 article"


@pytest.mark.parametrize("title", ["[x](http://evil.example)", "<script>", "a | b\n# c"])
def test_titles_are_shown_as_they_are(title: str) -> None:
    """A headline forms no link, heading or HTML of its own."""
    report = Report("one", "2031-05-02").actor("Norland")
    report.title = title
    line = _index(report)[2]
    assert line.startswith("- [")
    assert line.count("](") == 1 + ("\\](" in line)
    assert "<script>" not in line.replace("\\<script\\>", "")
    assert line.endswith("(norland/brief.md): 1 article, 2 May 2031")
