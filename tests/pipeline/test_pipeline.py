"""The pipeline: every input ends in exactly one way, and one failure leaves the rest usable."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import pytest
from pydantic import BaseModel

import summarizer.pipeline
from summarizer.articles.read import InputsRead
from summarizer.model.choose import Options
from summarizer.model.client import Answer
from summarizer.pipeline import summarize, summarize_async
from summarizer.recordings.request import Request
from summarizer.records.article import Article
from summarizer.records.errors import (
    BudgetSpent,
    PromptFault,
    ReplyFault,
    ServerFault,
    SummarizerError,
    TruncatedReply,
    UsageFault,
)
from summarizer.records.facets import FACETS, Facet
from summarizer.records.ledger import Ledger, Tally
from summarizer.records.summary import ArticleSummary
from summarizer.run import Run, Watch
from tests.support.small_model import SmallModel

T = TypeVar("T", bound=BaseModel)
FLOOD = "The flood drowned 12 cows near Vardé. Mayor Ana Lopez accused Chile of neglect when talks began.\n"
MILL = "The old mill in Odense burned down. Dan Reyes denied the charge of arson when he was detained.\n"
TABLE: dict[tuple[Facet, int], object] = {
    ("events", 1): [{"what": "The flood drowns 12 cows near Vardé", "where": None, "status": "happened"}],
}


class OpenedModel(SmallModel):
    """A `SmallModel` as a context, with a fault for every call about one article."""

    def __init__(self, table: dict[tuple[Facet, int], object] | None = None) -> None:
        super().__init__(table)
        self.broken: dict[str, SummarizerError] = {}
        self.closed = 0

    async def ask(self, request: Request, reply_type: type[T], where: str) -> Answer[T]:
        for article, fault in self.broken.items():
            if f"article {article}," in where:
                raise fault
        return await super().ask(request, reply_type, where)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closed += 1


class Notes(Watch):
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.windows = 0
        self.reading: InputsRead | None = None
        self.done: list[tuple[str, str]] = []
        self.heard: list[str] = []

    def read(self, reading: InputsRead, windows: int) -> None:
        self.reading, self.windows = reading, windows

    def window_done(self, article: Article) -> None:
        self.heard.append(article.id)

    def article_done(self, summary: ArticleSummary) -> None:
        self.done.append(("done", summary.article.id))

    def article_failed(self, article: Article, error: SummarizerError) -> None:
        self.done.append((str(error), article.id))


@pytest.fixture(autouse=True)
def _no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("SUMMARIZER_GGUF", raising=False)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> OpenedModel:
    """The model that the pipeline opens."""
    opened = OpenedModel(TABLE)
    monkeypatch.setattr(summarizer.pipeline, "open_model", lambda choice, recordings, watch: opened)
    return opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "flood.txt").write_text(FLOOD, "utf-8")
    (tmp_path / "in" / "mill.txt").write_text(MILL, "utf-8")
    return tmp_path / "in"


def run(folder: Path, *paths: str, watch: Watch | None = None, **options: object) -> Run:
    chosen = Options.model_validate({"model": "embedded", "cache": folder.parent / "cache"} | options)
    return summarize(paths or [str(folder)], chosen, watch)


# --- the ledger -----------------------------------------------------------------------------------------------------


def test_a_run_gives_a_summary_for_each_article_and_briefs_over_all(folder: Path, model: OpenedModel) -> None:
    """Summaries in the order of the input; every article is in exactly one brief."""
    result = run(folder)
    assert [summary.article.id for summary in result.summaries] == ["flood", "mill"]
    assert sorted(head.id for brief in result.briefs for head in brief.articles) == ["flood", "mill"]
    assert not result.failed
    assert model.closed == 1


def test_every_input_ends_in_exactly_one_outcome(folder: Path, model: OpenedModel) -> None:
    """Used, empty, failed and duplicate add up to what was given; each of the lost has an incident."""
    (folder / "copy.txt").write_text(FLOOD, "utf-8")
    (folder / "empty.txt").write_text("", "utf-8")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    model.broken["mill"] = ServerFault("no server")
    result = run(folder, str(folder), str(folder / "nowhere.txt"))
    tally = result.ledger.articles
    assert (tally.used, tally.duplicate, tally.empty) == (1, 1, 1)
    assert tally.total == 6
    assert tally.failed == 3
    lost = [incident for incident in result.ledger.incidents if "sentence" not in incident.where]
    assert len(lost) == tally.total - tally.used
    assert len({incident.where for incident in lost}) == len(lost)
    assert result.failed


def test_the_ledger_of_a_run_is_the_sum_of_its_parts(folder: Path, model: OpenedModel) -> None:
    """Windows and records of the run are those of its summaries added up."""
    model.table[("figures", 1)] = TruncatedReply("too long")
    result = run(folder)
    parts = sum((summary.ledger for summary in result.summaries), Ledger())
    assert (parts.windows, parts.records) == (result.ledger.windows, result.ledger.records)
    assert result.ledger.windows.truncated == 1
    assert result.ledger.windows.total > 8


def test_records_are_counted_by_how_they_ended(folder: Path, model: OpenedModel) -> None:
    """What the model drafted is used, joined into another record, or ungrounded: nothing else, nothing lost."""
    model.table[("events", 2)] = [{"what": "A ship with 99 sheep sinks", "where": None, "status": "happened"}]
    result = run(folder)
    for summary in result.summaries:
        tally = summary.ledger.records
        shown = sum(len(getattr(summary, facet)) for facet in FACETS)
        assert tally.used == shown
        assert tally.ungrounded == len(summary.ungrounded)
        assert tally.total == shown + tally.duplicate + tally.ungrounded
    assert all(summary.ungrounded for summary in result.summaries)


@pytest.mark.parametrize(
    ("articles", "windows", "failed"),
    [
        (Tally(used=2), Tally(used=4, empty=4), False),
        (Tally(used=2, duplicate=1), Tally(used=4), False),
        (Tally(used=2, failed=1), Tally(used=4), True),
        (Tally(used=2, empty=1), Tally(used=4), True),
        (Tally(used=2), Tally(used=4, failed=1), True),
        (Tally(used=2), Tally(used=4, truncated=1), True),
        (Tally(used=2), Tally(used=4, not_asked=1), True),
    ],
)
def test_a_run_failed_when_an_input_or_a_window_was_lost(
    folder: Path, model: OpenedModel, articles: Tally, windows: Tally, failed: bool
) -> None:
    """An empty window is no loss, an empty file is one; a duplicate is none."""
    whole = run(folder)
    ledger = Ledger(articles=articles, windows=windows)
    assert whole.model_copy(update={"ledger": ledger}).failed is failed


def test_a_run_without_a_brief_failed() -> None:
    """Nothing to read is a failure, even when nothing went wrong on the way."""
    assert Run(briefs=(), summaries=(), ledger=Ledger()).failed


# --- failures -------------------------------------------------------------------------------------------------------


def test_one_failing_article_leaves_the_others_as_they_are(folder: Path, model: OpenedModel) -> None:
    """The other article's summary is the same as without the failure, and the reason stands in every brief."""
    whole = run(folder)
    model.broken["mill"] = ServerFault("the server at :1 is gone")
    part = run(folder)
    assert part.summaries == whole.summaries[:1]
    (incident,) = part.ledger.incidents
    assert (incident.where, incident.outcome) == (str(folder / "mill.txt"), "failed")
    assert incident.reason == "the server at :1 is gone"
    assert all(incident in brief.ledger.incidents for brief in part.briefs)
    assert part.failed


