"""An evaluation -> one HTML page with labelled and predicted items side by side, to see why a score is what it is.

The page needs nothing besides itself: no script, no request. Text of articles, labels and predictions is hostile:
jinja2 escapes all of it, characters that steer are shown by their code points, and a Content-Security-Policy allows the
page's one style sheet and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from markupsafe import Markup

from summarizer.records.facets import FACETS
from summarizer.render import html
from summarizer.render.html.shell import content_policy, environment, packaged
from summarizer.scoring.evaluation import Evaluation
from summarizer.scoring.labels.gold import GoldSet
from summarizer.scoring.labels.sheets import Sheet
from summarizer.scoring.reports import Listing, Part, ReportTable, Signed
from summarizer.scoring.reports.beside import RowVerdict, articles_beside
from summarizer.scoring.reports.sections import details, facets, headline

SIGNS: dict[RowVerdict, str] = {
    "correct": "✓",
    "flawed": "≈",
    "partial": "◐",
    "missed": "○",
    "spurious": "✗",
    "duplicate": "=",
    "optional": "·",
}
WORDS: dict[RowVerdict, str] = {
    "correct": "correct",
    "flawed": "correct, a field wrong",
    "partial": "partial",
    "missed": "missed",
    "spurious": "spurious",
    "duplicate": "duplicate",
    "optional": "optional",
}


def to_html(evaluation: Evaluation, gold: GoldSet, predicted: Sequence[Sheet]) -> str:
    """The page, for the labels `gold` and the sheets `predicted` that `evaluation` was made of.

    The same bytes for the same values. An item that neither holds is shown by its text alone.
    """
    articles = articles_beside(evaluation, gold, predicted)
    rows = [row for article in articles for facet in article.facets for row in facet.rows]
    style = packaged(html.__package__, "base.css") + packaged(__package__, "page.css")
    return (
        environment(__package__)
        .get_template("page.html.jinja")
        .render(
            evaluation=evaluation,
            headline=tuple(headline(evaluation)),
            facets=facets(evaluation),
            details=tuple(details(evaluation)),
            articles=articles,
            columns=FACETS,
            standings=tuple((one, SIGNS[one], WORDS[one], sum(row.standing == one for row in rows)) for one in SIGNS),
            signs=SIGNS,
            words=WORDS,
            kind_of=_kind_of,
            style=Markup(style),
            policy=content_policy(style),
        )
    )


def _kind_of(part: Part) -> Literal["table", "listing", "signature", "text"]:
    if isinstance(part, ReportTable):
        return "table"
    if isinstance(part, Listing):
        return "listing"
    return "signature" if isinstance(part, Signed) else "text"
