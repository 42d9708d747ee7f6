"""What a run shows: its progress on stderr, and at the end what was lost on the way and where the result is.

Three ways to watch a run, each of which hands finished articles on: `Keeping` shows nothing, `Lines` prints a line for
each finished article (for logs and pipes), `Bars` draws bars that vanish (for terminals, made by rich).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from summarizer.articles.read import InputsRead
from summarizer.cli.streams import error_console, note
from summarizer.language.steering import visible
from summarizer.records.article import Article
from summarizer.records.errors import BudgetSpent, SummarizerError
from summarizer.records.facets import FACETS
from summarizer.records.ledger import Incident
from summarizer.records.summary import ArticleSummary
from summarizer.render import outcome_words
from summarizer.run import Run, Watch

if TYPE_CHECKING:
    from rich.progress import Progress as RichBar
    from rich.progress import ProgressColumn

# Incidents shown on stderr; the rest stands in brief.json.
_MOST_INCIDENTS = 10
# A window on the embedded model takes seconds, so rich's 30 s hold too few of them to judge the time left by.
_SPEED_SECONDS = 600.0
# How often counts are shown, that may rise by thousands a second: in lines, and by a bar.
_LINE_SECONDS = 2.0
_BAR_SECONDS = 0.1
_SENTENCES = re.compile(r"^article .+?, sentences? \d+(?: to \d+)?: ")


class Keeping(Watch):
    """Shows nothing; hands each finished article to `keep` and counts them. A context manager, to end what is shown."""

    def __init__(self, keep: Callable[[ArticleSummary], None]) -> None:
        self._keep = keep
        self.articles = 0
        self.finished = 0
        self.lost = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what is shown."""

    def read(self, reading: InputsRead, windows: int) -> None:
        """Notes how many articles there are."""
        self.articles = len(reading.articles)

    def article_done(self, summary: ArticleSummary) -> None:
        """Hands the summary on; raises what `keep` raises."""
        self._keep(summary)
        self.finished += 1

    def article_failed(self, article: Article, error: SummarizerError) -> None:
        """Counts the article as lost."""
        self.lost += 1


class Lines(Keeping):
    """One line on stderr for each finished article, and for each thing said while the model is fetched."""

    def __init__(self, keep: Callable[[ArticleSummary], None]) -> None:
        super().__init__(keep)
        self._is_due = _EveryInterval(_LINE_SECONDS)

    def counted(self, what: str, done: int, total: int) -> None:
        """Says now and then how many are done."""
        if self._is_due():
            note(f"{done:,} of {total:,} {what}")

    def say(self, text: str) -> None:
        """Print one line, as it is."""
        note(text)

    def start(self, total: int, label: str) -> None:
        """Says what is fetched and how large it is; there is no bar."""
        note(f"{label}: {total / 1e6:,.0f} MB")

    def read(self, reading: InputsRead, windows: int) -> None:
        """Says how much there is to do."""
        super().read(reading, windows)
        note(f"{_count(self.articles, 'article')}, {_count(windows, 'window')}")

    def article_done(self, summary: ArticleSummary) -> None:
        """Prints the article's line."""
        super().article_done(summary)
        found = ", ".join(f"{len(getattr(summary, facet))} {facet}" for facet in FACETS)
        note(f"{self._place()} {summary.article.id}: {found}")

    def article_failed(self, article: Article, error: SummarizerError) -> None:
        """Prints that the article failed; why is said at the end."""
        super().article_failed(article, error)
        note(f"{self._place()} {article.id}: {'not asked' if isinstance(error, BudgetSpent) else 'failed'}")

    def _place(self) -> str:
        return f"[{self.finished + self.lost}/{self.articles}]"


