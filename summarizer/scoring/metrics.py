"""Counts first, scores last: counts add up over articles, scores are computed from their sums (micro averages).

Precision, recall and F1 are of `correct` pairs alone. A partial pair counts as one item predicted and one labelled, as
in the scoring of MUC-5 (Chinchor and Sundheim, 1993) without its half credit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, t

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


# --- bootstrap --------------------------------------------------------------------------------------------------------


RESAMPLES = 10_000
CONFIDENCE = 0.95
Floats = NDArray[np.float64]


class Interval(Record):
    """A confidence interval, both ends included."""

    low: float
    high: float


class Intervals(Record):
    """Of the F1 of each facet and of their macro mean; None where no draw has a score."""

    macro: Interval | None
    actors: Interval | None
    events: Interval | None
    figures: Interval | None
    stances: Interval | None

    def of(self, facet: Facet) -> Interval | None:
        """The interval of one facet."""
        interval: Interval | None = getattr(self, facet)
        return interval


def bootstrap(articles: Sequence[FacetCounts], seed: int = 0, resamples: int = RESAMPLES) -> Intervals | None:
    """95 % intervals of the scores over `articles`; None for fewer than two, which do not say how articles differ."""
    if len(articles) < 2:
        return None
    scores = _scores(articles, _draws(len(articles), seed, resamples))
    columns = {facet: _interval(scores[:, index], len(articles)) for index, facet in enumerate(FACETS)}
    return Intervals.model_validate({"macro": _interval(_macro(scores), len(articles)), **columns})


def paired_difference(
    before: Sequence[FacetCounts], after: Sequence[FacetCounts], seed: int = 0, resamples: int = RESAMPLES
) -> Interval | None:
    """95 % interval of the macro F1 of `after` less that of `before`, on the same articles in the same order.

    None for fewer than two articles. Raises ValueError when the two differ in length.
    """
    if len(before) != len(after):
        raise ValueError(f"{len(before)} articles cannot be paired with {len(after)}")
    if len(before) < 2:
        return None
    draws = _draws(len(before), seed, resamples)
    return _interval(_macro(_scores(after, draws)) - _macro(_scores(before, draws)), len(before))


def _draws(articles: int, seed: int, resamples: int) -> Floats:
    """How often each article is drawn, a row for each resample."""
    drawn = np.random.default_rng(seed).multinomial(articles, [1 / articles] * articles, size=resamples)
    return drawn.astype(np.float64)


def _scores(articles: Sequence[FacetCounts], draws: Floats) -> Floats:
    """The F1 of each facet (columns) in each resample (rows); NaN where nothing is labelled and nothing predicted."""
    counts = [[article.of(facet) for facet in FACETS] for article in articles]
    correct = draws @ np.array([[2.0 * one.correct for one in row] for row in counts])
    items = draws @ np.array([[float(one.labelled + one.predicted) for one in row] for row in counts])
    return _divided(correct, items)


def _macro(scores: Floats) -> Floats:
    scored = (~np.isnan(scores)).sum(axis=1)
    return _divided(np.nansum(scores, axis=1), scored)


def _divided(parts: Floats, wholes: Floats) -> Floats:
    """parts / wholes, NaN where a whole is 0."""
    quotients: Floats = np.divide(parts, wholes, out=np.full(parts.shape, np.nan), where=wholes > 0)
    return quotients


def _interval(values: Floats, articles: int) -> Interval | None:
    known = values[~np.isnan(values)]
    if not known.size:
        return None
    tail = norm.cdf(np.sqrt(articles / (articles - 1)) * t.ppf((1 - CONFIDENCE) / 2, articles - 1))
    low, high = np.quantile(known, [tail, 1 - tail])
    return Interval(low=float(low), high=float(high))
