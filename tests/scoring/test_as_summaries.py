"""Labels handed on as summaries: what a perfect reader would have said, and a merge that is scored on it alone."""

from __future__ import annotations

from summarizer.cli.evaluation import EvaluationTerms, score_merge
from summarizer.records.facets import FACETS
from summarizer.scoring.as_summaries import summaries_of_labels
from summarizer.scoring.labels.sheets import sheet_of_summary
from tests.support.labelled import seeds_gold


def test_a_summary_has_what_the_labels_have() -> None:
    """Record n of a facet is label n: the same fields and places, each quotation the article's own characters."""
    gold = seeds_gold()
    for labelled, summary in zip(gold.articles, summaries_of_labels(gold), strict=True):
        sheet = sheet_of_summary(summary)
        for facet in FACETS:
            ours, theirs = sheet.of(facet), labelled.sheet.of(facet)
            assert [item.ref for item in ours] == [item.ref for item in theirs]
            assert [item.spans for item in ours] == [item.spans for item in theirs]
            assert [item.label.text for item in ours] == [item.label.text for item in theirs]
        assert summary.article.published.date == labelled.labels.published


def test_the_merge_alone_holds_its_targets_on_the_seeds() -> None:
    """From perfect summaries: figures that belong together stand together, with the right relation; every labelled
    dispute and shared text is told and none made up; every fact is covered, and nothing said that must not be."""
    evaluation = score_merge(seeds_gold(), EvaluationTerms(day="2031-05-01")).evaluation
    (story,) = evaluation.stories
    related = story.figure_pairs.correct + story.figure_pairs.missed
    assert (story.figure_pairs.f1 or 0) >= 0.9
    assert story.relations_right >= 0.9 * related
    assert (story.disputes.missed, story.disputes.spurious) == ((), ())
    assert (story.shared_text.missed, story.shared_text.spurious) == ((), ())
    assert all(fact.covered for fact in story.facts)
    assert story.violations == ()
    # A person may word a claim with a number of the sentence before.
    assert [fault for fault in evaluation.faults if not fault.startswith("stance")] == []
    assert evaluation.macro_f1 == 1.0
