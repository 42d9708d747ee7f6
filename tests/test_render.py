"""A brief as Markdown and as JSON."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from reported import Report, flood

from summarizer.brief import write_brief
from summarizer.brief_records import StoryBrief
from summarizer.records import Incident, Ledger, Tally, Usage
from summarizer.render import labels, marks
from summarizer.render.canonical_json import to_json
from summarizer.render.markdown import escape, to_markdown
from summarizer.stories import Story, group_stories

PARSE = MarkdownIt("gfm-like", {"linkify": False})


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
        "# Lower Ombra, Norland, Sudmark",
        "## In brief",
        "## What changed",
        "## Agreed",
        "## Disputed",
        "## Who stands where",
        "## Timeline",
        "## Figures reported once",
        "## Only one source says",
        "## Actors",
        "## Sources",
        "## Completeness",
    ]


def test_what_changed() -> None:
    """A series stands in as-of order, with the bound as written, the source and the mark."""
    assert _section(to_markdown(FLOOD), "What changed") == (
        "- People who left Lower Ombra (values differ and hold for different dates)\n"
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
    assert "1 article, publication dates unknown" in undated


def test_publication_range() -> None:
    """One day is given as one day."""
    text = to_markdown(_brief(Report("a", "2031-05-02").actor("Norland")))
    assert "1 article, published 2 May 2031\n" in text


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
        "- 900 leave Ombra (May 2031): 2 of 2 articles, with other counts [b:1]\n  - 300 leave Ombra [a:1]"
    )


def test_background_is_folded_at_the_end_of_the_timeline() -> None:
    """Background events stand under their own heading after the main ones."""
    report = Report("a", "2031-05-02").actor("Norland")
    report.event("Norland builds the dam", "1990", "Norland", salience="background").event("The dam breaks", None)
    assert _section(to_markdown(_brief(report)), "Timeline") == (
        "- **Undated**: The dam breaks [a:1]\n\n### Background\n\n- **1990**: Norland builds the dam [a:1]"
    )


def test_dates_that_differ_are_disputed() -> None:
    """An event whose accounts exclude each other's dates is no agreement: each date stands with its articles."""
    days = (("a", "2031-05-01"), ("b", "2031-05"), ("c", "2031-05-09"))
    text = to_markdown(_brief(*(
        Report(name, "2031-05-10").actor("Norland").actor("Sudmark")
        .event("Norland opens the dam gates", day, "Norland", "Sudmark") for name, day in days
    )))  # fmt: skip
    assert "  - 1 May 2031 (a)\n  - May 2031 (b)\n  - 9 May 2031 (c)" in _section(text, "Disputed")
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


def test_vague_amounts_share_a_line() -> None:
    """Amounts without a number are gathered at the end of the figures reported once."""
    report = Report("a", "2031-05-02").actor("Norland").figure("dozens", None, "barns lost", unit="barn")
    report.figure("12", 12, "boats lost", unit="boat", attributed_to="The harbour")
    assert _section(to_markdown(_brief(report)), "Figures reported once") == (
        "- 12: boats lost (published 2 May 2031), according to the harbour [a:1]\n"
        "- Without a number: Dozens: barns lost (published 2 May 2031) [a:1]"
    )


def test_an_alleged_event_stands_in_its_dispute() -> None:
    """A dispute may set an event against a position, and quotations are marked as such."""
    report = Report("a", "2031-05-02").actor("Norland").actor("Velta")
    report.event("Norland delivers hidden arms to Velta", "2031-05-01", "Norland", status="alleged")
    report.stance("Norland", "denies", "reports of hidden arms deliveries", "Nothing came", quoted=True)
    lines = _section(to_markdown(_brief(report)), "Disputed").splitlines()
    assert lines[1] == "  - Norland delivers hidden arms to Velta (1 May 2031; alleged, not confirmed) [a:1]"
    assert lines[2].endswith("Nothing came (quoted) [a:1]")


