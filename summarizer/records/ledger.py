"""The completeness ledger: how everything ended that was read, asked or written, and what it cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Self

from summarizer.records.errors import BudgetSpent, SummarizerError, TruncatedReply
from summarizer.records.facets import Facet, Record

Outcome = Literal["used", "empty", "failed", "truncated", "duplicate", "ungrounded", "left_out", "not_asked"]


# What should have been used and was not, for a fault or for the budget.
_LOST: tuple[Outcome, ...] = ("failed", "truncated", "not_asked")


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
