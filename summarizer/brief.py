"""One story's summaries -> its brief: everything merged, the contradictions, and a narrative made of merged statements.

The narrative is put together from templates, so each sentence says no more than the records it names: events that most
articles report, further main events in order of time, the counts that changed, the main disputes.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Container, Iterable, Sequence

from summarizer.brief_records import (
    Citation,
    Dispute,
    FigurePoint,
    FigureSeries,
    Merged,
    MergedEvent,
    Position,
    Statement,
    StoryBrief,
)
from summarizer.merge import in_reading_order, proper_words
from summarizer.merge.actors import merge_actors
from summarizer.merge.events import merge_events
from summarizer.merge.figures import merge_figures
from summarizer.merge.stances import find_disputes, merge_stances
from summarizer.records import Act, ArticleSummary, Ledger, Qualifier, Status, Usage
from summarizer.stories import Story
from summarizer.text import edtf
from summarizer.text.wording import content_words, overlap_of, stem

_LONGEST = 8
_SERIES, _DISPUTES = 2, 2

_BOUND_WORDS: dict[Qualifier, str] = {
    "exact": "",
    "about": "about ",
    "more_than": "more than ",
    "at_least": "at least ",
    "nearly": "nearly ",
    "less_than": "less than ",
    "up_to": "up to ",
}
_BOUND_BEFORE = re.compile(
    r"\b(?:(?:no |not )?(?:more|less|fewer) than|at (?:least|most)|up to|as many as|as much as|close to|an estimated|"
    r"over|above|under|below|nearly|almost|about|around|approximately|roughly|some|exceeding)\s+(?:a\s+)?$",
    re.IGNORECASE,
)
_ACT_TOWARDS_ACTOR: dict[Act, str] = {"demands": "demands of", "denies": "denies accusations by", "other": "on"}
_SAID_TWICE = 0.6
_STATUS_WORDS: dict[Status, str] = {
    "happened": "",
    "ongoing": "ongoing",
    "planned": "planned",
    "alleged": "alleged, not confirmed",
    "denied": "denied",
}


def write_brief(story: Story, summaries: Iterable[ArticleSummary], reading: Ledger | None = None) -> StoryBrief:
    """The brief of `story`, made of those `summaries` whose article belongs to it, in any order.

    `reading` counts what the summaries do not know of: files that could not be read or were duplicates. Raises
    ValueError when no summary belongs to the story.
    """
    told = in_reading_order(summary for summary in summaries if summary.article.id in story.articles)
    if not told:
        raise ValueError(f"story {story.slug!r}: none of its articles {list(story.articles)} has a summary")
    cast = merge_actors(told)
    events = merge_events(told, cast)
    figures = merge_figures(told, proper_words(told))
    stances = merge_stances(told, cast)
    disputes = find_disputes(told, cast, stances, events)
    return StoryBrief(
        story=story.slug,
        title=story.title,
        articles=tuple(summary.article for summary in told),
        gists=tuple((summary.article.id, summary.gist) for summary in told if summary.gist),
        narrative=_narrative(
            events, figures, _sides(disputes, stances, events), frozenset(one.name for one in cast.actors)
        ),
        actors=cast.actors,
        events=events,
        figures=figures,
        stances=stances,
        disputes=disputes,
        ungrounded=sum(len(summary.ungrounded) for summary in told),
        ledger=sum((summary.ledger for summary in told), reading or Ledger()),
        usage=sum((summary.usage for summary in told), Usage()),
        models=tuple(sorted({summary.model for summary in told})),
        prompts=tuple(sorted({prompt for summary in told for prompt in summary.prompts})),
    )


def single_source(brief: StoryBrief) -> tuple[MergedEvent, ...]:
    """Main events that only one of several articles reports; none when the brief rests on one article."""
    if len(brief.articles) == 1:
        return ()
    return tuple(event for event in brief.events if event.salience == "main" and len(event.articles) == 1)


# --- wording shared with the renderers ------------------------------------------------------------------------------


def amount(point: FigurePoint) -> str:
    """The figure as its sentence has it, bound included ("over 65,000"); the bound in other words if it is apart."""
    sentence = point.citation.text
    at = sentence.find(point.text)
    written = _BOUND_BEFORE.search(sentence[:at]) if at > 0 and point.qualifier != "exact" else None
    if written is not None:
        return " ".join(f"{written[0].lower()}{point.text}".split())
    return f"{_BOUND_WORDS[point.qualifier] if _has_number(point) else ''}{point.text}"


def _has_number(point: FigurePoint) -> bool:
    return (point.value, point.low, point.high) != (None, None, None)


_MONTHS = tuple(calendar.month_name)  # from 1; the first is empty


def date_in_words(date: str) -> str:
    """An EDTF date as English: "25 September 2023", "18 to 24 September 2023", "1990 to 1994"; others as they are."""
    start, slash, end = date.partition("/")
    if not slash:
        return _single_date(start)
    first, last = _single_date(start).split(), _single_date(end).split()
    shared = 0
    while shared < min(len(first), len(last)) - 1 and first[-1 - shared] == last[-1 - shared]:
        shared += 1
    return f"{' '.join(first[: len(first) - shared])} to {' '.join(last)}"


def _single_date(date: str) -> str:
    year, *rest = date.split("-")
    if not edtf.is_edtf(date):
        return date
    shown = "" if year == "XXXX" else year[:3] + "0s" if year.endswith("X") and not year.endswith("XX") else year
    month = _MONTHS[int(rest[0])] if rest else ""
    day = str(int(rest[1])) if len(rest) > 1 else ""
    return " ".join(part for part in (day, month, shown) if part)


def position_in_words(position: Position, actors: Container[str], *, with_holder: bool = True) -> str:
    """Holder, act, target and claim as one clause; `actors` are the names that a target may be.

    A claim that names the act itself, or the thing it is about, is not made to say it twice.
    """
    holder = position.holder if with_holder else ""
    words = content_words(position.claim)
    if stem(position.act) in words:
        said = f"{holder}: {position.claim}" if with_holder else position.claim
        return f"{said} (to {position.target})" if position.target in actors and not with_holder else said
    if position.target in actors:
        act = _ACT_TOWARDS_ACTOR.get(position.act, position.act)
        return f"{holder} {act} {position.target}: {position.claim}".strip()
    act = "on" if position.act == "other" else position.act
    if overlap_of(content_words(position.target), words) >= _SAID_TWICE and position.act != "other":
        return f"{holder} {act}: {position.claim}".strip()
    return f"{holder} {act} {position.target}: {position.claim}".strip()


def event_in_words(event: MergedEvent) -> str:
    """What happened, with its date and, where it did not simply happen, its status."""
    told = event.what.rstrip(".")
    extra = [date_in_words(event.date)] if event.date else []
    extra += [_STATUS_WORDS[event.status]] if _STATUS_WORDS[event.status] else []
    return f"{told} ({'; '.join(extra)})" if extra else told


def point_date(point: FigurePoint) -> str:
    """When the figure holds, and whether the text or only the article's date says so."""
    if point.as_of is None:
        return "undated"
    words = date_in_words(point.as_of)
    return words if point.as_of_basis == "text" else f"published {words}"


