"""The label format of the guideline (one article's four facets), as both peers have to fill it.

The closed enumerations are those of the labelling guideline. A peer's item that does not fit is refused here by
pydantic, and its caller writes it into the run's ledger.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _whole(number: object) -> object:
    """JSON knows one kind of number: 6600.0 is written 6600."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


Number = Annotated[int | float, BeforeValidator(_whole)]
Quotes = Annotated[list[str], Field(min_length=1)]


class Item(BaseModel):
    """Base of the four kinds of item: no field beyond the guideline's."""

    model_config = ConfigDict(extra="forbid")


class Actor(Item):
    name: str
    aliases: list[str]
    kind: Literal["person", "government", "organisation", "armed_group", "population"]
    role: str | None
    evidence: Quotes


class Event(Item):
    what: str
    date: str | None
    place: str | None
    participants: list[str]
    status: Literal["happened", "ongoing", "planned", "alleged", "denied"]
    salience: Literal["main", "background"]
    evidence: Quotes


class Figure(Item):
    text: str
    value: Number | None
    qualifier: Literal["exact", "about", "more_than", "at_least", "nearly", "less_than", "up_to"]
    unit: str | None
    measures: str
    as_of: str | None
    attributed_to: str | None
    evidence: Quotes


class Stance(Item):
    holder: str
    target: str
    polarity: Literal["supportive", "opposed", "mixed", "neutral"]
    act: Literal[
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
    claim: str
    quoted: bool
    evidence: Quotes


class Summary(Item):
    """What a peer says of one article; the file's name and the basis of the date are added when it is written."""

    published: str | None
    gist: str | None
    actors: list[Actor]
    events: list[Event]
    figures: list[Figure]
    stances: list[Stance]
