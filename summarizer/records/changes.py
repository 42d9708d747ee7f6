"""The frozen values that say what has changed between two sets of briefs, each change with its citations."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from summarizer.records.article import ArticleHead
from summarizer.records.brief import Citation
from summarizer.records.facets import Record

Sort = Literal["new", "changed", "resolved", "withdrawn", "gone"]
About = Literal["dispute", "event", "figure", "stance", "actor"]
Cause = Literal["new_article", "new_version", "article_gone", "read_anew"]


class Revision(Record):
    """An article whose text has changed under the same name: as it was and as it is."""

    before: ArticleHead
    after: ArticleHead


class FieldChange(Record):
    """A field with other content, in words; None where it had or has none."""

    field: str
    before: str | None = None
    after: str | None = None


class Change(Record):
    """One statement that is new, changed, resolved, withdrawn or gone.

    sort        new: was not there; changed: says something else; resolved: a dispute that is no more, or a figure that
                was open or contested and is settled; withdrawn: its articles are there, and no longer say it; gone: its
                articles are not there
    text        the statement in words, as it is now; as it was where it is no more
    causes      why: an article is new, has a new version, or is gone; the same text was read or grouped differently
    before      what the earlier brief cites; in an article with a new version these sentences are superseded
    after       what the later brief cites
    background  True for what neither brief tells in the first place: background events, durations, actors
    """

    sort: Sort
    about: About
    text: str
    causes: tuple[Cause, ...] = Field(min_length=1)
    fields: tuple[FieldChange, ...] = ()
    before: tuple[Citation, ...] = ()
    after: tuple[Citation, ...] = ()
    background: bool = False


class StoryChanges(Record):
    """What has changed in one story. `story` and `earlier` are its names in the later and the earlier briefs, None
    where there is no such story; `same` counts the articles that both have to the byte."""

    title: str
    story: str | None = None
    earlier: str | None = None
    new_articles: tuple[ArticleHead, ...] = ()
    gone_articles: tuple[ArticleHead, ...] = ()
    revisions: tuple[Revision, ...] = ()
    same: int = 0
    changes: tuple[Change, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when nothing has changed, in the articles or in what they say."""
        return not (self.new_articles or self.gone_articles or self.revisions or self.changes)


class Changes(Record):
    """What has changed, story by story. `read_alike` is False when the two were made by different models or prompts:
    then a difference may be one of reading."""

    stories: tuple[StoryChanges, ...] = ()
    read_alike: bool = True

    @property
    def is_empty(self) -> bool:
        """True when nothing has changed in any story."""
        return all(story.is_empty for story in self.stories)
