"""An article as read: its text unaltered, its sentences, when it was published.

Offsets are characters of the unaltered text, `start` inclusive, `end` exclusive. Dates are EDTF strings
(https://www.loc.gov/standards/datetime/), with `X` for digits the text leaves open: `2023-09-25`, `2023-09`, `2020`,
`2023-09-19/2023-09-20`, `XXXX-11-07`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Literal, Self

from pydantic import Field, model_validator

from summarizer.records.facets import Record

DateBasis = Literal["sidecar", "date_line", "text", "file_name", "unknown"]


class Span(Record):
    """A stretch of an article's text, in characters; never empty."""

    start: int = Field(ge=0)
    end: int

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"span ends at {self.end}, before or at its start {self.start}")
        return self

    def overlaps(self, other: Span) -> bool:
        """True when the two share at least one character."""
        return self.start < other.end and other.start < self.end


class Sentence(Span):
    """One sentence; `number` counts from 1 in the article."""

    number: int = Field(ge=1)


class Publication(Record):
    """When an article was published and how we know.

    `doubt` says why the date is not to be relied on; a doubtful date resolves no other date.
    """

    date: str | None = None
    basis: DateBasis = "unknown"
    doubt: str | None = None

    @property
    def anchor(self) -> str | None:
        """The date that relative dates may be resolved against (EDTF), or None."""
        return None if self.doubt else self.date

    @property
    def day(self) -> str | None:
        """The anchor where it is known to the day, or None."""
        return self.anchor if self.anchor and len(self.anchor) == len("2023-09-25") else None


class ArticleHead(Record):
    """What is known of an article besides its text. `sha256` is of the file's bytes, in hex."""

    id: str
    sha256: str
    path: str
    encoding: str
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: Publication = Publication()
    sentences: tuple[Sentence, ...] = ()

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence that `offset` lies in, or of the last one that starts before it (1 at least)."""
        before = bisect_right(self.sentences, offset, key=lambda sentence: sentence.start)
        return self.sentences[before - 1].number if before else 1

    def sentences_in(self, span: Span) -> tuple[Sentence, ...]:
        """The sentences that share at least one character with `span`."""
        first = bisect_right(self.sentences, span.start, key=lambda sentence: sentence.end)
        behind = bisect_left(self.sentences, span.end, key=lambda sentence: sentence.start)
        return self.sentences[first:behind]


class Article(ArticleHead):
    """An article as read: the text unaltered, every sentence with its span."""

    text: str

    def head(self) -> ArticleHead:
        """The same article without its text."""
        return ArticleHead(**{name: getattr(self, name) for name in ArticleHead.model_fields})

    def quote(self, span: Span) -> str:
        """The characters of `span`."""
        return self.text[span.start : span.end]
