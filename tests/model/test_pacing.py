"""The pace of asking, and when asking ends."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.model.client import Model
from summarizer.model.pacing import CallLimits, Pace, ServerHealth
from summarizer.recordings.store import Recordings
from summarizer.records.errors import ReplyFault, RequestRejected, ServerFault, SummarizerError
from tests.support.servers import Act, ScriptedServer, Seen, completion, page, reset, status
from tests.support.towns import QUICK, VARDE, WHERE, Connecting, Town, a_request

MANY = QUICK.model_copy(update={"concurrency": 8})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Recordings]:
    with Recordings(tmp_path / "store") as recordings:
        yield recordings


class Clock:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def asked(server: ScriptedServer, store: Recordings, count: int, limits: CallLimits = MANY) -> list[object]:
    """What comes of `count` requests that are put at once: answers and faults."""
    async with Model("small@1", Connecting(server.base_url), store, limits) as model:
        requests = (model.ask(a_request(str(number)), Town, f"article {number}") for number in range(count))
        return await asyncio.gather(*requests, return_exceptions=True)


# --- pace -----------------------------------------------------------------------------------------------------------


class TestPace:
    @given(st.lists(st.sampled_from(["slower", "old", "faster"]), max_size=200), st.integers(1, 32))
    def test_the_limit_stays_between_one_and_the_most(self, steps: list[str], most: int) -> None:
        """Whatever happens, one attempt may be under way and never more than asked for."""
        pace = Pace(most)
        began = 0
        for step in steps:
            if step == "faster":
                pace.faster()
            else:
                pace.slower(began)
                began += step == "slower"
            assert 1 <= pace.limit <= most

    def test_faults_of_one_round_halve_once(self) -> None:
        """Eight calls that were under way together tell of one overload, and the next ones of another."""
        pace = Pace(8)
        for _ in range(8):
            pace.slower(0)
        assert pace.limit == 4
        pace.slower(1)
        assert pace.limit == 2

    def test_it_recovers_as_answers_come(self) -> None:
        """From one to eight in about as many answers as the limits on the way add up to."""
        pace = Pace(8)
        for began in range(3):
            pace.slower(began)
        answers = 0
        while pace.limit < 8:
            pace.faster()
            answers += 1
        assert 20 <= answers <= 40

    async def test_a_wait_that_is_asked_for_holds_for_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """No attempt begins before the time that any of them was told to wait for."""
        clock = Clock()
        pace = Pace(8, clock)
        waits: list[float] = []

        async def sleep(seconds: float) -> None:
            waits.append(seconds)
            clock.now += seconds

        monkeypatch.setattr(asyncio, "sleep", sleep)
        pace.slower(0, 7.0)
        pace.slower(0, 3.0)
        async with pace.turn():
            assert waits == [7.0]
        async with pace.turn():
            assert waits == [7.0]

    async def test_a_cancelled_turn_is_given_back(self) -> None:
        """Who is cancelled while waiting, or while under way, holds no place."""
        pace = Pace(1)

        async def hold() -> None:
            async with pace.turn():
                await asyncio.sleep(60)

        tasks = [asyncio.create_task(hold()) for _ in range(3)]
        await asyncio.sleep(0.01)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with asyncio.timeout(5), pace.turn():
            pass


class Overtaxed:
    """A server that takes `room` requests at once and refuses the others, until it is told that it has room."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.refused = 0
        self.server: ScriptedServer | None = None
        self.widths: list[int] = []

    def __call__(self, seen: Seen) -> Act:
        assert self.server is not None
        self.widths.append(self.server.busy)
        if self.server.busy > self.room:
            self.refused += 1
            return status(429)
        return completion(VARDE, delay=0.004)


async def test_concurrency_falls_on_429_and_recovers(store: Recordings) -> None:
    """At a server with room for two, eight at once become about two, with few refusals; with room, eight again."""
    script = Overtaxed(room=2)
    limits = MANY.model_copy(update={"transport_retries": 30})
    with ScriptedServer(script) as server:
        script.server = server
        async with Model("small@1", Connecting(server.base_url), store, limits) as model:

            async def ask(numbers: range) -> None:
                await asyncio.gather(*(model.ask(a_request(str(number)), Town, WHERE) for number in numbers))

            await ask(range(60))
            first, script.room = list(script.widths), 100
            await ask(range(60, 140))
    assert max(first[:8]) > 2
    crowded = sum(width > 3 for width in first[20:]) / len(first[20:])
    assert crowded < 0.2
    assert script.refused < 60
    assert max(script.widths[len(first) :]) >= 6
    assert store.stats().count == 140


# --- giving up ------------------------------------------------------------------------------------------------------


class TestStanding:
    def test_three_rounds_without_an_answer_are_the_end(self) -> None:
        """Calls of one round count once; an answer in between begins the count anew."""
        standing = ServerHealth(3)
        for _ in range(10):
            standing.failed("gone", 0, lasting=False)
        assert (standing.round, standing.given_up) == (1, None)
        standing.failed("gone", 1, lasting=False)
        standing.answered()
        for began in (2, 3):
            standing.failed("gone", began, lasting=False)
        assert standing.given_up is None
        standing.failed("gone for good", 4, lasting=False)
        assert standing.given_up == "gone for good"

    def test_a_lasting_fault_is_the_end_at_once(self) -> None:
        """A key that is refused is refused for every call."""
        standing = ServerHealth(3)
        standing.failed("no such key", 0, lasting=True)
        assert standing.given_up == "no such key"


