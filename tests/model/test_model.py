"""Asking a model: what is sent, what is recorded, what is asked at once, and what is interrupted."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_socket

from summarizer.model.client import Answer, Model
from summarizer.recordings.request import Sampling
from summarizer.recordings.store import Mode, Recordings
from summarizer.records.errors import (
    CacheFault,
    EmbeddedModelFault,
    RecordingMissing,
    ReplyFault,
    RequestRejected,
)
from tests.support.servers import Act, ScriptedServer, Seen, completion, raw, silence, status
from tests.support.towns import KEY, QUICK, VARDE, WHERE, Connecting, ExactTown, Town, a_recording, a_request, ask


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Recordings]:
    with Recordings(tmp_path / "store") as recordings:
        yield recordings


class TestTheCall:
    async def test_what_is_sent_is_the_request(self, store: Recordings) -> None:
        """Messages, schema and parameters go out exactly as the request, and so its key, has them; nothing else."""
        request = a_request(parameters=Sampling(temperature=0.5, max_tokens=9, seed=1, top_p=0.9, repeat_penalty=1.1))
        with ScriptedServer([completion(VARDE)]) as server:
            await ask(server, store, request=request)
        [seen] = server.requests
        assert seen.path == "/v1/chat/completions"
        assert seen.headers["authorization"] == f"Bearer {KEY}"
        schema = seen.json["response_format"]["json_schema"]["schema"]
        assert json.dumps(schema, ensure_ascii=False, separators=(",", ":")) == request.response_schema
        assert seen.json == {
            "model": "a-model",
            "messages": [message.model_dump() for message in request.messages],
            "response_format": {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema}},
            "temperature": 0.5,
            "max_tokens": 9,
            "seed": 1,
            "top_p": 0.9,
            "repeat_penalty": 1.1,
        }

    async def test_the_answer_and_its_recording(self, store: Recordings) -> None:
        """A reply comes back validated, with its cost, and is recorded as the raw text that came."""
        with ScriptedServer([completion(VARDE)]) as server:
            answer = await ask(server, store)
        assert answer.value == Town(name="Vardé", people=4210, rivers=("Ash",))
        assert type(answer.value) is Town
        assert (answer.recording_key, answer.replayed) == (a_request().key, False)
        assert (answer.usage.calls, answer.usage.input_tokens, answer.usage.output_tokens) == (1, 7, 5)
        recording = store.get(a_request().key)
        assert recording is not None
        assert (recording.reply, recording.answered_by, recording.usage) == (VARDE, "a-model", answer.usage)

    async def test_a_server_without_token_counts(self, store: Recordings) -> None:
        """Counts that the server leaves out are zero."""
        body = {"choices": [{"message": {"content": VARDE}}], "usage": None}
        with ScriptedServer([raw(json.dumps(body))]) as server:
            answer = await ask(server, store)
        assert (answer.usage.input_tokens, answer.usage.output_tokens) == (0, 0)

    async def test_no_more_calls_at_once_than_allowed(self, store: Recordings) -> None:
        """The server never has more requests in hand than `concurrency`, and has that many."""
        limits = QUICK.model_copy(update={"concurrency": 2})
        with ScriptedServer([completion(VARDE, delay=0.03)]) as server:
            async with Model("small@1", Connecting(server.base_url), store, limits) as model:
                await asyncio.gather(*(model.ask(a_request(str(number)), Town, WHERE) for number in range(6)))
        assert (len(server.requests), server.busiest) == (6, 2)

    async def test_one_connection_for_all(self, store: Recordings) -> None:
        """Concurrent first calls connect once, and the connection is closed at the end."""
        with ScriptedServer([completion(VARDE)]) as server:
            connecting = Connecting(server.base_url)
            async with Model("small@1", connecting, store, QUICK) as model:
                assert connecting.opened == 0
                await asyncio.gather(*(model.ask(a_request(str(number)), Town, WHERE) for number in range(3)))
                assert (connecting.opened, connecting.closed) == (1, 0)
                client = model._server.client
                assert not client.is_closed()
        assert (connecting.opened, connecting.closed, client.is_closed()) == (1, 1, True)

    @pytest.mark.parametrize("mode", ["use", "refresh"])
    async def test_one_call_for_concurrent_asks_of_one_request(self, store: Recordings, mode: Mode) -> None:
        """Tasks that ask the same at once share one call and its answer."""
        store.mode = mode
        with ScriptedServer([completion(VARDE, delay=0.02)]) as server:
            async with Model("small@1", Connecting(server.base_url), store, QUICK) as model:
                answers = await asyncio.gather(*(model.ask(a_request(), Town, WHERE) for _ in range(3)))
        assert len(server.requests) == 1
        assert [answer.replayed for answer in answers] == [False, True, True]
        assert len({answer.usage for answer in answers}) == 1

    async def test_a_request_for_another_model(self, store: Recordings) -> None:
        """No recording is ever made under the name of a model that did not answer."""
        async with Model("large@1", Connecting("http://127.0.0.1:9/v1"), store) as model:
            with pytest.raises(ValueError, match="put to large@1"):
                await model.ask(a_request(), Town, WHERE)

    async def test_a_model_that_does_not_start(self, store: Recordings) -> None:
        """What `connect` raises reaches every caller, and the start is tried once."""
        connecting = Connecting("", fault=EmbeddedModelFault("no such file"))
        async with Model("small@1", connecting, store, QUICK) as model:
            for _ in range(2):
                with pytest.raises(EmbeddedModelFault, match="no such file"):
                    await model.ask(a_request(), Town, WHERE)
        assert connecting.opened == 1


class TestModes:
    async def test_use_asks_once(self, store: Recordings) -> None:
        """In mode use the second ask is answered by the recording, at the recorded cost, without a connection."""
        with ScriptedServer([completion(VARDE)]) as server:
            first = await ask(server, store)
            second = await ask(server, store)
        assert len(server.requests) == 1
        assert (second.replayed, second.value, second.usage) == (True, first.value, first.usage)

    async def test_refresh_asks_again(self, store: Recordings) -> None:
        """In mode refresh a recording is not used but replaced."""
        store.put(a_recording('{"name":"Old","people":1}'))
        store.mode = "refresh"
        with ScriptedServer([completion(VARDE)]) as server:
            answer = await ask(server, store)
        assert (answer.replayed, answer.value.name) == (False, "Vardé")
        recording = store.get(a_request().key)
        assert recording is not None
        assert recording.reply == VARDE

    async def test_replay_opens_no_socket(self, store: Recordings) -> None:
        """In mode replay a recording answers with sockets blocked, and a miss names article, prompt and difference."""
        store.put(a_recording())
        store.mode = "replay"
        connecting = Connecting("http://127.0.0.1:9/v1")
        pytest_socket.disable_socket()
        try:
            with pytest.raises(pytest_socket.SocketBlockedError), pytest.warns(UserWarning, match="socket"):
                socket.socket()
            async with Model("small@1", connecting, store, QUICK) as model:
                answer = await model.ask(a_request(), Town, WHERE)
                with pytest.raises(RecordingMissing) as caught:
                    await model.ask(a_request(parameters=Sampling(temperature=1, max_tokens=60, seed=7)), Town, WHERE)
        finally:
            pytest_socket.enable_socket()
        assert (answer.replayed, answer.value.name, connecting.opened) == (True, "Vardé", 0)
        for part in (WHERE, "towns.v1", "sampling parameters (temperature: recorded 0.0, asked 1.0)"):
            assert part in str(caught.value)

    async def test_a_recorded_reply_that_no_longer_validates(self, store: Recordings) -> None:
        """A recorded reply is validated on every read: asked for again in mode use, an error in mode replay."""
        store.put(a_recording())
        with ScriptedServer([completion(VARDE.replace("4210", "4211"))]) as server:
            async with Model("small@1", Connecting(server.base_url), store, QUICK) as model:
                store.mode = "replay"
                with pytest.raises(ReplyFault, match=f"{WHERE}.*no longer validates.*a round number"):
                    await model.ask(a_request(), ExactTown, WHERE)
                store.mode = "use"
                answer = await model.ask(a_request(), ExactTown, WHERE)
        assert (answer.value.people, answer.replayed) == (4211, False)

    async def test_a_recorded_reply_is_read_as_strictly_as_it_came(self, store: Recordings) -> None:
        """A recording holds no reply that the server's would not have passed: a number in quotes is no number."""
        store.put(a_recording('{"name":"Vardé","people":"4210"}'))
        store.mode = "replay"
        async with Model("small@1", Connecting(""), store, QUICK) as model:
            with pytest.raises(ReplyFault, match="people: Input should be a valid integer"):
                await model.ask(a_request(), Town, WHERE)


