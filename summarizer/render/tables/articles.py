"""Stories, their articles, and what was not used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

from summarizer.records.article import DateBasis
from summarizer.records.brief import PlacementRule
from summarizer.records.facets import Facet
from summarizer.records.ledger import Ledger, Outcome
from summarizer.render.tables.row import ArticleKey, Row, RowSource, StoryKey

Counted = Literal["articles", "windows", "records"]


class StoryRow(Row):
    """A story, with what its brief took."""

    table = "stories"
    id: str
    title: str
    as_of: str | None
    articles: int
    ungrounded: int
    models: tuple[str, ...]
    prompts: tuple[str, ...]
    narrative_written: int | None
    narrative_asked_again: int | None
    narrative_kept_plain: tuple[str, ...]
    figures_asked_about: int | None
    figures_read_as_one: int | None
    figures_left_open: tuple[str, ...]
    calls: int
    input_tokens: int
    output_tokens: int
    seconds: float


class ArticleRow(Row):
    """An article, when it was published, and what its summary took; `sentences` is how many it has."""

    table = "articles"
    searched = ("title", "gist")
    id: str
    story_id: StoryKey
    title: str | None
    outlet: str | None
    url: str | None
    published: str | None
    basis: DateBasis
    doubt: str | None
    not_before: str | None
    not_before_rule: PlacementRule | None
    not_before_what: str | None
    not_before_dated_by: tuple[str, ...]
    gist: str | None
    credits: tuple[str, ...]
    path: str
    encoding: str
    sha256: str
    sentences: int
    model: str
    profile: str
    prompts: tuple[str, ...]
    calls: int
    input_tokens: int
    output_tokens: int
    seconds: float


class UngroundedRow(Row):
    """A record that failed a check, as the model wrote it (JSON)."""

    table = "ungrounded"
    key = ("article_id", "number")
    article_id: ArticleKey
    number: int
    facet: Facet
    sentence: int
    reason: str
    draft: str
    recording: str


class IncidentRow(Row):
    """Something that was not used in this run, and why; `place` names a file, or an article and its sentences."""

    table = "incidents"
    key = ("number",)
    number: int
    place: str
    outcome: Outcome
    reason: str


class LedgerRow(Row):
    """How many of all articles, windows or records of the run ended in one way."""

    table = "ledger"
    key = ("counted", "outcome")
    counted: Counted
    outcome: Outcome
    count: int


def story_rows(told: RowSource) -> Iterator[StoryRow]:
    """The story's row."""
    brief, narration, settling = told.brief, told.brief.narration, told.brief.settling
    yield StoryRow(
        id=brief.story,
        title=brief.title,
        as_of=brief.as_of,
        articles=len(brief.articles),
        ungrounded=brief.ungrounded,
        models=brief.models,
        prompts=brief.prompts,
        narrative_written=narration.written if narration else None,
        narrative_asked_again=narration.asked_again if narration else None,
        narrative_kept_plain=narration.kept_plain if narration else (),
        figures_asked_about=settling.asked if settling else None,
        figures_read_as_one=settling.same if settling else None,
        figures_left_open=settling.unanswered if settling else (),
        **dict(brief.usage),
    )


def article_rows(told: RowSource) -> Iterator[ArticleRow]:
    """A row for each article."""
    placements = {one.article: one for one in told.brief.placements}
    for summary in told.summaries:
        article, placed = summary.article, placements.get(summary.article.id)
        yield ArticleRow(
            id=article.id,
            story_id=told.brief.story,
            title=article.title,
            outlet=article.outlet,
            url=article.url,
            published=article.published.date,
            basis=article.published.basis,
            doubt=article.published.doubt,
            not_before=placed.not_before if placed else None,
            not_before_rule=placed.rule if placed else None,
            not_before_what=placed.what if placed else None,
            not_before_dated_by=placed.dated_by if placed else (),
            gist=summary.gist,
            credits=tuple(dict.fromkeys(credit.agency for credit in summary.credits)),
            path=article.path,
            encoding=article.encoding,
            sha256=article.sha256,
            sentences=len(article.sentences),
            model=summary.model,
            profile=summary.profile,
            prompts=summary.prompts,
            **dict(summary.usage),
        )


def ungrounded_rows(told: RowSource) -> Iterator[UngroundedRow]:
    """A row for each record that failed a check, numbered within its article from 1."""
    for summary in told.summaries:
        for number, one in enumerate(summary.ungrounded, start=1):
            yield UngroundedRow(article_id=summary.article.id, number=number, **dict(one))


def incident_rows(ledger: Ledger) -> Iterator[IncidentRow]:
    """A row for each incident, numbered from 1."""
    for number, one in enumerate(ledger.incidents, start=1):
        yield IncidentRow(number=number, place=one.where, outcome=one.outcome, reason=one.reason)


def ledger_rows(ledger: Ledger) -> Iterator[LedgerRow]:
    """Every count of the ledger, those of nothing included."""
    counted: tuple[Counted, ...] = get_args(Counted)
    outcomes: tuple[Outcome, ...] = get_args(Outcome)
    for what in counted:
        tally = getattr(ledger, what)
        yield from (LedgerRow(counted=what, outcome=one, count=getattr(tally, one)) for one in outcomes)
