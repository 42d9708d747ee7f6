"""When two figures answer the same question, and when they only look as if they did."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Literal

from summarizer.language import edtf, names
from summarizer.language.likeness.wording import overlap_of
from summarizer.merging.story.opposites import oppose
from summarizer.merging.story.questions import CURRENCY, DIMENSIONLESS, WHOLE, FigureKey
from summarizer.merging.story.relations import ROUND_FROM
from summarizer.records.summary import Figure

Verdict = Literal["same", "apart", "open"]
_WORDED_ALIKE = 0.5
# Kinds that are taken for each other at a glance: all count people on the move.
_NOT_TELLING = frozenset({"attack", "dwell", "seize"})  # how somebody came to be counted, not what is counted
_MOVEMENT = frozenset({"flee"})
_COUNTED_ONCE = frozenset({"die", "injure", "flee", "displace", "rescue"})  # by one occurrence, not year by year
_YEAR, _MONTHS = timedelta(days=366), timedelta(days=62)
_DISTINCTIVE = 3  # significant digits: two counts of a story hardly share such a number by chance
_FAMILY = {"flee": "move", "displace": "move", "shelter": "move"}


def same_question(a: Figure, b: Figure, first: FigureKey, second: FigureKey) -> Verdict:
    """Whether the two figures answer one question; "open" where nothing but their wording keeps them apart."""
    if oppose(first.sides, second.sides):
        return "apart"
    if first.kinds & second.kinds & _COUNTED_ONCE and a.value != b.value and _of_two_occurrences(first, second):
        return "apart"
    if names.fold(a.measures) == names.fold(b.measures):
        return "same" if first.scope == second.scope else "apart"
    telling = give_one_number(a, b)
    within = not first.places or not second.places or overlap_of(first.places, second.places) >= _WORDED_ALIKE
    if telling and WHOLE in first.scope & second.scope and first.unit == second.unit:
        return "same"
    if not (_places_agree(first, second) or (telling and within)):
        return "apart"
    if a.value is not None and a.value == b.value and (known := _of_one_value(a, b, first, second)):
        return known
    if first.scope != second.scope or first.kinds != second.kinds or first.population != second.population:
        return "apart"
    if _worded_alike(first, second):
        return "same"
    return "open" if _wording_decides(first, second) else "apart"


def _of_one_value(a: Figure, b: Figure, first: FigureKey, second: FigureKey) -> Verdict | None:
    """Whether figures of one value answer one question, where the value helps to tell."""
    telling = give_one_number(a, b)
    digits = _significant_digits(a.value) if telling and first.unit == second.unit else 0
    if digits >= _DISTINCTIVE and _may_be_one(a, b, first, second):
        return "same"
    if first.unit != "person" and first.unit not in DIMENSIONLESS:
        dated = a.as_of is not None and a.as_of == b.as_of  # of one date, what one wording leaves open may be the same
        scope = first.scope == second.scope or (dated and not (first.scope and second.scope))
        if scope and overlap_of(first.words, second.words) >= _WORDED_ALIKE:
            return "same"
        return "open" if scope and first.kinds == second.kinds and _wording_decides(first, second) else "apart"
    if telling and first.unit == "person" and (digits > 1 or first.causes == second.causes):  # "a million", of two wars
        return "same" if first.kinds == second.kinds or not first.kinds or not second.kinds else "apart"
    return None


def _wording_decides(first: FigureKey, second: FigureKey) -> bool:
    """True where somebody who reads both sentences could tell: the figures count one sort of thing, persons by what
    became of them or what they did, and of persons none names a place that is not the story's own while the other does
    not."""
    if first.unit != second.unit or first.vague or second.vague:
        return False
    if first.unit != "person":
        return bool(first.kinds or first.rest & second.rest)
    return bool(first.kinds) and bool(first.places - first.home) == bool(second.places - second.home)


def give_one_number(a: Figure, b: Figure) -> bool:
    """True when two figures give the same number, from 1,000 up."""
    return a.value is not None and a.value == b.value and a.value >= ROUND_FROM


def _significant_digits(value: float | None) -> int:
    return len(f"{value or 0:.0f}".rstrip("0"))


def _may_be_one(a: Figure, b: Figure, first: FigureKey, second: FigureKey) -> bool:
    """True when nothing in scope, kind and date tells two figures apart, although one may say more than the other."""
    nested = first.scope <= second.scope or second.scope <= first.scope
    return nested and bool(first.kinds) and first.kinds == second.kinds and edtf.agree(a.as_of, b.as_of)


def _of_two_occurrences(first: FigureKey, second: FigureKey) -> bool:
    """True when more than a year lies between the days for which two figures hold, or when one is a count over months
    and the other lies outside them."""
    one, other = (edtf.bounds(question.holds_for or "") for question in (first, second))
    if one is None or other is None:
        return False
    between = max(one.earliest, other.earliest) - min(one.latest, other.latest)
    longest = max(one.latest - one.earliest, other.latest - other.earliest)
    return between > _YEAR or (between > timedelta(0) and longest > _MONTHS)


def _worded_alike(first: FigureKey, second: FigureKey) -> bool:
    """People are counted once by what became of them; amounts of money of one kind ("the bid") may be for many."""
    unsaid = not first.rest or not second.rest
    if first.kinds and not CURRENCY.fullmatch(first.unit):
        return unsaid or overlap_of(first.rest, second.rest) >= _WORDED_ALIKE
    if first.kinds and unsaid:
        return bool(first.places & second.places)
    if not first.rest and not second.rest:
        return first.unit not in DIMENSIONLESS | {"person"} and bool(first.places & second.places)
    return len(first.rest & second.rest) > len(first.rest | second.rest) * _WORDED_ALIKE


def _places_agree(first: FigureKey, second: FigureKey) -> bool:
    """True when neither names places that the other does not; of a movement, one may name whence and the other whither
    where both are the story's own."""
    a, b = first.places, second.places
    if first.kinds == second.kinds == _MOVEMENT and first.home and second.home:
        a, b = a - first.home, b - second.home
    return not a or not b or len(a & b) >= len(a | b) / 2


# --- alike at a glance ----------------------------------------------------------------------------------------------


def look_alike(first: FigureKey, second: FigureKey) -> bool:
    """True when two figures are easily taken for answers to one question although something tells them apart: the
    population, the scope, a part of the story's place, or that one wording says more than the other."""
    if first.unit != second.unit or first.unit in DIMENSIONLESS or oppose(first.sides, second.sides):
        return False
    if CURRENCY.fullmatch(first.unit):
        apart = first.scope != second.scope or first.words < second.words or second.words < first.words
        return bool(first.rest & second.rest) or (apart and bool(first.kinds & second.kinds))
    shared = first.kinds & second.kinds - _NOT_TELLING
    meet = bool(first.places & second.places)
    if shared or (first.unit != "person" and (meet or first.rest & second.rest)):
        return (
            (first.scope != second.scope and (meet or bool(first.home) != bool(second.home)))
            or first.population != second.population
            or bool(first.home) != bool(second.home)
            or first.words < second.words
            or second.words < first.words
        )
    alike = {_FAMILY.get(kind) for kind in first.kinds} & {_FAMILY.get(kind) for kind in second.kinds} - {None}
    return bool(alike) and first.scope == second.scope and meet and not (first.vague or second.vague)


def glance_keys(questions: Iterable[FigureKey]) -> frozenset[str]:
    """Keys that questions which look alike have in common."""
    return frozenset(
        f"{one.unit} {key}"
        for one in questions
        for key in (*(_FAMILY.get(kind, kind) for kind in one.kinds), *one.places, *one.rest)
    )
