"""Counts first, scores last: counts add up over articles, scores are computed from their sums (micro averages).

Precision, recall and F1 are of `correct` pairs alone. A partial pair counts as one item predicted and one labelled, as
in the scoring of MUC-5 (Chinchor and Sundheim, 1993) without its half credit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from summarizer.records.facets import FACETS, Facet, Record
from summarizer.scoring.match import Judged


class Counts(Record):
    """How the items of one facet ended; `optional` ones enter no score."""

    correct: int = 0
    partial: int = 0
    missed: int = 0
    spurious: int = 0
    duplicate: int = 0
    optional: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in Counts.model_fields})

    @property
    def labelled(self) -> int:
        """Items that were to be found."""
        return self.correct + self.partial + self.missed

    @property
    def predicted(self) -> int:
        """Items that were predicted, other than optional ones."""
        return self.correct + self.partial + self.spurious + self.duplicate

    @property
    def precision(self) -> float | None:
        """Share of what was predicted that is correct; None when nothing was."""
        return ratio(self.correct, self.predicted)

    @property
    def recall(self) -> float | None:
        """Share of what is labelled that was found; None when nothing is."""
        return ratio(self.correct, self.labelled)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None when nothing is labelled and nothing predicted."""
        return ratio(2 * self.correct, self.labelled + self.predicted)


class FacetCounts(Record):
    """The counts of one article, or of several together."""

    actors: Counts = Counts()
    events: Counts = Counts()
    figures: Counts = Counts()
    stances: Counts = Counts()

    def __add__(self, other: FacetCounts) -> FacetCounts:
        return FacetCounts(**{facet: self.of(facet) + other.of(facet) for facet in FACETS})

    def of(self, facet: Facet) -> Counts:
        """The counts of one facet."""
        counts: Counts = getattr(self, facet)
        return counts

    @property
    def macro_f1(self) -> float | None:
        """The mean of the facets' F1, those left out that have none; None when all are."""
        scores = [f1 for facet in FACETS if (f1 := self.of(facet).f1) is not None]
        return ratio(sum(scores), len(scores))


def count(judged: Iterable[Judged]) -> FacetCounts:
    """How many items of each facet ended in each way."""
    verdicts: Counter[tuple[str, str]] = Counter((one.facet, one.verdict) for one in judged)
    return FacetCounts.model_validate(
        {facet: {name: verdicts[facet, name] for name in Counts.model_fields} for facet in FACETS}
    )


def ratio(part: float, whole: float) -> float | None:
    """part / whole; None for nothing out of nothing."""
    return part / whole if whole else None
