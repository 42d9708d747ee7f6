"""Labelled and predicted items laid side by side, with what tells a reader why they were judged as they were."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from summarizer.records.article import Article
from summarizer.records.facets import FACETS, Facet, Record
from summarizer.scoring.evaluation import ArticleScore, Evaluation
from summarizer.scoring.labels.gold import GoldArticle, GoldSet
from summarizer.scoring.labels.records import AnyLabel, FigureLabel
from summarizer.scoring.labels.sheets import Item, Sheet, overlapping
from summarizer.scoring.match import Judged, Verdict
from summarizer.scoring.reports import decimal
from summarizer.scoring.reports.sections import article_row

RowVerdict = Literal["correct", "flawed", "partial", "missed", "spurious", "duplicate", "optional"]

_IN_TEXT: dict[Facet, frozenset[str]] = {
    "actors": frozenset({"name", "aliases"}),
    "events": frozenset({"what"}),
    "figures": frozenset({"text"}),
    "stances": frozenset({"holder", "target", "act", "claim"}),
}
_MOST_NEAR = 3


class Field(Record):
    """A field of an item, in words; `wrong` when it was scored and differs."""

    name: str
    value: str
    wrong: bool


class Quote(Record):
    """A piece of evidence and the number of the sentence that it begins in; None when it is not in the text."""

    text: str
    sentence: int | None


class ComparedItem(Record):
    """One item. `anchor` is unique in the page, `ref` is how the item is called within its article."""

    anchor: str
    ref: str
    text: str
    fields: tuple[Field, ...] = ()
    quotes: tuple[Quote, ...] = ()


class Near(Record):
    """An item on the other side that cites the same evidence."""

    anchor: str
    ref: str


class ComparedRow(Record):
    """What became of one labelled or predicted item, or of a pair. `notes` say why."""

    standing: RowVerdict
    gold: ComparedItem | None
    predicted: ComparedItem | None
    notes: tuple[str, ...]
    near: tuple[Near, ...]


class FacetBeside(Record):
    """The rows of one facet of one article."""

    facet: Facet
    f1: str
    rows: tuple[ComparedRow, ...]

    @property
    def standings(self) -> tuple[RowVerdict, ...]:
        """Those that occur."""
        return tuple(dict.fromkeys(row.standing for row in self.rows))


class Stretch(Record):
    """A stretch of an article's text; `sentence` is None between sentences."""

    text: str
    sentence: int | None


class ArticleBeside(Record):
    """One article; `slug` is its part of every anchor, `scores` are the macro F1 and the F1 of each facet."""

    article: str
    slug: str
    missing: bool
    scores: tuple[str, ...]
    facets: tuple[FacetBeside, ...]
    text: tuple[Stretch, ...]


def articles_beside(evaluation: Evaluation, gold: GoldSet, predicted: Sequence[Sheet]) -> tuple[ArticleBeside, ...]:
    """Every article of the evaluation, in its order."""
    labelled = {one.id: one for one in gold.articles}
    sheets = {sheet.article: sheet for sheet in predicted}
    slugs = _slugs(one.article for one in evaluation.articles)
    return tuple(
        _Laying(score, slug, labelled.get(score.article), sheets.get(score.article)).article()
        for score, slug in zip(evaluation.articles, slugs, strict=True)
    )


def _slugs(articles: Iterable[str]) -> tuple[str, ...]:
    """Names for anchors, without a point, which divides an anchor's parts; a number is added to those that would be the
    same."""
    slugs: list[str] = []
    for article in articles:
        plain = re.sub(r"[^A-Za-z0-9_-]", "-", article)
        slug, number = plain, 2
        while slug in slugs:
            slug, number = f"{plain}-{number}", number + 1
        slugs.append(slug)
    return tuple(slugs)


