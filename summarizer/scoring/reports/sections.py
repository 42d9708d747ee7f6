"""An evaluation, and a comparison of two, laid out for a report: what is said, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from summarizer.records.facets import FACETS
from summarizer.scoring.compare import ItemChange, ScoreComparison, Turn
from summarizer.scoring.evaluation import ArticleScore, Evaluation
from summarizer.scoring.metrics import ratio
from summarizer.scoring.reports import (
    Listing,
    ReportTable,
    Section,
    Signed,
    counted,
    decimal,
    difference,
    peers,
    with_interval,
)
from summarizer.scoring.reports.story_sections import story_sections

COUNTS = ("labelled", "predicted", "correct", "partial", "missed", "spurious", "duplicate", "optional")
_TURNS: dict[Turn, str] = {
    "gained": "Gained",
    "lost": "Lost",
    "new error": "New errors",
    "error gone": "Errors gone",
}


def report_sections(evaluation: Evaluation, comparison: ScoreComparison | None = None) -> tuple[Section, ...]:
    """Everything an evaluation says, the most general first, and the comparison at the end."""
    return (
        Section(heading="Score", parts=(Signed(signature=str(evaluation.signature)), *headline(evaluation))),
        facets(evaluation),
        Section(heading="Articles", parts=(_articles(evaluation),)),
        *details(evaluation),
        *(comparison_sections(comparison) if comparison else ()),
    )


def headline(evaluation: Evaluation) -> Iterator[str]:
    """The score, and how far it is to be trusted, a sentence or two each."""
    articles = len(evaluation.articles)
    score = with_interval(evaluation.macro_f1, evaluation.interval)
    if evaluation.interval is None:
        yield f"Macro F1 {score}, the mean of the facets' F1. {counted(articles, 'article')}: too few for an interval."
    else:
        yield (
            f"Macro F1 {score}, the mean of the facets' F1 with its 95 % interval. "
            f"The interval is drawn over {counted(articles, 'article')}; with few articles it is wide."
        )
    yield (
        "The ceiling is not 1.00 but how far two readers who label the same article agree: "
        "differences smaller than that say nothing."
    )


def facets(evaluation: Evaluation) -> Section:
    """The counts of each facet, and then its scores."""
    counts = tuple(
        (score.facet, *(f"{getattr(score.counts, name):,}" for name in COUNTS)) for score in evaluation.scores
    )
    scores = tuple(
        (score.facet, decimal(score.precision), decimal(score.recall), with_interval(score.f1, score.interval))
        for score in evaluation.scores
    )
    macro = ("macro mean", "", "", with_interval(evaluation.macro_f1, evaluation.interval))
    return Section(
        heading="Facets",
        parts=(
            ReportTable(caption="Counts, all articles together", columns=("facet", *COUNTS), rows=counts),
            "Optional items are in neither labelled nor predicted. A partial pair is no hit.",
            ReportTable(
                caption="Scores, all articles together",
                columns=("facet", "precision", "recall", "F1, 95 % interval"),
                rows=(*scores, macro),
            ),
        ),
    )


def article_row(article: ArticleScore) -> tuple[str, ...]:
    """Macro F1 of one article and the F1 of each of its facets."""
    return (decimal(article.macro_f1), *(decimal(article.counts.of(facet).f1) for facet in FACETS))


def _articles(evaluation: Evaluation) -> ReportTable:
    return ReportTable(
        caption="F1 of each article",
        columns=("article", "macro F1", *FACETS),
        rows=tuple(
            (f"{one.article} (not predicted)" if one.missing else one.article, *article_row(one))
            for one in evaluation.articles
        ),
    )


def details(evaluation: Evaluation) -> Iterator[Section]:
    """What follows the scores: fields, grounding, hard rules, the stories, what was left out, the cost, the peers."""
    yield Section(heading="Fields of correct pairs", parts=(_attributes(evaluation),))
    yield Section(heading="Grounding", parts=tuple(_grounding(evaluation)))
    yield Section(heading="Hard rules broken", parts=(_list_or_none(evaluation.faults),))
    for story in evaluation.stories:
        yield from story_sections(story)
    if evaluation.noise:
        runs = ", ".join(decimal(score, 3) for score in evaluation.noise.macro_f1)
        told = f"Macro F1 of {counted(len(evaluation.noise.macro_f1), 'run')}: {runs or 'none'}; "
        yield Section(heading="Noise", parts=(f"{told}standard deviation {evaluation.noise.sd:.4f}.",))
    yield Section(heading="Unreviewed labels left out", parts=(_list_or_none(evaluation.unreviewed),))
    yield Section(heading="Articles not predicted", parts=(_list_or_none(evaluation.missing),))
    usage = evaluation.usage
    yield Section(
        heading="Cost",
        parts=(
            f"{counted(usage.calls, 'call')}; {counted(usage.input_tokens, 'token')} in, {usage.output_tokens:,} out; "
            f"{usage.seconds:,.1f} model seconds as recorded.",
        ),
    )
    if evaluation.peers:
        signed = Signed(signature=str(evaluation.signature))
        yield Section(heading="Beside other programs", parts=(peers(evaluation), signed))


def _attributes(evaluation: Evaluation) -> ReportTable:
    return ReportTable(
        caption="How often a field is right",
        columns=("field", "right", "pairs", "share"),
        rows=tuple(
            (f"{one.facet}: {one.name}", f"{one.right:,}", f"{one.pairs:,}", decimal(ratio(one.right, one.pairs)))
            for one in evaluation.attributes
        ),
    )


def _grounding(evaluation: Evaluation) -> Iterator[str | ReportTable]:
    predicted = sum(score.grounding.predicted for score in evaluation.scores)
    yield ReportTable(
        caption="Predicted items whose evidence overlaps labelled evidence of their facet",
        columns=("facet", "predicted", "at labelled evidence", "share"),
        rows=tuple(
            (
                score.facet,
                f"{score.grounding.predicted:,}",
                f"{score.grounding.at_evidence:,}",
                decimal(score.grounding.share),
            )
            for score in evaluation.scores
        ),
    )
    yield (
        f"Refused for want of grounding: {evaluation.ungrounded:,} of {evaluation.ungrounded + predicted:,} "
        f"predicted records, a share of {decimal(evaluation.ungrounded_share, 3)}."
    )
    yield f"Figures whose value is in no sentence that they cite: {evaluation.uncited:,} (must be 0)."


def _list_or_none(lines: tuple[str, ...]) -> Listing | str:
    return Listing(lines=lines) if lines else "None."


# --- comparing --------------------------------------------------------------------------------------------------------


def comparison_sections(comparison: ScoreComparison) -> Iterator[Section]:
    """Before and after, the verdict, every change, and the reasons when it is refused."""
    interval = comparison.interval
    spread = f" [{difference(interval.low)}, {difference(interval.high)}]" if interval else ""
    yield Section(
        heading="Compared",
        parts=(
            Signed(signature=str(comparison.before), of="before"),
            Signed(signature=str(comparison.after), of="after"),
            ReportTable(
                caption="Macro F1, and its difference with a 95 % interval paired over the articles",
                columns=("", "macro F1"),
                rows=(
                    ("before", decimal(comparison.macro_before, 3)),
                    ("after", decimal(comparison.macro_after, 3)),
                    ("difference", f"{difference(comparison.difference)}{spread}"),
                    ("fall allowed", decimal(comparison.allowed, 3)),
                ),
            ),
            verdict(comparison),
        ),
    )
    for turn in get_args(Turn):
        lines = tuple(_change_line(change) for change in comparison.changes if change.turn == turn)
        listed = (Listing(lines=lines),) if lines else ()
        yield Section(heading=f"{_TURNS[turn]}: {len(lines):,}", parts=listed, level=3)
    if comparison.reasons:
        yield Section(heading="Why it is refused", parts=(Listing(lines=comparison.reasons),), level=3)


def verdict(comparison: ScoreComparison) -> str:
    """Whether the change may stand, in words, and what the interval says of it."""
    if comparison.reasons:
        return f"The change is refused, for {counted(len(comparison.reasons), 'reason')} listed at the end."
    interval = comparison.interval
    if interval is None:
        return "The change may stand. Too few articles are shared for an interval of the difference."
    if interval.low > 0:
        return "The change may stand: it is better, and the whole interval of the difference lies above 0."
    if interval.high < 0:
        return "The change may stand: it is worse, but by no more than is allowed."
    if not comparison.changes and interval.low == interval.high == 0:
        return "The change may stand: nothing differs."
    return "The change may stand. The interval of the difference holds 0: these articles cannot tell better from worse."


def _change_line(change: ItemChange) -> str:
    return f"{change.article}, {change.facet}: {change.text}"
