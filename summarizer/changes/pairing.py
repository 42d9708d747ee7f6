"""Which merged statement of a later brief is which of an earlier one.

Ids and members are numbered anew with every article, so neither is looked at. Two statements are the same one when they
quote the same words of the same article and say the like of them (a sentence may tell of several things); failing that,
within a story, when they say the same:

    event     wordings share most of their words and the kind of occurrence, and the dates can be the same day (a
              planned event may come to pass on another)
    figure    the same unit, wordings that share most of their words, kinds and places
    stance    the same holder and target, and claims that share most of their words
    actor     the same name, by spelling or a government's other names

Every statement is in one pair at most, the closest first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from summarizer.changes.articles import Passages
from summarizer.language import edtf
from summarizer.language.likeness.clusters import name_key, neighbours
from summarizer.language.likeness.wording import capitalised_stems, content_words, overlap_of, token_f1
from summarizer.language.occurrence_kinds import kinds_in
from summarizer.records.brief import FigureSeries, Merged, MergedActor, MergedEvent, Position

M = TypeVar("M", bound=Merged)

# Of one passage's words, as the labels' two passes were compared with each other; of wordings of different passages.
_OF_ONE_PASSAGE, _BY_ITSELF = 0.3, 0.6


@dataclass(frozen=True)
class Key:
    """A statement's place in a set of briefs: its story and its id in there."""

    story: str
    id: str


@dataclass(frozen=True)
class Placed(Generic[M]):
    """A merged statement with the story it belongs to (stories that continue each other have one name) and what it
    quotes."""

    story: str
    merged: M
    passages: Passages

    @property
    def key(self) -> Key:
        """Where it stands."""
        return Key(self.story, self.merged.id)


@dataclass(frozen=True)
class Paired(Generic[M]):
    """Statements of two sets of briefs: those that continue each other, and what is only in one."""

    pairs: tuple[tuple[Placed[M], Placed[M]], ...]
    before: tuple[Placed[M], ...]
    after: tuple[Placed[M], ...]
    later_of: Mapping[Key, Key] = field(default_factory=dict)


Likeness = Callable[[M, M, bool], float]
"""How alike two statements are, 0 when they are two; the third is whether they quote a passage in common."""


def pair(before: Sequence[Placed[M]], after: Sequence[Placed[M]], likeness: Likeness[M]) -> Paired[M]:
    """The statements of both, each in one pair or in what is left.

    First those that share a passage are compared, which settles nearly all; of the others those that share a word in
    a story. Only near ones in the order of their words are (`neighbours`), so the work grows with their number.
    """
    found = _matched(_Remaining(before, after, frozenset(), frozenset()), _passages, likeness)
    rest = _Remaining(before, after, frozenset(found), frozenset(found.values()))
    found |= _matched(rest, _words_in_story, likeness)
    later = frozenset(found.values())
    return Paired(
        pairs=tuple((before[first], after[second]) for first, second in sorted(found.items())),
        before=tuple(one for at, one in enumerate(before) if at not in found),
        after=tuple(one for at, one in enumerate(after) if at not in later),
        later_of={before[first].key: after[second].key for first, second in found.items()},
    )


@dataclass(frozen=True)
class _Remaining(Generic[M]):
    """The statements of both sets, and the positions of those that have a partner."""

    before: Sequence[Placed[M]]
    after: Sequence[Placed[M]]
    taken_before: frozenset[int]
    taken_after: frozenset[int]


def _matched(left: _Remaining[M], keys: Callable[[Placed[M]], frozenset[str]], likeness: Likeness[M]) -> dict[int, int]:
    """Positions before and after of those that share a key and are alike, the closest first."""
    found: dict[int, int] = {}
    later: set[int] = set()
    for _, first, second in sorted(_scored(left, keys, likeness)):
        if first not in found and second not in later:
            found[first] = second
            later.add(second)
    return found