class TestInterruption:
    async def test_received_replies_stay_recorded(self, store: Recordings) -> None:
        """A cancelled run ends at once, closes its connection, and keeps what had been answered."""

        def slow_second(seen: Seen) -> Act:
            return silence() if "slow" in seen.json["messages"][-1]["content"] else completion(VARDE)

        with ScriptedServer(slow_second) as server:
            connecting = Connecting(server.base_url)

            async def run() -> None:
                async with Model("small@1", connecting, store, QUICK) as model:
                    await asyncio.gather(
                        model.ask(a_request(), Town, WHERE),
                        model.ask(a_request("slow"), Town, WHERE),
                        model.ask(a_request("slow"), Town, WHERE),
                    )

            running = asyncio.create_task(run())
            while store.get(a_request().key) is None:
                await asyncio.sleep(0.005)
            running.cancel()
            started = time.perf_counter()
            with pytest.raises(asyncio.CancelledError):
                await running
        assert time.perf_counter() - started < 5
        assert connecting.closed == 1
        assert store.stats().count == 1

    async def test_a_store_that_takes_nothing_stops_the_calls(
        self, store: Recordings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The first reply that cannot be kept is the last one that is asked for."""

        def full(*_: object, **__: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr(store._cache, "set", full)
        with ScriptedServer([completion(VARDE)]) as server:
            async with Model("small@1", Connecting(server.base_url), store, QUICK) as model:
                for text in ("one", "two", "three"):
                    with pytest.raises(CacheFault, match=r"disk is full\. See that the disk has room"):
                        await model.ask(a_request(text), Town, WHERE)
        assert len(server.requests) == 1

    async def test_one_failure_leaves_the_others(self, store: Recordings) -> None:
        """A call that fails does not disturb those beside it."""

        def by_text(seen: Seen) -> Act:
            return status(400) if "bad" in seen.json["messages"][-1]["content"] else completion(VARDE)

        with ScriptedServer(by_text) as server:
            async with Model("small@1", Connecting(server.base_url), store, QUICK) as model:
                outcomes = await asyncio.gather(
                    *(model.ask(a_request(text), Town, WHERE) for text in ("good", "bad", "better")),
                    return_exceptions=True,
                )
        assert [type(outcome) for outcome in outcomes] == [Answer, RequestRejected, Answer]

    def test_two_threads_with_one_store(self, store: Recordings) -> None:
        """Two threads, each with its own loop and model, may ask the same of one store; one recording results."""

        def work() -> None:
            names.append(asyncio.run(ask(server, store)).value.name)

        names: list[str] = []
        with ScriptedServer([completion(VARDE)]) as server:
            threads = [threading.Thread(target=work) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert names == ["Vardé", "Vardé"]
        assert store.stats().count == 1


def test_a_recorded_run_imports_no_sdk(store: Recordings) -> None:
    """A run that recordings answer wholly loads neither openai nor instructor nor tenacity."""
    store.put(a_recording())
    store.close()
    code = f"""
import asyncio, sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from pathlib import Path
from pydantic import BaseModel
from summarizer.recordings.request import Request
from summarizer.model.client import Model
from summarizer.recordings.store import Recordings

class Town(BaseModel):
    name: str
    people: int
    rivers: tuple[str, ...] = ()

async def run():
    request = Request.model_validate_json({a_request().model_dump_json()!r})
    async with Model("small@1", None, Recordings(Path({str(store.directory)!r}), "replay")) as model:
        print((await model.ask(request, Town, "here")).value.people)

asyncio.run(run())
assert not {{"openai", "instructor", "tenacity"}} & set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "4210\n"
