"""Labels and predictions -> an evaluation: every item judged, the counts, the scores and how sure they are."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from summarizer.records.brief import StoryBrief
from summarizer.records.facets import FACETS, Facet, Record
from summarizer.records.ledger import Usage
from summarizer.records.summary import ArticleSummary
from summarizer.scoring.identity import ATTRIBUTES
from summarizer.scoring.labels.checks import ungrounded_facts, values_not_cited
from summarizer.scoring.labels.gold import GoldArticle, GoldSet
from summarizer.scoring.labels.sheets import Sheet, StorySheet, overlapping, sheet_of_briefs, sheet_of_summary
from summarizer.scoring.match import Judged, match_sheets
from summarizer.scoring.metrics import Counts, FacetCounts, Interval, bootstrap, count, ratio
from summarizer.scoring.story import StoryScore, score_story


class Signature(Record):
    """What a score depends on; without it, a number means nothing. Hashes are eight hex digits of a SHA-256."""

    gold: str
    prompts: tuple[str, ...]
    model: str
    profile: str
    seed: int
    code: str

    def __str__(self) -> str:
        prompts = "+".join(self.prompts) or "none"
        told = (f"prompts:{prompts}", f"model:{self.model}", f"profile:{self.profile}")
        return " ".join((f"gold:{self.gold}", *told, f"seed:{self.seed}", f"code:{self.code}"))

    @property
    def id(self) -> str:
        """Eight hex digits that stand for the whole."""
        return hashlib.sha256(str(self).encode()).hexdigest()[:8]


class Prediction(Record):
    """What is to be scored, by whatever made it. `story` is None when nothing was merged; `faults` are things shown as
    fact that nothing bears out."""

    sheets: tuple[Sheet, ...]
    story: StorySheet | None = None
    briefs: tuple[StoryBrief, ...] = ()
    faults: tuple[str, ...] = ()
    usage: Usage = Usage()


class Grounding(Record):
    """Where the predicted items of a facet point: at evidence of some label of the facet, or elsewhere."""

    predicted: int = 0
    at_evidence: int = 0

    @property
    def share(self) -> float | None:
        """The share that points at labelled evidence."""
        return ratio(self.at_evidence, self.predicted)


class Score(Record):
    """The score of one facet (micro, over all articles)."""

    facet: Facet
    counts: Counts
    precision: float | None
    recall: float | None
    f1: float | None
    interval: Interval | None
    grounding: Grounding


class AttributeScore(Record):
    """How many correct pairs have one field right."""

    facet: Facet
    name: str
    right: int
    pairs: int


class ArticleScore(Record):
    """One article. A `missing` one was not predicted: all its labels count as missed."""

    article: str
    missing: bool
    counts: FacetCounts
    macro_f1: float | None
    ungrounded: int
    judged: tuple[Judged, ...]


class Noise(Record):
    """How far the macro F1 of repeated runs spreads; `sd` is the sample standard deviation."""

    macro_f1: tuple[float, ...]
    sd: float


class Peer(Record):
    """Another program's predictions for the same articles, scored by the same rules, to be shown in the same table."""

    name: str
    model: str
    macro_f1: float | None
    interval: Interval | None
    scores: tuple[Score, ...]
    missing: tuple[str, ...]
    faults: int


