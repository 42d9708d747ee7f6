"""Which names mean the same actor, according to the labels and to the pairs of actors that were found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.language.edtf import overlap
from summarizer.language.likeness.wording import token_f1
from summarizer.language.names import fold
from summarizer.records.facets import Facet, Record
from summarizer.scoring.labels.records import AnyLabel
from summarizer.scoring.labels.sheets import Sheet

_SAME_THING = 0.3  # of targets that are things, as the labels' two passes were compared with each other


@dataclass(frozen=True)
class Identities:
    """Names in comparison form by the names that a label may give to the same actor.

    A predicted name counts only through its pair, a predicted alias never: a program that takes everybody for one actor
    gains nothing by it.
    """

    known: dict[str, frozenset[str]]

    @classmethod
    def of(cls, gold: Sheet, predicted: Sheet, pairs: Iterable[tuple[int, int]]) -> Identities:
        """`pairs` are positions of a labelled and a predicted actor that were taken for the same."""
        forms = [{fold(name) for name in (one.label.name, *one.label.aliases)} for one in gold.actors]
        for labelled, made in pairs:
            forms[labelled].add(fold(predicted.actors[made].label.name))
        known: dict[str, frozenset[str]] = {}
        for own in forms:
            for form in own:
                known[form] = known.get(form, frozenset()) | own
        return cls(known)

    def same(self, labelled: str, predicted: str) -> bool:
        """True when both names mean one actor, or are the same words."""
        form = fold(labelled)
        return fold(predicted) in self.known.get(form, frozenset({form}))

    def same_thing(self, labelled: str, predicted: str) -> bool:
        """As `same`; where the label names a thing and no actor, similar wording is enough."""
        if self.same(labelled, predicted):
            return True
        return fold(labelled) not in self.known and token_f1(labelled, predicted) >= _SAME_THING


# --- attributes -------------------------------------------------------------------------------------------------------


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
