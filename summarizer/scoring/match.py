"""Which predicted item is which labelled one: a one-to-one assignment for each facet, and what becomes of the rest.

Two items can be paired as `correct` or as `partial`:

- actors: `correct` when they share a name or alias; `partial` when they share evidence and most of a name's words.
- events: `correct` when they share evidence and their wordings agree (token F1 of 0.3, as the labels' two passes were
  compared with each other); `partial` when they share evidence only.
- figures: `correct` when they share evidence and give the same amount (a vague one: in the same words); `partial` when
  the same words stand for another amount, or the same amount is cited from elsewhere.
- stances: `correct` when they share evidence, holder and target; `partial` when they share evidence and one of the two.

Among all assignments the one is taken that has most correct pairs, then most of them with labels that are not optional,
then most partial ones, then the closest wordings (the assignment problem, solved by scipy after Crouse, "On
implementing 2D rectangular assignment algorithms", 2016).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import inf
from typing import Literal, TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

from summarizer.language.likeness.wording import token_f1
from summarizer.language.names import fold
from summarizer.records.facets import FACETS, Facet, Record
from summarizer.scoring.identity import Attribute, Identities, attributes_of
from summarizer.scoring.labels.records import ActorLabel, AnyLabel, EventLabel, FigureLabel, StanceLabel
from summarizer.scoring.labels.sheets import Item, Sheet, overlapping

Level = Literal["correct", "partial"]
Verdict = Literal["correct", "partial", "missed", "spurious", "duplicate", "optional"]
L = TypeVar("L", bound=AnyLabel)

SAME_WORDING = 0.3
_SAME_NAME = 0.5


class ItemLikeness(Record):
    """How far two items are the same; `closeness` (0 to 1) decides between pairs of one level."""

    level: Level
    closeness: float


class Pair(Record):
    """Positions of a labelled and a predicted item that are taken for the same."""

    gold: int
    predicted: int
    level: Level


class Judged(Record):
    """What became of one labelled or predicted item, or of a pair of them.

    `optional` is whatever happens to an optional label: it costs nothing. `attributes` are those of a correct pair.
    """

    facet: Facet
    verdict: Verdict
    gold: str | None = None
    gold_text: str | None = None
    predicted: str | None = None
    predicted_text: str | None = None
    attributes: tuple[Attribute, ...] = ()


Table = Sequence[Sequence[ItemLikeness | None]]  # a row for each labelled item, a column for each predicted one
Compare = Callable[[Item[L], Item[L]], ItemLikeness | None]


def match_sheets(gold: Sheet, predicted: Sheet) -> tuple[Judged, ...]:
    """Every item of both sheets, judged: by facet, pairs and misses in the labels' order, then what else was predicted.

    Every labelled and every predicted item occurs exactly once. The order in which items were predicted changes
    nothing: they are taken in reading order, so that of equally good assignments it is always the same one.
    """
    predicted = _in_reading_order(predicted)
    actors = _pairs(gold.actors, _likeness(gold.actors, predicted.actors, _same_actor))
    identities = Identities.of(gold, predicted, [(pair.gold, pair.predicted) for pair in actors])
    same_stance = partial(_same_stance, identities=identities)
    return (
        *_judged("actors", gold.actors, predicted.actors, _same_actor, identities),
        *_judged("events", gold.events, predicted.events, _same_event, identities),
        *_judged("figures", gold.figures, predicted.figures, _same_figure, identities),
        *_judged("stances", gold.stances, predicted.stances, same_stance, identities),
    )


def _in_reading_order(sheet: Sheet) -> Sheet:
    ordered: dict[str, object] = {facet: tuple(sorted(sheet.of(facet), key=_place)) for facet in FACETS}
    return sheet.model_copy(update=ordered)


def _place(item: Item[AnyLabel]) -> tuple[float, str, str]:
    """Where an item's evidence begins, and its content, which two items at one place differ by."""
    start = min((span.start for span in item.spans), default=inf)
    return start, item.label.model_dump_json(), str([(span.start, span.end) for span in item.spans])


def pair_up(likeness: Table, required: Sequence[bool]) -> tuple[Pair, ...]:
    """The best one-to-one pairs of rows (labelled, `required` or optional) and columns (predicted), in rows' order."""
    if not likeness or not likeness[0]:
        return ()
    base = min(len(likeness), len(likeness[0])) + 1  # closeness adds up to less than one step of what outranks it
    weights = np.zeros((len(likeness), len(likeness[0])))
    for row, across in enumerate(likeness):
        for column, cell in enumerate(across):
            if cell is not None:
                weights[row, column] = cell.closeness + (
                    base**2 * (base + required[row]) if cell.level == "correct" else base
                )
    rows, columns = linear_sum_assignment(weights, maximize=True)
    cells = ((row, column, likeness[row][column]) for row, column in zip(rows.tolist(), columns.tolist(), strict=True))
    return tuple(Pair(gold=row, predicted=column, level=cell.level) for row, column, cell in cells if cell is not None)


