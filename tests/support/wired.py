"""Reports of an invented landslide, two of which carry one agency's paragraph: what tests of shared text read."""

from __future__ import annotations

from summarizer.articles.credits import find_credits
from summarizer.language.likeness.fingerprints import word_prints
from summarizer.records.summary import ArticleSummary
from tests.support.reported import Report

WIRE = "The slope above Tarn gave way shortly before dawn, burying the upper road and two empty barns under wet clay."
REWORDED = (
    "Shortly before dawn the hillside gave way, burying the upper road and two empty barns beneath wet clay and rock."
)
OWN = "Engineers from Norland measured cracks along the ridge and asked farmers to move their herds."
OTHER = "A school in the valley opened its hall to families whose cellars had filled with water overnight."


def told(report: Report, *sentences: str, outlet: str | None = None) -> ArticleSummary:
    """The summary of `report`, with an event on each of `sentences`, and its prints and credits."""
    for sentence in sentences:
        report.write(sentence)
        report.event(sentence.rstrip("."), None, "Norland")
    return printed(report, outlet)


def printed(report: Report, outlet: str | None = None) -> ArticleSummary:
    """The summary of `report` with the prints and credits of its text."""
    summary = report.actor("Norland").actor("Tarn").summary()
    sentences = summary.article.sentences
    return summary.model_copy(
        update={
            "prints": word_prints(report.text, sentences),
            "credits": find_credits(report.text, sentences, outlet),
        }
    )
