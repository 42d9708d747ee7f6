"""What stands between a run's summaries and any grouping of them: their order, names to compare by, and clusters.

Stories and merges build on it; nothing here decides what belongs together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from summarizer.records import ArticleSummary
from summarizer.text import edtf, names

REACH = 12
"""How many later neighbours that share a key each record is compared with (sorted-neighbourhood blocking)."""


def in_reading_order(summaries: Iterable[ArticleSummary]) -> tuple[ArticleSummary, ...]:
    """The summaries by publication date and article id; those without a reliable date come last."""

    def key(summary: ArticleSummary) -> tuple[edtf.TimelineKey, str]:
        return edtf.sort_key(summary.article.published.anchor), summary.article.id

    return tuple(sorted(summaries, key=key))


def name_key(name: str) -> str:
    """What two names have in common when they are one actor by spelling or by a government's other names."""
    return names.fold(names.canonical(name) or name)


def neighbours(keys: Sequence[frozenset[str]], reach: int = REACH) -> tuple[tuple[int, int], ...]:
    """Pairs of positions that share a key and lie within `reach` of each other among those that have it.

    Near-linear in the number of keys: no pair is formed across a long list.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    for position, own in enumerate(keys):
        for key in own:
            holders[key].append(position)
    pairs = {
        (first, second)
        for positions in holders.values()
        for at, first in enumerate(positions)
        for second in positions[at + 1 : at + 1 + reach]
    }
    return tuple(sorted(pairs))


class Clusters:
    """Positions joined step by step.

    `apart[i]` labels a position: no cluster takes two with the same label. `only[i]`, where it is not None, is what the
    cluster stands for: no cluster stands for two things.
    """

    def __init__(self, apart: Sequence[str], only: Sequence[str | None] = ()) -> None:
        self._parent = list(range(len(apart)))
        self._labels = [{label} for label in apart]
        self._only = [{name} - {None} for name in only] or [set() for _ in apart]

    def root(self, position: int) -> int:
        """The position that stands for the cluster of `position`."""
        while self._parent[position] != position:
            self._parent[position] = self._parent[self._parent[position]]
            position = self._parent[position]
        return position

    def join(self, first: int, second: int, *, even_if_labels_meet: bool = False) -> None:
        """Join two clusters, unless they may not be one."""
        low, high = sorted((self.root(first), self.root(second)))
        labels_meet = self._labels[low] & self._labels[high] and not even_if_labels_meet
        if low == high or labels_meet or len(self._only[low] | self._only[high]) > 1:
            return
        self._parent[high] = low
        self._labels[low] |= self._labels[high]
        self._only[low] |= self._only[high]

    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Every position in exactly one group, groups by their first position."""
        found: dict[int, list[int]] = defaultdict(list)
        for position in range(len(self._parent)):
            found[self.root(position)].append(position)
        return tuple(tuple(group) for group in found.values())
