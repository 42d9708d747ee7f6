"""Matching: gold against itself is perfect, and each kind of damage moves exactly what it should.

The seeds' items are damaged one at a time. What came of a damage is the difference of two multisets of `Judged`: items
keep their references, so whatever is not in the difference is untouched, attributes included.

A few labels have a stand-in: the prediction of another label that is a correct prediction of this one too (a people and
its refugees are both called "Armenians"; one sum is labelled in two currencies). When theirs is spoilt, the stand-in
may rightly take its place and its own label be the one that is left. So the laws about a label that loses its
prediction are stated for labels without a stand-in, which are more than nine in ten.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import permutations
from random import Random
from typing import Literal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from scipy.optimize import linear_sum_assignment

from summarizer.records.article import Span
from summarizer.records.facets import FACETS, Facet
from summarizer.scoring.identity import ATTRIBUTES
from summarizer.scoring.labels.records import AnyLabel, FigureLabel, StanceLabel
from summarizer.scoring.labels.sheets import Item, Sheet
from summarizer.scoring.match import ItemLikeness, Judged, Pair, match_sheets, pair_up
from summarizer.scoring.metrics import Counts, count
from tests.support.labelled import (
    BOATS,
    COST,
    CRANE,
    FAR_AWAY,
    OPENING,
    PRAISE,
    PROMISE,
    a_figure,
    a_sheet,
    a_stance,
    an_actor,
    an_event,
    relabelled,
    seeds_gold,
    verdicts,
    with_items,
    with_one,
    without,
)

SHEETS = tuple(gold.sheet for gold in seeds_gold().articles)
INTACT = {sheet.article: match_sheets(sheet, sheet) for sheet in SHEETS}


@dataclass(frozen=True)
class Place:
    """One labelled item of the seeds."""

    article: int
    facet: Facet
    index: int

    @property
    def sheet(self) -> Sheet:
        return SHEETS[self.article]

    @property
    def item(self) -> Item[AnyLabel]:
        return self.sheet.of(self.facet)[self.index]

    @property
    def is_optional(self) -> bool:
        return self.item.label.optional

    @property
    def judged(self) -> Judged:
        """What the intact item is judged to be."""
        (own,) = [one for one in INTACT[self.sheet.article] if one.gold == self.item.ref]
        return own

    @property
    def is_vague(self) -> bool:
        """True for a figure without a number."""
        label = self.item.label
        return isinstance(label, FigureLabel) and label.amount == (None, None, None)


PLACES = tuple(
    Place(article, facet, index)
    for article, sheet in enumerate(SHEETS)
    for facet in FACETS
    for index in range(len(sheet.of(facet)))
)


def places(facet: Facet | None = None, *, optional: bool | None = None) -> st.SearchStrategy[Place]:
    return st.sampled_from(
        [
            place
            for place in PLACES
            if facet in (None, place.facet) and (optional is None or place.is_optional == optional)
        ]
    )


def changes(place: Place, predicted: Sheet) -> tuple[list[Judged], list[Judged]]:
    """What is no longer judged as it was when `predicted` is the place's sheet, and what is judged instead."""
    before, after = Counter(INTACT[place.sheet.article]), Counter(match_sheets(place.sheet, predicted))
    return list((before - after).elements()), list((after - before).elements())


def damaged(place: Place, item: Item[AnyLabel]) -> tuple[list[Judged], list[Judged]]:
    return changes(place, with_one(place.sheet, place.facet, place.index, item))


def only(place: Place, items: tuple[Item[AnyLabel], ...]) -> Sheet:
    """A sheet with these items, all required, and with the actors that stances need."""
    actors = place.sheet.actors if place.facet == "stances" else ()
    required = tuple(relabelled(item, optional=False) for item in items)
    return with_items(Sheet(article=place.sheet.article, actors=actors), place.facet, required)


def has_stand_in(place: Place) -> bool:
    """True when the prediction of another label of the facet would be a correct prediction of this one."""
    others = without(place.sheet, place.facet, place.index).of(place.facet)
    return "correct" in verdicts(match_sheets(only(place, (place.item,)), only(place, others)), place.facet)


def is_labelled(place: Place, item: Item[AnyLabel]) -> bool:
    """True when `item` would be a correct prediction of a label of the facet."""
    labels = only(place, place.sheet.of(place.facet))
    return "correct" in verdicts(match_sheets(labels, only(place, (item,))), place.facet)


