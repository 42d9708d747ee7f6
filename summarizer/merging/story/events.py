"""Events of several articles -> one timeline.

Two records of different articles report the same occurrence when their dates can be the same day, their participants or
places meet, they report the same kind of occurrence, their wording is close enough, and they share a word for what
happened: names of actors and places say who and where, which many occurrences of a story have in common. What the
accounts say differently stays side by side.

Accounts whose dates exclude each other are of one occurrence only when nothing else tells them apart: worded closely,
of a kind that does not recur within days, told by articles that could know of both dates, of which neither tells of the
other date's occurrence.

What lies in an earlier year than a story's latest event or article is background to it, whatever an article made of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from summarizer.language import edtf
from summarizer.language.likeness.clusters import Clusters, name_key, neighbours
from summarizer.language.likeness.wording import Weights, content_words, most_typical, overlap_of
from summarizer.language.occurrence_kinds import LASTING, SOMEWHERE, kinds_in, plainly
from summarizer.merging.story import citations_of
from summarizer.merging.story.actors import Cast
from summarizer.merging.story.opposites import Sides, oppose, sides_of
from summarizer.records.brief import Difference, Given, MergedEvent
from summarizer.records.merged import Member, members_of
from summarizer.records.summary import ArticleSummary, Event

# How close two accounts have to be: less when both are dated (and the dates agree) and both are main events.
_ENOUGH_MAIN, _ENOUGH_DATED, _ENOUGH_UNDATED = 0.41, 0.47, 0.55
_UNEQUAL_SALIENCE = 0.9
_SAME_NAMES = 0.5
_SAID_OF_PEOPLE = frozenset({"dwell", "displace"})  # kinds whose words mostly say who somebody is ("refugees")
_RECURRING = frozenset({"meet", "attack", "detain", "give", "appeal", "arrive"})
_SLIP = timedelta(days=7)  # weekdays are mistaken for those of a week before or after
_MONTH, _YEAR = timedelta(days=31), timedelta(days=364)
_RECENT = timedelta(days=92)  # a quarter: what happened in December is no background in January
_ANOTHER = re.compile(r"(?<=\S)\s+\b(?:after|ahead of|amid|before|following|since|until)\b.*", re.DOTALL)
"""What an account says of another occurrence, by which it dates its own."""
_NUMBER = re.compile(r"(?!(?:1[89]|20)\d\d$)\d+")


@dataclass(frozen=True)
class _EventAccount:
    """One article's report of an event, in comparable form.

    `words` are those of its wording, `named` those that are in names of actors and places, `told` those of its main
    clause that are in none; `kinds` are the kinds of occurrence that the main clause reports, `happened` those told
    outside names (residence is a state, not an occurrence), `sides` those of opposites that it tells of.
    """

    words: frozenset[str]
    told: frozenset[str]
    named: frozenset[str]
    kinds: frozenset[str]
    happened: frozenset[str]
    parties: frozenset[str]
    place: frozenset[str]
    sides: Sides
    main: bool


def merge_events(summaries: Sequence[ArticleSummary], cast: Cast) -> tuple[MergedEvent, ...]:
    """One event per occurrence, in order of time, undated last. Every record is a member of exactly one."""
    members = members_of("events", summaries, lambda summary: summary.events)
    named = _words_of_names(summaries)
    accounts = tuple(_account(member, cast, named) for member in members)
    weights = Weights(account.words for account in accounts)
    keys = [account.kinds | account.words for account in accounts]
    scored = [
        (-_closeness(accounts[a], accounts[b], weights), a, b)
        for a, b in neighbours(keys)
        if edtf.agree(members[a].record.date, members[b].record.date)
    ]
    clusters = Clusters([member.article.id for member in members])
    dates = [{member.record.date} - {None} for member in members]  # of each cluster, by its root
    for closeness, first, second in sorted(scored):
        lasts = bool(accounts[first].happened & accounts[second].happened & LASTING)
        given = dates[clusters.root(first)] | dates[clusters.root(second)]
        one_time = lasts or all(edtf.agree(one, other) for one, other in combinations(given, 2))
        if one_time and -closeness >= _enough(members[first].record, members[second].record):
            clusters.join(first, second, even_if_labels_meet=lasts)
            dates[clusters.root(first)] |= given if clusters.root(first) == clusters.root(second) else set()
    _join_slips(members, accounts, weights, clusters)
    groups = [tuple(members[position] for position in group) for group in clusters.groups()]
    groups.sort(key=lambda group: (edtf.sort_key(_date(group)), group[0].order, group[0].ref))
    merged = [_merged(f"event-{number}", group, cast) for number, group in enumerate(groups, start=1)]
    latest = _latest(members)
    return tuple(_as_background(event) if _is_past(event, latest) else event for event in merged)


def _join_slips(
    members: Sequence[Member[Event]], accounts: Sequence[_EventAccount], weights: Weights, clusters: Clusters
) -> None:
    """Join accounts of one occurrence that date it differently."""
    pairs = [
        (-_closeness(accounts[a], accounts[b], weights), a, b)
        for a, b in neighbours([account.kinds | account.words for account in accounts])
        if _may_be_slip(members[a], members[b]) and _happens_once(accounts[a], accounts[b])
    ]

    of_article: dict[str, list[int]] = defaultdict(list)
    for at, member in enumerate(members):
        of_article[member.article.id].append(at)

    def tells_of(article: str, position: int) -> bool:
        """True when the article tells of something like the event at `position`, on its date."""
        return any(
            _dates_meet(members[at].record, members[position].record)
            and _closeness(accounts[at], accounts[position], weights) >= _ENOUGH_MAIN
            for at in of_article[article]
        )

    for closeness, first, second in sorted(pairs):
        if -closeness < _ENOUGH_DATED:
            break
        if not (tells_of(members[first].article.id, second) or tells_of(members[second].article.id, first)):
            clusters.join(first, second)


def _dates_meet(a: Event, b: Event) -> bool:
    return a.date is not None and b.date is not None and edtf.overlap(a.date, b.date)


def _may_be_slip(a: Member[Event], b: Member[Event]) -> bool:
    """True when the dates exclude each other, are near, and whoever gives the earlier one wrote when the later one had
    come: before, it could not have told of what was still to happen. Days are near within a week, months within one;
    years, which are given from memory, always."""
    first, second = (edtf.bounds(member.record.date or "") for member in (a, b))
    if first is None or second is None or edtf.overlap(a.record.date or "", b.record.date or ""):
        return False
    earlier, later = (a, b) if first.latest < second.earliest else (b, a)
    written = edtf.bounds(earlier.article.published.anchor or "")
    precision = max(first.latest - first.earliest, second.latest - second.earliest)
    apart = max(first.earliest, second.earliest) - min(first.latest, second.latest)
    near = precision >= _YEAR or apart <= (_SLIP if precision < _SLIP else _MONTH)
    known = written is not None and not edtf.is_before(earlier.article.published.anchor, later.record.date)
    return known and near


def _happens_once(a: _EventAccount, b: _EventAccount) -> bool:
    """True for accounts of a kind that does not come about every few days while a story goes on; of no known kind,
    when they share more than a word for what happened."""
    if a.happened or b.happened:
        return bool(a.happened & b.happened) and bool(a.happened & b.happened - _RECURRING)
    return len(a.told & b.told) > 1


def _words_of_names(summaries: Iterable[ArticleSummary]) -> frozenset[str]:
    """Stems of names of actors and places, without verbs that an alias may have ("those who fled")."""
    texts = {name for summary in summaries for actor in summary.actors for name in (actor.name, *actor.aliases)}
    texts |= {event.place for summary in summaries for event in summary.events if event.place}
    words = frozenset(word for text in texts for word in content_words(text))
    return frozenset(word for word in words if kinds_in((word,)) <= _SAID_OF_PEOPLE)


def _account(member: Member[Event], cast: Cast, named: frozenset[str]) -> _EventAccount:
    event = member.record
    what = plainly(event.what)
    words = frozenset(word for word in content_words(what) if not _NUMBER.match(word))
    own = words & content_words(_ANOTHER.sub("", what))
    return _EventAccount(
        words=words,
        told=own - named - SOMEWHERE,
        named=words & named,
        kinds=kinds_in(own),
        happened=kinds_in(own - named) - {"dwell"},
        parties=frozenset(cast.called(member.article.id, name) for name in event.participants),
        place=content_words(event.place or ""),
        sides=sides_of(event.what),
        main=event.salience == "main",
    )


def _enough(a: Event, b: Event) -> float:
    if a.date is None or b.date is None:
        return _ENOUGH_UNDATED
    return _ENOUGH_MAIN if a.salience == b.salience == "main" else _ENOUGH_DATED


def _closeness(a: _EventAccount, b: _EventAccount, weights: Weights) -> float:
    """0 to 1: wording counts half, kind of occurrence and parties a quarter each; less when only one is main."""
    if not (a.told & b.told or a.happened & b.happened) or not _meet(a, b) or oppose(a.sides, b.sides):
        return 0.0
    if a.kinds and b.kinds and not a.kinds & b.kinds:
        return 0.0
    if "meet" in a.kinds & b.kinds and not (a.parties <= b.parties or b.parties <= a.parties):
        return 0.0
    kinds = overlap_of(a.kinds, b.kinds) if a.kinds or b.kinds else 0.5
    who, whom = (a.parties, b.parties) if a.parties and b.parties else (a.named, b.named)
    parties = (overlap_of(who, whom) + len(who & whom) / max(len(who | whom), 1)) / 2
    closeness = 0.5 * weights.cosine(a.words, b.words) + 0.25 * kinds + 0.25 * parties
    return closeness if a.main == b.main else closeness * _UNEQUAL_SALIENCE


def _meet(a: _EventAccount, b: _EventAccount) -> bool:
    """True when parties or places are shared; of the same kind of occurrence, when the names in the wordings are."""
    if a.parties & b.parties or a.place & b.place:
        return True
    return bool(a.happened & b.happened) and overlap_of(a.named, b.named) > _SAME_NAMES


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
    goes on is not pinned to one account's day. Of dates that exclude each other, one that most accounts agree with."""
    shown = _shown(group).record
    if shown.status == "ongoing" and shown.date:
        return shown.date
    alike = [member.record.date for member in group if member.record.status == shown.status and member.record.date]
    given = Counter(alike or [member.record.date for member in group if member.record.date])
    agreed = {date: sum(count for other, count in given.items() if edtf.agree(date, other)) for date in given}
    return min(given, key=lambda date: (-agreed[date], edtf.sort_key(date).days, edtf.sort_key(date)), default=None)


