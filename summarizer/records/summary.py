"""The frozen values that travel down the line, from an article to its summary; those of a brief are `brief_records`.

What the records of the four facets say is in `facets`; here they are grounded. Offsets are characters of the unaltered
article text, `start` inclusive, `end` exclusive. Dates are EDTF strings (https://www.loc.gov/standards/datetime/), with
`X` for digits the text leaves open: `2023-09-25`, `2023-09`, `2020`, `2023-09-19/2023-09-20`, `XXXX-11-07`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Literal, Self

from pydantic import Field, model_validator

from summarizer.records.errors import BudgetSpent, SummarizerError, TruncatedReply
from summarizer.records.facets import ActorFields, EventFields, Facet, FigureFields, Record, StanceFields

Grounding = Literal["exact", "partial", "missing"]
DateBasis = Literal["sidecar", "date_line", "text", "file_name", "unknown"]
Outcome = Literal["used", "empty", "failed", "truncated", "duplicate", "ungrounded", "left_out", "not_asked"]

# What should have been used and was not, for a fault or for the budget.
_LOST: tuple[Outcome, ...] = ("failed", "truncated", "not_asked")

# How rules end that take the day of publication for the date of what is told.
ON_PUBLICATION = "so the day of publication"
# The rule by which a figure without a date of its own holds for the day its article was published.
AS_PUBLISHED = f"as_of: said of the present, {ON_PUBLICATION}"

# --- articles -------------------------------------------------------------------------------------------------------


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


# --- one article's summary ------------------------------------------------------------------------------------------


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


class Tally(Record):
    """How many things ended in each way. Tallies add up; `total` is all there were.

    `left_out` is what the user asked not to have (articles after the day of a brief as of a day) and what is too long
    to be asked about (names, numbers), `not_asked` what the budget of the run did not reach.
    """

    used: int = 0
    empty: int = 0
    failed: int = 0
    truncated: int = 0
    duplicate: int = 0
    ungrounded: int = 0
    left_out: int = 0
    not_asked: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in Tally.model_fields})

    def without_used(self) -> Tally:
        """The same tally without what was used."""
        return self.model_copy(update={"used": 0})

    @property
    def lost(self) -> int:
        """What should have been used and was not, for a fault or for the budget."""
        return sum(getattr(self, outcome) for outcome in _LOST)

    def joined(self, count: int) -> Tally:
        """The tally after `count` of what was used turned out to be duplicates."""
        return self.model_copy(update={"used": self.used - count, "duplicate": self.duplicate + count})

    @property
    def total(self) -> int:
        """The sum over all outcomes."""
        return sum(getattr(self, name) for name in Tally.model_fields)


class Usage(Record):
    """What the model calls cost, as recorded when they were made: a replay reports the same figures."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            seconds=round(self.seconds + other.seconds, 3),
        )


class Spent(Record):
    """What the calls for one facet of one article cost, or those for its story, of which `article` is None.

    `cost` is in US dollars, by the table of prices that the run had; None where it has no price of the model.
    """

    article: str | None
    task: Facet | Literal["same_question", "narrative"]
    usage: Usage
    cost: float | None = None


class Incident(Record):
    """Something that was not used, and why. `where` names a file, an article and its sentences, or a story and what was
    asked about it."""

    where: str
    outcome: Outcome
    reason: str

    @classmethod
    def of_story(cls, where: str, faults: Sequence[SummarizerError], asked: str) -> Self:
        """What was lost of a story's questions at `where`, for `faults` (one for each, the first is told), of what was
        asked: "8 sentences"."""
        first = faults[0]
        outcome: Outcome = "truncated" if isinstance(first, TruncatedReply) else "failed"
        return cls(
            where=f"{where}, {len(faults):,} of {asked}",
            outcome="not_asked" if isinstance(first, BudgetSpent) else outcome,
            reason=str(first).removeprefix(f"{where}: "),
        )

    @property
    def is_lost(self) -> bool:
        """True for what should have been used and was not, for a fault or for the budget."""
        return self.outcome in _LOST


class Ledger(Record):
    """The completeness ledger: every input file, window and record, by how it ended.

    What was asked about a story as a whole is in no tally: what was lost of it is an incident.
    """

    articles: Tally = Tally()
    windows: Tally = Tally()
    records: Tally = Tally()
    incidents: tuple[Incident, ...] = ()

    def __add__(self, other: Ledger) -> Ledger:
        return Ledger.of((self, other))

    @classmethod
    def of(cls, parts: Sequence[Ledger]) -> Ledger:
        """All of `parts` together; adding one to the next would copy the incidents each time."""
        return cls(
            articles=sum((part.articles for part in parts), Tally()),
            windows=sum((part.windows for part in parts), Tally()),
            records=sum((part.records for part in parts), Tally()),
            incidents=tuple(incident for part in parts for incident in part.incidents),
        )


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
