"""B-cubed and pairs: published and hand-computed examples, and the laws that any grouping obeys."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from summarizer.scoring.groups import Group, GroupScore, score_groups


def groups_of(text: str) -> list[Group]:
    """Groups written as "abc de": a letter an item."""
    return [frozenset(group) for group in text.split()]


def letters(text: str) -> dict[str, str]:
    return {item: item for item in text if item != " "}


def scored(labelled: str, predicted: str) -> GroupScore:
    """Both groupings over the same letters; every labelled item was found under its own name."""
    return score_groups(groups_of(labelled), groups_of(predicted), letters(labelled))


# --- worked examples --------------------------------------------------------------------------------------------------

# Bagga and Baldwin 1998: twelve mentions of three persons.
TRUTH = "12345 67 89abc"
PUBLISHED = {
    "6 and 7 joined with five others": ("12345 6789abc", Fraction(16, 21), 10),
    "two groups of five joined": ("67 1234589abc", Fraction(7, 12), 25),
}


@pytest.mark.parametrize(("response", "precision", "spurious"), PUBLISHED.values(), ids=PUBLISHED)
def test_the_published_example(response: str, precision: Fraction, spurious: int) -> None:
    """Bagga and Baldwin's two responses: B-cubed precision 76.2 and 58.3 percent, recall 100 percent.

    By hand: (5·1 + 2·2/7 + 5·5/7) / 12 = 16/21, and (2·1 + 10·5/10) / 12 = 7/12. The truth has 10 + 1 + 10 pairs, all
    of them joined by both; the first joins 2·5 pairs besides, the second 5·5.
    """
    score = scored(TRUTH, response)
    assert score.items == 12
    assert score.b_cubed_precision == pytest.approx(float(precision), abs=1e-12)
    assert score.b_cubed_recall == 1.0
    assert (score.pairs.correct, score.pairs.missed, score.pairs.spurious) == (21, 0, spurious)
    assert (score.joined, score.to_join) == (21, 21)


def test_an_example_by_hand_with_both_kinds_of_fault() -> None:
    """abc d against ab cd. Precision (1 + 1 + 1/2 + 1/2) / 4, recall (2/3 + 2/3 + 1/3 + 1) / 4; one pair of three."""
    score = scored("abc d", "ab cd")
    assert score.b_cubed_precision == pytest.approx(3 / 4)
    assert score.b_cubed_recall == pytest.approx(2 / 3)
    assert score.b_cubed_f1 == pytest.approx(12 / 17)
    assert (score.pairs.correct, score.pairs.missed, score.pairs.spurious) == (1, 2, 1)
    assert (score.pairs.precision, score.pairs.recall) == (1 / 2, 1 / 3)


# Amigó, Gonzalo, Artiles and Verdejo, "A comparison of extrinsic clustering evaluation metrics based on formal
# constraints" (2009): what any measure should prefer, and B-cubed does.
CONSTRAINTS = {
    "homogeneity": ("aaaa bb", "1234 56", "123456"),
    "completeness": ("aaaa bb", "1234 56", "12 34 56"),
    "rag bag": ("aaaa b c d e f", "1234 56789", "12349 5678"),
    "size against quantity": ("aaaaa bb cc dd ee", "1234 5 67 89 xy zw", "12345 6 7 8 9 x y z w"),
}


@pytest.mark.parametrize(("categories", "better", "worse"), CONSTRAINTS.values(), ids=CONSTRAINTS)
def test_the_constraints_of_amigo_and_others(categories: str, better: str, worse: str) -> None:
    """The better grouping has the higher F1."""
    names = iter("123456789xyzw")
    truth = " ".join("".join(next(names) for _ in group) for group in categories.split())
    one, other = scored(truth, better).b_cubed_f1, scored(truth, worse).b_cubed_f1
    assert one is not None
    assert other is not None
    assert one > other


def test_nothing_found_has_no_score() -> None:
    """No item, no share: None, not 0 or 1. The labelled pairs are still to be joined."""
    score = score_groups(groups_of("abc de"), groups_of("ab"), {})
    assert (score.items, score.b_cubed_precision, score.b_cubed_recall, score.b_cubed_f1) == (0, None, None, None)
    assert (score.joined, score.to_join) == (0, 4)
    assert score.pairs.f1 is None


def test_items_in_no_group_are_groups_of_their_own() -> None:
    """A group of one need not be written."""
    assert scored("ab c d", "ab c d") == score_groups(groups_of("ab"), groups_of("ab"), letters("abcd"))


def test_predicted_items_that_are_nobody_s_label_are_left_aside() -> None:
    """What was made up is punished where items are matched, not once more here."""
    assert score_groups(groups_of("ab"), [frozenset("abz")], letters("ab")) == scored("ab", "ab")


# --- laws -------------------------------------------------------------------------------------------------------------

Grouping = list[int]  # the number of each item's group, for items 0, 1, …


@st.composite
def two_groupings(draw: st.DrawFn) -> tuple[Grouping, Grouping]:
    size = draw(st.integers(1, 9))
    numbers = st.lists(st.integers(0, 3), min_size=size, max_size=size)
    return draw(numbers), draw(numbers)


def groups(grouping: Sequence[int], prefix: str = "") -> list[Group]:
    numbers = dict.fromkeys(grouping)
    return [frozenset(f"{prefix}{item}" for item, own in enumerate(grouping) if own == number) for number in numbers]


def compared(labelled: Grouping, predicted: Grouping) -> GroupScore:
    found = {f"{item}": f"p{item}" for item in range(len(labelled))}
    return score_groups(groups(labelled), groups(predicted, "p"), found)


def by_definition(labelled: Grouping, predicted: Grouping) -> Fraction:
    """B-cubed precision as Amigó and others define it: for each item the share of the items of its predicted group
    (itself included) that are of its labelled one, on average."""
    shares = [
        [labelled[one] == labelled[other] for other in range(len(labelled)) if predicted[one] == predicted[other]]
        for one in range(len(labelled))
    ]
    return sum((Fraction(sum(share), len(share)) for share in shares), Fraction()) / len(labelled)


@given(two_groupings())
def test_b_cubed_is_its_definition(both: tuple[Grouping, Grouping]) -> None:
    """Precision item by item; recall is precision with the groupings exchanged."""
    labelled, predicted = both
    score = compared(labelled, predicted)
    assert score.b_cubed_precision == pytest.approx(float(by_definition(labelled, predicted)))
    assert score.b_cubed_recall == pytest.approx(float(by_definition(predicted, labelled)))


@given(two_groupings())
def test_pairs_are_counted_one_by_one(both: tuple[Grouping, Grouping]) -> None:
    """Each two items are one decision, of the grouping alone."""
    labelled, predicted = both
    two = [(one, other) for one in range(len(labelled)) for other in range(one)]
    in_both = [(labelled[one] == labelled[other], predicted[one] == predicted[other]) for one, other in two]
    pairs = compared(labelled, predicted).pairs
    assert (pairs.correct, pairs.missed, pairs.spurious) == tuple(
        in_both.count(kind) for kind in ((True, True), (True, False), (False, True))
    )


@given(two_groupings())
def test_a_grouping_against_itself_is_perfect(both: tuple[Grouping, Grouping]) -> None:
    """1.0, not nearly 1.0, and every pair joined."""
    score = compared(both[0], both[0])
    assert score.b_cubed_precision == score.b_cubed_recall == score.b_cubed_f1 == 1.0
    assert score.joined == score.to_join
    assert score.pairs.spurious == 0


@given(two_groupings(), st.data())
def test_splitting_never_lowers_precision(both: tuple[Grouping, Grouping], data: st.DataObject) -> None:
    """A predicted group parted in two: no item's company gets worse on average, and recall does not rise."""
    labelled, predicted = both
    moved = data.draw(st.sets(st.sampled_from(range(len(predicted)))))
    number = data.draw(st.sampled_from(predicted))
    split = [9 if own == number and item in moved else own for item, own in enumerate(predicted)]
    before, after = compared(labelled, predicted), compared(labelled, split)
    assert (after.b_cubed_precision or 0) >= (before.b_cubed_precision or 0) - 1e-12
    assert (after.b_cubed_recall or 0) <= (before.b_cubed_recall or 0) + 1e-12
    assert after.joined <= before.joined