def lost(place: Place) -> Judged:
    """The label when nothing is paired with it."""
    verdict = "optional" if place.is_optional else "missed"
    return place.judged.model_copy(
        update={"verdict": verdict, "predicted": None, "predicted_text": None, "attributes": ()}
    )


def besides(place: Place, item: Item[AnyLabel], verdict: str) -> Judged:
    """The prediction when nothing is paired with it."""
    return TypeAdapter(Judged).validate_python(
        {"facet": place.facet, "verdict": verdict, "predicted": item.ref, "predicted_text": item.label.text}
    )


def paired_as(place: Place, item: Item[AnyLabel], verdict: str) -> Judged:
    return place.judged.model_copy(update={"verdict": verdict, "predicted_text": item.label.text, "attributes": ()})


# --- gold against itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.article)
def test_gold_against_itself_is_perfect(sheet: Sheet) -> None:
    """Labels scored against themselves: every pair is an item with itself, every F1 is 1, every attribute right."""
    judged = INTACT[sheet.article]
    assert count(judged).macro_f1 == 1.0
    assert all(count(judged).of(facet).f1 == 1.0 for facet in FACETS)
    assert all(one.gold == one.predicted is not None for one in judged)
    optional = {item.ref for facet in FACETS for item in sheet.of(facet) if item.label.optional}
    assert {one.gold for one in judged if one.verdict == "optional"} == optional
    assert {one.verdict for one in judged if one.gold not in optional} == {"correct"}
    scored = [one for one in judged if one.verdict == "correct"]
    assert all(tuple(field.name for field in one.attributes) == ATTRIBUTES[one.facet] for one in scored)
    assert all(field.right for one in scored for field in one.attributes)


# --- damage -----------------------------------------------------------------------------------------------------------


@given(places(optional=False))
def test_a_dropped_item_is_one_miss(place: Place) -> None:
    """Dropping a required item that has no stand-in makes it missed, and touches nothing else."""
    assume(not has_stand_in(place))
    assert changes(place, without(place.sheet, place.facet, place.index)) == ([place.judged], [lost(place)])


def test_stand_ins_are_few() -> None:
    """The laws that assume a label without a stand-in are about nearly all labels."""
    assert 0 < sum(has_stand_in(place) for place in PLACES) < len(PLACES) / 10


@given(places(optional=True))
def test_a_dropped_optional_item_costs_nothing(place: Place) -> None:
    """Dropping an optional item changes no count, that of optional ones included, whatever stands in for it."""
    after = match_sheets(place.sheet, without(place.sheet, place.facet, place.index))
    assert count(after) == count(INTACT[place.sheet.article])


@given(places())
def test_a_repeated_item_is_one_duplicate(place: Place) -> None:
    """Saying an item twice adds one duplicate when it is required, one optional item when it is optional."""
    items = place.sheet.of(place.facet)
    verdict = "optional" if place.is_optional else "duplicate"
    gone, new = changes(place, with_items(place.sheet, place.facet, (*items, place.item)))
    assert (gone, new) == ([], [besides(place, place.item, verdict)])


@given(places("figures"), st.sampled_from(["value", "low", "high"]))
def test_a_wrong_value_is_partial(place: Place, field: str) -> None:
    """A figure with another amount in the same words is partial; an optional one stays as it was."""
    assume(not has_stand_in(place))
    wrong = relabelled(place.item, **{field: 987654321.0})
    partial = ([place.judged], [paired_as(place, wrong, "partial")])
    assert damaged(place, wrong) == (([], []) if place.is_optional else partial)


@given(places("stances"))
def test_swapped_holder_and_target(place: Place) -> None:
    """Who blames and who is blamed are not exchangeable: the stance is no longer correct, and nothing else changes.

    Unless the reverse is labelled too. When neither end is right any more, an optional stance is a made-up one as well.
    """
    label = place.item.label
    assert isinstance(label, StanceLabel)
    swapped = relabelled(place.item, holder=label.target, target=label.holder)
    assume(not has_stand_in(place) and not is_labelled(place, swapped))
    gone, new = damaged(place, swapped)
    as_partial = paired_as(place, swapped, "optional" if place.is_optional else "partial")
    assert gone == [place.judged]
    assert new in ([as_partial], [lost(place), besides(place, swapped, "spurious")])


