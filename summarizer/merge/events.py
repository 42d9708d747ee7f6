"""Events of several articles -> one timeline.

Two records of different articles report the same occurrence when their dates can be the same day, their participants or
place meet, they report the same kind of occurrence, and their wording is close enough. What the accounts
say differently stays side by side.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from summarizer.brief_records import Difference, MergedEvent
from summarizer.merge import Clusters, Member, Weights, citations_of, kinds_in, members_of, name_key, neighbours
from summarizer.merge.actors import Cast
from summarizer.records import ArticleSummary, Event
from summarizer.text import edtf
from summarizer.text.wording import content_words, most_typical, overlap_of

# How close two accounts have to be: less when both are dated (and the dates agree) and both are main events.
_ENOUGH_MAIN, _ENOUGH_DATED, _ENOUGH_UNDATED = 0.41, 0.47, 0.55
_UNEQUAL_SALIENCE = 0.9
_NUMBER = re.compile(r"(?!(?:1[89]|20)\d\d$)\d+")


@dataclass(frozen=True)
class _Account:
    """One article's report of an event, in comparable form."""

    words: frozenset[str]
    kinds: frozenset[str]
    parties: frozenset[str]
    place: frozenset[str]
    main: bool


def merge_events(summaries: Sequence[ArticleSummary], cast: Cast) -> tuple[MergedEvent, ...]:
    """One event per occurrence, in order of time, undated last. Every record is a member of exactly one."""
    members = members_of("events", summaries, lambda summary: summary.events)
    accounts = tuple(_account(member, cast) for member in members)
    weights = Weights(account.words for account in accounts)
    keys = [account.kinds | account.words for account in accounts]
    scored = [
        (-_closeness(accounts[a], accounts[b], weights), a, b)
        for a, b in neighbours(keys)
        if edtf.agree(members[a].record.date, members[b].record.date)
    ]
    clusters = Clusters([member.article.id for member in members])
    for closeness, first, second in sorted(scored):
        if -closeness >= _enough(members[first].record, members[second].record):
            clusters.join(first, second)
    groups = [tuple(members[position] for position in group) for group in clusters.groups()]
    groups.sort(key=lambda group: (edtf.sort_key(_date(group)), group[0].order, group[0].ref))
    return tuple(_merged(f"event-{number}", group, cast) for number, group in enumerate(groups, start=1))


def _account(member: Member[Event], cast: Cast) -> _Account:
    event = member.record
    words = frozenset(word for word in content_words(event.what) if not _NUMBER.match(word))
    return _Account(
        words=words,
        kinds=kinds_in(words),
        parties=frozenset(cast.called(member.article.id, name) for name in event.participants),
        place=content_words(event.place or ""),
        main=event.salience == "main",
    )


def _enough(a: Event, b: Event) -> float:
    if a.date is None or b.date is None:
        return _ENOUGH_UNDATED
    return _ENOUGH_MAIN if a.salience == b.salience == "main" else _ENOUGH_DATED


def _closeness(a: _Account, b: _Account, weights: Weights) -> float:
    """0 to 1: wording counts half, kind of occurrence and parties a quarter each; less when only one is main."""
    if not (a.parties & b.parties or a.place & b.place):
        return 0.0
    if a.kinds and b.kinds and not a.kinds & b.kinds:
        return 0.0
    if "meet" in a.kinds & b.kinds and not (a.parties <= b.parties or b.parties <= a.parties):
        return 0.0
    kinds = overlap_of(a.kinds, b.kinds) if a.kinds or b.kinds else 0.5
    parties = (overlap_of(a.parties, b.parties) + len(a.parties & b.parties) / max(len(a.parties | b.parties), 1)) / 2
    closeness = 0.5 * weights.cosine(a.words, b.words) + 0.25 * kinds + 0.25 * parties
    return closeness if a.main == b.main else closeness * _UNEQUAL_SALIENCE


def _shown(group: Sequence[Member[Event]]) -> Member[Event]:
    """The account that speaks for the event: the most typical one; when all count something, the latest, since counts
    grow old."""
    plain = [member for member in group if not re.search(r"\d", member.record.what)]
    if plain:
        wording = most_typical([member.record.what for member in plain])
        return next(member for member in plain if member.record.what == wording)
    return ([member for member in group if member.article.published.anchor] or list(group))[-1]


def _date(group: Sequence[Member[Event]]) -> str | None:
    """The narrowest date among accounts of the same status as the one shown, the earliest of equally narrow ones; what
    goes on is not pinned to one account's day."""
    shown = _shown(group).record
    if shown.status == "ongoing" and shown.date:
        return shown.date
    alike = [member.record.date for member in group if member.record.status == shown.status and member.record.date]
    given = alike or [member.record.date for member in group if member.record.date]
    return min(given, key=lambda date: (edtf.sort_key(date).days, edtf.sort_key(date)), default=None)


def _merged(identity: str, group: Sequence[Member[Event]], cast: Cast) -> MergedEvent:
    places = Counter(member.record.place for member in group if member.record.place)
    shown = _shown(group).record
    parties = dict.fromkeys(cast.called(m.article.id, name) for m in group for name in m.record.participants)
    return MergedEvent(
        id=identity,
        members=tuple(member.ref for member in group),
        citations=citations_of(group),
        what=shown.what,
        date=_date(group),
        place=max(places, key=lambda place: places[place]) if places else None,
        participants=tuple(parties),
        status=shown.status,
        salience="main" if any(member.record.salience == "main" for member in group) else "background",
        differences=tuple(_differences(group)),
    )


def _counts(what: str) -> frozenset[str]:
    return frozenset(number.strip(".,") for number in re.findall(r"\d[\d.,]*", what))


def _differences(group: Sequence[Member[Event]]) -> Iterable[Difference]:
    """Accounts with other dates, places or statuses, and with other counts in their wording ("what")."""
    fields: dict[str, Callable[[Event], str | None]] = {
        "what": lambda event: event.what,
        "date": lambda event: event.date,
        "place": lambda event: event.place,
        "status": lambda event: event.status,
    }
    for field, read in fields.items():
        by_value: dict[str, tuple[str, list[str]]] = {}
        for member in group:
            value = read(member.record)
            if value:
                by_value.setdefault(name_key(value), (value, []))[1].append(member.article.id)
        if len(by_value) > 1 and not (field == "what" and len({_counts(value) for value, _ in by_value.values()}) == 1):
            values = tuple((value, tuple(dict.fromkeys(articles))) for value, articles in by_value.values())
            yield Difference(field=field, values=values)
