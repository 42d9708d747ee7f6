"""A brief as of a day: what was published by then, and nothing that may be later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.articles.as_of import last_day, published_by
from summarizer.articles.read import InputsRead
from summarizer.language.edtf import bounds
from summarizer.records.article import Article, Publication
from summarizer.records.brief import StoryBrief
from summarizer.records.errors import UsageFault
from summarizer.records.ledger import Tally
from tests.support.answering import Answering
from tests.support.servers import ScriptedServer
from tests.support.shell import BRIDGE, PROTEST, Shell

DATES = st.one_of(
    st.none(),
    st.dates(date(2029, 1, 1), date(2032, 12, 31)).flatmap(
        lambda day: st.sampled_from((f"{day}", f"{day:%Y-%m}", f"{day:%Y}"))
    ),
)


def _article(identity: str, published: str | None = None, doubt: str | None = None) -> Article:
    basis = "date_line" if published else "unknown"
    return Article(
        id=identity, sha256="0", path=f"in/{identity}.txt", encoding="utf-8", text="Ann left.",
        published=Publication(date=published, basis=basis, doubt=doubt),
    )  # fmt: skip


def _reading(*articles: Article) -> InputsRead:
    return InputsRead(articles=articles, tally=Tally(used=len(articles), duplicate=1))


@pytest.mark.parametrize(
    ("published", "as_of", "why_not"),
    [
        ("2031-05-02", "2031-05-02", None),
        ("2031-05-03", "2031-05-02", "published after 2031-05-02"),
        ("2031-05-31", "2031-05", None),
        ("2031-06-01", "2031-05", "published after 2031-05"),
        ("2031-05", "2031-05", None),
        ("2031-05", "2031-05-30", "its date, 2031-05, does not say whether"),
        ("2031", "2031", None),
        ("2031", "2031-11", "its date, 2031, does not say whether"),
        (None, "2099", "it has no publication date, so it may be later than 2099"),
    ],
)
def test_what_was_surely_published_by_then_is_kept(published: str | None, as_of: str, why_not: str | None) -> None:
    """Law: an article is kept exactly when every day that its date may mean lies within the limit."""
    reading = published_by(_reading(_article("a", published)), as_of)
    assert [article.id for article in reading.articles] == ([] if why_not else ["a"])
    assert why_not is None or reading.incidents[0].reason.startswith(why_not)


def test_a_doubtful_date_is_no_date() -> None:
    """Law: what anchors nothing keeps nothing; the reason says what the doubt is."""
    reading = published_by(_reading(_article("a", "2031-05-02", "no Tuesday")), "2040")
    assert (reading.articles, reading.tally.left_out) == ((), 1)
    assert "doubtful (no Tuesday)" in reading.incidents[0].reason
    assert (reading.incidents[0].where, reading.incidents[0].outcome) == ("in/a.txt", "left_out")


@given(st.lists(DATES, max_size=6), DATES.filter(bool))
def test_no_article_is_lost_and_none_is_later(published: list[str | None], as_of: str) -> None:
    """Law: every article is used or left out with an incident; the total stays; a later limit keeps no fewer."""
    before = _reading(*(_article(str(number), one) for number, one in enumerate(published)))
    after = published_by(before, as_of)
    assert len(after.articles) + len(after.incidents) == len(published)
    assert (after.tally.used, after.tally.left_out) == (len(after.articles), len(after.incidents))
    assert after.tally.total == before.tally.total
    for article in after.articles:
        covered = bounds(article.published.anchor or "")
        assert covered is not None
        assert covered.latest <= last_day(as_of)
    later = published_by(before, "2040")
    assert {article.id for article in after.articles} <= {article.id for article in later.articles}


@pytest.mark.parametrize("as_of", ["", "yesterday", "2031-02-30", "XXXX-05-02", "203X", "2030/2031", "2031-5-2"])
def test_what_is_no_day_month_or_year_is_a_usage_fault(as_of: str) -> None:
    """Law: a limit is a day, a month or a year that exists, and the fault says how to write one."""
    with pytest.raises(UsageFault, match="YYYY-MM-DD"):
        published_by(_reading(), as_of)


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    shell = Shell(tmp_path, monkeypatch, capfd)
    shell.write("bridge_2031-05-02.txt", BRIDGE)
    shell.write("protest_2031-05-09.txt", PROTEST)
    shell.write("undated.txt", BRIDGE.replace("40 workers", "41 workers"))
    return shell


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(Answering()) as running:
        yield running


def test_the_model_is_never_asked_about_what_is_left_out(shell: Shell, server: ScriptedServer) -> None:
    """Law: `--as-of` costs the calls of the kept articles; the brief says its limit and counts the rest."""
    at = ("--base-url", server.base_url, "--model", "small")
    ended = shell.run("articles", *at, "--as-of", "2031-05-05", "--format", "json")
    assert ended.code == 0
    brief = StoryBrief.model_validate_json(ended.out)
    assert [article.id for article in brief.articles] == ["bridge_2031-05-02"]
    assert (brief.as_of, brief.ledger.articles.used, brief.ledger.articles.left_out) == ("2031-05-05", 1, 2)
    assert all("41 workers" not in str(seen.body) and "12 million" not in str(seen.body) for seen in server.requests)
    markdown = next((shell.folder / "out").rglob("brief.md")).read_text("utf-8")
    assert "1 article, published 2 May 2031; only what was published by 5 May 2031" in markdown
    assert "- Articles: 1 used, 2 left out" in markdown
    assert "undated.txt: left out: it has no publication date" in ended.err
    planned = shell.run("articles", *at, "--as-of", "2031-05-05", "--dry-run")
    assert ("protest" in planned.out, "protest_2031-05-09.txt: left out: published after" in planned.err) == (
        False,
        True,
    )


def test_nothing_by_then_is_a_failed_run(shell: Shell, server: ScriptedServer) -> None:
    """Law: with every article left out there is no brief, which is exit code 1 and said; a wrong date is 2."""
    at = ("--base-url", server.base_url, "--model", "small")
    ended = shell.run("articles", *at, "--as-of", "2030", "--quiet")
    assert (ended.code, ended.out, server.requests) == (1, "", [])
    assert "left out: published after 2030" in ended.err
    wrong = shell.run("articles", *at, "--as-of", "soon")
    assert (wrong.code, wrong.out) == (2, "")
    assert "YYYY-MM-DD" in wrong.err
