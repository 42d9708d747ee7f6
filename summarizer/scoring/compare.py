"""Two evaluations of the same labels, item by item: what was gained and lost, and whether the change may stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import sqrt
from typing import Literal

from scipy.stats import t

from summarizer.records.facets import Facet, Record
from summarizer.scoring.evaluation import ArticleScore, Evaluation, Noise, Signature
from summarizer.scoring.metrics import Interval, paired_difference
from summarizer.scoring.story import StoryScore

# About two items of all: the labels themselves are not surer than that (evals/gold/seeds/AGREEMENT.md).
TOLERANCE = 0.005
_ONE_SIDED = 0.95
_ROUNDING = 1e-9  # 0.8 - 0.795 is more than 0.005 to a computer
Turn = Literal["gained", "lost", "new error", "error gone"]


class ItemChange(Record):
    """One item, or one field of an item, that the two evaluations judge differently."""

    article: str
    facet: Facet | Literal["story"]
    turn: Turn
    text: str


class ScoreComparison(Record):
    """`after` against `before`.

    `interval` is of the difference of the macro F1, over articles and paired; `allowed` is how far that may fall;
    `reasons` say why the change is refused, none when it may stand.
    """

    before: Signature
    after: Signature
    macro_before: float | None
    macro_after: float | None
    interval: Interval | None
    allowed: float
    changes: tuple[ItemChange, ...]
    reasons: tuple[str, ...]

    @property
    def difference(self) -> float:
        """Macro F1 after less before; what has no score counts as 0."""
        return (self.macro_after or 0.0) - (self.macro_before or 0.0)


def compare(before: Evaluation, after: Evaluation, tolerance: float = TOLERANCE) -> ScoreComparison:
    """What changed from `before` to `after`, on the articles they share.

    Refused when labels differ, when an article or story of `before` is not scored in `after`, when an article has no
    prediction, when the macro F1 falls by more than both `tolerance` and the model's own noise, or when a hard rule is
    broken.
    """
    own = {one.article: one for one in after.articles}
    shared = [(one, own[one.article]) for one in before.articles if one.article in own]
    allowed = max(tolerance, _noise_allowance(before.noise), _noise_allowance(after.noise))
    comparison = ScoreComparison(
        before=before.signature,
        after=after.signature,
        macro_before=before.macro_f1,
        macro_after=after.macro_f1,
        interval=paired_difference(
            [one.counts for one, _ in shared], [other.counts for _, other in shared], after.signature.seed
        ),
        allowed=allowed,
        changes=(*(change for pair in shared for change in _changes(*pair)), *_story_changes(before, after)),
        reasons=(),
    )
    return comparison.model_copy(update={"reasons": tuple(_reasons(comparison, before, after))})


def broken_rules(evaluation: Evaluation) -> Iterator[str]:
    """Why an evaluation fails whatever it is compared with: hard rules, and articles that were not predicted."""
    yield from evaluation.faults
    yield from (f"{article}: no prediction; its labels count as missed" for article in evaluation.missing)


def _reasons(comparison: ScoreComparison, before: Evaluation, after: Evaluation) -> Iterator[str]:
    if before.signature.gold != after.signature.gold:
        labels = f"{before.signature.gold} and {after.signature.gold}"
        yield f"the labels differ ({labels}): remove the old baseline and make a new one"
    gone = {one.article for one in before.articles} - {one.article for one in after.articles}
    gone |= {one.story for one in before.stories} - {one.story for one in after.stories}
    yield from (f"{name}: in the baseline, but not scored now" for name in sorted(gone))
    if comparison.difference < -comparison.allowed - _ROUNDING:
        yield f"macro F1 falls by {-comparison.difference:.4f}; {comparison.allowed:.4f} is allowed"
    yield from broken_rules(after)


def _noise_allowance(noise: Noise | None) -> float:
    """How far one run may lie below another by chance, 19 times out of 20.

    The difference of two independent draws spreads √2 times as far as one, and a deviation estimated from n runs asks
    for the quantile of Student's t with n-1 degrees of freedom.
    """
    return float(t.ppf(_ONE_SIDED, len(noise.macro_f1) - 1)) * sqrt(2) * noise.sd if noise else 0.0


def _changes(before: ArticleScore, after: ArticleScore) -> Iterator[ItemChange]:
    was, now = _standings(before), _standings(after)
    for key, standing in now.items():
        if key in was and standing.right != was[key].right:
            turn: Turn = "gained" if standing.right else "lost"
            yield ItemChange(article=after.article, facet=standing.facet, turn=turn, text=standing.text)
    earlier, later = _errors(before), _errors(after)
    for facet, text in (later - earlier).elements():
        yield ItemChange(article=after.article, facet=facet, turn="new error", text=text)
    for facet, text in (earlier - later).elements():
        yield ItemChange(article=after.article, facet=facet, turn="error gone", text=text)


class _Standing(Record):
    """Whether a labelled item was found, or a field of it is right; `text` says which."""

    facet: Facet
    right: bool
    text: str


def _standings(score: ArticleScore) -> dict[str, _Standing]:
    """By reference, and by reference and field for the fields of correct pairs."""
    standings: dict[str, _Standing] = {}
    for one in score.judged:
        if one.gold is None or one.verdict == "optional":
            continue
        standings[one.gold] = _Standing(facet=one.facet, right=one.verdict == "correct", text=f"{one.gold_text}")
        for field in one.attributes:
            text = f"{one.gold_text}: {field.name} {field.gold or 'none'}, given as {field.predicted or 'none'}"
            standings[f"{one.gold}.{field.name}"] = _Standing(facet=one.facet, right=field.right, text=text)
    return standings


def _errors(score: ArticleScore) -> Counter[tuple[Facet, str]]:
    """What was predicted besides the labels, in words."""
    return Counter(
        (one.facet, f"{one.verdict}: {one.predicted_text}")
        for one in score.judged
        if one.verdict in ("spurious", "duplicate")
    )


def _story_changes(before: Evaluation, after: Evaluation) -> Iterator[ItemChange]:
    """Facts covered and disputes found by one of the two only."""
    stories = {story.story: _told(story) for story in before.stories}
    for story in after.stories:
        was = stories.get(story.story, {})
        for text, told in _told(story).items():
            if told != was.get(text, told):
                yield ItemChange(article=story.story, facet="story", turn="gained" if told else "lost", text=text)


def _told(story: StoryScore) -> dict[str, bool]:
    facts = {f"fact: {fact.fact}": fact.covered for fact in story.facts}
    found = {f"dispute: {name}": True for name in story.disputes.found}
    missed = {f"dispute: {name}": False for name in story.disputes.missed}
    return facts | found | missed
