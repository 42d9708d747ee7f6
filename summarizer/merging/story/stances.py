"""Who takes which position, across articles, when, and who came to another one.

Stances of the same holder towards the same target, of one act and polarity and with a claim that shares words, are one
position with all its citations; everything else stays side by side.

A position is dated by each article that reports it: by the sentence where that says when it was taken ("Peru on Monday
rejected"), else by the day of publication. A date after publication dates nothing: what is reported has been taken.

A holder's position has changed when one opposes and another supports the same thing, and every date of the one lies
before all of the other. Towards an actor, praise and blame go side by side, so that is no change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer.language import edtf
from summarizer.language.dates.find import resolve
from summarizer.language.dates.speech import date_of_position
from summarizer.language.likeness.clusters import Clusters, neighbours
from summarizer.language.likeness.wording import content_words, most_typical, overlap_of
from summarizer.merging.story import citations_of, proper_words
from summarizer.merging.story.actors import Cast
from summarizer.records.brief import DatedBy, Position, Reported, Shift, Stage
from summarizer.records.merged import Member, members_of
from summarizer.records.summary import ArticleSummary, Stance

_SAME_CLAIM = 0.34
_SAME_THING = 0.6


def merge_stances(summaries: Sequence[ArticleSummary], cast: Cast) -> tuple[Position, ...]:
    """Positions of merged actors. Every stance is a member of exactly one; holders with most positions come first."""
    members = members_of("stances", summaries, lambda summary: summary.stances)
    parties = [_parties(member, cast) for member in members]
    claims = [content_words(m.record.claim) - own.words for m, own in zip(members, parties, strict=True)]
    keys = [
        frozenset({f"{own.holder}|{m.record.act}|{m.record.polarity}|{word}" for word in (*claim, *own.target_words)})
        for m, own, claim in zip(members, parties, claims, strict=True)
    ]
    clusters = Clusters([member.ref for member in members])
    for first, second in neighbours(keys):
        alike = overlap_of(claims[first], claims[second]) >= _SAME_CLAIM
        if alike and _same_target(parties[first], parties[second]):
            clusters.join(first, second)
    groups = clusters.groups()
    weight: dict[str, int] = defaultdict(int)
    for own in parties:
        weight[own.holder] += 1
    ordered = sorted(groups, key=lambda g: (-weight[parties[g[0]].holder], parties[g[0]].holder, g[0]))
    return tuple(
        _position(f"stance-{number}", tuple(members[p] for p in group), parties[group[0]])
        for number, group in enumerate(ordered, start=1)
    )


@dataclass(frozen=True)
class _Parties:
    """Holder and target by their merged names; `words` are those of the names of actors among the two."""

    holder: str
    target: str
    target_words: frozenset[str]
    words: frozenset[str]
    actor_targeted: bool


def _parties(member: Member[Stance], cast: Cast) -> _Parties:
    stance, article = member.record, member.article.id
    holder = cast.called(article, stance.holder)
    actor = cast.find(article, stance.target)
    target = actor.name if actor else stance.target
    named = content_words(holder) | (content_words(target) if actor else frozenset())
    return _Parties(holder, target, content_words(target), named, actor_targeted=bool(actor))


def _same_target(a: _Parties, b: _Parties) -> bool:
    if a.actor_targeted or b.actor_targeted:
        return a.target == b.target
    return overlap_of(a.target_words, b.target_words) >= _SAME_THING


def _position(identity: str, group: Sequence[Member[Stance]], parties: _Parties) -> Position:
    first = group[0].record
    return Position(
        id=identity,
        members=tuple(member.ref for member in group),
        citations=citations_of(group),
        holder=parties.holder,
        target=parties.target,
        polarity=first.polarity,
        act=first.act,
        claim=most_typical([member.record.claim for member in group]),
        quoted=any(member.record.quoted for member in group),
        reported=_reported(group),
    )


# --- when it is reported --------------------------------------------------------------------------------------------


def _reported(group: Sequence[Member[Stance]]) -> tuple[Reported, ...]:
    """The reports of a position, in order of time and then of reading."""
    by_report: dict[tuple[int, str | None, DatedBy], list[Member[Stance]]] = defaultdict(list)
    for member in group:
        by_report[member.order, *_dated(member)].append(member)
    ordered = sorted(by_report.items(), key=lambda report: (edtf.sort_key(report[0][1]), report[0][0], report[0][2]))
    return tuple(
        Reported(article=members[0].article.id, date=date, basis=basis, citations=citations_of(members))
        for (_, date, basis), members in ordered
    )


def _dated(member: Member[Stance]) -> tuple[str | None, DatedBy]:
    """The date that an article gives for the position, and what it rests on."""
    published = member.article.published.anchor
    told = (date_of_position(evidence.text, member.record.act) for evidence in member.record.evidence)
    dates = (resolve(mention.text, published) for mention in told if mention)
    own = next((date for date in dates if date and not edtf.is_before(published, date)), None)
    if own and (own != published or own == member.article.published.day):
        return own, "text"
    return published, "publication" if published else "unknown"


# --- changes over time ----------------------------------------------------------------------------------------------


def find_shifts(summaries: Sequence[ArticleSummary], cast: Cast, positions: Sequence[Position]) -> tuple[Shift, ...]:
    """Who came to another position on a thing, stages in order of time; a position with an undated report is none."""
    actors = frozenset(actor.name for actor in cast.actors)
    of_holder: dict[str, list[Position]] = defaultdict(list)
    for position in positions:
        if position.target not in actors and position.polarity in ("opposed", "supportive"):
            of_holder[position.holder].append(position)
    proper = proper_words(summaries)
    things = {position.id: content_words(position.target) - proper for position in positions}
    turns = (turn for held in of_holder.values() for turn in _turns(held, things))
    return tuple(
        Shift(id=f"shift-{number}", holder=turn.later.holder, target=turn.later.target, stages=turn.stages)
        for number, turn in enumerate(turns, start=1)
    )


@dataclass(frozen=True)
class _Turn:
    """A position that turns an earlier one round."""

    later: Position
    stages: tuple[Stage, Stage]


def _turns(held: Sequence[Position], things: Mapping[str, frozenset[str]]) -> Iterator[_Turn]:
    """`things` are the words of each position's target, without names: those who and where all of a story share."""
    for first in held:
        for second in held:
            same = overlap_of(things[first.id], things[second.id]) >= _SAME_THING
            in_turn = all(edtf.is_before(a.date, b.date) for a in first.reported for b in second.reported)
            if same and in_turn and first.polarity != second.polarity:
                yield _Turn(second, (_stage(first), _stage(second)))


def _stage(position: Position) -> Stage:
    date = position.reported[0].date
    assert date is not None  # all its reports lie before or after another one
    return Stage(position=position.id, date=date)