def test_a_failing_window_leaves_the_article_usable(folder: Path, model: OpenedModel) -> None:
    """The summary lacks what the window would have given; its incident says so."""
    model.table[("events", 1)] = ReplyFault("prose")
    result = run(folder)
    assert len(result.summaries) == 2
    assert all(not summary.events for summary in result.summaries)
    assert {incident.reason for incident in result.ledger.incidents} == {"prose"}
    assert result.failed


def test_an_article_that_the_budget_does_not_reach_is_not_asked(folder: Path, model: OpenedModel) -> None:
    """It is no failed one, as the next run with more of a budget goes on. Its windows are counted; the run failed."""
    whole = run(folder)
    model.broken["mill"] = BudgetSpent("the budget is spent")
    notes = Notes()
    part = run(folder, watch=notes)
    assert part.summaries == whole.summaries[:1]
    assert (part.ledger.articles, part.failed) == (Tally(used=1, not_asked=1), True)
    assert part.ledger.windows.not_asked == notes.windows - whole.summaries[0].ledger.windows.total
    (incident,) = part.ledger.incidents
    assert (incident.where, incident.outcome) == (str(folder / "mill.txt"), "not_asked")
    assert ("the budget is spent", "mill") in notes.done


def test_when_every_article_fails_there_is_no_brief(folder: Path, model: OpenedModel) -> None:
    """The run ends all the same, with a reason for each article and the model closed."""
    model.broken = {"flood": ServerFault("gone"), "mill": ServerFault("gone")}
    result = run(folder)
    assert (result.briefs, result.summaries) == ((), ())
    assert result.ledger.articles == Tally(failed=2)
    assert result.failed
    assert model.closed == 1