@given(places("stances"), st.data())
def test_a_wrong_holder_is_partial(place: Place, data: st.DataObject) -> None:
    """A stance given to another actor is partial, since its target is right; an optional one still costs nothing."""
    other = data.draw(st.sampled_from([item.label.name for item in place.sheet.actors]))
    wrong = relabelled(place.item, holder=other)
    assume(not has_stand_in(place) and not is_labelled(place, wrong))
    as_partial = paired_as(place, wrong, "optional" if place.is_optional else "partial")
    assert damaged(place, wrong) == ([place.judged], [as_partial])


OTHER_VALUES: dict[str, tuple[str | None, ...]] = {
    "kind": ("person", "government", "organisation", "armed_group", "population"),
    "status": ("happened", "ongoing", "planned", "alleged", "denied"),
    "date": ("1803-04-05", None),
    "qualifier": ("exact", "about", "more_than", "at_least", "nearly", "less_than", "up_to"),
    "unit": ("parsec",),
    "as_of": ("1803-04-05", "never", None),
    "attributed_to": ("Ilse Brandt", None),
    "polarity": ("supportive", "opposed", "mixed", "neutral"),
    "act": ("praises", "accuses", "demands", "warns"),
}


@given(places(), st.data())
def test_a_wrong_attribute_is_only_that(place: Place, data: st.DataObject) -> None:
    """Another kind, status, date, unit … makes that attribute wrong, and no count changes. Optional items have none.

    A stand-in may be closer to the label than a figure in another unit or a stance of another act.
    """
    assume(not has_stand_in(place))
    name = data.draw(st.sampled_from(ATTRIBUTES[place.facet]))
    right = getattr(place.item.label, name)
    wrong = data.draw(st.sampled_from(OTHER_VALUES[name]).filter(lambda value: value != right))
    damage = relabelled(place.item, **{name: wrong})
    gone, new = damaged(place, damage)
    fields = tuple(
        field.model_copy(update={"predicted": wrong, "right": False}) if field.name == name else field
        for field in place.judged.attributes
    )
    changed = place.judged.model_copy(update={"attributes": fields, "predicted_text": damage.label.text})
    assert (gone, new) == ([place.judged], [changed]) or changed == place.judged
    assert count([changed]) == count([place.judged])
    assert changed.attributes != place.judged.attributes or place.is_optional


@given(places(), st.sampled_from([(FAR_AWAY,), ()]))
def test_wrong_evidence(place: Place, spans: tuple[Span, ...]) -> None:
    """Cited from elsewhere, an event, a stance or a vague amount is another one: missed, and made up. A number is still
    the same number, and partial. An actor is who he is."""
    assume(not has_stand_in(place))
    moved = place.item.model_copy(update={"spans": spans})
    gone, new = damaged(place, moved)
    if place.facet == "actors":
        assert (gone, new) == ([], [])
    elif place.facet == "figures" and not place.is_vague:
        partial = ([place.judged], [paired_as(place, moved, "partial")])
        assert (gone, new) == (([], []) if place.is_optional else partial)
    else:
        assert (gone, new) == ([place.judged], [lost(place), besides(place, moved, "spurious")])


MADE_UP: dict[Facet, AnyLabel] = {
    "actors": an_actor("Quillon Zask", "Old Zask"),
    "events": an_event("Zebras juggle quinces", OPENING),
    "figures": a_figure("77 quinces", 77.5, OPENING, "quinces juggled"),
    "stances": a_stance("Quillon Zask", "quince jugglers", OPENING, "Quinces want juggling"),
}


@given(places(), st.booleans())
def test_a_made_up_item_is_one_spurious(place: Place, cites_a_labelled_place: bool) -> None:
    """What no label says is one spurious item more, wherever it claims to come from."""
    spans = place.item.spans if cites_a_labelled_place else (FAR_AWAY,)
    made_up = Item[AnyLabel](ref="new", label=MADE_UP[place.facet], spans=spans)
    items = place.sheet.of(place.facet)
    gone, new = changes(place, with_items(place.sheet, place.facet, (made_up, *items)))
    assert (gone, new) == ([], [besides(place, made_up, "spurious")])


# --- every item, once -------------------------------------------------------------------------------------------------


@st.composite
def predictions(draw: st.DrawFn) -> tuple[Sheet, Sheet]:
    """A labelled sheet, and a prediction made of some of its items in any order, some twice, some without evidence."""
    gold = draw(st.sampled_from(SHEETS))
    predicted = gold
    for facet in FACETS:
        drawn = draw(st.lists(st.sampled_from(gold.of(facet)), max_size=12))
        items = [
            item.model_copy(update={"ref": f"{facet}{number}", "spans": draw(st.sampled_from([item.spans, ()]))})
            for number, item in enumerate(drawn)
        ]
        predicted = with_items(predicted, facet, tuple(items))
    return gold, predicted


