"""The label format of `evals/GUIDELINE.md`, as values: what a person writes about an article and about a story.

A prediction laid out in the same format can be scored by the same code, whatever program made it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from summarizer.records.facets import ActorFields, EventFields, Facet, FigureFields, Record, StanceFields

GoldRelation = Literal["agree", "update", "conflict", "different_scope"]


class Label(Record):
    """What every labelled item carries: verbatim quotes that bear it out, and whether leaving it out is right too."""

    evidence: tuple[str, ...] = Field(min_length=1)
    optional: bool = False


class ActorLabel(ActorFields, Label):
    """A labelled actor."""

    @property
    def text(self) -> str:
        """How the item is shown in a list."""
        return f"{self.name} ({', '.join(self.aliases)})" if self.aliases else self.name


class EventLabel(EventFields, Label):
    """A labelled event; participants are names of the actors labelled."""

    @property
    def text(self) -> str:
        """How the item is shown in a list."""
        return self.what


class FigureLabel(FigureFields, Label):
    """A labelled quantity."""

    @property
    def amount(self) -> tuple[float | None, float | None, float | None]:
        """Value, low and high, which together say how much."""
        return self.value, self.low, self.high


class StanceLabel(StanceFields, Label):
    """A labelled position; the names in `*_also` are equally right."""

    holder_also: tuple[str, ...] = ()
    target_also: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """How the item is shown in a list."""
        return f"{self.holder} {self.act} {self.target}: {self.claim}"


AnyLabel = ActorLabel | EventLabel | FigureLabel | StanceLabel


class ArticleLabels(Record):
    """What one article says, by a person (`reviewed`) or as a skeleton for a person to correct."""

    article: str
    reviewed: bool = True
    published: str | None = None
    published_basis: Literal["explicit", "inferred"] | None = None
    gist: str | None = None
    actors: tuple[ActorLabel, ...] = ()
    events: tuple[EventLabel, ...] = ()
    figures: tuple[FigureLabel, ...] = ()
    stances: tuple[StanceLabel, ...] = ()

    def of(self, facet: Facet) -> tuple[AnyLabel, ...]:
        """The items of one facet."""
        items: tuple[AnyLabel, ...] = getattr(self, facet)
        return items


class ActorGroup(Record):
    """The same actor across articles; members are references `<article id>#<facet><index>`."""

    name: str
    members: tuple[str, ...]
    optional: bool = False


class EventGroup(Record):
    """The same occurrence across articles."""

    what: str
    members: tuple[str, ...]
    date: str | None = None
    optional: bool = False


class FigureGroup(Record):
    """Figures that answer the same question, or look as if they did (`different_scope`)."""

    measures: str
    members: tuple[str, ...]
    relation: GoldRelation
    optional: bool = False


class SideLabel(Record):
    """Who stands on one side of a dispute, and the items that say so."""

    holder: str
    position: str
    members: tuple[str, ...]


class DisputeLabel(Record):
    """Positions that contradict each other."""

    about: str
    sides: tuple[SideLabel, ...] = Field(min_length=2)
    optional: bool = False


class SharedTextLabel(Record):
    """Two articles that draw on one report, with the passages that show it."""

    articles: tuple[str, str]
    passages: tuple[tuple[str, str], ...]
    note: str | None = None
    optional: bool = False


class FactLabel(Record):
    """Something that a good brief of the story has to contain, and the items it rests on."""

    fact: str
    refs: tuple[str, ...] = Field(min_length=1)


class StoryLabels(Record):
    """What a set of articles about the same thing says together."""

    reviewed: bool = True
    actors: tuple[ActorGroup, ...] = ()
    events: tuple[EventGroup, ...] = ()
    figures: tuple[FigureGroup, ...] = ()
    disputes: tuple[DisputeLabel, ...] = ()
    shared_text: tuple[SharedTextLabel, ...] = ()
    single_source: tuple[str, ...] = ()
    brief_must_say: tuple[FactLabel, ...] = ()
    brief_must_not_say: tuple[str, ...] = ()

    def references(self) -> tuple[str, ...]:
        """Every reference to an item of an article's labels, in order, repetitions included."""
        groups = [group.members for kind in (self.actors, self.events, self.figures) for group in kind]
        sides = [side.members for dispute in self.disputes for side in dispute.sides]
        facts = [fact.refs for fact in self.brief_must_say]
        return tuple(ref for refs in (*groups, *sides, self.single_source, *facts) for ref in refs)