def test_wrong_options_stop_the_run_before_anything_is_read(folder: Path) -> None:
    """A profile or a prompts folder that does not exist is the caller's to mend."""
    with pytest.raises(UsageFault):
        run(folder, profile="huge")
    with pytest.raises(PromptFault):
        run(folder, prompts=folder / "nowhere")


# --- watching -------------------------------------------------------------------------------------------------------


def test_a_watch_hears_of_the_input_each_window_and_each_article(folder: Path, model: OpenedModel) -> None:
    """As many windows as were announced, each with its article; an article is done after its windows."""
    notes = Notes()
    run(folder, watch=notes)
    assert notes.reading is not None
    assert [article.id for article in notes.reading.articles] == ["flood", "mill"]
    assert len(notes.heard) == notes.windows
    assert sorted(notes.done) == [("done", "flood"), ("done", "mill")]


def test_the_shortest_article_is_begun_first(folder: Path, model: OpenedModel) -> None:
    """There is something to read early; the others follow in the order of the input, which results keep."""
    (folder / "short.txt").write_text("A bridge fell in Lomas.", "utf-8")
    notes = Notes()
    result = run(folder, watch=notes)
    assert [article for _, article in notes.done] == ["short", "flood", "mill"]
    assert [summary.article.id for summary in result.summaries] == ["flood", "mill", "short"]


def test_a_watch_hears_of_a_failed_article(folder: Path, model: OpenedModel) -> None:
    """With the error, and without a summary."""
    model.broken["mill"] = ServerFault("gone")
    notes = Notes()
    run(folder, watch=notes)
    assert sorted(notes.done) == [("done", "flood"), ("gone", "mill")]


def test_a_watch_that_says_nothing_is_the_default(folder: Path, model: OpenedModel) -> None:
    """The base class takes every call and does nothing."""
    model.broken["mill"] = ServerFault("gone")
    assert run(folder, watch=Watch()) == run(folder)


# --- what a summary holds -------------------------------------------------------------------------------------------


def test_the_gist_is_the_first_two_main_events(folder: Path, model: OpenedModel) -> None:
    """As sentences; without a main event there is none."""
    model.table[("events", 2)] = [{"what": "mayor Ana Lopez accuses Chile", "where": None, "status": "happened"}]
    flood, mill = run(folder).summaries
    assert flood.gist == "The flood drowns 12 cows near Vardé."
    assert (mill.gist, mill.events) == (None, ())


def test_a_summary_names_model_profile_and_prompts(folder: Path, model: OpenedModel) -> None:
    """What made it can be named, and what it cost is counted."""
    (summary, _) = run(folder, profile="hosted").summaries
    assert (summary.model, summary.profile) == ("small@1", "hosted")
    assert [prompt.partition(".")[0] for prompt in summary.prompts] == list(FACETS)
    assert summary.usage.calls == sum("cows" in request.messages[-1].content for request in model.asked)


# --- ways to call it ------------------------------------------------------------------------------------------------


def test_one_path_may_be_given_as_a_text(folder: Path, model: OpenedModel) -> None:
    """`summarize("folder")` is not taken for a list of letters."""
    options = Options(model="embedded", cache=folder.parent / "cache")
    assert summarize(str(folder), options) == summarize([str(folder)], options)


async def test_the_async_form_gives_the_same(folder: Path, model: OpenedModel) -> None:
    """In a running event loop too."""
    options = Options(model="embedded", cache=folder.parent / "cache")
    result = await summarize_async([str(folder)], options)
    assert [summary.article.id for summary in result.summaries] == ["flood", "mill"]


def test_standard_input_is_an_article_too(folder: Path, model: OpenedModel) -> None:
    """`-` reads the stream that is passed."""
    options = Options(model="embedded", cache=folder.parent / "cache")
    result = summarize("-", options, stdin=BytesIO(FLOOD.encode()))
    assert [summary.article.id for summary in result.summaries] == ["stdin"]
