"""From when on an undated article can have been published, by what it tells; never until when.

An article that tells of a thing as past was not published before it. The rules, each of which gives a first day:

    own date      it dates something that has happened, in full, by its own words
    once          it tells, undated, of an event that others date, of a kind that happens once (a crash, an election, a
                  truce, a surrender, a conquest, an arrest)
    two events    it tells of two events that others date; the earlier of the two dates counts, so that one event
                  taken for another one of its kind does no harm
    lasting       it tells of something that goes on for days or months (a flight, a siege); two others date it, and
                  only their year counts, since the article may tell of its beginning (and not in January, when it may
                  have begun the year before)

Of one event the earliest day that any account allows counts. An event that one account has as going on, planned,
alleged or denied is no ground; nor is a date in a sentence that looks ahead ("approved the plan to close it by 2040");
nor a day that stands for the publication of the article that tells of it, since a report may be late; nor are accounts
whose dates exclude each other.

The bound says nothing of the figures in the article: it may repeat an old one. So it orders no series.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from summarizer.language import edtf
from summarizer.language.likeness.wording import content_words
from summarizer.language.occurrence_kinds import kinds_in
from summarizer.merging.story import citations_of
from summarizer.records.brief import MergedEvent, Placement, PlacementRule
from summarizer.records.merged import Member, members_of
from summarizer.records.summary import ON_PUBLICATION, ArticleSummary, Event

_ONCE = frozenset({"crash", "elect", "truce", "yield", "seize", "detain"})
_LASTING = frozenset({"flee", "displace", "shelter", "dwell", "miss", "attack", "rescue", "give", "appeal", "acquire"})
# Words that look ahead (after Quirk et al., A Comprehensive Grammar of the English Language, 1985, 4.41 to 4.48), and
# those that lead to the end of a time.
_AHEAD = re.compile(
    r"\b(?:will|would|shall|plan(?:s|ned|ning)?|intend(?:s|ed)?|scheduled|expected|due|going to|about to|next|aims?"
    r"|aimed|targets?|goals?|promised|pledged|vowed|to be|by|until|till)\b|[’']ll\b",
    re.IGNORECASE,
)
_LASTS = timedelta(days=31)
_ENOUGH = 2
_YEAR = len("2023")


@dataclass(frozen=True)
class _Ground:
    """A date (EDTF) whose first day the article does not precede, and the accounts it rests on, its own one first."""

    edtf: str
    rule: PlacementRule
    accounts: tuple[Member[Event], ...]
    is_enough: bool

    @property
    def first_day(self) -> date:
        covered = edtf.bounds(self.edtf)
        assert covered is not None
        return covered.earliest


def place_undated(summaries: Sequence[ArticleSummary], events: Sequence[MergedEvent]) -> tuple[Placement, ...]:
    """The placement of each article of `summaries` without a reliable date, as far as what it tells gives one; in their
    order. `events` are their merged events."""
    accounts = {member.ref: member for member in members_of("events", summaries, lambda summary: summary.events)}
    undated = [summary.article.id for summary in summaries if summary.article.published.anchor is None]
    grounds = {article: [*_own(article, accounts), *_shared(article, events, accounts)] for article in undated}
    return tuple(_placement(article, ground) for article in undated if (ground := _best(grounds[article])))


def _own(article: str, accounts: Mapping[str, Member[Event]]) -> Iterator[_Ground]:
    for member in accounts.values():
        start = _start(member.record.date)
        if member.article.id == article and member.record.status == "happened" and start and not _looks_ahead(member):
            yield _Ground(start, "own date", (member,), is_enough=True)


def _shared(article: str, events: Sequence[MergedEvent], accounts: Mapping[str, Member[Event]]) -> Iterator[_Ground]:
    for event in events:
        members = [accounts[ref] for ref in event.members]
        own = [member for member in members if member.article.id == article]
        dated = [member for member in members if member.article.id != article and _start(member.record.date)]
        if own and dated and _is_ground(members, dated):
            yield from _by_kind(own, dated)


def _is_ground(members: Sequence[Member[Event]], dated: Sequence[Member[Event]]) -> bool:
    """True when all have the event as past (or, if it lasts, as going on), and the dates are the text's and can be one
    day."""
    days = [member.record.date for member in members if member.record.date]
    lasts = all(kinds_in(content_words(member.record.what)) & _LASTING for member in members)
    told = ("happened", "ongoing") if lasts else ("happened",)
    if any(member.record.status not in told for member in members):
        return False
    if any(map(_looks_ahead, dated)):
        return False
    if any(rule.endswith(ON_PUBLICATION) for member in dated for rule in member.record.provenance.rules):
        return False
    return all(edtf.overlap(a, b) for at, a in enumerate(days) for b in days[at + 1 :])


def _looks_ahead(member: Member[Event]) -> bool:
    return any(_AHEAD.search(evidence.text) for evidence in member.record.evidence)


def _by_kind(own: Sequence[Member[Event]], dated: Sequence[Member[Event]]) -> Iterator[_Ground]:
    kinds = frozenset(kind for member in (*own, *dated) for kind in kinds_in(content_words(member.record.what)))
    starts = {member.ref: start for member in dated if (start := _start(member.record.date))}
    earliest = min(dated, key=lambda member: edtf.sort_key(starts[member.ref]))
    if kinds & _LASTING:
        year = _year_of(starts.values())
        if year and len({member.article.id for member in dated}) >= _ENOUGH:
            yield _Ground(year, "lasting", (own[0], *dated), is_enough=True)
    elif kinds & _ONCE:
        yield _Ground(starts[earliest.ref], "once", (own[0], earliest), is_enough=True)
    else:
        yield _Ground(starts[earliest.ref], "two events", (own[0], earliest), is_enough=False)


def _year_of(starts: Collection[str]) -> str | None:
    """The year that all dates lie in, unless the narrowest is so early in it that what lasts may have begun before."""
    years = {start[:_YEAR] for start in starts}
    narrowest = min(starts, key=lambda start: (edtf.sort_key(start).days, start))
    covered = edtf.bounds(narrowest)
    if covered is None or covered.earliest.toordinal() <= _LASTS.days:
        return None
    return years.pop() if years == {str(covered.earliest - _LASTS)[:_YEAR]} else None


def _start(date: str | None) -> str | None:
    """The beginning of a date that has a year: a day, month, year or decade; else None."""
    return date.partition("/")[0] if date and edtf.bounds(date) else None


def _best(grounds: Sequence[_Ground]) -> _Ground | None:
    """The latest that stands by itself, or the earlier one of the latest two."""
    ordered = sorted(grounds, key=lambda ground: (-ground.first_day.toordinal(), len(ground.accounts[0].record.what)))
    for at, ground in enumerate(ordered):
        if ground.is_enough or at + 1 >= _ENOUGH:
            return ground
    return None


def _placement(article: str, ground: _Ground) -> Placement:
    own, *others = ground.accounts
    return Placement(
        article=article,
        not_before=ground.edtf,
        rule=ground.rule,
        what=own.record.what,
        dated_by=tuple(dict.fromkeys(member.article.id for member in (others or [own]))),
        citations=tuple(dict.fromkeys((*citations_of([own]), *citations_of(others)))),
    )