def account_citations(event: MergedEvent, what: str | None = None) -> tuple[Citation, ...]:
    """Where the account `what` (by default the one shown) stands; all articles unless their counts differ."""
    for difference in event.differences:
        if difference.field == "what":
            tellers = {
                article
                for value, articles in difference.values
                if value == (what or event.what)
                for article in articles
            }
            return tuple(citation for citation in event.citations if citation.article in tellers)
    return event.citations


def other_accounts(event: MergedEvent) -> tuple[str, ...]:
    """The wordings of accounts whose counts differ from those of the one shown."""
    wordings = [value for one in event.differences if one.field == "what" for value, _ in one.values]
    return tuple(wording for wording in wordings if wording != event.what)


def excluding_dates(event: MergedEvent) -> bool:
    """True when two accounts of the event give dates that cannot be the same day."""
    given = [value for difference in event.differences if difference.field == "date" for value, _ in difference.values]
    return any(not edtf.overlap(a, b) for at, a in enumerate(given) for b in given[at + 1 :])


# --- narrative ------------------------------------------------------------------------------------------------------

_Side = Position | MergedEvent
_Sides = tuple[Dispute, tuple[_Side, ...]]


def _sides(
    disputes: Iterable[Dispute], stances: Iterable[Position], events: Iterable[MergedEvent]
) -> tuple[_Sides, ...]:
    """Each dispute with the first position or event of every side."""
    by_id: dict[str, _Side] = {position.id: position for position in stances}
    by_id |= {event.id: event for event in events}
    return tuple((dispute, tuple(by_id[side[0]] for side in dispute.sides)) for dispute in disputes)


def _narrative(
    events: Sequence[MergedEvent], figures: Sequence[FigureSeries], disputes: Sequence[_Sides], actors: frozenset[str]
) -> tuple[Statement, ...]:
    changed = [series for series in figures if series.relation in ("update", "conflict")][:_SERIES]
    contested = sorted(disputes, key=lambda one: -len({a for side in one[1] for a in side.articles}))[:_DISPUTES]
    room = _LONGEST - len(changed) - len(contested)
    main = [event for event in events if event.salience == "main" and event.status in ("happened", "ongoing")]
    shared = [event for event in main if len(event.articles) > 1]
    shared.sort(key=lambda event: (-len(event.articles), event.status != "happened"))
    shared = shared[: max(1, room - 1)]
    latest = [event for event in main if len(event.articles) == 1 and event.date]
    told = [*shared, *latest[max(0, len(latest) - (room - len(shared))) :]]
    statements = [
        _statement(f"{event_in_words(event)}.", (event,)).model_copy(update={"citations": account_citations(event)})
        for event in told
    ]
    statements += [_statement(_series_in_words(series), (series,)) for series in changed]
    statements += [_statement(_dispute_in_words(sides, actors), sides) for _, sides in contested]
    return tuple(statements)


def _series_in_words(series: FigureSeries) -> str:
    numbers = [point for point in series.points if _has_number(point)]
    told = ", then ".join(f"{amount(point)} ({point_date(point)})" for point in numbers)
    return f"{series.measures}: {told}."


def _dispute_in_words(sides: Iterable[_Side], actors: frozenset[str]) -> str:
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


def first_of_each_article(merged: Merged) -> tuple[Citation, ...]:
    """The first citation from each contributing article."""
    firsts: dict[str, Citation] = {}
    for citation in merged.citations:
        firsts.setdefault(citation.article, citation)
    return tuple(firsts.values())
