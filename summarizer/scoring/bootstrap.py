"""How sure a score is: articles are drawn anew, with replacement, and the score is computed from their added counts.

The interval is the bootstrap's percentile interval, widened for few articles: with n articles the quantiles are
Φ(-√(n/(n-1)) t), where t is Student's for n-1 degrees of freedom ("expanded percentile interval", Hesterberg, "What
Teachers Should Know About the Bootstrap", The American Statistician 69(4), 2015). Two systems are compared on the same
draws, since an article that is hard for one is hard for the other (paired).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, t

from summarizer.records.facets import FACETS, Facet, Record
from summarizer.scoring.metrics import FacetCounts

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
