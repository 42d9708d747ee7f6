"""What no evaluation forgives: a value that no cited sentence gives, and what is shown as fact without grounding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from summarizer.language.dates.find import find_dates
from summarizer.language.likeness.support import foreign_numbers
from summarizer.language.names import fold
from summarizer.language.quantities.amounts import parse_number
from summarizer.language.quantities.find import find_quantities
from summarizer.records.article import Article
from summarizer.records.brief import Citation, FigurePoint, Merged, StoryBrief
from summarizer.records.facets import FACETS
from summarizer.records.summary import ArticleSummary, Figure, Grounded
from summarizer.scoring.labels.records import FigureLabel
from summarizer.scoring.labels.sheets import Item, Sheet, article_of, overlapping, reference

# What a label may read a number into, and a reader of numbers does not.
_ALL, _NONE = ("all", 100.0), ("no", 0.0)


def values_not_cited(sheet: Sheet, article: Article) -> Iterator[str]:
    """The figures whose amount stands in no sentence that they cite, in words; vague amounts have none to be found."""
    for figure in sheet.figures:
        if figure.label.amount != (None, None, None) and not _is_given(figure, article):
            yield f"{figure.ref}: {figure.label.text} ({figure.label.measures})"


def _is_given(figure: Item[FigureLabel], article: Article) -> bool:
    label = figure.label
    cited = [article.quote(sentence) for sentence in article.sentences if overlapping([sentence], figure.spans)]
    if any(label.amount == (one.value, one.low, one.high) for sentence in cited for one in find_quantities(sentence)):
        return True
    read = parse_number(label.text)
    is_meant = (read is not None and label.amount == (read.value, read.low, read.high)) or (
        (fold(label.text).partition(" ")[0], label.value) in (_ALL, _NONE)
    )
    return is_meant and any(_stands_in(sentence, label.text) for sentence in cited)


def _stands_in(sentence: str, text: str) -> bool:
    """True when the text stands there by itself, not within a longer number or word, as "600" of "6,600"."""
    read = find_quantities(sentence)
    return any(
        not any(one.start < match.end() and match.start() < one.end for one in read)
        for match in re.finditer(rf"(?<!\w)(?<!\d[.,]){re.escape(text)}(?!\w|[.,]\d)", sentence)
    )


def ungrounded_facts(
    summaries: Sequence[ArticleSummary], briefs: Iterable[StoryBrief], articles: Mapping[str, Article]
) -> Iterator[str]:
    """What is shown as fact although it is not grounded, in words.

    A record without grounding, a quotation that is not the article's text, a merged statement made of no record, a
    narrative or a dispute made of no merged statement, a figure's point other than its record, a number that no cited
    sentence gives. `articles` are by id; quotations of others are not looked at.
    """
    records: dict[str, Grounded] = {
        reference(summary.article.id, facet, index): record
        for summary in summaries
        for facet in FACETS
        for index, record in enumerate(getattr(summary, facet))
    }
    for ref, record in records.items():
        article = articles.get(article_of(ref))
        if record.grounding == "missing":
            yield f"{ref}: shown, but not grounded"
        elif article and any(article.quote(one) != one.text for one in record.evidence):
            yield f"{ref}: its evidence is not the article's text"
    for brief in briefs:
        yield from _made_of_nothing(brief, records)
        yield from _misquoted(brief, articles)
        yield from uncited_numbers(brief)


def uncited_numbers(brief: StoryBrief) -> Iterator[str]:
    """The numbers in what the brief words that no sentence cited for it gives, in words. Dates are not looked at: they
    are settled from the sentence and the article's day together."""
    said = [(f"narrative {number}", one.text, one.citations) for number, one in enumerate(brief.narrative, 1)]
    said += [(event.id, event.what, event.citations) for event in brief.events]
    said += [
        (event.id, given.value, given.citations)
        for event in brief.events
        for difference in event.differences
        for given in difference.values
        if difference.field == "what"
    ]
    said += [(position.id, position.claim, position.citations) for position in brief.stances]
    for where, text, citations in said:
        cited = " ".join(one.text for one in citations)
        yield from (
            f"{where}: {number} stands in no cited sentence" for number in foreign_numbers(_undated(text), cited)
        )


def _undated(text: str) -> str:
    for mention in reversed(find_dates(text)):
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


def _made_of_nothing(brief: StoryBrief, records: Mapping[str, Grounded]) -> Iterator[str]:
    known = {merged.id for merged in _merged(brief)}
    for merged in _merged(brief):
        yield from (f"{merged.id}: made of {ref}, which is no record" for ref in merged.members if ref not in records)
    for where, id_ in _rests_on(brief):
        if id_ not in known:
            yield f"{where}: rests on {id_}, which is not in the brief"
    for series in brief.figures:
        for point in series.points:
            figure = records.get(point.member)
            if not isinstance(figure, Figure) or _shown(point) != _shown(figure):
                yield f"{series.id}: {point.text} is not what {point.member} says"


def _shown(figure: Figure | FigurePoint) -> tuple[str, float | None, float | None, float | None]:
    return figure.text, figure.value, figure.low, figure.high


def _misquoted(brief: StoryBrief, articles: Mapping[str, Article]) -> Iterator[str]:
    for where, citations in _cited(brief):
        for one in citations:
            article = articles.get(one.article)
            if article and article.text[one.start : one.end] != one.text:
                yield f"{where}: its citation of {one.article} is not the article's text: {one.text[:60]!r}"


def _merged(brief: StoryBrief) -> tuple[Merged, ...]:
    return (*brief.actors, *brief.events, *brief.figures, *brief.stances)


def _rests_on(brief: StoryBrief) -> Iterator[tuple[str, str]]:
    yield from ((f"narrative {number}", id_) for number, one in enumerate(brief.narrative, 1) for id_ in one.rests_on)
    yield from ((one.id, id_) for one in brief.disputes for side in one.sides for id_ in side.rests_on)


def _cited(brief: StoryBrief) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    yield from ((merged.id, merged.citations) for merged in _merged(brief))
    yield from ((series.id, (point.citation,)) for series in brief.figures for point in series.points)
    yield from ((f"narrative {number}", one.citations) for number, one in enumerate(brief.narrative, 1))