class Evaluation(Record):
    """A whole evaluation.

    `faults` are broken hard rules, in words; `uncited` of them are figures whose value is in no sentence they cite.
    `unreviewed` are label files that were left out.
    """

    date: str
    signature: Signature
    macro_f1: float | None
    interval: Interval | None
    scores: tuple[Score, ...]
    attributes: tuple[AttributeScore, ...]
    ungrounded: int
    uncited: int
    faults: tuple[str, ...]
    unreviewed: tuple[str, ...]
    stories: tuple[StoryScore, ...]
    articles: tuple[ArticleScore, ...]
    usage: Usage
    noise: Noise | None = None
    peers: tuple[Peer, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The labelled articles that were not predicted."""
        return tuple(one.article for one in self.articles if one.missing)

    @property
    def ungrounded_share(self) -> float | None:
        """The share of predicted records that were refused for want of grounding."""
        return ratio(self.ungrounded, self.ungrounded + sum(one.grounding.predicted for one in self.scores))


def prediction_of_run(summaries: Sequence[ArticleSummary], briefs: Sequence[StoryBrief], gold: GoldSet) -> Prediction:
    """What a run of the pipeline over the labelled articles came to."""
    articles = {one.id: one.article for one in gold.articles}
    return Prediction(
        sheets=tuple(sheet_of_summary(summary) for summary in summaries),
        story=sheet_of_briefs(briefs),
        briefs=tuple(briefs),
        faults=tuple(ungrounded_facts(summaries, briefs, articles)),
        usage=sum((summary.usage for summary in summaries), Usage()),
    )


def evaluate(gold: GoldSet, predicted: Prediction, signature: Signature, date: str) -> Evaluation:
    """Scores the prediction; `date` is the day it was made. The intervals are drawn with the signature's seed."""
    sheets = {sheet.article: sheet for sheet in predicted.sheets}
    articles = tuple(_article_score(one, sheets.get(one.id)) for one in gold.articles)
    totals = sum((one.counts for one in articles), FacetCounts())
    intervals = bootstrap([one.counts for one in articles], signature.seed)
    found = {one.gold: one.predicted for article in articles for one in article.judged if one.gold and one.predicted}
    beside = [(sheets[one.id], one.article) for one in gold.articles if one.id in sheets]
    uncited = [fault for sheet, article in beside for fault in values_not_cited(sheet, article)]
    told = predicted.story
    stories = tuple(score_story(story, gold, told, predicted.briefs, found) for story in gold.stories if told)
    claims = [f"the brief says: {broken.claim}" for story in stories for broken in story.violations]
    return Evaluation(
        date=date,
        signature=signature,
        macro_f1=totals.macro_f1,
        interval=intervals.macro if intervals else None,
        scores=tuple(
            Score(
                facet=facet,
                counts=(counts := totals.of(facet)),
                precision=counts.precision,
                recall=counts.recall,
                f1=counts.f1,
                interval=intervals.of(facet) if intervals else None,
                grounding=_grounding(facet, gold.articles, sheets),
            )
            for facet in FACETS
        ),
        attributes=tuple(_attribute_scores(articles)),
        ungrounded=sum(one.ungrounded for one in articles),
        uncited=len(uncited),
        faults=(*(f"value in no cited sentence: {fault}" for fault in uncited), *predicted.faults, *claims),
        unreviewed=gold.unreviewed,
        stories=stories,
        articles=articles,
        usage=predicted.usage,
    )


def _article_score(gold: GoldArticle, predicted: Sheet | None) -> ArticleScore:
    judged = match_sheets(gold.sheet, predicted or Sheet(article=gold.id))
    counts = count(judged)
    return ArticleScore(
        article=gold.id,
        missing=predicted is None,
        counts=counts,
        macro_f1=counts.macro_f1,
        ungrounded=predicted.ungrounded if predicted else 0,
        judged=judged,
    )


def _grounding(facet: Facet, gold: Iterable[GoldArticle], sheets: dict[str, Sheet]) -> Grounding:
    pointed = [
        overlapping(item.spans, [span for label in one.sheet.of(facet) for span in label.spans])
        for one in gold
        if one.id in sheets
        for item in sheets[one.id].of(facet)
    ]
    return Grounding(predicted=len(pointed), at_evidence=sum(pointed))


def _attribute_scores(articles: Iterable[ArticleScore]) -> Iterable[AttributeScore]:
    seen = Counter(
        (judged.facet, attribute.name, attribute.right)
        for article in articles
        for judged in article.judged
        for attribute in judged.attributes
    )
    for facet in FACETS:
        for name in ATTRIBUTES[facet]:
            right = seen[facet, name, True]
            yield AttributeScore(facet=facet, name=name, right=right, pairs=right + seen[facet, name, False])
