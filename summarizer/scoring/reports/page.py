"""An evaluation -> one HTML page with labelled and predicted items side by side, to see why a score is what it is.

The page needs nothing besides itself: no script, no request. Text of articles, labels and predictions is hostile:
jinja2 escapes all of it, characters that steer are shown by their code points, and a Content-Security-Policy allows the
page's one style sheet and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Literal

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from summarizer.facets import FACETS
from summarizer.scoring.evaluation import Evaluation
from summarizer.scoring.gold import GoldSet
from summarizer.scoring.reports import Listing, Part, Signed, Table
from summarizer.scoring.reports.beside import Standing, articles_beside
from summarizer.scoring.reports.sections import details, facets, headline
from summarizer.scoring.sheets import Sheet

# What is not to be seen, or changes the direction of what is around it; joiners of scripts are left as they are.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
SIGNS: dict[Standing, str] = {
    "correct": "✓",
    "flawed": "≈",
    "partial": "◐",
    "missed": "○",
    "spurious": "✗",
    "duplicate": "=",
    "optional": "·",
}
WORDS: dict[Standing, str] = {
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
    style = _packaged("page.css")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters |= {"shown": shown, "plain": plain}
    return environment.from_string(_packaged("page.html.jinja")).render(
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
        style_hash=style_hash(style),
    )


def style_hash(style: str) -> str:
    """How a Content-Security-Policy names a style sheet (https://www.w3.org/TR/CSP3/#grammardef-hash-source)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


def shown(text: str) -> Markup:
    """`text` escaped and isolated from the direction of writing around it, steering characters as their code points."""
    told = text.replace("\r\n", "\n")
    pieces: list[Markup] = []
    end = 0
    for steering in _STEERING.finditer(told):
        mark = Markup('<span class="code-point">{}</span>').format(_code_point(steering))
        pieces += [escape(told[end : steering.start()]), mark]
        end = steering.end()
    return Markup("<bdi>{}</bdi>").format(Markup("").join([*pieces, escape(told[end:])]))


def plain(text: str) -> str:
    """`text` for a title or an attribute, which hold no markup: steering characters as their code points."""
    return _STEERING.sub(_code_point, text)


def _code_point(steering: re.Match[str]) -> str:
    return f"U+{ord(steering[0]):04X}"


def _kind_of(part: Part) -> Literal["table", "listing", "signature", "text"]:
    if isinstance(part, Table):
        return "table"
    if isinstance(part, Listing):
        return "listing"
    return "signature" if isinstance(part, Signed) else "text"


def _packaged(name: str) -> str:
    """A text file of this package; its line ends are \\n however it was checked out, so that the hash is right."""
    return files(__package__).joinpath(name).read_text("utf-8")