HOSTILE = (
    "[click](https://evil.example/x)",
    "![x](http://evil.example/p.png)",
    "<script>alert(1)</script>",
    "<https://evil.example>",
    "[a]: https://evil.example",
    "# Heading",
    "1. list",
    "2) list",
    "- list",
    "+ list",
    "> quote",
    "---",
    "===",
    "```code",
    "| a | b |",
    "**bold** _em_ ~~gone~~",
    "www.evil.example and me@evil.example",
    "&lt;b&gt; &#91;x&#93;",
    "`` ` ``",
    "back\\slash",
    "`http://a`b",
)


def _kinds(text: str) -> set[str]:
    tokens = PARSE.parse(text)
    return {token.type for outer in tokens for token in (outer, *(outer.children or ()))}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is(text: str) -> None:
    """Escaped text in a bullet renders as its own characters and as nothing else than text and code."""
    (outer,) = [token for token in PARSE.parse(f"- {escape(text)}") if token.type == "inline"]
    shown = "".join(child.content for child in outer.children or ())
    assert shown == " ".join(text.split())
    assert {child.type for child in outer.children or ()} <= {"text", "text_special", "code_inline"}
    assert _kinds(f"- {escape(text)}") == _kinds("- plain") | ({"code_inline"} & _kinds(f"- {escape(text)}"))


@given(st.text(max_size=60))
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    """Whatever the text, one bullet stays one bullet without markup."""
    escaped = escape(text)
    assert "\n" not in escaped
    assert _kinds(f"- x{escaped}") - {"code_inline", "text_special"} <= _kinds("- plain")
    assert _kinds(f"- {escaped}") - {"code_inline"} <= _kinds("- plain")


def test_steering_characters_are_left_out() -> None:
    """Terminal escapes and changes of writing direction do not reach the reader; joiners of scripts do."""
    assert escape("a\x1b[31mb\u202ec\u2066d\ufeffe\u200df\x00") == "a\\[31mbcde\u200df"


def test_hostile_records_give_a_plain_brief() -> None:
    """A whole brief made of hostile text has headings, lists, strong labels and text, and no link, image or HTML."""
    report = Report("evil](x", "2031-05-02").write("Norland said # no.")
    for text in HOSTILE:
        report.actor(f"N {text}", role=text).event(text, None, text, place=text)
        report.figure(text, None, text, unit="x", attributed_to=text).stance(text, "other", text, text)
    report.title = "<b>[x](y)"
    brief = write_brief(Story(slug="s", title="[t](u) #", articles=("evil](x",)), [report.summary()])
    kinds = _kinds(to_markdown(brief))
    assert not {kind for kind in kinds if kind.startswith(("link", "image", "html", "table", "hr", "fence", "s_"))}
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


def test_json_reads_back_and_has_whole_numbers() -> None:
    """JSON of a brief or summary reads back equal; whole numbers have no decimal point; others keep their digits."""
    text = to_json(FLOOD)
    assert StoryBrief.model_validate_json(text) == FLOOD
    assert '"value": 4000000,' in text
    assert '"seconds": 3.75' in text
    assert text.endswith("}\n")
    assert text == to_json(_brief(*reversed(flood())))
    summary = flood()[0].summary()
    assert type(summary).model_validate_json(to_json(summary)) == summary


def test_json_keeps_letters_and_field_order() -> None:
    """Letters of every script stand as they are, fields in the order of the model."""
    brief = FLOOD.model_copy(update={"title": "Überflutung 洪水"})
    assert "Überflutung 洪水" in to_json(brief)
    assert list(json.loads(to_json(brief))) == list(StoryBrief.model_fields)


def test_json_refuses_what_it_cannot_hold() -> None:
    """Infinity is no JSON number; a float too large to be exact stays a float."""
    with pytest.raises(ValueError, match="JSON"):
        to_json(Usage(seconds=float("inf")))
    assert '"seconds": 1e+300' in to_json(Usage(seconds=1e300))