@given(two_groupings(), st.data())
def test_joining_never_lowers_recall(both: tuple[Grouping, Grouping], data: st.DataObject) -> None:
    """Two predicted groups made one: nothing is parted that was together."""
    labelled, predicted = both
    one, other = data.draw(st.sampled_from(predicted)), data.draw(st.sampled_from(predicted))
    joined = [one if own == other else own for own in predicted]
    before, after = compared(labelled, predicted), compared(labelled, joined)
    assert (after.b_cubed_recall or 0) >= (before.b_cubed_recall or 0) - 1e-12
    assert after.joined >= before.joined


@given(two_groupings(), st.data())
def test_names_and_order_change_nothing(both: tuple[Grouping, Grouping], data: st.DataObject) -> None:
    """Equal to the last bit, however groups and items are named and ordered."""
    labelled, predicted = both
    names = data.draw(st.permutations(range(len(labelled))))
    found = {f"{item}": f"p{item}" for item in range(len(labelled))}
    renamed = score_groups(
        data.draw(st.permutations([frozenset(f"{names[int(item)]}" for item in group) for group in groups(labelled)])),
        data.draw(st.permutations(groups(predicted, "p"))),
        {f"{names[int(item)]}": found[item] for item in data.draw(st.permutations(list(found)))},
    )
    assert renamed == compared(labelled, predicted)


@given(two_groupings())
def test_f1_lies_between_precision_and_recall(both: tuple[Grouping, Grouping]) -> None:
    """As a mean does."""
    score = compared(*both)
    assert score.b_cubed_f1 is not None
    low, high = sorted((score.b_cubed_precision or 0, score.b_cubed_recall or 0))
    assert low - 1e-12 <= score.b_cubed_f1 <= high + 1e-12


@given(two_groupings(), st.data())
def test_only_found_items_count(both: tuple[Grouping, Grouping], data: st.DataObject) -> None:
    """An item that was not found enters neither B-cubed nor pairs; the pairs to join stay as many as labelled."""
    labelled, predicted = both
    missed = data.draw(st.sets(st.sampled_from(range(len(labelled)))))
    kept = [item for item in range(len(labelled)) if item not in missed]
    assume(kept)
    some = score_groups(groups(labelled), groups(predicted, "p"), {f"{item}": f"p{item}" for item in kept})
    rest = compared([labelled[item] for item in kept], [predicted[item] for item in kept])
    assert some.model_copy(update={"to_join": rest.to_join}) == rest
    assert some.to_join == compared(labelled, predicted).to_join
