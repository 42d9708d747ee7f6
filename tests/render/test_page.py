"""A brief as a page of HTML: all of it is there, leads to its sentences, and nothing in an article becomes markup."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.pipeline import write_brief
from summarizer.records.brief import StoryBrief
from summarizer.records.summary import Ungrounded
from summarizer.render import labels
from summarizer.render.html.page import to_html, web_address
from summarizer.render.html.reader import Reader, SourceView
from summarizer.render.html.shell import to_html_index
from summarizer.stories.group import group_stories
from tests.support.hostile import EVIL
from tests.support.parsed import Page
from tests.support.reported import Report, flood


def brief_of(reports: Sequence[Report]) -> StoryBrief:
    summaries = [report.summary() for report in reports]
    return write_brief(group_stories(summaries)[0], summaries)


def page_of(reports: Sequence[Report]) -> str:
    articles = [report.article() for report in reports]
    return to_html(brief_of(reports), articles, [report.summary() for report in reports])


def with_refused() -> tuple[Report, ...]:
    reports = flood()
    draft = '{"text":"417"}'
    refused = Ungrounded(facet="figures", sentence=2, draft=draft, reason="417 is not in it", recording="r")
    reports[0].ungrounded = (refused,)
    return reports


FLOOD = with_refused()
BRIEF = brief_of(FLOOD)
HTML = page_of(FLOOD)
PAGE = Page(HTML)
SENTENCES = {attrs["id"]: attrs for tag, attrs in PAGE.tags if attrs.get("class", "").startswith("sentence")}


def test_the_page_allows_its_own_style_and_script_and_nothing_else() -> None:
    """The policy holds the hashes of the one style sheet and the one script; nothing is fetched, framed or sent."""
    (style,) = re.findall(r"<style>(.*?)</style>", HTML, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", HTML, re.DOTALL)
    style_hash, script_hash = (
        base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in (style, script)
    )
    policies = [attrs["content"] for tag, attrs in PAGE.tags if "http-equiv" in attrs]
    assert policies == [
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    ]
    assert not {"img", "link", "iframe", "object", "embed", "base"} & {tag for tag, _ in PAGE.tags}
    assert not {"src", "style", "srcset", "action"} & {name for _, attrs in PAGE.tags for name in attrs}
    assert not any(name.startswith("on") for _, attrs in PAGE.tags for name in attrs)
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(r"\b(?:fetch|XMLHttpRequest|WebSocket|eval|innerHTML|import)\b", script)


def test_anchors_are_unique_and_links_lead_somewhere() -> None:
    """Every statement, article and sentence has an anchor of its own."""
    anchors = PAGE.all("id")
    assert len(anchors) == len(set(anchors))
    assert {link.removeprefix("#") for link in PAGE.all("href")} <= set(anchors)
    assert {name for names in PAGE.all("aria-labelledby") for name in names.split()} <= set(anchors)


def test_everything_the_brief_says_has_its_anchor() -> None:
    """No merged group is left out; nor is a sentence of the narrative or a dispute."""
    stated = [*BRIEF.actors, *BRIEF.events, *BRIEF.figures, *BRIEF.stances, *BRIEF.disputes, *BRIEF.contrasts]
    assert {one.id for one in stated} <= set(PAGE.all("id"))
    assert [anchor for anchor in PAGE.all("id") if re.fullmatch(r"narrative-\d+", anchor)] == [
        f"narrative-{number}" for number in range(1, len(BRIEF.narrative) + 1)
    ]


def test_a_sentence_names_the_statements_that_rest_on_it() -> None:
    """Both ways: what a statement cites names it, and a sentence names none that does not cite it."""
    label = labels([article.id for article in BRIEF.articles])
    stated = (*BRIEF.actors, *BRIEF.events, *BRIEF.figures, *BRIEF.stances)
    cited = {(one.id, f"s-{label[c.article]}-{c.sentence}") for one in stated for c in one.citations}
    named = {
        (identity, anchor)
        for anchor, attrs in SENTENCES.items()
        for identity in attrs.get("data-rests", "").split()
        if not identity.startswith(("narrative", "dispute"))
    }
    assert cited
    assert named == cited


def _source(report: Report) -> SourceView:
    return Reader(BRIEF, labels([article.id for article in BRIEF.articles])).source(report.article(), report.ungrounded)


def _text(source: SourceView) -> str:
    sentences = [one.before + "".join(piece.text for piece in one.pieces) for one in source.sentences]
    return "".join(sentences) + source.after


@pytest.mark.parametrize("report", FLOOD, ids=lambda report: report.identity)
def test_the_reader_has_every_character_of_an_article(report: Report) -> None:
    """In order, and none twice, however evidence overlaps."""
    assert _text(_source(report)) == report.text


def test_evidence_is_tinted_by_its_facet() -> None:
    """A name as an actor, an amount as a figure, a whole sentence as what it tells."""
    report = Report("one", "2031-05-02").write("Norland moved.").actor("Norland")
    report.write("Norland counted 300 boats and blamed Sudmark.").figure("300", 300, "boats")
    report.stance("Norland", "accuses", "Sudmark", "it hid the boats")
    brief = brief_of([report])
    one, other = Reader(brief, labels(["one"])).source(report.article(), ()).sentences
    assert [(piece.text, piece.tints) for piece in one.pieces] == [("Norland moved.", "a")]
    assert [(piece.text, piece.tints) for piece in other.pieces] == [
        ("Norland counted ", "s"),
        ("300", "f s"),
        (" boats and blamed Sudmark.", "s"),
    ]


def test_what_is_ungrounded_is_listed_apart_and_stated_nowhere() -> None:
    """With its sentence, the model's words and the reason; the brief does not say it."""
    brief, refused = HTML.split('<details class="fold refused">')
    assert "417" not in Page(brief).text
    told = Page(refused.split("</details>")[0]).text
    assert "alpha:2" in told
    assert '{"text":"417"}' in told
    assert "417 is not in it" in told


