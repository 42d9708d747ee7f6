"""One article, summarised: its grounded records by facet, and apart from them what failed a check.

What the records of the four facets say is in `facets`; here they are grounded.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from summarizer.records.article import ArticleHead, Span
from summarizer.records.facets import ActorFields, EventFields, Facet, FigureFields, Record, StanceFields
from summarizer.records.ledger import Ledger, Spent, Usage

Grounding = Literal["exact", "partial", "missing"]
# How rules end that take the day of publication for the date of what is told.
ON_PUBLICATION = "so the day of publication"
# The rule by which a figure without a date of its own holds for the day its article was published.
AS_PUBLISHED = f"as_of: said of the present, {ON_PUBLICATION}"


class Evidence(Span):
    """A span with its characters, so that a reader needs no offsets."""

    text: str

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.text) != self.end - self.start:
            raise ValueError(f"evidence text has {len(self.text)} characters for a span of {self.end - self.start}")
        return self


class Provenance(Record):
    """Where a record came from: prompt (id and content hash), model, recording keys, and the code rules that fired."""

    prompt: str
    prompt_sha256: str
    model: str
    recordings: tuple[str, ...]
    rules: tuple[str, ...] = ()


class Grounded(Record):
    """What every record of the four facets carries besides its own fields."""

    evidence: tuple[Evidence, ...] = Field(min_length=1)
    grounding: Grounding
    provenance: Provenance


class Actor(ActorFields, Grounded):
    """Who acts, speaks, is acted upon, or holds or receives a stance."""


class Event(EventFields, Grounded):
    """One occurrence; participants are actor names of the same summary."""


class Figure(FigureFields, Grounded):
    """One quantity. `value` is in base units (11500000, never "11.5m"); a range has `low` and `high` instead; a vague
    amount has none of the three."""


class Stance(StanceFields, Grounded):
    """A position that `holder` takes towards `target`."""


class Records(Record):
    """The grounded records of one article. `duplicates` counts those that were joined into another one."""

    actors: tuple[Actor, ...] = ()
    events: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    stances: tuple[Stance, ...] = ()
    duplicates: int = 0


class Ungrounded(Record):
    """A record that failed a check: kept for counting and inspection, never shown as fact.

    `draft` is what the model wrote, as JSON text; `sentence` is the one it pointed at.
    """

    facet: Facet
    sentence: int
    draft: str
    reason: str
    recording: str


class Credit(Record):
    """An agency that an article takes its report from; `sentence` None when the whole article is credited to it."""

    agency: str
    sentence: int | None = None


class ArticleSummary(Record):
    """One article, summarised: grounded records by facet, the ungrounded apart, and what it cost, in all and by facet.

    `prints` are the sentences' words as fingerprints (`text.prints`), by which two articles are known to share text.
    """

    article: ArticleHead
    gist: str | None = None
    actors: tuple[Actor, ...] = ()
    events: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    stances: tuple[Stance, ...] = ()
    ungrounded: tuple[Ungrounded, ...] = ()
    ledger: Ledger = Ledger()
    usage: Usage = Usage()
    spent: tuple[Spent, ...] = ()
    model: str
    profile: str
    prompts: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()
    credits: tuple[Credit, ...] = ()
