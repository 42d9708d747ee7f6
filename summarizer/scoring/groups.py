"""How well a grouping agrees with the labelled one: B-cubed and pairs.

B-cubed (Bagga and Baldwin, "Algorithms for Scoring Coreference Chains", 1998) asks for each item how much of its
predicted group belongs there (precision) and how much of its labelled group is there (recall), and averages over items.
Pairs count two items of one group as one decision. Both look only at items that were found at all; `joined` of
`to_join` counts every labelled pair, so that an item missed before is a pair missed too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from math import fsum

from summarizer.records.facets import Record
from summarizer.scoring.labels.sheets import Grouped, is_of
from summarizer.scoring.metrics import Counts, ratio

Group = frozenset[str]


class GroupScore(Record):
    """One grouping against the labelled one; shares are None where there is nothing to share."""

    items: int
    b_cubed_precision: float | None
    b_cubed_recall: float | None
    pairs: Counts
    joined: int
    to_join: int

    @property
    def b_cubed_f1(self) -> float | None:
        """Harmonic mean of the two."""
        precision, recall = self.b_cubed_precision, self.b_cubed_recall
        return ratio(2 * precision * recall, precision + recall) if precision and recall else precision


def score_groups(labelled: Iterable[Group], predicted: Iterable[Group], found: Mapping[str, str]) -> GroupScore:
    """`labelled` groups references of labels, `predicted` those of predictions; `found` leads from the first to the
    second. An item in no group is one of its own; an item is in one group of each kind."""
    groups = tuple(labelled)
    to_join = sum(len(group) * (len(group) - 1) // 2 for group in groups)
    in_gold = _groups_of([frozenset(group & found.keys()) for group in groups], found)
    back = {made: label for label, made in found.items()}
    in_made = _groups_of([frozenset(back[ref] for ref in group & back.keys()) for group in predicted], found)
    shared = {item: len(in_gold[item] & in_made[item]) for item in found}
    return GroupScore(
        items=len(found),
        b_cubed_precision=ratio(fsum(shared[item] / len(in_made[item]) for item in found), len(found)),
        b_cubed_recall=ratio(fsum(shared[item] / len(in_gold[item]) for item in found), len(found)),
        pairs=(pairs := _pairs(in_gold, in_made)),
        joined=pairs.correct,
        to_join=to_join,
    )


def _groups_of(groups: Iterable[Group], items: Collection[str]) -> dict[str, Group]:
    own = {item: frozenset({item}) for item in items}
    return own | {item: group for group in groups for item in group}


def _pairs(in_gold: Mapping[str, Group], in_made: Mapping[str, Group]) -> Counts:
    pairs = [(b in in_gold[a], b in in_made[a]) for a, b in combinations(sorted(in_gold), 2)]
    return Counts(
        correct=sum(labelled and made for labelled, made in pairs),
        missed=sum(labelled and not made for labelled, made in pairs),
        spurious=sum(made and not labelled for labelled, made in pairs),
    )


# --- relations --------------------------------------------------------------------------------------------------------


NOT_FOUND, APART, LEFT_OPEN, UNRELATED = "not found", "apart", "left open", "unrelated"


class Cell(Record):
    """How many pairs of figures with the labelled relation were given the predicted one."""

    gold: str
    predicted: str
    pairs: int


def relations(labelled: Sequence[Grouped], made: Sequence[Grouped], found: Mapping[str, str]) -> tuple[Cell, ...]:
    """The confusion matrix over pairs of figures; `found` leads from labelled references to predicted ones.

    Two figures of one labelled group have its relation; two that are in none are unrelated, and counted only when they
    were joined.

    A pair that is only told apart (`different_scope`) is not counted where labelled pairs lead from one figure to the
    other: what a count is no part of, its earlier values are no part of either.
    """
    counted: Counter[tuple[str, str]] = Counter()
    related: set[frozenset[str]] = set()
    for group in labelled:
        for pair in combinations(sorted(group.members), 2):
            related.add(frozenset(pair))
            if not group.optional:
                counted[str(group.relation), _relation_of(pair, made, found)] += 1
    figures = sorted(ref for ref in found if is_of("figures", ref))
    for pair in combinations(figures, 2):
        relation = APART if frozenset(pair) in related else _relation_of(pair, made, found)
        if relation != APART and not (relation == "different_scope" and _lead(related, *pair)):
            counted[UNRELATED, relation] += 1
    return tuple(Cell(gold=one, predicted=other, pairs=pairs) for (one, other), pairs in sorted(counted.items()))


def _lead(related: Iterable[frozenset[str]], start: str, end: str) -> bool:
    """True when related pairs lead from one figure to the other."""
    reached: frozenset[str] = frozenset()
    wider = frozenset({start})
    while reached != wider:
        reached, wider = wider, wider.union(*(pair for pair in related if pair & wider))
    return end in reached


def _relation_of(pair: tuple[str, str], made: Sequence[Grouped], found: Mapping[str, str]) -> str:
    if not all(ref in found for ref in pair):
        return NOT_FOUND
    refs = {found[ref] for ref in pair}
    together = next((group for group in made if refs <= group.members), None)
    return APART if together is None else together.relation or LEFT_OPEN
