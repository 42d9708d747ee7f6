"""The sentences of the narrative, what they rest on and what they cite."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.render.tables.row import ArticleKey, GroupKey, Row, StatementKey, StoryKey
from summarizer.render.tables.told import Told


class StatementRow(Row):
    """A sentence of the narrative, `number` from 1."""

    table = "statements"
    searched = ("text",)
    id: str
    story_id: StoryKey
    number: int
    text: str
    plain: str | None
    origins: int | None


class StatementGroupRow(Row):
    """A group that a statement rests on."""

    table = "statement_groups"
    key = ("statement_id", "number")
    statement_id: StatementKey
    number: int
    group_id: GroupKey


class CitationRow(Row):
    """A sentence that a statement cites."""

    table = "citations"
    key = ("statement_id", "number")
    statement_id: StatementKey
    number: int
    article_id: ArticleKey
    sentence: int
    start: int
    end: int
    text: str


def _key(told: Told, number: int) -> str:
    return told.key(f"statement-{number}")


def statement_rows(told: Told) -> Iterator[StatementRow]:
    """A row for each sentence, numbered from 1."""
    for number, one in enumerate(told.brief.narrative, start=1):
        yield StatementRow(
            id=_key(told, number),
            story_id=told.brief.story,
            number=number,
            text=one.text,
            plain=one.plain,
            origins=one.origins,
        )


def statement_group_rows(told: Told) -> Iterator[StatementGroupRow]:
    """A row for each group that a sentence rests on, numbered within the sentence from 1."""
    for place, one in enumerate(told.brief.narrative, start=1):
        for number, group in enumerate(one.rests_on, start=1):
            yield StatementGroupRow(statement_id=_key(told, place), number=number, group_id=told.key(group))


def citation_rows(told: Told) -> Iterator[CitationRow]:
    """A row for each citation of a sentence, numbered within the sentence from 1."""
    for place, one in enumerate(told.brief.narrative, start=1):
        for number, citation in enumerate(one.citations, start=1):
            said = dict(citation)
            yield CitationRow(statement_id=_key(told, place), number=number, article_id=said.pop("article"), **said)
