"""What stands between a run's summaries and any grouping of them: their order, names to compare by, and clusters.

Stories and merges build on it; nothing here decides what belongs together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from summarizer.language import edtf, names
from summarizer.records.summary import ArticleSummary

REACH = 12
"""How many later neighbours that share a key each record is compared with (sorted-neighbourhood blocking)."""
_AT_A_TIME = 1 << 16


def in_reading_order(summaries: Iterable[ArticleSummary]) -> tuple[ArticleSummary, ...]:
    """The summaries by publication date and article id; those without a reliable date come last."""

    def key(summary: ArticleSummary) -> tuple[edtf.TimelineKey, str]:
        return edtf.sort_key(summary.article.published.anchor), summary.article.id

    return tuple(sorted(summaries, key=key))


def name_key(name: str) -> str:
    """What two names have in common when they are one actor by spelling or by a government's other names."""
    return names.fold(names.canonical(name) or name)


def neighbours(keys: Sequence[Collection[Hashable]], reach: int = REACH) -> Iterator[tuple[int, int]]:
    """Pairs of positions that share a key and lie within `reach` of each other among those that have it, in order.

    Near-linear in the number of keys: no pair is formed across a long list.
    """
    pairs = common_neighbours(keys, reach=reach)
    for start in range(0, len(pairs), _AT_A_TIME):
        yield from ((first, second) for first, second in pairs[start : start + _AT_A_TIME].tolist())


def common_neighbours(keys: Sequence[Collection[Hashable]], least: int = 1, reach: int = REACH) -> NDArray[np.int64]:
    """The pairs of `neighbours` that are so by `least` keys or more, one a row, in order."""
    known: dict[Hashable, int] = {}
    numbers = [known.setdefault(key, len(known)) for own in keys for key in own]
    key = np.array(numbers, dtype=np.int64)
    holder = np.repeat(np.arange(len(keys), dtype=np.int64), np.array([len(own) for own in keys], dtype=np.int64))
    order = np.lexsort((holder, key))
    key, holder = key[order], holder[order]
    found = [np.empty(0, dtype=np.int64), *(_at_distance(step, key, holder, len(keys)) for step in range(1, reach + 1))]
    coded, times = np.unique(np.concatenate(found), return_counts=True)
    often: NDArray[np.int64] = coded[times >= least]
    size = max(len(keys), 1)
    return np.stack((often // size, often % size), axis=1)


def _at_distance(step: int, key: NDArray[np.int64], holder: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Pairs of holders of one key that are `step` apart among them, each pair as one number."""
    same = key[step:] == key[:-step]
    coded: NDArray[np.int64] = holder[:-step][same] * size + holder[step:][same]
    return coded


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
        if low == high or len(self._only[low] | self._only[high]) > 1:
            return
        if not even_if_labels_meet and not self._labels[low].isdisjoint(self._labels[high]):
            return
        self._parent[high] = low
        fewer, more = sorted((self._labels[low], self._labels[high]), key=len)
        more |= fewer  # in time that grows with the smaller of the two
        self._labels[low] = more
        self._only[low] |= self._only[high]

    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Every position in exactly one group, groups by their first position."""
        found: dict[int, list[int]] = defaultdict(list)
        for position in range(len(self._parent)):
            found[self.root(position)].append(position)
        return tuple(tuple(group) for group in found.values())