@given(predictions())
def test_every_item_is_judged_once(sheets: tuple[Sheet, Sheet]) -> None:
    """Each labelled and each predicted item is in exactly one Judged, whatever was predicted."""
    judged = match_sheets(*sheets)
    for facet in FACETS:
        own = [one for one in judged if one.facet == facet]
        assert [one.gold for one in own if one.gold] == [item.ref for item in sheets[0].of(facet)]
        assert sorted(one.predicted for one in own if one.predicted) == sorted(item.ref for item in sheets[1].of(facet))


@given(predictions(), st.randoms(use_true_random=False))
def test_order_does_not_matter(sheets: tuple[Sheet, Sheet], random: Random) -> None:
    """The counts do not depend on the order in which items were predicted."""
    gold, predicted = sheets
    shuffled = predicted
    for facet in FACETS:
        items = list(predicted.of(facet))
        random.shuffle(items)
        shuffled = with_items(shuffled, facet, tuple(items))
    assert count(match_sheets(gold, shuffled)) == count(match_sheets(gold, predicted))


# --- the assignment ---------------------------------------------------------------------------------------------------

Cells = list[list[ItemLikeness | None]]
CLOSENESS = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])  # sums of these are exact


@st.composite
def tables(draw: st.DrawFn, level: Literal["correct", "any"] = "any") -> tuple[Cells, list[bool]]:
    rows, columns = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    levels = st.sampled_from(["correct", "partial"]) if level == "any" else st.just("correct")
    alike = st.builds(ItemLikeness, level=levels, closeness=CLOSENESS)
    cell = st.none() | alike if level == "any" else alike
    cells = draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    return cells, draw(st.lists(st.booleans(), min_size=rows, max_size=rows))


def rank(pairs: list[tuple[int, int]], cells: Cells, required: list[bool]) -> tuple[int, int, int, float]:
    """How good an assignment is, best last: correct pairs, required ones of them, partial pairs, closeness."""
    alike = [(row, cell) for row, column in pairs if (cell := cells[row][column])]
    correct = [row for row, cell in alike if cell.level == "correct"]
    closeness = sum(cell.closeness for _, cell in alike)
    return len(correct), sum(required[row] for row in correct), len(alike) - len(correct), closeness


@given(tables())
def test_no_assignment_is_better(table: tuple[Cells, list[bool]]) -> None:
    """The pairs are one-to-one, and as good as the best of all assignments, tried one by one."""
    cells, required = table
    pairs = [(pair.gold, pair.predicted) for pair in pair_up(cells, required)]
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert [row for row, _ in pairs] == sorted(row for row, _ in pairs)
    columns = [*range(len(cells[0]) if cells else 0), *[None] * len(cells)]
    best = max(
        rank([(row, column) for row, column in enumerate(chosen) if column is not None], cells, required)
        for chosen in set(permutations(columns, len(cells)))
    )
    assert rank(pairs, cells, required) == best


@given(tables("correct"))
def test_the_plain_total_is_scipys(table: tuple[Cells, list[bool]]) -> None:
    """Where all pairs are of one level, the closeness reached is that of scipy's assignment on closeness alone."""
    cells, _ = table
    assume(cells and cells[0])
    closeness = np.array([[cell.closeness if cell else 0.0 for cell in row] for row in cells])
    chosen = linear_sum_assignment(closeness, maximize=True)
    pairs = pair_up(cells, [True] * len(cells))
    assert sum(closeness[pair.gold, pair.predicted] for pair in pairs) == closeness[chosen].sum()


def test_precedence() -> None:
    """One correct pair outranks two partial ones, two partial ones a closer one, a required label an optional one."""
    close = ItemLikeness(level="partial", closeness=1.0)
    poor = ItemLikeness(level="correct", closeness=0.0)
    assert pair_up([[close, poor], [None, close]], [True, True]) == (Pair(gold=0, predicted=1, level="correct"),)
    far = ItemLikeness(level="partial", closeness=0.0)
    assert len(pair_up([[close, far], [far, None]], [True, True])) == 2
    best = ItemLikeness(level="correct", closeness=1.0)
    assert pair_up([[best], [poor]], [False, True]) == (Pair(gold=1, predicted=0, level="correct"),)


