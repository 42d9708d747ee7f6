"""Which positions contradict each other, across articles, and which accounts of an event.

A dispute takes two positions, or a position and an alleged event, whose records are grounded:

    accusation and denial     one accuses or criticises the other, who denies or rejects it
    mutual accusation         two accuse each other of the same thing in the same article: each in a sentence of its own
                              and in its own words, or both in a sentence that says "each other"
    demand and rejection      one demands or supports a thing that another rejects, or asks it of another who rejects
                              it; "rejects the demand" answers what the sentences shortly before it demand
    call and reluctance       one wants something of another, who in the same sentence is against it
    course and criticism      one blames another for what that other supports
    allegation and denial     an event is alleged, and somebody denies or rejects a report of it
    differing dates           accounts of one event give dates that exclude each other
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from summarizer.language.likeness.clusters import name_key
from summarizer.language.likeness.wording import content_words, overlap_of
from summarizer.language.names import fold
from summarizer.merging.story import proper_words
from summarizer.merging.story.actors import Cast
from summarizer.merging.story.date_disputes import dated_apart
from summarizer.records.brief import MUTUAL, Dispute, MergedEvent, Position, Side
from summarizer.records.facets import Act
from summarizer.records.merged import members_of
from summarizer.records.summary import ArticleSummary

DATES = "differing dates"
_BLAME: frozenset[Act] = frozenset({"accuses", "criticises"})
_DENIAL: frozenset[Act] = frozenset({"denies", "rejects"})
_WISH: frozenset[Act] = frozenset({"demands", "supports", "urges"})
_CALL: frozenset[Act] = frozenset({"demands", "supports", "urges", "promises"})
_RELUCTANCE: frozenset[Act] = frozenset({"rejects", "criticises", "warns", "other"})
_SAME_THING = 0.6
_ANSWERED = 0.5
_COURSE = 3  # words that blame and course share
_BARE_WISHES = frozenset(
    f"{article} {noun}" for article in ("the", "this", "that") for noun in ("demand", "request", "proposal", "call")
) | frozenset({"demand", "request", "proposal", "call"})
_SHORTLY = 3  # sentences; headlines of other reports may stand between
_RECIPROCAL = re.compile(r"\b(?:each other|one another|trad(?:ed|ing) (?:accusations|blame))\b", re.IGNORECASE)
_REPORT_WORDS = content_words("report reports reported allegation alleged claim claims say says demand demands")


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
    at_actor: bool

    @property
    def told(self) -> frozenset[str]:
        """The words of target and claim together."""
        return self.thing | self.words

    @property
    def sentence(self) -> frozenset[str]:
        """The words of the sentences that it is told in."""
        return frozenset(word for one in self.position.citations for word in content_words(one.text))

    @property
    def places(self) -> frozenset[tuple[str, int]]:
        """Article and number of the sentences that it is told in."""
        return frozenset((one.article, one.sentence) for one in self.position.citations)


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
        *_mutual_accusations(claims),
        *_rejected_wishes(claims),
        *_reluctance(claims),
        *_criticised_courses(claims, by_target),
        *_denied_events(claims, events, plain),
    ]
    distinct: dict[frozenset[str], _Contradiction] = {}
    for one in found:
        distinct.setdefault(frozenset(identity for side in one.sides for identity in side), one)
    disputes = [(one.about, one.rule, tuple(Side(rests_on=side) for side in one.sides)) for one in distinct.values()]
    records = members_of("events", summaries, lambda summary: summary.events)
    dates = {member.ref: member.record.date for member in records if member.record.date}
    disputes += [(event.what, DATES, sides) for event in events if (sides := dated_apart(event, dates))]
    return tuple(
        Dispute(id=f"dispute-{number}", about=about, sides=sides, rule=rule)
        for number, (about, rule, sides) in enumerate(disputes, start=1)
    )


def _claim(position: Position, actors: frozenset[str], names_and_reports: frozenset[str]) -> _Claim:
    thing = frozenset() if position.target in actors else content_words(position.target) - names_and_reports
    return _Claim(
        position=position,
        holder=name_key(position.holder),
        target=name_key(position.target),
        thing=thing,
        words=content_words(position.claim) - names_and_reports,
        at_actor=position.target in actors,
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
            and (
                accusation.holder == denial.target
                or overlap_of(accusation.words, denial.thing) >= _SAME_THING
                or (not denial.at_actor and _answers(denial, accusation))
            )
        ]
        worded = [one for one in accusations if one.words & (denial.words | denial.thing)]
        beside = [one for one in accusations if set(one.position.articles) & set(denial.position.articles)]
        answered = worded or beside
        if answered:
            sides = tuple(one.position.id for one in answered), (denial.position.id,)
            yield _Contradiction(_charge(answered[0].position), sides, "accusation and denial")


def _answers(denial: _Claim, accusation: _Claim) -> bool:
    """True when target and claim of the denial have the words of the accusation, two at least."""
    shared = accusation.words & denial.told
    return len(shared) > 1 and overlap_of(accusation.words, denial.told) >= _ANSWERED


def _mutual_accusations(claims: Sequence[_Claim]) -> Iterator[_Contradiction]:
    told: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, claim in enumerate(claims):
        if claim.position.act in _BLAME:
            for article in claim.position.articles:
                told[article, claim.holder, claim.target].append(at)
    for one in (claim for claim in claims if claim.position.act in _BLAME and claim.holder < claim.target):
        back = {at for article in one.position.articles for at in told.get((article, one.target, one.holder), ())}
        for other in (claims[at] for at in sorted(back)):
            alike = overlap_of(one.words, other.words) >= _SAME_THING
            if alike and _each_their_own(one.position, other.position):
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
    by_word: dict[str, dict[str, _Claim]] = defaultdict(dict)
    for claim in claims:
        if claim.position.act in _WISH and claim.position.polarity != "opposed":
            for word in claim.told:
                by_word[word][claim.position.id] = claim
    for refusal in claims:
        if refusal.position.act != "rejects":
            continue
        near = {one.position.id: one for word in sorted(refusal.told) for one in by_word.get(word, {}).values()}
        opposed = [wish for wish in near.values() if wish.holder != refusal.holder and _rejects(refusal, wish)]
        if not refusal.thing and not refusal.at_actor:
            every = {one.position.id: one for held in by_word.values() for one in held.values()}
            opposed = _referred_to(refusal, [one for one in every.values() if one.holder != refusal.holder])
        if opposed:
            opposed.sort(key=lambda wish: (wish.position.act != "demands", len(wish.position.id), wish.position.id))
            sides = tuple(wish.position.id for wish in opposed), (refusal.position.id,)
            first = opposed[0].position
            about = first.claim if opposed[0].at_actor else first.target
            yield _Contradiction(about, sides, "demand and rejection")


def _rejects(refusal: _Claim, wish: _Claim) -> bool:
    """True when both are about one thing, or when one asks of the other what that one rejects: in the words of their
    claims, or in that the sentence of the one has the thing that is the target of the other."""
    if min(len(wish.thing), len(refusal.thing)) > 1 and overlap_of(wish.thing, refusal.thing) >= _SAME_THING:
        return True
    if wish.target != refusal.holder and refusal.target != wish.holder:
        return False
    pairs = [(wish.told, refusal.told, _ANSWERED)]
    pairs += [(a.thing, b.sentence, _SAME_THING) for a, b in ((wish, refusal), (refusal, wish))]
    return any(len(a & b) > 1 and overlap_of(a, b) >= enough for a, b, enough in pairs)


def _referred_to(refusal: _Claim, wishes: Sequence[_Claim]) -> list[_Claim]:
    """The wishes that `refusal`, of a bare "demand", stands shortly behind: those that its sentence names; failing
    that, those put to who refuses; failing that, the only one."""
    if refusal.target not in _BARE_WISHES:
        return []
    before = [
        (here, wish)
        for wish in wishes
        for here in refusal.position.citations
        for there in wish.position.citations
        if there.article == here.article and 0 <= here.sentence - there.sentence <= _SHORTLY
    ]
    named = [wish for here, wish in before if wish.thing & content_words(here.text)]
    addressed = [wish for _, wish in before if wish.target == refusal.holder]
    only = [wish for _, wish in before] if len(before) == 1 else []
    return list({one.position.id: one for one in (named or addressed or only)}.values())


def _reluctance(claims: Sequence[_Claim]) -> Iterator[_Contradiction]:
    by_holder: dict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        if claim.position.polarity == "opposed" and claim.position.act in _RELUCTANCE:
            by_holder[claim.holder].append(claim)
    for call in claims:
        if call.position.act not in _CALL or call.position.polarity == "opposed" or not call.at_actor:
            continue
        against = [one for one in by_holder.get(call.target, ()) if one.places & call.places and not one.at_actor]
        if against and call.holder != call.target:
            sides = (call.position.id,), tuple(one.position.id for one in against)
            about = f"{call.position.holder} and {call.position.target}: {call.position.claim}"
            yield _Contradiction(about, sides, "call and reluctance")


def _criticised_courses(
    claims: Iterable[_Claim], by_target: Mapping[str, Sequence[_Claim]]
) -> Iterator[_Contradiction]:
    for course in claims:
        if course.position.polarity != "supportive":
            continue
        blame = [
            one
            for one in by_target.get(course.holder, ())
            if one.position.act in _BLAME
            and len(one.words & course.words) >= _COURSE
            and overlap_of(one.words, course.words) >= _SAME_THING
        ]
        if blame:
            sides = tuple(one.position.id for one in blame), (course.position.id,)
            about = f"{course.position.holder}: {course.position.claim}"
            yield _Contradiction(about, sides, "course and criticism")


def _denied_events(
    claims: Iterable[_Claim], events: Iterable[MergedEvent], names_and_reports: frozenset[str]
) -> Iterator[_Contradiction]:
    denials = [claim for claim in claims if claim.position.act in _DENIAL and len(claim.thing) > 1]
    for event in (event for event in events if event.status == "alleged"):
        words = content_words(event.what) - names_and_reports
        against = tuple(claim.position.id for claim in denials if overlap_of(claim.thing, words) >= _SAME_THING)
        if against:
            yield _Contradiction(event.what, ((event.id,), against), "allegation and denial")
