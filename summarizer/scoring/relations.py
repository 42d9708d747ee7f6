"""How the figures of a story relate, predicted against labelled: a confusion matrix over pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from summarizer.records.facets import Record
from summarizer.scoring.labels.story_sheets import Grouped, is_of

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