# --- single rules -----------------------------------------------------------------------------------------------------

MAYOR, GUILD = an_actor("Ilse Brandt", "Brandt", "the mayor"), an_actor("Lantern Guild", "the Guild", evidence=COST)


def test_a_tiny_article_by_hand() -> None:
    """Every count and score of a small article, worked out by hand.

    | facet   | correct | partial | missed | spurious | duplicate | optional | precision | recall | F1  |
    | actors  | 2       | 0       | 0      | 1        | 1         | 0        | 2/4       | 2/2    | 4/6 |
    | events  | 1       | 1       | 0      | 0        | 0         | 1        | 1/2       | 1/2    | 2/4 |
    | figures | 1       | 0       | 1      | 1        | 0         | 0        | 1/2       | 1/2    | 2/4 |
    | stances | 0       | 1       | 1      | 0        | 0         | 0        | 0/1       | 0/2    | 0/3 |

    F1 is 2·correct / (labelled + predicted); macro F1 is (4/6 + 2/4 + 2/4 + 0/3) / 4 = 5/12.
    """
    gold = a_sheet(
        MAYOR,
        GUILD,
        an_event("Mayor Ilse Brandt opens the new pier", OPENING),
        an_event("A crane falls into the harbour water", CRANE),
        an_event("Forty boats sail past", BOATS, optional=True),
        a_figure("3 million", 3e6, COST, "cost of the pier"),
        a_figure("forty", 40, BOATS, "boats that sailed past"),
        a_stance("Lantern Guild", "Ilse Brandt", PRAISE, "She is patient"),
        a_stance("Ilse Brandt", "fishermen", PROMISE, "They get a second pier"),
    )
    predicted = a_sheet(
        an_actor("Mayor Brandt", "Brandt"),
        an_actor("The Lantern Guild"),
        an_actor("Ilse Brandt"),  # the mayor once more
        an_actor("Otto Brand"),  # nobody
        an_event("The mayor opens a new pier", OPENING),
        an_event("An accident interrupts celebrations", CRANE),  # the place is right, the wording is not
        an_event("Many boats pass", BOATS),
        a_figure("3 million crowns", 3e6, COST, "price of the pier"),
        a_figure("4 May", 4, OPENING, "pier"),  # no figure
        a_stance("Lantern Guild", "Otto Brand", PRAISE, "She is patient"),  # of somebody else
    )
    counts = count(match_sheets(gold, predicted))
    assert counts.actors == Counts(correct=2, spurious=1, duplicate=1)
    assert counts.events == Counts(correct=1, partial=1, optional=1)
    assert counts.figures == Counts(correct=1, missed=1, spurious=1)
    assert counts.stances == Counts(partial=1, missed=1)
    scores = [(counts.of(facet).precision, counts.of(facet).recall, counts.of(facet).f1) for facet in FACETS]
    assert scores == [(2 / 4, 2 / 2, 4 / 6), (1 / 2, 1 / 2, 2 / 4), (1 / 2, 1 / 2, 2 / 4), (0 / 1, 0 / 2, 0 / 3)]
    assert counts.macro_f1 == pytest.approx(5 / 12)


def test_an_actor_by_half_a_name() -> None:
    """An actor who shares half the words of a name is partial where he cites the same place, else made up."""
    gold, near = a_sheet(an_actor("Ilse Brandt")), an_actor("Ilse Winter")
    assert verdicts(match_sheets(gold, a_sheet(near)), "actors") == ["partial"]
    elsewhere = a_sheet(near.model_copy(update={"evidence": (CRANE,)}))
    assert verdicts(match_sheets(gold, elsewhere), "actors") == ["missed", "spurious"]
    nameless = a_sheet(an_actor("…", evidence=OPENING))
    assert verdicts(match_sheets(nameless, nameless), "actors") == ["missed", "spurious"]


def test_names_that_stand_for_an_actor() -> None:
    """A stance's holder may be given by an alias of the labels, by the name of the actor that was found for it, or by
    one of `holder_also`; never by an alias that only the prediction has, which would make everybody everybody."""
    labelled = a_stance("Lantern Guild", "Ilse Brandt", PRAISE, "She is patient").model_copy(
        update={"holder_also": ("Guild speaker",)}
    )
    gold = a_sheet(MAYOR, GUILD, labelled)
    found = an_actor("Guild of Lanterns", "the Guild", "Harbour Folk")
    for holder, verdict in {
        "the Guild": "correct",
        "Guild of Lanterns": "correct",
        "Guild speaker": "correct",
        "Harbour Folk": "partial",
    }.items():
        predicted = a_sheet(MAYOR, found, labelled.model_copy(update={"holder": holder, "holder_also": ()}))
        assert verdicts(match_sheets(gold, predicted), "stances") == [verdict], holder


