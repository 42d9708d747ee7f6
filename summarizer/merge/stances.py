"""Who takes which position, across articles, and which positions contradict each other.

Stances of the same holder towards the same target, of one act and polarity and with a claim that shares words, are one
position with all its citations; everything else stays side by side.

A dispute takes two positions, or a position and an alleged event, whose records are grounded:

    accusation and denial     one accuses or criticises the other, who denies or rejects it
    mutual accusation         two accuse each other of the same thing in the same article: each in a sentence of its own
                              and in its own words, or both in a sentence that says "each other"
    demand and rejection      one demands or supports a thing that another rejects; "rejects the demand" answers what
                              the sentences shortly before it demand, when its own sentence names the thing
    allegation and denial     an event is alleged, and somebody denies or rejects a report of it
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer.brief_records import Dispute, MergedEvent, Position, Side
from summarizer.clusters import Clusters, name_key, neighbours
from summarizer.facets import Act
from summarizer.merge import Member, citations_of, members_of, proper_words
from summarizer.merge.actors import Cast
from summarizer.records import ArticleSummary, Stance
from summarizer.text.names import fold
from summarizer.text.wording import content_words, most_typical, overlap_of

MUTUAL = "mutual accusation"
_BLAME: frozenset[Act] = frozenset({"accuses", "criticises"})
_DENIAL: frozenset[Act] = frozenset({"denies", "rejects"})
_WISH: frozenset[Act] = frozenset({"demands", "supports", "urges"})
_SAME_CLAIM = 0.34
_SAME_THING = 0.6
_BARE_WISHES = frozenset(
    f"{article} {noun}" for article in ("the", "this", "that") for noun in ("demand", "request", "proposal", "call")
) | frozenset({"demand", "request", "proposal", "call"})
_SHORTLY = 3  # sentences; headlines of other reports may stand between
_RECIPROCAL = re.compile(r"\b(?:each other|one another|trad(?:ed|ing) (?:accusations|blame))\b", re.IGNORECASE)
_REPORT_WORDS = content_words("report reports reported allegation alleged claim claims say says demand demands")


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
    )


# --- disputes -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Contradiction:
    about: str
    sides: tuple[tuple[str, ...], ...]
    rule: str


@dataclass(frozen=True)
class _Claim:
    """A position with its parties, and its wording without names; `thing` is empty when the target is an actor."""

    position: Position
    holder: str
    target: str
    thing: frozenset[str]
    words: frozenset[str]


def find_disputes(
    summaries: Sequence[ArticleSummary], cast: Cast, positions: Sequence[Position], events: Sequence[MergedEvent]
) -> tuple[Dispute, ...]:
    """The contradictions between `positions`, and between them and alleged `events`, by the rules above."""
    plain = proper_words(summaries) | _REPORT_WORDS
    actors = frozenset(actor.name for actor in cast.actors)
    missing = {
        member.ref
        for member in members_of("stances", summaries, lambda summary: summary.stances)
        if member.record.grounding == "missing"
    }
    claims = [_claim(position, actors, plain) for position in positions if not missing.issuperset(position.members)]
    by_target: dict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        by_target[claim.target].append(claim)
    found: list[_Contradiction] = [
        *_denied_accusations(claims, by_target),
        *_mutual_accusations(claims, by_target),
        *_rejected_wishes(claims),
        *_denied_events(claims, events, plain),
    ]
    distinct: dict[frozenset[str], _Contradiction] = {}
    for one in found:
        distinct.setdefault(frozenset(identity for side in one.sides for identity in side), one)
    kept = distinct.values()
    return tuple(
        Dispute(
            id=f"dispute-{number}",
            about=one.about,
            sides=tuple(Side(rests_on=side) for side in one.sides),
            rule=one.rule,
        )
        for number, one in enumerate(kept, start=1)
    )


def _claim(position: Position, actors: frozenset[str], names_and_reports: frozenset[str]) -> _Claim:
    thing = frozenset() if position.target in actors else content_words(position.target) - names_and_reports
    return _Claim(
        position=position,
        holder=name_key(position.holder),
        target=name_key(position.target),
        thing=thing,
        words=content_words(position.claim) - names_and_reports,
    )


def _denied_accusations(
    claims: Iterable[_Claim], by_target: Mapping[str, Sequence[_Claim]]
) -> Iterator[_Contradiction]:
    """A denial answers the accusations that share its words; failing that, those of the same article."""
    for denial in claims:
        if denial.position.act not in _DENIAL:
            continue
        accusations = [
            accusation
            for accusation in by_target.get(denial.holder, ())
            if accusation.position.act in _BLAME
            and (accusation.holder == denial.target or overlap_of(accusation.words, denial.thing) >= _SAME_THING)
        ]
        worded = [one for one in accusations if one.words & (denial.words | denial.thing)]
        beside = [one for one in accusations if set(one.position.articles) & set(denial.position.articles)]
        answered = worded or beside
        if answered:
            sides = tuple(one.position.id for one in answered), (denial.position.id,)
            yield _Contradiction(_charge(answered[0].position), sides, "accusation and denial")


def _mutual_accusations(
    claims: Iterable[_Claim], by_target: Mapping[str, Sequence[_Claim]]
) -> Iterator[_Contradiction]:
    for one in claims:
        for other in by_target.get(one.holder, ()):
            mutual = one.target == other.holder and {one.position.act, other.position.act} <= _BLAME
            together = mutual and set(one.position.articles) & set(other.position.articles)
            alike = overlap_of(one.words, other.words) >= _SAME_THING
            if together and one.holder < other.holder and alike and _each_their_own(one.position, other.position):
                sides = (one.position.id,), (other.position.id,)
                about = f"{one.position.holder} and {other.position.holder} against each other: {one.position.claim}"
                yield _Contradiction(about, sides, MUTUAL)


def _each_their_own(one: Position, other: Position) -> bool:
    """True when the two accusations are not one sentence read twice."""
    places = [{(c.article, c.sentence): c.text for c in position.citations} for position in (one, other)]
    shared = places[0].keys() & places[1].keys()
    if shared:
        return any(_RECIPROCAL.search(places[0][place]) for place in shared)
    return fold(one.claim) != fold(other.claim)


def _charge(position: Position) -> str:
    return f"{position.holder} against {position.target}: {position.claim}"


def _rejected_wishes(claims: Sequence[_Claim]) -> Iterator[_Contradiction]:
    wishes: dict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        if claim.position.act in _WISH and claim.position.polarity != "opposed":
            for word in claim.thing:
                wishes[word].append(claim)
    for refusal in claims:
        if refusal.position.act != "rejects":
            continue
        near = {claim.position.id: claim for word in sorted(refusal.thing) for claim in wishes.get(word, ())}
        opposed = [
            wish
            for wish in near.values()
            if wish.holder != refusal.holder
            and min(len(wish.thing), len(refusal.thing)) > 1
            and overlap_of(wish.thing, refusal.thing) >= _SAME_THING
        ]
        if not refusal.thing:
            every = {claim.position.id: claim for held in wishes.values() for claim in held}
            opposed = [one for one in every.values() if one.holder != refusal.holder and _refers_back(refusal, one)]
        if opposed:
            opposed.sort(key=lambda wish: (wish.position.act != "demands", len(wish.position.id), wish.position.id))
            sides = tuple(wish.position.id for wish in opposed), (refusal.position.id,)
            yield _Contradiction(opposed[0].position.target, sides, "demand and rejection")


def _refers_back(refusal: _Claim, wish: _Claim) -> bool:
    """True when `refusal`, of a bare "demand", stands shortly behind `wish` and its sentence names the thing wished."""
    if refusal.target not in _BARE_WISHES:
        return False
    return any(
        there.article == here.article
        and 0 <= here.sentence - there.sentence <= _SHORTLY
        and wish.thing & content_words(here.text)
        for here in refusal.position.citations
        for there in wish.position.citations
    )


def _denied_events(
    claims: Iterable[_Claim], events: Iterable[MergedEvent], names_and_reports: frozenset[str]
) -> Iterator[_Contradiction]:
    denials = [claim for claim in claims if claim.position.act in _DENIAL and len(claim.thing) > 1]
    for event in events:
        words = content_words(event.what) - names_and_reports
        against = tuple(claim.position.id for claim in denials if overlap_of(claim.thing, words) >= _SAME_THING)
        if event.status == "alleged" and against:
            yield _Contradiction(event.what, ((event.id,), against), "allegation and denial")