class _Laying:
    """Lays one article out; without its labels or its sheet, what is judged is shown by its text alone."""

    def __init__(self, score: ArticleScore, slug: str, gold: GoldArticle | None, sheet: Sheet | None) -> None:
        self._score = score
        self._slug = slug
        self._article = gold.article if gold else None
        self._gold = {item.ref: item for facet in FACETS for item in gold.sheet.of(facet)} if gold else {}
        self._predicted = {item.ref: item for facet in FACETS for item in sheet.of(facet)} if sheet else {}

    def article(self) -> ArticleBeside:
        facets = tuple(
            FacetBeside(
                facet=facet,
                f1=decimal(self._score.counts.of(facet).f1),
                rows=tuple(self._row(one) for one in self._score.judged if one.facet == facet),
            )
            for facet in FACETS
        )
        return ArticleBeside(
            article=self._score.article,
            slug=self._slug,
            missing=self._score.missing,
            scores=article_row(self._score),
            facets=facets,
            text=tuple(_stretches(self._article)) if self._article else (),
        )

    def _row(self, judged: Judged) -> ComparedRow:
        wrong = frozenset(field.name for field in judged.attributes if not field.right)
        gold, predicted = self._gold.get(judged.gold or ""), self._predicted.get(judged.predicted or "")
        return ComparedRow(
            standing="flawed" if wrong else judged.verdict,
            gold=self._side("gold", judged.gold, judged.gold_text, gold, wrong),
            predicted=self._side("predicted", judged.predicted, judged.predicted_text, predicted, wrong),
            notes=tuple(_notes(judged, gold, predicted)),
            near=tuple(self._near(judged, gold or predicted))[:_MOST_NEAR],
        )

    def _side(
        self, side: str, ref: str | None, text: str | None, item: Item[AnyLabel] | None, wrong: frozenset[str]
    ) -> ComparedItem | None:
        if ref is None:
            return None
        return ComparedItem(
            anchor=self._anchor(side, ref),
            ref=_short(ref),
            text=text or "",
            fields=tuple(_fields(item.label, _facet_of(ref), wrong)) if item else (),
            quotes=tuple(self._quotes(item)) if item else (),
        )

    def _near(self, judged: Judged, item: Item[AnyLabel] | None) -> Iterator[Near]:
        """For what has no counterpart: the items on the other side that rest on the same evidence."""
        if item is None or (judged.gold and judged.predicted):
            return
        side, others = ("predicted", self._predicted) if judged.gold else ("gold", self._gold)
        for ref, other in others.items():
            if _facet_of(ref) == judged.facet and overlapping(item.spans, other.spans):
                yield Near(anchor=self._anchor(side, ref), ref=_short(ref))

    def _quotes(self, item: Item[AnyLabel]) -> Iterator[Quote]:
        """Each quote with the first span of its own that holds it; a label has none for what is not in the text."""
        article = self._article
        spans = list(item.spans)
        for text in item.label.evidence:
            span = next((one for one in spans if article and article.quote(one) == text), None)
            if span is None or article is None:
                yield Quote(text=text, sentence=None)
                continue
            spans.remove(span)
            yield Quote(text=text, sentence=article.sentence_at(span.start))

    def _anchor(self, side: str, ref: str) -> str:
        return f"{side}.{self._slug}.{_short(ref)}"


def _short(ref: str) -> str:
    return ref.rpartition("#")[2]


def _facet_of(ref: str) -> Facet | None:
    return next((facet for facet in FACETS if _short(ref).startswith(facet)), None)


def _fields(label: AnyLabel, facet: Facet | None, wrong: frozenset[str]) -> Iterator[Field]:
    """What the label says besides its text; nothing of fields that are not given, unless that is what is wrong."""
    left_out = {"evidence", "optional", *(_IN_TEXT[facet] if facet else ())} - wrong
    for name in type(label).model_fields:
        value = _in_words(getattr(label, name))
        if name not in left_out and (value or name in wrong):
            yield Field(name=name.replace("_", " "), value=value or "none", wrong=name in wrong)


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float):
        return format(value, ",.15g")
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


_WHY: dict[Verdict, str] = {
    "missed": "nothing predicted matches it",
    "spurious": "no label matches it",
    "duplicate": "its label is matched by another prediction",
    "optional": "counts neither way",
}


def _notes(judged: Judged, gold: Item[AnyLabel] | None, predicted: Item[AnyLabel] | None) -> Iterator[str]:
    """Why the pair or item was judged as it was: the rules of `match`, in words."""
    for field in judged.attributes:
        if not field.right:
            yield f"{field.name.replace('_', ' ')}: {field.gold or 'none'}, given as {field.predicted or 'none'}"
    if judged.verdict == "partial":
        yield _why_partial(judged.facet, gold, predicted)
    elif judged.verdict != "correct":
        yield _WHY[judged.verdict]


def _why_partial(facet: Facet, gold: Item[AnyLabel] | None, predicted: Item[AnyLabel] | None) -> str:
    if facet == "actors":
        return "same evidence, but only part of a name agrees"
    if facet == "events":
        return "same evidence, but the wording differs"
    if facet == "stances":
        return "same evidence, but holder or target differs"
    labels = (gold and gold.label, predicted and predicted.label)
    amounts = [label.amount for label in labels if isinstance(label, FigureLabel)]
    return "same amount, cited from elsewhere" if len(set(amounts)) == 1 else "same words, but another amount"


def _stretches(article: Article) -> Iterator[Stretch]:
    end = 0
    for sentence in article.sentences:
        if end < sentence.start:
            yield Stretch(text=article.text[end : sentence.start], sentence=None)
        yield Stretch(text=article.quote(sentence), sentence=sentence.number)
        end = sentence.end
    if end < len(article.text):
        yield Stretch(text=article.text[end:], sentence=None)