def test_targets_that_are_things() -> None:
    """A target that is no labelled actor may be worded otherwise; one that is an actor may not."""
    thing = a_stance("Ilse Brandt", "a second pier for fishermen", PROMISE, "They get it")
    gold = a_sheet(MAYOR, GUILD, thing)
    assert verdicts(
        match_sheets(gold, a_sheet(MAYOR, thing.model_copy(update={"target": "second pier"}))), "stances"
    ) == ["correct"]
    assert verdicts(match_sheets(gold, a_sheet(MAYOR, thing.model_copy(update={"target": "a crane"}))), "stances") == [
        "partial"
    ]
    person = thing.model_copy(update={"target": "Lantern Guild", "target_also": ("lamp makers",)})
    gold = a_sheet(MAYOR, GUILD, person)
    for target, verdict in {"Lantern Committee": "partial", "lamp makers": "correct"}.items():
        predicted = a_sheet(MAYOR, person.model_copy(update={"target": target, "target_also": ()}))
        assert verdicts(match_sheets(gold, predicted), "stances") == [verdict], target


def test_the_act_tells_stances_apart() -> None:
    """Of two stances between the same two, each prediction goes to the one of its act."""
    praise = a_stance("Lantern Guild", "Ilse Brandt", PRAISE, "patience")
    demand = praise.model_copy(update={"act": "demands", "claim": "a lamp"})
    gold = a_sheet(MAYOR, GUILD, praise, demand)
    reworded = [one.model_copy(update={"claim": "something else"}) for one in (demand, praise)]
    judged = match_sheets(gold, a_sheet(MAYOR, GUILD, *reworded))
    assert [(one.gold, one.predicted) for one in judged if one.facet == "stances"] == [
        ("pier#stances0", "pier#stances1"),
        ("pier#stances1", "pier#stances0"),
    ]


def test_the_unit_tells_figures_apart() -> None:
    """Of two figures of one amount from one place, each prediction goes to the one of its unit."""
    crowns = a_figure("3 million", 3e6, COST, "cost of the pier")
    guilders = crowns.model_copy(update={"unit": "guilder"})
    judged = match_sheets(a_sheet(crowns, guilders), a_sheet(guilders, crowns))
    assert [one.predicted for one in judged] == ["pier#figures1", "pier#figures0"]


def test_a_vague_amount_is_its_words() -> None:
    """Without a number, two amounts are the same when their words are, from the same place."""
    gold = a_sheet(a_figure("Some forty", None, BOATS, "boats"))
    same = a_sheet(a_figure("some forty", None, BOATS, "vessels"))
    other = a_sheet(a_figure("dozens", None, BOATS, "boats"))
    assert verdicts(match_sheets(gold, same), "figures") == ["correct"]
    assert verdicts(match_sheets(gold, other), "figures") == ["missed", "spurious"]


def test_a_repetition_counts_as_what_it_repeats() -> None:
    """Repeating an optional item costs nothing, also where a required item has one of its names; and the reverse."""
    folk = an_actor("harbour folk", "fishermen")
    crew = an_actor("fishermen", evidence=PROMISE, optional=True)
    gold = a_sheet(folk, crew)
    for repeated, verdict in ((crew, "optional"), (folk, "duplicate")):
        judged = match_sheets(gold, a_sheet(folk, crew, repeated))
        assert verdicts(judged, "actors") == ["correct", "optional", verdict]


def test_sources_by_any_name() -> None:
    """A figure's source is right by any of an actor's names; units are compared whatever their case."""
    cost = a_figure("3 million", 3e6, COST, "cost").model_copy(update={"attributed_to": "Lantern Guild"})
    other = cost.model_copy(update={"attributed_to": "the Guild", "unit": "Crown", "as_of": "2021"})
    judged = match_sheets(a_sheet(GUILD, cost), a_sheet(GUILD, other))
    (figure,) = [one for one in judged if one.facet == "figures"]
    assert {field.name: field.right for field in figure.attributes} == {
        "qualifier": True,
        "unit": True,
        "as_of": False,  # the label has none
        "attributed_to": True,
    }
