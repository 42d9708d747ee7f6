"""The frozen values of a story's brief: what the summaries of its articles say, merged, each with its citations."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from summarizer.records.article import ArticleHead, Span
from summarizer.records.facets import Act, Kind, Polarity, Qualifier, Record, Salience, Status
from summarizer.records.ledger import Ledger, Spent, Usage
from summarizer.records.readings import SameQuestion, Settling

PlacementRule = Literal["own date", "once", "two events", "lasting"]
Relation = Literal["agree", "update", "conflict", "different_scope", "compatible"]
Trend = Literal["rises", "falls", "varies"]
DatedBy = Literal["text", "publication", "unknown"]


class Citation(Record):
    """One sentence (or part of one) that a statement rests on; shown as `[article:sentence]`."""

    article: str
    sentence: int
    start: int
    end: int
    text: str


class Merged(Record):
    """What every merged group carries: an id within the brief, its members (`<article id>#<facet><index>`), and the
    evidence of all of them.

    `origins` is how many independent origins its articles come down to, judged by the sentences cited; None where
    nobody judged.
    """

    id: str
    members: tuple[str, ...] = Field(min_length=1)
    citations: tuple[Citation, ...] = Field(min_length=1)
    origins: int | None = None

    @property
    def articles(self) -> tuple[str, ...]:
        """Ids of the articles that contribute, in order of first citation."""
        return tuple(dict.fromkeys(citation.article for citation in self.citations))


class MergedActor(Merged):
    """The same actor across articles."""

    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    role: str | None = None


class Given(Record):
    """A value as some of the articles give it, with the sentences that do."""

    value: str
    articles: tuple[str, ...] = Field(min_length=1)
    citations: tuple[Citation, ...] = ()


class Difference(Record):
    """A field in which members of a group differ: each value with the articles that give it."""

    field: str
    values: tuple[Given, ...]


class MergedEvent(Merged):
    """The same occurrence across articles, differing accounts kept side by side in `differences`.

    `dated_by` are the articles that give `date`; the others may say nothing of it.
    """

    what: str
    date: str | None = None
    dated_by: tuple[str, ...] = ()
    place: str | None = None
    participants: tuple[str, ...] = ()
    status: Status
    salience: Salience
    differences: tuple[Difference, ...] = ()


class FigurePoint(Record):
    """One source's value in a series. `as_of_basis` says whether the text dates the figure or only its article.

    `stale` marks a value repeated after another one had replaced it.
    """

    member: str
    citation: Citation
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    qualifier: Qualifier
    as_of: str | None = None
    as_of_basis: DatedBy = "unknown"
    attributed_to: str | None = None
    stale: bool = False


class FigureSeries(Merged):
    """Figures that answer the same question, in order of as-of date. `rule` names the code rule behind `relation`;
    a series of one has neither. `readings` are those of a model by which differently worded figures stand in it.

    `latest` are the members that hold for the latest date (several when they differ; none is picked as true), `trend`
    is which way the dated values of an `update` went.
    """

    measures: str
    unit: str
    points: tuple[FigurePoint, ...] = Field(min_length=1)
    relation: Relation | None = None
    rule: str | None = None
    latest: tuple[str, ...] = ()
    trend: Trend | None = None
    readings: tuple[SameQuestion, ...] = ()


class Contrast(Record):
    """Series (ids) that look alike and answer different questions: a total and its part, another time or place."""

    id: str
    series: tuple[str, ...] = Field(min_length=2)
    rule: str


class Reported(Record):
    """One article's report of a position: when it was taken, by that article's sentences.

    `basis` says how `date` (EDTF) is known: `text`, a sentence says when the position was taken; `publication`, the
    article was published then; `unknown`, neither, and `date` is None.
    """

    article: str
    date: str | None = None
    basis: DatedBy = "unknown"
    citations: tuple[Citation, ...] = Field(min_length=1)


class Position(Merged):
    """One holder's stance towards one target, over all articles that report it.

    `reported` dates it, in order of time, what is undated last; every citation stands in one of them. It is empty only
    in briefs that were written before it was there.
    """

    holder: str
    target: str
    polarity: Polarity
    act: Act
    claim: str
    quoted: bool = False
    reported: tuple[Reported, ...] = ()


class Stage(Record):
    """What somebody held at one time: a position, and the first date (EDTF) that it is `reported` for."""

    position: str
    date: str


class Shift(Record):
    """A holder who came to another position on one thing; stages in order of time."""

    id: str
    holder: str
    target: str
    stages: tuple[Stage, ...] = Field(min_length=2)


class Side(Record):
    """One side of a dispute: ids of the `Position`s or events that stand on it.

    Where the sides are accounts of one event, `given` is what this one gives (a date), by `members` of the event.
    """

    rests_on: tuple[str, ...] = Field(min_length=1)
    given: str | None = None
    members: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()


MUTUAL = "mutual accusation"
"""The rule of a dispute in which both sides accuse each other."""


class Dispute(Record):
    """Positions that contradict each other, or a position and an event."""

    id: str
    about: str
    sides: tuple[Side, ...] = Field(min_length=2)
    rule: str


class Statement(Record):
    """One sentence of the brief's narrative and the ids of what it is made of. `origins` as in `Merged`.

    `plain` is the statement that code put together, where `text` is the model's wording of it.
    """

    text: str
    plain: str | None = None
    rests_on: tuple[str, ...] = Field(min_length=1)
    citations: tuple[Citation, ...] = Field(min_length=1)
    origins: int | None = None


class TextPassage(Span):
    """Sentences `first` to `last` of an article, with their span."""

    article: str
    first: int
    last: int


class SharedPassage(Record):
    """The same passage in two articles; `words` that carry meaning stand in both, in the same order."""

    one: TextPassage
    other: TextPassage
    words: int


class SharedText(Record):
    """What two articles have in the same or nearly the same words."""

    id: str
    articles: tuple[str, str]
    passages: tuple[SharedPassage, ...] = Field(min_length=1)


class Origin(Record):
    """Articles that draw on one report, in whole or in part: they share text (`rests_on` has the ids of the
    `SharedText`s), or credit one agency."""

    articles: tuple[str, ...] = Field(min_length=2)
    agency: str | None = None
    rests_on: tuple[str, ...] = ()


class Coverage(Record):
    """Which articles assert, deny or do not mention a main statement (`statement` is its id); of a dispute, which
    report its first side and which another.

    An article that reports both stands in both. `unclear` are those that have the statement's words in one sentence
    but no record of it, and those that were not read whole; `earlier` those published before the day in question,
    whose silence says nothing.
    """

    statement: str
    asserted: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


class Placement(Record):
    """From when on (EDTF) an undated article can have been published, and why: it tells of `what`.

    `dated_by` are the articles that date it, itself where its own words do; `rule` is one of `merging.story.placement`.
    """

    article: str
    not_before: str
    rule: PlacementRule
    what: str
    dated_by: tuple[str, ...] = Field(min_length=1)
    citations: tuple[Citation, ...] = Field(min_length=1)


class Narration(Record):
    """How the narrative came about: how many sentences the model wrote and how many it was asked for twice, and why the
    others stayed plain."""

    written: int = 0
    asked_again: int = 0
    kept_plain: tuple[str, ...] = ()


class Gist(Record):
    """What one article says, in a sentence or two."""

    article: str
    text: str


class StoryBrief(Record):
    """The cross-source brief of one story.

    `as_of` is the limit (EDTF) that its articles were published by, where one was asked for. `spent` adds up to
    `usage`.
    """

    story: str
    title: str
    as_of: str | None = None
    articles: tuple[ArticleHead, ...] = Field(min_length=1)
    placements: tuple[Placement, ...] = ()
    gists: tuple[Gist, ...] = ()
    narrative: tuple[Statement, ...] = ()
    narration: Narration | None = None
    settling: Settling | None = None
    actors: tuple[MergedActor, ...] = ()
    events: tuple[MergedEvent, ...] = ()
    figures: tuple[FigureSeries, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    stances: tuple[Position, ...] = ()
    shifts: tuple[Shift, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    shared_text: tuple[SharedText, ...] = ()
    origins: tuple[Origin, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    ungrounded: int = 0
    ledger: Ledger = Ledger()
    usage: Usage = Usage()
    spent: tuple[Spent, ...] = ()
    models: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