def test_values_of_a_series_can_be_read_in_a_table() -> None:
    """Each with its date, its bound and its source, in order of time."""
    rows = [
        [" ".join(Page(cell).text.split()) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", HTML.split('class="series say')[1], re.DOTALL)
    ]
    assert rows[:3] == [
        ["When", "How many", "According to", "Sentence"],
        ["2 May 2031", "more than 300", "Ada Quill", "alpha:2"],
        ["3 May 2031", "at least 900 latest", "the article itself", "beta:2"],
    ]


def test_the_grid_says_what_each_article_does_with_a_statement() -> None:
    """In words, not by sign or colour alone."""
    grid = HTML.split('<table class="grid">')[1].split("</table>")[0]
    head, *rows = re.findall(r"<tr>(.*?)</tr>", grid, re.DOTALL)
    assert re.findall(r">(\w+)</th>", head) == ["Statement", "alpha", "beta", "gamma"]
    assert len(rows) == len(BRIEF.coverage)
    words = re.findall(r'title="([^"]*)"', "".join(rows))
    assert set(words) <= {
        "says so",
        "denies it",
        "reports both sides",
        "nothing found in it",
        "unclear: its words, but no record of it",
        "published before",
    }
    assert len(words) == len(rows) * len(BRIEF.articles)


def test_the_page_can_be_read_by_everyone() -> None:
    """Language, landmarks, headings without a gap, a scope for every table head, a name for every control."""
    tags = [tag for tag, _ in PAGE.tags]
    assert ("html", {"lang": "en"}) in PAGE.tags
    assert all(tags.count(tag) == 1 for tag in ("main", "aside", "nav", "h1"))
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in PAGE.tags if tag == "th")


@pytest.mark.parametrize("evil", EVIL)
def test_hostile_text_is_no_html(evil: str) -> None:
    """The page of a hostile article has the tags and attributes of the page of a plain one; no value of an attribute
    and no text steers what shows it, and no link leads out."""
    pages = {}
    for text in (evil, "plain"):
        report = Report("one", "2031-05-02").write(f"Anna {text} spoke.")
        report.title = text
        report.actor(f"Anna {text}", "person", (text,), role=text).event(text, "2031-05-01", f"Anna {text}", place=text)
        report.figure("12", 12, f"boats {text}", attributed_to=text)
        report.stance(f"Anna {text}", "accuses", text, text, quoted=True)
        report.ungrounded = (Ungrounded(facet="events", sentence=1, draft=text, reason=text, recording="r"),)
        pages[text] = Page(page_of([report]))
    tags = [[(tag, sorted(attrs)) for tag, attrs in pages[text].tags if tag != "span"] for text in (evil, "plain")]
    assert [one for one in tags[0] if one[0] not in ("mark", "bdi")] == [
        one for one in tags[1] if one[0] not in ("mark", "bdi")
    ]
    assert all(link.startswith("#") for link in pages[evil].all("href"))
    for told in (pages[evil].text, *(value for _, attrs in pages[evil].tags for value in attrs.values())):
        assert not {"\u202e", "\u2066", "\x1b"} & set(told)


@given(st.text(max_size=60))
def test_only_pages_of_the_web_are_linked(address: str) -> None:
    """What an article's file says of its address may be anything."""
    assert web_address(address) in ("", address)
    assert web_address("javascript:alert(1)") == web_address("data:text/html,x") == web_address(None) == ""
    assert web_address("https://") == web_address("//evil.example/x") == web_address("http://[") == ""
    assert web_address("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d"


def test_a_long_line_is_one_sentence_to_read() -> None:
    """A megabyte without a break keeps every character."""
    report = Report("long", "2031-05-02").write("Norland " + "x" * 1_000_000).actor("Norland")
    assert "x" * 1_000_000 in page_of([report])


def test_the_same_brief_makes_the_same_bytes() -> None:
    """No clock, no hash order."""
    assert page_of(with_refused()) == HTML


def test_the_index_leads_to_every_page() -> None:
    """Largest story first, each with what it is about; the address is safe whatever the story is called."""
    other = Report("zulu_99").actor("Velta", "organisation").actor("Kites", "organisation")
    summaries = [report.summary() for report in (*flood(), other)]
    briefs = [write_brief(story, summaries) for story in group_stories(summaries)]
    page = Page(to_html_index(briefs))
    assert page.all("href") == [f"{brief.story}/brief.html" for brief in briefs]
    assert all(brief.title in page.text for brief in briefs)
    assert "2 stories from 4 articles" in page.text
    (odd,) = Page(to_html_index([briefs[0].model_copy(update={"story": '"><b>a b'})])).all("href")
    assert odd == "%22%3E%3Cb%3Ea%20b/brief.html"
