from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.articles.read import InputsRead
from summarizer.cli.display import Bars, Keeping, Lines, incident_lines, result_line, watch_for
from summarizer.records.article import Article
from summarizer.records.errors import ServerFault
from summarizer.records.ledger import Incident, Ledger, Outcome
from summarizer.records.summary import ArticleSummary
from summarizer.render.escaping import printable
from summarizer.run import Run
from tests.support.reported import flood

ARTICLES = tuple(Article(**report.summary().article.model_copy().__dict__, text=report.text) for report in flood())
READING = InputsRead(articles=ARTICLES)


def go_through(watch: Keeping) -> None:
    """A run of three articles, the second of which fails, with a fetch in the middle."""
    with watch:
        watch.read(READING, 6)
        watch.window_done(ARTICLES[0])
        watch.say("fetching [once] to /a/b")
        watch.start(10_000_000, "from the hub")
        watch.advance(4_000_000)
        watch.start(20_000_000, "from the [package] registry")
        watch.advance(20_000_000)
        watch.done()
        watch.window_done(ARTICLES[0])
        watch.article_done(flood()[0].summary())
        watch.article_failed(ARTICLES[1], ServerFault("gone"))
        watch.article_done(flood()[2].summary())


@pytest.mark.parametrize("kind", [Keeping, Lines, Bars])
def test_every_watch_hands_finished_articles_on(kind: type[Keeping], capsys: pytest.CaptureFixture[str]) -> None:
    """Each finished article once, as it is, and nothing on stdout."""
    kept: list[ArticleSummary] = []
    watch = kind(kept.append)
    go_through(watch)
    assert [summary.article.id for summary in kept] == ["alpha_11", "gamma_33"]
    assert (watch.articles, watch.finished, watch.lost) == (3, 2, 1)
    assert capsys.readouterr().out == ""


def test_lines_are_one_for_each_article(capsys: pytest.CaptureFixture[str]) -> None:
    """How much there is to do, what is fetched with its size, and each article as it ends."""
    go_through(Lines(lambda summary: None))
    assert capsys.readouterr().err.splitlines() == [
        "3 articles, 6 windows",
        "fetching [once] to /a/b",
        "from the hub: 10 MB",
        "from the [package] registry: 20 MB",
        "[1/3] alpha_11: 3 actors, 1 events, 1 figures, 2 stances",
        "[2/3] beta_22: failed",
        "[3/3] gamma_33: 2 actors, 1 events, 1 figures, 0 stances",
    ]


@pytest.mark.parametrize("kind", [Lines, Bars])
def test_what_comes_before_a_run_is_counted(
    kind: type[Lines | Bars], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line or a bar now and then, however fast it goes; a run's own bar takes the place of that bar."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "150")
    now = 0.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    watch = kind(lambda summary: None)
    with watch:
        for done in range(1, 50_001):
            now += 0.0001
            watch.counted("files read", done, 50_000)
        watch.read(READING, 6)
    told = capsys.readouterr().err
    assert 2 <= told.count("files read") <= 60


def test_bars_show_the_run_and_the_fetch(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Text in brackets is shown as it is; calls for a bar that is not open are no error; every bar is taken away."""
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich then takes any stream for a terminal
    monkeypatch.setenv("COLUMNS", "150")
    watch = Bars(lambda summary: None)
    watch.advance(1)
    watch.done()
    watch.window_done(ARTICLES[0])
    watch.article_failed(ARTICLES[0], ServerFault("gone"))
    watch.start(5, "before the run")
    watch.close()
    go_through(Bars(lambda summary: None))
    shown = capsys.readouterr().err
    assert "fetching [once] to /a/b\n" in shown
    assert "from the [package] registry" in shown
    assert "0 of 3 articles" in shown
    assert shown.endswith("\x1b[2K"), "the last line is erased"


def test_what_is_kept_has_failed_when_keeping_fails(capsys: pytest.CaptureFixture[str]) -> None:
    """An article that could not be written is not said to be finished."""

    def refuse(summary: ArticleSummary) -> None:
        raise ServerFault("no room")

    watch = Lines(refuse)
    with pytest.raises(ServerFault), watch:
        watch.article_done(flood()[0].summary())
    assert (watch.finished, capsys.readouterr().err) == (0, "")


@pytest.mark.parametrize(
    ("quiet", "terminal", "kind"),
    [(True, True, Keeping), (True, False, Keeping), (False, True, Bars), (False, False, Lines)],
)
def test_who_watches_depends_on_who_reads(quiet: bool, terminal: bool, kind: type[Keeping]) -> None:
    """Bars only for a terminal, nothing for the quiet."""
    assert type(watch_for(lambda summary: None, quiet=quiet, terminal=terminal)) is kind


# --- what is said -------------------------------------------------------------------------------------------------


def lost(where: str, reason: str, outcome: Outcome = "failed") -> Incident:
    return Incident(where=where, outcome=outcome, reason=reason)


def test_a_reason_is_said_once() -> None:
    """The same reason at several places is one line, wherever its own words name the place."""
    incidents = [
        lost("in/a.txt", "article a, sentences 1 to 5: nothing answers"),
        lost("in/b.txt", "article b ]x, sentence 7: nothing answers"),
        lost("in/c.txt", "nothing answers", "truncated"),
        lost("in/d.txt", "no text", "empty"),
    ]
    assert incident_lines(incidents, None) == (
        "in/a.txt and 1 more: failed: nothing answers",
        "in/c.txt: truncated: nothing answers",
        "in/d.txt: empty: no text",
    )


def test_ten_lines_are_enough() -> None:
    """The others are counted, and said to be in the file that has them."""
    many = [lost(f"in/{number}.txt", f"reason {number}") for number in range(13)]
    many.append(lost("in/x.txt", "reason 12"))
    lines = incident_lines(many, "out/a/brief.json")
    assert (len(lines), lines[-1]) == (11, "and 4 more, see out/a/brief.json")
    assert incident_lines(many, None)[-1] == "and 4 more"
    assert len(incident_lines(many[:10], None)) == 10
    assert incident_lines([], None) == ()


def test_the_result_names_model_time_and_files() -> None:
    """A run has one model; one that came to nothing says so."""
    summaries = tuple(report.summary() for report in flood())
    run = Run(briefs=(), summaries=summaries, ledger=Ledger())
    assert result_line(run, [Path("out/a/brief.md")], 3.14) == "3 articles by fake in 3.1 s: out/a/brief.md"
    nothing = Run(briefs=(), summaries=(), ledger=Ledger())
    assert result_line(nothing, [], 0.0) == "0 articles by no model in 0.0 s: nothing was written"


def test_nothing_steers_the_terminal() -> None:
    """Escape sequences, line ends and marks of direction become spaces; other letters stay."""
    assert printable("a\x1b[31mb\r\nc\u202ed\x9be é橋") == "a [31mb c d e é橋"
