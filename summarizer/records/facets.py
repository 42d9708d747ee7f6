"""The four facets of what an article says, with the words that their fields may hold.

Field names are those of the labelling guideline: a grounded record and a hand label have the same ones, and differ in
what bears them out.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Facet = Literal["actors", "events", "figures", "stances"]
Kind = Literal["person", "government", "organisation", "armed_group", "population"]
Status = Literal["happened", "ongoing", "planned", "alleged", "denied"]
Salience = Literal["main", "background"]
Qualifier = Literal["exact", "about", "more_than", "at_least", "nearly", "less_than", "up_to"]
Polarity = Literal["supportive", "opposed", "mixed", "neutral"]
Act = Literal[
    "praises",
    "supports",
    "promises",
    "demands",
    "urges",
    "accuses",
    "criticises",
    "rejects",
    "denies",
    "warns",
    "other",
]

FACETS: tuple[Facet, ...] = ("actors", "events", "figures", "stances")


class Record(BaseModel):
    """Base of every value: immutable, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ActorFields(Record):
    """Who acts, speaks, is acted upon, or holds or receives a stance."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: Kind
    role: str | None = None


class EventFields(Record):
    """One occurrence; participants are actor names of the same summary."""

    what: str
    date: str | None = None
    place: str | None = None
    participants: tuple[str, ...] = ()
    status: Status
    salience: Salience


class FigureFields(Record):
    """One quantity. `value` is in base units (11500000, never "11.5m"); a range has `low` and `high` instead; a vague
    amount has none of the three."""

    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    qualifier: Qualifier
    unit: str
    measures: str
    as_of: str | None = None
    attributed_to: str | None = None


class StanceFields(Record):
    """A position that `holder` takes towards `target`."""

    holder: str
    target: str
    polarity: Polarity
    act: Act
    claim: str
    quoted: bool = False