def _merged(identity: str, group: Sequence[Member[Event]], cast: Cast) -> MergedEvent:
    places = Counter(member.record.place for member in group if member.record.place)
    shown, day = _shown(group).record, _date(group)
    parties = dict.fromkeys(cast.called(m.article.id, name) for m in group for name in m.record.participants)
    return MergedEvent(
        id=identity,
        members=tuple(member.ref for member in group),
        citations=citations_of(group),
        what=shown.what,
        date=day,
        dated_by=tuple(dict.fromkeys(m.article.id for m in group if day and m.record.date == day)),
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
    shown = _shown(group).record.what
    fields: dict[str, Callable[[Event], tuple[str | None, Hashable]]] = {
        "what": lambda event: (event.what, _counts(event.what)),
        "date": lambda event: (event.date, event.date),
        "place": lambda event: (event.place, name_key(event.place or "")),
        "status": lambda event: (event.status, event.status),
    }
    for field, read in fields.items():
        tellers: dict[Hashable, list[Member[Event]]] = {}
        told: dict[Hashable, str] = {}
        for member in group:
            value, key = read(member.record)
            if value:
                tellers.setdefault(key, []).append(member)
                told[key] = value if field == "what" and value == shown else told.get(key, value)
        if len(tellers) > 1:
            yield Difference(field=field, values=tuple(_given(told[key], own) for key, own in tellers.items()))


def _given(value: str, tellers: Sequence[Member[Event]]) -> Given:
    articles = tuple(dict.fromkeys(member.article.id for member in tellers))
    return Given(value=value, articles=articles, citations=citations_of(tellers))


# --- what is background ---------------------------------------------------------------------------------------------


def _latest(members: Iterable[Member[Event]]) -> date | None:
    """The last day of the latest thing that has happened by any account, or of the latest reliable publication."""
    dates = [member.record.date for member in members if member.record.status in ("happened", "ongoing")]
    dates += [member.article.published.anchor for member in members]
    return max((covered.latest for day in dates if day and (covered := edtf.bounds(day))), default=None)


def _is_past(event: MergedEvent, latest: date | None) -> bool:
    """True when the event ended in an earlier year than `latest`, and more than a quarter before."""
    covered = edtf.bounds(event.date) if event.date else None
    if covered is None or latest is None:
        return False
    return covered.latest.year < latest.year and latest - covered.latest > _RECENT


def _as_background(event: MergedEvent) -> MergedEvent:
    return event.model_copy(update={"salience": "background"})
