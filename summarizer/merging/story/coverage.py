"""Which articles assert, deny or do not mention each main statement of a story: silence is not agreement.

Main statements are the main events that several articles report or whose accounts differ, the figures that several
articles give or whose values differ, and the disputes; where a story has very many, those that most articles report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from summarizer.language import edtf
from summarizer.language.likeness.fingerprints import prints_of, read_prints
from summarizer.records.brief import Coverage, FigureSeries, Merged, MergedEvent, StoryBrief
from summarizer.records.summary import ArticleSummary

_MOST = 40
# Of a statement's words, in one sentence of an article, and of those that are in no name, of which it needs two.
_SAYS_IT = 0.75
_LEAST_WORDS = 2


@dataclass(frozen=True)
class _Spoken:
    """What is known of one statement: who asserts and who denies it, when it holds, and its wording."""

    id: str
    asserted: tuple[str, ...]
    denied: tuple[str, ...] = ()
    date: str | None = None
    wording: str = ""


@dataclass(frozen=True)
class _SearchedText:
    """An article's day of publication and the words of each of its sentences, as fingerprints; whether it was read
    whole, with an answer to every question."""

    article: str
    published: str | None
    is_whole: bool
    sentences: tuple[frozenset[int], ...] = field(repr=False)


def cover(summaries: Sequence[ArticleSummary], brief: StoryBrief) -> tuple[Coverage, ...]:
    """The coverage of the main statements of `brief`: events, then figures, then disputes; none for a lone article."""
    if len(summaries) < 2:
        return ()
    spoken = [*_events(brief), *_figures(brief), *_disputes(brief)]
    most = sorted(spoken, key=lambda one: -len({*one.asserted, *one.denied}))[:_MOST]
    texts = tuple(_text(summary) for summary in summaries)
    names = {name for actor in brief.actors for name in (actor.name, *actor.aliases)}
    names |= {event.place for event in brief.events if event.place}
    named = frozenset(word for name in names for word in prints_of(name))
    return tuple(_coverage(one, texts, named) for one in spoken if one in most)


def _text(summary: ArticleSummary) -> _SearchedText:
    sentences = tuple(frozenset(read_prints(one).tolist()) for one in summary.prints)
    is_whole = summary.ledger.windows.lost == 0
    return _SearchedText(summary.article.id, summary.article.published.anchor, is_whole, sentences)


# --- the main statements ----------------------------------------------------------------------------------------------


def _events(brief: StoryBrief) -> Iterable[_Spoken]:
    """Events that an article as a whole denies are so by their status; denials by others are disputes."""
    for event in brief.events:
        if event.salience == "main" and (len(event.articles) > 1 or event.differences):
            denied = _of_status(event, "denied")
            asserted = tuple(article for article in event.articles if article not in denied)
            yield _Spoken(event.id, asserted, denied, event.date, event.what)


def _of_status(event: MergedEvent, status: str) -> tuple[str, ...]:
    given = [one for difference in event.differences if difference.field == "status" for one in difference.values]
    if not given:
        return event.articles if event.status == status else ()
    return tuple(article for one in given if one.value == status for article in one.articles)


def _figures(brief: StoryBrief) -> Iterable[_Spoken]:
    for series in brief.figures:
        if len(series.articles) > 1 and series.relation != "different_scope":
            yield _Spoken(series.id, series.articles, date=_first_day(series), wording=series.measures)


def _first_day(series: FigureSeries) -> str | None:
    dates = [point.as_of for point in series.points if point.as_of and point.as_of_basis == "text"]
    return min(dates, key=edtf.sort_key, default=None)


def _disputes(brief: StoryBrief) -> Iterable[_Spoken]:
    by_id: dict[str, Merged] = {one.id: one for one in (*brief.stances, *brief.events)}
    for dispute in brief.disputes:
        first, *others = (_side(side.rests_on, by_id) for side in dispute.sides)
        yield _Spoken(dispute.id, _articles(first), _articles(one for side in others for one in side))


def _side(ids: Iterable[str], by_id: dict[str, Merged]) -> tuple[Merged, ...]:
    return tuple(by_id[identity] for identity in ids)


def _articles(merged: Iterable[Merged]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(article for one in merged for article in one.articles))


# --- who says nothing -------------------------------------------------------------------------------------------------


def _coverage(spoken: _Spoken, texts: Iterable[_SearchedText], named: frozenset[int]) -> Coverage:
    words = prints_of(spoken.wording)
    silent, unclear, earlier = [], [], []
    for text in texts:
        if text.article in spoken.asserted or text.article in spoken.denied:
            continue
        if _says(text, words, words - named):
            unclear.append(text.article)
        elif _is_before(text.published, spoken.date):
            earlier.append(text.article)
        elif not text.is_whole:
            unclear.append(text.article)
        else:
            silent.append(text.article)
    return Coverage(
        statement=spoken.id,
        asserted=spoken.asserted,
        denied=spoken.denied,
        silent=tuple(silent),
        unclear=tuple(unclear),
        earlier=tuple(earlier),
    )


def _says(text: _SearchedText, words: frozenset[int], told: frozenset[int]) -> bool:
    if len(told) < _LEAST_WORDS:
        return False
    return any(
        len(words & sentence) >= _SAYS_IT * len(words) and len(told & sentence) >= _SAYS_IT * len(told)
        for sentence in text.sentences
    )


def _is_before(published: str | None, date: str | None) -> bool:
    """True when the article was out before the first day that is meant."""
    out, meant = (edtf.bounds(day) if day else None for day in (published, date))
    return out is not None and meant is not None and out.latest < meant.earliest
