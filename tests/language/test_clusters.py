"""Neighbours under a common key."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.likeness.clusters import common_neighbours, neighbours

_KEYS = st.lists(st.frozensets(st.sampled_from("abcde"), max_size=4), max_size=12)


@given(_KEYS, st.integers(1, 4))
def test_neighbours_are_pairs_within_reach_under_a_common_key(keys: list[frozenset[str]], reach: int) -> None:
    """Each pair once, in order: those that stand within reach of each other among the holders of some key."""
    expected = set()
    for key in "abcde":
        holders = [at for at, own in enumerate(keys) if key in own]
        expected |= {(holders[a], holders[b]) for a, b in combinations(range(len(holders)), 2) if b - a <= reach}
    assert list(neighbours(keys, reach)) == sorted(expected)


@given(_KEYS, st.integers(1, 3))
def test_common_neighbours_share_so_many_keys(keys: list[frozenset[str]], least: int) -> None:
    """Where all are within reach, the pairs are those that share at least so many keys."""
    pairs = [tuple(pair) for pair in common_neighbours(keys, least).tolist()]
    wanted = [(a, b) for a, b in combinations(range(len(keys)), 2) if len(keys[a] & keys[b]) >= least]
    assert pairs == wanted
