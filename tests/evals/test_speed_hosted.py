"""The pretended provider and what is computed about its runs: limits hold, costs repeat, shares add up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.cues import find_cues
from summarizer.language.quantities.find import find_quantities

from evals.speed.articles import STORY, articles  # isort: skip
from evals.speed.hosted import Place, least_seconds, program  # isort: skip
from evals.speed.prefixes import BLOCK, LEAST, cacheable  # isort: skip
from evals.speed.provider import CHARACTERS_A_TOKEN, Bucket, Served, Stats, Terms, cost_of  # isort: skip

BLOCK_CHARACTERS = BLOCK * CHARACTERS_A_TOKEN


@given(st.lists(st.floats(0, 30), min_size=1, max_size=60))
def test_a_bucket_lets_no_more_through_than_flowed_in(pauses: list[float]) -> None:
    """Over any time, a bucket gives at most what it held at first and what has flowed in since."""
    bucket, now, taken = Bucket(rate=2, burst=3), 0.0, 0
    for pause in pauses:
        now += pause
        if bucket.wait(1, now) == 0:
            bucket.take(1)
            taken += 1
        assert taken <= 2 * 3 + 2 * (now - pauses[0]) + 1e-6


def test_a_bucket_says_when_there_will_be_enough() -> None:
    """After the seconds that it names, and not before, what was asked for is there; an amount that never fits is let in
    when the bucket is full."""
    bucket = Bucket(rate=2, burst=3)
    bucket.take(6)
    assert bucket.wait(4, 10.0) == pytest.approx(2.0)
    assert bucket.wait(4, 11.9) > 0
    assert bucket.wait(4, 12.0) == 0
    assert bucket.wait(100, 100.0) == 0


def test_a_call_costs_the_same_each_time() -> None:
    """The cost is drawn from the request; max_tokens counts against the limit where it is the larger."""
    body, other = (json.dumps({"max_tokens": 8000, "messages": [word]}).encode() for word in "ab")
    assert cost_of(body, 1.0) == cost_of(body, 1.0)
    assert cost_of(body, 1.0) != cost_of(other, 1.0)
    assert cost_of(body, 2.0).seconds == pytest.approx(2 * cost_of(body, 1.0).seconds)
    assert cost_of(body, 1.0).counted_tokens == 8000
    assert cost_of(json.dumps({"messages": ["a" * 400]}).encode(), 1.0).counted_tokens >= 100


def test_what_a_cache_can_answer() -> None:
    """Of two texts that begin alike the second's common whole blocks are cached, the first's never; a short common
    beginning counts only without a least length; the order of blocks matters."""
    common, tail = "".join(f"{number:8}" for number in range(BLOCK_CHARACTERS // 4)), "y" * BLOCK_CHARACTERS
    assert len(common) == 2 * BLOCK_CHARACTERS
    share = cacheable([common, common + tail])
    assert (share.tokens, share.cached) == (5 * BLOCK, 2 * BLOCK)
    assert cacheable([common, common + tail], LEAST).cached == 0
    assert cacheable([tail + common, common + tail]).cached == 0
    assert cacheable(["short"]).percent == 0


def test_the_least_time_is_that_of_the_tightest_limit() -> None:
    """1,000 calls of 2 s, 10 at once: 200 s; 120 a minute after 10 s' worth at once: (1000 - 20) / 2 s; 3,000 tokens a
    minute of 60,000 tokens: (60,000 - 500) / 50 s."""
    stats = Stats(answered=1_000, seconds=2_000.0, tokens=60_000)
    terms = Terms(requests_per_minute=120, tokens_per_minute=3_000)
    assert least_seconds(stats, terms, 10) == {"concurrency": 200.0, "requests": 490.0, "tokens": 1_190.0}
    assert least_seconds(stats, Terms(), 10) == {"concurrency": 200.0}


def test_articles_give_every_task_something_to_ask() -> None:
    """Articles repeat for the same arguments, differ from each other, and hold names, numbers and positions."""
    some = articles(STORY + 2)
    assert some == articles(STORY + 2)
    assert len({one.text for one in some}) == len(some)
    assert all(find_quantities(one.text) and find_cues(one.text) for one in some)


@pytest.mark.parametrize("concurrency", [1, 8])
async def test_every_call_of_a_run_is_answered_once(tmp_path: Path, concurrency: int) -> None:
    """No call is lost or repeated: what the provider has answered is what the program has recorded, and never more at
    once than it may."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for one in articles(3, sentences=6):
        (folder / one.name).write_text(one.text, "utf-8")
    with Served(Terms(scale=0.01)) as served:
        spent = await program(Place(served.base_url, folder, tmp_path / "cache", concurrency))
        stats = served.stats
    assert (spent.lost, spent.reason) == (0, "")
    assert spent.calls >= 4 * 3
    assert stats.refused == 0
    assert stats.busiest <= concurrency
    warm_up = 4
    assert stats.answered == spent.calls + warm_up


async def test_what_exceeds_a_limit_is_refused_and_asked_again(tmp_path: Path) -> None:
    """A provider that admits one call at a time and refills within a second refuses some, and all are answered."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for one in articles(1, sentences=6):
        (folder / one.name).write_text(one.text, "utf-8")
    with Served(Terms(scale=0.01, requests_per_minute=240, burst=0.5)) as served:
        spent = await program(Place(served.base_url, folder, tmp_path / "cache", 2))
        stats = served.stats
    assert spent.lost == 0
    assert stats.refused > 0