@pytest.mark.parametrize(
    ("act", "attempts"),
    [
        (status(503), 3),
        (status(500), 3),
        (status(429), 3),
        (reset(), 3),
        (page(), 1),
        (page("<h1>Bad gateway</h1>", 502), 3),
        (status(400, "no JSON schemas here"), 1),
        (Act(body=b"x" * 2_000_000), 1),
    ],
    ids=["503", "500", "429", "reset", "page", "502", "400", "endless"],
)
async def test_a_server_that_never_answers_is_asked_a_bounded_number_of_times(
    store: Recordings, act: Act, attempts: int
) -> None:
    """Of 200 requests at a dead server the first eight and two more are tried, with their retries; all fail alike."""
    with ScriptedServer([act]) as server:
        outcomes = await asked(server, store, 200)
    assert len(server.requests) <= (MANY.concurrency + MANY.rounds - 1) * attempts
    assert all(isinstance(outcome, ServerFault | ReplyFault) for outcome in outcomes)
    assert [str(outcome).partition(":")[0] for outcome in outcomes] == [f"article {number}" for number in range(200)]


@pytest.mark.parametrize(
    "act",
    [
        status(401),
        status(403),
        status(404),
        Act(status=429, body=b'{"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}'),
        status(429, Retry_After="3600"),
        status(503, Retry_After="3600"),
    ],
    ids=["401", "403", "404", "quota", "429-hour", "503-hour"],
)
async def test_a_fault_that_lasts_is_met_once_by_each_call_under_way(store: Recordings, act: Act) -> None:
    """No key, no model, no quota, come back in an hour: what was sent already, and nothing after it."""
    with ScriptedServer([act]) as server:
        outcomes = await asked(server, store, 200)
    assert len(server.requests) <= MANY.concurrency
    assert all(isinstance(outcome, ServerFault) for outcome in outcomes)


async def test_a_quota_that_is_used_up_is_named(store: Recordings) -> None:
    """Waiting does not help, and the message does not say that it would."""
    body = b'{"error": {"message": "You exceeded your quota", "type": "insufficient_quota"}}'
    with ScriptedServer([Act(status=429, body=body)]) as server:
        (outcome,) = await asked(server, store, 1)
    assert "has no quota left for this key (429: You exceeded your quota)" in str(outcome)
    assert len(server.requests) == 1


def by_number(faulty: Act, *numbers: int) -> object:
    """A script that does `faulty` to the requests of these numbers, and answers the others."""
    texts = {str(number) for number in numbers}
    return lambda seen: faulty if seen.json["messages"][-1]["content"] in texts else completion(VARDE)


@pytest.mark.parametrize("code", [400, 403, 413, 422])
async def test_a_request_that_is_refused_for_its_content_concerns_no_other(store: Recordings, code: int) -> None:
    """A filter may refuse a dozen windows in a row: one call each, and all the others are answered."""
    alone = MANY.model_copy(update={"concurrency": 1})
    with ScriptedServer(by_number(status(code), *range(5, 17))) as server:
        outcomes = await asked(server, store, 40, alone)
    refused = [number for number, outcome in enumerate(outcomes) if isinstance(outcome, RequestRejected)]
    assert refused == list(range(5, 17))
    assert len(server.requests) == store.stats().count + len(refused) == 40


async def test_a_short_outage_does_not_end_the_run(store: Recordings) -> None:
    """Eight calls that fail together are one round: the server comes back, and the rest is answered."""
    failing = 8 * (1 + MANY.transport_retries)
    acts = [status(503)] * failing + [completion(VARDE)]
    with ScriptedServer(acts) as server:
        outcomes = await asked(server, store, 100)
    lost = sum(isinstance(outcome, SummarizerError) for outcome in outcomes)
    assert 1 <= lost <= 10
    assert store.stats().count == 100 - lost


async def test_a_server_that_is_started_anew_is_waited_for(store: Recordings) -> None:
    """Once it has answered, a refused connection may pass; before, nothing is waited for (see test_model_faults)."""
    with ScriptedServer([completion(VARDE)]) as server:
        connecting = Connecting(server.base_url)
        port = int(server.base_url.rpartition(":")[2].partition("/")[0])
        model = Model("small@1", connecting, store, MANY.model_copy(update={"first_wait": 0.2, "longest_wait": 0.2}))
        await model.__aenter__()
        await model.ask(a_request("1"), Town, WHERE)
    asking = asyncio.create_task(model.ask(a_request("2"), Town, WHERE))
    await asyncio.sleep(0.01)
    with ScriptedServer([completion(VARDE)], port=port) as server:
        answer = await asking
        await model.__aexit__(None, None, None)
    assert (answer.value.name, len(server.requests)) == ("Vardé", 1)
