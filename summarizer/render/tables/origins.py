"""Which articles draw on one report, and the text that they share."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.render.tables.row import ArticleKey, Row, StoryKey
from summarizer.render.tables.told import Told


class OriginRow(Row):
    """An article that draws on the same report as the others of its `origin`; `shared_text` are ids of that table."""

    table = "origins"
    key = ("origin", "article_id")
    origin: str
    story_id: StoryKey
    article_id: ArticleKey
    agency: str | None
    shared_text: tuple[str, ...]


class SharedTextRow(Row):
    """A passage that two articles have in nearly the same `words` (a count of those that carry meaning)."""

    table = "shared_text"
    key = ("id", "number")
    id: str
    number: int
    story_id: StoryKey
    article_id: ArticleKey
    first: int
    last: int
    start: int
    end: int
    other_article_id: ArticleKey
    other_first: int
    other_last: int
    other_start: int
    other_end: int
    words: int


def origin_rows(told: Told) -> Iterator[OriginRow]:
    """A row for each article of each origin; origins are numbered within the story from 1."""
    for number, origin in enumerate(told.brief.origins, start=1):
        for article in origin.articles:
            yield OriginRow(
                origin=told.key(f"origin-{number}"),
                story_id=told.brief.story,
                article_id=article,
                agency=origin.agency,
                shared_text=tuple(told.key(shared) for shared in origin.rests_on),
            )


def shared_text_rows(told: Told) -> Iterator[SharedTextRow]:
    """A row for each passage that two articles share, numbered within the pair from 1."""
    for shared in told.brief.shared_text:
        for number, passage in enumerate(shared.passages, start=1):
            one, other = passage.one, passage.other
            yield SharedTextRow(
                id=told.key(shared.id),
                number=number,
                story_id=told.brief.story,
                article_id=one.article,
                first=one.first,
                last=one.last,
                start=one.start,
                end=one.end,
                other_article_id=other.article,
                other_first=other.first,
                other_last=other.last,
                other_start=other.start,
                other_end=other.end,
                words=passage.words,
            )