def _scored(
    left: _Remaining[M], keys: Callable[[Placed[M]], frozenset[str]], likeness: Likeness[M]
) -> Iterator[tuple[float, int, int]]:
    """(minus the likeness, position before, position after) of all that are alike."""
    told = [(one, at, 0) for at, one in enumerate(left.before) if at not in left.taken_before]
    told += [(one, at, 1) for at, one in enumerate(left.after) if at not in left.taken_after]
    told.sort(
        key=lambda one: (one[0].story, words_of(one[0].merged), one[2], one[1])
    )  # what is alike lies side by side
    for first, second in neighbours([keys(one) for one, _, _ in told]):
        (one, at, side), (other, place, other_side) = sorted((told[first], told[second]), key=lambda entry: entry[2])
        if side != other_side:
            shared = overlap_of(one.passages, other.passages)
            alike = likeness(one.merged, other.merged, bool(shared))
            if alike:
                yield -(alike + shared), at, place


def _passages(placed: Placed[M]) -> frozenset[str]:
    return placed.passages


def _words_in_story(placed: Placed[M]) -> frozenset[str]:
    return frozenset(f"{placed.story}\0{word}" for word in content_words(words_of(placed.merged)))


def words_of(merged: Merged) -> str:
    """The wording that a statement is compared by."""
    if isinstance(merged, MergedEvent):
        return merged.what
    if isinstance(merged, FigureSeries):
        return merged.measures
    if isinstance(merged, Position):
        return f"{merged.holder} {merged.target} {merged.claim}"
    return getattr(merged, "name", merged.id)


# --- how alike ------------------------------------------------------------------------------------------------------


def same_event(a: MergedEvent, b: MergedEvent, of_one_passage: bool) -> float:
    """How alike two events are."""
    alike = _alike(a.what, b.what)
    if of_one_passage:
        return alike if alike >= _OF_ONE_PASSAGE else 0.0
    when = a.status == "planned" or edtf.agree(a.date, b.date)
    kinds, others = (kinds_in(content_words(one.what)) for one in (a, b))
    if not when or kinds != others or _other_places(a.what, b.what):
        return 0.0
    return alike if alike >= _BY_ITSELF else 0.0


def same_series(a: FigureSeries, b: FigureSeries, of_one_passage: bool) -> float:
    """How alike two series of figures are."""
    alike = _alike(a.measures, b.measures)
    shared = overlap_of(values_of(a), values_of(b))
    if of_one_passage and shared:
        return (alike + shared) / 2
    if a.unit != b.unit or _other_places(a.measures, b.measures):
        return 0.0
    if kinds_in(content_words(a.measures)) != kinds_in(content_words(b.measures)):
        return 0.0
    return alike if alike >= _BY_ITSELF else 0.0


def values_of(series: FigureSeries) -> frozenset[str]:
    """What the points of a series give, by article and value."""
    return frozenset(f"{one.value}|{one.low}|{one.high}|{one.text}" for one in series.points)


def same_position(a: Position, b: Position, of_one_passage: bool) -> float:
    """How alike two positions are."""
    if name_key(a.holder) != name_key(b.holder) or a.polarity != b.polarity:
        return 0.0
    alike, target = _alike(a.claim, b.claim), _alike(a.target, b.target)
    if max(alike, target) < _OF_ONE_PASSAGE if of_one_passage else min(alike, target) < _BY_ITSELF:
        return 0.0
    return (alike + target + (a.act == b.act)) / 3


def same_actor(a: MergedActor, b: MergedActor, of_one_passage: bool) -> float:
    """How alike two actors are."""
    if name_key(a.name) == name_key(b.name):
        return 1.0
    shared = overlap_of(_names(a), _names(b))
    return shared if of_one_passage else 0.0


def _names(actor: MergedActor) -> frozenset[str]:
    return frozenset(name_key(name) for name in (actor.name, *actor.aliases))


def _alike(a: str, b: str) -> float:
    return 1.0 if a == b else token_f1(a, b)


def _other_places(a: str, b: str) -> bool:
    """True when both wordings have names, and none in common."""
    first, second = capitalised_stems(a, start=1), capitalised_stems(b, start=1)
    return bool(first and second) and not first & second
