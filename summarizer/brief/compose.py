"""What was merged of one story -> its brief, with a narrative made of merged statements.

The narrative is put together from templates, so each sentence says no more than the records it names: the event that
most articles report, further main events in order of time, the counts that changed, the main disputes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarizer.language import edtf
from summarizer.language.likeness.wording import content_words
from summarizer.language.occurrence_kinds import PERSON_WORDS, SOMEWHERE, is_kind_word, kinds_in
from summarizer.language.phrases import (
    account_citations,
    amount,
    claim_in_words,
    date_in_words,
    date_is_shared,
    event_in_words,
    first_of_each_article,
    has_number,
    point_date,
    position_in_words,
    says_who_or_where,
)
from summarizer.records.brief import (
    MUTUAL,
    Dispute,
    FigureSeries,
    Gist,
    Merged,
    MergedEvent,
    Position,
    Statement,
    StoryBrief,
)
from summarizer.records.ledger import Ledger, Usage
from summarizer.records.merged import MergedStory
from summarizer.records.summary import ArticleSummary

_LONGEST = 8
_SERIES, _DISPUTES = 2, 2


def compose(
    story: str, title: str, summaries: Sequence[ArticleSummary], merged: MergedStory, lost: Ledger | None = None
) -> StoryBrief:
    """The brief of the story called `story`, of its own `summaries` and what was `merged` of them.

    `lost` counts what the summaries do not know of: files that could not be read or were duplicates.
    """
    return StoryBrief(
        story=story,
        title=title,
        articles=tuple(summary.article for summary in summaries),
        placements=merged.placements,
        gists=tuple(Gist(article=summary.article.id, text=summary.gist) for summary in summaries if summary.gist),
        narrative=_narrative(merged),
        actors=merged.actors,
        events=merged.events,
        figures=merged.figures,
        contrasts=merged.contrasts,
        stances=merged.stances,
        shifts=merged.shifts,
        disputes=merged.disputes,
        ungrounded=sum(len(summary.ungrounded) for summary in summaries),
        ledger=Ledger.of((lost or Ledger(), *(summary.ledger for summary in summaries))),
        usage=sum((summary.usage for summary in summaries), Usage()),
        spent=tuple(spent for summary in summaries for spent in summary.spent),
        models=tuple(sorted({summary.model for summary in summaries})),
        prompts=tuple(sorted({prompt for summary in summaries for prompt in summary.prompts})),
    )


# --- narrative ------------------------------------------------------------------------------------------------------

_SideShown = Position | MergedEvent
_Sides = tuple[Dispute, tuple[_SideShown, ...]]


def _sides(
    disputes: Iterable[Dispute], stances: Iterable[Position], events: Iterable[MergedEvent]
) -> tuple[_Sides, ...]:
    """Each dispute with the first position or event of every side."""
    by_id: dict[str, _SideShown] = {position.id: position for position in stances}
    by_id |= {event.id: event for event in events}
    return tuple((dispute, tuple(by_id[side.rests_on[0]] for side in dispute.sides)) for dispute in disputes)


def _narrative(merged: MergedStory) -> tuple[Statement, ...]:
    """The main event that most articles report, others in order of time, the counts that differ, the disputes."""
    events, figures = merged.events, merged.figures
    disputes = _sides(merged.disputes, merged.stances, events)
    counted = [series for series in figures if _is_telling(series)]
    counted = sorted(counted, key=lambda series: series.relation is None)[:_SERIES]
    contested = sorted(disputes, key=lambda one: -len({a for side in one[1] for a in side.articles}))[:_DISPUTES]
    texts = {name for actor in merged.actors for name in (actor.name, *actor.aliases)}
    texts |= {event.place for event in events if event.place}
    named = frozenset(word for text in texts for word in content_words(text))
    told = _events_told(events, counted, named, _LONGEST - len(counted) - len(contested))
    statements = [
        _statement(f"{event_in_words(event, dated=date_is_shared(event))}.", (event,)).model_copy(
            update={"citations": account_citations(event)}
        )
        for event in told
    ]
    statements += [
        _statement(_series_in_words(series), (series,)).model_copy(
            update={"citations": tuple(dict.fromkeys(point.citation for point in series.points if has_number(point)))}
        )
        for series in counted
    ]
    names = frozenset(actor.name for actor in merged.actors)
    statements += [_statement(_dispute_in_words(dispute, sides, names), sides) for dispute, sides in contested]
    return tuple(statements)


def _is_telling(series: FigureSeries) -> bool:
    """True for counts that went one way or contradict, and for those of several articles that are left open."""
    if series.trend == "varies":
        return False
    if series.relation is None:
        values = {point.value for point in series.points if has_number(point)}
        return len(values) > 1 and len(series.articles) > 1
    return series.relation in ("update", "conflict")


def _events_told(
    events: Sequence[MergedEvent], counted: Iterable[FigureSeries], named: frozenset[str], room: int
) -> tuple[MergedEvent, ...]:
    """The opening event, then at most `room` - 1: what several articles tell without a date, the rest in order of time.
    When there are more, those of several articles are taken, then the latest of one, days before months and years.

    Left out is what does not say who or where, and what says no more than that a kind of occurrence took place of which
    an event before it or a count beside it tells already. `named` are the words of names.
    """
    main = [event for event in events if event.salience == "main" and event.status in ("happened", "ongoing")]
    if not main:
        return ()
    opening = max(main, key=lambda event: (len(event.articles), says_who_or_where(event), event.status == "happened"))
    shared = sorted((event for event in main if len(event.articles) > 1), key=lambda event: -len(event.articles))
    latest = [event for event in reversed(main) if len(event.articles) == 1 and event.date]
    latest.sort(key=lambda event: edtf.sort_key(event.date).days > 0)
    known = kinds_in(content_words(opening.what)).union(*(kinds_in(content_words(one.measures)) for one in counted))
    told = [opening]
    for event in (*shared, *latest):
        words = content_words(event.what) - named - PERSON_WORDS - SOMEWHERE
        says_more = not (kinds_in(words) <= known and all(is_kind_word(word) for word in words))
        if len(told) < room and event is not opening and says_more and says_who_or_where(event):
            told.append(event)
            known |= kinds_in(words) if len(event.articles) > 1 else frozenset()
    place = {event.id: at for at, event in enumerate(events)}
    return (opening, *sorted(told[1:], key=lambda event: (event.date is not None, place[event.id])))


def _series_in_words(series: FigureSeries) -> str:
    told = [(point, f"{amount(point)} ({point_date(point)})") for point in series.points if has_number(point)]
    listed = "; ".join(words for _, words in told)
    if series.relation is None:
        return f"{series.measures}: the sources give {listed}; their dates do not settle what replaces what."
    if series.relation == "conflict":
        return f"{series.measures}: the sources differ: {listed}."
    dated = ", then ".join(words for point, words in told if point.as_of)
    undated = "".join(f"; also {words}" for point, words in told if not point.as_of)
    return f"{series.measures}: {dated}{undated}."


def _dispute_in_words(dispute: Dispute, sides: Sequence[_SideShown], actors: frozenset[str]) -> str:
    held = [side for side in sides if isinstance(side, Position)]
    given = [date_in_words(side.given) for side in dispute.sides if side.given]
    if given:
        return f"{dispute.about.rstrip('.')}: the sources date this differently, to {' and to '.join(given)}."
    if dispute.rule == MUTUAL and len({side.claim for side in held}) == 1:
        return f"{' and '.join(side.holder for side in held)} accuse each other{claim_in_words(held[0]).rstrip('.')}."
    clauses = (
        position_in_words(side, actors).rstrip(".") if isinstance(side, Position) else event_in_words(side)
        for side in sides
    )
    return f"{'; '.join(clauses)}."


def _statement(text: str, rests_on: Iterable[Merged]) -> Statement:
    """A sentence of the narrative, citing the first sentence of each article behind each of its parts."""
    parts = tuple(rests_on)
    return Statement(
        text=text[:1].upper() + text[1:],
        rests_on=tuple(part.id for part in parts),
        citations=tuple(dict.fromkeys(citation for part in parts for citation in first_of_each_article(part))),
    )