class Bars(Keeping):
    """Bars on stderr, by rich: articles, windows and the time left; bytes while the model is fetched.

    Only one bar is open at a time, since a terminal can hold no two.
    """

    def __init__(self, keep: Callable[[ArticleSummary], None]) -> None:
        super().__init__(keep)
        self._console = error_console()
        self._work: RichBar | None = None
        self._fetch: RichBar | None = None
        self._is_due = _EveryInterval(_BAR_SECONDS)

    def counted(self, what: str, done: int, total: int) -> None:
        """Moves the bar of what comes before a run."""
        if self._is_due():
            if self._work is None:
                from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

                columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
                self._work = Progress(*columns, console=self._console, transient=True)
                self._work.add_task(what)
                self._work.start()
            self._work.update(self._work.task_ids[0], description=what, completed=done, total=total)

    def say(self, text: str) -> None:
        """Print one line, as it is, above the bar."""
        self._console.print(visible(text), markup=False, highlight=False, soft_wrap=True)

    def start(self, total: int, label: str) -> None:
        """Open the bar of a fetch; one that is still open is closed first."""
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
        from rich.progress import TransferSpeedColumn as SpeedColumn

        self.done()
        if self._work:
            self._work.stop()
        text = TextColumn("{task.description}", markup=False)
        columns = (text, BarColumn(), DownloadColumn(), SpeedColumn(), TimeRemainingColumn())
        self._fetch = self._bar(columns)
        self._fetch.add_task(visible(label), total=total)
        self._fetch.start()

    def advance(self, count: int) -> None:
        """Move the bar of a fetch by `count` bytes; a negative count moves it back."""
        if self._fetch:
            self._fetch.advance(self._fetch.task_ids[0], count)

    def done(self) -> None:
        """Close the bar of a fetch, if one is open, and show the run's again."""
        if self._fetch:
            self._fetch.stop()
            self._fetch = None
            if self._work:
                self._work.start()

    def read(self, reading: InputsRead, windows: int) -> None:
        """Opens the run's bar."""
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

        super().read(reading, windows)
        if self._work:
            self._work.stop()
        text = TextColumn("{task.description}", markup=False)
        columns = (text, BarColumn(), MofNCompleteColumn(), TextColumn("windows, time left"), TimeRemainingColumn())
        self._work = self._bar(columns, _SPEED_SECONDS)
        self._work.add_task(self._articles_said(), total=windows)
        self._work.start()

    def window_done(self, article: Article) -> None:
        """Moves the run's bar by one window."""
        if self._work:
            self._work.advance(self._work.task_ids[0], 1)

    def article_done(self, summary: ArticleSummary) -> None:
        """Counts the article in the run's bar."""
        super().article_done(summary)
        self._say_articles()

    def article_failed(self, article: Article, error: SummarizerError) -> None:
        """Counts the article in the run's bar."""
        super().article_failed(article, error)
        self._say_articles()

    def close(self) -> None:
        """Close whatever is open."""
        self.done()
        if self._work:
            self._work.stop()
            self._work = None

    def _bar(self, columns: Sequence[ProgressColumn], speed_seconds: float = 30.0) -> RichBar:
        """A bar that vanishes. What libraries say meanwhile is not handed to it, as it would draw links and colours."""
        from rich.progress import Progress

        return Progress(
            *columns,
            console=self._console,
            transient=True,
            speed_estimate_period=speed_seconds,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def _say_articles(self) -> None:
        if self._work:
            self._work.update(self._work.task_ids[0], description=self._articles_said())

    def _articles_said(self) -> str:
        return f"{self.finished + self.lost} of {_count(self.articles, 'article')}"


class _EveryInterval:
    """True when `seconds` have passed since it was made, or last was true: what is counted fast is shown slowly."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last = time.monotonic()

    def __call__(self) -> bool:
        now = time.monotonic()
        is_due = now - self._last >= self._seconds
        if is_due:
            self._last = now
        return is_due


def watch_for(keep: Callable[[ArticleSummary], None], *, quiet: bool, terminal: bool) -> Keeping:
    """The watch for a run: none to see when `quiet`, bars where stderr is a `terminal`, else lines."""
    if quiet:
        return Keeping(keep)
    return Bars(keep) if terminal else Lines(keep)


# --- what is said -------------------------------------------------------------------------------------------------


def result_line(run: Run, briefs: Sequence[Path], seconds: float) -> str:
    """What was done, by which model, and where it lies; `seconds` of wall time."""
    model = run.summaries[0].model if run.summaries else "no model"  # a run asks one
    told = f"{_count(len(run.summaries), 'article')} by {model} in {seconds:.1f} s"
    if run.spent.calls:
        cost = "" if run.cost is None else f", ${run.cost:.4f}"
        told += f" ({_count(run.spent.calls, 'call')}, {_count(run.spent.tokens, 'token')}{cost})"
    return f"{told}: {', '.join(map(str, briefs)) or 'nothing was written'}"


def incident_lines(incidents: Iterable[Incident], rest_in: str | None) -> tuple[str, ...]:
    """A line for each thing that went wrong: the same reason once, with its count, and ten lines at most.

    `rest_in` says where the others are to be found, if anywhere.
    """
    places: dict[tuple[str, str], list[str]] = {}
    for incident in incidents:
        reason = _SENTENCES.sub("", incident.reason)
        places.setdefault((incident.outcome, reason), []).append(incident.where)
    told = [f"{_first_of(where)}: {outcome_words(outcome)}: {reason}" for (outcome, reason), where in places.items()]
    more = sum(len(where) for where in list(places.values())[_MOST_INCIDENTS:])
    rest = f"and {more} more" + (f", see {rest_in}" if rest_in else "")
    return (*told[:_MOST_INCIDENTS], *([rest] if more else []))


def _first_of(places: Sequence[str]) -> str:
    return f"{places[0]} and {len(places) - 1} more" if len(places) > 1 else places[0]


def _count(number: int, of: str) -> str:
    return f"{number:,} {of}" if number == 1 else f"{number:,} {of}s"
