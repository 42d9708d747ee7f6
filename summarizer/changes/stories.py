"""Which story of a later set of briefs continues which of an earlier one.

Stories continue each other when they share articles (those that share most first), failing that when they share at
least three names of actors and a third of the shorter cast; two sets of one brief each are taken to be of one story, as
the user compares them. A story's folder name changes with its articles, so it is not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.changes.articles import Articles
from summarizer.language.likeness.clusters import name_key, neighbours
from summarizer.language.likeness.wording import overlap_of
from summarizer.records.brief import StoryBrief

_SHARED_NAMES = 3
_OF_THE_CAST = 1 / 3


@dataclass(frozen=True)
class Continued:
    """A story in the earlier and in the later set; one of the two may be missing. `name` is unique."""

    name: str
    before: StoryBrief | None
    after: StoryBrief | None


def continued_stories(
    old: Sequence[StoryBrief], new: Sequence[StoryBrief], articles: Articles
) -> tuple[Continued, ...]:
    """Every story once: those of `new` in their order, then those of `old` that nothing continues."""
    earlier_of: dict[int, int] = {}
    taken: set[int] = set()
    for _, before, after in (*sorted(_by_articles(old, new, articles)), *sorted(_by_names(old, new))):
        if after not in earlier_of and before not in taken:
            earlier_of[after] = before
            taken.add(before)
    if len(old) == len(new) == 1:
        earlier_of, taken = {0: 0}, {0}
    going_on = (
        Continued(f"after-{at}", old[earlier_of[at]] if at in earlier_of else None, brief)
        for at, brief in enumerate(new)
    )
    ended = (Continued(f"before-{at}", brief, None) for at, brief in enumerate(old) if at not in taken)
    return (*going_on, *ended)


def _by_articles(
    old: Sequence[StoryBrief], new: Sequence[StoryBrief], articles: Articles
) -> Iterator[tuple[float, int, int]]:
    """(minus the number of articles they share, position before, position after)."""
    at = {head.id: position for position, brief in enumerate(new) for head in brief.articles}
    for position, brief in enumerate(old):
        shared: dict[int, int] = defaultdict(int)
        for head in brief.articles:
            if head.id in articles.known:
                shared[at[articles.known[head.id]]] += 1
        yield from ((-count, position, after) for after, count in shared.items())


def _by_names(old: Sequence[StoryBrief], new: Sequence[StoryBrief]) -> Iterator[tuple[float, int, int]]:
    """(minus the share of the cast, position before, position after)."""
    casts = [frozenset(name_key(actor.name) for actor in brief.actors) for brief in (*old, *new)]
    for first, second in neighbours(casts):
        shared = casts[first] & casts[second]
        share = overlap_of(casts[first], casts[second])
        if first < len(old) <= second and len(shared) >= _SHARED_NAMES and share >= _OF_THE_CAST:
            yield -share, first, second - len(old)
