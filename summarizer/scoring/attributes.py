"""The fields of a correct pair that are scored one by one."""

from __future__ import annotations

from summarizer.language.edtf import overlap
from summarizer.language.names import fold
from summarizer.records.facets import Facet, Record
from summarizer.scoring.identity import Identities
from summarizer.scoring.labels.records import AnyLabel

ATTRIBUTES: dict[Facet, tuple[str, ...]] = {
    "actors": ("kind",),
    "events": ("status", "date"),
    "figures": ("qualifier", "unit", "as_of", "attributed_to"),
    "stances": ("polarity", "act"),
}


class Attribute(Record):
    """One field of a pair, as labelled and as predicted."""

    name: str
    gold: str | None
    predicted: str | None
    right: bool


def attributes_of(facet: Facet, gold: AnyLabel, predicted: AnyLabel, identities: Identities) -> tuple[Attribute, ...]:
    """Each scored field of the two. Dates are right when they can mean the same day, sources when they mean the same
    actor, units whatever their case; a field that only one of the two has is wrong."""
    values = [(name, getattr(gold, name), getattr(predicted, name)) for name in ATTRIBUTES[facet]]
    return tuple(
        Attribute(name=name, gold=one, predicted=other, right=_same(name, one, other, identities))
        for name, one, other in values
    )


def _same(name: str, gold: str | None, predicted: str | None, identities: Identities) -> bool:
    if gold is None or predicted is None:
        return gold == predicted
    if name in ("date", "as_of"):
        return overlap(gold, predicted)
    if name == "attributed_to":
        return identities.same(gold, predicted)
    return fold(gold) == fold(predicted)