def _likeness(gold: Sequence[Item[L]], predicted: Sequence[Item[L]], compare: Compare[L]) -> Table:
    return [[compare(one, other) for other in predicted] for one in gold]


def _pairs(gold: Sequence[Item[L]], likeness: Table) -> tuple[Pair, ...]:
    return pair_up(likeness, [not item.label.optional for item in gold])


def _judged(
    facet: Facet,
    gold: Sequence[Item[L]],
    predicted: Sequence[Item[L]],
    compare: Compare[L],
    identities: Identities,
) -> Iterator[Judged]:
    likeness = _likeness(gold, predicted, compare)
    pairs = {pair.gold: pair for pair in _pairs(gold, likeness)}
    for index, item in enumerate(gold):
        pair = pairs.get(index)
        if pair is None:
            yield _record(facet, "optional" if item.label.optional else "missed", item, None)
            continue
        other = predicted[pair.predicted]
        verdict: Verdict = "optional" if item.label.optional else pair.level
        is_scored = verdict == "correct"
        attributes = attributes_of(facet, item.label, other.label, identities) if is_scored else ()
        yield _record(facet, verdict, item, other, attributes)
    paired = {pair.predicted for pair in pairs.values()}
    for index, other in enumerate(predicted):
        if index not in paired:
            yield _record(facet, _besides(gold, [row[index] for row in likeness]), None, other)


def _besides(gold: Sequence[Item[L]], likeness: Sequence[ItemLikeness | None]) -> Verdict:
    """What a prediction without a pair is: made up, or a repetition, which counts as the label that is closest does."""
    same = [
        (how.closeness, item.label.optional)
        for item, how in zip(gold, likeness, strict=True)
        if how is not None and how.level == "correct"
    ]
    if not same:
        return "spurious"
    _, is_optional = max(same)
    return "optional" if is_optional else "duplicate"


def _record(
    facet: Facet,
    verdict: Verdict,
    gold: Item[L] | None,
    predicted: Item[L] | None,
    attributes: tuple[Attribute, ...] = (),
) -> Judged:
    return Judged(
        facet=facet,
        verdict=verdict,
        gold=gold.ref if gold else None,
        gold_text=gold.label.text if gold else None,
        predicted=predicted.ref if predicted else None,
        predicted_text=predicted.label.text if predicted else None,
        attributes=attributes,
    )


# --- when two items are the same --------------------------------------------------------------------------------------


def _same_actor(gold: Item[ActorLabel], predicted: Item[ActorLabel]) -> ItemLikeness | None:
    one, other = gold.label, predicted.label
    names = [{fold(name) for name in (label.name, *label.aliases)} - {""} for label in (one, other)]
    if names[0] & names[1]:
        return ItemLikeness(level="correct", closeness=len(names[0] & names[1]) / len(names[0] | names[1]))
    if not overlapping(gold.spans, predicted.spans):
        return None
    closeness = max((token_f1(a, b) for a in names[0] for b in names[1]), default=0.0)
    return ItemLikeness(level="partial", closeness=closeness) if closeness >= _SAME_NAME else None


def _same_event(gold: Item[EventLabel], predicted: Item[EventLabel]) -> ItemLikeness | None:
    one, other = gold.label, predicted.label
    if not overlapping(gold.spans, predicted.spans):
        return None
    closeness = token_f1(one.what, other.what)
    return ItemLikeness(level="correct" if closeness >= SAME_WORDING else "partial", closeness=closeness)


def _same_figure(gold: Item[FigureLabel], predicted: Item[FigureLabel]) -> ItemLikeness | None:
    one, other = gold.label, predicted.label
    same_words = fold(one.text) == fold(other.text)
    is_vague = one.amount == other.amount == (None, None, None)
    same_amount = same_words if is_vague else one.amount == other.amount
    # Of two figures of the same amount, the one in the same unit is meant.
    closeness = (token_f1(one.measures, other.measures) + (fold(one.unit) == fold(other.unit))) / 2
    if overlapping(gold.spans, predicted.spans):
        if same_amount:
            return ItemLikeness(level="correct", closeness=closeness)
        return ItemLikeness(level="partial", closeness=closeness) if same_words else None
    return ItemLikeness(level="partial", closeness=closeness) if same_amount and not is_vague else None


def _same_stance(gold: Item[StanceLabel], predicted: Item[StanceLabel], identities: Identities) -> ItemLikeness | None:
    one, other = gold.label, predicted.label
    if not overlapping(gold.spans, predicted.spans):
        return None
    holder = any(identities.same(name, other.holder) for name in (one.holder, *one.holder_also))
    target = any(identities.same_thing(name, other.target) for name in (one.target, *one.target_also))
    if not holder and not target:
        return None
    # Of two stances between the same two, the one of the same act is meant.
    closeness = (token_f1(one.claim, other.claim) + (one.act == other.act)) / 2
    return ItemLikeness(level="correct" if holder and target else "partial", closeness=closeness)
